"""A value that nobody types: computed from the answers around it."""

from collections.abc import Iterator

from forms.expressions import Scope
from forms.fields.question import Question
from forms.pairs import Sent
from forms.parts import Seen


class Computed(Question):
    """An expression component: its value is part of the answers and is not shown."""

    value: object = None

    def is_in(self, formdata: Sent) -> bool:
        return False

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        super().arrange(scope, is_inside_hidden)
        self.value = self.setting.evaluate(self.component.text("expression"), scope)

    def answer(self) -> object:
        return self.value

    @property
    def template(self) -> str:
        return "components/expression.html"

    def pre_validate(self, form: object) -> None:
        """Nothing to get wrong."""

    def seen(self) -> Iterator[Seen]:
        return iter(())
