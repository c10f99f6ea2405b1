#!/usr/bin/env bash
# Runs a command in the project's folder, with a home it can write to and nothing to wait for on standard input.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
exec "$@" </dev/null
