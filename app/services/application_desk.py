"""What writing into an application needs to know of it, and answers on their way to be stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from app.data import form as form_of
from app.data import technology_fields
from app.domain.access import FILLERS, Viewer
from app.domain.forms.drafts import Draft
from app.domain.forms.openness import Openness
from app.domain.forms.schema import Form, FormField
from app.domain.forms.values import Around
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.applications import Answer, Application
from app.queries.applications import (
    Cell,
    find_application,
    load_rows,
    numbered_rows,
    openness_of,
    order_of,
)
from app.recorded_writes import change_rows, create_rows

MOST_NAMED = 20
"""More places than that are picked out of all answers: one statement either way."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An application held for writing: little of it, for fields are saved all day."""

    application: Application
    form: Form
    openness: Openness
    around: Around
    """Its rows, without what is in them."""
    orders: Mapping[str, str]
    """By table, a sign of which rows stand there in which order."""

    def table_of(self, row: str) -> str:
        found = (
            table
            for table, rows in self.around.draft.rows.items()
            if any(one.id == row for one in rows)
        )
        return next(found, "")

    def asked_at(self, row: str, key: str) -> FormField | None:
        if not row:
            return self.form.fields.get(key)
        table = self.form.tables.get(self.table_of(row))
        return table.column(key) if table else None

    def field_at(self, row: str, key: str) -> FormField:
        """The field that is asked for at a place, if it may be typed now."""
        table = self.table_of(row)
        if row and not table:
            raise InvalidValue(Reason.ROW_REMOVED)
        asked = self.asked_at(row, key)
        if asked is None:
            raise InvalidValue(Reason.NO_SUCH_FIELD)
        if not asked.is_typed(self.application.route):
            raise InvalidValue(Reason.FIELD_COMPUTED)
        self.refuse_closed(table or key)
        return asked

    def refuse_closed(self, key: str) -> None:
        section = self.form.section_of(key)
        if section is None or not self.openness.holds(section.key, key):
            raise InvalidValue(Reason.FIELD_CLOSED)


def sit_down(session: Session, viewer: Viewer, public_id: str) -> Desk:
    """Locked; for the firm and those it entrusted: nobody else speaks for it."""
    application, case, _ = find_application(session, viewer, public_id, for_update=True)
    if viewer.role not in FILLERS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    openness = openness_of(session, case)
    if not openness:
        raise NotPermitted(Reason.FIELD_CLOSED)
    form = form_of(application.form, application.edition)
    rows = numbered_rows(form, load_rows(session, application))
    return Desk(
        application=application,
        form=form,
        openness=openness,
        around=Around(Draft(rows=rows), technology_fields()),
        orders={table: order_of(rows.get(table, ())) for table in form.tables},
    )


def answers_at(session: Session, desk: Desk, cells: Iterable[Cell]) -> dict[Cell, Answer]:
    """Those of the places that were ever answered."""
    places = list(cells)
    wanted = select(Answer).where(col(Answer.application_id) == desk.application.id)
    if len(places) <= MOST_NAMED:
        wanted = wanted.where(tuple_(col(Answer.row_key), col(Answer.field)).in_(places))
    # A session keeps what it has read, and another writer may have been here since.
    found = session.execute(wanted.execution_options(populate_existing=True)).scalars()
    return {(one.row_key, one.field): one for one in found}


class Answered:
    """Answers of one request, set down one by one and then stored in two statements."""

    def __init__(
        self, desk: Desk, viewer: Viewer, now: datetime, standing: Mapping[Cell, Answer]
    ) -> None:
        self._desk = desk
        self._standing = standing
        self._said = {
            "saved_at": now,
            "saved_by_id": viewer.person_id,
            "saved_by": viewer.name,
        }
        self._new: dict[Cell, dict[str, Any]] = {}
        self._changed: dict[Cell, tuple[Answer, dict[str, Any]]] = {}

    def set_down(self, cell: Cell, value: str, source: str = "") -> None:
        """`source` is where a value came from that nobody typed."""
        stands = self._standing.get(cell)
        said = {**self._said, "value": value, "source": source}
        if stands is not None:
            self._changed[cell] = (stands, {**said, "version": stands.version + 1})
        elif value:
            application = self._desk.application
            self._new[cell] = {
                "county_code": application.county_code,
                "enterprise_id": application.enterprise_id,
                "application_id": application.id,
                "row_key": cell[0],
                "field": cell[1],
                "version": 1,
                **said,
            }

    def store(self, session: Session) -> None:
        create_rows(session, Answer, list(self._new.values()))
        change_rows(session, Answer, list(self._changed.values()))
