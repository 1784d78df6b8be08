"""The provincial SME form's checks, each at its edge and one step beyond it."""

import pytest

from app.data import form
from app.domain.forms.checks import FormFault, Severity, findings, missing
from app.domain.forms.drafts import Draft
from app.domain.forms.schema import FormKey
from tests.domain.forms.sme_drafts import draft, product, right, with_rows

SME = form(FormKey.PROVINCIAL_TECH_SME, 1)
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def told_of(of: Draft) -> list[tuple[FormFault, Severity]]:
    return [(one.fault, one.severity) for one in findings(SME, of)]


def test_draft_in_which_everything_agrees_has_no_findings() -> None:
    assert told_of(draft()) == []
    assert missing(SME, draft()) == []


@pytest.mark.parametrize(
    "agreeing",
    [
        draft(tech_staff="20"),
        draft(rd="0.01"),
        draft(profit="-999999999"),
        with_rows("ps", product(1, "6000000")),
        with_rows("ip", right(1, granted_on="2017-01-10")),
        with_rows("ip", right(1, granted_on="", applied_on="2018-09-10")),
        with_rows("ip", right(1), right(2, kind="utility_model", number="2017SR000001")),
    ],
)
def test_edge_agrees(agreeing: Draft) -> None:
    assert told_of(agreeing) == []


@pytest.mark.parametrize(
    ("of", "fault", "severity"),
    [
        (draft(tech_staff="21"), FormFault.TECH_STAFF_ABOVE_STAFF, ERROR),
        (draft(rd="0"), FormFault.NO_RD_SPENDING, WARNING),
        (draft(had_incident="true"), FormFault.EVENT_DOUBTED, WARNING),
        (draft(planned_on="2019-01-01"), FormFault.YEAR_IS_NOT_OF_DAY, ERROR),
        (draft(provincial_submitted_on="2017-12-31"), FormFault.YEAR_IS_NOT_OF_DAY, ERROR),
        (with_rows("ps", product(1, "6000000.01")), FormFault.PRODUCTS_ABOVE_SALES, ERROR),
        (
            with_rows("ps", product(1, "1", ip="")),
            FormFault.PRODUCT_WITHOUT_TECHNOLOGY,
            WARNING,
        ),
        (with_rows("ps", none__ps="true"), FormFault.NO_OWN_PRODUCT, WARNING),
        (
            with_rows("ip", right(1, granted_on="2017-01-09")),
            FormFault.GRANTED_BEFORE_APPLIED_FOR,
            ERROR,
        ),
        (
            with_rows("ip", right(1, applied_on="2018-09-11", granted_on="")),
            FormFault.RIGHT_AFTER_APPLYING,
            WARNING,
        ),
        (
            with_rows("ip", right(1, applied_on="", granted_on="2018-09-11")),
            FormFault.RIGHT_AFTER_APPLYING,
            WARNING,
        ),
        (
            with_rows("ip", right(1), right(2, number="2017 sr000001")),
            FormFault.NUMBER_TWICE,
            ERROR,
        ),
        (
            with_rows("ip", right(1, applied_on="", granted_on="2015-05-19")),
            FormFault.OWN_BEFORE_FOUNDING,
            WARNING,
        ),
    ],
)
def test_step_beyond_the_edge_is_told(of: Draft, fault: FormFault, severity: Severity) -> None:
    assert (fault, severity) in told_of(of)
    assert len({one for one, _ in told_of(of)}) == 1


def test_neither_right_nor_know_how_is_told_once_both_are_denied() -> None:
    without_product = {"ps": (product(1, "1", ip=""),)}
    denied = Draft({**draft().values, "none.ip": "true"}, without_product)
    open_still = Draft(
        {key: text for key, text in draft().values.items() if key != "none.know_how"}
        | {"none.ip": "true"},
        without_product,
    )

    assert (FormFault.NO_OWN_TECHNOLOGY, WARNING) in told_of(denied)
    assert FormFault.NO_OWN_TECHNOLOGY not in {one for one, _ in told_of(open_still)}
