"""Facts sent by a program: judged without an account, refused by field, never stored."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlmodel import Session, func, select

from app.domain.criteria.editions import EDITIONS
from app.models.history import HistoryEntry
from tests.clients import Browser

FIRM: dict[str, Any] = {
    "applied_on": "2018-07-01",
    "registered_on": "2010-01-01",
    "years": {"2017": {"staff_monthly_avg": "100", "tech_staff_monthly_avg": "9"}},
}


def test_anybody_may_try_and_nothing_is_stored(client: Browser, store: Session) -> None:
    answer = client.post("/api/diagnoses/try", json={"edition": "hnte-2016", "facts": FIRM})

    assert answer.status_code == 200
    Draft202012Validator(client.get("/api/diagnoses/schema/result").json()).validate(answer.json())
    assert answer.json()["verdict"] == "not_yet"
    assert store.exec(select(func.count()).select_from(HistoryEntry)).one() == 0


def test_request_is_as_published(client: Browser) -> None:
    schema = client.get("/api/diagnoses/schema/request").json()

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate({"edition": "hnte-2016", "facts": FIRM})
    assert not Draft202012Validator(schema).is_valid({"facts": {"sales": 1}})


@pytest.mark.parametrize(
    ("asked", "edition"),
    [
        ({}, "hnte-2016"),
        ({"programme": "national_tech_sme"}, "national-tech-sme-2017"),
        ({"edition": "zhejiang-tech-sme-2016"}, "zhejiang-tech-sme-2016"),
    ],
)
def test_edition_is_chosen_by_programme_and_day(
    client: Browser, asked: dict[str, str], edition: str
) -> None:
    answer = client.post("/api/diagnoses/try", json=asked | {"facts": FIRM})

    assert answer.json()["edition"] == edition


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"facts": FIRM | {"age": 1}}, "age", "unknown_key"),
        ({"facts": {"years": {"2017": {"rd_cny": -1}}}}, "years.2017.rd_cny", "number_too_small"),
        ({"edition": "hnte-1999", "facts": FIRM}, "edition", "unknown_edition"),
        ({"edition": "hnte-2016"}, "facts", "missing_value"),
        ({"facts": {}}, "applied_on", "missing_value"),
    ],
)
def test_malformed_request_names_its_field(
    client: Browser, body: dict[str, Any], field: str, reason: str
) -> None:
    answer = client.post("/api/diagnoses/try", json=body)

    assert answer.status_code == 422
    assert answer.json()["fields"][field]["reason"] == reason
    assert f"{field}:" in answer.json()["detail"]


def test_ten_megabytes_are_refused_in_a_sentence(client: Browser) -> None:
    answer = client.post("/api/diagnoses/try", content=b"[" + b"0," * 5_000_000 + b"0]")

    assert answer.status_code == 422
    assert answer.json()["reasons"] == ["json_too_large"]
    assert "1 MB" in answer.json()["detail"]


def test_editions_name_their_documents(client: Browser) -> None:
    editions = client.get("/api/diagnoses/editions").json()

    assert [one["key"] for one in editions] == list(EDITIONS)
    assert all(one["document"] and one["criteria"] for one in editions)
