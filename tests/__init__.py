"""The tests mirror the packages; whole cases, in a browser, are in `journeys`."""

import os
import tempfile
from pathlib import Path

# The embedded PostgreSQL asks for it at import and warns where a session has none, as in a build.
if "XDG_RUNTIME_DIR" not in os.environ:
    runtime = Path(tempfile.gettempdir()) / f"upturn-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
