"""八不准: relations declared and discovered, the year's declaration, what heads do with them."""

from datetime import date

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason, TransitionRefused
from app.domain.relations import RelationKind, RelationSource
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.people import Person, Recusal
from app.queries.declarations import describe_own
from app.queries.recusals import RecusalFilters, list_recusals
from app.queries.task_views import Tab
from app.queries.tasks import list_tasks
from app.services.relations import (
    DeclarationInput,
    EndOfRecusal,
    FoundRelation,
    NewRelation,
    Reassignment,
    declare_relation,
    declare_year,
    end_recusal,
    reassign,
    register_relation,
)
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_recusal,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 3, 5)


def officer_of(person: Person) -> Viewer:
    return viewer_of(person=person)


def head_of(person: Person, *recused_from: Enterprise) -> Viewer:
    firms = frozenset(firm.id or 0 for firm in recused_from)
    return viewer_of(Role.SECTION_HEAD, person=person, recused_from=firms)


def relation(firm: Enterprise, typed: str = "") -> NewRelation:
    return NewRelation(firm=typed or firm.name, kind=RelationKind.FAMILY, reason="配偶任财务负责人")


def found(firm: Enterprise, person: Person) -> FoundRelation:
    return FoundRelation(
        firm=firm.uscc,
        kind=RelationKind.SHARES,
        reason="持股 3%",
        person_id=person.public_id,
        found_through="市场监管局登记信息",
    )


def waiting(session: Session, viewer: Viewer) -> set[TaskKind]:
    return {one.kind for one in list_tasks(session, viewer, Tab.MINE, TODAY).kinds}


def test_declared_relation_recuses_from_the_same_day(session: Session) -> None:
    me, firm = make_staff(session), make_enterprise(session)

    row = declare_relation(session, officer_of(me), relation(firm), TODAY)

    assert (row.person_id, row.enterprise_id, row.valid_from) == (me.id, firm.id, TODAY)
    assert (row.kind, row.source) == (RelationKind.FAMILY, RelationSource.DECLARED)


@pytest.mark.parametrize("spelling", ["{name}", " {name} ", "{uscc}"])
def test_firm_is_named_by_full_name_or_code(session: Session, spelling: str) -> None:
    me = make_staff(session)
    firm = make_enterprise(session, name="平湖甲机械(浙江)有限公司")
    make_enterprise(session, name="平湖甲机械(浙江)有限公司新埭分公司")

    row = declare_relation(
        session,
        officer_of(me),
        relation(firm, spelling.format(name=firm.name, uscc=firm.uscc)),
        TODAY,
    )

    assert row.enterprise_id == firm.id


def test_part_of_a_name_names_nobody(session: Session) -> None:
    me = make_staff(session)
    firm = make_enterprise(session, name="平湖甲机械有限公司")

    with pytest.raises(InvalidValue) as refused:
        declare_relation(session, officer_of(me), relation(firm, "甲机械"), TODAY)

    assert refused.value.fields == {"firm": Reason.FIRM_NOT_NAMED}


def test_relation_is_on_record_once(session: Session) -> None:
    me, firm = make_staff(session), make_enterprise(session)
    declare_relation(session, officer_of(me), relation(firm), TODAY)

    with pytest.raises(InvalidValue) as refused:
        declare_relation(session, officer_of(me), relation(firm), TODAY)

    assert refused.value.fields == {"firm": Reason.RELATION_ON_RECORD}


def test_the_duty_waits_until_the_year_is_declared(session: Session) -> None:
    me = make_staff(session, has_declared=False)
    assert TaskKind.DECLARE_RELATIONS in waiting(session, officer_of(me))

    declare_year(session, officer_of(me), DeclarationInput(has_none=True), TODAY)

    assert TaskKind.DECLARE_RELATIONS not in waiting(session, officer_of(me))
    own = describe_own(session, officer_of(me), TODAY)
    assert (own.declared_on, own.declared_relations) == (TODAY, 0)
    next_year = list_tasks(session, officer_of(me), Tab.MINE, date(2019, 1, 2))
    assert [row.due_on for row in next_year.rows] == [date(2019, 1, 31)]


def test_year_is_declared_once(session: Session) -> None:
    me = make_staff(session, has_declared=False)
    declare_year(session, officer_of(me), DeclarationInput(has_none=True), TODAY)

    with pytest.raises(TransitionRefused) as refused:
        declare_year(session, officer_of(me), DeclarationInput(has_none=True), TODAY)

    assert refused.value.reasons == (Reason.DECLARED_THIS_YEAR,)


def test_none_is_no_answer_while_a_relation_is_in_force(session: Session) -> None:
    me, firm = make_staff(session, has_declared=False), make_enterprise(session)
    make_recusal(session, me, firm)

    with pytest.raises(InvalidValue) as refused:
        declare_year(session, officer_of(me), DeclarationInput(has_none=True), TODAY)

    assert refused.value.fields == {"has_none": Reason.RELATIONS_REMAIN}
    declared = declare_year(session, officer_of(me), DeclarationInput(has_none=False), TODAY)
    assert declared.relations == 1


def test_all_is_no_answer_while_there_is_none(session: Session) -> None:
    me = make_staff(session, has_declared=False)

    with pytest.raises(InvalidValue) as refused:
        declare_year(session, officer_of(me), DeclarationInput(has_none=False), TODAY)

    assert refused.value.fields == {"has_none": Reason.NO_RELATION_ENTERED}


