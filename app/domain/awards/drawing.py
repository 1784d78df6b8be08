"""Drawing the list of a round: which clause rewards which merit, and what is struck.

就高不重复 (practice.md, "Money and meetings"): one firm is paid once for one matter, by the clause
that gives most; the others stay on the list, struck, with the reason. 待核: whether a county's own
policy lets a later, higher award pay the difference; here what was rewarded once is not
topped up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.institutions import InstitutionType
from app.domain.titles import Authority, Programme, TitleKind


class AwardSource(StrEnum):
    """The register that a merit stands in."""

    TITLE = "title"
    INSTITUTION = "institution"
    TALENT = "talent"


class LandedTalent(StrEnum):
    """A talent project that has landed at a firm. Neither its plan nor its people are named."""

    STARTUP_PROJECT = "startup_project"
    INNOVATION_PROJECT = "innovation_project"


THINGS: Mapping[AwardSource, type[StrEnum]] = {
    AwardSource.TITLE: Programme,
    AwardSource.INSTITUTION: InstitutionType,
    AwardSource.TALENT: LandedTalent,
}
"""What a clause can reward out of each register: the vocabulary of `rewards`. No two share a
word, so that what is rewarded says where it stands."""


def source_of(rewards: str) -> AwardSource | None:
    return next((source for source, things in THINGS.items() if rewards in set(things)), None)


class AwardMatter(StrEnum):
    """The same matter is rewarded once (不重复); which clauses share one, the head says."""

    ENTERPRISE_TITLE = "enterprise_title"
    RD_INSTITUTION = "rd_institution"
    TALENT = "talent"
    PLATFORM = "platform"
    INTELLECTUAL_PROPERTY = "intellectual_property"


class Strike(StrEnum):
    """Why a line of the list is not paid."""

    LOWER = "lower"
    """Another line of the firm in the same matter gives more."""
    ALREADY_REWARDED = "already_rewarded"
    """An earlier round rewarded the same merit, or the same matter of the same year."""
    CONDITION_NOT_MET = "condition_not_met"
    DEPARTMENT = "department"
    OBJECTION = "objection"
    GIVEN_UP = "given_up"
    ENTERED_IN_ERROR = "entered_in_error"


BY_HAND = (
    Strike.CONDITION_NOT_MET,
    Strike.DEPARTMENT,
    Strike.OBJECTION,
    Strike.GIVEN_UP,
    Strike.ENTERED_IN_ERROR,
)
"""Struck by an officer who says why; the rule strikes the others."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A firm as it was called and where it was on the day of knowledge."""

    enterprise_id: int
    uscc: str
    name: str
    township: str = ""


@dataclass(frozen=True, slots=True)
class Merit:
    """Something that a firm gained in a year."""

    source: AwardSource
    source_id: str
    recipient: Recipient
    rewards: str
    """A member of the vocabulary of its source."""
    kind: TitleKind
    level: Authority | None
    year: int
    gained_on: date
    certificate: str = ""
    was_held_before: bool = False
    """The firm had the same before, so that this is no first whatever its certificate says."""

    @property
    def counts_as(self) -> TitleKind:
        """Across years a renewal is not a first. A firm whose title had lapsed is recognised as
        a first one again; 待核 whether a policy pays it as one: here it does not."""
        return TitleKind.RENEWAL if self.was_held_before else self.kind


