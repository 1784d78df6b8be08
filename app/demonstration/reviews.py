"""八不准 in the demonstration: declarations, a recusal, a pool of experts, two mock reviews."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count

from app.demonstration.clearances import ASKED_BATCH
from app.demonstration.facts import Fact, Ref, moment
from app.demonstration.people import accounts
from app.domain.panels import (
    LEAST_SEATS,
    METHOD,
    Candidate,
    ExpertKind,
    PanelPurpose,
    PanelState,
    digest_of,
    draw,
)
from app.domain.relations import DECLARERS, RelationKind, RelationSource
from app.domain.review_forms import FORM, Given, form_of
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person, Recusal
from app.models.relations import RelationDeclaration
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Review, ReviewMark
from app.services.reviews import digest_of as digest_of_review

YEARS = (2016, 2017, 2018)
LATE = "officer2"
"""Has not declared for 2018, and has a relation: what a head would look at first."""
RECUSED_ON = date(2018, 3, 12)
POOLED_ON = date(2018, 5, 8)
FINANCIAL = frozenset({"expert6", "expert7"})
MANAGING = frozenset({"expert8"})


def relation_facts(facts: Iterable[Fact], county_code: str) -> Iterator[Fact]:
    """Everybody declares in January, but for one this year, whose wife keeps a firm's books."""
    for account in accounts().values():
        if account.role not in DECLARERS:
            continue
        for year in YEARS:
            if (account.login, year) == (LATE, YEARS[-1]):
                continue
            day = date(year, 1, 8)
            yield Fact(
                RelationDeclaration,
                f"{account.login}/{year}",
                day,
                {
                    "county_code": county_code,
                    "person_id": Ref(Person, account.login),
                    "year": year,
                    "declared_on": day,
                    "declared_at": datetime(year, 1, 8, 2, tzinfo=UTC),
                    "relations": 0,
                },
            )
    firm = next(
        fact
        for fact in facts
        if fact.model is Enterprise and fact.columns.get("responsible_id") == Ref(Person, LATE)
    )
    yield Fact(
        Recusal,
        LATE,
        max(RECUSED_ON, firm.appears_on),
        {
            "county_code": county_code,
            "person_id": Ref(Person, LATE),
            "enterprise_id": Ref(Enterprise, firm.key),
            "kind": RelationKind.FAMILY,
            "source": RelationSource.DECLARED,
            "reason": "配偶任该公司财务负责人",
            "found_through": "",
            "entered_by": accounts()[LATE].name,
            "valid_from": RECUSED_ON,
            "valid_until": None,
            "ended_by": "",
            "end_reason": "",
        },
    )


