"""Facts as JSON: read exactly; what is wrong is named by its path, in words."""

import json
from datetime import date
from decimal import Decimal

import pytest

from app.domain.criteria.facts import Conversion, Incident, IncidentKind, IpRight
from app.domain.criteria.facts_reading import LARGEST_BYTES, facts_from_json, problems
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.refusals import InvalidValue, Reason

WHOLE = """{
  "applied_on": "2018-06-01", "known_on": "2018-03-01", "registered_on": "2010-02-28",
  "technology_field": "1.1.2",
  "years": {"2017": {"sales_cny": "30000000.10", "rd_cny": 0.1, "net_assets_cny": -5,
                     "staff_monthly_avg": 1.2e1, "tech_staff_monthly_avg": null}},
  "ip_rights": [{"kind": "invention_patent", "granted_on": "2017-01-31", "obtained_by": "transfer",
                 "used_on": "2015-06-01", "lapsed_on": "2030-01-01", "co_owned": true}],
  "conversions": [{"year": 2017}, {"year": "2016"}],
  "incidents": [{"kind": "major_safety_accident", "on": "2018-01-01"}],
  "expert_points": {"rd_organisation": 15, "score.ip": "20.5"}
}"""


def refused(document: str | bytes, today: date | None = None) -> dict[str, Reason]:
    with pytest.raises(InvalidValue) as caught:
        facts_from_json(document, today)
    return {problem.field: problem.reason for problem in problems(caught.value)}


def sentence_of(document: str) -> str:
    with pytest.raises(InvalidValue) as caught:
        facts_from_json(document)
    (problem,) = problems(caught.value)
    return problem.sentence


def test_whole_document_is_read_exactly() -> None:
    facts = facts_from_json(WHOLE)

    figures = facts.years[2017]
    assert (facts.applied_on, facts.known_on) == (date(2018, 6, 1), date(2018, 3, 1))
    assert figures.sales_cny == Decimal("30000000.10")
    assert figures.rd_cny == Decimal("0.1")
    assert figures.net_assets_cny == -5
    assert figures.staff_monthly_avg == 12
    assert figures.tech_staff_monthly_avg is None
    assert facts.ip_rights == (
        IpRight(
            IpKind.INVENTION_PATENT,
            date(2017, 1, 31),
            ObtainedBy.TRANSFER,
            date(2015, 6, 1),
            date(2030, 1, 1),
            True,
        ),
    )
    assert facts.conversions == (Conversion(2017), Conversion(2016))
    assert facts.incidents == (Incident(IncidentKind.SAFETY_ACCIDENT, date(2018, 1, 1)),)
    assert facts.expert_points == {
        "score.rd_organisation": Decimal(15),
        "score.ip": Decimal("20.5"),
    }


def test_absent_is_unknown_and_empty_is_none() -> None:
    facts = facts_from_json('{"ip_rights": [], "conversions": null}')

    assert (facts.ip_rights, facts.conversions, facts.incidents) == ((), None, None)


