"""SQLModel tables: columns and the invariants the database itself keeps."""

from app.models import (
    calendar,
    cases,
    diagnoses,
    enterprises,
    export_templates,
    history,
    imports,
    jobs,
    lineage,
    notices,
    people,
    official_lists,
    places,
    plans,
    pool,
    titles,
    views,
)
from app.models.base import metadata

__all__ = [
    "calendar",
    "cases",
    "diagnoses",
    "enterprises",
    "export_templates",
    "history",
    "imports",
    "jobs",
    "lineage",
    "metadata",
    "notices",
    "people",
    "places",
    "official_lists",
    "plans",
    "pool",
    "titles",
    "views",
]
