"""SQLModel tables: columns and the invariants the database itself keeps."""

from app.models import (
    calendar,
    cases,
    enterprises,
    history,
    jobs,
    notices,
    people,
    places,
    plans,
    pool,
    titles,
)
from app.models.base import metadata

__all__ = [
    "calendar",
    "cases",
    "enterprises",
    "history",
    "jobs",
    "metadata",
    "notices",
    "people",
    "places",
    "plans",
    "pool",
    "titles",
]
