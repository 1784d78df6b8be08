"""R&D institutions: what one is on a date, and who recognized it then."""

from datetime import date
from itertools import pairwise

import pytest

from app.domain.institution_authorities import AUTHORITIES, Body, authority_on
from app.domain.institutions import (
    LEVELS,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionSpan,
    InstitutionState,
    InstitutionType,
)

BUILT_THEN_RECOGNIZED = InstitutionSpan(
    building_from=date(2016, 3, 1),
    building_known_on=date(2016, 4, 1),
    recognized_on=date(2017, 11, 1),
    recognized_known_on=date(2018, 1, 10),
    ended_on=date(2018, 6, 30),
    ended_known_on=date(2018, 8, 1),
    ending=InstitutionEnd.REVOKED,
)


@pytest.mark.parametrize(
    ("valid_on", "known_on", "state"),
    [
        (date(2016, 2, 29), date(2018, 9, 30), InstitutionState.NOT_YET),
        (date(2016, 3, 1), date(2016, 3, 31), InstitutionState.NOT_YET),
        (date(2016, 3, 1), date(2016, 4, 1), InstitutionState.BUILDING),
        (date(2017, 12, 31), date(2017, 12, 31), InstitutionState.BUILDING),
        (date(2017, 12, 31), date(2018, 1, 10), InstitutionState.RECOGNIZED),
        (date(2018, 6, 30), date(2018, 7, 31), InstitutionState.RECOGNIZED),
        (date(2018, 6, 29), date(2018, 8, 1), InstitutionState.RECOGNIZED),
        (date(2018, 6, 30), date(2018, 8, 1), InstitutionState.ENDED),
    ],
)
def test_state_is_that_of_the_day_as_known_on_the_other(
    valid_on: date, known_on: date, state: InstitutionState
) -> None:
    assert BUILT_THEN_RECOGNIZED.state(valid_on, known_on) is state


def test_what_was_entered_in_error_never_was_once_that_is_known() -> None:
    span = InstitutionSpan(
        recognized_on=date(2017, 1, 1),
        recognized_known_on=date(2017, 1, 1),
        ended_on=date(2017, 1, 1),
        ended_known_on=date(2018, 1, 1),
        ending=InstitutionEnd.ENTERED_IN_ERROR,
    )

    assert span.state(date(2017, 6, 1), date(2017, 12, 31)) is InstitutionState.RECOGNIZED
    assert span.state(date(2017, 6, 1), date(2018, 1, 1)) is InstitutionState.VOID


def test_every_type_and_level_has_its_authority() -> None:
    assert set(AUTHORITIES) == {(kind, level) for kind, own in LEVELS.items() for level in own}


def test_terms_of_an_authority_follow_each_other_without_a_gap() -> None:
    for terms in AUTHORITIES.values():
        for before, after in pairwise(terms):
            assert before.until is not None
            assert after.since is not None
            assert (after.since - before.until).days == 1


@pytest.mark.parametrize(
    ("day", "office"),
    [
        (date(2018, 10, 22), "浙江省经济和信息化委员会"),
        (date(2018, 10, 23), "浙江省经济和信息化厅"),
    ],
)
def test_reform_renamed_the_authority_of_technology_centres(day: date, office: str) -> None:
    term = authority_on(InstitutionType.TECHNOLOGY_CENTER, InstitutionLevel.PROVINCE, day)

    assert term is not None
    assert (term.office, term.body) == (office, Body.ECONOMY)


def test_before_a_known_term_the_authority_is_unknown() -> None:
    kind, level = InstitutionType.POSTDOCTORAL_STATION, InstitutionLevel.PROVINCE

    assert authority_on(kind, level, date(2009, 4, 1)) is None
