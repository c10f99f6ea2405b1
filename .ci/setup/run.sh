#!/usr/bin/env bash
# Starts Upturn with its demonstration council: install, load, serve.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
export UPTURN_DEMONSTRATION="${UPTURN_DEMONSTRATION:-1}" UPTURN_COUNCIL="${UPTURN_COUNCIL:-Westhaven Council}"

if (exec 3<>"/dev/tcp/${HOST:-127.0.0.1}/${PORT:-8000}") 2>/dev/null; then
    stop "Port ${PORT:-8000} is taken by another program, perhaps another Upturn.
Stop that one, or choose another port: PORT=$((${PORT:-8000} + 1)) make run"
fi
.venv/bin/upturn install || stop "Upturn could not be installed; its own words are above.
If a Python module is missing, \"make clean\" and \"make run\" set everything up anew. Your data stay."
.venv/bin/upturn demo
exec .venv/bin/upturn serve
