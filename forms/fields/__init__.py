"""The questions a form can ask: one WTForms field per component type."""

from forms.fields.choices import Checkbox, Checklist, Radio, Select
from forms.fields.computed import Computed
from forms.fields.dates import Moment
from forms.fields.files import Files
from forms.fields.numbers import Number
from forms.fields.question import Question
from forms.fields.texts import Textarea, Textfield

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

__all__ = ["QUESTIONS", "Question"]
