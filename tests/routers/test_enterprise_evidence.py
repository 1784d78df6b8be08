"""Incidents, conversions, points and statements: entered by form and by JSON, removed, recorded."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from tests.clients import AsViewer
from tests.factories import make_demonstration, make_enterprise

TODAY = date(2018, 9, 30)
GIVEN: dict[str, dict[str, Any]] = {
    "incidents": {
        "kind": "major_safety_accident",
        "happened_on": "2018-05-01",
        "document_number": "平应急罚〔2018〕3号",
        "note": "",
    },
    "conversions": {"year": 2017, "name": "育苗装置", "proof": "销售合同"},
    "marks": {
        "criterion": "score.rd_organisation",
        "points": "15.50",
        "given_by": "钱专家",
        "given_on": "2018-09-01",
        "note": "",
    },
    "statements": {
        "fact": "incidents",
        "is_so": True,
        "stated_on": "2018-09-01",
        "source": "市应急管理局复函",
        "document_number": "",
    },
}
SHOWN = {
    "incidents": "平应急罚〔2018〕3号",
    "conversions": "育苗装置",
    "marks": "钱专家",
    "statements": "市应急管理局复函",
}


@pytest.fixture
def firm(store: Session) -> Enterprise:
    make_demonstration(store, TODAY)
    return make_enterprise(store)


@pytest.mark.parametrize("part", GIVEN)
def test_what_was_learned_is_entered_seen_and_removed(
    store: Session, firm: Enterprise, as_viewer: AsViewer, part: str
) -> None:
    officer = as_viewer()
    path = f"/enterprises/{firm.public_id}/evidence"

    assert officer.post(f"{path}/{part}", data=GIVEN[part]).status_code == 303
    assert SHOWN[part] in officer.get(path).text
    row = officer.get(f"/api{path}").json()[part][0]
    assert {name: row[name] for name in GIVEN[part]} == GIVEN[part]

    assert officer.post(f"{path}/{part}/{row['id']}/remove").status_code == 303
    assert officer.get(f"/api{path}").json()[part] == []
    told = store.exec(
        select(HistoryEntry.payload).where(HistoryEntry.enterprise_id == firm.id)
    ).all()
    assert [SHOWN[part] in payload for payload in told[-2:]] == [True, True]


@pytest.mark.parametrize("part", GIVEN)
def test_program_enters_and_removes_the_same(
    firm: Enterprise, as_viewer: AsViewer, part: str
) -> None:
    officer = as_viewer()
    path = f"/api/enterprises/{firm.public_id}/evidence"

    made = officer.post(f"{path}/{part}", json=GIVEN[part])

    assert made.status_code == 201
    row = made.json()[part][0]
    assert officer.post(f"{path}/{part}/{row['id']}/remove").json()[part] == []
    assert officer.post(f"{path}/{part}/{row['id']}/remove").status_code == 404


@pytest.mark.parametrize(
    ("part", "changed", "field", "said"),
    [
        ("incidents", {"happened_on": "2018-10-01"}, "happened_on", "今天(2018-09-30)"),
        ("incidents", {"kind": "bad_luck"}, "kind", ""),
        ("conversions", {"year": 2019}, "year", "年度不能晚于 2018 年"),
        ("conversions", {"year": 18}, "year", "四位数字"),
        ("conversions", {"name": " "}, "name", ""),
        ("marks", {"points": "20.5"}, "points", "不能大于 20"),
        ("marks", {"points": "-1"}, "points", "不能小于 0"),
        ("marks", {"criterion": "score.beauty"}, "criterion", "不在允许的取值中"),
        ("marks", {"given_on": "2018-10-01"}, "given_on", "今天(2018-09-30)"),
        ("statements", {"source": ""}, "source", ""),
        ("statements", {"stated_on": "2018-10-01"}, "stated_on", "今天(2018-09-30)"),
    ],
)
def test_wrong_value_is_said_beside_its_field_and_nothing_is_kept(
    firm: Enterprise,
    as_viewer: AsViewer,
    part: str,
    changed: dict[str, Any],
    field: str,
    said: str,
) -> None:
    officer = as_viewer()
    path = f"/enterprises/{firm.public_id}/evidence"

    page = officer.post(f"{path}/{part}", data=GIVEN[part] | changed)
    answer = officer.post(f"/api{path}/{part}", json=GIVEN[part] | changed)

    assert (page.status_code, answer.status_code) == (422, 422)
    assert said in page.text.replace("（", "(").replace("）", ")")
    assert SHOWN[part] in page.text or field in {"name", "source"}
    assert list(answer.json()["fields"]) == [field]
    assert officer.get(f"/api{path}").json()[part] == []


def test_enterprise_sees_its_own_and_enters_nothing(
    store: Session, firm: Enterprise, as_viewer: AsViewer
) -> None:
    own = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    path = f"/enterprises/{firm.public_id}/evidence"
    other = make_enterprise(store)

    assert "登记声明" not in own.get(path).text
    assert own.post(f"{path}/statements", data=GIVEN["statements"]).status_code == 403
    assert own.get(f"/enterprises/{other.public_id}/evidence").status_code == 404


def test_none_of_incidents_moves_the_diagnosis_from_unknown_to_met(
    firm: Enterprise, as_viewer: AsViewer
) -> None:
    officer = as_viewer()
    diagnoses = f"/api/enterprises/{firm.public_id}/diagnoses"

    def state() -> str:
        found = officer.get(diagnoses).json()["reading"]["findings"]
        return str(next(one["state"] for one in found if one["criterion"] == "no_incident"))

    before = state()
    officer.post(f"/api/enterprises/{firm.public_id}/evidence/statements", json=GIVEN["statements"])

    assert (before, state()) == ("unknown", "met")


def test_everything_learned_is_one_file(firm: Enterprise, as_viewer: AsViewer) -> None:
    officer = as_viewer()
    path = f"/api/enterprises/{firm.public_id}/evidence"
    for part, given in GIVEN.items():
        officer.post(f"{path}/{part}", json=given)

    text = officer.get(f"{path}/export?format=csv").content.decode("utf-8-sig")

    lines = text.splitlines()
    assert len(lines) == 1 + len(GIVEN)
    assert all(any(shown in line for line in lines) for shown in SHOWN.values())
    assert "15.50" in text
