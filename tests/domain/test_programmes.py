"""Every programme's table is well-formed: no dead end, no doubt which move is meant."""

from collections import Counter

from app.domain.access import ADMINISTRATORS, BUREAU, READERS, Role
from app.domain.programmes.table import POOL_TARGETS, PROGRAMMES
from app.domain.stages import Action, Clock, Demand, Move, ProgrammeRules, Stage
from app.domain.titles import Authority, Programme
from tests.domain.every_programme import EVERY_MOVE, EVERY_PROGRAMME


def reachable(rules: ProgrammeRules, start: Stage) -> set[Stage]:
    found, waiting = {start}, [start]
    while waiting:
        stage = waiting.pop()
        targets = {move.target for move in rules.moves if move.source is stage} - found
        found |= targets
        waiting.extend(targets)
    return found


def test_table_holds_every_programme_with_stages_under_its_own_name() -> None:
    assert {name: rules.programme for name, rules in PROGRAMMES.items()} == {
        Programme.HNTE: Programme.HNTE,
        Programme.PROVINCIAL_TECH_SME: Programme.PROVINCIAL_TECH_SME,
        Programme.NATIONAL_TECH_SME: Programme.NATIONAL_TECH_SME,
    }


@EVERY_PROGRAMME
def test_no_two_moves_share_source_and_action(rules: ProgrammeRules) -> None:
    twice = Counter((move.source, move.action) for move in rules.moves)

    assert [key for key, times in twice.items() if times > 1] == []


@EVERY_PROGRAMME
def test_every_stage_is_reached_from_the_first(rules: ProgrammeRules) -> None:
    assert reachable(rules, rules.first_stage) == set(rules.stages)


@EVERY_PROGRAMME
def test_every_stage_reaches_an_end(rules: ProgrammeRules) -> None:
    assert rules.ends
    assert [stage for stage in rules.stages if not reachable(rules, stage) & rules.ends] == []


@EVERY_PROGRAMME
def test_ends_are_what_a_case_cannot_come_back_from(rules: ProgrammeRules) -> None:
    assert rules.ends <= {Stage.LAPSED, Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN}
    assert {Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN} <= rules.ends


@EVERY_PROGRAMME
def test_straight_way_is_walked_by_moves(rules: ProgrammeRules) -> None:
    pairs = {(move.source, move.target) for move in rules.moves}

    assert rules.steps[0] is rules.first_stage
    assert [
        step for step in zip(rules.steps, rules.steps[1:], strict=False) if step not in pairs
    ] == []


@EVERY_PROGRAMME
def test_title_is_made_by_one_move_with_its_certificate(rules: ProgrammeRules) -> None:
    making = [move for move in rules.moves if move.action is rules.title_made_by]

    assert [(move.target, move.is_registered) for move in making] == [(Stage.RECOGNIZED, True)]
    assert {Demand.CERTIFICATE, Demand.DOCUMENT} <= making[0].demands
    assert {move.source for move in rules.moves if move.target is Stage.RECOGNIZED} == {
        making[0].source
    }


@EVERY_PROGRAMME
def test_nothing_leaves_a_public_notice_but_refusal_before_it_is_over(
    rules: ProgrammeRules,
) -> None:
    leaving = [move for move in rules.moves if move.source is Stage.PUBLIC_NOTICE]

    assert {move.waits_for for move in leaving if move.action is not Action.REJECT} == {
        Clock.NOTICE_OVER
    }
    assert rules.notice_working_days


@EVERY_MOVE
def test_move_is_open_to_the_bureau_or_the_town_and_never_to_readers(
    rules: ProgrammeRules,  # noqa: ARG001 (shares the parameter list)
    move: Move,
) -> None:
    assert move.roles & BUREAU
    assert not move.roles & (READERS | ADMINISTRATORS)
    assert move.source is not move.target


@EVERY_MOVE
def test_firm_moves_only_what_is_its_own(
    rules: ProgrammeRules,  # noqa: ARG001
    move: Move,
) -> None:
    if Role.ENTERPRISE_USER in move.roles:
        assert move.authority is Authority.ENTERPRISE
    if Role.TOWN_OFFICER in move.roles:
        assert move.authority in {Authority.ENTERPRISE, Authority.TOWNSHIP}


@EVERY_MOVE
def test_refusal_and_return_owe_their_reason(
    rules: ProgrammeRules,  # noqa: ARG001
    move: Move,
) -> None:
    owed = {
        Action.REJECT: {Demand.FAILURE_REASON, Demand.REASON},
        Action.RETURN_FOR_AMENDMENT: {Demand.REASON},
        Action.WITHDRAW: {Demand.REASON},
        Action.REVOKE: {Demand.REASON, Demand.DOCUMENT},
    }

    assert owed.get(move.action, set()) <= move.demands


def test_figures_of_hnte() -> None:
    rules = PROGRAMMES[Programme.HNTE]

    assert (rules.validity_years, rules.notice_working_days, rules.needs_batch) == (3, 10, True)
    assert rules.ends == {Stage.LAPSED, Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN}


def test_figures_of_the_provincial_sme_which_never_lapses() -> None:
    rules = PROGRAMMES[Programme.PROVINCIAL_TECH_SME]

    assert (rules.validity_years, rules.needs_batch) == (None, False)
    assert rules.ends == {Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN}
    assert Action.LAPSE not in {move.action for move in rules.moves}


def test_figures_of_the_national_sme_which_is_walked_anew_every_year() -> None:
    rules = PROGRAMMES[Programme.NATIONAL_TECH_SME]

    assert rules.steps == (
        Stage.PLANNED,
        Stage.SUBMITTED,
        Stage.COUNTY_CHECKED,
        Stage.PUBLIC_NOTICE,
        Stage.RECOGNIZED,
    )
    assert (rules.validity_years, rules.notice_working_days, rules.needs_batch) == (None, 10, False)
    assert rules.ends == {Stage.LAPSED, Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN}
    assert rules.is_certified_by_listing_number


def test_titles_lapse_but_the_provincial_sme() -> None:
    assert [name for name, rules in PROGRAMMES.items() if not rules.lapses] == [
        Programme.PROVINCIAL_TECH_SME
    ]


def test_pool_prepares_for_what_is_not_a_yearly_form() -> None:
    assert set(PROGRAMMES) - set(POOL_TARGETS) == {Programme.NATIONAL_TECH_SME}
