"""What happens to an R&D institution: recognition, evaluations, its end, archiving."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, Today, WriteSession
from app.queries.institution_views import InstitutionDetail
from app.queries.institutions import describe_institution
from app.routers.institutions import context_of
from app.services.institution_stages import (
    EvaluationInput,
    InstitutionEndInput,
    InstitutionTakeBack,
    RecognitionInput,
    end_institution,
    evaluate_institution,
    recognize_institution,
    take_back_evaluation,
    take_back_institution_end,
)
from app.services.institutions import archive_institution
from app.web.forms import Typed, TypedForm, refilling
from app.web.rendering import Render

pages = APIRouter(
    prefix="/institutions/{institution_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/institutions/{institution_id}", tags=["institutions"])


class OfVersion(BaseModel):
    version: int


def _submitted(
    session: Session,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: Typed,
    render: Render,
    write: Callable[[], Any],
) -> Response:
    """The page again as it was typed where the write is refused, else the institution."""
    context = context_of(session, viewer, today, institution_id)
    with refilling("institutions/detail.html", None, typed, **context):
        write()
    return render.go(f"/institutions/{institution_id}")


@pages.post("/recognize")
def submit_recognition(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        given = typed.parse(RecognitionInput)
        recognize_institution(session, viewer, institution_id, given, today)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/recognize")
def post_recognition(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: RecognitionInput,
) -> InstitutionDetail:
    recognize_institution(session, viewer, institution_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/evaluations")
def submit_evaluation(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        given = typed.parse(EvaluationInput)
        evaluate_institution(session, viewer, institution_id, given, today)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/evaluations")
def post_evaluation(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: EvaluationInput,
) -> InstitutionDetail:
    evaluate_institution(session, viewer, institution_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/evaluations/{evaluation_id}/take-back")
def submit_evaluation_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    evaluation_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        given = typed.parse(InstitutionTakeBack)
        take_back_evaluation(session, viewer, institution_id, evaluation_id, given, today)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/evaluations/{evaluation_id}/take-back")
def post_evaluation_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    evaluation_id: str,
    given: InstitutionTakeBack,
) -> InstitutionDetail:
    take_back_evaluation(session, viewer, institution_id, evaluation_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/end")
def submit_end(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        end_institution(session, viewer, institution_id, typed.parse(InstitutionEndInput), today)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/end")
def post_end(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: InstitutionEndInput,
) -> InstitutionDetail:
    end_institution(session, viewer, institution_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/end/take-back")
def submit_end_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        given = typed.parse(InstitutionTakeBack)
        take_back_institution_end(session, viewer, institution_id, given)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/end/take-back")
def post_end_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: InstitutionTakeBack,
) -> InstitutionDetail:
    take_back_institution_end(session, viewer, institution_id, given)
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/archive")
def submit_archive(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def write() -> None:
        version = typed.parse(OfVersion).version
        archive_institution(session, viewer, institution_id, version, today)

    return _submitted(session, viewer, today, institution_id, typed, render, write)


@api.post("/archive")
def post_archive(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: OfVersion,
) -> InstitutionDetail:
    archive_institution(session, viewer, institution_id, given.version, today)
    return describe_institution(session, viewer, institution_id, today)
