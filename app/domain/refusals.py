"""Why the house says no: reasons, and the kinds of refusal that carry them."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """A stable word for programs; `words.reasons` holds the sentence for people."""

    # Anything
    NOT_FOUND = "not_found"
    NOT_PERMITTED = "not_permitted"
    CHANGED_MEANWHILE = "changed_meanwhile"
    MISSING_VALUE = "missing_value"
    BAD_VALUE = "bad_value"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    BAD_NUMBER = "bad_number"
    DATE_IN_FUTURE = "date_in_future"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    TOO_LONG = "too_long"
    ALREADY_EXISTS = "already_exists"
    READ_ONLY = "read_only"
    AMOUNT_BEYOND = "amount_beyond"
    LESS_THAN_PLANNED = "less_than_planned"
    MEETING_CONFERS = "meeting_confers"
    MEETING_DECIDED = "meeting_decided"
    ALREADY_RECOGNIZED = "already_recognized"
    ALREADY_IN_POOL = "already_in_pool"
    NOT_LET_IN = "not_let_in"

    # The assessment of towns
    ASSESSMENT_FROZEN = "assessment_frozen"
    WEIGHTS_NOT_WHOLE = "weights_not_whole"
    POINTS_UNKNOWN = "points_unknown"
    DISPUTES_OPEN = "disputes_open"
    ANSWERS_MISSING = "answers_missing"
    ABOVE_MOST_POINTS = "above_most_points"
    KEY_REUSED = "key_reused"
    ALREADY_CARRIED_OUT = "already_carried_out"

    # Signing in
    SIGN_IN_FIRST = "sign_in_first"
    WRONG_NAME_OR_PASSWORD = "wrong_name_or_password"  # noqa: S105 (a reason, not a password)
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    ACCOUNT_CLOSED = "account_closed"
    NO_GRANT = "no_grant"
    PASSWORD_MUST_CHANGE = "password_must_change"  # noqa: S105
    FIRST_PASSWORD_EXPIRED = "first_password_expired"  # noqa: S105
    PASSWORDS_DIFFER = "passwords_differ"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105
    PASSWORD_TOO_COMMON = "password_too_common"  # noqa: S105
    PASSWORD_NOT_MIXED = "password_not_mixed"  # noqa: S105
    PASSWORD_UNCHANGED = "password_unchanged"  # noqa: S105
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    WRONG_CODE = "wrong_code"
    CODE_ALREADY_USED = "code_already_used"
    STEP_EXPIRED = "step_expired"
    ENROLMENT_EXPIRED = "enrolment_expired"
    SECOND_FACTOR_REQUIRED = "second_factor_required"
    SECOND_FACTOR_UNREADABLE = "second_factor_unreadable"
    OWN_FACTOR = "own_factor"
    OWN_REQUEST = "own_request"
    IDENTITY_REFUSED = "identity_refused"
    IDENTITY_UNREACHABLE = "identity_unreachable"
    IDENTITY_STATE_UNKNOWN = "identity_state_unknown"
    IDENTITY_UNBOUND = "identity_unbound"
    IDENTITY_TAKEN = "identity_taken"
    FOREIGN_ORIGIN = "foreign_origin"
    ADMINISTRATORS_APART = "administrators_apart"
    GRANT_OUT_OF_SCOPE = "grant_out_of_scope"
    OWN_GRANT = "own_grant"
    FIRM_ENTRUSTS = "firm_entrusts"
    AGENCY_NEVER_SUBMITS = "agency_never_submits"
    FIRM_OR_AGENCY = "firm_or_agency"
    MANAGER_REQUIRED = "manager_required"
    INVITATION_UNKNOWN = "invitation_unknown"
    NOT_FOR_THIS_ACCOUNT = "not_for_this_account"
    FIRM_NOT_REGISTERED = "firm_not_registered"
    TOWN_CONFIRMS = "town_confirms"
    ALREADY_DECIDED = "already_decided"
    ENTRUSTMENT_TO_COME = "entrustment_to_come"
    CASE_IS_OVER = "case_is_over"
    TO_ONESELF = "to_oneself"
    ALREADY_SUBSTITUTED = "already_substituted"
    OFFICER_REQUIRED = "officer_required"
    READER_REQUIRED = "reader_required"

    # National SME listing
    BAD_LISTING_NUMBER = "bad_listing_number"
    BAD_LISTING_MARK = "bad_listing_mark"
    LISTING_YEAR_OVER = "listing_year_over"

    # Calendar
    BAD_CALENDAR_LINE = "bad_calendar_line"

    # Registry
    BAD_USCC = "bad_uscc"
    BAD_ORGANISATION_CODE = "bad_organisation_code"
    UNKNOWN_TOWNSHIP = "unknown_township"
    UNKNOWN_PARK = "unknown_park"
    UNKNOWN_INDUSTRY = "unknown_industry"
    UNKNOWN_FIELD = "unknown_field"
    TECH_STAFF_ABOVE_STAFF = "tech_staff_above_staff"
    DOMESTIC_RD_ABOVE_RD = "domestic_rd_above_rd"
    HIGH_TECH_INCOME_ABOVE_TOTAL = "high_tech_income_above_total"
    REASON_FOR_VIEWING = "reason_for_viewing"
    CONTACT_IN_FILE = "contact_in_file"
    STILL_IN_USE = "still_in_use"
    CHOOSE_COUNTY = "choose_county"
    BEFORE_FOUNDING = "before_founding"
    TOWNSHIP_NOT_YOURS = "township_not_yours"
    OPEN_CASE_TWICE = "open_case_twice"

    # Moves
    NOT_OFFERED = "not_offered"
    NOT_YOUR_MOVE = "not_your_move"
    NOTICE_STILL_OPEN = "notice_still_open"
    OBJECTION_PENDING = "objection_pending"
    REASON_REQUIRED = "reason_required"
    FAILURE_REASON_REQUIRED = "failure_reason_required"
    DOCUMENT_REQUIRED = "document_required"
    CERTIFICATE_REQUIRED = "certificate_required"
    MINUTES_REQUIRED = "minutes_required"
    BATCH_REQUIRED = "batch_required"
    NOTICE_START_REQUIRED = "notice_start_required"
    BEFORE_PREVIOUS_MOVE = "before_previous_move"
    AFTER_NEXT_MOVE = "after_next_move"
    STILL_VALID = "still_valid"
    SURVEYS_NOT_MISSED = "surveys_not_missed"
    LIVE_CASE_EXISTS = "live_case_exists"
    REVOKED_SAME_YEAR = "revoked_same_year"
    CALENDAR_UNKNOWN = "calendar_unknown"
    NOTHING_TO_TAKE_BACK = "nothing_to_take_back"
    OPINION_PERIOD_RUNNING = "opinion_period_running"
    BATCH_DOES_NOT_FIT = "batch_does_not_fit"
    OWN_WORK = "own_work"
    OWN_WORK_NEEDS_HEAD = "own_work_needs_head"
    NEGATIVE_ANSWER = "negative_answer"
    OPINIONS_MISSING = "opinions_missing"
    OPINION_AGAINST = "opinion_against"
    FALLBACK_NOT_NAMED = "fallback_not_named"
    FALLBACK_NOT_OPEN = "fallback_not_open"

    # Decisions released together
    DECISIONS_RELEASED = "decisions_released"
    ALREADY_PROPOSED = "already_proposed"
    ENTRY_HELD = "entry_held"
    RECUSED_FROM_ENTRY = "recused_from_entry"

    # Inquiries at other departments
    NO_CASE_TO_ASK = "no_case_to_ask"
    INQUIRY_NOT_SENT = "inquiry_not_sent"
    INQUIRY_SENT = "inquiry_sent"
    ANSWER_NOT_NEGATIVE = "answer_not_negative"
    NO_ANSWER_COLUMN = "no_answer_column"
    NOT_ON_INQUIRY = "not_on_inquiry"
    ANSWER_UNREADABLE = "answer_unreadable"

    # Limits that the county sets
    NO_SUCH_LIMIT = "no_such_limit"
    FROM_A_LATER_DAY = "from_a_later_day"

    # Public notices of the county's own
    NOTICE_REQUIRED = "notice_required"
    OBJECTION_UPHELD = "objection_upheld"
    NOT_ON_NOTICE = "not_on_notice"
    NOT_TO_BE_SHOWN = "not_to_be_shown"

    # Pool and visits
    ALREADY_IN_COHORT = "already_in_cohort"
    SECOND_OFFICER_MISSING = "second_officer_missing"
    SAME_PERSON = "same_person"
    NOT_THE_SECOND_OFFICER = "not_the_second_officer"
    CASE_OPENED_SINCE = "case_opened_since"
    VISITED_SINCE = "visited_since"
    PHASES_SINCE = "phases_since"
    SHOWN_SINCE = "shown_since"

    # Titles
    TITLE_OVERLAPS = "title_overlaps"
    CERTIFICATE_TAKEN = "certificate_taken"
    COUNTED_FROM_REGISTER = "counted_from_register"
    LEVEL_NOT_OF_TYPE = "level_not_of_type"
    MORE_THAN_ALL = "more_than_all"
    BUILT_OR_RECOGNIZED = "built_or_recognized"
    INSTITUTION_ALREADY_RECOGNIZED = "institution_already_recognized"
    INSTITUTION_NOT_RECOGNIZED = "institution_not_recognized"
    INSTITUTION_ALREADY_ENDED = "institution_already_ended"
    INSTITUTION_NOT_ENDED = "institution_not_ended"
    ENDS_BY_EVALUATION = "ends_by_evaluation"
    EVALUATION_TAKEN_BACK = "evaluation_taken_back"
    TITLE_ALREADY_ENDED = "title_already_ended"
    LIST_NOT_APPLIED = "list_not_applied"
    FILINGS_CORRECTED_THERE = "filings_corrected_there"
    BUILT_UPON = "built_upon"
    TITLE_NOT_ENDED = "title_not_ended"
    TITLE_ENDED_BY_CASE = "title_ended_by_case"
    TITLE_OF_LIVE_CASE = "title_of_live_case"

    # Official lists
    CASE_NOT_THERE_YET = "case_not_there_yet"
    NO_CASE_OF_YEAR = "no_case_of_year"
    CERTIFICATE_DIFFERS = "certificate_differs"
    CERTIFICATE_DAY_REQUIRED = "certificate_day_required"
    NEW_NAME_MISSING = "new_name_missing"
    NAME_NOT_CURRENT = "name_not_current"
    NO_TITLE_IN_FORCE = "no_title_in_force"
    LISTED_TWICE = "listed_twice"
    LIST_NOT_OPEN = "list_not_open"
    RECUSED_FROM_FIRM = "recused_from_firm"
    NO_FIRM_READ = "no_firm_read"

    # Relations and recusal
    FIRM_NOT_NAMED = "firm_not_named"
    FIRM_NAMED_TWICE = "firm_named_twice"
    RELATION_ON_RECORD = "relation_on_record"
    RELATIONS_REMAIN = "relations_remain"
    NO_RELATION_ENTERED = "no_relation_entered"
    DECLARED_THIS_YEAR = "declared_this_year"
    OWN_RELATION = "own_relation"
    ALREADY_ENDED = "already_ended"
    DECLARER_REQUIRED = "declarer_required"
    RECEIVER_OUT_OF_REACH = "receiver_out_of_reach"

    # Panels and reviews
    TOO_FEW_EXPERTS = "too_few_experts"
    TOO_FEW_TECHNICAL = "too_few_technical"
    NO_FINANCIAL_EXPERT = "no_financial_expert"
    UNKNOWN_DRAW_METHOD = "unknown_draw_method"
    NOT_A_DRAW = "not_a_draw"
    POINTS_OUT_OF_RANGE = "points_out_of_range"
    JUSTIFICATION_REQUIRED = "justification_required"
    EXPERT_REQUIRED = "expert_required"
    PANEL_AT_WORK = "panel_at_work"
    PANEL_NOT_OPEN = "panel_not_open"
    PANEL_NOT_CLOSED = "panel_not_closed"
    NO_CASE_TO_REVIEW = "no_case_to_review"
    OWN_REDRAW = "own_redraw"
    REDRAW_ALREADY_ASKED = "redraw_already_asked"
    REDRAW_NOT_ASKED = "redraw_not_asked"
    REVIEW_SUBMITTED = "review_submitted"
    REVIEWS_MISSING = "reviews_missing"
    HEAD_REQUIRED = "head_required"

    # Duties
    NOT_YET_DUE = "not_yet_due"
    OWES_NO_FILING = "owes_no_filing"

    # Reading files
    FILE_TOO_LARGE = "file_too_large"
    FILE_TYPE_REFUSED = "file_type_refused"
    FILE_UNREADABLE = "file_unreadable"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_IS_PROGRAM = "file_is_program"
    FILE_HAS_MACROS = "file_has_macros"
    FILE_INFECTED = "file_infected"
    SCANNER_UNREACHABLE = "scanner_unreachable"
    UPLOAD_BROKEN_OFF = "upload_broken_off"
    HEADER_NOT_FOUND = "header_not_found"
    ROWS_REFUSED = "rows_refused"
    CODE_TWICE = "code_twice"
    FILE_IS_WEB_PAGE = "file_is_web_page"
    FILE_UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    FILE_NEEDS_TOO_MUCH = "file_needs_too_much"
    FILE_GONE = "file_gone"
    PAPER_TOO_LONG = "paper_too_long"
    TYPESETTING_FAILED = "typesetting_failed"
    FONTS_MISSING = "fonts_missing"
    NO_SUCH_LETTER = "no_such_letter"
    SLOT_FULL = "slot_full"
    SLOT_CLOSED = "slot_closed"
    FILE_TAKEN_OUT = "file_taken_out"
    TOO_MANY_ROWS = "too_many_rows"
    BROKEN_QUOTE = "broken_quote"
    FORMULA_FAILED = "formula_failed"
    ROW_SKIPPED = "row_skipped"
    SHEET_HIDDEN = "sheet_hidden"
    SHEET_WITHOUT_HEADER = "sheet_without_header"
    FIRMS_WITHOUT_HEADER = "firms_without_header"
    COLUMN_BY_CONTENT = "column_by_content"
    TOWN_FROM_TITLE = "town_from_title"
    UNKNOWN_HEADING = "unknown_heading"
    YEAR_UNKNOWN = "year_unknown"
    YEAR_FROM_TITLE = "year_from_title"
    BASIS_UNKNOWN = "basis_unknown"
    UNIT_ASSUMED = "unit_assumed"
    UNIT_DOUBTFUL = "unit_doubtful"
    UNKNOWN_COHORT = "unknown_cohort"
    COHORT_WILL_BE_MADE = "cohort_will_be_made"
    TARGET_UNKNOWN = "target_unknown"
    LEFT_COHORT = "left_cohort"

    # Imports
    NOT_IN_REGISTER = "not_in_register"
    NAME_OF_SEVERAL = "name_of_several"
    NAME_DIFFERS = "name_differs"
    ROW_TWICE = "row_twice"
    CLASS_CONTRADICTS_KIND = "class_contradicts_kind"
    TITLE_DIFFERS = "title_differs"
    TITLE_IS_VOID = "title_is_void"
    UNKNOWN_INDICATOR = "unknown_indicator"
    ROWS_CHANGED_MEANWHILE = "rows_changed_meanwhile"
    IMPORT_NOT_OPEN = "import_not_open"
    IMPORT_NOT_APPLIED = "import_not_applied"
    NOTHING_TO_WRITE = "nothing_to_write"
    ROW_TOUCHED_SINCE = "row_touched_since"
    ROW_IN_USE = "row_in_use"

    # Facts to be judged, as JSON
    BAD_FACTS = "bad_facts"
    UNKNOWN_EDITION = "unknown_edition"
    NO_EDITION_IN_FORCE = "no_edition_in_force"
    JSON_TOO_LARGE = "json_too_large"
    BAD_JSON = "bad_json"
    KEY_TWICE = "key_twice"
    UNKNOWN_KEY = "unknown_key"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    QUALIFIED_STAFF_ABOVE_STAFF = "qualified_staff_above_staff"
    NOT_TEXT = "not_text"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    NOT_A_YEAR = "not_a_year"
    NOT_IN_VOCABULARY = "not_in_vocabulary"
    NUMBER_TOO_SMALL = "number_too_small"
    NUMBER_TOO_LARGE = "number_too_large"
    YEAR_IN_FUTURE = "year_in_future"

    # Applications
    TOO_MANY_DECIMALS = "too_many_decimals"
    ONE_ROW_ONLY = "one_row_only"
    NO_SUCH_ROW = "no_such_row"
    NO_SUCH_FIELD = "no_such_field"
    FIELD_COMPUTED = "field_computed"
    FIELD_CLOSED = "field_closed"
    ROW_REMOVED = "row_removed"
    ROW_STILL_NAMED = "row_still_named"
    ROWS_FULL = "rows_full"
    ROWS_MOVED = "rows_moved"
    ANSWERED_MEANWHILE = "answered_meanwhile"
    NO_FORM_HERE = "no_form_here"
    NO_OPEN_BATCH = "no_open_batch"
    CASE_HANDED_IN = "case_handed_in"
    APPLICATION_INCOMPLETE = "application_incomplete"
    CELLS_REFUSED = "cells_refused"
    FILE_LACKING = "file_lacking"
    SUBMIT_BY_APPLICATION = "submit_by_application"

    # Policy awards
    NOTHING_TO_REWARD = "nothing_to_reward"
    NOT_STRUCK_BY_HAND = "not_struck_by_hand"
    AWARD_LIST_DECIDED = "award_list_decided"
    AWARD_NOT_ASKED = "award_not_asked"
    AWARD_DEPARTMENT_OPEN = "award_department_open"
    AWARD_DEPARTMENT_AGAINST = "award_department_against"
    AWARDS_NOT_RELEASED = "awards_not_released"
    AWARDS_UNPAID = "awards_unpaid"
    AWARD_STRUCK = "award_struck"
    AWARD_ON_SHEET = "award_on_sheet"
    JOINED_AWARD_ON_SHEET = "joined_award_on_sheet"
    AWARD_NOT_PAYABLE = "award_not_payable"
    AWARD_LINES_HELD = "award_lines_held"
    BUDGET_UNKNOWN = "budget_unknown"
    BUDGET_EXCEEDED = "budget_exceeded"
    PAYEE_ACCOUNT_MISSING = "payee_account_missing"
    PAYEE_ACCOUNT_CHANGED = "payee_account_changed"
    PAYEE_ACCOUNT_UNREADABLE = "payee_account_unreadable"
    BAD_ACCOUNT_NUMBER = "bad_account_number"
    LETTER_REQUIRED = "letter_required"
    NOT_YOUR_SHEET = "not_your_sheet"
    SECOND_OFFICER_CONFIRMS = "second_officer_confirms"
    SECOND_OFFICER_ANOTHER = "second_officer_another"
    SECOND_OFFICER_NOT_FREE = "second_officer_not_free"
    SECOND_OFFICER_RECUSED = "second_officer_recused"

    # Many at once
    NOTHING_TO_CHANGE = "nothing_to_change"
    NOTHING_CHOSEN = "nothing_chosen"
    ALREADY_UNDONE = "already_undone"
    NOBODY_TO_REMIND = "nobody_to_remind"
    REMINDED_TODAY = "reminded_today"
    BAD_ADDRESS = "bad_address"
    BAD_MOBILE = "bad_mobile"
    BAD_ACCOUNT = "bad_account"
    WAY_IS_OFF = "way_is_off"
    MAIL_NOT_FAILED = "mail_not_failed"

    # Saved views
    NO_LIST_THERE = "no_list_there"
    QUESTION_NOT_UNDERSTOOD = "question_not_understood"
    TOO_MANY_VIEWS = "too_many_views"

    # Talent projects
    LANES_OPEN = "lanes_open"
    LANE_ADVERSE = "lane_adverse"
    CHECKS_ARE_OVER = "checks_are_over"
    SPONSOR_CLOSES_NOT = "sponsor_closes_not"
    LANE_WITHOUT_ITEMS = "lane_without_items"
    GRANT_UNKNOWN = "grant_unknown"
    MORE_THAN_GRANT = "more_than_grant"
    NOT_CONTRACTED = "not_contracted"
    MORE_THAN_PLANNED = "more_than_planned"
    PROMISES_ARE_FIXED = "promises_are_fixed"
    NOTHING_PROMISED = "nothing_promised"
    RESULTS_UNKNOWN = "results_unknown"
    PROMISES_UNMET = "promises_unmet"
    EARLIER_MISCONDUCT = "earlier_misconduct"
    HOST_NOT_FOUND = "host_not_found"
    CLOSED_PLAN_NAME = "closed_plan_name"
    BAD_PAPER_NUMBER = "bad_paper_number"
    LESSONS_MISSING = "lessons_missing"
    HOST_MISSING = "host_missing"

    # Demonstration
    DEMONSTRATION_ONLY = "demonstration_only"
    TODAY_IS_SET = "today_is_set"


class Refusal(Exception):
    """A rule says no. `fields` ties reasons to their inputs; `details` fills sentences."""

    def __init__(
        self,
        *reasons: Reason,
        fields: Mapping[str, Reason] | None = None,
        **details: object,
    ) -> None:
        self.fields = dict(fields or {})
        self.reasons = reasons or tuple(dict.fromkeys(self.fields.values()))
        self.details = details
        super().__init__(*self.reasons)

    def details_of(self, field: str) -> dict[str, object]:
        """What fills the sentence of one field: its own details before the common ones."""
        own = self.details.get("by_field")
        return self.details | (own.get(field, {}) if isinstance(own, dict) else {})


class NotFound(Refusal):
    """There is no such thing, or the viewer may not know of it."""

    def __init__(self) -> None:
        super().__init__(Reason.NOT_FOUND)


class NotPermitted(Refusal):
    """The thing is seen, but this is not the viewer's to do."""


class InvalidValue(Refusal):
    """What was typed cannot be read or breaks a rule of its field."""


class TransitionRefused(Refusal):
    """The move is not possible now."""


class EditConflict(Refusal):
    """Somebody else was faster."""


class NotSignedIn(Refusal):
    """Nobody is known to be asking."""


class Unavailable(Refusal):
    """Something that this needs does not answer; the same may well work later."""


class Throttled(Refusal):
    """Too many attempts; `seconds` says how long to wait."""
