"""发明专利“清零行动” (plan, 三(七)1): technology firms that hold no invention patent in force.

A technology firm is one with a national or a provincial title in force (国高, 省科技型). 待核: the
plan does not say which firms it means; defence patents are not taken for invention patents here."""

from datetime import date, timedelta

from app.domain.titles import Programme

TECHNOLOGY_TITLES = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)
WEEKS = 12
WEEK = timedelta(days=7)


def weeks_until(today: date) -> list[date]:
    """The days of the countdown: today, and the same weekday of the weeks before, oldest first."""
    return [today - WEEK * back for back in reversed(range(WEEKS))]
