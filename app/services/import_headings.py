"""Headings explained by hand, remembered for a town or the whole county."""

from sqlalchemy import update
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.imports import ImportKind
from app.models.imports import HeadingMeaning


def explain_headings(
    session: Session, viewer: Viewer, kind: ImportKind, meanings: dict[str, str]
) -> None:
    """Remember what headings stand for, for this officer's town or the county."""
    town = remembering_town(viewer)
    for heading, field in meanings.items():
        changed = session.execute(
            update(HeadingMeaning)
            .where(
                col(HeadingMeaning.county_code) == viewer.county_code,
                col(HeadingMeaning.township_code) == town,
                col(HeadingMeaning.kind) == kind,
                col(HeadingMeaning.heading) == heading[:80],
            )
            .values(field=field, explained_by=viewer.name)
        )
        if not changed.rowcount:  # type: ignore[attr-defined]
            session.add(
                HeadingMeaning(
                    county_code=viewer.county_code,
                    township_code=town,
                    kind=kind,
                    heading=heading[:80],
                    field=field,
                    explained_by=viewer.name,
                )
            )
    session.flush()


def remembering_town(viewer: Viewer) -> str:
    if isinstance(viewer.scope, TownScope) and len(viewer.scope.township_codes) == 1:
        return next(iter(viewer.scope.township_codes))
    return ""
