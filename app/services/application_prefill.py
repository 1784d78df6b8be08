"""Filling in what the register knows: only where nobody has answered, marked with its source."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.forms.computations import is_none
from app.domain.forms.known_facts import Known
from app.queries.application_prefill import prefilled
from app.queries.applications import Papers, get_papers
from app.services.application_desk import Answered, Desk, sit_down
from app.services.application_rows import append_rows


def fill_in_known(
    session: Session, viewer: Viewer, public_id: str, today: date, now: datetime
) -> int:
    """How many answers were filled in. An answer that was taken out stays out, and a table that
    has rows, or is said to have none, is left alone."""
    desk = sit_down(session, viewer, public_id)
    papers = get_papers(session, viewer, public_id)
    known = prefilled(session, viewer, papers, today)
    answered = Answered(desk, viewer, now, {})
    count = 0
    for place, fact in known.values.items():
        cell = ("", place.key)
        if cell not in papers.saved and desk.openness.holds(place.section, place.key):
            answered.set_down(cell, fact.value, fact.source)
            count += 1
    for table, rows in known.rows.items():
        if _is_untouched(desk, papers, table):
            count += _add_rows(session, desk, answered, table, rows)
    answered.store(session)
    return count


def _is_untouched(desk: Desk, papers: Papers, table: str) -> bool:
    section = papers.form.section_of(table)
    is_open = section is not None and desk.openness.holds(section.key, table)
    return is_open and not papers.draft.of(table) and not is_none(papers.draft, table)


def _add_rows(
    session: Session,
    desk: Desk,
    answered: Answered,
    table: str,
    rows: Sequence[Mapping[str, Known]],
) -> int:
    ids = append_rows(session, desk, desk.form.tables[table], len(rows))
    for row_id, cells in zip(ids, rows, strict=True):
        for column, fact in cells.items():
            answered.set_down((row_id, column), fact.value, fact.source)
    return sum(len(cells) for cells in rows)
