"""A section: the parts that share one scope, be it the form itself or one row of a list."""

from collections.abc import Callable, Iterator, Mapping

from forms.definition import Component
from forms.expressions import Scope, Setting, in_feel
from forms.fields import QUESTIONS, Question
from forms.fields.question import ABSENT
from forms.parts import Group, Placed, Shown, lines_of, reveal_of
from forms.vocabulary import LIST

Bind = Callable[[Component, tuple[str, ...]], Question]


class Section:
    """`bind` makes the question for a component at its path inside the section."""

    def __init__(self, components: tuple[Component, ...], setting: Setting, prefix: str, bind: Bind) -> None:
        self.setting, self.prefix, self._bind = setting, prefix, bind
        self.questions: list[Question] = []
        self.parts = self._parts(components, ())
        # The script follows boxes on the page: an answer that can only be read has none.
        beside = {
            ".".join(question.steps): question.component.type
            for question in self.questions if question.component.properties.get("readonly") is not True
        }
        for part in self.walk():
            part.reveal = reveal_of(part, beside)

    def _parts(self, components: tuple[Component, ...], path: tuple[str, ...]) -> list[Placed]:
        return [self._part(component, path) for component in components]

    def _part(self, component: Component, path: tuple[str, ...]) -> Placed:
        steps = path + component.steps
        if component.type == "group":
            return Group(component, self.setting, self.prefix, self._parts(component.components, steps))
        if component.type in QUESTIONS or component.type == LIST:
            question = self._bind(component, steps)
            self.questions.append(question)
            return question
        return Shown(component, self.setting, self.prefix)

    @property
    def lines(self) -> list[list[Placed]]:
        """The parts as the page lays them out."""
        return lines_of(self.parts)

    def arrange(self, outer: Scope, extra: Scope, is_hidden: bool) -> None:
        """Settle what is shown, given the scope around and the answers here; `extra` is this, parent, i."""
        scope = {**outer, **in_feel(self.values(with_blanks=True)), **extra}
        for part in self.parts:
            part.arrange(scope, is_hidden)

    def values(self, with_blanks: bool = False) -> dict[str, object]:
        """The JSON answers by key, nested by path; with blanks, every question as expressions read it."""
        values: dict[str, object] = {}
        for question in self.questions:
            if with_blanks:
                _put(values, question.steps, question.read_by_others())
            elif question.is_answered_here:
                _put(values, question.steps, question.answer())
            if with_blanks or question.is_answered_here:
                for steps, value in question.beside():
                    _put(values, steps, value)
        return values

    def snapshot(self) -> list[object]:
        """What must stand still before the section is settled."""
        return [[(part.name, part.is_hidden) for part in self.walk()], self.values()]

    def walk(self) -> Iterator[Placed]:
        """Every part, those inside groups included, those inside rows not."""
        yield from _walk(self.parts)


def _walk(parts: list[Placed]) -> Iterator[Placed]:
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from _walk(part.parts)


def _put(values: dict[str, object], steps: tuple[str, ...], value: object) -> None:
    first, *rest = steps
    inner = values.setdefault(first, {}) if rest else None
    if isinstance(inner, dict):  # keys that lead through another's value are refused by check_form
        _put(inner, tuple(rest), value)
    else:
        values[first] = value


def put_at(value: object, steps: tuple[str, ...], put: object) -> object:
    """The value with another one at a path inside it; what was there stays as it is."""
    if not steps:
        return put
    first, *rest = steps
    inner = value if isinstance(value, Mapping) else {}
    return {**inner, first: put_at(inner.get(first), tuple(rest), put)}


def value_at(values: Mapping[str, object], steps: tuple[str, ...]) -> object:
    """The value at a path, ABSENT where there is none."""
    found: object = values
    for step in steps:
        found = found.get(step, ABSENT) if isinstance(found, Mapping) else ABSENT
    return found
