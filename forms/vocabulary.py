"""The words a form file may use: component types, their properties, and which of them are FEEL."""

FILES = "filepicker"
LIST = "dynamiclist"
CHOICES = frozenset({"checklist", "radio", "select"})
KEYED = frozenset({"textfield", "textarea", "number", "datetime", "checkbox", "expression", FILES}) | CHOICES
ASKED = (KEYED - {"expression"}) | {LIST}
PATHED = frozenset({"group", LIST})

_EVERY = frozenset({"id", "type", "label", "description", "conditional", "layout", "properties"})
_QUESTION = _EVERY | {"key", "defaultValue", "disabled", "readonly", "validate"}
_CHOICE = _QUESTION | {"values", "valuesKey", "valuesExpression"}

# Properties that form-js writes and that mean nothing in a page without its editor are accepted:
# searchable, timeInterval, use24h, verticalAlignment, disableCollapse, nonCollapsedItems, rowCount.
PROPERTIES: dict[str, frozenset[str]] = {
    "textfield": _QUESTION | {"appearance"},
    "textarea": _QUESTION,
    "number": _QUESTION | {"appearance", "decimalDigits", "increment", "serializeToString"},
    "datetime": _QUESTION | {
        "subtype", "dateLabel", "timeLabel", "timeSerializingFormat", "timeInterval", "use24h",
        "disallowPassedDates", "appearance",
    },
    "checkbox": _QUESTION,
    "checklist": _CHOICE,
    "radio": _CHOICE,
    "select": _CHOICE | {"searchable"},
    "text": _EVERY | {"text"},
    "html": _EVERY | {"content"},
    "group": _EVERY | {"path", "components", "showOutline", "verticalAlignment"},
    LIST: _EVERY | {
        "path", "components", "isRepeating", "allowAddRemove", "defaultRepetitions", "showOutline",
        "disableCollapse", "nonCollapsedItems", "verticalAlignment", "readonly", "validate",
    },
    "table": _EVERY | {"dataSource", "rowCount", "columns", "columnsExpression"},
    FILES: _QUESTION | {"multiple", "accept"},
    "expression": _EVERY | {"key", "expression", "computeOn"},
    "spacer": _EVERY | {"height"},
    "separator": _EVERY,
}

# What to do about a component of form-js that Upturn does not show.
INSTEAD = {
    "taglist": "Use a checklist.",
    "button": "Delete it: the page has its own buttons, named by the diagram.",
    "image": "Delete it, or link to the picture from a text.",
    "iframe": "Delete it, or link to the page from a text.",
    "documentPreview": "Delete it: the page lists the files itself.",
}

INSIDE: dict[str, frozenset[str]] = {
    "conditional": frozenset({"hide"}),
    "layout": frozenset({"row", "columns"}),
    "appearance": frozenset({"prefixAdorner", "suffixAdorner"}),
    "validate": frozenset(
        {"required", "min", "max", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType"}
    ),
}

ROOT = frozenset({
    "id", "type", "title", "components", "schemaVersion", "exporter", "executionPlatform",
    "executionPlatformVersion", "versionTag", "generated", "$schema", "properties",
})

# The owner's own `properties` that have a meaning here; date limits are FEEL or ISO dates.
DATE_LIMITS = ("after", "notBefore", "before", "notAfter")
CUSTOM = frozenset({
    "layout", "rowName", "summary", "heading", "error", "autocomplete", "spreadsheet", "column", "signs", "signed",
    "signedIn", "removal", "shows", *DATE_LIMITS,
})
LAYOUTS = ("plan", "table")

# Texts in which `{{ }}` is filled in, or which are one expression when they begin with `=`.
TEMPLATED = frozenset({"label", "description", "text", "content"})
# Properties that are FEEL when they begin with `=`.
EXPRESSIONS = frozenset({
    "disabled", "readonly", "valuesExpression", "dataSource", "columnsExpression", "expression", "multiple", "accept",
})
MUST_BE_EXPRESSIONS = frozenset({"valuesExpression", "dataSource", "columnsExpression", "expression"})
