"""Who chose which baseline when, read from the history of business facts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.models.history import HistoryEntry
from app.queries.plans import BaselineView


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A baseline that began to count."""

    at: datetime
    actor: str
    printed: str
    where_in_plan: str


def list_choices(
    session: Session, county_code: str, baselines: Iterable[BaselineView]
) -> list[ChosenLine]:
    """Newest first. The caller has shown that the viewer may see the plan."""
    by_id = {each.id: each for each in baselines}
    rows = session.execute(
        select(
            col(HistoryEntry.at),
            col(HistoryEntry.actor_name),
            col(HistoryEntry.subject_id),
            col(HistoryEntry.payload),
        )
        .where(
            col(HistoryEntry.subject_kind) == "baseline",
            col(HistoryEntry.subject_id).in_(by_id),
            col(HistoryEntry.county_code) == county_code,
            col(HistoryEntry.action) == "update",
        )
        .order_by(col(HistoryEntry.id).desc())
    )
    return [
        ChosenLine(at, actor, by_id[subject].printed, by_id[subject].where_in_plan)
        for at, actor, subject, payload in rows
        if json.loads(payload)["changes"].get("is_chosen", [None, None])[1] is True
    ]
