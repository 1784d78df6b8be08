"""`miaopu init` and `miaopu user`: from nothing to the first people."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.commands import found
from app.db import create_engine, reading
from app.domain.access import Role
from app.models.calendar import CalendarYear
from app.models.people import Grant, Person
from app.models.places import County, Township
from app.models.plans import Plan
from app.settings import Settings
from tests.commands.conftest import Miaopu

ADMIN = ("--admin-login", "admin", "--admin-name", "张三")


def people() -> dict[str, set[Role]]:
    """Who has an account, and what they were granted."""
    engine = create_engine(Settings().url)
    with reading(engine) as session:
        rows = session.execute(
            select(col(Person.login), col(Grant.role)).join(
                Grant, col(Grant.person_id) == col(Person.id)
            )
        ).all()
    engine.dispose()
    found_people: dict[str, set[Role]] = {}
    for login, role in rows:
        found_people.setdefault(login, set()).add(role)
    return found_people


def counts() -> tuple[int, ...]:
    engine = create_engine(Settings().url)
    with reading(engine) as session:
        found_counts = tuple(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (County, Township, Plan, CalendarYear, Person)
        )
    engine.dispose()
    return found_counts


def test_init_founds_the_county_and_makes_nobody_without_a_terminal(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("init") == 0

    assert counts() == (1, 9, 1, 12, 0)
    assert "系统管理员:未建立" in capsys.readouterr().out


def test_init_again_changes_nothing(miaopu: Miaopu, capsys: pytest.CaptureFixture[str]) -> None:
    assert miaopu("init", *ADMIN) == 0
    before = counts()
    capsys.readouterr()

    assert miaopu("init", *ADMIN) == 0

    assert counts() == before
    told = capsys.readouterr().out
    assert "系统管理员:已有,不变" in told
    assert "初始密码" not in told


def test_init_makes_the_administrators_it_is_given(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    others = ("--security-login", "sec", "--security-name", "李四", "--audit-login", "aud")

    assert miaopu("init", *ADMIN, *others, "--audit-name", "王五") == 0

    assert people() == {
        "admin": {Role.SYSTEM_ADMIN},
        "sec": {Role.SECURITY_ADMIN},
        "aud": {Role.AUDIT_ADMIN},
    }
    passwords = re.findall(r"初始密码:(\S+)", capsys.readouterr().out)
    assert len(set(passwords)) == 3


def test_init_asks_at_a_terminal(miaopu: Miaopu, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["boss", "张三", "", "aud", "王五"])
    monkeypatch.setattr(found, "at_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: next(answers))

    assert miaopu("init") == 0

    assert people() == {"boss": {Role.SYSTEM_ADMIN}, "aud": {Role.AUDIT_ADMIN}}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--admin-login", "admin"), "账号和姓名须一并给出"),
        (("--county", "110101"), "没有 110101 的镇街和规划资料"),
        (("--admin-login", "张三", "--admin-name", "张三"), "账号须为"),
    ],
)
def test_init_refuses_with_a_reason(
    miaopu: Miaopu,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    assert miaopu("init", *arguments) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ('code = "330424', "330424.toml:"),
        ('code = "330424"\nname = "海盐县"', "330424.toml 缺少 bureau_name"),
    ],
)
def test_file_of_another_county_that_is_wrong_is_named(
    miaopu: Miaopu,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    written: str,
    wrong: str,
) -> None:
    (tmp_path / "counties").mkdir()
    (tmp_path / "counties" / "330424.toml").write_text(written, "utf-8")
    monkeypatch.setattr("app.data.HERE", tmp_path)

    assert miaopu("init", "--county", "330424") == 2
    assert wrong in capsys.readouterr().err


def test_user_add_grants_and_the_others_act_on_it(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    miaopu("init")
    town = ("user", "add", "town1", "--name", "赵六", "--role", "town_officer")
    assert miaopu(*town) == 2
    assert miaopu(*town, "--township", "330482001") == 0
    assert miaopu("user", "add", "town1", "--name", "孙七", "--role", "bureau_head") == 2
    assert people() == {"town1": {Role.TOWN_OFFICER}}
    assert miaopu("user", "reset-password", "town1") == 0
    assert miaopu("user", "reset-factor", "town1") == 0
    assert miaopu("user", "reset-factor", "nobody") == 2
    assert miaopu("user", "close", "town1") == 0
    assert miaopu("user", "close", "nobody") == 2
    capsys.readouterr()

    assert miaopu("user", "list") == 0

    assert capsys.readouterr().out == "town1\t赵六\t镇街经办\t停用\n"


def test_user_added_to_a_demonstration_is_granted_on_its_day(
    miaopu_demonstrated: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--name", "赵六", "--role", "bureau_officer")
    assert miaopu_demonstrated("user", "add", "newcomer", *given) == 0
    capsys.readouterr()

    assert miaopu_demonstrated("user", "list") == 0

    assert "newcomer\t赵六\t经办\t启用" in capsys.readouterr().out


def test_user_add_needs_a_county(miaopu: Miaopu, capsys: pytest.CaptureFixture[str]) -> None:
    miaopu("migrate")

    assert miaopu("user", "add", "a1", "--name", "x", "--role", "bureau_head") == 2
    assert "miaopu init" in capsys.readouterr().err
