#!/usr/bin/env bash
# Tool: Werkzeug 3.1.9 (Python), `ProxyMiddleware`, which sends what begins with a path to another server.
# Guess: the path "/" sends everything there, as the path "/static/" sends everything below it.
# Seen: "/" sends nothing: slashes are taken off and put on again on both sides, which makes "//" of it, and no
#   request begins so. Every request is answered by the application that was wrapped. Nothing is raised.
# Matters: a whole service put behind it, to test it behind HTTPS as a council runs it, answers with the stand-in
#   application; a test that only looks for an answer passes and has tested nothing.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'werkzeug==3.1.9'

"$place/venv/bin/python" - <<'PY'
import logging
import sys
import threading

from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Response

logging.getLogger("werkzeug").setLevel(logging.ERROR)
service = make_server("127.0.0.1", 0, Response("the service"))
threading.Thread(target=service.serve_forever, daemon=True).start()


def answered(path):
    proxy = ProxyMiddleware(Response("the stand-in"), {path: {"target": f"http://127.0.0.1:{service.server_port}/"}})
    client = Client(proxy)
    return [client.get(page).text for page in ("/", "/cases", "/cases/1")]


everything, some = answered("/"), answered("/cases/")
service.shutdown()
if everything != ["the stand-in"] * 3 or some != ["the stand-in", "the stand-in", "the service"]:
    sys.exit(f"CHANGED: '/' is answered by {everything}, '/cases/' by {some}")
print("Holds: '/cases/' sends on what is below it, '/' sends on nothing.")
PY
