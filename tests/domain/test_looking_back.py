"""Forecasts made again for earlier days: beside what came, as it was known then."""

from datetime import date

from app.domain.case_history import Entry
from app.domain.counting import Holder, StatusPeriod
from app.domain.enterprises import EnterpriseStatus
from app.domain.forecast.looking_back import look_back
from app.domain.forecast.register import CaseRow, Register
from app.domain.programmes.hnte import RULES
from app.domain.stages import Action, Stage
from app.domain.titles import TitleSpan
from tests.domain.test_forecast_rounds import calls_of, year_of_two


def test_earlier_forecasts_stand_beside_what_came() -> None:
    """At each quarter's end: how many the year ended with, and how the next result came."""
    titles = tuple(
        (case.enterprise_id, TitleSpan(done, done, date(done.year + 3, done.month, 1)), case.batch)
        for case in (*year_of_two(2016), *year_of_two(2017))
        for done in [case.reached[Stage.RECOGNIZED]]
    )
    cases = (*year_of_two(2016), *year_of_two(2017))
    register = Register(
        rules=RULES,
        cases=[
            CaseRow(case.enterprise_id, case.id, case.enterprise_id, case.year, case.kind,
                    case.opened_on, case.batch)
            for case in cases
        ],
        entries={
            case.enterprise_id: [
                Entry(number, day, day, Action.SUBMIT, Stage.PLANNED, stage)
                for number, (stage, day) in enumerate(case.reached.items())
                if stage is not Stage.PLANNED
            ]
            for case in cases
        },
        titles=titles,
        firms={
            case.enterprise_id: Holder(
                case.enterprise_id,
                (StatusPeriod(EnterpriseStatus.OPERATING, date(2010, 1, 1), None),),
            )
            for case in cases
        },
    )  # fmt: skip

    found = [*look_back(register, calls_of(2016, 2017), 2016, date(2018, 3, 1))]

    assert [(one.made_on, one.happened) for one in found] == [
        (date(2016, 3, 31), 2),
        (date(2016, 6, 30), 2),
        (date(2016, 9, 30), 2),
        (date(2017, 3, 31), 5),
        (date(2017, 6, 30), 5),
        (date(2017, 9, 30), 5),
    ]
    came = [
        (one.batch, one.expected_on, one.published_on, one.happened)
        for seen in found
        if (one := seen.next_result)
    ]
    # In March and June 2017 the first batch is expected on the same day of the year as in 2016, a
    # leap year; in September 61 days after its notice. Three firms held titles, and two came.
    assert came == [
        ((2017, 1), expected_on, date(2017, 11, 1), 5)
        for expected_on in (date(2017, 11, 2), date(2017, 11, 2), date(2017, 11, 1))
    ]
