"""Which role reaches which route: the one table. A page and its JSON twin share a line.

A test walks every route of the program and fails on one that is not here."""

from app.domain.access import (
    BUREAU,
    BUSINESS,
    EVERYONE,
    FILLERS,
    HEADS,
    OFFICERS,
    READERS,
    Role,
)
from app.domain.refusals import Reason
from app.domain.relations import DECLARERS

PUBLIC = frozenset(
    {
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/code"),
        ("GET", "/login/oidc"),
        ("GET", "/login/oidc/callback"),
        ("POST", "/login/code"),
        ("POST", "/logout"),
        # A firm without an account registers itself; whoever has a code redeems it.
        ("GET", "/register"),
        ("POST", "/register"),
        ("GET", "/redeem"),
        ("POST", "/redeem"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        # Judging facts that somebody sends keeps nothing and shows nothing of anybody.
        ("GET", "/self-test"),
        ("POST", "/self-test"),
        ("GET", "/api/diagnoses/editions"),
        ("GET", "/api/diagnoses/schema/{part}"),
        ("POST", "/api/diagnoses/try"),
    }
)
"""Routes open to anybody."""

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})
INSIDE = OFFICERS | READERS
"""Everybody who works with the register; an enterprise sees its own pages, not the lists."""
FIRM = frozenset({Role.ENTERPRISE_USER})
READ_OWN = INSIDE | {Role.ENTERPRISE_USER}
AT_WORK = BUSINESS - READERS
"""Everybody for whom something may wait: officers, firms and whoever writes or reviews for them."""
OF_APPLICATION = READ_OWN | {Role.AGENCY_USER}
"""A case and its application: an agency sees those entrusted to it."""
READ_APPLICATION = OFFICERS | FILLERS
"""Not the readers above the county: an application is the firm's and the county's."""

SEE_APPLICATIONS = OFFICERS | FILLERS
"""Readers above the county get the package, not the papers."""

