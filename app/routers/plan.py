"""The plan: its indicators, and one indicator with everything published about it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.plans import CountsFrom, StatScope, TaskBasis, ValueStatus
from app.domain.refusals import NotFound
from app.files.kinds import ENDINGS
from app.queries.attachments import AttachmentView, SubjectKind, list_attachments
from app.queries.places import list_parks, list_townships
from app.queries.plan_history import ChosenLine, list_choices
from app.queries.plans import (
    BaselineView,
    IndicatorView,
    PlanView,
    TaskView,
    ValueView,
    find_plan,
    get_indicator_view,
    list_plans,
    load_indicators,
)
from app.services.plans import (
    BaselineInput,
    TaskInput,
    ValueInput,
    choose_baseline,
    record_value,
    revise_task,
)
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/plan", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/plan", tags=["plan"], route_class=Once)


class PlanPage(BaseModel):
    plan: PlanView | None
    plans: list[PlanView]
    indicators: list[IndicatorView]
    files: list[AttachmentView]


class IndicatorPage(BaseModel):
    plan: PlanView
    indicator: IndicatorView
    choices: list[ChosenLine]
    files: list[AttachmentView]
    """Files of the indicator's values."""


def plan_page(session: Session, viewer: Viewer, plan_id: str | None) -> PlanPage:
    plan = find_plan(session, viewer, plan_id)
    return PlanPage(
        plan=plan,
        plans=list_plans(session, viewer),
        indicators=load_indicators(session, viewer, plan) if plan else [],
        files=list_attachments(session, viewer, SubjectKind.PLAN, [plan.id]) if plan else [],
    )


def indicator_page(
    session: Session, viewer: Viewer, plan_id: str | None, key: str
) -> IndicatorPage:
    plan = find_plan(session, viewer, plan_id)
    if plan is None:
        raise NotFound
    view = get_indicator_view(session, viewer, plan, key)
    return IndicatorPage(
        plan=plan,
        indicator=view,
        choices=list_choices(session, plan.county_code, view.baselines),
        files=list_attachments(
            session, viewer, SubjectKind.INDICATOR_VALUE, [value.id for value in view.values]
        ),
    )


@pages.get("")
def show_plan(
    session: ReadSession, viewer: CurrentViewer, render: Render, plan: str | None = None
) -> Response:
    return render.page(
        "plan/list.html",
        found=plan_page(session, viewer, plan),
        may_attach=viewer.role in BUREAU,
        accepts=",".join(ENDINGS),
    )


@api.get("")
def read_plan(session: ReadSession, viewer: CurrentViewer, plan: str | None = None) -> PlanPage:
    return plan_page(session, viewer, plan)


@pages.get("/{key}")
def show_indicator(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    render: Render,
    plan: str | None = None,
    edit: str | None = None,
) -> Response:
    return render.page("plan/indicator.html", **context_of(session, viewer, today, key, plan, edit))


@api.get("/{key}")
def read_indicator(
    session: ReadSession, viewer: CurrentViewer, key: str, plan: str | None = None
) -> IndicatorPage:
    return indicator_page(session, viewer, plan, key)


def context_of(
    session: Session,
    viewer: Viewer,
    today: Today,
    key: str,
    plan_id: str | None,
    edit: str | None = None,
) -> dict[str, Any]:
    """Everything the indicator's page shows and offers."""
    found = indicator_page(session, viewer, plan_id, key)
    places = place_names(session, found.plan)
    view = found.indicator
    return {
        "found": found,
        "view": view,
        "places": places,
        "place_choices": list(places.items()),
        "edited": next((value for value in view.values if value.id == edit), None),
        "files_of": {
            value.id: [file for file in found.files if file.subject_id == value.id]
            for value in view.values
        },
        "is_entered": view.counts_from is CountsFrom.ENTERED,
        "may_enter": viewer.role in BUREAU,
        "may_choose": viewer.role in HEADS and len(view.baselines) > 1,
        "scopes": worded(StatScope),
        "statuses": worded(ValueStatus),
        "bases": worded(TaskBasis),
        "accepts": ",".join(ENDINGS),
        "year": today.year,
    }


def place_names(session: Session, plan: PlanView) -> Mapping[str, str]:
    """The county, its towns and its parks by code."""
    towns = list_townships(session, plan.county_code)
    parks = list_parks(session, plan.county_code)
    return {plan.county_code: "全市"} | {place.code: place.name for place in (*towns, *parks)}


# --- What officers enter --------------------------------------------------------------------------


@pages.post("/{key}/values")
def submit_value(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    typed: TypedForm,
    render: Render,
    plan: str | None = None,
) -> Response:
    context = context_of(session, viewer, today, key, plan, typed["value_id"])
    with refilling("plan/indicator.html", None, typed, **context, refused="value"):
        record_value(session, viewer, plan, key, typed.parse(ValueInput), today)
    return render.go(f"/plan/{key}{of_plan(plan)}")


@api.post("/{key}/values", status_code=201)
def post_value(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    given: ValueInput,
    plan: str | None = None,
) -> ValueView:
    row = record_value(session, viewer, plan, key, given, today)
    values = indicator_page(session, viewer, plan, key).indicator.values
    return next(value for value in values if value.id == row.public_id)


@pages.post("/{key}/tasks")
def submit_task(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    typed: TypedForm,
    render: Render,
    plan: str | None = None,
) -> Response:
    context = context_of(session, viewer, today, key, plan)
    with refilling("plan/indicator.html", None, typed, **context, refused="task"):
        revise_task(session, viewer, plan, key, typed.parse(TaskInput))
    return render.go(f"/plan/{key}{of_plan(plan)}")


@api.post("/{key}/tasks", status_code=201)
def post_task(
    session: WriteSession,
    viewer: CurrentViewer,
    key: str,
    given: TaskInput,
    plan: str | None = None,
) -> TaskView:
    row = revise_task(session, viewer, plan, key, given)
    tasks = indicator_page(session, viewer, plan, key).indicator.tasks
    return next(task for task in tasks if task.id == row.public_id)


@pages.post("/{key}/baseline")
def submit_baseline(
    session: WriteSession,
    viewer: CurrentViewer,
    key: str,
    typed: TypedForm,
    render: Render,
    plan: str | None = None,
) -> Response:
    given = typed.parse(BaselineInput)
    choose_baseline(session, viewer, plan, key, given.baseline_id)
    return render.go(f"/plan/{key}{of_plan(plan)}")


@api.post("/{key}/baseline")
def post_baseline(
    session: WriteSession,
    viewer: CurrentViewer,
    key: str,
    given: BaselineInput,
    plan: str | None = None,
) -> BaselineView:
    row = choose_baseline(session, viewer, plan, key, given.baseline_id)
    baselines = indicator_page(session, viewer, plan, key).indicator.baselines
    return next(each for each in baselines if each.id == row.public_id)


def of_plan(plan: str | None) -> str:
    return f"?plan={plan}" if plan and plan.isalnum() else ""
