"""Forms as process owners draw them (form-js), rendered as accessible HTML with WTForms."""

from forms.build import BuiltForm, Fault, build_form, plan_table
from forms.check import check_form
from forms.definition import Component, FormDefinition, FormRefused, read_form
from forms.pairs import FileChange, RawPairs, file_change, with_file, without_file
from forms.parts import Seen
from forms.row_ids import ROW_ID
from forms.said import said
from forms.signing import Signature, signatures_of
from forms.tables import PlanTable

__all__ = [
    "ROW_ID", "BuiltForm", "Component", "Fault", "FileChange", "FormDefinition", "FormRefused", "PlanTable",
    "RawPairs", "Seen", "Signature", "build_form", "check_form", "file_change", "plan_table", "read_form", "said",
    "signatures_of", "with_file", "without_file",
]
