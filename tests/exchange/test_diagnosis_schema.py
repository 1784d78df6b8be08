"""The published schemas against an independent validator: every document we read, every answer."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker

from app.domain.criteria.changes import judge_with_changes
from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import Facts
from app.domain.criteria.facts_reading import FIELDS, facts_from_json
from app.domain.criteria.facts_writing import facts_as_json
from app.domain.criteria.findings import as_json
from app.domain.refusals import InvalidValue
from app.exchange.diagnosis_schema import facts_schema, result_schema
from tests.domain.criteria.any_facts import any_facts
from tests.domain.criteria.small_firms import right, small_firm

FACTS = Draft202012Validator(facts_schema(), format_checker=FormatChecker())
RESULT = Draft202012Validator(result_schema(), format_checker=FormatChecker())
searched = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_read(document: dict[str, Any]) -> bool:
    try:
        facts_from_json(json.dumps(document))
    except InvalidValue:
        return False
    return True


def test_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(facts_schema())
    Draft202012Validator.check_schema(result_schema())
    assert set(facts_schema()["properties"]) == set(FIELDS)


@searched
@given(facts=any_facts())
def test_every_fact_and_every_answer_is_as_published(facts: Facts) -> None:
    FACTS.validate(facts_as_json(facts))
    for edition in EDITIONS.values():
        RESULT.validate(json.loads(json.dumps(as_json(edition.judge(facts)))))


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.key)
def test_smallest_changes_and_re_trials_are_as_published(edition: Any) -> None:
    facts = small_firm(ip_rights=(right(),), incidents=())
    RESULT.validate(as_json(judge_with_changes(edition, facts)))
    same = edition.figures
    name = next(name for name in same.__dataclass_fields__ if not name.startswith("_"))
    again = edition.with_figures(**{name: getattr(same, name)})
    RESULT.validate(as_json(judge_with_changes(again, facts)))


def test_answer_with_changes_has_some() -> None:
    edition = EDITIONS["national-tech-sme-2017"]
    answer = as_json(judge_with_changes(edition, small_firm(ip_rights=(right(),))))

    assert answer["smallest_changes"]
    RESULT.validate(answer)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"applied_on": "2018-05-20", "years": {"2017": {"sales_cny": "1.50", "profit_cny": -3}}},
        {"applied_on": None, "years": {"2017": None}, "direct_pass": ["hnte_certificate"]},
        {"direct_pass": [{"ground": "standard", "on": "2016-01-01", "rank": 5}]},
        {"expert_points": {"rd_organisation": 15, "score.conversion": "30"}},
        {"conversions": [{"year": 2016}, {"year": "2016"}], "ip_rights": []},
        {"industry_code": "C", "know_how_count": "3", "rd_unit_staff": 12.5},
    ],
)
def test_what_is_read_is_as_published(document: dict[str, Any]) -> None:
    FACTS.validate(document)
    assert is_read(document)


@pytest.mark.parametrize(
    "document",
    [
        {"unheard_of": 1},
        {"applied_on": "20.5.2018"},
        {"applied_on": 20180520},
        {"years": {"17": {}}},
        {"years": {"2017": {"sales_cny": "1,500"}}},
        {"years": {"2017": {"sales_cny": -1}}},
        {"years": {"2017": {"sales_cny": "-1"}}},
        {"years": {"2017": {"sales": 1}}},
        {"years": {"2017": {"staff_quarterly_avg": "many"}}},
        {"ip_rights": [{"granted_on": "2016-01-01"}]},
        {"ip_rights": [{"kind": "trademark"}]},
        {"ip_rights": "none"},
        {"incidents": [{"kind": "parking_ticket"}]},
        {"direct_pass": ["good_looks"]},
        {"direct_pass": [{"ground": "standard", "rank": 0}]},
        {"direct_pass": True},
        {"is_hnte": "yes"},
        {"industry_code": "c"},
        {"know_how_count": -1},
        {"know_how_count": 1.5},
        {"expert_points": {"rd_organisation": 21}},
        {"expert_points": {"beauty": 1}},
        {"conversions": [{"year": 1949}]},
        [],
    ],
    ids=str,
)
def test_what_is_refused_is_not_as_published(document: dict[str, Any]) -> None:
    assert not FACTS.is_valid(document)
    assert not is_read(document)
