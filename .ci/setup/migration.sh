#!/usr/bin/env bash
# Writes the migration that leads from the migrations there are to the models as they are.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
[ -n "${1:-}" ] || stop 'Say what changes: make migration m="add the fact table"'
UPTURN_DATA="$(mktemp -d)"
export UPTURN_DATA
trap 'rm -rf "$UPTURN_DATA"' EXIT
unset DATABASE_URL
.venv/bin/flask --app webapp:create_app db upgrade
.venv/bin/flask --app webapp:create_app db migrate --message "$1"
