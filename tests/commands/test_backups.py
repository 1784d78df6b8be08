"""A backup is everything; a restore gives it back to the byte, or changes nothing."""

import json
import tarfile
from collections.abc import Callable, Generator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlmodel import Session

from app.commands.main import run
from app.db import create_engine, transaction
from app.domain.titles import TitleKind
from app.models import metadata
from app.models.enterprises import Attachment
from app.recording import Actor
from tests.commands.conftest import Miaopu
from tests.databases import Databases, databases_of
from tests.factories import (
    make_calendar_year,
    make_case,
    make_contact,
    make_enterprise,
    make_figures,
    make_staff,
    make_title,
    store,
)

PointAt = Callable[[str, str], Path]
CONTENT = b"%PDF-1.4 \x00\xff scan"


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in one order."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def fill(url: str, folder: Path) -> None:
    engine = create_engine(url)
    with transaction(engine, Actor("测试")) as session:
        _fill(session)
    engine.dispose()
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "cdef").write_bytes(CONTENT)


def _fill(session: Session) -> None:
    make_staff(session)
    make_calendar_year(session, 2018, off=[date(2018, 10, 1)])
    firm = make_enterprise(session, registered_capital_cny=Decimal("12345678.90"))
    make_contact(session, firm)
    make_figures(session, firm)
    make_title(session, firm)
    make_case(session, firm)
    store(
        session,
        Attachment(
            county_code=firm.county_code,
            subject_kind="enterprise",
            subject_id=firm.public_id,
            file_name="扫描件.pdf",
            stored_name="abcdef",
            media_type="application/pdf",
            size_bytes=len(CONTENT),
            sha256="0" * 64,
            uploaded_by="测试",
            uploaded_at=datetime(2018, 9, 30, 1, 2, 3, 456789, tzinfo=UTC),
        ),
    )


@pytest.fixture
def other_url(databases: Databases, new_name: Callable[[], str]) -> Generator[str]:
    name = new_name()
    yield databases.empty(name)
    databases.drop(name)


@pytest.fixture
def backup(own_url: str, point_at: PointAt, tmp_path: Path) -> Path:
    """A backup of a database with rows and a stored file."""
    fill(own_url, point_at(own_url, "data"))
    target = tmp_path / "backup.tar.gz"
    assert run(["backup", str(target)]) == 0
    return target


def test_restore_gives_back_every_row_and_file(
    backup: Path, own_url: str, other_url: str, point_at: PointAt
) -> None:
    folder = point_at(other_url, "elsewhere")

    assert run(["restore", str(backup)]) == 0

    assert rows_of(other_url) == rows_of(own_url)
    assert (folder / "files" / "ab" / "cdef").read_bytes() == CONTENT
    assert run(["history", "verify"]) == 0
    assert run(["migrate"]) == 0


def test_backup_of_sqlite_is_restored_into_postgresql(
    run_folder: Path, new_name: Callable[[], str], point_at: PointAt, tmp_path: Path
) -> None:
    """By whoever has outgrown SQLite: every row and file comes along, and work goes on."""
    old = databases_of("sqlite", run_folder).migrated(new_name())
    name, postgres = new_name(), databases_of("postgresql", run_folder)
    new, file = postgres.empty(name), tmp_path / "backup.tar.gz"
    fill(old, point_at(old, "data"))
    assert run(["backup", str(file)]) == 0
    folder = point_at(new, "elsewhere")

    assert run(["restore", str(file)]) == 0

    assert rows_of(new) == rows_of(old)
    assert (folder / "files" / "ab" / "cdef").read_bytes() == CONTENT
    assert run(["history", "verify"]) == 0
    engine = create_engine(new)
    with transaction(engine, Actor("测试")) as session:
        later = make_case(session, make_enterprise(session), kind=TitleKind.RENEWAL)
        assert later.id == 2
    engine.dispose()
    assert run(["restore", str(file), "--force"]) == 2  # never over what is there
    assert rows_of(new) != rows_of(old)
    point_at(old, "data")
    assert run(["history", "verify"]) == 0
    postgres.drop(name)


def test_backup_of_postgresql_stays_with_postgresql(
    run_folder: Path, new_name: Callable[[], str], point_at: PointAt, tmp_path: Path
) -> None:
    name, postgres = new_name(), databases_of("postgresql", run_folder)
    old, file = postgres.migrated(name), tmp_path / "backup.tar.gz"
    fill(old, point_at(old, "data"))
    assert run(["backup", str(file)]) == 0
    point_at(databases_of("sqlite", run_folder).empty(new_name()), "elsewhere")

    assert run(["restore", str(file)]) == 2
    postgres.drop(name)


