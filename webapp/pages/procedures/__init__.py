"""The process owner's desk: procedures, their drafts and versions, one module for each thing done with them."""

from types import ModuleType

from webapp.pages.procedures import (
    creation,
    drafts,
    earlier,
    editors,
    exchange,
    files,
    form_previews,
    in_words,
    index,
    leftovers,
    letters,
    moves,
    names,
    outcomes,
    papers,
    publishing,
    rehearsals,
    replays,
    trial_letters,
    trials,
    versions,
    where,
)

MODULES: tuple[ModuleType, ...] = (
    index, creation, drafts, earlier, editors, exchange, files, form_previews, in_words, leftovers, letters, moves,
    names, outcomes, papers, publishing, rehearsals, replays, trial_letters, trials, versions, where,
)
