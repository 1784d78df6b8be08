"""A firm sees what is before it, and of which offices its file was looked at."""

from datetime import date

from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.domain.enterprises import IpKind
from app.domain.evidence import StatedFact
from app.domain.stages import Stage
from app.models.history import JournalEntry
from app.queries.firm_calendars import show_firm_calendar
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_demonstration,
    make_enterprise,
    make_ip_right,
    make_staff,
    make_statement,
    make_title,
    viewer_of,
)

TODAY = date(2018, 9, 28)
REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_firm_sees_its_stage_next_date_and_rights(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, TODAY)
    make_calendar_year(store, 2018)
    firm = make_enterprise(store, name="景兴纸业")
    batch = make_batch(store, firm_cutoff_on=date(2018, 10, 9))
    case = make_case(store, firm, batch_id=batch.id, stage=Stage.RETURNED)
    make_title(store, firm, valid_from=date(2016, 11, 21))
    for used_on in (None, date(2016, 6, 1)):
        make_ip_right(
            store,
            firm,
            kind=IpKind.SOFTWARE_COPYRIGHT,
            granted_on=date(2016, 1, 1),
            used_on=used_on,
        )
    ours = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    here = f"/enterprises/{firm.public_id}/calendar"

    found = ours.get(f"/api{here}").json()
    page = ours.get(here).text

    assert found["next"]["kind"] == "case_due"
    assert [(one["kind"], one["on"]) for one in found["dates"]] == [
        ("case_due", "2018-10-09"),
        ("renewal_ahead", "2018-11-21"),
        ("duty", "2019-03-31"),
        ("renewal_ahead", "2019-05-21"),
        ("duty", "2019-05-31"),
        ("title_end", "2019-11-21"),
    ]
    assert found["rights"] == {"unused": 1, "co_owned": 0, "undated": 0, "used": 1}
    assert [one["id"] for one in found["cases"]] == [case.public_id]
    assert "高新技术企业年报" in page
    assert "下一步由贵企业办理：" in page
    assert "未使用 1 件" in page
    assert f'data-hx-get="{here}"' in ours.get(f"/enterprises/{firm.public_id}").text
    region = ours.get(here, headers=REGION).text
    assert region.lstrip().startswith('<section class="panel" id="firm-calendar"')
    file = ours.get(f"{here}/export")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.content.count(b"BEGIN:VEVENT") == 6


def test_unknown_rights_stay_unknown_until_somebody_answers(
    as_viewer: AsViewer, store: Session
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    ours = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    here = f"/enterprises/{firm.public_id}/calendar"

    assert ours.get(f"/api{here}").json()["rights"]["unused"] is None
    assert "未知：知识产权清单还没有登记或说明" in ours.get(here).text
    make_statement(store, firm, fact=StatedFact.IP_RIGHTS, stated_on=TODAY)
    assert ours.get(f"/api{here}").json()["rights"]["unused"] == 0


def test_another_firm_s_calendar_and_looks_are_not_there(
    as_viewer: AsViewer, store: Session
) -> None:
    firm, own = make_enterprise(store), make_enterprise(store)
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[own])

    for part in ("calendar", "calendar/export", "looks"):
        assert stranger.get(f"/enterprises/{firm.public_id}/{part}").status_code == 404
    assert as_viewer().get(f"/enterprises/{firm.public_id}/looks").status_code == 403


def test_firm_learns_office_role_and_purpose_and_no_name(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    officer = as_viewer(person=make_staff(store, name="王经办", office="平湖市科学技术局高新科"))
    ours = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    for _ in range(3):
        officer.get(f"/cases/{case.public_id}")
    officer.get(f"/api/cases/{case.public_id}")
    ours.get(f"/cases/{case.public_id}")
    here = f"/enterprises/{firm.public_id}/looks"

    [row] = ours.get(f"/api{here}").json()["rows"]

    assert (row["office"], row["role"], row["kind"], row["subject"]) == (
        "平湖市科学技术局高新科",
        "bureau_officer",
        "look",
        "2018 年高新技术企业申报案",
    )
    page = ours.get(here).text
    assert ("王经办" in page, "平湖市科学技术局高新科" in page) == (False, True)
    assert len(ours.get(f"/api{here}/export?format=json").json()) == 1
    officer.post(f"/enterprises/{firm.public_id}/contacts/show", data={"reason": "通知补正"})
    kept = store.exec(select(JournalEntry.kind).where(JournalEntry.enterprise_id == firm.id)).all()
    assert kept.count(AccessKind.LOOK) == 1  # once a day of each person and thing


def test_look_at_what_is_not_there_leaves_nothing(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, township_code="330482002")
    case = make_case(store, firm)
    town = as_viewer(Role.TOWN_OFFICER)

    assert town.get(f"/cases/{case.public_id}").status_code == 404
    assert store.exec(select(JournalEntry).where(JournalEntry.enterprise_id == firm.id)).all() == []


def test_statements_do_not_grow_with_what_a_firm_has(
    session: Session, statements: Statements
) -> None:
    firm = make_enterprise(session)
    counts = []
    for year in (2017, 2018):
        make_case(session, firm, year=year)
        make_title(session, firm, list_year=year)
        make_ip_right(session, firm)
        before = len(statements("SELECT"))
        viewer = viewer_of(Role.ENTERPRISE_USER, person=make_staff(session), enterprises=[firm])
        start = len(statements("SELECT")) - before
        show_firm_calendar(session, viewer, firm.public_id, TODAY)
        counts.append(len(statements("SELECT")) - before - start)

    assert counts[0] == counts[1]
