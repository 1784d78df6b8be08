"""The list of those who have not filed, as text for the group chat of a town's officers."""

from app.domain.duties import FilingStanding
from app.queries.duties import DutyPage, FilingRow, TownStanding
from app.words.chasing import HEAD, HEAD_LATE, MISSED_BEFORE, NOBODY, SECOND_MISS


def chase_text(found: DutyPage, town: str | None) -> str:
    """One town's, or the whole county's town by town. Whoever is not known to have filed is on
    it, whatever else the page was filtered by."""
    shown = [one for one in found.towns if town is None or one.code == town]
    return "\n\n".join(_town_text(found, one) for one in shown)


def _town_text(found: DutyPage, town: TownStanding) -> str:
    rows = [
        row
        for row in found.chased
        if row.town_code == town.code and row.standing is not FilingStanding.FILED
    ]
    head = HEAD_LATE if found.is_over else HEAD
    told = {
        "duty": found.duty.name,
        "year": found.year,
        "place": town.name or "",
        "owing": town.owing,
        "filed": town.filed,
        "open": len(rows),
        "due": found.duty.due_on.isoformat(),
    }
    if not rows:
        return NOBODY.format(**told)
    lines = [f"{place}. {row.name}{_history(row)}" for place, row in enumerate(rows, start=1)]
    return "\n".join((head.format(**told), *lines))


def _history(row: FilingRow) -> str:
    if row.ends_title:
        return SECOND_MISS.format(misses=row.misses)
    before = row.misses - (row.standing is FilingStanding.MISSED)
    return MISSED_BEFORE.format(misses=before) if before else ""
