"""DMN files for tests, written in short."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from workflows import decisions, feel

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENVIRONMENT = feel.Environment(now=NOW)
DMN_15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file_of(*parts: str, namespace: str = "urn:test", version: str = DMN_15) -> bytes:
    """A DMN file with these parts."""
    start = f'<definitions xmlns="{version}" xmlns:feel="urn:feel" name="test" namespace="{namespace}">'
    return f"{start}{''.join(parts)}</definitions>".encode()


def model_of(*parts: str, version: str = DMN_15) -> decisions.Model:
    return decisions.read_model({"test.dmn": file_of(*parts, version=version)}, "test.dmn")


def input_data(name: str, type_ref: str = "") -> str:
    return f'<inputData id="{name}" name="{name}">{variable(name, type_ref)}</inputData>'


def variable(name: str, type_ref: str = "", tag: str = "variable") -> str:
    return f'<{tag} name="{name}"' + (f' typeRef="{type_ref}"/>' if type_ref else "/>")


def decision(name: str, logic: str, type_ref: str = "", inputs: Sequence[str] = (), **required: Sequence[str]) -> str:
    """A decision; `required` may name `decisions` and `knowledge`."""
    needs = "".join(need("information", "Input", href) for href in inputs)
    needs += "".join(need("information", "Decision", href) for href in required.get("decisions", ()))
    needs += "".join(need("knowledge", "Knowledge", href) for href in required.get("knowledge", ()))
    return f'<decision id="{name}" name="{name}">{variable(name, type_ref)}{needs}{logic}</decision>'


def need(kind: str, wanted: str, href: str) -> str:
    href = href if "#" in href else f"#{href}"
    return f'<{kind}Requirement><required{wanted} href="{href}"/></{kind}Requirement>'


def knowledge(name: str, parameters: Sequence[str], logic: str, needs: str = "", kind: str = "FEEL") -> str:
    """A business knowledge model; a parameter may be written `name: type`."""
    formal = "".join(variable(*part.split(": "), tag="formalParameter") for part in parameters)
    inner = f'<encapsulatedLogic kind="{kind}">{formal}{logic}</encapsulatedLogic>'
    return f'<businessKnowledgeModel id="{name}" name="{name}">{variable(name)}{inner}{needs}</businessKnowledgeModel>'


def literal(text: str, type_ref: str = "") -> str:
    of_type = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{of_type}><text>{escape(text, quote=False)}</text></literalExpression>"


def table(
    inputs: Sequence[str],
    rules: Sequence[str],
    policy: str = "UNIQUE",
    outputs: Sequence[str] = ("",),
    aggregation: str = "",
    allowed_inputs: str = "",
    input_type: str = "",
) -> str:
    """A decision table. A rule is `cell | cell -> output | output`; an output `name [allowed] = default`."""
    kind = f' typeRef="{input_type}"' if input_type else ""
    values = f"<inputValues>{_text(allowed_inputs)}</inputValues>" if allowed_inputs else ""
    columns = "".join(
        f"<input><inputExpression{kind}>{_text(text)}</inputExpression>{values}</input>" for text in inputs
    )
    how = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable hitPolicy="{policy}"{how}>{columns}'
        f"{''.join(map(_output, outputs))}{''.join(map(_rule, rules))}</decisionTable>"
    )


def _output(written: str) -> str:
    written, _, default = written.partition(" = ")
    name, _, allowed = written.partition(" [")
    values = f"<outputValues>{_text(allowed.rstrip(']'))}</outputValues>" if allowed else ""
    otherwise = f"<defaultOutputEntry>{_text(default)}</defaultOutputEntry>" if default else ""
    return f'<output name="{name.strip()}">{values}{otherwise}</output>'


def _rule(written: str) -> str:
    tests, _, outputs = written.partition(" -> ")
    cells = "".join(f"<inputEntry>{_text(cell.strip())}</inputEntry>" for cell in tests.split(" | "))
    made = "".join(f"<outputEntry>{_text(cell.strip())}</outputEntry>" for cell in outputs.split(" | "))
    return f"<rule>{cells}{made}</rule>"


def _text(text: str) -> str:
    return f"<text>{escape(text, quote=False)}</text>"


def value_of(model: decisions.Model, name: str, **scope: object) -> object:
    """A decision's value as JSON."""
    return feel.to_json(model.decide(name, scope, ENVIRONMENT).value)
