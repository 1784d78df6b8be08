"""What may be waiting for somebody. Tasks follow from the facts; none is stored."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What is mine to do, what I began and others go on with, and what I have done."""

    DECLARE_RELATIONS = "declare_relations"
    REASSIGN_RECUSED = "reassign_recused"
    WRITE_REVIEW = "write_review"
    DECIDE_REDRAW = "decide_redraw"
    REMINDER = "reminder"
    CONFIRM_VISIT = "confirm_visit"
    EXPLAIN_SOLO = "explain_solo"
    SEE_SOLO = "see_solo"
    TOWN_OPINION = "town_opinion"
    HANDLE_CASE = "handle_case"
    HAND_IN = "hand_in"
    ANSWER_OBJECTION = "answer_objection"
    CONFIRM_REGISTRATION = "confirm_registration"
    AGREE_AWARDS = "agree_awards"
    MOVE_AWARDS = "move_awards"
    CONFIRM_PAYMENT = "confirm_payment"
    GIVE_ACCOUNT = "give_account"
    ADMIT_ENTRY = "admit_entry"
    PHASE_OVERDUE = "phase_overdue"
    CLOSE_TALENT_LANES = "close_talent_lanes"
    CONFIRM_INSTALMENT = "confirm_instalment"
    SWEEP_PATENT = "sweep_patent"

    OWN_VISIT = "own_visit"
    OWN_PROPOSAL = "own_proposal"
    OWN_REMINDER = "own_reminder"
    OWN_CASE = "own_case"
    OWN_INQUIRY = "own_inquiry"

    MOVED_CASE = "moved_case"
    FINISHED_REMINDER = "finished_reminder"
    FINISHED_VISIT = "finished_visit"
