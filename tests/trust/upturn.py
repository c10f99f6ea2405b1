"""`upturn`, as it comes, in a process whose clock the test moves: TESTING, as a test's own apps have it."""

from flask import Flask
from werkzeug.datastructures import ImmutableDict

from webapp.commands import main

if __name__ == "__main__":
    Flask.default_config = ImmutableDict({**Flask.default_config, "TESTING": True})
    main()
