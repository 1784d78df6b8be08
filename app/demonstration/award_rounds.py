"""Rounds of awards at every place of their way, drawn from the fictitious county's own titles. All
of it lies before the demonstration's day: a user takes the rounds in hand from there."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.data import CountyFacts
from app.demonstration.award_merits import Register
from app.demonstration.award_table import MADE, Made
from app.demonstration.awards import clause_facts
from app.demonstration.facts import Fact, Ref, moment, public_id
from app.demonstration.people import accounts
from app.domain.awards.drawing import Claim, Drawn, draw
from app.domain.awards.freezing import digest_of, frozen
from app.domain.awards.way import PROCEDURE, AwardAction, AwardStage
from app.domain.procedures import RecordKind
from app.domain.stages import Demand
from app.models.awards import Award, AwardClause, AwardRound
from app.models.people import Person
from app.models.procedures import RecordMove
from app.queries.award_clauses import clause_facts as read_clause
from app.queries.award_views import round_name
from app.services.awards import frozen_columns

OFFICER = "officer"
HANDLED_BY = {
    AwardAction.AGREE_BY_SECTION: "section",
    AwardAction.AGREE_BY_LEADER: "head",
}


@dataclass
class Line:
    """A line of a round, with the fact that it became."""

    fact: Fact
    drawn: Drawn

    @property
    def firm(self) -> Ref:
        found: Ref = self.fact.columns["enterprise_id"]
        return found

    @property
    def ref(self) -> Ref:
        return Ref(Award, self.fact.key)

    def stands_on(self, day: date) -> bool:
        standing = self.fact.on(day)
        return standing is not None and standing.columns["strike"] is None


@dataclass
class Round:
    """One round with all its lines."""

    made: Made
    fact: Fact
    lines: list[Line] = field(default_factory=list)

    @property
    def ref(self) -> Ref:
        return Ref(AwardRound, self.made.key)

    def standing_firms(self, day: date) -> list[Ref]:
        """Each firm once, in the order of the list."""
        return list(dict.fromkeys(one.firm for one in self.lines if one.stands_on(day)))

    def moves(self) -> Iterator[Fact]:
        """The way as far as it has come, each move by whose it is."""
        stage = AwardStage.DRAWN
        for action, day in self.made.days:
            move = next(
                one for one in PROCEDURE.moves if (one.action, one.source) == (action, stage)
            )
            self.fact.change(day, stage=move.target, stage_since=day)
            key = f"{self.made.key}/{action}"
            account = accounts()[HANDLED_BY.get(action, OFFICER)]
            minutes = f"演科党组〔{day.year}〕{self.made.number + 3}号"
            columns = {
                "county_code": self.fact.columns["county_code"],
                "kind": RecordKind.AWARD_ROUND,
                "record_id": self.ref,
                "action": action.value,
                "source": move.source.value,
                "target": move.target.value,
                "authority": move.authority,
                "happened_on": day,
                "known_on": day,
                "recorded_at": moment(day, key),
                "actor_id": Ref(Person, account.login),
                "actor_name": account.name,
                "actor_role": account.role.value,
                "note": "",
                "document_number": "",
                "minutes_number": minutes if Demand.MINUTES in move.demands else "",
                "certificate_number": "",
                "fallback": None,
                "corrects_id": None,
                "new_happened_on": None,
            }
            yield Fact(RecordMove, key, day, columns)
            stage = move.target


@dataclass
class Drawing:
    """Draws the rounds one after the other: an earlier one's lines are claims in a later one."""

    register: Register
    claims: list[Claim] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clauses: dict[str, AwardClause] = {}
        self.clause_keys: dict[str, str] = {}
        for fact in clause_facts(self.register.county.code):
            named = public_id(self.register.seed, AwardClause, fact.key)
            self.clauses[named] = AwardClause(public_id=named, **fact.columns)
            self.clause_keys[named] = fact.key

    def draw(self, made: Made) -> Round:
        read = [read_clause(one) for one in self.clauses.values()]
        clauses = [one for one in read if one.is_in_force(made.rewards_year)]
        merits = self.register.merits(made.rewards_year, made.known_on, made.drawn_on)
        drawn = draw(merits, clauses, self.claims)
        found = Round(made, self._round(made, drawn))
        found.lines = [Line(self._line(found, one), one) for one in drawn]
        _strike(found)
        self.claims += [_claim(found, one) for one in found.lines if one.stands_on(date.max)]
        return found

    def _round(self, made: Made, drawn: list[Drawn]) -> Fact:
        columns = {
            "county_code": self.register.county.code,
            "year": made.drawn_on.year,
            "number": made.number,
            "rewards_year": made.rewards_year,
            "known_on": made.known_on,
            "opened_on": made.drawn_on,
            "drawn_by_id": Ref(Person, OFFICER),
            "drawn_by": accounts()[OFFICER].name,
            "digest": digest_of(map(frozen, drawn)),
            "budget_cny": None if made.budget_cny is None else Decimal(made.budget_cny),
            "stage": AwardStage.DRAWN,
            "stage_since": made.drawn_on,
            "notice_id": None,
        }
        return Fact(AwardRound, made.key, made.drawn_on, columns)

    def _line(self, found: Round, one: Drawn) -> Fact:
        said = "/".join(one.key).encode()
        key = f"{found.made.key}/{hashlib.sha256(said).hexdigest()[:16]}"
        columns = {
            "county_code": self.register.county.code,
            "round_id": found.ref,
            "enterprise_id": self.register.firm(one.merit.recipient.enterprise_id),
            "clause_id": Ref(AwardClause, self.clause_keys[one.clause.id]),
            **frozen_columns(one, self.clauses),
            "payment_id": None,
            "account_id": None,
        }
        return Fact(Award, key, found.made.drawn_on, columns)


def _strike(found: Round) -> None:
    """By hand, of firms with a single line, so that no other line of theirs comes to stand."""
    firms = [one.firm for one in found.lines]
    drawn_on = found.made.drawn_on
    single = [one for one in found.lines if one.stands_on(drawn_on) and firms.count(one.firm) == 1]
    for line, (day, strike, note) in zip(single, found.made.struck, strict=False):
        line.fact.change(day, strike=strike, strike_note=note)


def _claim(found: Round, line: Line) -> Claim:
    merit, clause = line.drawn.merit, line.drawn.clause
    return Claim(
        merit.recipient.enterprise_id,
        clause.matter,
        merit.year,
        merit.source,
        merit.source_id,
        told=round_name(found.made.drawn_on.year, found.made.number),
    )


def draw_rounds(seed: int, facts: Sequence[Fact], county: CountyFacts) -> list[Round]:
    register = Register(seed, county)
    register.read(facts)
    drawing = Drawing(register)
    return [drawing.draw(made) for made in MADE]