def test_restored_history_is_append_only_still(
    backup: Path, other_url: str, point_at: PointAt
) -> None:
    point_at(other_url, "elsewhere")
    assert run(["restore", str(backup)]) == 0
    engine = create_engine(other_url)

    with (
        pytest.raises(Exception, match="append-only"),
        engine.execution_options(writes=True).begin() as connection,
    ):
        connection.execute(text("DELETE FROM history"))
    engine.dispose()


def test_restore_over_data_needs_force_and_then_replaces_all(
    backup: Path, own_url: str, point_at: PointAt, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows_of(own_url)
    folder = point_at(own_url, "data")
    (folder / "files" / "later").write_bytes(b"later")
    engine = create_engine(own_url)
    with transaction(engine, Actor("测试")) as session:
        make_enterprise(session)
    engine.dispose()
    after = rows_of(own_url)
    assert after != before

    assert run(["restore", str(backup)]) == 2
    assert "--force" in capsys.readouterr().err
    assert rows_of(own_url) == after

    assert run(["restore", str(backup), "--force"]) == 0
    assert rows_of(own_url) == before
    assert not (folder / "files" / "later").exists()


def test_restore_over_a_newer_schema_leaves_nothing_of_it(
    backup: Path, own_url: str, point_at: PointAt
) -> None:
    before = rows_of(own_url)
    point_at(own_url, "data")
    engine = create_engine(own_url)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE later (enterprise_id INTEGER, note TEXT)"))
        connection.execute(
            text("CREATE TABLE latest (id INTEGER REFERENCES enterprise (id), later TEXT)")
        )
    engine.dispose()

    assert run(["restore", str(backup), "--force"]) == 0

    assert rows_of(own_url) == before
    engine = create_engine(own_url)
    assert not {"later", "latest"} & set(inspect(engine).get_table_names())
    engine.dispose()
    assert run(["history", "verify"]) == 0


def test_damaged_backup_is_refused_and_nothing_changed(
    backup: Path,
    own_url: str,
    point_at: PointAt,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    point_at(own_url, "data")
    before = rows_of(own_url)
    damaged = tmp_path / "damaged.tar"
    inside = tmp_path / "inside"
    with tarfile.open(backup) as archive:
        archive.extractall(inside)  # noqa: S202 - made by the test itself; 3.11.2 knows no filter
    (inside / "files" / "ab" / "cdef").write_bytes(b"tampered with")
    with tarfile.open(damaged, "w") as archive:
        for file in sorted(path for path in inside.rglob("*") if path.is_file()):
            archive.add(file, file.relative_to(inside).as_posix())

    assert run(["restore", str(damaged), "--force"]) == 2

    assert "files/ab/cdef 与清单不符" in capsys.readouterr().err
    assert rows_of(own_url) == before


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/link"])
def test_archive_that_would_write_elsewhere_is_refused(
    miaopu: Miaopu, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hostile.tar"
    with tarfile.open(file, "w") as archive:
        member = tarfile.TarInfo(name)
        if name.endswith("link"):
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)

    assert miaopu("restore", str(file), "--force") == 2

    assert f"备份中的 {name} 不是苗圃备份的文件" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00broken"])
def test_file_that_is_no_backup_is_refused(
    miaopu: Miaopu, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "any.tar.gz"
    file.write_bytes(content)

    assert miaopu("restore", str(file)) == 2
    assert "备份" in capsys.readouterr().err


def test_backup_overwrites_nothing_and_is_private(
    backup: Path, own_url: str, point_at: PointAt
) -> None:
    point_at(own_url, "data")
    kept = backup.read_bytes()

    assert run(["backup", str(backup)]) == 2

    assert backup.read_bytes() == kept
    assert backup.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in backup.parent.iterdir()) == ["backup.tar.gz", "data"]


def test_backup_lists_what_is_in_it(backup: Path, backend: str) -> None:
    with tarfile.open(backup) as archive:
        names = archive.getnames()
        note = archive.extractfile("manifest.json")
        assert note is not None
        manifest = json.loads(note.read())

    assert names == ["manifest.json", manifest["database"], "files/ab/cdef"]
    assert manifest["backend"] == backend
    assert [len(member["sha256"]) for member in manifest["members"]] == [64, 64]


def test_backup_of_nothing_is_refused(
    miaopu: Miaopu, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("backup", str(tmp_path / "b.tar")) == 2
    assert "没有可备份的内容" in capsys.readouterr().err
