"""How long the long tests take: a few rounds in the suite, all of them by `make trust`."""

import os


def rounds(few: int, all_of_them: int) -> int:
    """How many rounds this run plays."""
    return all_of_them if os.environ.get("UPTURN_TRUST") == "full" else few
