"""What an edition of rules is: a document, the days it is in force, its figures, its judgement."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeVar

from app.domain.criteria.arithmetic import exactly
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Criterion, Result, Unit

Figures = TypeVar("Figures")


class Judged(StrEnum):
    """What is judged: the titles of a firm and the kinds of R&D institution."""

    HNTE = "hnte"
    NATIONAL_TECH_SME = "national_tech_sme"
    PROVINCIAL_TECH_SME = "provincial_tech_sme"
    RD_CENTER = "rd_center"
    RESEARCH_INSTITUTE = "research_institute"
    KEY_RESEARCH_INSTITUTE = "key_research_institute"


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that can still be changed, in whole units, and what it costs.

    More of it must never make a finding worse: the search for the smallest change relies on it."""

    key: str
    unit: Unit
    effort: Fraction
    """Of one unit; docs/formulas.md says how it was chosen."""
    apply: Callable[[Facts, int], Facts]
    """The facts with so many units more; the identity for zero."""
    most: Callable[[Facts], int]
    """How many units are open on the facts' day of application; 0 where it is closed."""
    helps: tuple[str, ...]
    """Keys of the criteria it can move."""
    year: Callable[[Facts], int | None] = lambda _: None
    """The open fiscal year it happens in, where it is a figure of a year."""


@dataclass(frozen=True, slots=True)
class Edition(Generic[Figures]):
    """One edition. Its figures are never edited once it is superseded: a new one is a new file."""

    key: str
    judged: Judged
    title: str
    document: str
    in_force_from: date
    in_force_until: date | None
    """The last day of application it judges; None: still in force."""
    figures: Figures
    """The readable table of thresholds, a frozen dataclass."""
    rules: Callable[[str, Facts, Figures], Result]
    """Called with this key, the facts and the figures; does not look for changes."""
    criteria: tuple[Criterion, ...]
    """Everything it can find, in the order of its findings."""
    levers: tuple[Lever, ...] = ()
    doubts: tuple[str, ...] = ()
    """About the edition as a whole, in Chinese."""

    def judge(self, facts: Facts) -> Result:
        with exactly():
            return self.rules(self.key, facts, self.figures)

    def with_figures(self, **changed: Any) -> "Edition[Figures]":
        """The same rules under other thresholds, for a re-trial; its key names the difference."""
        named = ",".join(f"{name}={value}" for name, value in sorted(changed.items()))
        figures = replace(self.figures, **changed)  # type: ignore[type-var]
        return replace(self, key=f"{self.key}?{named}", figures=figures)

    def is_in_force(self, applied_on: date) -> bool:
        until = self.in_force_until
        return self.in_force_from <= applied_on and (until is None or applied_on <= until)
