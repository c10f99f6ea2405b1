#!/usr/bin/env bash
# Makes .venv from requirements.lock; does nothing when it already is what the lock says.
set -euo pipefail
source "$(dirname "$0")/ground.sh"

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    stop "Upturn needs Python 3.11 or newer; this machine has $(python3 --version 2>&1 || echo none).
Install a newer one (for example: apt-get install python3.11 python3.11-venv), or name it: make run PYTHON=/path/to/python3.11"
}

stamp=.venv/installed
wanted="$(cksum requirements.lock pyproject.toml)"
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

if ! { [ -x .venv/bin/python ] && is_new_enough .venv/bin/python; }; then
    python="$(find_python)"
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv || stop "Python could not make a virtual environment. Install its venv module, for example:
apt-get install python3-venv   (or python3.11-venv), then run this again."
fi

say "Installing what requirements.lock names ..."
.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock &&
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e . ||
    stop "The Python packages could not be installed; pip's own words are above.
Upturn needs to reach a Python package index the first time. Check the network (behind a proxy, set HTTPS_PROXY;
for a mirror, set PIP_INDEX_URL), then run this again: it goes on where it stopped."
printf '%s' "$wanted" >"$stamp"
