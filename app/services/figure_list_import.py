"""Yearly figures as a list of their own: a row for each firm and year."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.enterprises import FigureSource
from app.domain.refusals import Reason
from app.services.fact_rows import in_chunks, told_before
from app.services.figure_import import (
    Stored,
    plan_figures,
    stored_figures,
)
from app.services.figure_writing import figures_to_write, write_figures
from app.services.firm_matching import Matched, match_firms
from app.services.planned_rows import CHUNK, WRITES, GivenRow, Made, PlannedRow, RowAction, Told

Key = tuple[int, int | None, FigureSource]


def plan_figure_rows(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], today: date, told: Told
) -> list[PlannedRow]:
    planned: list[PlannedRow] = []
    for chunk in in_chunks(rows):
        matched = match_firms(session, viewer, chunk)
        firms = sorted({one.enterprise_id for one in matched if one.enterprise_id})
        stored = stored_figures(session, viewer, firms)
        planned += [_plan(one, stored.get(one.enterprise_id, {}), told, today) for one in matched]
    return planned


def _plan(one: Matched, stored: Stored, told: Told, today: date) -> PlannedRow:
    if one.wrong:
        return one.refused()
    row = one.row
    for year in sorted({year for _, year in row.figures if year is not None}):
        if year > today.year:
            return _refused(row, {"fiscal_year": Reason.BAD_VALUE})
        twice = told_before(told, (one.enterprise_id, year, row.source), row, "fiscal_year")
        if twice is not None:
            return twice
    figures = plan_figures(row.figures, row.source, stored)
    if figures.wrong:
        return _refused(row, figures.wrong)
    return PlannedRow(
        row,
        RowAction.UNCHANGED if not figures.changes else _action(row, stored),
        figures.changes,
        one.enterprise_id,
        unsaid=figures.unsaid,
        doubts=one.doubts,
        details=dict(one.details),
    )


def _refused(row: GivenRow, wrong: dict[str, Reason]) -> PlannedRow:
    return PlannedRow(row, RowAction.REFUSED, wrong=wrong)


def _action(row: GivenRow, stored: Stored) -> RowAction:
    years = {year for _, year in row.figures if year is not None}
    is_known = any((year, row.source) in stored for year in years)
    return RowAction.UPDATE if is_known else RowAction.CREATE


def write_figure_rows(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], _today: date
) -> list[Made]:
    made: list[Made] = []
    writes = [row for row in planned if row.action in WRITES]
    for start in range(0, len(writes), CHUNK):
        chunk = writes[start : start + CHUNK]
        figures = [list(figures_to_write(row, row.enterprise_id or 0)) for row in chunk]
        left = write_figures(session, viewer, [one for own in figures for one in own])
        made += [{"figures": [left[one.key] for one in own]} for own in figures]
    return made
