"""The HNTE form's checks, each at its edge and one step beyond it."""

from decimal import Decimal

from app.data import form
from app.domain.forms.checks import FormFault, Severity, findings, missing
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.schema import FormKey
from tests.domain.forms.hnte_drafts import ROWS, activity, cost, draft, with_rows

HNTE = form(FormKey.HNTE, 1)


def faults(of: Draft) -> list[FormFault]:
    return [one.fault for one in findings(HNTE, of)]


def test_draft_in_which_everything_agrees_has_no_findings() -> None:
    assert findings(HNTE, draft()) == []
    assert missing(HNTE, draft()) == []


def test_empty_draft_is_missing_all_and_wrong_in_nothing() -> None:
    required = [one for one in HNTE.fields.values() if one.is_required]
    answered = [name for name in HNTE.fields if name.startswith("none.")]

    assert findings(HNTE, Draft()) == []
    assert len(missing(HNTE, Draft())) == len(required) + len(answered)


def test_tech_staff_may_equal_staff_but_not_exceed_them() -> None:
    assert faults(draft(part_time__tech="6")) == [FormFault.PEOPLE_NOT_THEIR_SUM]
    found = findings(HNTE, draft(part_time__tech="7"))

    assert [(one.place, one.severity) for one in found] == [
        (Place("staff", "part_time.tech"), Severity.ERROR),
        (Place("staff", "people.tech"), Severity.WARNING),
    ]


def test_rd_year_may_differ_from_its_lines_by_two_hundred_yuan() -> None:
    for other in ("50200", "49800"):
        changed = cost("y2", 1, other=other)
        assert faults(with_rows("costs_y2", changed, ROWS["costs_y2"][1])) == []
    for other in ("50200.01", "49799.99"):
        changed = cost("y2", 1, other=other)
        [found] = findings(HNTE, with_rows("costs_y2", changed, ROWS["costs_y2"][1]))

        assert found.fault is FormFault.RD_YEAR_IS_NOT_ITS_LINES
        assert found.severity is Severity.ERROR
        assert found.place == Place("rd", "rd", "rd1", "spent_y2")
        assert found.amounts["difference"] == Decimal("200.01")


def test_rd_that_spent_in_a_year_must_stand_in_its_costs() -> None:
    [found] = findings(HNTE, with_rows("costs_y3", ROWS["costs_y3"][0]))

    assert (found.fault, found.place.row) == (FormFault.RD_NOT_IN_COSTS, "rd2")


def test_rd_that_spent_nothing_in_a_year_need_not_stand_in_its_costs() -> None:
    quiet = activity(2, spent_y3="0")
    known = with_rows("costs_y3", ROWS["costs_y3"][0])

    assert faults(Draft(known.values, {**known.rows, "rd": (ROWS["rd"][0], quiet)})) == []
