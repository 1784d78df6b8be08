"""Surveys become filings of a duty, and come back as what they were."""

from collections.abc import Sequence
from typing import Any

from alembic import command
from sqlalchemy import Connection, Engine, Row, text

from tests.databases import alembic_config
from tests.migrations.rows import store_firms

BEFORE = "20261122_10"
AFTER = "20261122_11"
SURVEY = text(
    "INSERT INTO survey_year (enterprise_id, county_code, programme, year, is_filed) "
    "VALUES (:firm, '330482', :programme, 2017, :is_filed)"
)
REPORT = text(
    "INSERT INTO survey_year (enterprise_id, county_code, programme, duty, year, is_filed) "
    "VALUES (:firm, '330482', 'hnte', 'torch_survey', 2017, :is_filed)"
)


def rows(connection: Connection, columns: str) -> Sequence[Row[Any]]:
    return connection.execute(text(f"SELECT {columns} FROM survey_year ORDER BY id")).all()  # noqa: S608


def test_surveys_become_filings_of_their_duty_and_back(empty_engine: Engine) -> None:
    config = alembic_config()
    with empty_engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        store_firms(connection, "甲")
        for programme in ("provincial_tech_sme", "hnte"):
            connection.execute(SURVEY, {"firm": 1, "programme": programme, "is_filed": False})
        before = rows(connection, "programme, year, is_filed")

        command.upgrade(config, AFTER)
        connection.execute(REPORT, {"firm": 1, "is_filed": True})
        after = rows(connection, "duty, year, is_filed")
        command.downgrade(config, BEFORE)
        again = rows(connection, "programme, year, is_filed")

    assert [tuple(row) for row in after] == [
        ("provincial_sme_survey", 2017, False),
        ("hnte_annual_report", 2017, False),
        ("torch_survey", 2017, True),
    ]
    assert again == before
