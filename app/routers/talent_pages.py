"""One talent project: its page, its correction, its leader's data, near-copies; and their twins."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import (
    Accesses,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
)
from app.domain.access import BUREAU, AccessKind, Viewer
from app.domain.talents.projects import CONCLUSIONS, CheckLane, ItemFinding
from app.exchange.tables import Column, FileFormat, Kind
from app.models.history import JournalEntry
from app.queries.officers import list_officers, second_officer_roles
from app.queries.talent_likeness import TalentLikeness, list_likeness
from app.queries.talent_pages import (
    LeaderView,
    TalentDetail,
    closed_program_name,
    describe_talent,
    leader_subject,
    program_key_of,
)
from app.queries.talent_ways import way_of
from app.routers.enterprise_contacts import Looking, reason_of
from app.routers.talents import form_context
from app.sealing import sealer_of
from app.services.talents import TalentEdit, revise_talent
from app.web.choices import choices, of_officers
from app.web.exported import Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.journal import journal_entry
from app.web.neighbours import NO_WAY, way_on
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word

pages = APIRouter(
    prefix="/talent-projects", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/talent-projects", tags=["talents"])

PAGE, REGION = "talents/project.html", "talents/_project.html"


@dataclass
class SentTalent(Sent):
    talent_id: str

    PAGE = PAGE
    REGION = REGION

    @property
    def address(self) -> str:
        return f"/talent-projects/{self.talent_id}"

    def shown(self) -> dict[str, Any]:
        return talent_context(self.session, self.viewer, self.talent_id, self.today)


TalentForm = Annotated[SentTalent, Depends()]


def talent_context(
    session: Session, viewer: Viewer, talent_id: str, today: date, *, shows_leader: bool = False
) -> dict[str, Any]:
    detail = describe_talent(session, viewer, talent_id, shows_leader=shows_leader)
    officers = of_officers(list_officers(session, viewer, second_officer_roles(session, viewer)))
    return {
        "detail": detail,
        "most": today.isoformat(),
        "way": way_of(session, viewer, talent_id, today),
        "project": detail.project,
        "sent": "",
        "beside": NO_WAY,
        "program_name": closed_program_name(session, viewer, talent_id),
        "is_of_bureau": viewer.role in BUREAU,
        "findings": choices(ItemFinding),
        "lanes": choices(CheckLane),
        "conclusions": [(one.value, word(one)) for one in sorted(CONCLUSIONS)],
        "seconds": officers,
    }


@pages.get("/{talent_id}")
def show_talent(
    viewer: CurrentViewer, session: ReadSession, today: Today, talent_id: str, render: Render
) -> Response:
    context = talent_context(session, viewer, talent_id, today)
    beside = way_on(render.request, session, viewer, talent_id, today)
    return render.page(PAGE, REGION, **context | {"beside": beside})


@api.get("/{talent_id}")
def read_talent(viewer: CurrentViewer, session: ReadSession, talent_id: str) -> TalentDetail:
    return describe_talent(session, viewer, talent_id, is_masked=True)


# --- Correcting -----------------------------------------------------------------------------------


@pages.get("/{talent_id}/edit")
def show_edit(
    viewer: CurrentViewer, session: ReadSession, talent_id: str, render: Render
) -> Response:
    return render.page("talents/edit.html", None, **_edited(session, viewer, talent_id))


@api.get("/{talent_id}/edit")
def read_edit(viewer: CurrentViewer, session: ReadSession, talent_id: str) -> TalentDetail:
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/{talent_id}/edit")
def submit_edit(
    viewer: CurrentViewer,
    session: WriteSession,
    talent_id: str,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling("talents/edit.html", None, typed, **_edited(session, viewer, talent_id)):
        revise_talent(session, viewer, talent_id, typed.parse(TalentEdit), sealer_of(settings))
    return render.go(f"/talent-projects/{talent_id}")


@api.post("/{talent_id}/edit")
def post_edit(
    viewer: CurrentViewer,
    session: WriteSession,
    talent_id: str,
    settings: CurrentSettings,
    given: TalentEdit,
) -> TalentDetail:
    revise_talent(session, viewer, talent_id, given, sealer_of(settings))
    return describe_talent(session, viewer, talent_id, is_masked=True)


def _edited(session: Session, viewer: Viewer, talent_id: str) -> dict[str, Any]:
    detail = describe_talent(session, viewer, talent_id)
    return form_context(session, viewer) | {
        "detail": detail,
        "stake_percent": "" if detail.stake is None else format(detail.stake * 100, "f"),
        "program_key": program_key_of(session, viewer, talent_id),
        "sponsors": of_officers(list_officers(session, viewer, BUREAU)),
    }


# --- The leader -----------------------------------------------------------------------------------


@pages.post("/{talent_id}/leader/show")
def submit_leader_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    talent_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    before = talent_context(session, viewer, talent_id, today) | {"sent": "leader"}
    with refilling(PAGE, REGION, typed, **before):
        reason = reason_of(typed.parse(Looking))
    subject = leader_subject(session, viewer, talent_id)
    accesses.append(_look(request, viewer, subject, reason))
    shown = talent_context(session, viewer, talent_id, today, shows_leader=True)
    return render.page(PAGE, REGION, **shown)


@api.post("/{talent_id}/leader/show")
def post_leader_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    talent_id: str,
    given: Looking,
) -> LeaderView:
    subject = leader_subject(session, viewer, talent_id)
    accesses.append(_look(request, viewer, subject, reason_of(given)))
    return describe_talent(session, viewer, talent_id, shows_leader=True).leader


def _look(
    request: Request, viewer: Viewer, subject: tuple[int | None, str], reason: str
) -> JournalEntry:
    """One entry for each look, with its reason; a look at what is not visible is none."""
    enterprise_id, title = subject
    return journal_entry(
        request,
        viewer,
        AccessKind.PERSONAL_VIEW,
        enterprise_id=enterprise_id,
        subject=title,
        reason=reason,
        rows=1,
    )


# --- Near-copies ----------------------------------------------------------------------------------

LIKENESS_COLUMNS = (
    Column("title", "项目名称", width=34),
    Column("year", "年度", Kind.NUMBER),
    Column("stage", "环节", Kind.WORD, 18),
    Column("kinds", "相同之处", width=34),
    Column("containment", "较短方案的重合", Kind.PERCENT),
    Column("jaccard", "两方案的重合(Jaccard)", Kind.PERCENT),
    Column("counts_against", "因不端被终止", Kind.YES_NO),
)


@pages.get("/{talent_id}/likeness")
def show_likeness(
    viewer: CurrentViewer, session: ReadSession, talent_id: str, render: Render
) -> Response:
    found = list_likeness(session, viewer, talent_id)
    return render.page("talents/likeness.html", None, found=found)


@api.get("/{talent_id}/likeness")
def read_likeness(viewer: CurrentViewer, session: ReadSession, talent_id: str) -> TalentLikeness:
    return list_likeness(session, viewer, talent_id)


@pages.get("/{talent_id}/likeness/export")
@api.get("/{talent_id}/likeness/export", responses=AS_FILE)
def read_likeness_export(
    viewer: CurrentViewer,
    session: ReadSession,
    export: ListExport,
    talent_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = list_likeness(session, viewer, talent_id)
    rows = [
        [
            one.title,
            one.year,
            one.stage,
            "、".join(word(kind) for kind in one.kinds),
            one.containment,
            one.jaccard,
            one.counts_against,
        ]
        for one in found.rows
    ]
    return export.send_rows("人才项目查重", LIKENESS_COLUMNS, rows, file_format)
