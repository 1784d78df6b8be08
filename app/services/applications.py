"""Beginning an application: for a firm's live case, or for one that is opened with it."""

from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.data import newest_edition
from app.domain.access import FILLERS, Viewer
from app.domain.forms.schema import FORM_OF, Route
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason, TransitionRefused
from app.domain.stages import OVER, Stage
from app.domain.titles import Programme
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.cases import get_case, lock_case
from app.queries.firm_applications import STARTABLE, OpenBatch, open_batches
from app.queries.visibility import visible_enterprises
from app.services.application_desk import sit_down
from app.services.application_prefill import fill_in_known
from app.services.cases import OpenInput, open_case


class BeginInput(BaseModel):
    """A firm begins: its live case is taken, or one is opened in a batch that is open."""

    enterprise: str = Field(max_length=12)
    programme: Programme
    batch: str | None = Field(default=None, max_length=12)


class EditionInput(BaseModel):
    version: int


class RouteInput(BaseModel):
    version: int
    route: Route


def begin_application(
    session: Session, viewer: Viewer, given: BeginInput, today: date, now: datetime
) -> Application:
    """Asked again, the application that is there already: never a second one."""
    firm = _locked_firm(session, viewer, given.enterprise)
    if given.programme not in FORM_OF:
        raise InvalidValue(fields={"programme": Reason.NO_FORM_HERE})
    case = _live_case(session, firm, given.programme, today)
    if case is None:
        batch = _open_batch(session, viewer, given, today)
        if batch is None and PROGRAMMES[given.programme].needs_batch:
            raise TransitionRefused(Reason.NO_OPEN_BATCH)
        opened = open_case(
            session,
            viewer,
            OpenInput(
                enterprise=given.enterprise,
                programme=given.programme,
                year=batch.year if batch else today.year,
                batch=batch.id if batch else None,
            ),
            today,
        )
        case = lock_case(session, viewer, opened.id)
    return _application_of(session, viewer, case, firm, today, now)


def begin_for_case(
    session: Session, viewer: Viewer, case_id: str, today: date, now: datetime
) -> Application:
    """An officer begins it for the firm, which then fills it in."""
    get_case(session, viewer, case_id)
    case = lock_case(session, viewer, case_id)
    _, firm = get_case(session, viewer, case_id)
    if case.programme not in FORM_OF:
        raise TransitionRefused(Reason.NO_FORM_HERE)
    return _application_of(session, viewer, case, firm, today, now)


def choose_route(session: Session, viewer: Viewer, public_id: str, given: RouteInput) -> None:
    """How much of it is given here. What was filled in stays, whichever is chosen."""
    desk = sit_down(session, viewer, public_id)
    if desk.application.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    desk.application.route = given.route
    session.flush()


def move_to_edition(session: Session, viewer: Viewer, public_id: str, given: EditionInput) -> int:
    """To the newest. Answers stay as they are: those to what is asked no more are kept aside."""
    desk = sit_down(session, viewer, public_id)
    if desk.application.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    newest = newest_edition(desk.application.form)
    if desk.application.edition == newest:
        raise TransitionRefused(Reason.NOTHING_TO_CHANGE)
    desk.application.edition = newest
    session.flush()
    return newest


def _open_batch(
    session: Session, viewer: Viewer, given: BeginInput, today: date
) -> OpenBatch | None:
    """The chosen one if it is open still, else of the open ones that which closes first."""
    fitting = (
        one
        for one in open_batches(session, viewer, today)
        if one.programme is given.programme and given.batch in {None, one.id}
    )
    return next(fitting, None)


def _application_of(
    session: Session,
    viewer: Viewer,
    case: CultivationCase,
    firm: Enterprise,
    today: date,
    now: datetime,
) -> Application:
    """The one of the case; a new one has what the register knows filled in already."""
    found: Application | None = session.execute(
        select(Application).where(col(Application.case_id) == case.id)
    ).scalar_one_or_none()
    if found is not None:
        return found
    if case.stage not in STARTABLE:
        raise TransitionRefused(Reason.CASE_HANDED_IN)
    form = FORM_OF[case.programme]
    application = Application(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        case_id=case.id or 0,
        form=form,
        edition=newest_edition(form),
        begun_at=now,
        begun_by_id=viewer.person_id,
    )
    session.add(application)
    session.flush()
    if viewer.role in FILLERS:
        fill_in_known(session, viewer, application.public_id, today, now)
    return application


def _locked_firm(session: Session, viewer: Viewer, public_id: str) -> Enterprise:
    """Held until the end: of two who begin at once the second finds what the first began."""
    firm: Enterprise | None = session.execute(
        select(Enterprise)
        .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if firm is None:
        raise NotFound
    return firm


def _live_case(
    session: Session, firm: Enterprise, programme: Programme, today: date
) -> CultivationCase | None:
    """The newest of this year or later that is under way; a finished one is none."""
    found: CultivationCase | None = session.execute(
        select(CultivationCase)
        .where(
            col(CultivationCase.enterprise_id) == firm.id,
            col(CultivationCase.programme) == programme,
            col(CultivationCase.year) >= today.year,
            col(CultivationCase.stage).not_in([*OVER, Stage.RECOGNIZED]),
        )
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found
