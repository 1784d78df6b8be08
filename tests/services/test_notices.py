"""A notice of the county's own: its days, its firms, objections, and what it holds back."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, NotFound, Reason, Refusal
from app.models.history import HistoryEntry, PersonalValue
from app.models.notices import NoticeEntry, ObjectionOutcome
from app.models.pool import PoolEntry
from app.queries.notices import (
    NoticeDetail,
    describe_notice,
    list_notices,
    list_showable,
    notice_blocks,
)
from app.recording import Actor
from app.services.notices import (
    NewNotice,
    NewObjection,
    open_public_notice,
    raise_objection,
    resolve_objection,
)
from app.services.objections import Answer
from tests.factories import (
    make_calendar_year,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 28)
LAST_DAY = date(2018, 10, 9)
AFTER = date(2018, 10, 10)


@pytest.fixture
def viewer(session: Session) -> Viewer:
    make_calendar_year(
        session,
        2018,
        off=[date(2018, 10, day) for day in (1, 2, 3, 4, 5)],
        worked=[date(2018, 9, 29), date(2018, 9, 30)],
    )
    person = make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)
    return viewer_of(person=person)


def proposed(session: Session, number: int, **cohort: Any) -> list[PoolEntry]:
    into = make_cohort(session, **{"notice_working_days": 5} | cohort)
    return [
        make_pool_entry(session, make_enterprise(session), into, state=EntryState.PROPOSED)
        for _ in range(number)
    ]


def shown(session: Session, viewer: Viewer, entries: list[PoolEntry], **given: Any) -> NoticeDetail:
    usual: dict[str, Any] = {
        "title": "拟入库企业公示",
        "starts_on": TODAY,
        "working_days": 5,
        "contact": "高新科 0573-85000000",
        "entries": [entry.public_id for entry in entries],
    }
    return open_public_notice(session, viewer, NewNotice(**usual | given), TODAY)


def objected(session: Session, viewer: Viewer, notice: NoticeDetail, firm: str) -> str:
    given = NewObjection(enterprise=firm, raised_on=TODAY, raised_by="张三", content="研发人员不实")
    return raise_objection(session, viewer, notice.notice.id, given, TODAY).objections[-1].id


def test_notice_ends_after_its_working_days_over_the_golden_week(
    session: Session, viewer: Viewer
) -> None:
    first, second = proposed(session, 2)

    detail = shown(session, viewer, [first, second])

    # 28, 29 and 30 September are worked, 1 to 7 October are off, then the 8th and the 9th.
    assert detail.notice.ends_on == LAST_DAY
    assert (detail.notice.state, detail.notice.days_left, detail.notice.entries) == (
        "running",
        4,
        2,
    )
    assert {firm.entry_id for firm in detail.firms} == {first.public_id, second.public_id}
    assert [row.id for row in list_notices(session, viewer, TODAY)] == [detail.notice.id]


def test_entries_stay_blocked_through_the_last_day(session: Session, viewer: Viewer) -> None:
    on_show, waiting = proposed(session, 2)
    (free,) = proposed(session, 1, name="2018-2020", notice_working_days=None)
    shown(session, viewer, [on_show])
    ids = [entry.id or 0 for entry in (on_show, waiting, free)]

    assert notice_blocks(session, ids, LAST_DAY) == {
        on_show.id: Reason.NOTICE_STILL_OPEN,
        waiting.id: Reason.NOTICE_REQUIRED,
    }
    assert notice_blocks(session, ids, AFTER) == {waiting.id: Reason.NOTICE_REQUIRED}
    assert notice_blocks(session, [], AFTER) == {}


def test_objection_blocks_only_its_own_firm_until_it_is_dismissed(
    session: Session, viewer: Viewer
) -> None:
    accused, other = proposed(session, 2)
    notice = shown(session, viewer, [accused, other])
    firm = next(one for one in notice.firms if one.entry_id == accused.public_id)
    objection = objected(session, viewer, notice, firm.enterprise_id)
    ids = [accused.id or 0, other.id or 0]

    assert notice_blocks(session, ids, AFTER) == {accused.id: Reason.OBJECTION_PENDING}
    answer = Answer(outcome=ObjectionOutcome.DISMISSED, outcome_note="社保记录相符")
    resolve_objection(session, viewer, notice.notice.id, objection, answer, AFTER)

    assert notice_blocks(session, ids, AFTER) == {}
    with pytest.raises(Refusal) as again:
        resolve_objection(session, viewer, notice.notice.id, objection, answer, AFTER)
    assert again.value.reasons == (Reason.NOT_OFFERED,)


def test_upheld_objection_keeps_its_firm_out(session: Session, viewer: Viewer) -> None:
    (entry,) = proposed(session, 1)
    notice = shown(session, viewer, [entry])
    objection = objected(session, viewer, notice, notice.firms[0].enterprise_id)
    answer = Answer(outcome=ObjectionOutcome.UPHELD, outcome_note="属实")

    detail = resolve_objection(session, viewer, notice.notice.id, objection, answer, AFTER)

    assert notice_blocks(session, [entry.id or 0], date(2019, 5, 6)) == {
        entry.id: Reason.OBJECTION_UPHELD
    }
    assert (detail.notice.open_objections, detail.objections[0].resolved_on) == (0, AFTER)


def test_two_objections_to_one_firm_count_once_each(session: Session, viewer: Viewer) -> None:
    (entry,) = proposed(session, 1)
    notice = shown(session, viewer, [entry])
    firm = notice.firms[0].enterprise_id
    first = objected(session, viewer, notice, firm)
    objected(session, viewer, notice, firm)

    answer = Answer(outcome=ObjectionOutcome.DISMISSED, outcome_note="不属实")
    detail = resolve_objection(session, viewer, notice.notice.id, first, answer, AFTER)

    assert detail.notice.open_objections == 1
    assert notice_blocks(session, [entry.id or 0], AFTER) == {entry.id: Reason.OBJECTION_PENDING}


def test_only_proposed_entries_not_yet_shown_go_on_show(session: Session, viewer: Viewer) -> None:
    first, second = proposed(session, 2)
    second.state = EntryState.ADMITTED
    session.flush()
    assert [one.entry_id for one in list_showable(session, viewer)] == [first.public_id]
    with pytest.raises(InvalidValue) as admitted:
        shown(session, viewer, [second])
    shown(session, viewer, [first])

    with pytest.raises(InvalidValue) as again:
        shown(session, viewer, [first])

    assert admitted.value.fields == again.value.fields == {"entries": Reason.NOT_TO_BE_SHOWN}
    assert list_showable(session, viewer) == []


def test_year_without_holidays_has_no_notice(session: Session, viewer: Viewer) -> None:
    entries = proposed(session, 1)

    with pytest.raises(Refusal) as refusal:
        shown(session, viewer, entries, starts_on=date(2018, 12, 28))

    assert refusal.value.reasons == (Reason.CALENDAR_UNKNOWN,)
    assert refusal.value.details == {"year": 2019}
    assert session.exec(select(NoticeEntry)).all() == []


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"raised_on": date(2018, 9, 29)}, {"raised_on": Reason.DATE_IN_FUTURE}),
        ({"raised_on": date(2018, 9, 27)}, {"raised_on": Reason.DATES_OUT_OF_ORDER}),
        ({"enterprise": "xxxxxxxxxxxx"}, {"enterprise": Reason.NOT_ON_NOTICE}),
    ],
)
def test_objection_is_dated_in_the_notice_and_against_a_firm_on_show(
    session: Session, viewer: Viewer, given: dict[str, Any], fields: dict[str, Reason]
) -> None:
    (entry,) = proposed(session, 1)
    notice = shown(session, viewer, [entry])
    usual: dict[str, Any] = {
        "enterprise": notice.firms[0].enterprise_id,
        "raised_on": TODAY,
        "raised_by": "张三",
        "content": "研发人员不实",
    }

    with pytest.raises(InvalidValue) as refusal:
        raise_objection(session, viewer, notice.notice.id, NewObjection(**usual | given), TODAY)

    assert refusal.value.fields == fields


def test_name_of_who_objects_is_for_officers_and_stays_out_of_the_chain(
    session: Session, viewer: Viewer
) -> None:
    (entry,) = proposed(session, 1)
    notice = shown(session, viewer, [entry])
    objected(session, viewer, notice, notice.firms[0].enterprise_id)

    seen = describe_notice(session, viewer, notice.notice.id, TODAY).objections
    by_city = describe_notice(
        session, viewer_of(Role.CITY_READER), notice.notice.id, TODAY
    ).objections
    written = session.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "objection")
    ).one()

    assert [one.raised_by for one in seen] == ["张三"]
    assert [one.raised_by for one in by_city] == [None]
    assert "张三" not in written.payload
    kept = select(PersonalValue.after).where(PersonalValue.field == "raised_by")
    assert session.exec(kept).all() == ["张三"]


def test_notice_of_another_county_is_not_there(session: Session, viewer: Viewer) -> None:
    notice = shown(session, viewer, proposed(session, 1))

    with pytest.raises(NotFound):
        describe_notice(session, viewer_of(county_code="330481"), notice.notice.id, TODAY)
