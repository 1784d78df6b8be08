"""Files of firms in: looked at first, then written as shown, taken back when wrong."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi import UploadFile as GivenFile
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import (
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
)
from app.domain.figures import RdBasis
from app.domain.imports import ImportKind
from app.domain.refusals import NotFound
from app.exchange.import_templates import SHEETS, import_template
from app.exchange.marked import marked_workbook
from app.exchange.tables import FileFormat, TableFile
from app.files.uploads import upload_of
from app.queries.import_runs import (
    ImportPage,
    ImportRunLine,
    describe_run,
    get_run,
    list_runs,
    refuse_others_file,
)
from app.queries.newest_first import Listed
from app.queries.paging import Paging
from app.services.import_runs import discard_run
from app.services.long_imports import confirm, undo
from app.web.forms import Typed, TypedForm, refilling
from app.web.imported import (
    ImportAnswers,
    Looked,
    answer_and_check,
    bring_in,
    kind_answer,
    kinds_of,
    open_looked,
    run_context,
)
from app.web.lists import pager_links
from app.web.rendering import Render

pages = APIRouter(prefix="/imports", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/imports", tags=["imports"])

Pages = Annotated[Paging, Query()]

# --- Pages ----------------------------------------------------------------------------------------


@pages.get("")
def show_imports(
    session: ReadSession, viewer: CurrentViewer, paging: Pages, render: Render
) -> Response:
    links = pager_links("/imports", list_runs(session, viewer, paging), paging)
    return render.page("imports/page.html", "imports/_runs.html", **links, kinds=kinds_of(viewer))


@pages.post("")
async def submit_import(
    request: Request,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Look at the file; a short one is checked at once, a long one by a worker."""

    with refilling("imports/page.html", None, typed, found=None, kinds=kinds_of(viewer)):
        answers = kind_answer(typed["kind"])

        def keep(session: Session, looked: Looked) -> str:
            return open_looked(session, viewer, settings, looked, answers, today).public_id

        run_id = await bring_in(request, viewer, today, typed.files.get("file"), answers, keep)
    return render.go(f"/imports/{run_id}")


@pages.get("/template")
def show_template(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    kind: ImportKind = ImportKind.ENTERPRISES,
) -> Response:
    """A workbook to fill in, with the words to choose from."""
    file = TableFile(f"{SHEETS[kind][0]}导入模板", today, FileFormat.XLSX)
    content = import_template(session, viewer, kind)
    return Response(content, media_type=file.media_type, headers=file.headers)


@pages.get("/{run_id}")
def show_import(
    session: ReadSession, viewer: CurrentViewer, run_id: str, render: Render
) -> Response:
    context = run_context(session, viewer, describe_run(session, viewer, run_id))
    return render.page("imports/run.html", "imports/_run.html", **context)


