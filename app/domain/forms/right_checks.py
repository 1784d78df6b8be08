"""Checks of the firm's rights: none twice, none granted late, none older than the firm itself."""

from collections.abc import Iterator

from app.domain.enterprises import ObtainedBy
from app.domain.forms.applying_checks import applied_on
from app.domain.forms.canonical import day
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity

IP = "ip"


def numbers_twice(draft: Draft) -> Iterator[FormFinding]:
    seen: dict[tuple[str, str], DraftRow] = {}
    for row in draft.of(IP):
        key = folded_number(row)
        first = seen.setdefault(key, row)
        if key[1] and first is not row:
            yield FormFinding(
                Place(IP, IP, row.id, "number"),
                Severity.ERROR,
                FormFault.NUMBER_TWICE,
                names={"row": row.number, "first": first.number},
                also=(Place(IP, IP, first.id, "number"),),
            )


def folded_number(row: DraftRow) -> tuple[str, str]:
    """What makes two rights one: their kind, and their number without blanks and a leading ZL."""
    return row.values.get("kind", ""), folded(row.values.get("number", ""))


def folded(number: str) -> str:
    return "".join(number.split()).upper().removeprefix("ZL")


def granted_late(draft: Draft) -> Iterator[FormFinding]:
    """A warning: the notice of grant and the paid fee suffice (G195 三(二))."""
    applied = applied_on(draft)
    for row in draft.of(IP):
        granted = day(row.values.get("granted_on"))
        if granted and applied and granted > applied:
            names = {"granted": str(granted), "applied": str(applied)}
            yield _warning(row, "granted_on", FormFault.GRANTED_AFTER_APPLYING, **names)


def own_before_founding(draft: Draft) -> Iterator[FormFinding]:
    founded = day(draft.values.get("registered_on"))
    for row in draft.of(IP):
        granted = day(row.values.get("granted_on"))
        is_own = row.values.get("obtained_by") == ObtainedBy.OWN
        if granted and founded and is_own and granted < founded:
            names = {"granted": str(granted), "founded": str(founded)}
            yield _warning(row, "obtained_by", FormFault.OWN_BEFORE_FOUNDING, **names)


def _warning(row: DraftRow, column: str, fault: FormFault, **names: str) -> FormFinding:
    place, names = Place(IP, IP, row.id, column), {"row": row.number, **names}
    return FormFinding(place, Severity.WARNING, fault, names=names)
