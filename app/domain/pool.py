"""The cultivation reserve pool: where an entry comes from, how it is graded, why it leaves."""

from enum import StrEnum


class EntrySource(StrEnum):
    SURVEY = "survey"
    TOWNSHIP = "township"
    INVESTMENT = "investment"
    COMPETITION = "competition"
    AGENCY = "agency"
    SELF = "self"


class Grade(StrEnum):
    THIS_YEAR = "this_year"
    KEY = "key"
    RESERVE = "reserve"


class Weakness(StrEnum):
    IP = "ip"
    TECH_STAFF = "tech_staff"
    RD_SPENDING = "rd_spending"
    RD_ACCOUNTING = "rd_accounting"
    HIGH_TECH_INCOME = "high_tech_income"
    CONVERSION = "conversion"
    GROWTH = "growth"
    PAPERS = "papers"
    OTHER = "other"


class EntryState(StrEnum):
    PROPOSED = "proposed"
    ADMITTED = "admitted"
    REMOVED = "removed"


class Removal(StrEnum):
    RECOGNIZED = "recognized"
    CARRIED_OVER = "carried_over"
    GAVE_UP = "gave_up"
    NOT_ELIGIBLE = "not_eligible"
    MOVED_OUT = "moved_out"
    CLOSED_DOWN = "closed_down"
    COHORT_ENDED = "cohort_ended"
    ENTERED_IN_ERROR = "entered_in_error"


class Rung(StrEnum):
    """The ladder 小微 → 省科技型 → 国高 (plan, 三(三)2 and 3)."""

    MICRO = "micro"
    PROVINCIAL_TECH_SME = "provincial_tech_sme"
    HNTE = "hnte"
