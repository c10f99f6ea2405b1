"""The questions a form can ask: one WTForms field per component type."""

from forms.definition import Component
from forms.fields.choices import Checkbox, Checklist, Radio, Select
from forms.fields.computed import Computed
from forms.fields.dates import Moment
from forms.fields.files import Files
from forms.fields.numbers import Number
from forms.fields.question import Question
from forms.fields.texts import Named, Textarea, Textfield

QUESTIONS: dict[str, type[Question]] = {
    "textfield": Textfield,
    "textarea": Textarea,
    "number": Number,
    "datetime": Moment,
    "checkbox": Checkbox,
    "checklist": Checklist,
    "radio": Radio,
    "select": Select,
    "filepicker": Files,
    "expression": Computed,
}


def question_type(component: Component) -> type[Question]:
    """The field that asks this component."""
    is_named = component.type == "textfield" and (component.custom("signs") or component.custom("signedIn"))
    return Named if is_named else QUESTIONS[component.type]


__all__ = ["QUESTIONS", "Question", "question_type"]
