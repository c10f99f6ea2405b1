#!/usr/bin/env bash
# Starts Upturn with its demonstration council: install, load, serve.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
export UPTURN_DEMONSTRATION="${UPTURN_DEMONSTRATION:-1}" UPTURN_COUNCIL="${UPTURN_COUNCIL:-Westhaven Council}"

.venv/bin/upturn install
.venv/bin/upturn demo
exec .venv/bin/upturn serve
