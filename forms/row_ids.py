"""What keeps a row the same row: the id that it has in the page and, as `rowId`, in the answers."""

import re
import secrets
from collections.abc import Mapping

ROW_ID = "rowId"
ROW_NAME = re.compile(r"[A-Za-z0-9]{1,40}")
_MOVES = ("remove", "up", "down")


def press(ids: list[str], name: str, button: str) -> str:
    """Do to the list of that name what a row button says: `plan:add`, `plan:remove:ID`, `plan:up:ID`, `plan:down:ID`.

    Returns the id of the row to look at afterwards, "" for none.
    """
    of, _, verb = button.partition(":")
    verb, _, row_id = verb.partition(":")
    if of == name and verb == "add":
        ids.append(secrets.token_hex(4))
        return ids[-1]
    return _moved(ids, verb, ids.index(row_id)) if of == name and verb in _MOVES and row_id in ids else ""


def _moved(ids: list[str], verb: str, place: int) -> str:
    if verb == "remove":
        del ids[place]
        return ids[min(place, len(ids) - 1)] if ids else ""
    other = place + (1 if verb == "down" else -1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        return ids[other]
    return ids[place]


def with_ids(data: object) -> dict[str, Mapping[str, object]]:
    """The rows given, by id; rows that have none yet are numbered."""
    rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
    taken = {str(row.get(ROW_ID)) for row in rows}
    spare = (name for name in (f"r{number}" for number in range(1, 2 * len(rows) + 2)) if name not in taken)
    given: dict[str, Mapping[str, object]] = {}
    for row in rows:
        row_id = str(row.get(ROW_ID) or "")
        is_own = bool(ROW_NAME.fullmatch(row_id)) and row_id not in given
        given[row_id if is_own else next(spare)] = row
    return given
