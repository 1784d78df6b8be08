"""The schema's way up and down, that it is the models', and that the triggers outlive it."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.models import metadata
from app.models.history import HistoryEntry, JournalEntry
from tests.databases import alembic_config
from tests.factories import make_enterprise


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_up_down_and_up_again(empty_engine: Engine) -> None:
    config = alembic_config()
    with empty_engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        tables = set(inspect(connection).get_table_names())
        command.downgrade(config, "base")
        left = set(inspect(connection).get_table_names())
        command.upgrade(config, "head")
        again = set(inspect(connection).get_table_names())

    assert set(metadata.tables) <= tables
    assert left == {"alembic_version"}
    assert again == tables


def test_the_models_ask_for_nothing_more(engine: Engine) -> None:
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", ["history", "journal", "stage_event"])
def test_what_is_written_stays_written(session: Session, table: str, verb: str) -> None:
    make_enterprise(session)
    session.add(JournalEntry(kind="sign_in"))
    session.flush()
    if table == "stage_event":
        _insert_event(session)
    statement = f"UPDATE {table} SET id = id" if verb == "UPDATE" else f"DELETE FROM {table}"  # noqa: S608

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def _insert_event(session: Session) -> None:
    entry = session.get_one(
        HistoryEntry, session.execute(text("SELECT min(id) FROM history")).scalar()
    )
    firm = session.execute(text("SELECT id FROM enterprise")).scalar_one()
    session.execute(
        text(
            "INSERT INTO cultivation_case (public_id, version, updated_at, county_code,"
            " enterprise_id, programme, kind, year, stage, stage_since, opened_on, agency)"
            " VALUES ('abcdefghjkmn', 1, :at, '330482', :firm, 'hnte', 'first',"
            " 2018, 'planned', '2018-05-01', '2018-05-01', '')"
        ),
        {"firm": firm, "at": entry.at},
    )
    session.execute(
        text(
            "INSERT INTO stage_event (public_id, county_code, case_id, programme, action,"
            " happened_on, known_on, recorded_at, actor_name, actor_role, note, document_number,"
            " certificate_number) SELECT 'abcdefghjkmn', '330482', id, 'hnte', 'submit',"
            " '2018-05-02', '2018-05-02', :at, '测试', '', '', '', '' FROM cultivation_case"
        ),
        {"at": entry.at},
    )


def test_the_gram_index_follows_the_search_rows(session: Session) -> None:
    firm = make_enterprise(session, name="平湖氢能材料有限公司")
    session.execute(
        text("UPDATE enterprise_search SET grams = '光 光电' WHERE enterprise_id = :id"),
        {"id": firm.id},
    )
    if session.get_bind().dialect.name == "sqlite":
        found = text("SELECT rowid FROM enterprise_gram WHERE enterprise_gram MATCH :gram")
    else:
        found = text(
            "SELECT enterprise_id FROM enterprise_search"
            " WHERE string_to_array(grams, ' ') @> ARRAY[:gram]"
        )

    assert session.execute(found, {"gram": "氢能"}).scalars().all() == []
    assert session.execute(found, {"gram": "光电"}).scalars().all() == [firm.id]
