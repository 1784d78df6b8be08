"""What the checks of a form answer: where, how bad, which rule, with which numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.forms.drafts import Place


class Severity(StrEnum):
    ERROR = "error"
    """The papers contradict themselves or cannot be copied out: refuses submission."""
    WARNING = "warning"
    """The reader should know. Whether a condition of the law is met is never an error: a
    pre-review is there to find out."""


class FormFault(StrEnum):
    """The rules of all forms; app/words/forms.py has a sentence for each."""

    # Of every form
    MISSING = "missing"
    TABLE_UNANSWERED = "table_unanswered"
    NONE_CONTRADICTED = "none_contradicted"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    BELOW_LEAST = "below_least"
    ABOVE_MOST = "above_most"
    NOT_A_CHOICE = "not_a_choice"
    ROW_GONE = "row_gone"
    TOO_MANY_ROWS = "too_many_rows"
    BAD_USCC = "bad_uscc"
    # Dates
    YEAR_IS_NOT_OF_DAY = "year_is_not_of_day"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    SUBMITTED_BEFORE_REGISTERED = "submitted_before_registered"
    FOUNDED_AFTER_APPLYING = "founded_after_applying"
    # Main figures
    PART_ABOVE_WHOLE = "part_above_whole"
    TOTAL_INCOME_BELOW_SALES = "total_income_below_sales"
    INCIDENT_BARS = "incident_bars"
    DETAIL_MISSING = "detail_missing"
    # Staff
    TECH_STAFF_ABOVE_STAFF = "tech_staff_above_staff"
    PEOPLE_NOT_THEIR_SUM = "people_not_their_sum"
    STRUCTURE_NOT_PEOPLE = "structure_not_people"
    STRUCTURE_ABOVE_PEOPLE = "structure_above_people"
    # Rights
    NUMBER_TWICE = "number_twice"
    GRANTED_BEFORE_APPLIED_FOR = "granted_before_applied_for"
    RIGHT_AFTER_APPLYING = "right_after_applying"
    GRANTED_AFTER_APPLYING = "granted_after_applying"
    OWN_BEFORE_FOUNDING = "own_before_founding"
    # R&D
    RD_YEAR_IS_NOT_ITS_LINES = "rd_year_is_not_its_lines"
    RD_NOT_IN_COSTS = "rd_not_in_costs"
    RD_TWICE_IN_COSTS = "rd_twice_in_costs"
    RD_OVER_BUDGET = "rd_over_budget"
    RD_OUTSIDE_THREE_YEARS = "rd_outside_three_years"
    RD_SPENT_OUTSIDE_DATES = "rd_spent_outside_dates"
    OTHER_COSTS_OVER_CAP = "other_costs_over_cap"
    # Products
    NO_MAIN_PRODUCT = "no_main_product"
    MAIN_PRODUCTS_NOT_OVER_HALF = "main_products_not_over_half"
    MAIN_PRODUCT_WITHOUT_RIGHT = "main_product_without_right"
    # Conversions
    CONVERSION_OUTSIDE_THREE_YEARS = "conversion_outside_three_years"
    CONVERSION_TWICE = "conversion_twice"
    # The provincial SME
    EVENT_DOUBTED = "event_doubted"
    NO_RD_SPENDING = "no_rd_spending"
    NO_OWN_TECHNOLOGY = "no_own_technology"
    NO_OWN_PRODUCT = "no_own_product"
    PRODUCT_WITHOUT_TECHNOLOGY = "product_without_technology"
    PRODUCTS_ABOVE_SALES = "products_above_sales"


@dataclass(frozen=True, slots=True)
class FormFinding:
    place: Place
    severity: Severity
    fault: FormFault
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """In yuan, by their names in the sentence."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What else fills the sentence: numbers of rows, years, labels, counts."""
    also: tuple[Place, ...] = ()
    """Other places that have a part in it."""