@pages.post("/{run_id}/answers")
def submit_answers(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = run_context(session, viewer, describe_run(session, viewer, run_id))
    with refilling("imports/run.html", None, typed, **context):
        given = typed.parse(ImportAnswers)
        given = given.model_copy(update={"headings": _headings(typed, context["found"].headings)})
        answer_and_check(session, viewer, settings, run_id, given, today)
    return render.go(f"/imports/{run_id}")


def _headings(typed: Typed, unknown: list[str]) -> dict[str, str]:
    chosen = {heading: typed[f"heading_{place}"] for place, heading in enumerate(unknown)}
    return {heading: field for heading, field in chosen.items() if field}


@pages.post("/{run_id}/confirm")
def submit_confirmation(
    session: WriteSession,
    viewer: CurrentViewer,
    run_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Write what was shown; rows that somebody changed meanwhile are shown again instead."""
    with refilling(
        "imports/run.html",
        None,
        typed,
        **run_context(session, viewer, describe_run(session, viewer, run_id)),
    ):
        good_rows = typed["good_rows"] == "yes"
        confirmed = confirm(session, viewer, run_id, today, good_rows=good_rows)
    if confirmed.changed_meanwhile:
        again = describe_run(session, viewer, run_id)
        context = run_context(session, viewer, again, changed_meanwhile=confirmed.changed_meanwhile)
        return render.page("imports/run.html", **context)
    return render.go(f"/imports/{run_id}")


@pages.post("/{run_id}/undo")
def submit_undo(
    session: WriteSession, viewer: CurrentViewer, run_id: str, today: Today, render: Render
) -> Response:
    undo(session, viewer, run_id, today)
    return render.go(f"/imports/{run_id}")


@pages.post("/{run_id}/discard")
def submit_discard(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    render: Render,
) -> Response:
    run = discard_run(session, viewer, run_id)
    upload_of(settings.data_dir, run.public_id).unlink(missing_ok=True)
    return render.go("/imports")


@pages.get("/{run_id}/export")
def show_marked_workbook(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    today: Today,
) -> Response:
    """The officer's own file with every problem written beside its row."""
    refuse_others_file(viewer, get_run(session, viewer, run_id))
    page = describe_run(session, viewer, run_id, most=0)
    path = upload_of(settings.data_dir, page.run.id)
    if not path.is_file():
        raise NotFound
    file = TableFile("导入问题标注", today, FileFormat.XLSX)
    content = marked_workbook(path, page.run.file_name, page.problems)
    return Response(content, media_type=file.media_type, headers=file.headers)


# --- The same for programs ------------------------------------------------------------------------


@api.get("")
def read_imports(
    session: ReadSession, viewer: CurrentViewer, paging: Pages
) -> Listed[ImportRunLine]:
    return list_runs(session, viewer, paging)


@api.post("")
async def post_import(
    request: Request,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    file: GivenFile,
    dry_run: Annotated[bool, Form()] = True,
    good_rows: Annotated[bool, Form()] = False,
    year: Annotated[int | None, Form()] = None,
    basis: Annotated[RdBasis | None, Form()] = None,
    kind: Annotated[ImportKind | None, Form()] = None,
) -> dict[str, Any]:
    """A report, and with `dry_run=false` the change itself, as a run that can be undone. A file
    of many rows is checked by a worker: confirm it when its state says so."""
    answers = {"kind": kind, "year": year, "basis": basis}

    def keep(session: Session, looked: Looked) -> dict[str, Any]:
        if looked.plan is None:
            run = open_looked(session, viewer, settings, looked, answers, today)
            return {"written": False, "id": run.public_id, "state": run.state}
        report = {"kind": looked.plan.kind} | looked.plan.report()
        if dry_run or (looked.plan.bad_rows and not good_rows):
            return report | {"written": False}
        run = open_looked(session, viewer, settings, looked, answers, today)
        confirmed = confirm(session, viewer, run.public_id, today, good_rows=good_rows)
        return report | {"written": not confirmed.changed_meanwhile, "id": run.public_id}

    return await bring_in(request, viewer, today, file, answers, keep)


@api.get("/{run_id}")
def read_import(session: ReadSession, viewer: CurrentViewer, run_id: str) -> ImportPage:
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/answers")
def post_answers(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    given: ImportAnswers,
    today: Today,
) -> ImportPage:
    answer_and_check(session, viewer, settings, run_id, given, today)
    return describe_run(session, viewer, run_id, most=None)


class Confirmation(BaseModel):
    good_rows: bool = False
    """Write the good rows although others are refused."""


@api.post("/{run_id}/confirm")
def post_confirmation(
    session: WriteSession, viewer: CurrentViewer, run_id: str, given: Confirmation, today: Today
) -> ImportPage:
    """Written when its state says so; otherwise rows were changed meanwhile: look again."""
    confirm(session, viewer, run_id, today, good_rows=given.good_rows)
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/undo")
def post_undo(
    session: WriteSession, viewer: CurrentViewer, run_id: str, today: Today
) -> ImportPage:
    undo(session, viewer, run_id, today)
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/discard")
def post_discard(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, run_id: str
) -> ImportPage:
    run = discard_run(session, viewer, run_id)
    upload_of(settings.data_dir, run.public_id).unlink(missing_ok=True)
    return describe_run(session, viewer, run_id, most=None)
