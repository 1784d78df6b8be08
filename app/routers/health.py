"""Whether the process lives, and whether it can serve."""

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from app.dependencies import CurrentEngine
from app.settings import ROOT

pages = APIRouter(include_in_schema=False)


@pages.get("/healthz")
async def show_health() -> Response:
    return JSONResponse({"status": "ok"})


@pages.get("/readyz")
def show_readiness(engine: CurrentEngine) -> Response:
    """Ready when the database answers and its schema is this program's."""
    wanted = ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini"))).get_current_head()
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return JSONResponse({"status": "database unreachable"}, 503)
    if found != wanted:
        return JSONResponse({"status": "migrations pending", "have": found, "want": wanted}, 503)
    return JSONResponse({"status": "ready"})
