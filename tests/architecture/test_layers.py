"""Who may import whom, and who alone may end a transaction."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
ENDS_TRANSACTIONS = {APP / "db.py"}
PURE = ("app.domain", "app.words", "stdnum")
"""What rules may import besides the standard library."""


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def is_pure(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names or any(
        name == allowed or name.startswith(f"{allowed}.") for allowed in PURE
    )


def test_rules_import_only_the_standard_library_and_words() -> None:
    impure = {
        (module.relative_to(ROOT).as_posix(), name)
        for folder in ("domain", "words")
        for module in modules(APP / folder)
        for name in imported(module)
        if not is_pure(name)
    }

    assert impure == set()


def test_only_the_engine_room_commits() -> None:
    ends = {
        (module.relative_to(ROOT).as_posix(), node.attr)
        for module in modules(APP)
        if module not in ENDS_TRANSACTIONS
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    }

    assert ends == set()


@pytest.fixture
def copy_of_app(tmp_path: Path) -> Path:
    shutil.copytree(APP, tmp_path / "app", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_layers_are_kept(copy_of_app: Path) -> None:
    told = lint_imports(copy_of_app)

    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain/stages.py", "import sqlalchemy\n"),
        ("words/people.py", "from app.domain import stages\n"),
        ("models/cases.py", "from app import db\nfrom app.queries import anything\n"),
        ("utils.py", "WITHOUT_A_FLOOR = True\n"),
    ],
    ids=["database_in_a_rule", "words_above_domain", "models_above_queries", "part_without_floor"],
)
def test_planted_fault_is_caught(copy_of_app: Path, module: str, line: str) -> None:
    (copy_of_app / "app" / "queries").mkdir(exist_ok=True)
    (copy_of_app / "app" / "queries" / "__init__.py").touch()
    (copy_of_app / "app" / "queries" / "anything.py").touch()
    place = copy_of_app / "app" / module
    with place.open("a", encoding="utf-8") as file:
        file.write(line)

    told = lint_imports(copy_of_app)

    assert told.returncode == 1, told.stdout
