"""What a forecast rests on, read once: cases, their entries, titles and the lives of firms."""

from collections import defaultdict

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.case_history import Entry
from app.domain.counting import Holder, StatusPeriod
from app.domain.forecast.reading import Batch as BatchKey
from app.domain.forecast.register import CaseRow, Register
from app.domain.forecast.rounds import Call
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme, TitleSpan
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title
from app.queries.cases import visible_cases
from app.queries.visibility import in_region, visible_enterprises


def load_register(session: Session, viewer: Viewer, programme: Programme) -> Register:
    """Everything of one programme in the viewer's county; recusal changes no number."""
    cases = _cases(session, viewer, programme)
    titles = _titles(session, viewer, programme)
    firms = {case.enterprise_id for case in cases} | {firm for firm, *_ in titles}
    return Register(
        rules=PROGRAMMES[programme],
        cases=cases,
        entries=_entries(session, viewer, programme),
        titles=titles,
        firms=_lives(session, viewer, firms),
    )


def load_calls(session: Session, viewer: Viewer, programme: Programme) -> list[Call]:
    """The programme's batches as they were called."""
    rows = session.execute(
        select(
            col(Batch.year),
            col(Batch.number),
            col(Batch.notice_on),
            col(Batch.county_cutoff_on),
            col(Batch.letter_on),
        )
        .where(in_region(Batch.county_code, viewer), col(Batch.programme) == programme)
        .order_by(col(Batch.year), col(Batch.number))
    )
    return [Call(*row) for row in rows]


def _cases(session: Session, viewer: Viewer, programme: Programme) -> list[CaseRow]:
    rows = session.execute(
        select(
            col(CultivationCase.id),
            col(CultivationCase.public_id),
            col(CultivationCase.enterprise_id),
            col(CultivationCase.year),
            col(CultivationCase.kind),
            col(CultivationCase.opened_on),
            col(Batch.year).label("batch_year"),
            col(Batch.number),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .where(
            visible_cases(viewer, despite_recusal=True),
            col(CultivationCase.programme) == programme,
        )
        .order_by(col(CultivationCase.id))
    )
    return [
        CaseRow(row.id, row.public_id, row.enterprise_id, row.year, row.kind, row.opened_on, batch)
        for row in rows
        for batch in [_batch(row.batch_year, row.number)]
    ]


def _batch(year: int | None, number: int | None) -> BatchKey | None:
    return None if year is None or number is None else (year, number)


def _entries(session: Session, viewer: Viewer, programme: Programme) -> dict[int, list[Entry]]:
    rows = session.execute(
        select(
            col(StageEvent.case_id),
            col(StageEvent.id),
            col(StageEvent.happened_on),
            col(StageEvent.known_on),
            col(StageEvent.action),
            col(StageEvent.source),
            col(StageEvent.target),
            col(StageEvent.corrects_id),
            col(StageEvent.new_happened_on),
        ).where(in_region(StageEvent.county_code, viewer), col(StageEvent.programme) == programme)
    )
    found: dict[int, list[Entry]] = defaultdict(list)
    for case_id, *values in rows:
        found[case_id].append(Entry(*values))
    return found


def _titles(
    session: Session, viewer: Viewer, programme: Programme
) -> list[tuple[int, TitleSpan, BatchKey | None]]:
    rows = session.execute(
        select(
            col(Title.enterprise_id),
            col(Title.valid_from),
            col(Title.known_on),
            col(Title.valid_until),
            col(Title.ended_on),
            col(Title.ended_known_on),
            col(Title.end),
            col(Batch.year),
            col(Batch.number),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .outerjoin(CultivationCase, col(CultivationCase.id) == col(Title.case_id))
        .outerjoin(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .where(visible_enterprises(viewer, despite_recusal=True), col(Title.programme) == programme)
        .order_by(col(Title.id))
    )
    return [(firm, TitleSpan(*span), _batch(year, number)) for firm, *span, year, number in rows]


def _lives(session: Session, viewer: Viewer, firms: set[int]) -> dict[int, Holder]:
    rows = session.execute(
        select(
            col(EnterprisePeriod.enterprise_id),
            col(EnterprisePeriod.status),
            col(EnterprisePeriod.valid_from),
            col(EnterprisePeriod.valid_until),
        ).where(in_region(EnterprisePeriod.county_code, viewer))
    )
    periods: dict[int, list[StatusPeriod]] = defaultdict(list)
    for firm, *period in rows:
        if firm in firms:
            periods[firm].append(StatusPeriod(*period))
    return {firm: Holder(firm, tuple(own)) for firm, own in periods.items()}