ROUTES: dict[tuple[str, str], frozenset[Role]] = {
    # One's own account
    ("GET", "/"): EVERYONE,
    ("GET", "/password"): EVERYONE,
    ("POST", "/password"): EVERYONE,
    ("GET", "/second-factor"): EVERYONE,
    ("POST", "/second-factor/begin"): EVERYONE,
    ("POST", "/second-factor/confirm"): EVERYONE,
    ("POST", "/second-factor/codes"): EVERYONE,
    ("POST", "/second-factor/remove"): EVERYONE,
    ("POST", "/identities"): EVERYONE,
    ("POST", "/identities/{identity_id}/remove"): EVERYONE,
    ("GET", "/sessions"): EVERYONE,
    ("POST", "/sessions/{session_id}/end"): EVERYONE,
    ("POST", "/role"): EVERYONE,
    ("GET", "/openapi.json"): EVERYONE,
    ("POST", "/demonstration/next-day"): EVERYONE,
    # The three administrators
    ("GET", "/people"): SYSTEM,
    ("GET", "/people/export"): SYSTEM,
    ("GET", "/people/new"): SYSTEM,
    ("POST", "/people/new"): SYSTEM,
    ("GET", "/people/{person_id}"): SYSTEM,
    ("POST", "/people/{person_id}"): SYSTEM,
    ("POST", "/people/{person_id}/reset-password"): SYSTEM,
    ("POST", "/people/{person_id}/reset-factor"): SYSTEM,
    ("GET", "/people/{person_id}/identities"): SYSTEM,
    ("POST", "/people/{person_id}/identities"): SYSTEM,
    ("POST", "/people/{person_id}/identities/{identity_id}/remove"): SYSTEM,
    ("POST", "/people/{person_id}/close"): SYSTEM,
    ("POST", "/people/{person_id}/end-sessions"): SYSTEM,
    ("GET", "/places"): SYSTEM,
    ("GET", "/places/export"): SYSTEM,
    ("POST", "/places/parks"): SYSTEM,
    ("GET", "/calendar"): SYSTEM,
    ("GET", "/calendar/export"): SYSTEM,
    ("POST", "/calendar/years"): SYSTEM,
    ("POST", "/calendar/days"): SYSTEM,
    ("GET", "/grants"): SECURITY,
    ("GET", "/grants/export"): SECURITY,
    ("GET", "/grants/new"): SECURITY,
    ("POST", "/grants/new"): SECURITY,
    ("POST", "/grants/{grant_id}/end"): SECURITY,
    ("GET", "/policies"): SECURITY,
    ("POST", "/policies"): SECURITY,
    ("GET", "/tokens"): SECURITY,
    ("GET", "/tokens/export"): SECURITY,
    ("POST", "/tokens"): SECURITY,
    ("POST", "/tokens/{token_id}/revoke"): SECURITY,
    ("GET", "/history"): AUDIT,
    ("GET", "/history/export"): AUDIT,
    ("GET", "/journal"): AUDIT,
    ("GET", "/journal/export"): AUDIT,
    # Standing in and handing over
    ("GET", "/handovers"): BUREAU | {Role.TOWN_OFFICER},
    ("GET", "/handovers/export"): BUREAU | {Role.TOWN_OFFICER},
    ("GET", "/substitutions/export"): BUREAU | {Role.TOWN_OFFICER},
    ("POST", "/handovers"): HEADS,
    ("POST", "/substitutions"): OFFICERS,
    ("POST", "/substitutions/{substitution_id}/end"): OFFICERS,
    # Relations to firms and recusal (八不准)
    ("GET", "/declarations"): DECLARERS,
    ("POST", "/declarations"): DECLARERS,
    ("POST", "/declarations/relations"): DECLARERS,
    ("GET", "/recusals"): HEADS,
    ("GET", "/recusals/export"): HEADS,
    ("POST", "/recusals"): HEADS,
    ("POST", "/recusals/{recusal_id}/end"): HEADS,
    ("POST", "/recusals/{recusal_id}/reassign"): HEADS,
    # Saved views
    ("GET", "/views"): OFFICERS,
    ("POST", "/views"): OFFICERS,
    ("GET", "/views/pinned"): OFFICERS,
    ("POST", "/views/{view_id}"): OFFICERS,
    ("POST", "/views/{view_id}/pin"): OFFICERS,
    ("POST", "/views/{view_id}/delete"): OFFICERS,
    # Messages
    ("GET", "/messages"): EVERYONE,
    ("GET", "/messages/export"): EVERYONE,
    ("GET", "/messages/count"): EVERYONE,
    ("POST", "/messages/read"): EVERYONE,
    ("GET", "/messages/mail"): EVERYONE,
    ("POST", "/messages/mail"): EVERYONE,
    ("GET", "/messages/{message_id}"): EVERYONE,
    ("GET", "/mails"): SYSTEM,
    ("GET", "/mails/export"): SYSTEM,
    ("POST", "/mails/{mail_id}/retry"): SYSTEM,
    # Registry
    ("GET", "/enterprises"): INSIDE,
    ("GET", "/enterprises/export"): INSIDE,
    ("GET", "/enterprises/new"): OFFICERS,
    ("POST", "/enterprises/new"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}"): READ_OWN,
    ("GET", "/enterprises/{enterprise_id}/edit"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/edit"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/archive"): BUREAU,
    ("GET", "/enterprises/{enterprise_id}/history"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/history/export"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/circumstances"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/circumstances"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/figures/{fiscal_year}"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/figures/{fiscal_year}"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/rights/new"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/rights/new"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/rights/{right_id}"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/rights/{right_id}"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/contacts/show"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/contacts/new"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/contacts/{contact_id}"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/lineage"): BUREAU,
    ("GET", "/enterprises/{enterprise_id}/lineage/export"): BUREAU,
    ("POST", "/enterprises/{enterprise_id}/lineage"): BUREAU,
    ("POST", "/enterprises/{enterprise_id}/lineage/{link_id}/take-back"): BUREAU,
    ("GET", "/enterprises/{enterprise_id}/diagnoses"): READ_OWN,
    ("GET", "/enterprises/{enterprise_id}/diagnoses/export"): READ_OWN,
    ("POST", "/enterprises/{enterprise_id}/diagnoses"): OFFICERS,
    ("GET", "/enterprises/{enterprise_id}/diagnoses/print"): READ_OWN,
    ("GET", "/enterprises/{enterprise_id}/diagnoses/{diagnosis_id}"): READ_OWN,
    ("GET", "/enterprises/{enterprise_id}/evidence"): READ_OWN,
    ("GET", "/enterprises/{enterprise_id}/evidence/export"): READ_OWN,
    ("POST", "/enterprises/{enterprise_id}/evidence/incidents"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/evidence/conversions"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/evidence/marks"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/evidence/statements"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/evidence/{part}/{row_id}/remove"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/tags"): OFFICERS,
    ("POST", "/enterprises/{enterprise_id}/tags/remove"): OFFICERS,
    ("GET", "/duplicates"): BUREAU,
    ("GET", "/duplicates/export"): BUREAU,
    ("GET", "/duplicates/{enterprise_id}"): BUREAU,
    ("POST", "/duplicates/{enterprise_id}/join"): BUREAU,
    ("POST", "/duplicates/{enterprise_id}/apart"): BUREAU,
    ("GET", "/firm"): FIRM,
    ("GET", "/entrusted"): frozenset({Role.AGENCY_USER}),
    # Who acts for a firm
    ("GET", "/enterprises/{enterprise_id}/users"): OFFICERS | FIRM,
    ("POST", "/enterprises/{enterprise_id}/users"): OFFICERS | FIRM,
    ("POST", "/enterprises/{enterprise_id}/users/{grant_id}/end"): FIRM,
    ("POST", "/enterprises/{enterprise_id}/invitations/{invitation_id}/withdraw"): OFFICERS | FIRM,
    ("GET", "/registrations"): OFFICERS,
    ("POST", "/registrations/{registration_id}"): OFFICERS,
    ("GET", "/firm/registrations"): FIRM,
    ("GET", "/firm/registrations/new"): FIRM,
    ("POST", "/firm/registrations/new"): FIRM,
    ("GET", "/cases/{case_id}/entrustments"): OF_APPLICATION,
    ("POST", "/cases/{case_id}/entrustments"): FIRM,
    ("POST", "/cases/{case_id}/entrustments/{entrustment_id}/end"): FIRM,
    # Files and documents
    ("POST", "/attachments/{subject_kind}/{subject_id}"): OFFICERS,
    ("GET", "/attachments/{attachment_id}"): READ_OWN,
    # Files of applications; a slot's audience decides what a town reads
    ("GET", "/applications/{application_id}/files"): SEE_APPLICATIONS,
    ("POST", "/applications/{application_id}/slots/{slot}"): FILLERS,
    ("GET", "/applications/{application_id}/files/{file_id}"): SEE_APPLICATIONS,
    ("GET", "/applications/{application_id}/files/{file_id}/view"): SEE_APPLICATIONS,
    ("GET", "/applications/{application_id}/files/{file_id}/preview"): SEE_APPLICATIONS,
    ("POST", "/applications/{application_id}/files/{file_id}/take-out"): FILLERS,
    # Papers to be signed: towns do not read what is in them
    ("GET", "/applications/{application_id}/paper.{ending}"): BUREAU | FILLERS,
    # Reserve pool and visits
    ("GET", "/pool"): INSIDE,
    ("GET", "/pool/export"): INSIDE,
    ("GET", "/pool/new"): OFFICERS,
    ("POST", "/pool/new"): OFFICERS,
    ("GET", "/pool/cohorts"): INSIDE,
    ("GET", "/pool/cohorts/export"): INSIDE,
    ("POST", "/pool/standings"): OFFICERS,
    ("POST", "/pool/cohorts"): BUREAU,
    ("GET", "/diagnoses"): INSIDE,
    ("GET", "/diagnoses/export"): INSIDE,
    ("GET", "/pool/{entry_id}"): INSIDE,
    ("POST", "/pool/{entry_id}"): OFFICERS,
    ("POST", "/pool/{entry_id}/admit"): BUREAU,
    ("POST", "/pool/{entry_id}/remove"): BUREAU,
    ("POST", "/pool/{entry_id}/carry-over"): BUREAU,
    ("POST", "/pool/{entry_id}/phases"): OFFICERS,
    ("POST", "/pool/{entry_id}/phases/{phase_id}"): OFFICERS,
    ("GET", "/visits"): OFFICERS,
    ("GET", "/visits/export"): OFFICERS,
    ("GET", "/visits/new"): OFFICERS,
    ("POST", "/visits/new"): OFFICERS,
    ("GET", "/visits/{visit_id}"): OFFICERS,
    ("POST", "/visits/{visit_id}"): OFFICERS,
    ("POST", "/visits/{visit_id}/confirm"): OFFICERS,
    ("POST", "/visits/{visit_id}/explain"): OFFICERS,
    ("POST", "/visits/{visit_id}/seen"): HEADS,
    ("POST", "/visits/{visit_id}/close"): OFFICERS,
    # Pipelines
    ("GET", "/cases"): INSIDE,
    ("GET", "/cases/list"): INSIDE,
    ("GET", "/cases/export"): INSIDE,
    ("GET", "/cases/new"): OFFICERS,
    ("POST", "/cases/new"): OFFICERS,
    ("GET", "/cases/{case_id}"): OF_APPLICATION,
    # Only for programs; pages carry them as links.
    ("GET", "/enterprises/{enterprise_id}/neighbours"): INSIDE,
    ("GET", "/pool/{entry_id}/neighbours"): INSIDE,
    ("GET", "/cases/{case_id}/neighbours"): INSIDE,
    ("GET", "/titles/{title_id}/neighbours"): INSIDE,
    ("GET", "/visits/{visit_id}/neighbours"): OFFICERS,
    ("POST", "/cases/{case_id}"): OFFICERS,
    ("GET", "/cases/{case_id}/actions/{action}"): OFFICERS | {Role.ENTERPRISE_USER},
    ("POST", "/cases/{case_id}/actions/{action}"): OFFICERS | {Role.ENTERPRISE_USER},
    ("POST", "/cases/{case_id}/corrections"): BUREAU,
    ("POST", "/cases/{case_id}/surveys"): BUREAU,
    ("POST", "/cases/{case_id}/objections"): BUREAU,
    ("POST", "/cases/{case_id}/objections/{objection_id}"): BUREAU,
    # Applications: filled in by firms and those they entrusted, read by officers
    ("GET", "/firm/applications"): frozenset({Role.ENTERPRISE_USER}),
    ("POST", "/firm/applications"): frozenset({Role.ENTERPRISE_USER}),
    ("POST", "/cases/{case_id}/application"): BUREAU,
    ("GET", "/applications/{application_id}"): READ_APPLICATION,
    ("POST", "/applications/{application_id}/route"): FILLERS,
    ("POST", "/applications/{application_id}/submit"): frozenset({Role.ENTERPRISE_USER}),
    ("GET", "/applications/{application_id}/sections/{section}"): READ_APPLICATION,
    ("POST", "/applications/{application_id}/sections/{section}"): FILLERS,
    ("POST", "/applications/{application_id}/answers"): FILLERS,
    ("GET", "/applications/{application_id}/findings"): READ_APPLICATION,
    ("POST", "/applications/{application_id}/rows"): FILLERS,
    ("POST", "/applications/{application_id}/rows/{row_id}/move"): FILLERS,
    ("POST", "/applications/{application_id}/rows/{row_id}/remove"): FILLERS,
    ("GET", "/batches"): INSIDE,
    ("GET", "/batches/export"): INSIDE,
    ("GET", "/batches/new"): BUREAU,
    ("POST", "/batches/new"): BUREAU,
    ("GET", "/batches/{batch_id}"): INSIDE,
    ("POST", "/batches/{batch_id}"): BUREAU,
    ("GET", "/notices"): INSIDE,
    ("GET", "/notices/export"): INSIDE,
    ("GET", "/notices/new"): BUREAU,
    ("POST", "/notices/new"): BUREAU,
    ("GET", "/notices/{notice_id}"): INSIDE,
    ("GET", "/notices/{notice_id}/export"): INSIDE,
    ("GET", "/notices/{notice_id}/print"): INSIDE,
    ("POST", "/notices/{notice_id}/objections"): BUREAU,
    ("POST", "/notices/{notice_id}/objections/{objection_id}"): BUREAU,
    # Titles, plan, board
    ("GET", "/titles"): INSIDE,
    ("GET", "/titles/export"): INSIDE,
    ("GET", "/titles/new"): BUREAU,
    ("POST", "/titles/new"): BUREAU,
    ("GET", "/titles/{title_id}"): READ_OWN,
    ("POST", "/titles/{title_id}/end"): BUREAU,
    ("POST", "/titles/{title_id}/end/take-back"): BUREAU,
    ("GET", "/plan"): INSIDE,
    ("GET", "/plan/export"): INSIDE,
    ("GET", "/plan/{key}"): INSIDE,
    ("GET", "/plan/{key}/export"): INSIDE,
    ("POST", "/plan/{key}/values"): BUREAU,
    ("POST", "/plan/{key}/tasks"): BUREAU,
    ("POST", "/plan/{key}/baseline"): HEADS,
    ("GET", "/board"): INSIDE,
    ("GET", "/board/export"): INSIDE,
    ("GET", "/board/{key}/rows/export"): INSIDE,
    ("GET", "/board/{key}/rows"): INSIDE,
    ("GET", "/morning"): OFFICERS,
    ("GET", "/tasks"): AT_WORK,
    ("GET", "/tasks/export"): AT_WORK,
    ("GET", "/tasks/count"): AT_WORK,
    ("GET", "/reminders"): OFFICERS,
    ("GET", "/reminders/export"): OFFICERS,
    ("GET", "/reminders/{subject}/{subject_id}"): OFFICERS,
    ("POST", "/reminders/{subject}/{subject_id}"): OFFICERS,
    ("POST", "/reminders/{reminder_id}/done"): OFFICERS,
    ("GET", "/duties"): OFFICERS,
    ("GET", "/duties/{key}/{year}"): OFFICERS,
    ("GET", "/duties/{key}/{year}/export"): OFFICERS,
    ("GET", "/duties/{key}/{year}/text"): OFFICERS,
    ("POST", "/duties/{key}/{year}/filings"): BUREAU,
    ("POST", "/duties/{key}/{year}/lists"): BUREAU,
    # Many at once, and other long work
    ("GET", "/jobs"): OFFICERS,
    ("GET", "/jobs/export"): OFFICERS,
    ("GET", "/jobs/{job_id}/export"): OFFICERS,
    ("GET", "/jobs/new"): OFFICERS,
    ("POST", "/jobs/new"): OFFICERS,
    ("GET", "/jobs/{job_id}"): OFFICERS,
    ("POST", "/jobs/{job_id}/start"): OFFICERS,
    ("POST", "/jobs/{job_id}/cancel"): OFFICERS,
    ("POST", "/jobs/{job_id}/undo"): OFFICERS,
    # In and out
    ("GET", "/imports"): OFFICERS,
    ("GET", "/imports/export"): OFFICERS,
    ("POST", "/imports"): OFFICERS,
    ("GET", "/imports/template"): OFFICERS,
    ("GET", "/imports/{run_id}"): OFFICERS,
    ("GET", "/imports/{run_id}/export"): OFFICERS,
    ("POST", "/imports/{run_id}/answers"): OFFICERS,
    ("POST", "/imports/{run_id}/confirm"): OFFICERS,
    ("POST", "/imports/{run_id}/undo"): OFFICERS,
    ("POST", "/imports/{run_id}/discard"): OFFICERS,
    ("GET", "/lists"): BUREAU,
    ("GET", "/lists/export"): BUREAU,
    ("POST", "/lists"): BUREAU,
    ("GET", "/lists/{list_id}"): BUREAU,
    ("GET", "/lists/{list_id}/export"): BUREAU,
    ("POST", "/lists/{list_id}/apply"): BUREAU,
    ("POST", "/lists/{list_id}/discard"): BUREAU,
    ("POST", "/lists/{list_id}/take-back"): BUREAU,
    ("GET", "/exports"): INSIDE,
    ("GET", "/exports/package"): INSIDE,
    ("GET", "/exports/schema"): INSIDE,
    ("GET", "/facts/{kind}/export"): INSIDE,
    ("GET", "/exports/templates"): INSIDE,
    ("POST", "/exports/templates"): OFFICERS,
    ("POST", "/exports/templates/{template_id}"): OFFICERS,
    ("POST", "/exports/templates/{template_id}/delete"): OFFICERS,
}


RULES: dict[tuple[str, str], dict[Role, Reason]] = {
    ("POST", "/cases/{case_id}/actions/{action}"): {Role.AGENCY_USER: Reason.AGENCY_NEVER_SUBMITS},
    ("POST", "/applications/{application_id}/submit"): {
        Role.AGENCY_USER: Reason.AGENCY_NEVER_SUBMITS
    },
}
"""Where a role is refused by a rule that has a name, the refusal says which."""


def reason_against(role: Role, method: str, path: str) -> Reason:
    """Why a route does not admit a role."""
    return RULES.get((method, _page_of(path)), {}).get(role, Reason.NOT_PERMITTED)


def roles_of(method: str, path: str) -> frozenset[Role]:
    """The roles a route admits; an unlisted route admits nobody."""
    if method == "HEAD":
        method = "GET"
    return ROUTES.get((method, _page_of(path)), frozenset())


def _page_of(path: str) -> str:
    """A twin is at /api and the address of its page."""
    return path.removeprefix("/api") if path.startswith("/api/") else path