@pytest.mark.parametrize(
    ("document", "field", "reason"),
    [
        (
            '{"years": {"2017": {"staff_monthly_avg": -1}}}',
            "years.2017.staff_monthly_avg",
            "number_too_small",
        ),
        ('{"years": {"2017": {"sales_cny": -1}}}', "years.2017.sales_cny", "number_too_small"),
        (
            '{"years": {"2017": {"staff_monthly_avg": 10, "tech_staff_monthly_avg": 11}}}',
            "years.2017.tech_staff_monthly_avg",
            "tech_staff_above_staff",
        ),
        (
            '{"years": {"2017": {"rd_cny": 10, "rd_domestic_cny": "10.01"}}}',
            "years.2017.rd_domestic_cny",
            "domestic_rd_above_rd",
        ),
        (
            '{"years": {"2017": {"total_income_cny": 10, "high_tech_income_cny": 11}}}',
            "years.2017.high_tech_income_cny",
            "high_tech_income_above_total",
        ),
        ('{"years": {"2017": {"sales_cny": "三千万"}}}', "years.2017.sales_cny", "not_a_number"),
        ('{"years": {"2017": {"sales_cny": "1,000"}}}', "years.2017.sales_cny", "not_a_number"),
        ('{"years": {"2017": {"sales_cny": true}}}', "years.2017.sales_cny", "not_a_number"),
        ('{"years": {"2017": {"sales_cny": 1e99}}}', "years.2017.sales_cny", "not_a_number"),
        (
            '{"years": {"2017": {"sales_cny": ' + "9" * 5000 + "}}}",
            "years.2017.sales_cny",
            "not_a_number",
        ),
        ('{"years": {"2017": {"sales": 1}}}', "years.2017.sales", "unknown_key"),
        ('{"years": {"17": {}}}', "years.17", "not_a_year"),
        ('{"years": {"2017": []}}', "years.2017", "not_an_object"),
        ('{"years": []}', "years", "not_an_object"),
        ('{"applied_on": "2018-06-01", "years": {"2019": {}}}', "years.2019", "year_in_future"),
        (
            '{"applied_on": "2018-06-01", "conversions": [{"year": 2019}]}',
            "conversions.0.year",
            "year_in_future",
        ),
        ('{"applied_on": "2018-6-1"}', "applied_on", "bad_date"),
        ('{"applied_on": "2018-02-30"}', "applied_on", "bad_date"),
        ('{"applied_on": 20180601}', "applied_on", "bad_date"),
        ('{"aplied_on": "2018-06-01"}', "aplied_on", "unknown_key"),
        ('{"technology_field": 1}', "technology_field", "not_text"),
        ('{"ip_rights": {}}', "ip_rights", "not_a_list"),
        ('{"ip_rights": [1]}', "ip_rights.0", "not_an_object"),
        ('{"ip_rights": [{}]}', "ip_rights.0.kind", "missing_value"),
        ('{"ip_rights": [{"kind": "trademark"}]}', "ip_rights.0.kind", "not_in_vocabulary"),
        (
            '{"ip_rights": [{"kind": "invention_patent", "co_owned": "no"}]}',
            "ip_rights.0.co_owned",
            "not_true_or_false",
        ),
        ('{"expert_points": {"score.ip": 31}}', "expert_points.score.ip", "number_too_large"),
        ('{"expert_points": {"score.luck": 1}}', "expert_points.score.luck", "unknown_key"),
        ('{"ip_rights": [], "ip_rights": []}', "ip_rights", "key_twice"),
        ("[]", "", "not_an_object"),
        ("", "", "bad_json"),
        ('{"applied_on": NaN}', "", "bad_json"),
        ("[" * 100_000, "", "bad_json"),
    ],
)
def test_problem_is_named_by_its_path(document: str, field: str, reason: str) -> None:
    assert refused(document) == {field: Reason(reason)}


def test_bytes_that_are_no_utf8_are_refused() -> None:
    assert refused(b'{"technology_field": "\xff"}') == {"": Reason.BAD_JSON}


def test_document_of_ten_megabytes_is_refused_unread() -> None:
    assert refused("[" * (LARGEST_BYTES + 1)) == {"": Reason.FILE_TOO_LARGE}


def test_every_problem_is_told_at_once() -> None:
    document = json.dumps({"a": 1, "applied_on": "x", "years": {"2017": {"rd_cny": "x"}}})

    assert list(refused(document)) == ["a", "applied_on", "years.2017.rd_cny"]


def test_year_after_today_is_in_the_future_too() -> None:
    document = '{"applied_on": "2020-06-01", "years": {"2019": {}}}'

    assert refused(document, date(2018, 1, 1)) == {"years.2019": Reason.YEAR_IN_FUTURE}
    assert facts_from_json(document, date(2019, 1, 1)).years.keys() == {2019}


def test_problem_has_a_sentence_that_says_what_to_do() -> None:
    assert sentence_of('{"years": {"2017": {"staff_monthly_avg": -1}}}') == "不能小于 0。"
    assert "invention_patent" in sentence_of('{"ip_rights": [{"kind": "x"}]}')
