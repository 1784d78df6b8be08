"""What a batch counts, against its cases one by one, and against the lists its numbers open."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.case_history import effective
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import CultivationCase, StageEvent
from app.queries.batches import BatchFilters, Outcome, describe_batch, list_batches, outcome_of
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import list_cases
from app.queries.cases import entries_of, list_entries
from tests.conftest import Statements
from tests.factories import make_batch, make_case, make_enterprise, viewer_of
from tests.factories.ground import store
from tests.queries.random_cases import wander

TODAY = date(2018, 9, 30)
NUMBERS = {
    "planned": Stage.PLANNED,
    "submitted": Stage.SUBMITTED,
    "in_notice": Stage.PUBLIC_NOTICE,
    "passed": Stage.RECOGNIZED,
    "failed": Stage.REJECTED,
}


def has_reached(session: Session, case: CultivationCase, stage: Stage) -> bool:
    moves = effective(entries_of(list_entries(session, case.id)), TODAY)
    return stage is Stage.PLANNED or any(
        move.target is stage and move.happened_on <= TODAY for move in moves
    )


def test_outcomes_equal_a_count_by_hand_and_the_lists_they_open(session: Session) -> None:
    dice = random.Random(7)
    for programme in PROGRAMMES:
        batch = make_batch(session, programme=programme)
        cases = []
        for _ in range(40):
            case = make_case(
                session,
                make_enterprise(session),
                programme=programme,
                batch_id=batch.id,
                kind=dice.choice(list(TitleKind)),
                opened_on=date(2018, 3, 1) + timedelta(days=dice.randint(0, 30)),
            )
            wander(session, case, dice)
            cases.append(case)
        shown = describe_batch(session, viewer_of(), batch.public_id, TODAY)
        numbers = NUMBERS | {"recommended": PROGRAMMES[programme].recommended_stage}
        assert shown.total.submitted > 10

        for outcome in shown.outcomes:
            for name, stage in numbers.items():
                expected = sum(
                    has_reached(session, case, stage)
                    for case in cases
                    if outcome.kind in {None, case.kind}
                )
                filters = CaseFilters(batch=batch.public_id, kind=outcome.kind, reached=stage)
                listed = list_cases(session, viewer_of(), filters, TODAY).total
                assert (getattr(outcome, name), listed) == (expected, expected)


def test_pass_rate_is_passes_by_recommended_cases_with_a_result() -> None:
    reached = {
        (1, TitleKind.FIRST, Stage.RECOMMENDED): 45,
        (1, TitleKind.FIRST, Stage.RECOGNIZED): 38,
        (1, TitleKind.RENEWAL, Stage.RECOMMENDED): 12,
    }
    decided = {
        (1, TitleKind.FIRST, Stage.RECOMMENDED): 40,
        (1, TitleKind.FIRST, Stage.RECOGNIZED): 38,
    }

    def outcome(*kinds: TitleKind) -> Outcome:
        return outcome_of(1, kinds, Stage.RECOMMENDED, reached, decided, None)

    first, renewal, total = (
        outcome(TitleKind.FIRST),
        outcome(TitleKind.RENEWAL),
        outcome(*TitleKind),
    )

    assert (first.pass_rate, first.decided, first.undecided) == (Fraction(38, 40), 40, 5)
    assert (renewal.pass_rate, renewal.decided, renewal.undecided) == (None, 0, 12)
    assert (total.pass_rate, total.decided, total.undecided) == (Fraction(38, 40), 40, 17)


def test_pass_rate_is_unknown_until_something_is_decided(session: Session) -> None:
    batch = make_batch(session)

    def walk(*stages: Stage) -> None:
        case = make_case(session, make_enterprise(session), batch_id=batch.id)
        for stage in stages:
            event = StageEvent(
                county_code=case.county_code,
                case_id=case.id or 0,
                programme=case.programme,
                action=Action.SUBMIT,
                target=stage,
                happened_on=TODAY,
                known_on=TODAY,
                actor_name="经办",
            )
            store(session, event)

    def rate() -> tuple[Fraction | None, int]:
        total = describe_batch(session, viewer_of(), batch.public_id, TODAY).total
        return total.pass_rate, total.undecided

    walk(Stage.REJECTED)
    walk(Stage.RECOMMENDED)
    assert rate() == (None, 1)

    walk(Stage.RECOMMENDED, Stage.RECOGNIZED)
    walk(Stage.RECOMMENDED, Stage.REJECTED)
    walk(Stage.RECOMMENDED, Stage.WITHDRAWN)
    walk(Stage.RECOMMENDED, Stage.RECOGNIZED, Stage.LAPSED)
    assert rate() == (Fraction(2, 4), 1)


def test_town_counts_its_own_firms_and_another_county_sees_nothing(session: Session) -> None:
    batch = make_batch(session)
    for township in ("330482001", "330482002"):
        firm = make_enterprise(session, township_code=township)
        make_case(session, firm, batch_id=batch.id)

    def planned(role: Role, **scope: Any) -> list[int]:
        found = list_batches(session, viewer_of(role, **scope), BatchFilters(), TODAY)
        return [row.total.planned for row in found]

    assert planned(Role.BUREAU_OFFICER) == [2]
    assert planned(Role.TOWN_OFFICER) == [1]
    assert planned(Role.CITY_READER) == [2]
    assert planned(Role.BUREAU_OFFICER, county_code="330481") == []


def test_statements_do_not_grow_with_batches(session: Session, statements: Statements) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            batch = make_batch(session, programme=Programme.PROVINCIAL_TECH_SME)
            make_case(
                session, make_enterprise(session), programme=batch.programme, batch_id=batch.id
            )
        before = len(statements("SELECT"))
        list_batches(session, viewer_of(), BatchFilters(), TODAY)
        counts.append(len(statements("SELECT")) - before)

    assert counts == [4, 4]
