"""What a forecast rests on, read once: cases, their entries, titles and the lives of firms."""

from collections import defaultdict

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.case_history import Entry
from app.domain.counting import Holder, StatusPeriod
from app.domain.forecast.register import CaseRow, Register
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme, TitleSpan
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title
from app.queries.cases import visible_cases
from app.queries.visibility import in_region, visible_enterprises


def load_register(session: Session, viewer: Viewer, programme: Programme) -> Register:
    """Everything of one programme in the viewer's county; recusal changes no number."""
    cases = _cases(session, viewer, programme)
    titles = _titles(session, viewer, programme)
    firms = {case.enterprise_id for case in cases} | {firm for firm, _ in titles}
    return Register(
        rules=PROGRAMMES[programme],
        cases=cases,
        entries=_entries(session, viewer, programme),
        titles=titles,
        firms=_lives(session, viewer, firms),
    )


def _cases(session: Session, viewer: Viewer, programme: Programme) -> list[CaseRow]:
    rows = session.execute(
        select(
            col(CultivationCase.id),
            col(CultivationCase.public_id),
            col(CultivationCase.enterprise_id),
            col(CultivationCase.year),
            col(CultivationCase.kind),
            col(CultivationCase.opened_on),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(
            visible_cases(viewer, despite_recusal=True),
            col(CultivationCase.programme) == programme,
        )
        .order_by(col(CultivationCase.id))
    )
    return [CaseRow(*row) for row in rows]


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


def _titles(session: Session, viewer: Viewer, programme: Programme) -> list[tuple[int, TitleSpan]]:
    rows = session.execute(
        select(
            col(Title.enterprise_id),
            col(Title.valid_from),
            col(Title.known_on),
            col(Title.valid_until),
            col(Title.ended_on),
            col(Title.ended_known_on),
            col(Title.end),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .where(visible_enterprises(viewer, despite_recusal=True), col(Title.programme) == programme)
        .order_by(col(Title.id))
    )
    return [(firm, TitleSpan(*span)) for firm, *span in rows]


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
