"""What happens to an R&D institution: recognition, evaluations, its end, archiving."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
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
from app.web.sent import Sent

pages = APIRouter(
    prefix="/institutions/{institution_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/institutions/{institution_id}", tags=["institutions"])


class OfVersion(BaseModel):
    version: int


@dataclass
class SentInstitution(Sent):
    institution_id: str

    PAGE = "institutions/detail.html"

    @property
    def address(self) -> str:
        return f"/institutions/{self.institution_id}"

    def shown(self) -> dict[str, Any]:
        return context_of(self.session, self.viewer, self.today, self.institution_id)


InstitutionForm = Annotated[SentInstitution, Depends()]


@pages.post("/recognize")
def submit_recognition(form: InstitutionForm) -> Response:
    with form.as_form("recognition"):
        given = form.parse(RecognitionInput)
        recognize_institution(form.session, form.viewer, form.institution_id, given, form.today)
    return form.changed()


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
def submit_evaluation(form: InstitutionForm) -> Response:
    with form.as_form("evaluation"):
        given = form.parse(EvaluationInput)
        evaluate_institution(form.session, form.viewer, form.institution_id, given, form.today)
    return form.changed()


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
def submit_evaluation_take_back(form: InstitutionForm, evaluation_id: str) -> Response:
    with form.as_form("take-back"):
        given = form.parse(InstitutionTakeBack)
        take_back_evaluation(
            form.session, form.viewer, form.institution_id, evaluation_id, given, form.today
        )
    return form.changed()


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
def submit_end(form: InstitutionForm) -> Response:
    with form.as_form("ending"):
        end_institution(
            form.session,
            form.viewer,
            form.institution_id,
            form.parse(InstitutionEndInput),
            form.today,
        )
    return form.changed()


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
def submit_end_take_back(form: InstitutionForm) -> Response:
    with form.as_form("back"):
        given = form.parse(InstitutionTakeBack)
        take_back_institution_end(form.session, form.viewer, form.institution_id, given)
    return form.changed()


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
def submit_archive(form: InstitutionForm) -> Response:
    with form.as_form("archive"):
        version = form.parse(OfVersion).version
        archive_institution(form.session, form.viewer, form.institution_id, version, form.today)
    return form.changed()


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
