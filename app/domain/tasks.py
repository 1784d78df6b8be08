"""What may be waiting for somebody. Tasks follow from the facts; none is stored."""

from enum import StrEnum


class TaskKind(StrEnum):
    """The first eight are somebody's to do; the last three wait for others."""

    REMINDER = "reminder"
    CONFIRM_VISIT = "confirm_visit"
    EXPLAIN_SOLO = "explain_solo"
    SEE_SOLO = "see_solo"
    TOWN_OPINION = "town_opinion"
    HANDLE_CASE = "handle_case"
    ADMIT_ENTRY = "admit_entry"
    PHASE_OVERDUE = "phase_overdue"
    OWN_VISIT = "own_visit"
    OWN_PROPOSAL = "own_proposal"
    OWN_REMINDER = "own_reminder"
