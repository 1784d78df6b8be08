"""Saving an application field by field: who may, what is kept, and two who type at once."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.forms.schema import Route
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason, TransitionRefused
from app.domain.stages import Stage
from app.models.applications import Answer, Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.queries.applications import get_papers, order_of
from app.recording import Actor
from app.services.application_answers import AnswerInput, AnswerOutcome, AnswerState, save_answers
from app.services.application_rows import (
    Direction,
    NewRow,
    RowMove,
    add_row,
    move_row,
    remove_row,
)
from tests.conftest import Statements
from tests.factories import (
    NOON,
    make_application,
    make_batch,
    make_case,
    make_enterprise,
    make_row,
    make_staff,
    viewer_of,
)


class Desk(NamedTuple):
    """A firm's person before the blank application of its case."""

    viewer: Viewer
    firm: Enterprise
    case: CultivationCase
    application: Application

    @property
    def id(self) -> str:
        return self.application.public_id

    def save(
        self, session: Session, field: str, value: str, version: int = 0, **more: str
    ) -> AnswerOutcome:
        given = AnswerInput(field=field, value=value, version=version, **more)
        return save_answers(session, self.viewer, self.id, [given], NOON)[0]


def at_desk(session: Session, **case: object) -> Desk:
    firm = make_enterprise(session)
    opened = make_case(session, firm, batch_id=make_batch(session).id, **case)
    application = make_application(session, firm, opened)
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm], name="钱财务")
    session.info["actor"] = Actor(person.name, person.id, Role.ENTERPRISE_USER)
    viewer = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[firm])
    return Desk(viewer, firm, opened, application)


@pytest.fixture
def desk(session: Session) -> Desk:
    return at_desk(session)


def test_a_field_is_saved_with_who_and_when(session: Session, desk: Desk) -> None:
    saved = desk.save(session, "sales.y1", "１，２３４.5")

    assert saved == AnswerOutcome(
        field="sales.y1",
        row="",
        state=AnswerState.SAVED,
        value="12345000",
        shown="1,234.50",
        version=1,
        saved_at=NOON,
        saved_by="钱财务",
    )
    papers = get_papers(session, desk.viewer, desk.id)
    assert papers.draft.values == {"sales.y1": "12345000"}
    assert papers.saved["", "sales.y1"].saved_by == "钱财务"
    last = session.exec(select(HistoryEntry).order_by(HistoryEntry.sequence.desc())).first()  # type: ignore[attr-defined]
    assert last is not None
    assert (last.subject_kind, last.actor_name, last.action) == ("answer", "钱财务", "create")
    assert '"value":[null,"12345000"]' in last.payload


def test_the_same_value_again_is_no_change(session: Session, desk: Desk) -> None:
    desk.save(session, "sales.y1", "1234.5")

    again = desk.save(session, "sales.y1", "1,234.50", version=0)

    assert (again.state, again.version) == (AnswerState.UNCHANGED, 1)


def test_a_blank_takes_a_value_out(session: Session, desk: Desk) -> None:
    desk.save(session, "sales.y1", "1")

    taken = desk.save(session, "sales.y1", "  ", version=1)

    assert (taken.state, taken.value, taken.shown, taken.version) == ("saved", "", "—", 2)
    assert get_papers(session, desk.viewer, desk.id).draft.values == {}


def test_of_two_who_type_neither_loses(session: Session, desk: Desk) -> None:
    desk.save(session, "sales.y1", "1200")
    second = make_staff(session, Role.ENTERPRISE_USER, enterprises=[desk.firm], name="孙经理")
    other = viewer_of(Role.ENTERPRISE_USER, person=second, enterprises=[desk.firm])
    late = AnswerInput(field="sales.y1", value="1300", version=0)

    conflict = save_answers(session, other, desk.id, [late], NOON + timedelta(minutes=3))[0]

    assert conflict.state is AnswerState.CONFLICT
    assert conflict.reason is Reason.ANSWERED_MEANWHILE
    assert (conflict.value, conflict.version, conflict.saved_by) == ("12000000", 1, "钱财务")
    assert conflict.sentence == (
        "您打开页面之后,钱财务在 09-03 12:00 把此项改成了“1,200.00”。两个内容都保留着,请选择一个。"
    )
    mine = save_answers(session, other, desk.id, [late.model_copy(update={"version": 1})], NOON)[0]
    assert (mine.state, mine.value, mine.version) == ("saved", "13000000", 2)
    told = session.execute(
        text("SELECT payload FROM history WHERE subject_kind = 'answer' ORDER BY sequence DESC")
    ).first()
    assert told is not None
    assert '"value":["12000000","13000000"]' in told.payload


