"""Admission, decision, correction, removal and carry-over, each with what the history says."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    Refusal,
    TransitionRefused,
)
from app.domain.titles import Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.notices import NoticeEntry, NoticeSubject, Objection, ObjectionOutcome, PublicNotice
from app.models.pool import Cohort, PoolEntry
from app.queries.pool import count_pool
from app.recording import Actor
from app.services.pool import (
    AdmissionInput,
    EntryDecision,
    EntryEdit,
    RemovalInput,
    admit_enterprises,
    admit_entry,
    edit_entry,
    remove_entry,
)
from app.services.pool_carry_over import CarryOverInput, carry_over
from tests.factories import (
    make_batch,
    make_cohort,
    make_enterprise,
    make_person,
    make_pool_entry,
    make_recusal,
    make_staff,
    make_title,
    viewer_of,
)
from tests.factories.ground import store

TODAY = date(2018, 9, 30)


def acting(session: Session, role: Role = Role.BUREAU_OFFICER, **values: Any) -> Viewer:
    person = make_staff(session, role)
    session.info["actor"] = Actor(person.name, person.id, role)
    return viewer_of(role, person=person, **values)


def admission(cohort: Cohort, *firms: Enterprise, **values: Any) -> AdmissionInput:
    usual = {
        "enterprises": [firm.public_id for firm in firms],
        "cohort": cohort.public_id,
        "target": Programme.HNTE,
        "source": EntrySource.SURVEY,
        "reason": "研发占比达标",
    }
    return AdmissionInput.model_validate(usual | values)


def entries_of(session: Session, firm: Enterprise) -> list[PoolEntry]:
    found = select(PoolEntry).where(PoolEntry.enterprise_id == firm.id).order_by(col(PoolEntry.id))
    return list(session.exec(found))


def told(session: Session, entry: PoolEntry) -> list[tuple[str, str, dict[str, Any]]]:
    """Who did what to an entry, and what changed."""
    rows = session.exec(
        select(HistoryEntry)
        .where(
            HistoryEntry.subject_kind == "pool_entry",
            HistoryEntry.subject_id == entry.public_id,
        )
        .order_by(col(HistoryEntry.id))
    )
    return [(row.actor_name, row.action, json.loads(row.payload)["changes"]) for row in rows]


def on_show(session: Session, entry: PoolEntry, ends_on: date) -> PublicNotice:
    notice = store(
        session,
        PublicNotice(
            county_code=entry.county_code,
            subject=NoticeSubject.RESERVE_POOL,
            title="拟入库企业公示",
            starts_on=date(2018, 9, 3),
            working_days=5,
            ends_on=ends_on,
            contact="科技局 0573-85000000",
        ),
    )
    store(
        session,
        NoticeEntry(
            notice_id=notice.id or 0,
            county_code=entry.county_code,
            enterprise_id=entry.enterprise_id,
            pool_entry_id=entry.id,
        ),
    )
    return notice


# --- Admission ------------------------------------------------------------------------------------


def test_admission_without_notice_is_at_once(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    batch, responsible = make_batch(session), make_staff(session)
    viewer = acting(session)

    made = admit_enterprises(
        session,
        viewer,
        admission(
            cohort,
            firm,
            intended_year=2019,
            batch=batch.public_id,
            grade=Grade.THIS_YEAR,
            weakness=Weakness.IP,
            agency="嘉兴某所",
            responsible=responsible.public_id,
            document_number="平科〔2018〕9号",
        ),
        TODAY,
    )

    (entry,) = entries_of(session, firm)
    assert made == [entry.public_id]
    assert (entry.state, entry.admitted_on) == (EntryState.ADMITTED, TODAY)
    assert (entry.batch_id, entry.responsible_id) == (batch.id, responsible.id)
    assert (entry.intended_year, entry.grade, entry.weakness) == (
        2019,
        Grade.THIS_YEAR,
        Weakness.IP,
    )
    ((actor, action, changes),) = told(session, entry)
    assert (actor, action) == (viewer.name, "create")
    assert changes["document_number"] == [None, "平科〔2018〕9号"]


def test_admission_with_notice_is_a_proposal(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session, notice_working_days=5)

    admit_enterprises(session, acting(session), admission(cohort, firm), TODAY)

    (entry,) = entries_of(session, firm)
    assert (entry.state, entry.admitted_on) == (EntryState.PROPOSED, None)


def test_admission_by_a_town_is_a_proposal(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)

    admit_enterprises(session, acting(session, Role.TOWN_OFFICER), admission(cohort, firm), TODAY)

    assert entries_of(session, firm)[0].state is EntryState.PROPOSED


def test_admission_of_another_towns_firm_is_not_found(session: Session) -> None:
    firm = make_enterprise(session, township_code="330482002")
    cohort = make_cohort(session)

    with pytest.raises(NotFound):
        admit_enterprises(
            session, acting(session, Role.TOWN_OFFICER), admission(cohort, firm), TODAY
        )


def test_admission_by_a_recused_officer_is_not_found(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    viewer = acting(session, recused_from=frozenset({firm.id}))

    with pytest.raises(NotFound):
        admit_enterprises(session, viewer, admission(cohort, firm), TODAY)

    assert entries_of(session, firm) == []


def test_admission_takes_all_firms_or_none(session: Session) -> None:
    one, other, cohort = make_enterprise(session), make_enterprise(session), make_cohort(session)
    make_pool_entry(session, other, cohort)

    with pytest.raises(TransitionRefused) as refusal:
        admit_enterprises(session, acting(session), admission(cohort, one, other), TODAY)

    assert refusal.value.fields == {"enterprises": Reason.ALREADY_IN_COHORT}
    assert entries_of(session, one) == []


def test_admission_for_another_target_or_cohort_is_free(session: Session) -> None:
    firm = make_enterprise(session)
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    viewer = acting(session)

    for given in (
        admission(cohort, firm),
        admission(cohort, firm, target=Programme.PROVINCIAL_TECH_SME),
        admission(later, firm),
    ):
        admit_enterprises(session, viewer, given, TODAY)

    assert len(entries_of(session, firm)) == 3


def test_admission_suggests_renewal_from_titles(session: Session) -> None:
    holder, newcomer = make_enterprise(session), make_enterprise(session)
    make_title(session, holder, valid_from=date(2015, 9, 1))
    cohort = make_cohort(session)

    admit_enterprises(session, acting(session), admission(cohort, holder, newcomer), TODAY)

    assert entries_of(session, holder)[0].kind is TitleKind.RENEWAL
    assert entries_of(session, newcomer)[0].kind is TitleKind.FIRST


def test_admission_after_removal_reopens_the_entry(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    left = make_pool_entry(
        session,
        firm,
        cohort,
        state=EntryState.REMOVED,
        removal=Removal.GAVE_UP,
        removal_reason="企业暂缓",
        removed_on=date(2018, 5, 1),
    )

    made = admit_enterprises(session, acting(session), admission(cohort, firm), TODAY)

    assert made == [left.public_id]
    assert (left.state, left.admitted_on, left.removal, left.removed_on) == (
        EntryState.ADMITTED,
        TODAY,
        None,
        None,
    )


@pytest.mark.parametrize("field", ["cohort", "batch", "responsible"])
def test_admission_with_an_unknown_id_is_refused(session: Session, field: str) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)

    given = admission(cohort, firm).model_copy(update={field: "nobody2345"})

    with pytest.raises(InvalidValue) as refusal:
        admit_enterprises(session, acting(session), given, TODAY)

    assert refusal.value.fields == {field: Reason.BAD_VALUE}


def test_admission_with_another_programmes_batch_is_refused(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    batch = make_batch(session, programme=Programme.PROVINCIAL_TECH_SME)

    with pytest.raises(InvalidValue):
        admit_enterprises(
            session, acting(session), admission(cohort, firm, batch=batch.public_id), TODAY
        )


def test_admission_of_one_firm_by_two_officers_happens_once(own_engine: Engine) -> None:
    with transaction(own_engine, Actor("测试")) as session:
        firm, cohort = make_enterprise(session), make_cohort(session)
        viewer = viewer_of(person=make_staff(session))
        given = admission(cohort, firm)
    with transaction(own_engine, Actor("甲")) as session:
        admit_enterprises(session, viewer, given, TODAY)

    with pytest.raises(TransitionRefused), transaction(own_engine, Actor("乙")) as session:
        admit_enterprises(session, viewer, given, TODAY)

    with Session(own_engine) as session:
        assert len(entries_of(session, firm)) == 1


# --- Deciding on a proposal -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends_on", "reason"),
    [(date(2018, 9, 30), Reason.NOTICE_STILL_OPEN), (None, Reason.NOTICE_REQUIRED)],
)
def test_proposal_waits_for_its_notice(
    session: Session, ends_on: date | None, reason: Reason
) -> None:
    cohort = make_cohort(session, notice_working_days=5)
    entry = make_pool_entry(
        session, make_enterprise(session), cohort, state=EntryState.PROPOSED, admitted_on=None
    )
    if ends_on:
        on_show(session, entry, ends_on)

    with pytest.raises(TransitionRefused) as refusal:
        admit_entry(session, acting(session), entry.public_id, EntryDecision(version=1), TODAY)

    assert refusal.value.reasons == (reason,)
    assert entry.state is EntryState.PROPOSED


def test_proposal_is_held_by_an_open_objection(session: Session) -> None:
    cohort = make_cohort(session, notice_working_days=5)
    entry = make_pool_entry(
        session, make_enterprise(session), cohort, state=EntryState.PROPOSED, admitted_on=None
    )
    notice = on_show(session, entry, date(2018, 9, 20))
    store(
        session,
        Objection(
            county_code=entry.county_code,
            notice_id=notice.id or 0,
            enterprise_id=entry.enterprise_id,
            raised_on=date(2018, 9, 19),
            raised_by="群众",
            content="材料不实",
        ),
    )

    with pytest.raises(TransitionRefused) as refusal:
        admit_entry(session, acting(session), entry.public_id, EntryDecision(version=1), TODAY)

    assert refusal.value.reasons == (Reason.OBJECTION_PENDING,)


@pytest.mark.parametrize("notice_working_days", [5, None])
def test_proposal_is_admitted_when_nothing_holds_it(
    session: Session, notice_working_days: int | None
) -> None:
    cohort = make_cohort(session, notice_working_days=notice_working_days)
    entry = make_pool_entry(
        session, make_enterprise(session), cohort, state=EntryState.PROPOSED, admitted_on=None
    )
    if notice_working_days:
        on_show(session, entry, date(2018, 9, 29))
    viewer = acting(session)

    admit_entry(session, viewer, entry.public_id, EntryDecision(version=1), TODAY)

    assert (entry.state, entry.admitted_on) == (EntryState.ADMITTED, TODAY)
    actor, action, changes = told(session, entry)[-1]
    assert (actor, action, changes["state"]) == (viewer.name, "update", ["proposed", "admitted"])


# --- Correcting, removing, carrying over ----------------------------------------------------------


def edit(**values: Any) -> EntryEdit:
    usual = {"version": 1, "kind": "first", "source": "survey", "reason": "复核后调整"}
    return EntryEdit.model_validate(usual | values)


def test_edit_changes_and_tells(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session))
    viewer = acting(session)

    edit_entry(session, viewer, entry.public_id, edit(grade="key", weakness="growth"))

    assert (entry.grade, entry.weakness, entry.version) == (Grade.KEY, Weakness.GROWTH, 2)
    actor, _, changes = told(session, entry)[-1]
    assert (actor, changes["grade"]) == (viewer.name, ["reserve", "key"])


def test_edit_of_a_stale_page_is_a_conflict(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session))
    viewer = acting(session)
    edit_entry(session, viewer, entry.public_id, edit(grade="key"))

    with pytest.raises(EditConflict):
        edit_entry(session, viewer, entry.public_id, edit(grade="this_year"))

    assert entry.grade is Grade.KEY


def test_edit_keeps_a_responsible_officer_who_has_left(session: Session) -> None:
    left = make_person(session, is_closed=True)
    entry = make_pool_entry(
        session, make_enterprise(session), make_cohort(session), responsible_id=left.id
    )

    edit_entry(session, acting(session), entry.public_id, edit(responsible=left.public_id))

    assert entry.responsible_id == left.id


@pytest.mark.parametrize(
    ("state", "is_allowed"), [(EntryState.PROPOSED, True), (EntryState.ADMITTED, False)]
)
def test_edit_by_a_town_ends_with_admission(
    session: Session, state: EntryState, is_allowed: bool
) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session), state=state)
    viewer = acting(session, Role.TOWN_OFFICER)

    if not is_allowed:
        with pytest.raises(NotPermitted):
            edit_entry(session, viewer, entry.public_id, edit(grade="key"))
    else:
        edit_entry(session, viewer, entry.public_id, edit(grade="key"))

    assert (entry.grade is Grade.KEY) is is_allowed


def test_removal_keeps_its_reason(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session))
    viewer = acting(session)

    remove_entry(
        session,
        viewer,
        entry.public_id,
        RemovalInput(version=1, removal=Removal.MOVED_OUT, removal_reason="迁往嘉善"),
        TODAY,
    )

    assert (entry.state, entry.removal, entry.removed_on) == (
        EntryState.REMOVED,
        Removal.MOVED_OUT,
        TODAY,
    )
    assert told(session, entry)[-1][2]["removal_reason"] == ["", "迁往嘉善"]


def test_removal_cannot_claim_a_carry_over(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session))

    with pytest.raises(InvalidValue):
        remove_entry(
            session,
            acting(session),
            entry.public_id,
            RemovalInput(version=1, removal=Removal.CARRIED_OVER, removal_reason="续"),
            TODAY,
        )


def test_carry_over_names_where_it_came_from(session: Session) -> None:
    firm = make_enterprise(session)
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    entry = make_pool_entry(session, firm, cohort, grade=Grade.KEY, agency="嘉兴某所")
    viewer = acting(session)

    made = carry_over(
        session,
        viewer,
        entry.public_id,
        CarryOverInput(version=1, cohort=later.public_id),
        TODAY,
    )

    old, new = entries_of(session, firm)
    assert made == new.public_id
    assert (old.state, old.removal, old.removed_on) == (
        EntryState.REMOVED,
        Removal.CARRIED_OVER,
        TODAY,
    )
    assert (new.cohort_id, new.carried_over_from_id) == (later.id, old.id)
    assert (new.state, new.grade, new.agency) == (EntryState.ADMITTED, Grade.KEY, "嘉兴某所")
    assert told(session, new)[0][2]["carried_over_from_id"] == [None, old.id]
    assert told(session, old)[-1][2]["removal"] == [None, "carried_over"]


def test_carry_over_into_a_cohort_with_a_notice_leaves_no_hole_in_the_pool(
    session: Session,
) -> None:
    cohort = make_cohort(session)
    later = make_cohort(session, "2018-2020", notice_working_days=5)
    entry = make_pool_entry(session, make_enterprise(session), cohort)
    viewer = acting(session)

    made = carry_over(
        session,
        viewer,
        entry.public_id,
        CarryOverInput(version=1, cohort=later.public_id),
        TODAY,
    )

    new = session.exec(select(PoolEntry).where(PoolEntry.public_id == made)).one()
    assert (new.state, new.admitted_on) == (EntryState.ADMITTED, TODAY)
    for day in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)):
        assert count_pool(session, viewer, None, day) == 1


@pytest.mark.parametrize(
    ("intended", "of_batch", "carried"), [(2017, 2017, (None, False)), (2018, 2018, (2018, True))]
)
def test_carry_over_leaves_behind_a_year_before_the_later_cohort(
    session: Session, intended: int, of_batch: int, carried: tuple[int | None, bool]
) -> None:
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    batch = make_batch(session, year=of_batch)
    firm = make_enterprise(session)
    entry = make_pool_entry(session, firm, cohort, intended_year=intended, batch_id=batch.id)

    carry_over(
        session,
        acting(session),
        entry.public_id,
        CarryOverInput(version=1, cohort=later.public_id),
        TODAY,
    )

    old, new = entries_of(session, firm)
    assert (old.intended_year, old.batch_id) == (intended, batch.id)
    assert (new.intended_year, new.batch_id is not None) == carried


def test_carry_over_into_a_cohort_that_an_objection_kept_the_firm_out_of_is_refused(
    session: Session,
) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    later = make_cohort(session, "2018-2020", notice_working_days=5)
    entry = make_pool_entry(session, firm, cohort)
    kept_out = make_pool_entry(
        session,
        firm,
        later,
        state=EntryState.REMOVED,
        admitted_on=None,
        removal=Removal.NOT_ELIGIBLE,
    )
    notice = on_show(session, kept_out, date(2018, 9, 7))
    store(
        session,
        Objection(
            county_code=cohort.county_code,
            notice_id=notice.id or 0,
            enterprise_id=firm.id or 0,
            raised_on=date(2018, 9, 4),
            raised_by="陈某",
            content="材料不实",
            outcome=ObjectionOutcome.UPHELD,
            outcome_note="属实",
            resolved_on=date(2018, 9, 6),
        ),
    )

    with pytest.raises(TransitionRefused) as refusal:
        carry_over(
            session,
            acting(session),
            entry.public_id,
            CarryOverInput(version=1, cohort=later.public_id),
            TODAY,
        )

    assert refusal.value.fields == {"cohort": Reason.OBJECTION_UPHELD}
    assert entry.state is EntryState.ADMITTED


def test_carry_over_into_an_earlier_or_the_same_cohort_is_refused(session: Session) -> None:
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    entry = make_pool_entry(session, make_enterprise(session), later)
    viewer = acting(session)

    for target in (cohort, later):
        with pytest.raises(InvalidValue):
            carry_over(
                session,
                viewer,
                entry.public_id,
                CarryOverInput(version=1, cohort=target.public_id),
                TODAY,
            )


def test_carry_over_of_a_firm_already_there_is_refused(session: Session) -> None:
    firm = make_enterprise(session)
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    entry = make_pool_entry(session, firm, cohort)
    make_pool_entry(session, firm, later)

    with pytest.raises(TransitionRefused):
        carry_over(
            session,
            acting(session),
            entry.public_id,
            CarryOverInput(version=1, cohort=later.public_id),
            TODAY,
        )

    assert entry.state is EntryState.ADMITTED


VERBS: list[Callable[[Session, Viewer, str], object]] = [
    lambda s, v, i: admit_entry(s, v, i, EntryDecision(version=1), TODAY),
    lambda s, v, i: edit_entry(s, v, i, edit()),
    lambda s, v, i: remove_entry(
        s, v, i, RemovalInput(version=1, removal=Removal.GAVE_UP, removal_reason="x"), TODAY
    ),
    lambda s, v, i: carry_over(s, v, i, CarryOverInput(version=1, cohort="x"), TODAY),
]


NAMES = ["admit", "edit", "remove", "carry_over"]


@pytest.mark.parametrize("verb", VERBS, ids=NAMES)
def test_verbs_on_an_entry_out_of_sight_find_nothing(
    session: Session, verb: Callable[[Session, Viewer, str], object]
) -> None:
    firm = make_enterprise(session, township_code="330482002")
    entry = make_pool_entry(session, firm, make_cohort(session))
    officer = make_staff(session)
    make_recusal(session, officer, firm)
    recused = viewer_of(person=officer, recused_from=frozenset({firm.id}))

    for viewer in (acting(session, Role.TOWN_OFFICER), recused):
        with pytest.raises(NotFound):
            verb(session, viewer, entry.public_id)


@pytest.mark.parametrize("verb", [VERBS[0], *VERBS[2:]], ids=[NAMES[0], *NAMES[2:]])
@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.CITY_READER])
def test_decisions_are_the_bureaus(
    session: Session, verb: Callable[[Session, Viewer, str], object], role: Role
) -> None:
    entry = make_pool_entry(session, make_enterprise(session), make_cohort(session))

    with pytest.raises(Refusal) as refusal:
        verb(session, acting(session, role), entry.public_id)

    assert refusal.value.reasons == (Reason.NOT_PERMITTED,)
