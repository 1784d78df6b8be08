"""The provincial package: it keeps to its schema, counts right, and says what is unknown."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.exchange.package import schema, stream_package
from tests.factories import (
    make_case,
    make_enterprise,
    make_figures,
    make_former_name,
    make_indicator,
    make_institution,
    make_plan,
    make_title,
    viewer_of,
)

DAY = date(2018, 9, 30)


def package(session: Session, as_of: date = DAY, **values: Any) -> dict[str, Any]:
    known_on = values.pop("known_on", DAY)
    pieces = stream_package(session, viewer_of(), as_of, known_on, **values)
    document: dict[str, Any] = json.loads(b"".join(pieces))
    validator = jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(document)
    return document


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": "miaopu-package"}, schema())


def test_an_empty_county_is_a_whole_document(session: Session) -> None:
    make_plan(session)

    document = package(session)

    assert [county["code"] for county in document["counties"]] == ["330482"]
    assert document["counts"] == {
        "enterprises": 0,
        "cases": 0,
        "titles": 0,
        "institutions": 0,
        "indicators": 0,
    }
    assert (document["as_of"], document["known_on"]) == ("2018-09-30", "2018-09-30")


def test_titles_are_those_in_force_as_known(session: Session) -> None:
    firm = make_enterprise(session)
    running = make_title(
        session, firm, programme=Programme.HNTE, valid_from=date(2017, 11, 13),
        valid_until=date(2020, 11, 13), known_on=date(2018, 1, 12),
    )  # fmt: skip
    make_title(
        session, make_enterprise(session), programme=Programme.HNTE, valid_from=date(2015, 9, 17),
        valid_until=date(2018, 9, 17), known_on=date(2015, 10, 20),
    )  # fmt: skip

    assert [title["id"] for title in package(session)["titles"]] == [running.public_id]
    assert package(session)["titles"][0]["programme"] == "hnte"
    early = package(session, date(2017, 12, 31), known_on=date(2018, 1, 11))["titles"]
    assert running.public_id not in [title["id"] for title in early]
    late = package(session, date(2017, 12, 31), known_on=date(2018, 1, 12))["titles"]
    assert running.public_id in [title["id"] for title in late]


def test_firms_cases_and_figures_stand_in_it(session: Session) -> None:
    firm = make_enterprise(session, name="平湖甲有限公司")
    make_former_name(session, firm, name="平湖老甲有限公司")
    make_figures(session, firm, fiscal_year=2017, sales_cny=Decimal("12345678.90"), rd_cny=None)
    make_case(session, firm, programme=Programme.HNTE, year=2018, opened_on=date(2018, 5, 1))

    plain, full = package(session), package(session, with_figures=True)

    assert plain["enterprises"][0]["former_names"] == ["平湖老甲有限公司"]
    assert "figures" not in plain["enterprises"][0]
    year = full["enterprises"][0]["figures"][0]
    assert (year["fiscal_year"], year["sales_cny"], year["rd_cny"]) == (2017, "12345678.90", None)
    assert [(case["programme"], case["stage"]) for case in plain["cases"]] == [
        ("hnte", Stage.PLANNED)
    ]
    assert plain["counts"] == {
        "enterprises": 1,
        "cases": 1,
        "titles": 0,
        "institutions": 0,
        "indicators": 0,
    }


def test_institutions_stand_as_known_on_the_date(session: Session) -> None:
    firm = make_enterprise(session)
    one = make_institution(
        session, firm, building_from=date(2017, 1, 5), recognized_on=date(2018, 3, 1),
        recognized_known_on=date(2018, 4, 2),
    )  # fmt: skip

    now = package(session)["institutions"]
    before = package(session, date(2018, 3, 31), known_on=date(2018, 4, 1))["institutions"]

    assert [(each["id"], each["state"], each["recognized_on"]) for each in now] == [
        (one.public_id, "recognized", "2018-03-01")
    ]
    assert [(each["state"], each["recognized_on"]) for each in before] == [("building", None)]
    assert package(session, date(2016, 12, 31))["institutions"] == []


def test_an_unknown_value_is_null(session: Session) -> None:
    make_indicator(session, make_plan(session), key="rd_to_gdp")

    indicators = package(session)["indicators"]

    assert [(one["key"], one["value"]) for one in indicators] == [("rd_to_gdp", None)]


def test_more_firms_than_a_chunk_all_stand_in_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.package.CHUNK", 2)
    firms = [make_enterprise(session) for _ in range(5)]

    document = package(session)

    assert [one["id"] for one in document["enterprises"]] == [one.public_id for one in firms]
    assert document["counts"]["enterprises"] == 5


def test_recusal_withholds_nothing_from_a_package(session: Session) -> None:
    firm = make_enterprise(session)
    viewer = viewer_of(Role.BUREAU_OFFICER, recused_from=frozenset({firm.id}))

    document = json.loads(b"".join(stream_package(session, viewer, DAY, DAY)))

    assert document["counts"]["enterprises"] == 1