def expert_facts(county_code: str) -> list[Fact]:
    return [
        Fact(
            Expert,
            login,
            POOLED_ON,
            {
                "county_code": county_code,
                "person_id": Ref(Person, login),
                "name": accounts()[login].name,
                "kind": _kind(login),
                "title": "教授" if _kind(login) is ExpertKind.TECHNICAL else "高级会计师",
                "employer": f"演示大学{place}院",
                "employer_uscc": "",
                "fields": "1 2 3 4 5 6 7 8" if _kind(login) is ExpertKind.TECHNICAL else "",
                "agencies": "",
                "remark": "虚构",
                "is_active": True,
            },
        )
        for place, login in enumerate(_logins(), start=1)
    ]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One panel of the demonstration, drawn from the whole pool."""

    key: str
    drawn_on: date
    due_on: date
    is_over: bool = False

    def of(self, login: str) -> str:
        return f"{self.key}/{login}"


SITTINGS = (
    Sitting("mock", date(2018, 9, 17), date(2018, 10, 19)),
    Sitting("released", date(2018, 8, 20), date(2018, 9, 14), is_over=True),
)
"""One whose reviews are still to be written, one that came to its end."""
WRITTEN_ON, CLOSED_ON, RELEASED_ON = date(2018, 9, 6), date(2018, 9, 10), date(2018, 9, 12)


def panel_facts(facts: Iterable[Fact], county_code: str) -> Iterator[Fact]:
    """Mock reviews of two cases of the batch under way."""
    cases = (
        fact
        for fact in facts
        if fact.model is CultivationCase and fact.columns["batch_id"] == Ref(Batch, ASKED_BATCH)
    )
    for sitting, case in zip(SITTINGS, cases, strict=False):
        yield from _panel(sitting, case, county_code)


def _panel(sitting: Sitting, case: Fact, county_code: str) -> Iterator[Fact]:
    pool, seed, seats = _drawn()
    panel = Fact(
        Panel,
        sitting.key,
        sitting.drawn_on,
        {
            "county_code": county_code,
            "purpose": PanelPurpose.MOCK_REVIEW,
            "case_id": Ref(CultivationCase, case.key),
            "batch_id": None,
            "size": LEAST_SEATS,
            "is_blind": True,
            "state": PanelState.REVIEWING,
            "method": METHOD,
            "seed": seed,
            "digest": digest_of(pool),
            "form": FORM,
            "due_on": sitting.due_on,
            "drawn_on": sitting.drawn_on,
            "drawn_by": accounts()["officer"].name,
            "closed_on": None,
            "closed_by": "",
            "released_on": None,
            "released_by": "",
            "replaces_id": None,
        },
    )
    if sitting.is_over:
        officer, head = accounts()["officer"].name, accounts()["head"].name
        panel.change(CLOSED_ON, state=PanelState.CLOSED, closed_on=CLOSED_ON, closed_by=officer)
        panel.change(
            RELEASED_ON, state=PanelState.RELEASED, released_on=RELEASED_ON, released_by=head
        )
    yield panel
    yield Fact(
        PanelCase,
        sitting.key,
        sitting.drawn_on,
        {
            "panel_id": Ref(Panel, sitting.key),
            "case_id": Ref(CultivationCase, case.key),
            "number": 1,
        },
    )
    for login, one in zip(_logins(), pool, strict=True):
        seat = seats.index(one.code) + 1 if one.code in seats else None
        yield _seat(sitting, login, one, seat, county_code)
        if seat:
            yield from _review(sitting, login, seat, county_code)


def _seat(sitting: Sitting, login: str, one: Candidate, seat: int | None, county_code: str) -> Fact:
    return Fact(
        PanelSeat,
        sitting.of(login),
        sitting.drawn_on,
        {
            "county_code": county_code,
            "panel_id": Ref(Panel, sitting.key),
            "expert_id": Ref(Expert, login),
            "code": one.code,
            "kind": one.kind,
            "exclusions": "",
            "seat": seat,
            "stepped_down_on": None,
        },
    )


def _review(sitting: Sitting, login: str, seat: int, county_code: str) -> Iterator[Fact]:
    review = Fact(
        Review,
        sitting.of(login),
        sitting.drawn_on,
        {
            "county_code": county_code,
            "panel_id": Ref(Panel, sitting.key),
            "panel_case_id": Ref(PanelCase, sitting.key),
            "seat_id": Ref(PanelSeat, sitting.of(login)),
            "opinion": "",
            "submitted_at": None,
            "digest": "",
        },
    )
    yield review
    if not sitting.is_over:
        return
    marks = _marks(login, seat)
    submitted_at = moment(WRITTEN_ON, review.key)
    review.change(
        WRITTEN_ON,
        opinion=OPINION,
        submitted_at=submitted_at,
        digest=digest_of_review(marks, OPINION),
    )
    for one in marks:
        yield Fact(
            ReviewMark,
            f"{review.key}/{one.item}",
            WRITTEN_ON,
            {
                "review_id": Ref(Review, review.key),
                "item": one.item,
                "points": one.points,
                "is_met": one.is_met,
                "justification": one.justification,
                "saved_at": submitted_at,
            },
        )


OPINION = "材料基本齐全,建议补充成果转化的佐证后申报。(虚构)"
ODD_ONE = "score.conversion"
"""To this item the first technical expert gives far fewer points than the others."""


def _marks(login: str, seat: int) -> list[Given]:
    """Four fifths of the points, a little more or less by the seat."""
    kind = _kind(login)
    marks = []
    for item in form_of(kind):
        if item.most is None:
            marks.append(Given(item.key, None, True, ""))
            continue
        points = max(0, item.most * 4 // 5 - seat % 2)
        why = "与材料相符(虚构)"
        if item.key == ODD_ONE and login == _logins()[0]:
            points, why = 8, "多数转化没有合同、发票佐证,从严给分(虚构)"
        marks.append(Given(item.key, points, None, why))
    return marks


def _logins() -> list[str]:
    return [login for login in accounts() if login.startswith("expert")]


def _kind(login: str) -> ExpertKind:
    if login in FINANCIAL:
        return ExpertKind.FINANCIAL
    return ExpertKind.MANAGEMENT if login in MANAGING else ExpertKind.TECHNICAL


@lru_cache
def _drawn() -> tuple[tuple[Candidate, ...], str, tuple[str, ...]]:
    """The first seed that seats the first expert, whom one tries first: a demonstration is no
    draw, but it replays like one."""
    pool = tuple(
        Candidate(hashlib.sha256(login.encode()).hexdigest()[:12], _kind(login))
        for login in _logins()
    )
    for number in count():
        seed = hashlib.sha256(f"demonstration/{number}".encode()).hexdigest()[:32]
        seats = draw(pool, seed, LEAST_SEATS)
        if pool[0].code in seats:
            return pool, seed, seats
    raise AssertionError
