"""The ladder of R&D institutions: what a firm holds, the rung above, whether its rules are met.

县级 → 市级 → 省级研发中心 → 省企业研究院 → 省重点企业研究院. For the two lower rungs no rules were
found (zhejiang-rules.md 2.5), for the third none before 2019: there nothing is judged, and nothing
is said to be met."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Result, State, Verdict
from app.domain.criteria.rules import Judged
from app.domain.criteria.trial import short_keys
from app.domain.institutions import InstitutionLevel, InstitutionType

Held = tuple[InstitutionType, InstitutionLevel]


class RdRung(StrEnum):
    COUNTY_CENTER = "county_center"
    CITY_CENTER = "city_center"
    PROVINCIAL_CENTER = "provincial_center"
    RESEARCH_INSTITUTE = "research_institute"
    KEY_RESEARCH_INSTITUTE = "key_research_institute"


LADDER = tuple(RdRung)
"""From the foot to the top."""
RUNG_OF: dict[Held, RdRung] = {
    (InstitutionType.RD_CENTER, InstitutionLevel.COUNTY): RdRung.COUNTY_CENTER,
    (InstitutionType.RD_CENTER, InstitutionLevel.CITY): RdRung.CITY_CENTER,
    (InstitutionType.RD_CENTER, InstitutionLevel.PROVINCE): RdRung.PROVINCIAL_CENTER,
    # 企业研究院 asks for a provincial R&D unit of either authority. 待核.
    (
        InstitutionType.TECHNOLOGY_CENTER,
        InstitutionLevel.PROVINCE,
    ): RdRung.PROVINCIAL_CENTER,
    (InstitutionType.TECHNOLOGY_CENTER, InstitutionLevel.NATION): RdRung.PROVINCIAL_CENTER,
    (
        InstitutionType.RESEARCH_INSTITUTE,
        InstitutionLevel.PROVINCE,
    ): RdRung.RESEARCH_INSTITUTE,
    (InstitutionType.KEY_RESEARCH_INSTITUTE, InstitutionLevel.PROVINCE): (
        RdRung.KEY_RESEARCH_INSTITUTE
    ),
}
"""What is not here (stations, laboratories, a city's technology centre) is no step of it."""
JUDGED_AS: dict[RdRung, Judged] = {
    RdRung.PROVINCIAL_CENTER: Judged.RD_CENTER,
    RdRung.RESEARCH_INSTITUTE: Judged.RESEARCH_INSTITUTE,
    RdRung.KEY_RESEARCH_INSTITUTE: Judged.KEY_RESEARCH_INSTITUTE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """The next rung and what its rules say; no `result` where no edition is known."""

    rung: RdRung
    edition: str | None = None
    result: Result | None = None

    @property
    def verdict(self) -> Verdict:
        return self.result.verdict if self.result else Verdict.UNKNOWN

    @property
    def short(self) -> tuple[str, ...]:
        """Conditions that fail, in the order of the rules."""
        return short_keys(self.result) if self.result else ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """Conditions of which a fact is missing."""
        if self.result is None:
            return ()
        return tuple(
            one.criterion.key
            for one in self.result.findings
            if one.state is State.UNKNOWN and "." not in one.criterion.key
        )


def highest(held: Iterable[Held]) -> RdRung | None:
    rungs = {RUNG_OF[one] for one in held if one in RUNG_OF}
    return max(rungs, key=LADDER.index, default=None)


def next_rung(held: Iterable[Held]) -> RdRung | None:
    """The rung above the highest one held; None at the top."""
    top = highest(held)
    place = 0 if top is None else LADDER.index(top) + 1
    return LADDER[place] if place < len(LADDER) else None


def judge_step(rung: RdRung, facts: Facts) -> Step:
    """By the edition in force on the day of the application."""
    judged = JUDGED_AS.get(rung)
    if judged is None or facts.applied_on is None:
        return Step(rung)
    edition = edition_for(judged, facts.applied_on)
    return Step(rung, edition.key, edition.judge(facts)) if edition else Step(rung)
