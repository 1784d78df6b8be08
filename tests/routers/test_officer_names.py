"""A firm reads office and role where officers read a colleague's name, on every page of its own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.domain.stages import Action, Stage
from app.domain.titles import Authority, Programme
from app.models.cases import StageEvent
from app.models.enterprises import Attachment, Enterprise
from app.models.evidence import ExpertMark
from app.models.people import Person
from app.queries.officer_names import naming_for
from app.words import word
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_application,
    make_batch,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)
from tests.factories.ground import store as put
from tests.routers.recused_rows import DAY, NOON, rows_of_cases

OFFICER, OFFICE = "乔无名", "高新科"


@dataclass
class Desk:
    """A firm whose case one officer has worked on, and whoever of the firm reads of it."""

    user: Browser
    officer: Browser
    firm: Enterprise
    ids: dict[str, str]

    def read(self, browser: Browser, path: str) -> str:
        answer = browser.get(path.format(**self.ids))
        assert answer.status_code == 200, path
        return answer.text


@pytest.fixture
def desk(store: Session, as_viewer: AsViewer) -> Desk:
    officer = make_staff(store, name=OFFICER, office=OFFICE)
    firm = make_enterprise(store, responsible_id=officer.id)
    batch = make_batch(store)
    case = make_case(store, firm, batch_id=batch.id, handler_id=officer.id, stage=Stage.RECOMMENDED)
    beside = make_case(store, make_enterprise(store), batch_id=batch.id)
    rows = rows_of_cases(store, case, beside, batch, make_application(store, firm, case), officer)
    about: dict[str, Any] = {"county_code": COUNTY, "enterprise_id": firm.id or 0}
    _acted(store, case.id or 0, officer)
    put(
        store,
        ExpertMark(
            **about, criterion="rd", points=Decimal(5), given_by=OFFICER, given_on=date(2018, 9, 1)
        ),
    )
    put(
        store,
        Attachment(
            **about,
            subject_kind="enterprise",
            subject_id=firm.public_id,
            file_name="走访.pdf",
            stored_name="visited",
            media_type="application/pdf",
            size_bytes=1000,
            sha256="0" * 64,
            uploaded_by=OFFICER,
            uploaded_at=NOON,
        ),
    )
    user = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    reading = as_viewer(person=officer)
    made = reading.post(f"/api/enterprises/{firm.public_id}/diagnoses", json={"programme": "hnte"})
    assert made.status_code == 201, made.text
    ids = {"firm": firm.public_id, "case": case.public_id} | rows.closed
    return Desk(user, reading, firm, ids)


def _acted(session: Session, case_id: int, officer: Person) -> None:
    event = StageEvent(
        county_code=COUNTY,
        case_id=case_id,
        programme=Programme.HNTE,
        action=Action.RECOMMEND,
        source=Stage.COUNTY_CHECKED,
        target=Stage.RECOMMENDED,
        authority=Authority.COUNTY,
        happened_on=DAY,
        known_on=DAY,
        actor_id=officer.id,
        actor_name=officer.name,
        actor_role=Role.BUREAU_OFFICER,
    )
    put(session, event)


def test_no_page_of_the_firm_names_an_officer(desk: Desk) -> None:
    told = {
        path: desk.read(desk.user, path)
        for path in (
            "/cases/{case}",
            "/api/cases/{case}",
            "/api/cases/{case}/comments",
            "/enterprises/{firm}",
            "/api/enterprises/{firm}",
            "/api/enterprises/{firm}/users",
            "/api/enterprises/{firm}/diagnoses",
            "/api/enterprises/{firm}/evidence",
            "/api/messages",
            "/api/my-data",
        )
    }

    assert [path for path, text in told.items() if OFFICER in text] == []
    assert f"<strong>{OFFICE} {word(Role.BUREAU_OFFICER)}</strong>" in told["/cases/{case}"]
    case = desk.user.get(f"/api/cases/{desk.ids['case']}").json()
    assert (case["handler"], case["handler_id"]) == (OFFICE, None)
    assert [entry["actor_name"] for entry in case["timeline"]] == [OFFICE]
    assert [one["returned_by"] for one in case["amendments"]] == [OFFICE]


def test_officers_read_the_name(desk: Desk) -> None:
    for path in ("/cases/{case}", "/api/enterprises/{firm}", "/api/enterprises/{firm}/users"):
        assert OFFICER in desk.read(desk.officer, path)


def test_own_people_keep_their_names_and_an_officer_nobody_knows_is_the_bureau(
    session: Session,
) -> None:
    firm = make_enterprise(session)
    colleague = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm], name="钱财务")
    officer = make_staff(session, Role.TOWN_OFFICER, name="新名字", office="当湖街道")
    viewer: Viewer = viewer_of(Role.ENTERPRISE_USER, person=colleague, enterprises=[firm])
    people = [(colleague.id, "钱财务"), (officer.id, "旧名字"), (None, "新名字"), (None, "已离开")]

    naming = naming_for(session, viewer, people)

    assert [naming.of(name, key) for key, name in people] == [
        "钱财务",
        "当湖街道",
        "当湖街道",
        "已离开",
    ]
    assert naming.of_officer("已离开") == "县330482科学技术局"
    assert naming.of_officer("") == ""
