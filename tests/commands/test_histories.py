"""`miaopu history verify` names the first broken link of a chain, whoever broke it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.commands.main import run
from app.db import transaction
from app.recording import Actor
from tests.factories import make_contact, make_enterprise

PointAt = Callable[[str, str], Path]


@pytest.fixture
def chained(own_engine: Engine, own_url: str, point_at: PointAt, backend: str) -> Engine:
    """A history of some entries, its triggers taken off as a thief of the database would."""
    point_at(own_url, "data")
    with transaction(own_engine, Actor("测试")) as session:
        for _ in range(3):
            make_contact(session, make_enterprise(session))
    triggers = (
        ["DROP TRIGGER history_no_update", "DROP TRIGGER history_no_delete"]
        if backend == "sqlite"
        else ["DROP TRIGGER history_append_only ON history"]
    )
    change(own_engine, *triggers)
    return own_engine


def change(engine: Engine, *statements: str) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.usefixtures("chained")
def test_whole_chain_is_said_to_be_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["history", "verify"]) == 0
    assert "链完整" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE history SET payload = REPLACE(payload, '测试', '别人') WHERE sequence = 4",
            "第 4 条断裂:内容与摘要不符",
        ),
        ("UPDATE history SET actor_name = '别人' WHERE sequence = 5", "第 5 条断裂:列与内容不符"),
        ("UPDATE history SET digest = 'x' WHERE sequence = 2", "第 2 条断裂:内容与摘要不符"),
        (
            "DELETE FROM history WHERE sequence = (SELECT MAX(sequence) FROM history)",
            "链尾的记录不见了",
        ),
        ("UPDATE history_head SET digest = 'x'", "与链尾登记的摘要不符"),
        ("DELETE FROM history_head", "链尾的记录不见了"),
        ("UPDATE personal_value SET after = '别人' WHERE after = '陈联络'", "个人信息与摘要不符"),
    ],
)
def test_broken_chain_is_named(
    chained: Engine, capsys: pytest.CaptureFixture[str], statement: str, found: str
) -> None:
    if "DELETE FROM history WHERE" in statement:
        change(chained, "DELETE FROM personal_value")
    change(chained, statement)

    assert run(["history", "verify"]) == 1
    assert found in capsys.readouterr().err


def test_missing_entry_is_named(chained: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    change(chained, "DELETE FROM personal_value", "DELETE FROM history WHERE sequence = 3")

    assert run(["history", "verify"]) == 1
    assert "第 3 条断裂:缺少这一条" in capsys.readouterr().err


def test_erased_personal_value_breaks_nothing(chained: Engine) -> None:
    change(chained, "UPDATE personal_value SET before = NULL, after = NULL, salt = ''")

    assert run(["history", "verify"]) == 0