def test_head_registers_what_others_found_with_its_source(session: Session) -> None:
    me, head, firm = make_staff(session), make_staff(session), make_enterprise(session)

    row = register_relation(session, head_of(head), found(firm, me), TODAY)

    assert (row.person_id, row.source) == (me.id, RelationSource.DISCOVERED)
    assert (row.found_through, row.entered_by) == ("市场监管局登记信息", head.name)


def test_officer_registers_nothing_about_others(session: Session) -> None:
    me, other, firm = make_staff(session), make_staff(session), make_enterprise(session)

    with pytest.raises(NotPermitted):
        register_relation(session, officer_of(me), found(firm, other), TODAY)


def test_head_does_not_discover_their_own_relation(session: Session) -> None:
    head, firm = make_staff(session), make_enterprise(session)

    with pytest.raises(InvalidValue) as refused:
        register_relation(session, head_of(head), found(firm, head), TODAY)

    assert refused.value.fields == {"person_id": Reason.OWN_RELATION}


def test_recused_head_cannot_tell_whether_the_firm_is_on_record(session: Session) -> None:
    me, head, firm = make_staff(session), make_staff(session), make_enterprise(session)
    recused = head_of(head, firm)

    with pytest.raises(InvalidValue) as refused:
        register_relation(session, recused, found(firm, me), TODAY)

    assert refused.value.fields == {"firm": Reason.FIRM_NOT_NAMED}


def test_only_a_head_ends_a_recusal_and_never_their_own(session: Session) -> None:
    me, head, firm = make_staff(session), make_staff(session), make_enterprise(session)
    row, own = make_recusal(session, me, firm), make_recusal(session, head, firm)
    reason = EndOfRecusal(reason="配偶已离职满三年")

    with pytest.raises(NotPermitted):
        end_recusal(session, officer_of(me), row.public_id, reason, TODAY)
    with pytest.raises(TransitionRefused) as refused:
        end_recusal(session, head_of(head), own.public_id, reason, TODAY)
    end_recusal(session, head_of(head), row.public_id, reason, TODAY)

    assert refused.value.reasons == (Reason.OWN_RELATION,)
    assert (row.valid_until, row.ended_by) == (date(2018, 3, 4), head.name)
    assert not list_recusals(session, head_of(head), RecusalFilters(q=me.name), TODAY).rows


def test_head_sees_all_and_not_the_firm_they_keep_away_from(session: Session) -> None:
    me, head = make_staff(session), make_staff(session)
    seen, closed = make_enterprise(session), make_enterprise(session)
    make_recusal(session, me, seen)
    hidden = make_recusal(session, me, closed, reason="其妻在该公司")
    viewer = head_of(head, closed)

    page = list_recusals(session, viewer, RecusalFilters(), TODAY)

    assert [(row.enterprise, row.reason) for row in page.rows] == [
        (None, None),
        (seen.name, "亲属任职"),
    ]
    assert (page.total, page.withheld) == (2, 1)
    assert list_recusals(session, viewer, RecusalFilters(q=closed.name), TODAY).total == 0
    with pytest.raises(NotFound):
        end_recusal(session, viewer, hidden.public_id, EndOfRecusal(reason="无"), TODAY)


def test_what_the_recused_has_in_hand_waits_for_the_head_and_moves_at_once(
    session: Session,
) -> None:
    me, head, other = (make_staff(session) for _ in range(3))
    firm = make_enterprise(session, responsible_id=me.id)
    elsewhere = make_enterprise(session, responsible_id=me.id)
    case = make_case(session, firm, handler_id=me.id)
    entry = make_pool_entry(session, firm, make_cohort(session), responsible_id=me.id)
    row = make_recusal(session, me, firm)
    viewer = head_of(head)
    assert TaskKind.REASSIGN_RECUSED in waiting(session, viewer)

    reassign(session, viewer, row.public_id, Reassignment(to_id=other.public_id), TODAY)

    assert {firm.responsible_id, case.handler_id, entry.responsible_id} == {other.id}
    assert elsewhere.responsible_id == me.id
    assert TaskKind.REASSIGN_RECUSED not in waiting(session, viewer)


def test_nothing_moves_to_another_who_is_recused(session: Session) -> None:
    me, head, other = (make_staff(session) for _ in range(3))
    firm = make_enterprise(session, responsible_id=me.id)
    row = make_recusal(session, me, firm)
    make_recusal(session, other, firm)

    with pytest.raises(InvalidValue) as refused:
        reassign(session, head_of(head), row.public_id, Reassignment(to_id=other.public_id), TODAY)

    assert refused.value.fields == {"to_id": Reason.RECEIVER_OUT_OF_REACH}
    assert firm.responsible_id == me.id


def test_two_firms_of_one_former_name_ask_for_the_code(session: Session) -> None:
    me = make_staff(session)
    make_enterprise(session, name="平湖乙电子有限公司")
    make_enterprise(session, name="平湖乙电子有限公司")

    with pytest.raises(InvalidValue) as refused:
        declare_relation(
            session,
            officer_of(me),
            NewRelation(firm="平湖乙电子有限公司", kind=RelationKind.OTHER, reason="同学"),
            TODAY,
        )

    assert refused.value.fields == {"firm": Reason.FIRM_NAMED_TWICE}
    assert session.exec(select(Recusal)).all() == []
