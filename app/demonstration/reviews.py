"""八不准 in the demonstration: declarations, one recusal, a pool of experts and one mock review."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count

from app.demonstration.clearances import ASKED_BATCH
from app.demonstration.facts import Fact, Ref
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
from app.domain.review_forms import FORM
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person, Recusal
from app.models.relations import RelationDeclaration
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Review

YEARS = (2016, 2017, 2018)
LATE = "officer2"
"""Has not declared for 2018, and has a relation: what a head would look at first."""
RECUSED_ON = date(2018, 3, 12)
POOLED_ON, DRAWN_ON, DUE_ON = date(2018, 5, 8), date(2018, 9, 17), date(2018, 10, 19)
FINANCIAL = frozenset({"expert6", "expert7"})
MANAGING = frozenset({"expert8"})
PANEL = "mock"


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


def panel_facts(facts: Iterable[Fact], county_code: str) -> Iterator[Fact]:
    """A mock review of one case of the batch under way, every review still to be written."""
    case = next(
        fact
        for fact in facts
        if fact.model is CultivationCase and fact.columns["batch_id"] == Ref(Batch, ASKED_BATCH)
    )
    pool, seed, seats = _drawn()
    yield Fact(
        Panel,
        PANEL,
        DRAWN_ON,
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
            "due_on": DUE_ON,
            "drawn_on": DRAWN_ON,
            "drawn_by": accounts()["officer"].name,
            "closed_on": None,
            "closed_by": "",
            "released_on": None,
            "released_by": "",
            "replaces_id": None,
        },
    )
    yield Fact(
        PanelCase,
        PANEL,
        DRAWN_ON,
        {
            "panel_id": Ref(Panel, PANEL),
            "case_id": Ref(CultivationCase, case.key),
            "number": 1,
        },
    )
    for login, one in zip(_logins(), pool, strict=True):
        seat = seats.index(one.code) + 1 if one.code in seats else None
        yield _seat(login, one, seat, county_code)
        if seat:
            yield _review(login, county_code)


def _seat(login: str, one: Candidate, seat: int | None, county_code: str) -> Fact:
    return Fact(
        PanelSeat,
        login,
        DRAWN_ON,
        {
            "county_code": county_code,
            "panel_id": Ref(Panel, PANEL),
            "expert_id": Ref(Expert, login),
            "code": one.code,
            "kind": one.kind,
            "exclusions": "",
            "seat": seat,
            "stepped_down_on": None,
        },
    )


def _review(login: str, county_code: str) -> Fact:
    return Fact(
        Review,
        login,
        DRAWN_ON,
        {
            "county_code": county_code,
            "panel_id": Ref(Panel, PANEL),
            "panel_case_id": Ref(PanelCase, PANEL),
            "seat_id": Ref(PanelSeat, login),
            "opinion": "",
            "submitted_at": None,
            "digest": "",
        },
    )


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
