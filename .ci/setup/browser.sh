#!/usr/bin/env bash
# Sees to it that the tests have a browser: the system's Chromium, installed when missing and allowed.
set -euo pipefail
source "$(dirname "$0")/ground.sh"

if [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ]; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    stop "The tests drive a real browser. Install Chromium and say where it is: make test CHROMIUM=/path/to/chromium"
fi

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    stop "The tests drive a real browser, and this account may not install one. Ask somebody who may to run:
apt-get install chromium     or say where one is: make test CHROMIUM=/path/to/chromium"
fi

say "Installing Chromium for the tests ..."
export DEBIAN_FRONTEND=noninteractive
{ "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium; } >&2 ||
    stop "Chromium could not be installed; apt's own words are above. Check the network, or say where a browser is:
make test CHROMIUM=/path/to/chromium"
