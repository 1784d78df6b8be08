"""The cultivation reserve pool: where an entry comes from, how it is graded, why it leaves."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.domain.titles import Programme


class EntrySource(StrEnum):
    SURVEY = "survey"
    TOWNSHIP = "township"
    INVESTMENT = "investment"
    COMPETITION = "competition"
    AGENCY = "agency"
    SELF = "self"
    FAILED_CASE = "failed_case"
    """Not asked in: a case failed, and the firm comes (back) for next year."""


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
    """The ladder 小微 → 省科技型 → 国高 (plan, 三(三)2 and 3); a firm may stand on none yet."""

    NONE = "none"
    MICRO = "micro"
    PROVINCIAL_TECH_SME = "provincial_tech_sme"
    HNTE = "hnte"


def rung_of(in_force: Iterable[Programme], *, is_micro: bool) -> Rung:
    """The highest rung a firm stands on by its titles in force. `is_micro`: a recognition meeting
    of the county conferred the lowest one (三(三)3); how large a firm is says nothing of it."""
    held = frozenset(in_force)
    if Programme.HNTE in held:
        return Rung.HNTE
    if Programme.PROVINCIAL_TECH_SME in held:
        return Rung.PROVINCIAL_TECH_SME
    return Rung.MICRO if is_micro else Rung.NONE


def first_state(notice_working_days: int | None, *, is_by_town: bool) -> EntryState:
    """A town proposes; and where the cohort is shown in public, everybody does."""
    is_shown = notice_working_days is not None
    return EntryState.PROPOSED if is_by_town or is_shown else EntryState.ADMITTED


def may_return(state: EntryState, removal: Removal | None) -> bool:
    """Whether a firm may come back to a cohort it left; one carried over stands in the next."""
    return state is EntryState.REMOVED and removal is not Removal.CARRIED_OVER


class Outlook(StrEnum):
    """What the list is asked about the last judgement of each firm."""

    CERTAIN = "certain"
    ONE_SHORT = "one_short"
    LOSES_RENEWAL = "loses_renewal"
    """It holds the title and would not pass today."""
    NOT_YET = "not_yet"


JUDGEMENT_DAYS = 31


def is_outdated(judged_on: date, today: date, *, is_stale: bool) -> bool:
    """What was judged changed since, or a month or the year is over: every period has moved on."""
    is_old = judged_on < today - timedelta(days=JUDGEMENT_DAYS)
    return is_stale or is_old or judged_on.year != today.year
