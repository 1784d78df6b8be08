"""The table of contents: settings -> engine -> routers -> handlers."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from app import __version__
from app.db import create_engine
from app.files.store import clear_broken_off
from app.logs import log_plainly
from app.routers import (
    account_exports,
    account_identities,
    agencies,
    amendments,
    application_contacts,
    application_copying,
    application_editions,
    application_files,
    application_matrix,
    application_pasting,
    application_rows,
    application_sections,
    application_submissions,
    applications,
    assessments,
    attachments,
    award_clauses,
    award_payments,
    awards,
    batches,
    board,
    board_trends,
    bulletins,
    calendar,
    case_moves,
    cases,
    cohort_courses,
    comments,
    contracts,
    criterion_objections,
    decisions,
    demonstration,
    diagnoses,
    duplicates,
    duties,
    enterprise_contacts,
    enterprise_diagnoses,
    enterprise_evidence,
    enterprise_forms,
    enterprise_lineage,
    enterprise_lists,
    enterprise_parts,
    enterprise_rights,
    enterprises,
    entrusted,
    entrustments,
    evaluations,
    experts,
    export_templates,
    exports,
    fact_exports,
    firm,
    firm_applications,
    firm_awards,
    firm_calendars,
    firm_exports,
    firm_users,
    forecasts,
    forms,
    grants,
    handovers,
    health,
    home,
    honours,
    identities,
    imports,
    inquiries,
    institution_lists,
    institution_stages,
    institutions,
    investment_opinions,
    jobs,
    joint_opinions,
    journal,
    letters,
    list_exports,
    mails,
    messages,
    mornings,
    neighbours,
    newcomers,
    notices,
    office_exports,
    official_lists,
    openapi,
    panel_results,
    panels,
    papers,
    patent_sweep,
    people,
    personal,
    places,
    plan,
    plan_exports,
    platforms,
    pool,
    pool_admission,
    pool_entries,
    pool_trials,
    recognition_meetings,
    registrations,
    relations,
    reminders,
    renewals,
    returned_lists,
    reviews,
    science_projects,
    second_factor,
    self_test,
    sessions,
    sign_in_codes,
    talent_pages,
    talent_steps,
    talents,
    tasks,
    time_limits,
    titles,
    tokens,
    towns,
    views,
    visit_pages,
    visits,
    vouchers,
)
from app.settings import Settings, get_settings
from app.web.error_handlers import add_error_handlers
from app.web.problems import PROBLEMS
from app.web.rendering import STATIC, Renderer, make_environment
from app.web.security import Guard
from app.web.signpost import Signpost

# The list comes first: its fixed paths would read as ids further down.
ENTERPRISES = (
    enterprise_lists,
    enterprise_forms,
    enterprises,
    enterprise_parts,
    enterprise_rights,
    enterprise_contacts,
    enterprise_lineage,
    enterprise_diagnoses,
    enterprise_evidence,
    duplicates,
    firm,
    entrusted,
    firm_users,
    registrations,
    entrustments,
)
# Likewise: /pool/new and /pool/cohorts are no entries, /visits/new is no contact.
POOL = (
    cohort_courses,
    pool,
    pool_admission,
    pool_trials,
    pool_entries,
    visits,
    visit_pages,
    tasks,
    views,
)
# /talent-projects/new is no project.
TALENTS = (talents, talent_pages, talent_steps)
# Their paths stand before those of single rows: /batches/export is no batch.
EXPORTS = (
    list_exports,
    plan_exports,
    office_exports,
    account_exports,
    firm_exports,
    fact_exports,
)
# What the plan asks and the register of titles answers.
PLAN = (
    board,
    board_trends,
    forecasts,
    towns,
    bulletins,
    evaluations,
    assessments,
    plan,
    titles,
    attachments,
)
# What the bureau does for firms beside their titles.
SERVICES = (
    institution_lists,
    institutions,
    institution_stages,
    platforms,
    vouchers,
    patent_sweep,
    science_projects,
    contracts,
    honours,
    recognition_meetings,
    investment_opinions,
    agencies,
)
# Its fixed words come before the sections of an application.
APPLICATIONS = (
    application_files,
    application_matrix,
    application_copying,
    application_pasting,
    application_editions,
    application_submissions,
    application_contacts,
    papers,
    letters,
)
# The fixed words of /awards come before its rounds.
AWARDS = (award_clauses, awards, award_payments, firm_awards)
PAGES = (
    *(part.pages for part in EXPORTS),
    *(part.pages for part in POOL),
    *(part.pages for part in TALENTS),
    *(part.pages for part in ENTERPRISES),
    health.pages,
    *(part.pages for part in PLAN),
    *(part.pages for part in SERVICES),
    *(part.pages for part in APPLICATIONS),
    *(part.pages for part in AWARDS),
    sessions.pages,
    newcomers.pages,
    sign_in_codes.pages,
    identities.pages,
    account_identities.pages,
    second_factor.pages,
    imports.pages,
    official_lists.pages,
    duties.pages,
    renewals.pages,
    export_templates.pages,
    exports.pages,
    home.pages,
    people.pages,
    personal.pages,
    grants.pages,
    tokens.pages,
    journal.pages,
    handovers.pages,
    places.pages,
    experts.pages,
    panels.pages,
    panel_results.pages,
    relations.pages,
    reviews.pages,
    reminders.pages,
    firm_calendars.pages,
    comments.pages,
    mornings.pages,
    mails.pages,
    messages.pages,
    calendar.pages,
    cases.pages,
    case_moves.pages,
    firm_applications.pages,
    applications.pages,
    application_sections.pages,
    amendments.pages,
    decisions.pages,
    criterion_objections.pages,
    inquiries.pages,
    inquiries.award_pages,
    returned_lists.pages,
    returned_lists.award_pages,
    time_limits.pages,
    joint_opinions.pages,
    batches.pages,
    notices.pages,
    jobs.pages,
    self_test.pages,
    demonstration.pages,
)
TWINS = (
    *(part.api for part in EXPORTS),
    *(part.api for part in POOL),
    *(part.api for part in TALENTS),
    *(part.api for part in ENTERPRISES),
    *(part.api for part in PLAN),
    *(part.api for part in SERVICES),
    *(part.api for part in APPLICATIONS),
    *(part.api for part in AWARDS),
    forms.api,
    imports.api,
    official_lists.api,
    duties.api,
    renewals.api,
    export_templates.api,
    exports.api,
    openapi.api,
    diagnoses.api,
    people.api,
    personal.api,
    account_identities.api,
    grants.api,
    tokens.api,
    journal.api,
    handovers.api,
    places.api,
    experts.api,
    panels.api,
    panel_results.api,
    relations.api,
    reviews.api,
    reminders.api,
    firm_calendars.api,
    comments.api,
    mornings.api,
    mails.api,
    messages.api,
    calendar.api,
    cases.api,
    case_moves.api,
    firm_applications.api,
    applications.api,
    application_sections.api,
    application_rows.api,
    amendments.api,
    decisions.api,
    criterion_objections.api,
    inquiries.api,
    inquiries.award_api,
    returned_lists.api,
    returned_lists.award_api,
    time_limits.api,
    joint_opinions.api,
    batches.api,
    notices.api,
    jobs.api,
    neighbours.api,
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    settings: Settings = app.state.settings
    # More threads only fight over the interpreter's lock (docs/decisions, speed).
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
    await anyio.to_thread.run_sync(clear_broken_off, settings.data_dir)
    # Everything alive now stays alive: collecting it again and again costs 19 ms each time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    yield
    app.state.engine.dispose()
    app.state.door.dispose()


def create_app(settings: Settings | None = None) -> FastAPI:
    log_plainly()
    app = assemble()
    furnish(app, settings or get_settings())
    return app


def furnish(app: FastAPI, settings: Settings) -> None:
    """Say where the data are and how to behave: all that differs from one place to another."""
    app.state.settings = settings
    app.state.engine = create_engine(settings.url, settings.threads)
    # The door's own connection, used only on the event loop: it never waits for the pool.
    app.state.door = create_engine(settings.url, 1)


def assemble() -> FastAPI:
    """Routes, templates and middleware; half a second of work."""
    app = FastAPI(
        title="苗圃 Miaopu",
        version=__version__,
        summary="科技企业培育:台账、后备库、申报管线与目标看板",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.templates = make_environment()
    app.state.renderer = Renderer
    for router in PAGES:
        app.include_router(router)
    for router in TWINS:
        app.include_router(router, responses=PROBLEMS)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.middleware_stack = Signpost(app.router)
    add_error_handlers(app)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=1)
    return app
