"""Checks of the staff table: two columns, and the structure of all staff below them."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.forms.canonical import amount_of, total
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity

STAFF = "staff"
EMPLOYED = ("regular", "part_time", "temporary")
ALSO_PEOPLE = ("foreign", "returnee", "talent")
LINES = ("people", *EMPLOYED, *ALSO_PEOPLE)
COLUMNS = ("all", "tech")
EDUCATION = ("doctor", "master", "bachelor", "college")
TITLES = ("senior_title", "middle_title", "junior_title", "senior_technician")
AGES = ("age_to_30", "age_31_to_40", "age_41_to_50", "age_from_51")
WORDS = {"education": EDUCATION, "ages": AGES}
"""Both take in everybody: 大专及以下 and 51 岁及以上 are open at their ends."""


def staff_findings(draft: Draft) -> Iterator[FormFinding]:
    for line in LINES:
        yield from _tech_above_all(draft, line)
    for column in COLUMNS:
        yield from _employed(draft, column)
        for line in ALSO_PEOPLE:
            yield from _above_people(draft, line, column)
    for line in (*EDUCATION, *TITLES, *AGES):
        yield from _above_people(draft, line, "all")
    yield from _structure(draft)


def _of(draft: Draft, line: str, column: str) -> Decimal | None:
    return amount_of(draft, f"{line}.{column}")


def _place(line: str, column: str) -> Place:
    return Place(STAFF, f"{line}.{column}")


def _tech_above_all(draft: Draft, line: str) -> Iterator[FormFinding]:
    tech, everybody = _of(draft, line, "tech"), _of(draft, line, "all")
    if tech is not None and everybody is not None and tech > everybody:
        yield FormFinding(
            _place(line, "tech"),
            Severity.ERROR,
            FormFault.TECH_STAFF_ABOVE_STAFF,
            names={"part": f"{tech:f}", "whole": f"{everybody:f}"},
            also=(_place(line, "all"),),
        )


def _employed(draft: Draft, column: str) -> Iterator[FormFinding]:
    """A total that is not 在职 + 兼职 + 临时聘用. Annex 2 prints them below it as "其中" and no
    rule, so it is a warning."""
    people = _of(draft, "people", column)
    employed = total([_of(draft, line, column) for line in EMPLOYED])
    if people is not None and employed is not None and people != employed:
        yield FormFinding(
            _place("people", column),
            Severity.WARNING,
            FormFault.PEOPLE_NOT_THEIR_SUM,
            names={"people": f"{people:f}", "sum": f"{employed:f}"},
            also=tuple(_place(line, column) for line in EMPLOYED),
        )


def _above_people(draft: Draft, line: str, column: str) -> Iterator[FormFinding]:
    people, some = _of(draft, "people", column), _of(draft, line, column)
    if people is not None and some is not None and some > people:
        yield FormFinding(
            _place(line, column),
            Severity.ERROR,
            FormFault.STRUCTURE_ABOVE_PEOPLE,
            names={"part": f"{some:f}", "people": f"{people:f}"},
            also=(_place("people", column),),
        )


def _structure(draft: Draft) -> Iterator[FormFinding]:
    people = _of(draft, "people", "all")
    if people is None:
        return
    for block, lines in WORDS.items():
        together = total([_of(draft, line, "all") for line in lines])
        if together is not None and together != people:
            yield _beside_people(FormFault.STRUCTURE_NOT_PEOPLE, block, lines, together, people)
    titled = total([_of(draft, line, "all") for line in TITLES])
    if titled is not None and titled > people:
        yield _beside_people(FormFault.STRUCTURE_NOT_PEOPLE, "titles", TITLES, titled, people)


def _beside_people(
    fault: FormFault, block: str, lines: tuple[str, ...], together: Decimal, people: Decimal
) -> FormFinding:
    return FormFinding(
        _place(lines[0], "all"),
        Severity.WARNING,
        fault,
        names={"block": block, "sum": f"{together:f}", "people": f"{people:f}"},
        also=(*(_place(line, "all") for line in lines[1:]), _place("people", "all")),
    )
