"""A database that is in use comes up to date with all that it holds."""

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from app.db import DanglingReferences, changing_schema
from tests.databases import migrate
from tests.migrations.rows import store_firms

BEFORE_JOBS_OF_IMPORTS = "20261122_16"


def test_a_table_that_others_refer_to_is_made_anew_with_its_rows(empty_engine: Engine) -> None:
    migrate(empty_engine, BEFORE_JOBS_OF_IMPORTS)
    with empty_engine.execution_options(writes=True).begin() as connection:
        store_firms(connection, "甲")
        _store_import(connection)

    migrate(empty_engine)

    with empty_engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT file_name, position FROM import_run"
                " JOIN import_row ON import_run.id = import_row.run_id"
            )
        ).all()
        keys_are_on = (
            connection.dialect.name != "sqlite"
            or connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
        )
    assert [tuple(row) for row in rows] == [("名单.csv", 1)]
    assert keys_are_on


def test_a_change_that_leaves_references_dangling_does_not_land(empty_engine: Engine) -> None:
    migrate(empty_engine, BEFORE_JOBS_OF_IMPORTS)
    with empty_engine.execution_options(writes=True).begin() as connection:
        store_firms(connection, "甲")

    # PostgreSQL refuses at once, SQLite when the migrations are through.
    with (
        pytest.raises((DanglingReferences, IntegrityError)),
        changing_schema(empty_engine) as connection,
    ):
        connection.execute(text("DELETE FROM county"))

    with empty_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM county")).scalar_one() == 1


def _store_import(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO import_run (id, public_id, county_code, kind, state, person_id,"
            " person_name, file_name, sha256, created_at, applied_by, undone_by, rows, creates,"
            " updates, unchanged, bad_rows, answers, problems, headings) VALUES (1, 'abcdefghjkmn',"
            " '330482', 'enterprises', 'applied', 1, '王', '名单.csv', '', '2018-01-01 00:00:00',"
            " '王', '', 1, 1, 0, 0, 0, '', '', '')"
        )
    )
    connection.execute(
        text(
            "INSERT INTO import_row (run_id, position, sheet, number, uscc, name, action, state,"
            " given, changes, made, reason) VALUES (1, 1, '', 2, '', '甲', 'create', 'written',"
            " '', '', '', '')"
        )
    )
