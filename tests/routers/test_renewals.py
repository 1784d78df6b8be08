"""The radar's page, twin and file: whom it lists, how they are judged, who sees what."""

from datetime import date
from html import escape

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from app.domain.titles import TitleKind
from app.models.enterprises import Enterprise
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    make_case,
    make_demonstration,
    make_enterprise,
    make_ip_right,
    make_plan,
    make_recusal,
    make_staff,
    make_title,
    make_visit,
)

TODAY = date(2018, 9, 30)
ENDS = {
    "lapsed": date(2018, 9, 17),
    "within_6": date(2018, 11, 23),
    "within_12": date(2019, 9, 30),
    "within_18": date(2020, 3, 30),
    "later": date(2020, 11, 13),
}


@pytest.fixture
def firms(store: Session) -> dict[str, Enterprise]:
    """A holder at each step; the lapsed one's renewal is sent, a renewed one is done."""
    make_demonstration(store, TODAY)
    found = {}
    for step, last in ENDS.items():
        found[step] = make_enterprise(store)
        make_title(
            store, found[step], valid_from=last.replace(year=last.year - 3), valid_until=last
        )
    make_case(store, found["lapsed"], year=2018, kind=TitleKind.RENEWAL, stage=Stage.RECOMMENDED)
    renewed = make_enterprise(store)
    make_title(store, renewed, valid_from=date(2015, 9, 1), valid_until=date(2018, 8, 31))
    make_title(store, renewed, valid_from=date(2018, 9, 1), valid_until=date(2021, 8, 31))
    make_ip_right(store, found["within_6"])
    make_ip_right(store, found["within_6"], used_on=date(2015, 5, 1))
    return found


@pytest.mark.usefixtures("firms")
def test_titles_are_listed_by_their_steps(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    found = officer.get("/api/renewals").json()

    assert [(row["step"], row["months_left"], row["risk"]) for row in found["rows"]] == [
        ("lapsed", 0, "low"),
        ("within_6", 1, "high"),
        ("within_12", 12, "medium"),
        ("within_18", 18, "medium"),
    ]
    assert found["by_step"] == {
        "lapsed": 1, "within_6": 1, "within_12": 1, "within_18": 1, "later": 2,
    }  # fmt: skip
    assert (found["total"], found["by_risk"]) == (4, {"high": 1, "medium": 2, "low": 1})
    near = found["rows"][1]
    assert (near["unused_class_ii"], near["used_class_ii"]) == (1, 1)
    assert near["verdict"] == "unknown"
    assert found["rows"][2]["unused_class_ii"] is None  # nobody knows its rights
    narrowed = officer.get("/api/renewals?risk=medium&step=within_12").json()["rows"]
    assert [row["step"] for row in narrowed] == ["within_12"]


def test_a_visit_is_proposed_until_somebody_has_been_there(
    store: Session, firms: dict[str, Enterprise], as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    address = f"/visits/new?enterprise={firms['within_6'].public_id}"
    assert address in officer.get("/renewals?needs_visit=true").text
    assert officer.get(address).status_code == 200

    make_visit(store, firms["within_6"], make_staff(store), happened_on=date(2018, 9, 3))

    assert address not in officer.get("/renewals?needs_visit=true").text
    rows = officer.get("/api/renewals/export?format=json&needs_visit=true").json()
    assert {row["valid_until"] for row in rows} == {"2019-09-30", "2020-03-30"}


def test_recusal_hides_a_firm_and_the_file_says_so(
    store: Session, firms: dict[str, Enterprise], as_viewer: AsViewer
) -> None:
    person = make_staff(store)
    officer = as_viewer(Role.BUREAU_OFFICER, person=person)
    make_recusal(store, person, firms["within_6"])

    hidden = firms["within_6"].public_id
    assert hidden not in officer.get("/renewals").text
    assert len(officer.get("/api/renewals").json()["rows"]) == 3


def test_head_reads_whose_firms_they_are_and_goes_to_her_rows(
    store: Session, firms: dict[str, Enterprise], as_viewer: AsViewer
) -> None:
    """The firm's officer where it has one, else the firm's town; each leads to exactly the rows."""
    make_plan(store)
    officer = make_staff(store, name="责任人甲")
    firms["within_12"].responsible_id = officer.id
    firms["within_18"].responsible_id = officer.id
    store.commit()
    head = as_viewer(Role.BUREAU_HEAD)

    duties = {one["work"]: one for one in head.get("/api/morning").json()["brief"]["duties"]}

    visits = duties["renewals_to_visit"]
    assert [(one["name"], one["number"]) for one in visits["who"]] == [
        ("责任人甲", 2),
        ("镇001", 1),
    ]
    rows = [head.get(f"/api{one['page']}").json()["rows"] for one in visits["who"]]
    assert {row["responsible"] for row in rows[0]} == {"责任人甲"}
    assert [len(some) for some in rows] == [2, 1]
    assert rows[1][0]["responsible"] is None
    risky = duties["renewals_at_risk"]
    assert risky["firms"] == [
        {
            "name": firms["within_6"].name,
            "page": f"/enterprises/{firms['within_6'].public_id}",
        }
    ]
    page = head.get("/morning").text
    assert escape(visits["who"][0]["page"]) in page
    assert firms["within_6"].name in page


@pytest.mark.usefixtures("firms")
def test_statements_do_not_grow(
    store: Session, as_viewer: AsViewer, statements: Statements
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    counts = []
    for _ in range(2):
        before = len(statements("SELECT"))
        officer.get("/api/renewals")
        counts.append(len(statements("SELECT")) - before)
        for _ in range(4):
            make_title(store, make_enterprise(store), valid_until=date(2019, 6, 1))

    assert counts[0] == counts[1]
