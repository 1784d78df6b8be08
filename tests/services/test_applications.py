"""Beginning an application and handing it in: who may, what stands against it, what is frozen."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from app.data import form as form_of
from app.domain.access import CaseScope, Role, Viewer
from app.domain.forms.checks import missing
from app.domain.forms.drafts import Draft
from app.domain.forms.schema import FieldKind, FormField, FormKey, Route
from app.domain.forms.telling import told
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    Refusal,
    TransitionRefused,
)
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.models.applications import Application, Submission
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.application_editions import leftovers
from app.queries.applications import get_papers
from app.recording import Actor
from app.services.application_answers import AnswerInput, AnswerState, save_answers
from app.services.applications import (
    BeginInput,
    EditionInput,
    RouteInput,
    begin_application,
    begin_for_case,
    choose_route,
    move_to_edition,
)
from app.services.case_stages import ActionInput, take_action
from app.services.submissions import SubmitInput, submit_application
from tests.factories import (
    NOON,
    make_application,
    make_application_file,
    make_batch,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 3)
TYPED = {
    FieldKind.TEXT: "无",
    FieldKind.LONG_TEXT: "无",
    FieldKind.INTEGER: "0",
    FieldKind.AMOUNT: "0",
    FieldKind.DATE: "2018-09-10",
    FieldKind.YEAR: "2018",
    FieldKind.YES_NO: "否",
    FieldKind.TECHNOLOGY_FIELD: "8.7.2",
}


def firm_of(session: Session, *firms: Enterprise) -> Viewer:
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=firms, name="钱财务")
    session.info["actor"] = Actor(person.name, person.id, Role.ENTERPRISE_USER)
    return viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=firms)


def begun(
    session: Session, viewer: Viewer, firm: Enterprise, **values: Any
) -> tuple[Application, CultivationCase]:
    given = BeginInput(enterprise=firm.public_id, programme=Programme.HNTE, **values)
    application = begin_application(session, viewer, given, TODAY, NOON)
    return application, session.get_one(CultivationCase, application.case_id)


# --- Beginning ------------------------------------------------------------------------------------


def test_a_firm_begins_and_its_case_is_opened_in_the_batch_that_closes_first(
    session: Session,
) -> None:
    firm = make_enterprise(session)
    make_batch(session, firm_cutoff_on=date(2018, 9, 2))
    make_batch(session, firm_cutoff_on=date(2018, 10, 30))
    nearest = make_batch(session, firm_cutoff_on=date(2018, 9, 3))
    viewer = firm_of(session, firm)

    application, case = begun(session, viewer, firm)

    assert (case.batch_id, case.year, case.stage) == (nearest.id, 2018, Stage.PLANNED)
    assert case.handler_id is None
    assert (application.form, application.edition) == (FormKey.HNTE, 1)
    assert application.begun_by_id == viewer.person_id
    papers = get_papers(session, viewer, application.public_id)
    assert papers.draft.values["name"] == firm.name
    assert papers.saved["", "name"].source != ""


def test_beginning_again_is_the_same_application(session: Session) -> None:
    firm = make_enterprise(session)
    make_batch(session)
    viewer = firm_of(session, firm)

    first, _ = begun(session, viewer, firm)
    second, _ = begun(session, viewer, firm)

    assert first.id == second.id
    assert len(session.exec(select(CultivationCase)).all()) == 1


def test_the_live_case_is_taken(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm, batch_id=make_batch(session).id)
    viewer = firm_of(session, firm)

    assert begun(session, viewer, firm)[1].id == case.id


def test_without_an_open_batch_nothing_begins(session: Session) -> None:
    firm = make_enterprise(session)
    make_batch(session, firm_cutoff_on=date(2018, 9, 2))
    viewer = firm_of(session, firm)

    with pytest.raises(TransitionRefused) as refused:
        begun(session, viewer, firm)

    assert refused.value.reasons == (Reason.NO_OPEN_BATCH,)
    assert session.exec(select(CultivationCase)).all() == []


def test_a_batch_that_closed_cannot_be_chosen(session: Session) -> None:
    firm = make_enterprise(session)
    closed = make_batch(session, firm_cutoff_on=date(2018, 9, 2))
    make_batch(session, firm_cutoff_on=date(2018, 9, 30))
    viewer = firm_of(session, firm)

    with pytest.raises(TransitionRefused) as refused:
        begun(session, viewer, firm, batch=closed.public_id)

    assert refused.value.reasons == (Reason.NO_OPEN_BATCH,)


def test_what_is_filled_in_elsewhere_has_no_form(session: Session) -> None:
    firm = make_enterprise(session)
    given = BeginInput(enterprise=firm.public_id, programme=Programme.NATIONAL_TECH_SME)

    with pytest.raises(InvalidValue) as refused:
        begin_application(session, firm_of(session, firm), given, TODAY, NOON)

    assert refused.value.fields == {"programme": Reason.NO_FORM_HERE}


def test_a_case_that_was_handed_in_begins_no_form(session: Session) -> None:
    firm = make_enterprise(session)
    make_case(session, firm, stage=Stage.SUBMITTED)
    viewer = firm_of(session, firm)

    with pytest.raises(TransitionRefused) as refused:
        begun(session, viewer, firm)

    assert refused.value.reasons == (Reason.CASE_HANDED_IN,)


def test_another_firm_is_not_there(session: Session) -> None:
    firm = make_enterprise(session)

    with pytest.raises(NotFound):
        begun(session, firm_of(session, make_enterprise(session)), firm)


def test_an_officer_begins_for_the_firm(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm)
    officer = make_staff(session, Role.BUREAU_OFFICER)
    viewer = viewer_of(Role.BUREAU_OFFICER, person=officer)

    application = begin_for_case(session, viewer, case.public_id, TODAY, NOON)

    assert application.case_id == case.id
    assert begin_for_case(session, viewer, case.public_id, TODAY, NOON).id == application.id


# --- Handing in -----------------------------------------------------------------------------------


def filled(session: Session, viewer: Viewer, application: Application) -> None:
    """Every required field of the main section and none of the rest, through the service."""
    form = form_of(FormKey.HNTE, 1)
    answers = [
        AnswerInput(field=place.place.key, value=typed_for(form.fields[place.place.key]), version=0)
        for place in missing(form, Draft(), ["main"])
    ]
    outcomes = save_answers(session, viewer, application.public_id, answers, NOON)
    assert {one.state for one in outcomes} == {AnswerState.SAVED}


def typed_for(asked: FormField) -> str:
    return asked.choices[0].key if asked.choices else TYPED[asked.kind]


@pytest.fixture
def ready(session: Session) -> tuple[Viewer, Application, CultivationCase]:
    """A firm that gives its official PDF, and the main table here."""
    make_calendar_year(session, 2018)
    firm = make_enterprise(session)
    make_batch(session)
    viewer = firm_of(session, firm)
    application, case = begun(session, viewer, firm)
    given = RouteInput(version=application.version, route=Route.OFFICIAL_PDF)
    choose_route(session, viewer, application.public_id, given)
    filled(session, viewer, application)
    make_application_file(session, application, "official_form")
    return viewer, application, case


Ready = tuple[Viewer, Application, CultivationCase]


def submitted(
    session: Session, viewer: Viewer, application: Application, version: int
) -> Submission:
    given = SubmitInput(version=version)
    return submit_application(session, viewer, application.public_id, given, TODAY, NOON)


def test_what_is_handed_in_is_frozen_and_moves_the_case(session: Session, ready: Ready) -> None:
    viewer, application, case = ready

    submission = submitted(session, viewer, application, case.version)

    assert (submission.number, submission.edition, submission.submitted_by) == (1, 1, "钱财务")
    assert case.stage is Stage.SUBMITTED
    assert submission.digest == hashlib.sha256(submission.content.encode()).hexdigest()
    content = json.loads(submission.content)
    assert (content["form"], content["edition"], content["route"]) == ("hnte", 1, "official_pdf")
    assert content["values"]["sales.y1"] == "0"
    assert content["files"] == {
        "official_form": [{"name": "official_form.pdf", "version": 1, "sha256": "0" * 64}]
    }
    assert submission.content == json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    closed = AnswerInput(field="sales.y1", value="9", version=1)
    with pytest.raises(NotPermitted):
        save_answers(session, viewer, application.public_id, [closed], NOON)


@pytest.mark.parametrize(
    "statement", ["UPDATE submission SET number = 2", "DELETE FROM submission"]
)
def test_what_was_handed_in_stays(session: Session, ready: Ready, statement: str) -> None:
    viewer, application, case = ready
    submitted(session, viewer, application, case.version)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_what_is_missing_is_said_with_its_place(session: Session, ready: Ready) -> None:
    viewer, application, case = ready
    gone = AnswerInput(field="sales.y1", value="", version=1)
    save_answers(session, viewer, application.public_id, [gone], NOON)

    with pytest.raises(TransitionRefused) as refused:
        submitted(session, viewer, application, case.version)

    assert refused.value.reasons == (Reason.APPLICATION_INCOMPLETE,)
    form = form_of(FormKey.HNTE, 1)
    papers = get_papers(session, viewer, application.public_id)
    first = missing(form, papers.draft, ["main"])[0]
    section = next(one for one in form.sections if one.key == "main")
    assert refused.value.details == {
        "missing": 1,
        "errors": 0,
        "first": f"{section.title}:{told(first)}",
    }
    assert case.stage is Stage.PLANNED
    assert session.exec(select(Submission)).all() == []


def test_the_official_pdf_must_be_attached(session: Session) -> None:
    make_calendar_year(session, 2018)
    firm = make_enterprise(session)
    make_batch(session)
    viewer = firm_of(session, firm)
    application, case = begun(session, viewer, firm)
    given = RouteInput(version=application.version, route=Route.OFFICIAL_PDF)
    choose_route(session, viewer, application.public_id, given)
    filled(session, viewer, application)

    with pytest.raises(TransitionRefused) as refused:
        submitted(session, viewer, application, case.version)

    assert refused.value.details["missing"] == 1
    assert "缺附件" in str(refused.value.details["first"])


def test_in_full_all_sections_are_asked_for(session: Session, ready: Ready) -> None:
    viewer, application, case = ready
    given = RouteInput(version=application.version, route=Route.IN_FULL)
    choose_route(session, viewer, application.public_id, given)

    with pytest.raises(TransitionRefused) as refused:
        submitted(session, viewer, application, case.version)

    assert int(str(refused.value.details["missing"])) > 20


def test_a_route_chosen_beside_an_older_page_is_refused(session: Session, ready: Ready) -> None:
    viewer, application, _ = ready

    with pytest.raises(EditConflict):
        choose_route(
            session, viewer, application.public_id, RouteInput(version=99, route=Route.IN_FULL)
        )


def test_an_agency_fills_in_and_never_hands_in(session: Session, ready: Ready) -> None:
    _, application, case = ready
    person = make_staff(session, Role.ENTERPRISE_USER)
    agency = viewer_of(
        Role.AGENCY_USER,
        person=person,
        scope=CaseScope(case.county_code, frozenset({case.id or 0})),
    )
    typed = AnswerInput(field="sales.y1", value="7", version=1)

    assert save_answers(session, agency, application.public_id, [typed], NOON)[0].state == "saved"
    with pytest.raises(NotPermitted) as refused:
        submitted(session, agency, application, case.version)
    assert refused.value.reasons == (Reason.AGENCY_NEVER_SUBMITS,)


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.TOWN_OFFICER])
def test_an_officer_never_hands_in(session: Session, ready: Ready, role: Role) -> None:
    _, application, case = ready
    officer = viewer_of(role, person=make_staff(session, role))

    with pytest.raises(NotPermitted):
        submitted(session, officer, application, case.version)


def test_beside_an_older_case_nothing_is_handed_in(session: Session, ready: Ready) -> None:
    viewer, application, case = ready

    with pytest.raises(EditConflict):
        submitted(session, viewer, application, case.version + 1)


def test_handing_in_twice_makes_one_version(session: Session, ready: Ready) -> None:
    viewer, application, case = ready
    submitted(session, viewer, application, case.version)

    with pytest.raises(Refusal):
        submitted(session, viewer, application, case.version)

    assert len(session.exec(select(Submission)).all()) == 1


def test_a_case_without_batch_is_not_handed_in(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm)
    application = make_application(session, firm, case, route=Route.OFFICIAL_PDF)
    viewer = firm_of(session, firm)
    filled(session, viewer, application)
    make_application_file(session, application, "official_form")

    with pytest.raises(TransitionRefused) as refused:
        submitted(session, viewer, application, case.version)

    assert refused.value.reasons == (Reason.BATCH_REQUIRED,)


def test_a_firm_with_an_application_hands_in_by_it_alone(session: Session, ready: Ready) -> None:
    viewer, _, case = ready
    given = ActionInput(version=case.version, happened_on=TODAY)

    with pytest.raises(TransitionRefused) as refused:
        take_action(session, viewer, case.public_id, Action.SUBMIT, given, TODAY)

    assert refused.value.reasons == (Reason.SUBMIT_BY_APPLICATION,)
    assert case.stage is Stage.PLANNED


def test_there_is_no_newer_edition_to_move_to(session: Session, ready: Ready) -> None:
    viewer, application, _ = ready
    given = EditionInput(version=application.version)

    with pytest.raises(TransitionRefused) as refused:
        move_to_edition(session, viewer, application.public_id, given)

    assert refused.value.reasons == (Reason.NOTHING_TO_CHANGE,)


def test_answers_that_are_asked_no_more_stay_listed(session: Session, ready: Ready) -> None:
    viewer, application, _ = ready
    papers = get_papers(session, viewer, application.public_id)
    sections = tuple(one for one in papers.form.sections if one.key != "main")

    left = leftovers(replace(papers, form=replace(papers.form, sections=sections)))

    assert {"sales.y1", "rd_basic"} <= {one.place for one in left}
    assert list(leftovers(papers)) == []
