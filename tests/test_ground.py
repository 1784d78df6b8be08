"""The ground the other tests stand on: real servers, real rollbacks, and no silent skips."""

import pytest
from sqlalchemy import Connection, Engine, inspect, text

from app.models import metadata

pytest_plugins = ["pytester"]


def test_engine_is_the_backend_asked_for(engine: Engine, backend: str) -> None:
    assert engine.dialect.name == backend


def test_postgresql_is_new_enough_and_its_owner_no_superuser(engine: Engine, backend: str) -> None:
    if backend == "sqlite":
        return
    with engine.connect() as connection:
        version, is_superuser = connection.execute(
            text(
                "SELECT current_setting('server_version_num')::int, rolsuper FROM pg_roles"
                " WHERE rolname = current_user"
            )
        ).one()

    assert version >= 150000
    assert is_superuser is False


def test_engine_has_every_table(engine: Engine) -> None:
    assert set(metadata.tables) - set(inspect(engine).get_table_names()) == set()


def test_empty_engine_has_no_table(empty_engine: Engine) -> None:
    assert inspect(empty_engine).get_table_names() == []


@pytest.mark.parametrize("turn", [1, 2])
def test_connection_forgets_what_the_last_test_wrote(connection: Connection, turn: int) -> None:
    connection.execute(
        text("INSERT INTO calendar_year (year, source) VALUES (1949, :turn)"), {"turn": str(turn)}
    )

    years = connection.execute(text("SELECT source FROM calendar_year WHERE year = 1949"))

    assert years.scalars().all() == [str(turn)]
