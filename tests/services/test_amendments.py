"""Returning papers through the service: what opens, until when, the clock, what changed by it."""

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.data import form as form_of
from app.data import newest_edition
from app.domain.access import Role, Viewer
from app.domain.amendments import USUAL_REASONS
from app.domain.case_history import Correction
from app.domain.forms.openness import CLOSED, WHOLE, Openness, whole_section
from app.domain.forms.schema import Audience, FieldKind, FormKey
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.models.amendments import Amendment
from app.models.applications import Application, Submission
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.queries.amendments import compare_versions, list_reasons
from app.queries.applications import openness_of
from app.queries.case_pages import describe_case
from app.services.amendments import NewReason, ReasonChange, add_reason, change_reason
from app.services.application_desk import sit_down
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)
from tests.factories.ground import store

HNTE = form_of(FormKey.HNTE, newest_edition(FormKey.HNTE))
SECTION = whole_section(HNTE.sections[0].key)
OPEN_FIELD, SECRET_FIELD = (
    next(
        one
        for one in HNTE.fields.values()
        if one.audience is audience
        and not one.computed
        and one.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT}
    )
    for audience in (Audience.EVERYBODY, Audience.BUREAU)
)
SUBMITTED_ON, RETURNED_ON, AGAIN_ON = (date(2018, 9, day) for day in (3, 5, 12))
TODAY = date(2018, 9, 28)


@pytest.fixture
def officer(session: Session) -> Viewer:
    make_calendar_year(session, 2018)
    return viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))


@pytest.fixture
def case(session: Session, officer: Viewer) -> CultivationCase:
    """Handed in on a Monday; the town has its five days."""
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    move(session, officer, case, Action.SUBMIT, SUBMITTED_ON)
    return case


def move(
    session: Session,
    viewer: Viewer,
    case: CultivationCase,
    action: Action,
    day: date,
    **given: Any,
) -> None:
    session.refresh(case)
    asked = ActionInput(version=case.version, happened_on=day, **given)
    take_action(session, viewer, case.public_id, action, asked, TODAY)
    session.refresh(case)


def returned(session: Session, viewer: Viewer, case: CultivationCase, **given: Any) -> None:
    move(
        session,
        viewer,
        case,
        Action.RETURN_FOR_AMENDMENT,
        RETURNED_ON,
        **{"reason": "请补正"} | given,
    )


def apply_for(session: Session, case: CultivationCase) -> Application:
    person = make_staff(session)
    return store(
        session,
        Application(
            county_code=case.county_code,
            enterprise_id=case.enterprise_id,
            case_id=case.id or 0,
            form=FormKey.HNTE,
            edition=HNTE.edition,
            begun_by_id=person.id or 0,
        ),
    )


def submit(session: Session, application: Application, number: int, **values: str) -> None:
    content = {"values": values, "rows": {}}
    row = Submission(
        county_code=application.county_code,
        enterprise_id=application.enterprise_id,
        application_id=application.id or 0,
        number=number,
        edition=application.edition,
        submitted_by_id=application.begun_by_id,
        submitted_by="某企业",
        content=json.dumps(content),
        digest="0" * 64,
    )
    store(session, row)


def take_back(session: Session, viewer: Viewer, case: CultivationCase) -> None:
    session.refresh(case)
    newest = session.exec(select(StageEvent).order_by(col(StageEvent.id).desc())).first()
    assert newest is not None
    correction = CorrectionInput(
        version=case.version,
        event=newest.public_id,
        correction=Correction.TAKE_BACK,
        reason="误点",
    )
    correct(session, viewer, case.public_id, correction, TODAY)
    session.refresh(case)


def test_only_what_was_returned_opens_again(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    assert openness_of(session, case) == CLOSED

    returned(session, officer, case, parts=[SECTION, SECRET_FIELD.key])

    assert openness_of(session, case) == Openness(parts=frozenset({SECTION, SECRET_FIELD.key}))
    move(session, officer, case, Action.RESUBMIT, AGAIN_ON)
    assert openness_of(session, case) == CLOSED


def test_firm_types_into_what_was_returned_and_nowhere_else(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    application = apply_for(session, case)
    firm = session.get_one(Enterprise, case.enterprise_id)
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm])
    user = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[firm])
    returned(session, officer, case, parts=[SECRET_FIELD.key])

    desk = sit_down(session, user, application.public_id)

    assert desk.field_at("", SECRET_FIELD.key).key == SECRET_FIELD.key
    with pytest.raises(InvalidValue) as closed:
        desk.field_at("", OPEN_FIELD.key)
    assert closed.value.reasons == (Reason.FIELD_CLOSED,)


def test_return_that_names_nothing_opens_everything(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    returned(session, officer, case)

    assert openness_of(session, case) == WHOLE


def test_part_that_the_form_has_not_is_refused(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        returned(session, officer, case, parts=["nowhere"])

    assert refusal.value.fields == {"parts": Reason.BAD_VALUE}
    assert session.exec(select(Amendment)).all() == []


def test_listed_reasons_and_typed_ones_reach_the_firm_together(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))
    (listed,) = add_reason(session, head, NewReason(text="附件缺页"), TODAY)

    returned(session, officer, case, listed=[listed.id], reason="请补第3页", working_days=3)

    shown = describe_case(session, officer, case.public_id, TODAY)
    (amendment,) = shown.amendments
    assert amendment.reason == shown.timeline[0].note == "附件缺页;请补第3页"
    assert amendment.due_on == case.amend_by_on == date(2018, 9, 10)
    assert shown.deadline is not None
    assert (shown.deadline.kind, shown.deadline.due_on) == ("amendment", date(2018, 9, 10))
    assert shown.stopped_on == RETURNED_ON


def test_listed_reason_alone_is_reason_enough(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))
    (listed,) = add_reason(session, head, NewReason(text="附件缺页"), TODAY)

    returned(session, officer, case, listed=[listed.id], reason="")

    assert case.stage is Stage.RETURNED


