"""The HNTE form's checks, each at its edge and one step beyond it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.data import form
from app.domain.forms.checks import FormFault, Severity, findings, missing
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.schema import FormKey
from tests.domain.forms.hnte_drafts import (
    ROWS,
    activity,
    conversion,
    cost,
    draft,
    product,
    right,
    with_rows,
)

HNTE = form(FormKey.HNTE, 1)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
RIGHTS = ROWS["ip"]


def told_of(of: Draft) -> list[tuple[FormFault, Severity]]:
    return [(one.fault, one.severity) for one in findings(HNTE, of)]


def first_changed(table: str, **changed: str) -> Draft:
    """With cells of the first row of a table changed."""
    first, *others = ROWS[table]
    return with_rows(table, replace(first, values={**first.values, **changed}), *others)


def year_changed(column: str, **changed: str) -> Draft:
    return first_changed(f"costs_{column}", **changed)


def test_draft_in_which_everything_agrees_has_no_findings() -> None:
    assert told_of(draft()) == []
    assert missing(HNTE, draft()) == []


def test_empty_draft_is_missing_all_and_wrong_in_nothing() -> None:
    required = [one for one in HNTE.fields.values() if one.is_required]
    answered = [name for name in HNTE.fields if name.startswith("none.")]

    assert told_of(Draft()) == []
    assert len(missing(HNTE, Draft())) == len(required) + len(answered)


def test_main_table_alone_misses_what_would_be_computed() -> None:
    known = draft()
    places = {one.place.key for one in missing(HNTE, Draft(known.values), {"main"})}

    # Staff is computed from fields that are there; the rest comes from tables that are not.
    assert places == {"ip_class_i", "ip_class_ii", "rd_total", "rd_domestic", "high_tech_income"}
    typed = dict.fromkeys(places, "1")
    assert missing(HNTE, Draft({**known.values, **typed}), {"main"}) == []


AGREEING = {
    "every tech person part time": draft(
        part_time__tech="6", temporary__tech="0", people__tech="24"
    ),
    "foreigners are everybody": draft(foreign__all="100"),
    "titles are everybody": draft(middle_title__all="72"),
    "domestic is all of it": year_changed("y1", outsourced_domestic="50000"),
    "income equals sales": draft(total_income="45000000"),
    "income equals high-tech income": draft(total_income="30000000", sales__y3="30000000"),
    "basic is all of it": draft(rd_basic="4200000"),
    "planned on the last day of the year": draft(planned_on="2018-12-31"),
    "registered and submitted on one day": draft(
        national_registered_on="2018-05-05", national_submitted_on="2018-05-05"
    ),
    "founded on the day": draft(registered_on="2018-06-20", planned_on="2018-06-20"),
    "listed, and says where": draft(is_listed="true", stock="2015 年,830001,新三板"),
    "granted on the day of applying": first_changed("ip", granted_on="2018-06-20"),
    "granted on the day of founding": first_changed("ip", granted_on="2014-03-05"),
    "transferred before founding": first_changed(
        "ip", granted_on="2014-03-04", obtained_by="transfer"
    ),
    "number of another kind": with_rows(
        "ip", *RIGHTS[:2], right(3, "design_patent", number=RIGHTS[0].values["number"])
    ),
    "budget is spent": first_changed("rd", budget="2100000"),
    "begun and ended on one day": first_changed(
        "rd", starts_on="2017-12-31", ends_on="2017-12-31", spent_y1="0", spent_y2="0"
    ),
    "main products a fen over half": with_rows(
        "ps", product(1, "10000000.01", "true"), product(2, "10000000", "false")
    ),
    "main products over half together": with_rows(
        "ps", product(1, "3000000", "true"), product(2, "3000000", "true")
    ),
    "converted in the first year": first_changed("conversions", year="2015"),
    "converted in the last year": first_changed("conversions", year="2017"),
}
AGREEING["founded on the day"] = replace(
    AGREEING["founded on the day"],
    rows={
        **ROWS,
        "ip": tuple(right(place, granted_on="2018-06-20") for place in (1, 2, 3)),
    },
)
AGREEING["begun and ended on one day"] = Draft(
    draft().values,
    {
        **AGREEING["begun and ended on one day"].rows,
        "costs_y1": ROWS["costs_y1"][1:],
        "costs_y2": ROWS["costs_y2"][1:],
    },
)


@pytest.mark.parametrize("name", AGREEING)
def test_edge_agrees(name: str) -> None:
    assert told_of(AGREEING[name]) == []


BEYOND: dict[str, tuple[Draft, FormFault, Severity]] = {
    "a part-time tech person too many": (
        draft(part_time__tech="7", temporary__tech="0", people__tech="25"),
        FormFault.TECH_STAFF_ABOVE_STAFF,
        ERROR,
    ),
    "sum of the employed": (
        draft(temporary__all="5"),
        FormFault.PEOPLE_NOT_THEIR_SUM,
        WARNING,
    ),
    "one foreigner too many": (
        draft(foreign__all="101"),
        FormFault.STRUCTURE_ABOVE_PEOPLE,
        ERROR,
    ),
    "a tech foreigner too many": (
        draft(foreign__all="21", foreign__tech="21"),
        FormFault.STRUCTURE_ABOVE_PEOPLE,
        ERROR,
    ),
    "education below": (draft(college__all="49"), FormFault.STRUCTURE_NOT_PEOPLE, WARNING),
    "education above": (draft(college__all="51"), FormFault.STRUCTURE_NOT_PEOPLE, WARNING),
    "ages below": (draft(age_to_30__all="29"), FormFault.STRUCTURE_NOT_PEOPLE, WARNING),
    "one title too many": (
        draft(middle_title__all="73"),
        FormFault.STRUCTURE_NOT_PEOPLE,
        WARNING,
    ),
    "domestic above outsourced": (
        year_changed("y1", outsourced_domestic="50000.01"),
        FormFault.PART_ABOVE_WHOLE,
        ERROR,
    ),
    "income below sales": (
        draft(total_income="44999999.99"),
        FormFault.TOTAL_INCOME_BELOW_SALES,
        WARNING,
    ),
    "income below high-tech income": (
        draft(total_income="29999999.99", sales__y3="29999999.99"),
        FormFault.PART_ABOVE_WHOLE,
        ERROR,
    ),
    "basic above all": (draft(rd_basic="4200000.01"), FormFault.PART_ABOVE_WHOLE, ERROR),
    "an incident": (draft(had_incident="true"), FormFault.INCIDENT_BARS, WARNING),
    "planned in the next year": (
        draft(planned_on="2019-01-01"),
        FormFault.YEAR_IS_NOT_OF_DAY,
        ERROR,
    ),
    "submitted a day before": (
        draft(national_registered_on="2018-05-06", national_submitted_on="2018-05-05"),
        FormFault.SUBMITTED_BEFORE_REGISTERED,
        ERROR,
    ),
    "listed, and does not say where": (draft(is_listed="true"), FormFault.DETAIL_MISSING, ERROR),
    "in a zone without a name": (
        draft(is_in_national_zone="true"),
        FormFault.DETAIL_MISSING,
        ERROR,
    ),
    "a wrong code": (draft(uscc="91330482MA28A00B2M"), FormFault.BAD_USCC, ERROR),
    "granted a day late": (
        first_changed("ip", granted_on="2018-06-21"),
        FormFault.GRANTED_AFTER_APPLYING,
        WARNING,
    ),
    "granted before founding": (
        first_changed("ip", granted_on="2014-03-04"),
        FormFault.OWN_BEFORE_FOUNDING,
        WARNING,
    ),
    "a number twice": (
        with_rows("ip", *RIGHTS[:2], right(4, number="20162000000 1")),
        FormFault.NUMBER_TWICE,
        ERROR,
    ),
    "budget is overspent": (
        first_changed("rd", budget="2099999.99"),
        FormFault.RD_OVER_BUDGET,
        WARNING,
    ),
    "ends before it begins": (
        first_changed("rd", starts_on="2016-01-02", ends_on="2016-01-01"),
        FormFault.DATES_OUT_OF_ORDER,
        ERROR,
    ),
    "ended before the three years": (
        first_changed("rd", starts_on="2013-01-01", ends_on="2014-12-31"),
        FormFault.RD_OUTSIDE_THREE_YEARS,
        WARNING,
    ),
    "begun after the three years": (
        first_changed("rd", starts_on="2018-01-01", ends_on="2019-12-31"),
        FormFault.RD_OUTSIDE_THREE_YEARS,
        WARNING,
    ),
    "spent before it began": (
        first_changed("rd", starts_on="2016-01-01"),
        FormFault.RD_SPENT_OUTSIDE_DATES,
        WARNING,
    ),
    "spent after it ended": (
        first_changed("rd", ends_on="2016-12-31"),
        FormFault.RD_SPENT_OUTSIDE_DATES,
        WARNING,
    ),
    "not in the costs": (
        with_rows("costs_y3", ROWS["costs_y3"][0]),
        FormFault.RD_NOT_IN_COSTS,
        ERROR,
    ),
    "twice in the costs": (
        with_rows("costs_y3", *ROWS["costs_y3"], cost("y3", 3, rd="rd2")),
        FormFault.RD_TWICE_IN_COSTS,
        ERROR,
    ),
    "no main product": (
        with_rows("ps", product(1, "1", "false")),
        FormFault.NO_MAIN_PRODUCT,
        WARNING,
    ),
    "main products just half": (
        with_rows("ps", product(1, "10000000", "true"), product(2, "10000000", "false")),
        FormFault.MAIN_PRODUCTS_NOT_OVER_HALF,
        WARNING,
    ),
    "main product without a right": (
        first_changed("ps", ip=""),
        FormFault.MAIN_PRODUCT_WITHOUT_RIGHT,
        WARNING,
    ),
    "converted too early": (
        first_changed("conversions", year="2014"),
        FormFault.CONVERSION_OUTSIDE_THREE_YEARS,
        WARNING,
    ),
    "converted in the year of applying": (
        first_changed("conversions", year="2018"),
        FormFault.CONVERSION_OUTSIDE_THREE_YEARS,
        WARNING,
    ),
    "a result twice": (
        with_rows("conversions", conversion(1), conversion(2, name="成 果1")),
        FormFault.CONVERSION_TWICE,
        WARNING,
    ),
    # General
    "rows though none": (draft(none__ip="true"), FormFault.NONE_CONTRADICTED, ERROR),
    "a text of 401": (draft(innovation_ip="字" * 401), FormFault.TOO_LONG, ERROR),
    "a fraction of a person": (draft(doctor__all="0.5"), FormFault.UNREADABLE, ERROR),
    "a day that is none": (draft(planned_on="2018-02-30"), FormFault.UNREADABLE, ERROR),
    "below zero": (draft(registered_capital="-0.01"), FormFault.BELOW_LEAST, ERROR),
    "a year too late": (
        first_changed("conversions", year="2100"),
        FormFault.ABOVE_MOST,
        ERROR,
    ),
    "no such choice": (draft(tax_method="other"), FormFault.NOT_A_CHOICE, ERROR),
    "a row that is gone": (first_changed("ps", ip="ip1 ip9"), FormFault.ROW_GONE, ERROR),
}


@pytest.mark.parametrize("name", BEYOND)
def test_step_beyond_the_edge_is_told(name: str) -> None:
    of, fault, severity = BEYOND[name]

    assert (fault, severity) in told_of(of)


CONSEQUENCES = {
    # What cannot be read, or contradicts something else as well, is told there too.
    "a fraction of a person": {FormFault.UNREADABLE, FormFault.STRUCTURE_NOT_PEOPLE},
    "no main product": {FormFault.NO_MAIN_PRODUCT, FormFault.ROW_GONE},
    "a year too late": {FormFault.ABOVE_MOST, FormFault.CONVERSION_OUTSIDE_THREE_YEARS},
    "planned in the next year": {FormFault.YEAR_IS_NOT_OF_DAY},
    "a tech foreigner too many": {FormFault.STRUCTURE_ABOVE_PEOPLE},
    "begun after the three years": {FormFault.RD_OUTSIDE_THREE_YEARS},
    "main products just half": {FormFault.MAIN_PRODUCTS_NOT_OVER_HALF},
    "twice in the costs": {FormFault.RD_TWICE_IN_COSTS},
    "a number twice": {FormFault.NUMBER_TWICE, FormFault.ROW_GONE},
}


@pytest.mark.parametrize("name", BEYOND)
def test_step_beyond_the_edge_is_told_alone(name: str) -> None:
    of, fault, _ = BEYOND[name]

    assert {one for one, _ in told_of(of)} - CONSEQUENCES.get(name, {fault}) == set()


def test_text_of_four_hundred_characters_is_not_too_long() -> None:
    assert told_of(draft(innovation_ip="字" * 400)) == []


@pytest.mark.parametrize("other", ["50200", "49800"])
def test_rd_year_may_differ_from_its_lines_by_two_hundred_yuan(other: str) -> None:
    assert told_of(year_changed("y2", other=other)) == []


@pytest.mark.parametrize("other", ["50200.01", "49799.99"])
def test_rd_year_may_not_differ_from_its_lines_by_a_fen_more(other: str) -> None:
    [found] = findings(HNTE, year_changed("y2", other=other))

    assert (found.fault, found.severity) == (FormFault.RD_YEAR_IS_NOT_ITS_LINES, ERROR)
    assert found.place == Place("rd", "rd", "rd1", "spent_y2")
    assert found.also == (Place("costs", "costs_y2", "cy21", "total"),)
    assert found.amounts["difference"] == Decimal("200.01")


def test_rd_that_spent_nothing_in_a_year_need_not_stand_in_its_costs() -> None:
    quiet = activity(2, spent_y3="200")
    known = with_rows("costs_y3", ROWS["costs_y3"][0])

    assert told_of(Draft(known.values, {**known.rows, "rd": (ROWS["rd"][0], quiet)})) == []


def test_empty_year_of_costs_is_missing_once_and_not_for_each_activity() -> None:
    empty = with_rows("costs_y2")

    assert told_of(empty) == []
    assert [one.fault for one in missing(HNTE, empty)] == [FormFault.TABLE_UNANSWERED]


def test_year_confirmed_to_be_without_costs_contradicts_what_was_spent() -> None:
    denied = with_rows("costs_y2", none__costs_y2="true")

    assert {one for one, _ in told_of(denied)} == {FormFault.RD_NOT_IN_COSTS}
    assert missing(HNTE, denied) == []


def other_costs(other: str) -> Draft:
    """One activity of 100,000 yuan beside its other costs, in one year."""
    lines = cost("y3", 1, personnel="30000", direct_input="0", other=other, outsourced="50000")
    spent = str(Decimal(other) + 80000)
    row = activity(1, spent_y1="0", spent_y2="0", spent_y3=spent)
    known = draft(none__costs_y1="true", none__costs_y2="true")
    rows = {**known.rows, "rd": (row,), "costs_y3": (lines,), "costs_y1": (), "costs_y2": ()}
    return Draft(known.values, {**rows, "conversions": (conversion(1),)})


def test_other_costs_may_be_a_fifth_of_all_and_not_a_fen_more() -> None:
    assert told_of(other_costs("20000")) == []
    assert told_of(other_costs("20000.01")) == [(FormFault.OTHER_COSTS_OVER_CAP, WARNING)]


def test_founded_after_applying_is_an_error() -> None:
    found = told_of(draft(registered_on="2018-06-21"))

    assert (FormFault.FOUNDED_AFTER_APPLYING, ERROR) in found


def test_submission_day_goes_before_the_planned_day() -> None:
    late = first_changed("ip", granted_on="2018-07-01")
    submitted = Draft({**late.values, "national_submitted_on": "2018-07-01"}, late.rows)

    assert told_of(late) == [(FormFault.GRANTED_AFTER_APPLYING, WARNING)]
    assert told_of(submitted) == []


def test_hundredth_row_is_one_too_many() -> None:
    rights = [DraftRow(f"r{place}", "IP", {"number": str(place)}) for place in range(100)]
    full = Draft({}, {"ip": tuple(rights[:99])})
    over = Draft({}, {"ip": tuple(rights)})

    assert FormFault.TOO_MANY_ROWS not in [one for one, _ in told_of(full)]
    assert (FormFault.TOO_MANY_ROWS, ERROR) in told_of(over)


def test_product_of_which_nobody_said_whether_it_is_main_is_not_judged() -> None:
    open_still = with_rows("ps", product(1, "1", "true"), product(2, "9", ""))

    assert told_of(open_still) == []


def test_years_are_not_judged_before_the_year_of_application_is_said() -> None:
    early = Draft(
        {**draft().values, "application_year": ""},
        {**ROWS, "conversions": (conversion(1, year="2001"),)},
    )

    assert told_of(early) == []
