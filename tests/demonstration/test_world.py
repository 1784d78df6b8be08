"""The fictitious world: the plan's numbers, lawful cases, nobody real, the same from a seed."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from app.demonstration import DEMO_SEED, DEMO_TODAY, next_working_day
from app.demonstration.evidence import POINTS
from app.demonstration.facts import Fact, Ref, public_id
from app.demonstration.files import write_files
from app.demonstration.firms import DIVISION
from app.demonstration.listings import LISTED
from app.demonstration.world import build_world
from app.domain.access import Role
from app.domain.counting import (
    CaseFact,
    HnteFour,
    Holder,
    StatusPeriod,
    TitleFact,
    hnte_four,
    valid_firms,
    year_split,
)
from app.domain.deadlines import years_later
from app.domain.deciding import Given, decide
from app.domain.enterprises import Capital, capital_of
from app.domain.evidence import StatedFact
from app.domain.institutions import (
    CENTERS,
    INDICATORS,
    InstitutionLevel,
    InstitutionSpan,
    InstitutionState,
)
from app.domain.listing_numbers import ListingNumber
from app.domain.opinions import Office, Opinion
from app.domain.panels import PanelState
from app.domain.programmes.table import PROGRAMMES
from app.domain.review_forms import Given as Mark
from app.domain.review_forms import tally
from app.domain.stages import Action, CaseFacts
from app.domain.titles import Programme, TitleSpan
from app.domain.uscc import Uscc
from app.domain.visits import Occasion
from app.files.kinds import kind_of
from app.files.store import stored_path
from app.models.applications import Submission
from app.models.cases import CultivationCase, StageEvent, SurveyYear
from app.models.enterprises import Attachment, ContactPerson, Enterprise, EnterprisePeriod
from app.models.evidence import ExpertMark, FirmStatement, Incident
from app.models.inquiries import JointOpinion
from app.models.institutions import RdInstitution
from app.models.plans import Indicator
from app.models.pool import PoolEntry, Visit
from app.models.reviews import Panel, Review, ReviewMark
from app.models.titles import Title
from app.services.evidence import MOST_POINTS

HNTE, SME = Programme.HNTE, Programme.PROVINCIAL_TECH_SME
WORLD_END = date(2021, 3, 31)
LAST_LAPSE = date(2023, 12, 31)
REGISTRY = Path(__file__).parents[1] / "exchange" / "pinghu_registry.csv"


@pytest.fixture(scope="module")
def world() -> list[Fact]:
    return build_world(DEMO_SEED)


def rows(world: list[Fact], model: type[SQLModel], day: date) -> Iterator[dict[str, Any]]:
    for fact in world:
        if fact.model is model and (standing := fact.on(day)):
            yield standing.columns


def titles_of(world: list[Fact], programme: Programme, day: date) -> list[TitleFact]:
    return [
        TitleFact(
            int(row["enterprise_id"].key),
            TitleSpan(
                row["valid_from"],
                row["known_on"],
                row["valid_until"],
                row["ended_on"],
                row["ended_known_on"],
                row["end"],
            ),
            row["kind"],
        )
        for row in rows(world, Title, day)
        if row["programme"] is programme
    ]


def holders(world: list[Fact], day: date) -> list[Holder]:
    lives: dict[int, list[StatusPeriod]] = {}
    for row in rows(world, EnterprisePeriod, day):
        period = StatusPeriod(row["status"], row["valid_from"], row["valid_until"])
        lives.setdefault(int(row["enterprise_id"].key), []).append(period)
    return [Holder(firm, tuple(periods)) for firm, periods in lives.items()]


def four(world: list[Fact], day: date) -> HnteFour:
    cases = [
        CaseFact(int(row["enterprise_id"].key), row["stage"])
        for row in rows(world, CultivationCase, day)
        if row["programme"] is HNTE
    ]
    return hnte_four(titles_of(world, HNTE, day), holders(world, day), cases, day, day)


def fingerprint(world: list[Fact]) -> str:
    lines = (
        f"{fact.model.__name__} {fact.key} {fact.appears_on} "
        f"{sorted(fact.columns.items())!r} {fact.changes!r}"
        for fact in world
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_world_is_the_same_from_the_same_seed(world: list[Fact]) -> None:
    assert fingerprint(build_world(DEMO_SEED)) == fingerprint(world)
    assert fingerprint(build_world(DEMO_SEED + 1)) != fingerprint(world)


def test_addresses_are_distinct_and_follow_from_the_seed(world: list[Fact]) -> None:
    addresses = {(fact.model, public_id(DEMO_SEED, fact.model, fact.key)) for fact in world}

    assert len(addresses) == len(world)
    assert public_id(1, Enterprise, "0001") != public_id(2, Enterprise, "0001")


@pytest.mark.parametrize("seed", [DEMO_SEED, 1])
def test_baselines_are_those_of_the_plan(seed: int) -> None:
    world = build_world(seed)
    day = date(2015, 12, 31)

    living = holders(world, WORLD_END)
    valid = {
        programme: len(valid_firms(titles_of(world, programme, WORLD_END), living, day, WORLD_END))
        for programme in (HNTE, SME)
    }

    assert valid == {HNTE: 50, SME: 201}


def test_the_renewal_hole_is_there_on_the_last_day_of_september(world: list[Fact]) -> None:
    before, after = four(world, date(2018, 9, 16)), four(world, DEMO_TODAY)

    assert before.renewal_pending == frozenset()
    assert len(before.valid) - len(after.valid) == 17 == len(after.renewal_pending)
    assert after.renewal_pending <= before.valid
    assert len(after.in_notice) > 0
    assert len(after.in_pipeline) > 20


def test_the_plan_is_nearly_kept_when_everything_is_known(world: list[Fact]) -> None:
    day = date(2020, 12, 31)
    living = holders(world, WORLD_END)
    hnte = valid_firms(titles_of(world, HNTE, WORLD_END), living, day, WORLD_END)
    smes = valid_firms(titles_of(world, SME, WORLD_END), living, day, WORLD_END)
    foreign = {
        int(fact.key)
        for fact in world
        if fact.model is Enterprise
        and capital_of(fact.columns["registration_type"]) is Capital.FOREIGN
    }

    assert 168 <= len(hnte) <= 180
    assert 490 <= len(smes) <= 520
    assert 16 <= len(hnte & foreign) <= 22


def test_a_year_has_first_ones_renewals_comers_and_goers(world: list[Fact]) -> None:
    titles, living = titles_of(world, HNTE, WORLD_END), holders(world, WORLD_END)
    splits = {
        year: year_split(titles, living, date(year, 12, 31), WORLD_END)
        for year in range(2016, 2021)
    }

    assert all(split.first and split.renewal and split.ended for split in splits.values())
    assert len(splits[2018].moved_in) == 1
    assert len(splits[2017].moved_out) == len(splits[2019].moved_out) == 1


def test_the_next_working_day_after_the_holidays_is_the_eighth_of_october() -> None:
    assert next_working_day(date(2018, 9, 28)) == date(2018, 9, 29)
    assert next_working_day(DEMO_TODAY) == date(2018, 10, 8)


def test_firms_are_nobody_real(world: list[Fact]) -> None:
    with REGISTRY.open(encoding="utf-8") as opened:
        real = list(csv.DictReader(opened))
    firms = [fact for fact in world if fact.model is Enterprise]
    names = {
        columns["name"]
        for fact in firms
        for columns in (fact.columns, *(later for _, later in fact.changes))
        if "name" in columns
    }
    codes = [fact.columns["uscc"] for fact in firms]

    assert len(real) == 17
    assert not names & {row["name"] for row in real}
    assert not set(codes) & {row["uscc"] for row in real}
    assert len(set(codes)) == len(codes)
    assert all(Uscc.parse(code).text == code for code in codes)
    assert {code[2:8] for code in codes} == {DIVISION}
    assert all(fact.columns["is_fictitious"] for fact in firms)
    assert len({fact.columns["name"] for fact in firms}) == len(firms)


def test_nobody_is_rung(world: list[Fact]) -> None:
    contacts = list(rows(world, ContactPerson, WORLD_END))

    assert all(row["mobile"].startswith("1002") for row in contacts)
    assert all(row["telephone"].startswith("0573-0") for row in contacts)
    assert all(row["email"].endswith("@example.com") for row in contacts)


def test_about_1500_firms_stand_in_nine_towns_and_four_parks(world: list[Fact]) -> None:
    firms = list(rows(world, Enterprise, DEMO_TODAY))
    kinds = Counter(capital_of(row["registration_type"]) for row in firms)

    assert 1450 <= len(firms) <= 1560
    assert len({row["township_code"] for row in firms}) == 9
    assert len({row["park_code"] for row in firms if row["park_code"]}) == 4
    assert 0.12 < kinds[Capital.FOREIGN] / len(firms) < 0.18
    assert kinds[Capital.HMT] > 50


def test_nothing_refers_to_what_is_not_there_yet(world: list[Fact]) -> None:
    there = {Ref(fact.model, fact.key): fact.appears_on for fact in world}
    early = [
        (fact.model.__name__, fact.key)
        for fact in world
        for day, columns in [(fact.appears_on, fact.columns), *fact.changes]
        for value in columns.values()
        if isinstance(value, Ref) and value.model is not Indicator and there[value] > day
    ]

    assert early == []


def test_every_case_walks_its_programmes_table(world: list[Fact]) -> None:
    cases = {fact.key: fact for fact in world if fact.model is CultivationCase}
    events: dict[str, list[Fact]] = {}
    for fact in world:
        if fact.model is StageEvent:
            events.setdefault(fact.columns["case_id"].key, []).append(fact)

    assert cases.keys() >= events.keys()
    surveys: dict[Any, list[Fact]] = {}
    for fact in world:
        if fact.model is SurveyYear:
            surveys.setdefault(fact.columns["enterprise_id"], []).append(fact)
    opinions = [fact for fact in world if fact.model is JointOpinion]
    for key, own in events.items():
        walk(cases[key], own, surveys.get(cases[key].columns["enterprise_id"], []), opinions)


def said_by(opinions: list[Fact], batch: Any, day: date) -> dict[Office, Opinion]:
    """What the three offices had said to a batch by a day."""
    return {
        one.columns["office"]: one.columns["opinion"]
        for one in opinions
        if one.columns["batch_id"] == batch and one.appears_on <= day
    }


def missed_by(surveys: list[Fact], day: date) -> int:
    """Surveys that the firm is known to have missed by a day."""
    return sum(not fact.columns["is_filed"] and fact.appears_on <= day for fact in surveys)


def walk(case: Fact, events: list[Fact], surveys: list[Fact], opinions: list[Fact]) -> None:
    """Replay each move through the rules, with what the case was on that day."""
    rules = PROGRAMMES[case.columns["programme"]]
    stage, since = rules.first_stage, case.columns["opened_on"]
    people: dict[Any, int] = {}
    hands: dict[Action, frozenset[int]] = {}
    for event in sorted(events, key=lambda fact: fact.key):
        given = event.columns
        standing = case.on(given["known_on"])
        assert standing is not None
        known = standing.columns
        facts = CaseFacts(
            stage=stage,
            stage_since=since,
            has_batch=known["batch_id"] is not None,
            notice_ends_on=known["notice_ends_on"],
            opinion_due_on=known["opinion_due_on"],
            title_valid_until=years_later(known["notice_starts_on"], 3)
            if known["notice_starts_on"]
            else None,
            missed_surveys=missed_by(surveys, given["known_on"]),
            asker=people.setdefault(given["actor_id"], len(people)),
            hands=hands,
            joint_opinions=said_by(opinions, known["batch_id"], given["known_on"]),
        )
        role, known_on = Role(given["actor_role"]), given["known_on"]
        move = decide(rules, facts, given["action"], given_with(given), role, known_on)
        assert (given["source"], given["target"]) == (stage, move.target)
        assert given["authority"] is move.authority
        stage, since = move.target, given["happened_on"]
        made = hands.get(move.action, frozenset())
        hands[move.action] = made | {people[given["actor_id"]]}
    last = case.on(LAST_LAPSE)
    assert last is not None
    assert last.columns["stage"] is stage


def given_with(event: dict[str, Any]) -> Given:
    is_notice = event["action"] is Action.OPEN_NOTICE
    return Given(
        happened_on=event["happened_on"],
        reason=event["note"],
        failure_reason=event["failure_reason"],
        document_number=event["document_number"],
        certificate_number=event["certificate_number"],
        notice_starts_on=event["happened_on"] if is_notice else None,
        known_on=event["known_on"],
    )


def test_titles_last_three_years_and_never_overlap(world: list[Fact]) -> None:
    held: dict[tuple[str, Programme], list[dict[str, Any]]] = {}
    for row in rows(world, Title, WORLD_END):
        held.setdefault((row["enterprise_id"].key, row["programme"]), []).append(row)

    for (_, programme), own in held.items():
        own.sort(key=lambda row: row["valid_from"])
        if programme is SME:
            assert len(own) == 1
            assert own[0]["valid_until"] is None
            continue
        for row in own:
            lasts = years_later(row["valid_from"], 3)
            if programme is Programme.NATIONAL_TECH_SME:
                # A listing number belongs to its year.
                lasts = date(row["valid_from"].year, 12, 31)
            assert row["valid_until"] == lasts
        for first, second in pairwise(own):
            assert first["valid_until"] < second["valid_from"]


def test_national_listings_are_well_formed_and_count_in_no_target(world: list[Fact]) -> None:
    listed = [
        row
        for row in rows(world, Title, WORLD_END)
        if row["programme"] is Programme.NATIONAL_TECH_SME
    ]

    numbers = [ListingNumber.parse(row["certificate_number"]) for row in listed]
    assert [one.year for one in numbers] == [row["list_year"] for row in listed]
    assert Counter(row["list_year"] for row in listed) == LISTED
    assert len({one.text for one in numbers}) == len(listed)


def test_points_and_statements_are_known_before_they_are_judged(world: list[Fact]) -> None:
    """Of a firm that applies, an officer must be able to say certain or not."""
    marks = rows(world, ExpertMark, date(2018, 9, 30))
    said = {row["fact"] for row in rows(world, FirmStatement, date(2018, 9, 30))}

    assert {row["criterion"] for row in marks} == set(POINTS)
    assert all(row["points"] <= MOST_POINTS[row["criterion"]] for row in marks)
    assert StatedFact.INCIDENTS in said
    assert rows(world, Incident, date(2018, 9, 30))


def test_certificates_are_dated_from_september_to_december_and_learned_of_later(
    world: list[Fact],
) -> None:
    certificates = [row for row in rows(world, Title, WORLD_END) if row["programme"] is HNTE]
    days = {(row["valid_from"].year, row["valid_from"]) for row in certificates}

    assert all(9 <= row["valid_from"].month <= 12 for row in certificates)
    assert all((row["known_on"] - row["valid_from"]).days >= 28 for row in certificates)
    assert max(Counter(year for year, _ in days).values()) <= 3
    assert len({row["certificate_number"] for row in certificates}) == len(certificates)


def test_failed_cases_say_why(world: list[Fact]) -> None:
    failed = [
        fact.columns
        for fact in world
        if fact.model is StageEvent and fact.columns["action"] is Action.REJECT
    ]

    assert len(failed) > 30
    assert all(row["failure_reason"] and row["note"] for row in failed)
    assert len({row["failure_reason"] for row in failed}) == 6


def test_one_contact_was_alone_and_one_waits_for_its_second(world: list[Fact]) -> None:
    visits = list(rows(world, Visit, DEMO_TODAY))
    pending = [
        row
        for row in visits
        if row["occasion"] is Occasion.SITE_ASSESSMENT and row["confirmed_on"] is None
    ]

    assert sorted(row["second_id"] is None for row in pending) == [False, True]


def test_a_firm_is_carried_over_from_one_cohort_to_the_next(world: list[Fact]) -> None:
    entries = {fact.key: fact for fact in world if fact.model is PoolEntry}
    carried = [fact for fact in entries.values() if fact.columns["carried_over_from_id"]]

    assert len(carried) > 50
    for fact in carried:
        before = entries[fact.columns["carried_over_from_id"].key].on(fact.appears_on)
        assert before is not None
        assert before.columns["removal"] == "carried_over"


def test_released_review_has_every_average_and_one_outlier(world: list[Fact]) -> None:
    [panel] = [fact for fact in world if fact.model is Panel and fact.changes]
    reviews = [fact for fact in world if fact.model is Review and fact.changes]
    marks: dict[str, list[Mark]] = {fact.key: [] for fact in reviews}
    for fact in world:
        if fact.model is ReviewMark:
            said = fact.columns
            one = Mark(said["item"], said["points"], said["is_met"], said["justification"])
            marks[said["review_id"].key].append(one)

    result = tally(marks)

    now = panel.on(DEMO_TODAY)
    assert now is not None
    assert now.columns["state"] is PanelState.RELEASED
    assert len(reviews) == panel.columns["size"]
    assert all(one.count for one in result.items)
    assert result.total is not None
    assert [one.item for one in result.outliers] == ["score.conversion"]


def test_files_of_applications_are_written_as_their_rows_say(
    world: list[Fact], tmp_path: Path
) -> None:
    write_files(tmp_path, world)

    rows = [fact.columns for fact in world if fact.model is Attachment]
    assert len({row["subject_id"] for row in rows}) == 2
    for row in rows:
        path = stored_path(tmp_path, row["stored_name"])
        with path.open("rb") as content:
            assert kind_of(content, row["file_name"], (".pdf",)).media_type == row["media_type"]
        content_bytes = path.read_bytes()
        assert hashlib.sha256(content_bytes).hexdigest() == row["sha256"]
        assert len(content_bytes) == row["size_bytes"]


def test_what_was_handed_in_has_its_digest_and_its_files(world: list[Fact]) -> None:
    versions = [fact.columns for fact in world if fact.model is Submission]
    assert [one["number"] for one in versions] == list(range(1, len(versions) + 1))
    assert versions
    for one in versions:
        assert hashlib.sha256(one["content"].encode()).hexdigest() == one["digest"]
    assert '"licence":[{"name":' in versions[-1]["content"]


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2015, 12, 31), (0, 4, 31)),
        (date(2018, 9, 30), (0, 6, 38)),
        (date(2020, 12, 31), (2, 12, 53)),
    ],
)
def test_institutions_begin_at_the_plans_numbers_and_climb(
    world: list[Fact], day: date, numbers: tuple[int, ...]
) -> None:
    standing = [row for row in rows(world, RdInstitution, WORLD_END) if stands(row, day)]
    counted = [
        sum(
            row["type"] in kinds.types and (kinds.levels is None or row["level"] in kinds.levels)
            for row in standing
        )
        for key, kinds in INDICATORS.items()
        if not kinds.is_foreign_funded
    ]

    assert tuple(counted) == numbers


def test_the_county_begins_with_137_centres_of_every_level(world: list[Fact]) -> None:
    day = date(2015, 12, 31)
    centres = [
        row
        for row in rows(world, RdInstitution, WORLD_END)
        if row["type"] in CENTERS and stands(row, day)
    ]

    assert len(centres) == 137
    assert sum(row["level"] is InstitutionLevel.PROVINCE for row in centres) == 31


def stands(row: dict[str, Any], day: date) -> bool:
    span = InstitutionSpan(*(row[name] for name in InstitutionSpan.__dataclass_fields__))
    return span.state(day, WORLD_END) is InstitutionState.RECOGNIZED