def test_clock_stops_with_the_return_and_goes_on_with_what_was_left(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    assert case.opinion_due_on == date(2018, 9, 10)
    returned(session, officer, case)

    move(session, officer, case, Action.RESUBMIT, AGAIN_ON)

    # Three of the town's five days were left; the Mid-Autumn of the 24th is not in this calendar.
    assert case.opinion_due_on == date(2018, 9, 17)
    assert (case.stood_days, case.amend_by_on) == (5, None)
    shown = describe_case(session, officer, case.public_id, TODAY)
    assert (shown.stopped_on, shown.stood_days) == (None, 5)
    assert shown.amendments[0].handed_in_on == AGAIN_ON


def test_return_taken_back_never_was(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    returned(session, officer, case)

    take_back(session, officer, case)

    assert (case.stage, case.amend_by_on, case.stood_days) == (Stage.SUBMITTED, None, 0)
    assert case.opinion_due_on == date(2018, 9, 10)
    assert describe_case(session, officer, case.public_id, TODAY).amendments == []


def test_resubmission_taken_back_leaves_the_papers_with_the_firm(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    returned(session, officer, case, parts=[SECTION])
    due_on = case.amend_by_on
    move(session, officer, case, Action.RESUBMIT, AGAIN_ON)

    take_back(session, officer, case)

    assert (case.stage, case.amend_by_on, case.stood_days) == (Stage.RETURNED, due_on, 0)
    assert openness_of(session, case) == Openness(parts=frozenset({SECTION}))


def test_officer_sees_what_changed_and_a_town_not_what_it_may_not_read(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    application = apply_for(session, case)
    submit(session, application, 1, **{OPEN_FIELD.key: "甲", SECRET_FIELD.key: "旧的研发说明"})
    returned(session, officer, case)
    submit(session, application, 2, **{OPEN_FIELD.key: "乙", SECRET_FIELD.key: "新的研发说明"})
    move(session, officer, case, Action.RESUBMIT, AGAIN_ON)
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))
    (row,) = describe_case(session, officer, case.public_id, TODAY).amendments
    assert row.has_versions

    seen = compare_versions(session, officer, case.public_id, row.id)
    by_town = compare_versions(session, town, case.public_id, row.id)

    assert (seen.version_before, seen.version_after) == (1, 2)
    assert {(one.where, one.before, one.after) for one in seen.differences} == {
        (OPEN_FIELD.label, "甲", "乙"),
        (SECRET_FIELD.label, "旧的研发说明", "新的研发说明"),
    }
    assert [one.where for one in by_town.differences] == [OPEN_FIELD.label]


def test_return_answered_on_paper_has_nothing_to_compare(
    session: Session, officer: Viewer, case: CultivationCase
) -> None:
    submit(session, apply_for(session, case), 1, **{OPEN_FIELD.key: "甲"})
    returned(session, officer, case)
    move(session, officer, case, Action.RESUBMIT, AGAIN_ON)
    (row,) = describe_case(session, officer, case.public_id, TODAY).amendments

    assert not row.has_versions
    with pytest.raises(NotFound):
        compare_versions(session, officer, case.public_id, row.id)


def test_programme_without_a_form_is_returned_whole(session: Session, officer: Viewer) -> None:
    case = make_case(session, make_enterprise(session), programme=Programme.NATIONAL_TECH_SME)
    move(session, officer, case, Action.SUBMIT, SUBMITTED_ON)

    with pytest.raises(InvalidValue):
        returned(session, officer, case, parts=[SECTION])
    returned(session, officer, case)

    assert case.stage is Stage.RETURNED


# --- The list of reasons --------------------------------------------------------------------------


def test_heads_edit_the_list_and_officers_choose_from_it(session: Session, officer: Viewer) -> None:
    head = viewer_of(Role.BUREAU_HEAD, person=make_staff(session, Role.BUREAU_HEAD))
    with pytest.raises(NotPermitted):
        add_reason(session, officer, NewReason(text="附件缺页"), TODAY)
    (row,) = add_reason(session, head, NewReason(text="附件缺页"), TODAY)
    with pytest.raises(InvalidValue) as twice:
        add_reason(session, head, NewReason(text="附件缺页"), TODAY)

    change_reason(session, head, row.id, ReasonChange(is_closed=True), TODAY)

    assert twice.value.fields == {"text": Reason.ALREADY_EXISTS}
    assert list_reasons(session, officer) == []
    (again,) = add_reason(session, head, NewReason(text="附件缺页"), TODAY)
    assert (again.id, again.is_closed) == (row.id, False)


def test_list_is_of_one_county(session: Session, officer: Viewer) -> None:
    other = viewer_of(
        Role.SECTION_HEAD,
        person=make_staff(session, Role.SECTION_HEAD, county_code="330481"),
        county_code="330481",
    )
    (theirs,) = add_reason(session, other, NewReason(text="附件缺页"), TODAY)

    assert list_reasons(session, officer) == []
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))
    with pytest.raises(NotFound):
        change_reason(session, head, theirs.id, ReasonChange(is_closed=True), TODAY)


def test_usual_reasons_fit_the_column() -> None:
    assert all(0 < len(text) <= 120 for text in USUAL_REASONS)