def test_what_cannot_be_saved_keeps_nothing_else_back(session: Session, desk: Desk) -> None:
    outcomes = save_answers(
        session,
        desk.viewer,
        desk.id,
        [
            AnswerInput(field="sales.y1", value="很多", version=0),
            AnswerInput(field="sales.y2", value="2", version=0),
            AnswerInput(field="staff", value="5", version=0),
            AnswerInput(field="nothing", value="5", version=0),
            AnswerInput(field="name", row="gonegonegone", value="x", version=0),
        ],
        NOON,
    )

    assert [(one.state, one.reason) for one in outcomes] == [
        ("refused", Reason.BAD_AMOUNT),
        ("saved", None),
        ("refused", Reason.FIELD_COMPUTED),
        ("refused", Reason.NO_SUCH_FIELD),
        ("refused", Reason.ROW_REMOVED),
    ]
    assert get_papers(session, desk.viewer, desk.id).draft.values == {"sales.y2": "20000"}


def test_with_the_official_pdf_the_main_table_is_typed(session: Session, desk: Desk) -> None:
    desk.application.route = Route.OFFICIAL_PDF
    session.flush()

    assert desk.save(session, "staff", "56").state is AnswerState.SAVED


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.SECTION_HEAD, Role.TOWN_OFFICER])
def test_officers_read_and_never_type(session: Session, desk: Desk, role: Role) -> None:
    officer = viewer_of(role, person=make_staff(session, role))
    given = AnswerInput(field="sales.y1", value="1", version=0)

    with pytest.raises(NotPermitted):
        save_answers(session, officer, desk.id, [given], NOON)


def test_another_firms_application_is_not_there(session: Session, desk: Desk) -> None:
    stranger = viewer_of(Role.ENTERPRISE_USER, enterprises=[make_enterprise(session)])
    given = AnswerInput(field="sales.y1", value="1", version=0)

    with pytest.raises(NotFound):
        save_answers(session, stranger, desk.id, [given], NOON)
    with pytest.raises(NotFound):
        get_papers(session, stranger, desk.id)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.COUNTY_CHECKED, Stage.RECOGNIZED])
def test_what_is_handed_in_is_closed(session: Session, stage: Stage) -> None:
    desk = at_desk(session, stage=stage)

    with pytest.raises(NotPermitted) as refused:
        desk.save(session, "sales.y1", "1")

    assert refused.value.reasons == (Reason.FIELD_CLOSED,)


# --- Rows -----------------------------------------------------------------------------------------


def test_numbers_follow_places_and_references_rows(session: Session, desk: Desk) -> None:
    first, second, third = (
        add_row(session, desk.viewer, desk.id, NewRow(table="ip")) for _ in range(3)
    )
    product = add_row(session, desk.viewer, desk.id, NewRow(table="ps"))
    assert [one.number for one in (first, second, third, product)] == [
        "IP01",
        "IP02",
        "IP03",
        "PS01",
    ]
    named = desk.save(session, "ip", "IP03", row=product.id)
    assert (named.value, named.shown) == (third.id, "IP03")

    move_row(session, desk.viewer, desk.id, third.id, RowMove(direction=Direction.UP))
    remove_row(session, desk.viewer, desk.id, first.id)

    draft = get_papers(session, desk.viewer, desk.id).draft
    assert [(row.number, row.id) for row in draft.of("ip")] == [
        ("IP01", third.id),
        ("IP02", second.id),
    ]
    assert draft.of("ps")[0].values == {"ip": third.id}


def test_numbers_typed_beside_older_rows_are_refused(session: Session, desk: Desk) -> None:
    first = add_row(session, desk.viewer, desk.id, NewRow(table="ip"))
    add_row(session, desk.viewer, desk.id, NewRow(table="ip"))
    product = add_row(session, desk.viewer, desk.id, NewRow(table="ps"))
    seen = order(session, desk)
    remove_row(session, desk.viewer, desk.id, first.id)

    stale = desk.save(session, "ip", "IP01", row=product.id, order=seen)
    fresh = desk.save(session, "ip", "IP01", row=product.id, order=order(session, desk))

    assert (stale.state, stale.reason) == (AnswerState.REFUSED, Reason.ROWS_MOVED)
    assert fresh.state is AnswerState.SAVED


