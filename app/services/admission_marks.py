"""What rests on an admission: its undo leaves alone what others have built upon since."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from app.domain.refusals import Reason, TransitionRefused
from app.models.cases import CultivationCase
from app.models.notices import NoticeEntry
from app.models.pool import CultivationPhase, PoolEntry, Visit

Upon = tuple[Reason, Any, ColumnElement[bool]]
"""Why an admission with a newer row of this table stays, and whose rows are meant."""


def _resting(entry: PoolEntry) -> list[Upon]:
    applies = (col(CultivationCase.enterprise_id) == entry.enterprise_id) & (
        col(CultivationCase.programme) == entry.target
    )
    return [
        (Reason.CASE_OPENED_SINCE, CultivationCase.id, applies),
        (Reason.VISITED_SINCE, Visit.id, col(Visit.entry_id) == entry.id),
        (Reason.PHASES_SINCE, CultivationPhase.id, col(CultivationPhase.entry_id) == entry.id),
        (Reason.SHOWN_SINCE, NoticeEntry.id, col(NoticeEntry.pool_entry_id) == entry.id),
    ]


def marks_of(session: Session, entry: PoolEntry) -> str:
    """How far the rows upon an entry go now: the newest of each table, for `refuse_built_upon`."""
    return ".".join(str(newest) for newest in _newest(session, entry))


def refuse_built_upon(session: Session, entry: PoolEntry, marks: str) -> None:
    """No undo where a case, a visit, a plan or a notice came after the marks were taken. Jobs that
    ran before 2026-11-23 left none: there, whatever stands counts as newer."""
    told = [int(one) for one in marks.split(".")] if marks else [0] * len(_resting(entry))
    newer = [
        reason
        for (reason, _, _), newest, then in zip(
            _resting(entry), _newest(session, entry), told, strict=True
        )
        if newest > then
    ]
    if newer:
        raise TransitionRefused(*newer)


def _newest(session: Session, entry: PoolEntry) -> list[int]:
    return list(
        session.execute(
            select(
                *(
                    func.coalesce(select(func.max(number)).where(whose).scalar_subquery(), 0)
                    for _, number, whose in _resting(entry)
                )
            )
        ).one()
    )
