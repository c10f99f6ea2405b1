"""Models from files: a file, the files it imports, each read once."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from workflows.decisions.document import Definitions, Import
from workflows.decisions.model import Imported, Model
from workflows.decisions.reading import read_definitions
from workflows.errors import Refused
from workflows.feel.problems import Problem

DEEPEST_IMPORT = 6


def read_model(files: Mapping[str, bytes], file: str) -> Model:
    """The model of a file among files; those it imports are found by namespace. Raises Refused."""
    return _Reader(files).model(file, ())


class _Reader:
    """Reads each file once, however often it is imported."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._definitions: dict[str, Definitions] = {}
        self._models: dict[str, Model] = {}

    def model(self, file: str, importers: tuple[str, ...]) -> Model:
        if file not in self._models:
            definitions = self._read(file)
            imports: list[Imported] = []
            for imported in definitions.imports:
                found = self._find(imported, definitions)
                if len(importers) > DEEPEST_IMPORT:
                    _refuse(
                        definitions, imported, "Imports are nested too deeply.", "Import the files you need directly."
                    )
                if found == file or found in importers:
                    _refuse(definitions, imported, "It imports itself, through others.", "Remove an import.")
                imports.append(Imported(imported.name, self.model(found, (*importers, file))))
            self._models[file] = Model(definitions, imports)
        return self._models[file]

    def _read(self, file: str) -> Definitions:
        if file not in self._definitions:
            if file not in self._files:
                problem = Problem(file, "", None, f"There is no file {file}.", "Check its name.")
                raise Refused([problem])
            self._definitions[file] = read_definitions(self._files[file], file)
        return self._definitions[file]

    def _find(self, imported: Import, importer: Definitions) -> str:
        """The file of the import's namespace; the one it names, by its location, is tried first."""
        location = PurePosixPath(imported.location).name
        dmn = sorted((name for name in self._files if name.endswith(".dmn")), key=lambda name: name != location)
        for name in dmn:
            if name != importer.file and self._has_namespace(name, imported.namespace):
                return name
        message = f"It imports {imported.namespace}, and none of the files has that namespace."
        return _refuse(importer, imported, message, "Add the file, or remove the import.")

    def _has_namespace(self, file: str, namespace: str) -> bool:
        """Whether a file is the one wanted; a broken neighbour is not, and is no reason to stop."""
        if namespace.encode() not in self._files[file]:
            return False
        try:
            return self._read(file).namespace == namespace
        except Refused:
            return False


def _refuse(definitions: Definitions, imported: Import, message: str, fix: str) -> str:
    raise Refused([Problem(definitions.file, imported.place.element, imported.place.line, message, fix)])