def order(session: Session, desk: Desk) -> str:
    return order_of(get_papers(session, desk.viewer, desk.id).draft.of("ip"))


def test_a_row_that_is_named_stays_until_it_is_not(session: Session, desk: Desk) -> None:
    right = add_row(session, desk.viewer, desk.id, NewRow(table="ip"))
    product = add_row(session, desk.viewer, desk.id, NewRow(table="ps"))
    desk.save(session, "ip", "IP01", row=product.id)

    with pytest.raises(TransitionRefused) as refused:
        remove_row(session, desk.viewer, desk.id, right.id)

    assert refused.value.reasons == (Reason.ROW_STILL_NAMED,)
    assert refused.value.details["row"] == "IP01"
    assert str(refused.value.details["places"]).startswith("PS01 ")
    desk.save(session, "ip", "", row=product.id, version=1)
    remove_row(session, desk.viewer, desk.id, right.id)
    assert get_papers(session, desk.viewer, desk.id).draft.of("ip") == ()


def test_a_removed_row_is_kept_by_the_history(session: Session, desk: Desk) -> None:
    row = add_row(session, desk.viewer, desk.id, NewRow(table="ip"))
    desk.save(session, "name", "一种育苗机", row=row.id)

    remove_row(session, desk.viewer, desk.id, row.id)

    assert session.exec(select(Answer)).all() == []
    gone = session.execute(
        text("SELECT payload FROM history WHERE action = 'delete' AND subject_kind = 'answer'")
    ).scalar_one()
    assert '"value":["一种育苗机",null]' in gone


def test_a_full_table_takes_no_further_row(session: Session, desk: Desk) -> None:
    for place in range(99):
        make_row(session, desk.application, "rd", position=place + 1)

    with pytest.raises(InvalidValue) as refused:
        add_row(session, desk.viewer, desk.id, NewRow(table="rd"))

    assert refused.value.reasons == (Reason.ROWS_FULL,)
    assert (refused.value.details["most"], refused.value.details["count"]) == (99, 99)


def test_an_unknown_table_is_not_there(session: Session, desk: Desk) -> None:
    with pytest.raises(NotFound):
        add_row(session, desk.viewer, desk.id, NewRow(table="nothing"))


# --- Statements, and two at once ------------------------------------------------------------------


def test_a_draft_is_read_in_as_many_statements_whatever_its_size(
    session: Session, desk: Desk, statements: Statements
) -> None:
    get_papers(session, desk.viewer, desk.id)
    small = len(statements("SELECT"))
    for place in range(12):
        row = make_row(session, desk.application, "rd", position=place + 1)
        desk.save(session, "name", f"活动{place}", row=row.public_id)
    before = len(statements("SELECT"))

    get_papers(session, desk.viewer, desk.id)

    assert len(statements("SELECT")) - before == small == 3


def test_a_field_is_saved_in_as_many_statements_whatever_stands_there(
    session: Session, desk: Desk, statements: Statements
) -> None:
    desk.save(session, "sales.y1", "1")
    before = len(statements("SELECT"))
    desk.save(session, "sales.y2", "1")
    few = len(statements("SELECT")) - before
    for place in range(12):
        row = make_row(session, desk.application, "rd", position=place + 1)
        desk.save(session, "name", f"活动{place}", row=row.public_id)
    before = len(statements("SELECT"))

    desk.save(session, "sales.y3", "1")

    assert len(statements("SELECT")) - before == few == 5


def test_two_transactions_that_meet_lose_nothing(own_engine: Engine) -> None:
    """The second waits, then hears of the first."""
    with transaction(own_engine, Actor("测试")) as session:
        desk = at_desk(session)
        viewer, application_id = desk.viewer, desk.id
    given = AnswerInput(field="sales.y1", value="1", version=0)
    with transaction(own_engine, Actor("甲")) as session:
        assert save_answers(session, viewer, application_id, [given], NOON)[0].state == "saved"

    with transaction(own_engine, Actor("乙")) as session:
        other = given.model_copy(update={"value": "2"})
        assert save_answers(session, viewer, application_id, [other], NOON)[0].state == "conflict"

    with Session(own_engine) as session:
        assert [one.value for one in session.exec(select(Answer))] == ["10000"]
