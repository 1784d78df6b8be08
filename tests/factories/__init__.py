"""Rows for tests: make_<thing>(session, …, **values) stores one plausible thing and returns it.

Only what a test is about is said; the rest is made up. Parents that have no say in the test (the
county, the town) are found or made. Rows land where the session's commit takes them."""

from tests.factories.applications import (
    NOON,
    make_application,
    make_application_file,
    make_row,
    make_submission,
)
from tests.factories.awards import make_clause
from tests.factories.ground import COUNTY, LONG_AGO, TESTER, TOWN, act_as, store
from tests.factories.institutions import make_evaluation, make_institution
from tests.factories.messages import make_mail_choice
from tests.factories.panels import make_expert, make_pool_of_experts
from tests.factories.people import (
    PASSWORD,
    make_grant,
    make_login_session,
    make_person,
    make_recusal,
    make_staff,
    make_substitution,
    viewer_of,
)
from tests.factories.pipeline import (
    make_batch,
    make_case,
    make_cohort,
    make_honour,
    make_indicator,
    make_joint_opinions,
    make_phase,
    make_plan,
    make_pool_entry,
    make_reminder,
    make_sweep,
    make_title,
    make_visit,
)
from tests.factories.places import (
    make_calendar_year,
    make_county,
    make_demonstration,
    make_park,
    make_township,
)
from tests.factories.registry import (
    make_contact,
    make_document,
    make_enterprise,
    make_enterprises,
    make_figures,
    make_former_name,
    make_ip_right,
    make_period,
    make_statement,
    next_uscc,
)

__all__ = [
    "COUNTY",
    "LONG_AGO",
    "NOON",
    "PASSWORD",
    "TESTER",
    "TOWN",
    "act_as",
    "make_application",
    "make_application_file",
    "make_batch",
    "make_calendar_year",
    "make_case",
    "make_clause",
    "make_cohort",
    "make_contact",
    "make_county",
    "make_demonstration",
    "make_document",
    "make_enterprise",
    "make_enterprises",
    "make_evaluation",
    "make_expert",
    "make_figures",
    "make_former_name",
    "make_grant",
    "make_honour",
    "make_indicator",
    "make_institution",
    "make_ip_right",
    "make_joint_opinions",
    "make_login_session",
    "make_mail_choice",
    "make_park",
    "make_period",
    "make_person",
    "make_phase",
    "make_plan",
    "make_pool_entry",
    "make_pool_of_experts",
    "make_recusal",
    "make_reminder",
    "make_row",
    "make_staff",
    "make_statement",
    "make_submission",
    "make_substitution",
    "make_sweep",
    "make_title",
    "make_township",
    "make_visit",
    "next_uscc",
    "store",
    "viewer_of",
]
