"""Two titles of one firm: which pairs cannot both be true."""

from datetime import date, timedelta

import pytest

from app.domain.title_overlaps import contradict
from app.domain.titles import TitleEnd, TitleKind, TitleSpan

FIRST, RENEWAL = TitleKind.FIRST, TitleKind.RENEWAL
OLD = TitleSpan(date(2015, 9, 17), date(2015, 10, 1), date(2018, 9, 17))


def begun(day: date) -> TitleSpan:
    return TitleSpan(day, day, day.replace(year=day.year + 3))


@pytest.mark.parametrize(
    ("begins", "kind", "is_wrong"),
    [
        (date(2018, 9, 18), FIRST, False),
        (date(2018, 9, 17), FIRST, False),
        (date(2018, 9, 16), FIRST, True),
        (date(2018, 8, 1), FIRST, True),
        (date(2018, 8, 1), RENEWAL, False),
        (date(2015, 9, 17), RENEWAL, True),
    ],
)
def test_later_title_takes_over_only_as_a_renewal(
    begins: date, kind: TitleKind, is_wrong: bool
) -> None:
    assert contradict(begun(begins), kind, OLD, FIRST) is is_wrong
    assert contradict(OLD, FIRST, begun(begins), kind) is is_wrong


def test_revoked_title_frees_the_days_after_its_end() -> None:
    ended = date(2016, 5, 1)
    revoked = TitleSpan(
        OLD.valid_from, OLD.known_on, OLD.valid_until, ended, ended, TitleEnd.REVOKED
    )

    assert contradict(begun(ended), FIRST, revoked, FIRST) is False
    assert contradict(begun(ended - timedelta(days=1)), FIRST, revoked, FIRST) is True


def test_title_entered_in_error_contradicts_nothing() -> None:
    void = TitleSpan(
        OLD.valid_from,
        OLD.known_on,
        OLD.valid_until,
        OLD.valid_from,
        OLD.known_on,
        TitleEnd.ENTERED_IN_ERROR,
    )

    assert contradict(void, FIRST, OLD, FIRST) is False


def test_open_ended_title_leaves_no_room() -> None:
    forever = TitleSpan(date(2016, 1, 1), date(2016, 1, 1))

    assert contradict(forever, FIRST, begun(date(2030, 1, 1)), FIRST) is True
