"""Duties: when one is missed, which years count, what they end."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.data import duties, survey_of
from app.domain.titles import Programme

REPORT = duties()["hnte_annual_report"]
SURVEY = duties()["provincial_sme_survey"]


def test_shipped_duties_are_those_of_the_practice() -> None:
    assert [(duty.key, duty.due) for duty in duties().values()] == [
        ("hnte_annual_report", (5, 31)),
        ("torch_survey", (3, 31)),
        ("provincial_sme_survey", (12, 28)),
        ("national_sme_update", (3, 31)),
    ]
    assert {programme: survey_of(programme) for programme in Programme} == {
        Programme.HNTE: REPORT,
        Programme.PROVINCIAL_TECH_SME: SURVEY,
        Programme.NATIONAL_TECH_SME: duties()["national_sme_update"],
    }


def test_duty_is_missed_only_after_its_last_day() -> None:
    assert not REPORT.is_over(2018, date(2018, 5, 31))
    assert REPORT.is_over(2018, date(2018, 6, 1))
    assert SURVEY.current_year(date(2018, 12, 11)) == 2017
    assert SURVEY.current_year(date(2018, 12, 12)) == 2018


def test_reports_count_within_the_validity_and_surveys_in_all() -> None:
    missed = [2014, 2017, 2018]
    since = date(2016, 11, 21)

    assert REPORT.counted_misses(missed, since, 2018) == 2
    assert REPORT.counted_misses(missed, since, 2017) == 1
    assert SURVEY.counted_misses(missed, since, 2017) == 2
    assert REPORT.ends_title(2)
    assert not REPORT.ends_title(1)
    assert not duties()["torch_survey"].ends_title(9)


@given(st.lists(st.integers(2008, 2025)), st.integers(2008, 2024))
def test_misses_never_fall_with_the_years(missed: list[int], year: int) -> None:
    since = date(2016, 1, 1)
    for duty in (REPORT, SURVEY):
        assert duty.counted_misses(missed, since, year) <= duty.counted_misses(
            missed, since, year + 1
        )
