"""Tasks that are about no firm of the register yet, or about many."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.domain.opinions import Department, InquiryAnswer
from app.domain.tasks import TaskKind
from app.models.firm_accounts import Registration
from app.models.inquiries import Inquiry, InquiryLine
from app.queries.task_views import Tab
from app.queries.tasks import list_tasks
from tests.factories import (
    COUNTY,
    TOWN,
    make_batch,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_person,
    make_staff,
    make_township,
    next_uscc,
    viewer_of,
)
from tests.factories.ground import store

TODAY = date(2018, 9, 28)


def of_kind(session: Session, viewer: Viewer, kind: TaskKind, tab: Tab = Tab.MINE) -> list[Any]:
    return list_tasks(session, viewer, tab, TODAY, kind=kind).rows


def make_registration(session: Session, town: str | None, **values: Any) -> Registration:
    person = make_person(session, Role.ENTERPRISE_USER)
    usual = {
        "county_code": COUNTY,
        "person_id": person.id,
        "uscc": next_uscc(),
        "firm_name": "新来的公司",
        "township_code": town,
        "contact_name": "张三",
    }
    return store(session, Registration(**usual | values))


def test_registration_waits_for_its_town_or_for_the_bureau(session: Session) -> None:
    kind = TaskKind.CONFIRM_REGISTRATION
    make_township(session, TOWN)
    here = make_registration(session, TOWN)
    nowhere = make_registration(session, None)
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))
    bureau = viewer_of(person=make_staff(session))

    assert [row.subject_id for row in of_kind(session, town, kind)] == [here.public_id]
    [row] = of_kind(session, bureau, kind)
    assert (row.subject_id, row.enterprise, row.page) == (
        nowhere.public_id,
        "新来的公司",
        "/registrations",
    )
    away = viewer_of(Role.TOWN_OFFICER, person=make_staff(session), townships=["330482002"])
    assert of_kind(session, away, kind) == []


def test_inquiry_is_its_maker_s_until_the_last_answer(session: Session) -> None:
    make_calendar_year(session, 2018)
    me, batch = make_staff(session, name="王经办"), make_batch(session)
    case = make_case(session, make_enterprise(session), batch_id=batch.id)
    inquiry = store(
        session,
        Inquiry(
            county_code=COUNTY,
            batch_id=batch.id or 0,
            number=1,
            made_on=date(2018, 9, 20),
            made_by="王经办",
            answer_by_on=date(2018, 9, 27),
        ),
    )
    line = store(
        session,
        InquiryLine(
            county_code=COUNTY,
            inquiry_id=inquiry.id or 0,
            case_id=case.id or 0,
            enterprise_id=case.enterprise_id,
            department=next(iter(Department)),
        ),
    )
    viewer, kind = viewer_of(person=me), TaskKind.OWN_INQUIRY

    [row] = of_kind(session, viewer, kind, Tab.STARTED)
    assert row.page == f"/batches/{batch.public_id}/inquiries/{inquiry.public_id}"
    assert (row.deadline.working_days, row.what) == (-1, batch.programme)
    assert of_kind(session, viewer_of(person=make_staff(session)), kind, Tab.STARTED) == []

    line.answer, line.answered_on = next(iter(InquiryAnswer)), TODAY
    session.flush()
    assert of_kind(session, viewer, kind, Tab.STARTED) == []
