"""Decisions (DMN 1.1 to 1.5): tables and boxed expressions that a process owner writes, evaluated with FEEL."""

from workflows.decisions.checks import check
from workflows.decisions.files import read_model
from workflows.decisions.folder import Folder
from workflows.decisions.model import Decided, Model

__all__ = ["Decided", "Folder", "Model", "check", "read_model"]
