"""The process owner's desk: procedures, their drafts and versions, one module for each thing done with them."""

from types import ModuleType

from webapp.pages.procedures import creation, drafts, earlier, editors, exchange, index, letters, publishing, versions

MODULES: tuple[ModuleType, ...] = (index, creation, drafts, earlier, editors, exchange, letters, publishing, versions)
