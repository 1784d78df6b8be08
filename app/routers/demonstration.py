"""The button of a demonstration that lets its world go on to the next working day."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.demonstration import advance, next_working_day
from app.dependencies import (
    CurrentCounty,
    CurrentEngine,
    CurrentSettings,
    CurrentViewer,
    Today,
)
from app.domain.refusals import NotPermitted, Reason
from app.sealing import sealer_of
from app.web.addresses import own_path
from app.web.forms import TypedForm
from app.web.rendering import Render
from app.web.turns import in_turn

pages = APIRouter(prefix="/demonstration", include_in_schema=False)


@pages.post("/next-day")
async def submit_next_day(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    _viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    if not county.is_demonstration:
        raise NotPermitted(Reason.DEMONSTRATION_ONLY)
    if settings.today is not None:
        raise NotPermitted(Reason.TODAY_IS_SET)
    await in_turn(request, advance, engine, next_working_day(today), sealer_of(settings))
    return render.go(own_path(typed["next"]))
