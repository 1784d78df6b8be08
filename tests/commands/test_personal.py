"""`miaopu personal`: the record, and the end of its time with a whole chain after it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from app.commands.ground import database, read_settings
from app.db import reading, transaction
from app.models.enterprises import ContactPerson, Enterprise
from app.recording import Actor
from tests.commands.conftest import Miaopu


def archive_everything() -> None:
    """All firms of the demonstration left the register three years ago."""
    gone = datetime.now(UTC).date() - timedelta(days=1095)
    with (
        database(read_settings()) as engine,
        transaction(engine, Actor("测试")) as session,
    ):
        session.execute(update(Enterprise).values(archived_on=gone))


def mobiles() -> set[str]:
    with database(read_settings()) as engine, reading(engine) as session:
        return set(session.execute(select(col(ContactPerson.mobile))).scalars())


def test_purge_counts_first_and_leaves_the_chain_whole(
    miaopu_demonstrated: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    archive_everything()
    before = mobiles()
    assert before - {""}
    capsys.readouterr()

    assert miaopu_demonstrated("personal", "purge", "--dry-run") == 0
    counted = capsys.readouterr().out
    assert mobiles() == before
    assert "没有清除" in counted
    assert "归档企业的联系人(企业归档后两年):0" not in counted

    assert miaopu_demonstrated("personal", "purge") == 0

    assert mobiles() == {""}
    assert miaopu_demonstrated("history", "verify") == 0
    capsys.readouterr()
    assert miaopu_demonstrated("personal", "purge", "--dry-run") == 0
    assert "归档企业的联系人(企业归档后两年):0" in capsys.readouterr().out


def test_fields_lists_the_record(miaopu: Miaopu, capsys: pytest.CaptureFixture[str]) -> None:
    assert miaopu("personal", "fields") == 0

    assert "contact_person.mobile\t联系方式" in capsys.readouterr().out
