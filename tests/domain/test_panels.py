"""The draw of a panel: composed as the rule says, the same for everybody, fair to the pool."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.panels import (
    METHOD,
    Candidate,
    Drawn,
    Exclusion,
    ExpertKind,
    as_document,
    digest_of,
    draw,
    from_document,
    is_pool_large_enough,
    least_technical,
    replay,
)
from app.domain.refusals import Reason, TransitionRefused

TECHNICAL, FINANCIAL, MANAGEMENT = ExpertKind

CODES = st.text("abcdefgh23456789", min_size=1, max_size=6)
EXCLUDED = st.sets(st.sampled_from(Exclusion), max_size=2).map(lambda one: tuple(sorted(one)))
seeds = st.text(min_size=1, max_size=20)


@st.composite
def pools(pick: st.DrawFn) -> tuple[list[Candidate], int]:
    """A size, and a pool that fills it even when any one steps down."""
    size = pick(st.integers(5, 11))
    least = {TECHNICAL: least_technical(size) + 1, FINANCIAL: 2, MANAGEMENT: 0}
    kinds = [kind for kind, number in least.items() for _ in range(number)]
    kinds += pick(st.lists(st.sampled_from(ExpertKind), min_size=size - 3, max_size=20))
    codes = pick(st.lists(CODES, min_size=len(kinds) + 4, max_size=len(kinds) + 4, unique=True))
    pool = [Candidate(code, kind) for code, kind in zip(codes, kinds, strict=False)]
    pool += [
        Candidate(code, pick(st.sampled_from(ExpertKind)), pick(EXCLUDED.filter(bool)))
        for code in codes[len(kinds) :]
    ]
    return pool, size


def pool_of(technical: int, financial: int, management: int = 0) -> list[Candidate]:
    numbers = count(1)
    return [
        Candidate(f"c{next(numbers)}", kind)
        for kind, number in (
            (TECHNICAL, technical),
            (FINANCIAL, financial),
            (MANAGEMENT, management),
        )
        for _ in range(number)
    ]


@given(pools(), seeds)
def test_panel_is_composed_as_the_rule_says(made: tuple[list[Candidate], int], seed: str) -> None:
    pool, size = made
    seats = draw(pool, seed, size)

    by_code = {one.code: one for one in pool}
    kinds_drawn = Counter(by_code[code].kind for code in seats)
    assert len(seats) == len(set(seats)) == size
    assert 5 * kinds_drawn[TECHNICAL] >= 3 * size
    assert kinds_drawn[FINANCIAL] >= 1
    assert not any(by_code[code].exclusions for code in seats)


@given(pools(), seeds, st.randoms())
def test_order_of_the_list_decides_nothing(
    made: tuple[list[Candidate], int], seed: str, chance: object
) -> None:
    pool, size = made
    seats = draw(pool, seed, size)
    shuffled = list(pool)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert draw(shuffled, seed, size) == seats
    assert digest_of(shuffled) == digest_of(pool)


@given(pools(), seeds, st.data())
def test_who_steps_down_is_replaced_and_all_others_stay(
    made: tuple[list[Candidate], int], seed: str, data: st.DataObject
) -> None:
    pool, size = made
    seats = draw(pool, seed, size)
    gone = data.draw(st.sampled_from(seats))
    without = [
        replace(one, exclusions=(Exclusion.STEPPED_DOWN,)) if one.code == gone else one
        for one in pool
    ]

    again = draw(without, seed, size)

    assert set(seats) - {gone} < set(again)
    assert digest_of(without) == digest_of(pool)


@given(pools(), seeds)
def test_excluded_people_do_not_move_anybody(made: tuple[list[Candidate], int], seed: str) -> None:
    pool, size = made
    seats = draw(pool, seed, size)

    assert draw([one for one in pool if not one.exclusions], seed, size) == seats


@given(pools(), seeds)
def test_document_draws_the_same_again(made: tuple[list[Candidate], int], seed: str) -> None:
    pool, size = made
    seats = draw(pool, seed, size)
    drawn = Drawn(METHOD, seed, size, tuple(pool), seats, digest_of(pool))

    assert from_document(as_document(drawn)) == drawn
    assert replay(drawn).holds
    swapped = replace(drawn, seats=(*seats[:-1], "nobody"))
    assert not replay(swapped).holds


def test_changed_list_is_found_by_its_digest() -> None:
    pool = pool_of(9, 2)
    drawn = Drawn(METHOD, "s", 5, tuple(pool), draw(pool, "s", 5), digest_of(pool))
    freed = replace(pool[0], kind=FINANCIAL)

    told = replay(replace(drawn, candidates=(freed, *pool[1:])))

    assert not told.is_digest_right
    assert not told.holds


@pytest.mark.parametrize(
    ("pool", "reasons"),
    [
        (pool_of(3, 1), (Reason.TOO_FEW_EXPERTS,)),
        (pool_of(2, 4), (Reason.TOO_FEW_TECHNICAL,)),
        (pool_of(6, 0, 3), (Reason.NO_FINANCIAL_EXPERT,)),
        ([], (Reason.TOO_FEW_EXPERTS, Reason.TOO_FEW_TECHNICAL, Reason.NO_FINANCIAL_EXPERT)),
    ],
)
def test_pool_too_small_says_what_it_lacks(
    pool: list[Candidate], reasons: tuple[Reason, ...]
) -> None:
    with pytest.raises(TransitionRefused) as refused:
        draw(pool, "seed", 5)

    assert refused.value.reasons == reasons


@pytest.mark.parametrize(
    ("size", "technical"), [(5, 3), (6, 4), (7, 5), (8, 5), (9, 6), (10, 6), (15, 9)]
)
def test_sixty_percent_are_never_rounded_down(size: int, technical: int) -> None:
    assert least_technical(size) == technical


def test_everybody_of_a_kind_is_drawn_about_equally_often() -> None:
    """Over 3000 seeds: the widest gap of a fair draw stays far below this, a favoured one's not."""
    pool = pool_of(12, 3)
    drawn = Counter(code for seed in range(3000) for code in draw(pool, f"s{seed}", 5))

    technical = [drawn[one.code] for one in pool if one.kind is TECHNICAL]
    financial = [drawn[one.code] for one in pool if one.kind is FINANCIAL]
    assert max(technical) - min(technical) < 200
    assert max(financial) - min(financial) < 200
    assert sum(technical) + sum(financial) == 15_000


def test_known_draw_stays_as_it_is() -> None:
    """A published draw must come out the same in any later version of the program."""
    assert draw(pool_of(6, 2, 1), "2018-09-30", 5) == KNOWN


KNOWN = ("c6", "c9", "c7", "c1", "c4")


@pytest.mark.parametrize("wrong", [{}, {"candidates": 1}, {"method": "x", "seats": []}])
def test_other_files_are_no_draws(wrong: dict[str, object]) -> None:
    with pytest.raises(TransitionRefused) as refused:
        from_document(wrong)

    assert refused.value.reasons == (Reason.NOT_A_DRAW,)


def test_threefold_pool_is_told() -> None:
    assert is_pool_large_enough(15, 5)
    assert not is_pool_large_enough(14, 5)
