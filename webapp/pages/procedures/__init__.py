"""The process owner's desk: procedures, their drafts and versions, one module for each thing done with them."""

from types import ModuleType

from webapp.pages.procedures import drafts, editors, index

MODULES: tuple[ModuleType, ...] = (index, drafts, editors)
