"""What keeps a row the same row: the id that it has in the page and, as `rowId`, in the answers."""

import re
from collections.abc import Mapping

ROW_ID = "rowId"
ROW_NAME = re.compile(r"[A-Za-z0-9]{1,40}")
MOVES = ("remove", "up", "down")


def moved(ids: list[str], verb: str, place: int) -> str:
    """Do it; the id of the row to look at afterwards, "" where none is left."""
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
