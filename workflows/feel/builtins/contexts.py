"""Functions over contexts."""

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame


@builtin("get value", "m: context, key: string")
def get_value(frame: Frame, context: dict[str, object], key: str) -> object:
    if key not in context:
        frame.warn(f"There is no entry {key}")
    return context.get(key)


@builtin("get value", "m: context, keys: list")
def get_value_at(frame: Frame, context: dict[str, object], keys: list[object]) -> object:
    """The entry at the end of a path of keys."""
    value: object = context
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str) or key not in value:
            frame.warn("There is no entry at this path of keys")
            return None
        value = value[key]
    return value if keys else None


@builtin("get entries", "m: context")
def get_entries(frame: Frame, context: dict[str, object]) -> object:
    frame.check_length(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def context_of_entries(frame: Frame, entries: list[object]) -> object:
    """A context of {key, value} pairs; null where one is no such pair or a key stands twice."""
    frame.check_length(len(entries))
    context: dict[str, object] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str) or "value" not in entry or key in context:
            frame.warn("context takes entries with a key and a value, and every key once")
            return None
        context[key] = entry["value"]
    return context


@builtin("context put", "context: context, key: string, value: any")
def context_put(frame: Frame, context: dict[str, object], key: str, value: object) -> object:
    frame.check_length(len(context))
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def context_put_at(frame: Frame, context: dict[str, object], keys: list[object], value: object) -> object:
    """Puts the value at the end of a path of keys, through contexts that are made where there are none."""
    if not keys or not all(isinstance(key, str) for key in keys):
        frame.warn("context put takes keys that are strings, at least one")
        return None
    frame.enter()
    frame.check_length(len(context))
    first, rest = str(keys[0]), keys[1:]
    inner = context.get(first)
    if rest and inner is not None and not isinstance(inner, dict):
        frame.warn(f"The entry {first} is no context to put something in")
        return None
    put = context_put_at(frame, inner if isinstance(inner, dict) else {}, rest, value) if rest else value
    frame.depth -= 1
    return None if rest and put is None else {**context, first: put}


@builtin("context merge", "contexts: list")
def context_merge(frame: Frame, contexts: list[object]) -> object:
    """One context of all; a later entry wins."""
    merged: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, dict):
            frame.warn("context merge takes contexts")
            return None
        frame.check_length(len(merged) + len(context))
        merged.update(context)
    return merged
