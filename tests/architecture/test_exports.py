"""Every page that is a list has its file beside it, for the same roles."""

import re

from app.web.access import PUBLIC, ROUTES

Path = str
SUFFIX = "/export"

NO_LISTS = re.compile(
    r"/(new|edit|print|text|template|circumstances|neighbours|count|pinned)$"  # forms, papers
    r"|/actions/\{action\}$|/figures/\{fiscal_year\}$|/rights/\{right_id\}$"  # forms
    r"|^/(attachments|cases|enterprises|messages|people|pool|titles|visits)/\{\w+\}$"  # one row
    r"|^/institutions/\{\w+\}$"
    r"|/files/\{file_id\}(/view|/preview)?$|/(paper|letters/\{letter\})\.\{ending\}$"  # one file
    r"|^/duplicates/\{enterprise_id\}$|/diagnoses/\{diagnosis_id\}$"  # one row
    r"|^/applications/\{application_id\}"  # one application and its parts
)
"""Pages that show one thing, take something in, or are a file themselves."""

WITHOUT: dict[Path, str] = {
    "/": "a crossroads",
    "/password": "a form",
    "/towns/bulletins/{bulletin_id}": "one sheet, as it was issued",
    "/towns/bulletin": "one sheet; its numbers have their file in /towns/export",
    "/assessments/{scheme_id}/towns/{township}": "one town; /assessments/{scheme_id}/export has it",
    "/morning": "the first rows of lists that each have their file",
    "/messages/mail": "a form",
    "/policies": "a form",
    "/second-factor": "a form",
    "/personal-requests": "a few requests, each decided where it stands",
    "/contact-requests": "a few requests, each decided where it stands",
    "/people/{person_id}/identities": "one account's one or two, to be bound and taken off",
    "/sessions": "one's own sign-ins, to be ended and not to be filed",
    "/openapi.json": "for programs, a file already",
    "/views": "one's own names for lists; each list has its own file",
    "/exports": "leads to files",
    "/exports/package": "a file already",
    "/exports/schema": "a file already",
    "/exports/templates": "what files are made from",
    "/reviews": "an expert's own few reviews, to be written and not to be filed",
    "/panels/{panel_id}": "one panel; its results are exported by /panels/{panel_id}/results",
    "/experts/{expert_id}": "one of the pool",
    "/reviews/{review_id}": "one review",
    "/platforms/{platform_id}": "one platform and its few years",
    "/vouchers/{voucher_id}": "one voucher",
    "/honours/{honour_id}": "one honour",
    "/investment-opinions/{opinion_id}": "one opinion",
    "/contracts/{contract_id}": "one contract",
    "/science-projects/{project_id}": "one project with its few instalments and checks",
    "/science-projects/{project_id}/instalments/{instalment_id}": "one instalment",
    "/patent-sweep/{enterprise_id}": "one firm of the list",
    "/cases/{case_id}/reviews": "of one case; the panel's results have their file",
    "/declarations": "one's own few relations, to be declared and not to be filed",
    "/firm/applications": "the few a firm has begun, and what it may begin",
    "/firm": "a choice among the firm user's own few firms",
    "/enterprises/{enterprise_id}/users": "the few people of one firm",
    "/registrations": "a queue that empties; what was decided is in the history",
    "/firm/registrations": "one's own firms that wait",
    "/cases/{case_id}/entrustments": "the few agencies of one case",
    "/entrusted": "the few cases that firms entrusted to an agency user",
    "/cases/{case_id}/letters": "leads to files",
    "/applications/{application_id}/files": "files themselves, by slot",
    "/applications/{application_id}/matrix": "a drawing of one application's tables",
    "/applications/{application_id}/known": "where one draft differs from the register",
    "/applications/{application_id}/copy": "made to be copied; each table as text for a sheet",
    "/talent-projects/{talent_id}": "one project",
    "/talent-projects/{talent_id}/way": "one project, for programs",
    "/duties": "leads to the duty of the day",
    "/reminders/{subject}/{subject_id}": "of one row; /reminders/export has all one sent or got",
    "/cases/{case_id}/amendments/{amendment_id}": "two versions of one application, side by side",
    "/amendment-reasons": "a few words to choose from, edited in place",
    "/batches/{batch_id}": "one batch; its cases are exported by /cases/export",
}

ELSEWHERE: dict[Path, Path] = {
    "/cases": "/cases/export",
    "/cases/list": "/cases/export",
}
"""Lists whose file has another address."""


def pages() -> set[Path]:
    return {path for method, path in ROUTES if method == "GET" and not path.endswith(SUFFIX)}


def test_every_list_has_its_file() -> None:
    lists = {path for path in pages() - set(WITHOUT) if not NO_LISTS.search(path)}

    lonely = {path for path in lists if ("GET", ELSEWHERE.get(path, path + SUFFIX)) not in ROUTES}

    assert lonely == set()


def test_every_file_is_for_those_who_see_its_list() -> None:
    unlike = {
        path
        for path in pages()
        if ("GET", path + SUFFIX) in ROUTES and ROUTES["GET", path + SUFFIX] != ROUTES["GET", path]
    }

    assert unlike == set()


def test_no_exception_is_left_over() -> None:
    assert set(WITHOUT) - pages() - {path for _, path in PUBLIC} == set()
