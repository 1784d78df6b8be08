"""What every command promises: help, honest exit codes, one sentence instead of a traceback."""

import subprocess
import sys
import time
from collections.abc import Callable
from inspect import getdoc
from pathlib import Path
from urllib.request import urlopen

import pytest
import typer
from sqlalchemy import text

from app.commands.main import COMMANDS as EVERY_COMMAND
from app.commands.main import imported, run
from app.commands.serve import warn_of_proxy
from app.db import create_engine
from app.settings import Settings
from tests.commands.conftest import Miaopu

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    ["serve"],
    ["init"],
    ["demo"],
    ["user"],
    ["user", "add"],
    ["user", "reset-password"],
    ["user", "reset-factor"],
    ["user", "close"],
    ["user", "list"],
    ["import"],
    ["export"],
    ["migrate"],
    ["backup"],
    ["restore"],
    ["history"],
    ["history", "verify"],
    ["personal"],
    ["personal", "fields"],
    ["personal", "purge"],
]


def test_a_command_that_is_not_imported_is_told_of_as_it_tells_of_itself() -> None:
    told = {}
    for name, (place, _) in EVERY_COMMAND.items():
        found = imported(place)
        text = found.info.help if isinstance(found, typer.Typer) else getdoc(found)
        told[name] = " ".join((text or "").split("\n\n")[0].split("\n"))

    assert told == {name: line for name, (_, line) in EVERY_COMMAND.items()}


def test_help_imports_no_table() -> None:
    """Of the program's parts those of one command at most: half a second instead of four."""
    code = "import sys; from app.commands.main import run; run(['--help']); print([*sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "'app.commands.main'" in ran.stdout
    assert "'app.models" not in ran.stdout


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_help_of_every_command_is_there(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--help"]) == 0
    assert "Usage: miaopu" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["user", "add"],
        ["demo", "--seed", "x"],
        ["demo", "--seed"],
        ["demo", "x"],
        ["export", "--nonsense"],
        ["export", "--as-of", "x"],
        ["import"],
    ],
)
def test_misuse_is_told_in_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("命令用法不对")
    assert told.err.count("\n") == 1
    assert not {"missing", "invalid", "such", "requires", "got"} & set(told.err.lower().split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["user", "add"], "缺少参数 账号(login)"),
        (["restore"], "缺少参数 备份文件(file)"),
        (["user", "add", "a1", "--name", "x", "--role", "x"], "可选:bureau_officer、section_head"),
    ],
)
def test_misuse_says_what_is_wanted(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "export"])
def test_empty_folder_is_told_and_stays_empty(
    command: str,
    point_at: Callable[[str, str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = point_at(f"sqlite:///{tmp_path / 'data' / 'miaopu.sqlite3'}", "data")

    assert run([command]) == 2
    told = capsys.readouterr().err
    assert "miaopu init" in told
    assert "miaopu demo" in told
    assert not folder.exists() or list(folder.iterdir()) == []


def test_unknown_setting_is_named(
    miaopu: Miaopu, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIAOPU_DATABASE_ULR", "sqlite:///x")

    assert miaopu("migrate") == 2
    assert "MIAOPU_DATABASE_ULR" in capsys.readouterr().err


def test_setting_that_cannot_be_read_is_named(
    miaopu: Miaopu, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIAOPU_PORT", "many")

    assert miaopu("migrate") == 2
    assert "MIAOPU_PORT" in capsys.readouterr().err


def test_database_that_does_not_answer_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIAOPU_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    assert run(["migrate"]) == 2
    assert capsys.readouterr().err.startswith("数据库不可用")


def test_serve_refuses_an_empty_database(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("serve") == 2
    assert "miaopu init" in capsys.readouterr().err


def test_serve_refuses_pending_migrations(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("migrate") == 0
    engine = create_engine(Settings().url)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    engine.dispose()

    assert miaopu("serve") == 2
    assert "miaopu migrate" in capsys.readouterr().err


def test_serve_refuses_a_chosen_day_outside_a_demonstration(
    miaopu: Miaopu, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("init") == 0
    monkeypatch.setenv("MIAOPU_TODAY", "2018-09-30")

    for command in (["serve"], ["export"], ["user", "list"]):
        assert miaopu(*command) == 2
        assert "MIAOPU_TODAY" in capsys.readouterr().err


def test_serve_refuses_missing_assets(
    miaopu: Miaopu, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.web.rendering.STATIC", Path("/nowhere"))

    assert miaopu("serve") == 2
    assert "vendor/htmx.min.js" in capsys.readouterr().err


def test_serve_says_where_and_answers(miaopu: Miaopu, unused_port: int) -> None:
    assert miaopu("init") == 0
    serving = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from app.commands.main import main; main()",
            "serve",
            "--port",
            str(unused_port),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert serving.stdout.readline() == f"苗圃:http://127.0.0.1:{unused_port}/\n"
        assert answer_of(f"http://127.0.0.1:{unused_port}/readyz") == '{"status":"ready"}'
    finally:
        serving.terminate()
        serving.communicate(timeout=20)


def answer_of(address: str) -> str:
    """What the address answers, once it does."""
    for _ in range(120):
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 (our own)
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"{address} does not answer")


@pytest.mark.parametrize(("proxies", "is_told"), [("", True), ("127.0.0.1", False)])
def test_proxy_nobody_trusts_is_told(
    capsys: pytest.CaptureFixture[str], proxies: str, is_told: bool
) -> None:
    warn_of_proxy(Settings(cookie_secure=True, trusted_proxies=proxies))

    assert ("MIAOPU_TRUSTED_PROXIES" in capsys.readouterr().err) is is_told
