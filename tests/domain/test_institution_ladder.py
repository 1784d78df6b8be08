"""The next rung of the ladder equals what trying every rung and every edition finds."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.editions import ALL
from app.domain.criteria.facts import Facts, IpRight, YearFacts
from app.domain.criteria.findings import State, Verdict
from app.domain.enterprises import IpKind
from app.domain.institution_ladder import (
    JUDGED_AS,
    LADDER,
    RUNG_OF,
    RdRung,
    judge_step,
    next_rung,
)
from app.domain.institutions import LEVELS, InstitutionLevel, InstitutionType

KINDS = [(kind, level) for kind, own in LEVELS.items() for level in own]
HELD = st.frozensets(st.sampled_from(KINDS), max_size=6)
MAYBE = st.none() | st.booleans()
PEOPLE = st.none() | st.integers(0, 80).map(Decimal)
MONEY = st.none() | st.integers(0, 40_000).map(lambda wan: Decimal(wan * 10_000))
DAYS = st.sampled_from([date(2018, 9, 30), date(2019, 1, 1), date(2020, 6, 1)])
RIGHTS = st.none() | st.lists(
    st.builds(
        IpRight,
        kind=st.sampled_from(list(IpKind)),
        granted_on=st.none() | st.sampled_from([date(2015, 5, 5), date(2018, 3, 3)]),
    ),
    max_size=5,
).map(tuple)
YEAR = st.builds(YearFacts, sales_cny=MONEY, rd_cny=MONEY)
FACTS = st.builds(
    Facts,
    applied_on=DAYS,
    years=st.dictionaries(st.integers(2016, 2019), YEAR),
    ip_rights=RIGHTS,
    incidents=st.none() | st.just(()),
    is_hnte=MAYBE,
    is_software_enterprise=MAYBE,
    has_city_rd_center=MAYBE,
    has_provincial_rd_unit=MAYBE,
    has_independent_rd_unit=MAYBE,
    rd_unit_staff=PEOPLE,
    rd_unit_qualified_staff=PEOPLE,
    rd_area_sqm=MONEY,
    rd_equipment_cny=MONEY,
)


@given(HELD)
def test_next_rung_is_the_lowest_with_nothing_at_or_above_it(
    held: frozenset[tuple[InstitutionType, InstitutionLevel]],
) -> None:
    open_rungs = [
        rung
        for place, rung in enumerate(LADDER)
        if not any(RUNG_OF.get(one) in LADDER[place:] for one in held)
    ]

    assert next_rung(held) == (open_rungs[0] if open_rungs else None)


@given(st.sampled_from(LADDER), FACTS)
def test_a_step_equals_every_edition_tried(rung: RdRung, facts: Facts) -> None:
    assert facts.applied_on is not None
    tried = [
        (edition.key, edition.judge(facts))
        for edition in ALL
        if edition.judged is JUDGED_AS.get(rung) and edition.is_in_force(facts.applied_on)
    ]

    step = judge_step(rung, facts)

    if not tried:
        assert (step.edition, step.verdict, step.short, step.unknown) == (
            None,
            Verdict.UNKNOWN,
            (),
            (),
        )
        return
    ((key, result),) = tried
    conditions = [one for one in result.findings if "." not in one.criterion.key]
    states = {one.criterion.key: one.state for one in conditions}
    assert step.edition == key
    assert set(step.short) == {name for name, state in states.items() if state is State.SHORT}
    assert set(step.unknown) == {name for name, state in states.items() if state is State.UNKNOWN}
    is_ready = step.verdict in (Verdict.CERTAIN, Verdict.POSSIBLE)
    assert is_ready == (not step.short and not step.unknown)
