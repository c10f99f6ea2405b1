"""What a new form, decision, email or document of a draft begins with: little, and already right."""

import json
import re
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from workflows.errors import BadValue
from workflows.xml import writable

_DECISION = """\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    id="{id}_definitions" name={title} namespace="https://upturn.example/decisions">
  <decision id="{id}" name={title}>
    <variable id="{id}_variable" name={title} typeRef="string"/>
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input" label="Today">
        <inputExpression id="{id}_input_expression" typeRef="date"><text>today()</text></inputExpression>
      </input>
      <output id="{id}_output" name="result" label="Result" typeRef="string"/>
      <rule id="{id}_rule">
        <inputEntry id="{id}_rule_input"><text>-</text></inputEntry>
        <outputEntry id="{id}_rule_output"><text>"to be said"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="{id}">
    <dc:Bounds height="80" width="180" x="160" y="100"/>
  </dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
"""


def begin(kind: str, title: str) -> tuple[str, bytes]:
    """The path and the content of a new file of that kind (form, dmn, email, typ). Raises BadValue."""
    title = writable(" ".join(title.split()))[:200]
    name = named(title)
    if kind not in _BEGINNINGS:
        raise BadValue("Choose a form, a decision, an email or a document.")
    return f"{name}.{kind}", _BEGINNINGS[kind](name, title).encode()


def named(title: str) -> str:
    """A file's name, without its ending, made of words: “Legal review” gives legal-review. Raises BadValue."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].rstrip("-")
    if not name:
        raise BadValue("Give it a name, such as “Legal review”.")
    return name


def _form(name: str, title: str) -> str:
    # A variable of its own: what two forms ask under one key, each would overwrite, and each reader see the other's.
    first, *others = name.split("-")
    key = f"{first}{''.join(word.capitalize() for word in others)}Notes"
    key = key if key[0].isalpha() else f"form{key}"
    notes = {"type": "textarea", "id": "notes", "key": key, "label": title, "validate": {"required": True}}
    form = {"type": "default", "id": name, "title": title, "schemaVersion": 18, "components": [notes]}
    return json.dumps(form, indent=2, ensure_ascii=False) + "\n"


def _decision(name: str, title: str) -> str:
    identity = name.replace("-", "_")
    identity = identity if identity[0].isalpha() else f"decision_{identity}"
    return _DECISION.format(id=identity, title=quoteattr(title))


def _email(_name: str, title: str) -> str:
    return f"{title}\n\nDear {{{{ recipient.name }}}}\n\n[Answer here]({{{{ link }}}})\n"


def _document(_name: str, title: str) -> str:
    words = title.replace("\\", "\\\\").replace('"', '\\"')
    paper = f'#show: paper.with(title: "{words}", foot: data.case.reference)'
    return f'#import "upturn.typ": *\n\n{paper}\n\n= #"{words}"\n'


_BEGINNINGS: dict[str, Callable[[str, str], str]] = {
    "form": _form, "dmn": _decision, "email": _email, "typ": _document,
}
