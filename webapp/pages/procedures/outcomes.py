"""Trying a draft's decisions: what each needs to be told, and what it answers, by which rule and why."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, examples
from webapp.pages.procedures.drafts import draft_of
from workflows import decisions, feel, scope
from workflows.decisions.asking import Asked, asked_by
from workflows.errors import BadValue, Refused
from workflows.versions import ProcessVersion

page = Blueprint("outcomes", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
_WORDS: Mapping[str, object] = {"": None, "true": True, "false": False}


@page.post("/<path>/questions")
@access.roles("process_owner", "administrator")
def ask(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """The decisions of the file that was sent (`xml`), each with what it reads; `case` fills in that case's values."""
    draft, sent = draft_of(key, draft_id), _sent()
    try:
        model = _model(draft, path, sent)
    except Refused as refused:
        return jsonify(decisions=[], problems=[problem.as_json() for problem in refused.problems])
    names = examples.of_draft(draft.contents, key, sent["case"], clock.now()).names if sent["case"] else {}
    nodes = model.definitions.nodes
    return jsonify(problems=[], decisions=[
        {"id": one, "name": nodes[one].name, "inputs": [_question(asked, names) for asked in asked_by(model, one)]}
        for one in sorted(model.decision_ids, key=lambda one: nodes[one].name)
    ])


@page.post("/<path>/outcome")
@access.roles("process_owner", "administrator")
def try_out(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """What `decision` of the file that was sent answers to `inputs`, typed as words by name: value, rules, why."""
    sent, now = _sent(), clock.now()
    try:
        model = _model(draft_of(key, draft_id), path, sent)
        environment = scope.plain_environment(now)
        decided = model.decide(sent.get("decision", ""), _inputs(model, sent, environment), environment)
    except Refused as refused:
        return jsonify(error=" ".join(problem.message for problem in refused.problems)), 422
    except (feel.FeelError, BadValue) as error:
        return jsonify(error=str(error)), 422
    except feel.OutOfTime as unfinished:
        return jsonify(error=str(unfinished)), 503
    return jsonify(
        value=feel.json_text(decided.value), rules=decided.rules, why=decided.explanation, warnings=decided.warnings
    )


def around(draft: ProcessVersion, _path: str, _content: str) -> dict[str, Any]:
    """What the editor's page needs: cases whose values can be tried."""
    return {"cases": examples.choices(draft.procedure_key)}


def _sent() -> dict[str, Any]:
    try:
        sent = request.get_json()
    except RecursionError:  # nested thousands of levels deep
        sent = None
    texts = ("xml", "case", "decision")
    if not isinstance(sent, dict) or not all(isinstance(sent.setdefault(name, ""), str) for name in texts):
        raise BadValue(_("The editor sent something that is no decision."))
    return sent | {name: sent[name].encode(errors="replace").decode() for name in texts}  # half of a pair is no text


def _model(draft: ProcessVersion, path: str, sent: Mapping[str, Any]) -> decisions.Model:
    files = {name: content for name, content in draft.contents.files.items() if name.endswith(".dmn")}
    return decisions.read_model(files | {path: sent["xml"].encode()}, path)


def _question(asked: Asked, names: Mapping[str, Any]) -> dict[str, object]:
    value: object = names
    for step in asked.name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    given = feel.to_json(value)
    words = given if isinstance(given, str) else "" if given is None else feel.json_text(value)
    return {**asdict(asked), "value": words}


def _inputs(model: decisions.Model, sent: Mapping[str, Any], environment: feel.Environment) -> dict[str, Any]:
    """The inputs as a case would hold them; a dotted name stands inside a context."""
    types = {asked.name: asked.type for asked in asked_by(model, sent.get("decision", ""))}
    given = sent["inputs"] if isinstance(sent.get("inputs"), dict) else {}
    inputs: dict[str, Any] = {}
    for name in types.keys() & given.keys():
        _put(inputs, name.split("."), _value(str(given[name]).strip(), types[name], environment))
    return inputs


def _put(holder: dict[str, Any], steps: list[str], value: object) -> None:
    """Put the value at its path; a decision may read a whole (`plan`) and its part (`plan.end`): parts stay."""
    first, *rest = steps
    inner = holder.get(first)
    if rest:
        if not isinstance(inner, dict):
            inner = holder[first] = {}
        _put(inner, rest, value)
    elif value is not None or not isinstance(inner, dict):
        holder[first] = value


def _value(words: str, type_: str, environment: feel.Environment) -> object:
    """What was typed: by its type, else what it looks like; after `=` and in brackets it is FEEL."""
    if words.startswith("=") or (not type_ and words[:1] in ("[", "{")):
        return feel.to_json(feel.compile_expression(words.removeprefix("=")).evaluate({}, environment))
    if type_ in ("number", "") and _NUMBER.fullmatch(words):
        return Decimal(words)
    if words in _WORDS and (type_ in ("boolean", "") or not words):
        return _WORDS[words]
    if type_ == "number":
        raise BadValue(_("“%(words)s” is no number.", words=words))
    return words
