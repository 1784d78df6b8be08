"""The forms experts fill in for a review, after annexes 3 to 5 of 国科发火〔2016〕195号.

Technical experts judge the gates and score the first three blocks, financial experts the books and
growth (G195 二(四)). The annexes know no management expert; ours judges how research is organised.
For a county's own programmes the same forms serve, as no other is prescribed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from app.domain.evidence import average
from app.domain.panels import ExpertKind
from app.domain.refusals import InvalidValue, Reason

FORM = "g195-annexes-3-5"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a form: met or not, or so many points of at most `most`."""

    key: str
    most: int | None = None

    @property
    def is_scored(self) -> bool:
        return self.most is not None


ORGANISATION = (
    Item("score.rd_organisation.systems", 6),
    Item("score.rd_organisation.body", 6),
    Item("score.rd_organisation.conversion_rules", 4),
    Item("score.rd_organisation.people_rules", 4),
)
FORMS: Mapping[ExpertKind, tuple[Item, ...]] = {
    # Annex 3
    ExpertKind.TECHNICAL: (
        Item("gate.materials"),
        Item("gate.age"),
        Item("gate.ip"),
        Item("gate.field"),
        Item("gate.tech_staff"),
        Item("gate.rd_activities"),
        Item("gate.high_tech_income"),
        Item("score.ip.technology", 8),
        Item("score.ip.support", 8),
        Item("score.ip.count", 8),
        Item("score.ip.obtained", 6),
        Item("score.ip.standards", 2),
        Item("score.conversion", 30),
        *ORGANISATION,
    ),
    # Annex 4
    ExpertKind.FINANCIAL: (
        Item("gate.materials"),
        Item("gate.auditor"),
        Item("gate.audit_report"),
        Item("gate.rd_cost"),
        Item("gate.income"),
        Item("score.growth.net_assets", 10),
        Item("score.growth.sales", 10),
    ),
    ExpertKind.MANAGEMENT: (Item("gate.materials"), *ORGANISATION),
}
ITEMS: tuple[Item, ...] = tuple(dict.fromkeys(one for form in FORMS.values() for one in form))
"""All items, in the order of annex 5, each once."""
BLOCK_MOST = {"score.ip": 30}
"""Five items of 32 points make a block of 30: the standards are a bonus within it."""
PASSES_ABOVE = 70

OUTLIER_SHARE = Decimal("0.3")
OUTLIER_LEAST = 3
"""Told, never struck out: points that lie more than 30 % of what an item gives away from the median
of at least three experts. Of so few marks a deviation says little; the median is moved by none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one expert said to one item."""

    item: str
    points: int | None = None
    is_met: bool | None = None
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Outlier:
    """One expert's points far from the others'."""

    expert: str
    item: str
    points: int
    median: Decimal


@dataclass(frozen=True, slots=True)
class ItemResult:
    """All answers to one item together: the average of points, or how many say it is met."""

    item: Item
    count: int
    average: Decimal | None
    met: int
    unmet: int
    outliers: tuple[Outlier, ...]


@dataclass(frozen=True, slots=True)
class PanelResult:
    """Annex 5 of one case: each item, and the sum of the averages where none is missing."""

    items: tuple[ItemResult, ...]
    total: Decimal | None

    @property
    def is_above_mark(self) -> bool | None:
        return None if self.total is None else self.total > PASSES_ABOVE

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        return tuple(one for item in self.items for one in item.outliers)


def form_of(kind: ExpertKind) -> tuple[Item, ...]:
    return FORMS[kind]


def check_draft(kind: ExpertKind, answers: Iterable[Given]) -> None:
    """What a draft may not hold: unknown items, points beyond an item's most."""
    items = {one.key: one for one in FORMS[kind]}
    wrong: dict[str, Reason] = {}
    for one in answers:
        item = items.get(one.item)
        if item is None:
            raise InvalidValue(fields={one.item: Reason.NOT_IN_VOCABULARY})
        if one.points is not None and not 0 <= one.points <= (item.most or 0):
            wrong[one.item] = Reason.POINTS_OUT_OF_RANGE
        elif len(one.justification) > LONGEST:
            wrong[one.item] = Reason.TOO_LONG
    if wrong:
        limits = {key: {"most": items[key].most, "limit": LONGEST} for key in wrong}
        raise InvalidValue(fields=wrong, by_field=limits)


def check_complete(kind: ExpertKind, answers: Mapping[str, Given]) -> None:
    """To submit, every item is answered, and every answer but a plain yes says why."""
    wrong: dict[str, Reason] = {}
    for item in FORMS[kind]:
        given = answers.get(item.key)
        answer = None if given is None else given.points if item.is_scored else given.is_met
        if given is None or answer is None:
            wrong[item.key] = Reason.MISSING_VALUE
        elif not given.justification.strip() and answer is not True:
            wrong[item.key] = Reason.JUSTIFICATION_REQUIRED
    if wrong:
        raise InvalidValue(fields=wrong)


def tally(answers: Mapping[str, Sequence[Given]]) -> PanelResult:
    """By expert what they submitted. Averages are cut at six places and never rounded up, as
    those of marks on record (domain/evidence.py): a total above the mark truly lies above it."""
    results = tuple(_result(item, answers) for item in ITEMS)
    return PanelResult(results, _total(results))


def _result(item: Item, answers: Mapping[str, Sequence[Given]]) -> ItemResult:
    said = [
        (expert, one) for expert, given in answers.items() for one in given if one.item == item.key
    ]
    points = [(expert, one.points) for expert, one in said if one.points is not None]
    return ItemResult(
        item=item,
        count=len(said),
        average=average([Decimal(one) for _, one in points]) if points else None,
        met=sum(one.is_met is True for _, one in said),
        unmet=sum(one.is_met is False for _, one in said),
        outliers=tuple(_outliers(item, points)),
    )


def _outliers(item: Item, points: Sequence[tuple[str, int]]) -> Iterable[Outlier]:
    if item.most is None or len(points) < OUTLIER_LEAST:
        return
    middle = Decimal(median(Decimal(one) for _, one in points))
    for expert, one in points:
        if abs(one - middle) > OUTLIER_SHARE * item.most:
            yield Outlier(expert, item.key, one, middle)


def _total(results: Sequence[ItemResult]) -> Decimal | None:
    scored = [one for one in results if one.item.is_scored]
    averages = {one.item.key: one.average for one in scored}
    if any(one is None for one in averages.values()):
        return None
    blocks: dict[str, Decimal] = {}
    for key, one in averages.items():
        block = key.rpartition(".")[0]
        blocks[block] = blocks.get(block, Decimal(0)) + (one or Decimal(0))
    return sum(
        (min(points, Decimal(BLOCK_MOST.get(block, 100))) for block, points in blocks.items()),
        Decimal(0),
    )