@dataclass(frozen=True, slots=True)
class Clause:
    """What a policy gives for a merit, in yuan, for merits of certain years."""

    id: str
    source: AwardSource
    rewards: str
    matter: AwardMatter
    amount: Decimal
    first_year: int
    last_year: int | None = None
    """None: until a later edition takes its place."""
    kind: TitleKind | None = None
    """None: for the first time and again."""
    level: Authority | None = None
    """None: whoever gave the title."""

    def is_in_force(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def fits(self, merit: Merit) -> bool:
        return (
            (self.source, self.rewards) == (merit.source, merit.rewards)
            and self.is_in_force(merit.year)
            and self.kind in (None, merit.counts_as)
            and self.level in (None, merit.level)
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of an earlier round that stands: it is not rewarded again."""

    enterprise_id: int
    matter: AwardMatter
    year: int
    source: AwardSource
    source_id: str
    told: str = ""
    """Which round it stands in, as people name it."""


Key = tuple[AwardSource, str, str]
"""A merit under a clause: what tells the lines of a round apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line before it is said which of a firm's lines stands: `struck` by what is not 就高."""

    key: Key
    enterprise_id: int
    matter: AwardMatter
    amount: Decimal
    struck: Strike | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    strike: Strike | None
    stands_instead: Key | None = None
    """For a lower line the one that is paid."""


def apart(source: AwardSource, source_id: str) -> str:
    """What else than the firm, the matter and the year two merits must share to be one. A firm that
    lands two talents has done two things; of titles and institutions the highest counts. 待核."""
    return source_id if source is AwardSource.TALENT else ""


def settle(candidates: Iterable[Candidate]) -> dict[Key, Settled]:
    """Of each firm and matter the highest line that nothing else strikes stands. Among equals it
    is the first by its key, so that the order of reading decides nothing."""
    groups: defaultdict[tuple[int, AwardMatter, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        source, source_id, _ = one.key
        groups[one.enterprise_id, one.matter, apart(source, source_id)].append(one)
    found: dict[Key, Settled] = {}
    for group in groups.values():
        open_ones = [one for one in group if one.struck is None]
        best = min(open_ones, key=lambda one: (-one.amount, one.key), default=None)
        for one in group:
            found[one.key] = _settled(one, best)
    return found


def _settled(one: Candidate, best: Candidate | None) -> Settled:
    if one.struck is not None:
        return Settled(one.struck)
    if best is None or one.key == best.key:
        return Settled(None)
    return Settled(Strike.LOWER, best.key)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of the drawn list."""

    merit: Merit
    clause: Clause
    settled: Settled
    claim: Claim | None = None
    """By which it was rewarded already."""

    @property
    def key(self) -> Key:
        return (self.merit.source, self.merit.source_id, self.clause.id)


def draw(
    merits: Iterable[Merit], clauses: Sequence[Clause], claims: Collection[Claim]
) -> list[Drawn]:
    """Every merit under every clause that fits it, by firm. A merit without a clause is no line."""
    known = Claims(claims)
    pairs = [
        (merit, clause, _claim(known, merit, clause))
        for merit in merits
        for clause in clauses
        if clause.fits(merit)
    ]
    settled = settle(
        Candidate(
            (merit.source, merit.source_id, clause.id),
            merit.recipient.enterprise_id,
            clause.matter,
            clause.amount,
            Strike.ALREADY_REWARDED if claim else None,
        )
        for merit, clause, claim in pairs
    )
    drawn = [
        Drawn(merit, clause, settled[merit.source, merit.source_id, clause.id], claim)
        for merit, clause, claim in pairs
    ]
    return sorted(drawn, key=lambda one: (one.merit.recipient.uscc, one.key))


def _claim(known: "Claims", merit: Merit, clause: Clause) -> Claim | None:
    firm = merit.recipient.enterprise_id
    return known.against(clause.matter, firm, merit.year, merit.source, merit.source_id)


class Claims:
    """What earlier rounds reward, to be found by the merit itself and by the firm's year."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_merit: dict[tuple[AwardMatter, AwardSource, str], Claim] = {}
        self._by_year: dict[tuple[AwardMatter, int, int, str], Claim] = {}
        for one in claims:
            self._by_merit[one.matter, one.source, one.source_id] = one
            alone = apart(one.source, one.source_id)
            self._by_year[one.matter, one.enterprise_id, one.year, alone] = one

    def against(
        self, matter: AwardMatter, firm: int, year: int, source: AwardSource, source_id: str
    ) -> Claim | None:
        """The same merit, or the same matter of the same year, under whatever clause."""
        same = self._by_merit.get((matter, source, source_id))
        return same or self._by_year.get((matter, firm, year, apart(source, source_id)))
