"""A plan of an import written at once, as the program does portion by portion."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.exchange.imports import ImportPlan
from app.services.import_writers import WRITERS


def apply_import(session: Session, viewer: Viewer, plan: ImportPlan, today: date) -> None:
    WRITERS[plan.kind].write(session, viewer, plan.planned, today)
