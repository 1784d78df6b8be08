"""Checks of main figures that both forms have: a part is never more than its whole."""

from collections.abc import Iterator, Sequence

from app.domain.forms.canonical import amount_of
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity

MAIN = "main"


def parts_above_wholes(draft: Draft, pairs: Sequence[tuple[str, str]]) -> Iterator[FormFinding]:
    """Of amounts in the main section."""
    for part, whole in pairs:
        less, more = amount_of(draft, part), amount_of(draft, whole)
        if less is not None and more is not None and less > more:
            yield FormFinding(
                Place(MAIN, part),
                Severity.ERROR,
                FormFault.PART_ABOVE_WHOLE,
                {"part": less, "whole": more},
                also=(Place(MAIN, whole),),
            )


def tech_staff_above_staff(draft: Draft) -> Iterator[FormFinding]:
    tech, everybody = amount_of(draft, "tech_staff"), amount_of(draft, "staff")
    if tech is not None and everybody is not None and tech > everybody:
        yield FormFinding(
            Place(MAIN, "tech_staff"),
            Severity.ERROR,
            FormFault.TECH_STAFF_ABOVE_STAFF,
            names={"part": f"{tech:f}", "whole": f"{everybody:f}"},
            also=(Place(MAIN, "staff"),),
        )
