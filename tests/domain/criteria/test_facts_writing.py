"""What is written is read back to the same facts, and judged the same."""

import json

from hypothesis import HealthCheck, given, settings

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import Facts
from app.domain.criteria.facts_reading import FIELDS, facts_from_json
from app.domain.criteria.facts_writing import facts_as_json
from app.domain.criteria.findings import as_json
from tests.domain.criteria.any_facts import any_facts


def test_every_fact_is_read() -> None:
    assert set(FIELDS) == set(Facts._fields)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(facts=any_facts())
def test_written_facts_are_read_back(facts: Facts) -> None:
    assert facts_from_json(json.dumps(facts_as_json(facts))) == facts


def test_nothing_known_is_an_empty_document() -> None:
    assert facts_as_json(Facts()) == {}
    assert facts_as_json(Facts(ip_rights=(), incidents=())) == {"ip_rights": [], "incidents": []}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(facts=any_facts())
def test_every_edition_judges_whatever_is_known(facts: Facts) -> None:
    """One finding per criterion, in its order; facts that are missing are named; nothing raises."""
    for edition in EDITIONS.values():
        result = edition.judge(facts)
        keys = [finding.key for finding in result.findings]
        listed = [one.key for one in edition.criteria]
        assert keys == [key for key in listed if key in keys]
        assert set(listed) - set(keys) <= {"conduct"}
        for finding in result.findings:
            assert bool(finding.missing) is (finding.state.value == "unknown"), finding
            assert finding.criterion.source
        json.dumps(as_json(result))
