"""Who is on the list of a round, what is struck, and what is told of later corrections."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.awards.drawing import (
    AwardMatter,
    AwardSource,
    Claim,
    Clause,
    Drawn,
    Merit,
    Recipient,
    Strike,
    draw,
)
from app.domain.awards.freezing import LaterChange, differences, digest_of, frozen
from app.domain.titles import Authority, Programme, TitleKind

HNTE, SME = Programme.HNTE.value, Programme.PROVINCIAL_TECH_SME.value
FIRST = Clause(
    "first",
    AwardSource.TITLE,
    HNTE,
    AwardMatter.ENTERPRISE_TITLE,
    Decimal(200_000),
    2016,
    kind=TitleKind.FIRST,
)
AGAIN = replace(FIRST, id="again", amount=Decimal(100_000), kind=TitleKind.RENEWAL)
SMALL = replace(FIRST, id="small", rewards=SME, amount=Decimal(20_000), kind=None)


def merit(firm: int = 1, rewards: str = HNTE, **more: Any) -> Merit:
    usual: dict[str, Any] = {
        "source": AwardSource.TITLE,
        "source_id": f"{rewards}{firm}",
        "recipient": Recipient(firm, f"9133{firm:014d}", f"甲{firm}公司", "当湖街道"),
        "rewards": rewards,
        "kind": TitleKind.FIRST,
        "level": Authority.PROVINCE,
        "year": 2017,
        "gained_on": date(2017, 11, 13),
    }
    return Merit(**usual | more)


def told(drawn: list[Drawn]) -> list[tuple[str, Strike | None]]:
    return [(one.clause.id, one.settled.strike) for one in drawn]


def test_highest_of_a_matter_stands_and_the_other_is_struck_with_it() -> None:
    drawn = draw([merit(rewards=SME), merit()], [SMALL, FIRST, AGAIN], ())

    assert sorted(told(drawn)) == [("first", None), ("small", Strike.LOWER)]
    lower = next(one for one in drawn if one.settled.strike)
    assert lower.settled.stands_instead == (AwardSource.TITLE, "hnte1", "first")


def test_another_matter_is_paid_beside() -> None:
    other = replace(SMALL, matter=AwardMatter.PLATFORM)

    assert told(draw([merit(rewards=SME), merit()], [other, FIRST], ())) == [
        ("first", None),
        ("small", None),
    ]


def test_highest_counts_across_registers_of_one_matter() -> None:
    """The head put the institute's clause under the same matter as the title's."""
    institute = replace(
        FIRST,
        id="institute",
        source=AwardSource.INSTITUTION,
        rewards="research_institute",
        amount=Decimal(300_000),
        kind=None,
    )
    found = merit(source=AwardSource.INSTITUTION, source_id="i1", rewards="research_institute")

    drawn = draw([merit(), found], [FIRST, institute], ())

    assert sorted(told(drawn)) == [("first", Strike.LOWER), ("institute", None)]


def test_each_talent_is_rewarded_for_itself_and_once() -> None:
    clause = replace(
        FIRST,
        id="talent",
        source=AwardSource.TALENT,
        rewards="startup_project",
        matter=AwardMatter.TALENT,
    )
    two = [
        merit(source=AwardSource.TALENT, source_id=name, rewards="startup_project")
        for name in ("t1", "t2")
    ]
    claim = Claim(1, AwardMatter.TALENT, 2016, AwardSource.TALENT, "t1")

    assert [one for _, one in told(draw(two, [clause], ()))] == [None, None]
    assert [one for _, one in told(draw(two, [clause], [claim]))] == [
        Strike.ALREADY_REWARDED,
        None,
    ]


@pytest.mark.parametrize(
    ("more", "clause"),
    [
        ({"kind": TitleKind.RENEWAL}, "again"),
        ({"was_held_before": True}, "again"),
        ({}, "first"),
    ],
)
def test_renewal_is_not_a_first_whatever_its_certificate_says(
    more: dict[str, Any], clause: str
) -> None:
    assert told(draw([merit(**more)], [FIRST, AGAIN], ())) == [(clause, None)]


@pytest.mark.parametrize(
    "clause",
    [
        replace(FIRST, first_year=2018),
        replace(FIRST, last_year=2016),
        replace(FIRST, level=Authority.CITY),
        replace(FIRST, rewards=SME),
    ],
)
def test_clause_of_other_years_levels_or_titles_rewards_nothing(clause: Clause) -> None:
    assert draw([merit()], [clause], ()) == []


@pytest.mark.parametrize(
    ("claim", "strike"),
    [
        (Claim(1, FIRST.matter, 2016, AwardSource.TITLE, "hnte1"), Strike.ALREADY_REWARDED),
        (Claim(1, FIRST.matter, 2017, AwardSource.TITLE, "other"), Strike.ALREADY_REWARDED),
        (Claim(1, FIRST.matter, 2016, AwardSource.TITLE, "other"), None),
        (Claim(1, AwardMatter.TALENT, 2017, AwardSource.TITLE, "hnte1"), None),
        (Claim(2, FIRST.matter, 2017, AwardSource.TITLE, "other"), None),
    ],
)
def test_what_an_earlier_round_rewarded_is_not_rewarded_again(
    claim: Claim, strike: Strike | None
) -> None:
    assert told(draw([merit()], [FIRST], [claim])) == [("first", strike)]


MERITS = st.lists(
    st.builds(
        lambda firm, rewards, number, kind, held: merit(
            firm,
            rewards,
            source_id=f"{firm}{rewards}{number}",
            kind=kind,
            was_held_before=held,
        ),
        st.integers(1, 3),
        st.sampled_from([HNTE, SME]),
        st.integers(1, 3),
        st.sampled_from(TitleKind),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.source_id,
)
CLAUSES = st.lists(
    st.builds(
        lambda number, rewards, matter, amount, kind: Clause(
            f"c{number}", AwardSource.TITLE, rewards, matter, Decimal(amount), 2016, kind=kind
        ),
        st.integers(1, 6),
        st.sampled_from([HNTE, SME]),
        st.sampled_from([AwardMatter.ENTERPRISE_TITLE, AwardMatter.PLATFORM]),
        st.integers(1, 4),
        st.sampled_from([None, *TitleKind]),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(MERITS, CLAUSES)
def test_nobody_is_paid_twice_for_one_matter_and_always_the_most(
    merits: list[Merit], clauses: list[Clause]
) -> None:
    drawn = draw(merits, clauses, ())
    by_matter: defaultdict[tuple[int, AwardMatter], list[Drawn]] = defaultdict(list)
    for one in drawn:
        by_matter[one.merit.recipient.enterprise_id, one.clause.matter].append(one)

    for group in by_matter.values():
        (stands,) = [one for one in group if one.settled.strike is None]
        assert stands.clause.amount == max(one.clause.amount for one in group)
        assert {one.settled.stands_instead for one in group if one is not stands} <= {stands.key}
    for one in drawn:
        assert one.clause.kind in (None, one.merit.counts_as)
    assert draw(merits[::-1], clauses[::-1], ()) == drawn


@given(MERITS, CLAUSES)
def test_drawn_again_after_a_round_nothing_stands(
    merits: list[Merit], clauses: list[Clause]
) -> None:
    claims = [
        Claim(
            one.merit.recipient.enterprise_id,
            one.clause.matter,
            one.merit.year,
            one.merit.source,
            one.merit.source_id,
        )
        for one in draw(merits, clauses, ())
        if one.settled.strike is None
    ]

    again = draw(merits, clauses, claims)

    assert {one.settled.strike for one in again} <= {Strike.ALREADY_REWARDED}


def test_frozen_list_keeps_its_digest_and_tells_later_corrections() -> None:
    before = [frozen(one) for one in draw([merit(1), merit(2)], [FIRST, AGAIN], ())]
    moved = Recipient(1, "91330000000000001", "甲1公司", "钟埭街道")
    later = draw([merit(1, recipient=moved), merit(3)], [replace(FIRST, amount=Decimal(9))], ())
    now = [frozen(one) for one in later]

    found = differences(before, now)

    assert digest_of(before) == digest_of(before[::-1])
    assert digest_of(before) != digest_of(now)
    assert len(digest_of(before)) == 64
    assert {(one.change, one.line.name): one.fields for one in found} == {
        (LaterChange.CHANGED, "甲1公司"): ("uscc", "township", "amount"),
        (LaterChange.GONE, "甲2公司"): (),
        (LaterChange.APPEARED, "甲3公司"): (),
    }
    assert differences(before, before) == []
