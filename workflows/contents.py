"""What a version is made of, read once and kept: diagrams, decisions, forms and emails by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from forms import FormDefinition, read_form
from workflows import decisions, engine
from workflows.errors import NotFound
from workflows.feel import Environment

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Contents:
    """The files of one version: path -> bytes, and what they say."""

    files: Files

    @cached_property
    def diagrams(self) -> engine.Diagrams:
        """The diagrams, ready to run. Raises Refused."""
        return engine.read(self._only(".bpmn"))

    @cached_property
    def forms(self) -> dict[str, FormDefinition]:
        """Every form by its id."""
        found = (read_form(content, path) for path, content in self._only(".form").items())
        return {definition.id: definition for definition in found}

    @cached_property
    def models(self) -> list[decisions.Model]:
        """Every decision model."""
        tables = self._only(".dmn")
        return [decisions.read_model(tables, path) for path in tables]

    @cached_property
    def reads_provider_cases(self) -> bool:
        """Whether any file names `provider.cases`, which would be a query for nothing in other procedures."""
        return any(b"provider.cases" in content for content in self.files.values())

    def form(self, form_id: str) -> FormDefinition:
        """The form of that id. Raises NotFound."""
        if form_id not in self.forms:
            raise NotFound(f"This procedure has no form “{form_id}”.")
        return self.forms[form_id]

    def email(self, template: str) -> str:
        """The text of the email template (its file's name without `.email`). Raises NotFound."""
        path = f"{template}.email"
        if path not in self.files:
            raise NotFound(f"This procedure has no email “{template}”.")
        return self.files[path].decode()

    def decide(self, decision_id: str, scope: Mapping[str, object], environment: Environment) -> decisions.Decided:
        """The decision's value and which rule gave it. Raises NotFound."""
        for model in self.models:
            if model.has(decision_id):
                return model.decide(decision_id, scope, environment)
        raise NotFound(f"This procedure has no decision “{decision_id}”.")

    def _only(self, suffix: str) -> dict[str, bytes]:
        return {path: content for path, content in self.files.items() if path.endswith(suffix)}


def digest(files: Files) -> str:
    """SHA-256 over the paths and contents, whatever their order."""
    total = sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return total.hexdigest()

