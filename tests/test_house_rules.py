"""The house keeps itself: who imports whom, size, types, names, where rows are committed and letters sent."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("workflows", "forms", "notifications", "webapp")
LONGEST_MODULE, LONGEST_FUNCTION = 350, 25
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "handler", "service"}
ONLY_HERE = {
    "commit": ("webapp/",),
    "send": ("notifications/mail.py",),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if not path.startswith("webapp/schema/versions/"):  # written by Alembic
                yield path, ast.parse(file.read_text(encoding="utf-8"), path)


MODULES = dict(modules())


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}", node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def lines_of_code(function: Function) -> int:
    """The function's lines without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    start = function.lineno if body is function.body else (body[0].lineno if body else function.lineno)
    return (function.end_lineno or start) - start + (1 if body is function.body else 2)


def run(*line: str) -> str:
    """What a checker says; empty when it is content."""
    answer = subprocess.run([sys.executable, "-m", *line], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if answer.returncode == 0 else answer.stdout + answer.stderr


def test_imports_point_one_way() -> None:
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    line = [sys.executable, "-c", command]
    answer = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_ruff_is_content() -> None:
    assert run("ruff", "check", "--quiet", ".") == ""


def test_types_are_complete() -> None:
    assert run("mypy") == ""


def test_nothing_lies_about_unused() -> None:
    assert run("vulture", *PACKAGES, "--min-confidence", "80", "--ignore-names", "ctx,obj") == ""


def test_modules_are_short() -> None:
    counted = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: lines for path, lines in counted.items() if lines >= LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}: {lines_of_code(node)} lines"
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and lines_of_code(node) >= LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_lives_there() -> None:
    assert [path for path, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_files_are_named_by_nouns_of_the_house() -> None:
    named = [path for path in MODULES if Path(path).stem in BANNED_NAMES or Path(path).stem.endswith("_2")]
    assert named == []


@pytest.mark.parametrize("verb", ONLY_HERE)
def test_rows_are_committed_and_letters_sent_only_where_they_belong(verb: str) -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, tree in MODULES.items()
        if not path.startswith(ONLY_HERE[verb])
        for name, call in calls(tree)
        if name == f".{verb}"
    ]
    assert found == []


def test_nothing_is_evaluated_as_python() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, tree in MODULES.items()
        for name, call in calls(tree)
        if name in {"eval", "exec", "compile", "__import__"}
    ]
    assert found == []


def test_errors_are_caught_by_name_except_in_the_worker() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in MODULES.items()
        if path != "webapp/worker.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and is_bare(node)
    ]
    assert found == []


def is_bare(handler: ast.ExceptHandler) -> bool:
    kind = handler.type
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


CLOCKS = {  # where seconds are looked at, and what for: nowhere do they decide what people read (docs/decisions/014)
    "workflows/feel/budget.py": "the last resort for regular expressions, whose package counts no steps",
    "workflows/database.py": "waiting for SQLite's one writer",
    "webapp/buffered.py": "how long those who are being answered are waited for at the end",
    "webapp/journal.py": "how long a request took, for the log",
    "webapp/throttle.py": "when a password may be tried again, to be said",
    "webapp/supervisor.py": "how soon a process that died is started again",
    "webapp/worker.py": "the heartbeat",
}


def test_limits_are_counted_in_work_and_not_in_seconds() -> None:
    found = {
        path for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "time")
        or (isinstance(node, ast.Import) and any(name.name == "time" for name in node.names))
    }
    assert found == set(CLOCKS)


def test_no_test_judges_by_how_long_something_took() -> None:
    """A clock may tell when a hang is a hang (tests/waiting.py), and nothing else."""
    clocks = {"perf_counter", "process_time", "thread_time", "perf_counter_ns", "wait_for_timeout"}
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted((ROOT / "tests").rglob("*.py"))
        if file.name != "waiting.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if getattr(node, "id", getattr(node, "attr", "")) in clocks
    ]
    assert found == []


def test_no_todo_is_left() -> None:
    found = [path for path in MODULES if "TODO" in (ROOT / path).read_text(encoding="utf-8")]
    assert found == []


def test_templates_trust_no_text() -> None:
    """No `|safe`, no inline script or style: the content security policy would refuse them anyway."""
    banned = ("|safe", "| safe", "autoescape false", "<style", "onclick=", "javascript:", " style=")
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in sorted((ROOT / "webapp" / "templates").rglob("*.html"))
        for word in banned
        if word in file.read_text(encoding="utf-8")
    ]
    assert found == []


def test_nothing_committed_names_a_package_registry() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    hosts = ("registry.npmjs" + ".org", "pypi" + ".org", "pythonhosted" + ".org")
    texts = {name: (ROOT / name).read_text("utf-8", errors="ignore") for name in files if (ROOT / name).is_file()}
    assert [name for name, text in texts.items() if any(host in text for host in hosts)] == []


def test_expressions_are_evaluated_without_loading_the_pages() -> None:
    command = "import sys, webapp.commands.feel; raise SystemExit(bool({'flask', 'sqlalchemy'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False).returncode == 0
