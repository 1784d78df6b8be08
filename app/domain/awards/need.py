"""What next year's round will cost, by town: what is gained already, and what is expected of cases
that are under way.

An expected award counts by its chance, as the forecast has seen it (app/domain/forecast); where a
firm is sure of a lower one in the same matter, only the difference counts (就高不重复). Firms that
nobody has begun with are in no town's need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.awards.drawing import AwardMatter, Clause, Drawn, Merit, apart

FEN = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Hope:
    """A merit that a firm may still gain this year, with its chance in hundredths."""

    merit: Merit
    percent: int


@dataclass(frozen=True, slots=True)
class TownNeed:
    township: str
    firms: int
    """That are sure of an award."""
    sure_cny: Decimal
    hopes: int
    expected_cny: Decimal
    """What the hopes add, by their chances, to the fen."""

    @property
    def total_cny(self) -> Decimal:
        return self.sure_cny + self.expected_cny


def need_by_town(
    drawn: Iterable[Drawn], hopes: Iterable[Hope], clauses: Sequence[Clause]
) -> list[TownNeed]:
    """Every town with a sure or an expected award, the dearest first."""
    sure: defaultdict[Group, Decimal] = defaultdict(lambda: NOTHING)
    towns: dict[int, str] = {}
    for one in drawn:
        if one.settled.strike is None:
            firm = one.merit.recipient
            sure[_group(one.merit, one.clause)] += one.clause.amount
            towns[firm.enterprise_id] = firm.township
    added = _added(hopes, clauses, sure, towns)
    found = [
        _town(
            town,
            {key: amount for key, amount in sure.items() if towns[key[0]] == town},
            {key: amount for key, amount in added.items() if towns[key[0]] == town},
        )
        for town in sorted(set(towns.values()))
    ]
    return sorted(found, key=lambda one: (-one.total_cny, one.township))


Group = tuple[int, AwardMatter, str]
Amounts = dict[Group, Decimal]


def _group(merit: Merit, clause: Clause) -> Group:
    """Of which the highest is paid: `settle`."""
    alone = apart(merit.source, merit.source_id)
    return (merit.recipient.enterprise_id, clause.matter, alone)


def _added(
    hopes: Iterable[Hope], clauses: Sequence[Clause], sure: Amounts, towns: dict[int, str]
) -> Amounts:
    """Of each firm and matter the best that a hope adds to what is sure."""
    added: Amounts = {}
    for hope in hopes:
        firm = hope.merit.recipient
        for clause in clauses:
            if not clause.fits(hope.merit):
                continue
            key = _group(hope.merit, clause)
            more = max(clause.amount - sure.get(key, NOTHING), NOTHING) * hope.percent / 100
            added[key] = max(added.get(key, NOTHING), more.quantize(FEN))
            towns.setdefault(firm.enterprise_id, firm.township)
    return added


def _town(township: str, sure: Amounts, added: Amounts) -> TownNeed:
    return TownNeed(
        township=township,
        firms=len({firm for firm, *_ in sure}),
        sure_cny=sum(sure.values(), NOTHING),
        hopes=len({firm for firm, *_ in added}),
        expected_cny=sum(added.values(), NOTHING),
    )
