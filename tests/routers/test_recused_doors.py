"""Recusal closes every door: whatever route a recused person walks, the firm is not behind it.

The walk takes the table of routes, so that a new route is walked without anybody thinking of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from app.domain.access import OFFICERS, Role
from app.domain.forms.schema import FormKey
from app.domain.lineage import LineageKind
from app.models.applications import Application
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Attachment, Enterprise
from app.models.evidence import Conversion
from app.models.imports import ImportRun
from app.models.jobs import Job
from app.models.lineage import EnterpriseLink
from app.models.notices import NoticeEntry, NoticeSubject, Objection, PublicNotice
from app.models.official_lists import OfficialList
from app.models.people import Person
from app.models.titles import Title
from app.web.access import ROUTES
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_contact,
    make_demonstration,
    make_enterprise,
    make_evaluation,
    make_figures,
    make_former_name,
    make_indicator,
    make_institution,
    make_ip_right,
    make_phase,
    make_plan,
    make_pool_entry,
    make_recusal,
    make_reminder,
    make_staff,
    make_statement,
    make_title,
    make_visit,
)
from tests.factories.ground import store as put
from tests.factories.talents import make_talent
from tests.routers.recused_awards import rows_of_awards
from tests.routers.recused_rows import rows_of_cases

TODAY = date(2018, 9, 30)
NAME, FORMER = "犀照密封件有限公司", "犀照橡胶制品厂"
ROLES = (Role.SECTION_HEAD, Role.TOWN_OFFICER)
"""Between them they reach whatever an officer may."""
MARK = "犀照"
"""In no other name of this world: wherever it stands, the firm is seen."""
BESIDES = "旁观仪表有限公司"

ASKED = "/batches/{batch_id}/inquiries/{inquiry_id}/export"
ASKED_FOR_AWARDS = "/awards/{round_id}/inquiries/{inquiry_id}/export"
WHOLE = frozenset({"/exports/package", "/notices/{notice_id}/print", ASKED, ASKED_FOR_AWARDS})
"""Official papers are the county's and never depend on who presses the button."""
OWN = frozenset({"/declarations", "/recusals", "/recusals/export"})
"""One's own relation, as one declared it oneself."""


@dataclass
class World:
    """The closed firm, one that is open, and the ids of all that is about the closed one."""

    closed: Enterprise
    beside: Enterprise
    ids: dict[str, str] = field(default_factory=dict)
    """By the name of a path's blank."""
    shared: dict[str, str] = field(default_factory=dict)
    """Rows about many firms: they stay, without the closed one."""
    secrets: tuple[str, ...] = ()
    """Texts that only the closed firm's rows hold."""


@pytest.fixture
def world(store: Session, as_viewer: AsViewer) -> World:
    make_demonstration(store, TODAY)
    make_calendar_year(store, 2018)
    make_calendar_year(store, 2019)
    make_indicator(store, make_plan(store), key="hnte")
    other = make_staff(store, name="同事")
    closed = make_enterprise(store, name=NAME, responsible_id=other.id)
    beside = make_enterprise(store, name=BESIDES, responsible_id=other.id)
    cohort, batch = make_cohort(store), make_batch(store)
    make_former_name(store, closed, FORMER)
    contact = make_contact(store, closed, name="犀照联络")
    make_figures(store, closed)
    right = make_ip_right(store, closed, name="犀照专利", number="ZL201600000777")
    case = make_case(store, closed, batch_id=batch.id, handler_id=other.id)
    case_beside = make_case(store, beside, batch_id=batch.id)
    entry = make_pool_entry(store, closed, cohort, responsible_id=other.id)
    make_pool_entry(store, beside, cohort)
    phase = make_phase(store, entry, due_on=date(2018, 6, 1))
    visit = make_visit(store, closed, other, summary="犀照现场")
    title = make_title(store, closed, certificate_number="GR201633000777")
    make_title(store, beside)
    institution = make_institution(store, closed, name="犀照研究院")
    make_institution(store, beside)
    make_statement(store, closed, source="犀照函")
    conversion = put(
        store,
        Conversion(enterprise_id=closed.id or 0, county_code=COUNTY, year=2017, name="犀照成果"),
    )
    notice = put(
        store,
        PublicNotice(
            county_code=COUNTY,
            subject=NoticeSubject.RESERVE_POOL,
            title="入库公示",
            starts_on=date(2018, 9, 3),
            working_days=5,
            ends_on=date(2018, 9, 10),
            contact="科技局 0573-00000000",
        ),
    )
    for firm, shown in ((closed, entry), (beside, None)):
        put(
            store,
            NoticeEntry(
                notice_id=notice.id or 0,
                county_code=COUNTY,
                enterprise_id=firm.id or 0,
                pool_entry_id=shown.id if shown else None,
            ),
        )
    objection = put(
        store,
        Objection(
            county_code=COUNTY,
            notice_id=notice.id,
            enterprise_id=closed.id or 0,
            raised_on=date(2018, 9, 4),
            content="犀照数据不实",
        ),
    )
    link = put(
        store,
        EnterpriseLink(
            county_code=COUNTY,
            predecessor_id=closed.id or 0,
            successor_id=beside.id or 0,
            kind=LineageKind.MERGER,
            happened_on=date(2018, 5, 1),
        ),
    )
    reminder = make_reminder(store, closed, other, other, text="犀照请补")
    papers = put(
        store,
        Application(
            county_code=COUNTY,
            enterprise_id=closed.id or 0,
            case_id=case.id or 0,
            form=FormKey.HNTE,
            edition=1,
            begun_by_id=other.id or 0,
        ),
    )
    talent = make_talent(store, other, closed, title="犀照人才项目", plan="犀照方案" * 40)
    make_talent(store, other, beside, plan="旁观方案" * 40)
    gathered = rows_of_cases(store, case, case_beside, batch, papers, other)
    awarded = rows_of_awards(store, title, other)
    world = World(closed, beside)
    colleague = as_viewer(Role.SECTION_HEAD, name="科长同事")
    _work_of_others(colleague, world, title)
    world.ids |= (
        {
            "enterprise_id": closed.public_id,
            "talent_id": talent.public_id,
            "case_id": case.public_id,
            "application_id": papers.public_id,
            "entry_id": entry.public_id,
            "phase_id": phase.public_id,
            "visit_id": visit.public_id,
            "title_id": title.public_id,
            "institution_id": institution.public_id,
            "evaluation_id": make_evaluation(store, institution).public_id,
            "right_id": right.public_id,
            "contact_id": contact.public_id,
            "objection_id": objection.public_id,
            "link_id": link.public_id,
            "row_id": conversion.public_id,
            "reminder_id": reminder.public_id,
            "attachment_id": store.exec(
                select(Attachment.public_id).where(Attachment.subject_kind == "title")
            ).one(),
            "diagnosis_id": store.exec(select(Diagnosis.public_id)).one(),
        }
        | gathered.closed
        | awarded.closed
    )
    world.shared |= (
        {
            "notice_id": notice.public_id,
            "batch_id": batch.public_id,
            "job_id": store.exec(select(Job.public_id)).one(),
            "run_id": store.exec(select(ImportRun.public_id)).one(),
            "list_id": store.exec(select(OfficialList.public_id)).one(),
        }
        | gathered.shared
        | awarded.shared
    )
    world.secrets = (
        MARK,
        closed.uscc,
        closed.public_id,
        "ZL201600000777",
        "GR201633000777",
        *world.ids.values(),
    )
    return world


def _work_of_others(colleague: Browser, world: World, title: Title) -> None:
    """What colleagues did to many firms at once, the closed one among them."""
    closed, beside = world.closed, world.beside
    given = {"kind": "tag_firms", "which": "ticked", "tag": "重点"}
    rows = [closed.public_id, beside.public_id]
    assert colleague.post("/jobs/new", data=given | {"rows": rows}).status_code == 303
    file = f"企业名称,统一社会信用代码\n{NAME},{closed.uscc}\n{BESIDES},{beside.uscc}\n"
    sent = colleague.post("/imports", files={"file": ("镇报.csv", file.encode())})
    assert sent.status_code == 303
    listed = {
        "kind": "notice",
        "programme": "hnte",
        "year": 2018,
        "document_number": "国科火字〔2018〕1号",
        "dated_on": "2018-09-20",
        "text": f"{NAME}\n{BESIDES}",
    }
    assert colleague.post("/api/lists", json=listed).status_code == 201
    address = f"/api/enterprises/{closed.public_id}/diagnoses"
    assert colleague.post(address, json={"programme": "hnte"}).status_code == 201
    scan = {"file": ("证书.pdf", b"%PDF-1.4\n%scan\n" + bytes(range(256)) * 8)}
    address = f"/api/attachments/title/{title.public_id}"
    assert colleague.post(address, files=scan).status_code == 201


def recused(as_viewer: AsViewer, store: Session, world: World, role: Role) -> Browser:
    browser = as_viewer(role)
    assert isinstance(browser.person, Person)
    make_recusal(store, browser.person, world.closed)
    return browser


def addresses(world: World, role: Role, method: str) -> Iterator[tuple[str, bool]]:
    """Every path of this role, filled; and whether it is about the closed firm alone."""
    blanks = (
        {
            "fiscal_year": "2017",
            "section": "main",
            "slot": "licence",
            "table": "rd",
            "ending": "pdf",
            "year": "2018",
            "action": "submit",
            "subject": "case",
            "subject_kind": "title",
            "part": "conversions",
            "kind": "figures",
            "letter": "amendment",
            "department": "ecology",
            "lane": "novelty",
        }
        | world.ids
        | world.shared
    )
    for (verb, path), roles in ROUTES.items():
        if verb != method or role not in roles or path in OWN | WHOLE:
            continue
        about = "title_id" if "{subject_kind}" in path else "case_id"
        blanks["subject_id"] = world.ids[about]
        names = re.findall(r"\{(\w+)\}", path)
        if path.startswith(("/plan/", "/board/", "/duties/")):
            key = "hnte_annual_report" if path.startswith("/duties/") else "hnte"
            yield path.format(**blanks | {"key": key}), False
        elif set(names) <= set(blanks):
            keys = {name: meant(path, name, blanks) for name in names}
            is_closed = bool({*keys.values()} & (set(world.ids) | {"subject_id"}))
            yield path.format(**{name: blanks[key] for name, key in keys.items()}), is_closed


def meant(path: str, name: str, blanks: dict[str, str]) -> str:
    """Which of the rows a blank stands for, where it means different things."""
    steps = path.split("/")
    above = next((one for one, after in pairwise(steps) if f"{{{name}}}" in after), "")
    keys = (f"/{steps[1]} {{{name}}}", f"{above} {{{name}}}", name)
    return next(key for key in keys if key in blanks)


def texts(content: bytes) -> str:
    """What a person reads in an answer: of a workbook or a package all its parts."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())


def seen(world: World, content: bytes, path: str) -> list[str]:
    told = texts(content).replace(path, "")
    return [one for one in world.secrets if one in told]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_no_twin_no_file_shows_the_firm(
    role: Role, as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser = recused(as_viewer, store, world, role)

    walked, open_doors, shown = 0, [], {}
    for path, is_closed in addresses(world, role, "GET"):
        for address in (path, f"/api{path}"):
            is_file = path.endswith("/export")
            for more in ("?format=csv", "?format=xlsx") if is_file else ("", "?q=密封件"):
                answer = browser.get(address + more)
                walked += 1
                if is_closed and answer.status_code not in {403, 404, 405, 422}:
                    open_doors.append((address + more, answer.status_code))
                if answer.status_code < 500 and (found := seen(world, answer.content, path)):
                    shown[address + more] = found
                assert answer.status_code < 500, (address, answer.text[:500])

    assert open_doors == []
    assert shown == {}
    assert walked > 200


@pytest.mark.parametrize("role", ROLES)
def test_nothing_can_be_done_to_the_firm(
    role: Role, as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser = recused(as_viewer, store, world, role)

    done = {}
    for path, is_closed in addresses(world, role, "POST"):
        if is_closed:
            for address in (path, f"/api{path}"):
                answer = (
                    browser.post(address, json={})
                    if address.startswith("/api")
                    else browser.post(address, data={})
                )
                if answer.status_code not in {403, 404, 405, 422} or seen(
                    world, answer.content, path
                ):
                    done[address] = (answer.status_code, seen(world, answer.content, path))

    assert done == {}


def test_the_two_roles_reach_whatever_an_officer_may() -> None:
    reached = {route for route, roles in ROUTES.items() if roles & set(ROLES)}

    assert {route for route, roles in ROUTES.items() if roles & OFFICERS} == reached


LISTS = {
    "/enterprises": 1,
    "/cases": 1,
    "/pool": 1,
    "/visits": 1,
    "/titles": 1,
    "/institutions": 1,
    "/facts/figures": 1,
    "/board/hnte/rows": 1,
}


def test_files_say_how_many_rows_were_withheld(
    as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser, whole = recused(as_viewer, store, world, Role.SECTION_HEAD), as_viewer()

    for path, number in LISTS.items():
        rows = browser.get(f"/api{path}/export?format=json").json()
        before = whole.get(f"/api{path}/export?format=json").json()
        assert rows[-1] == {"withheld": number}, path
        assert len(rows[:-1]) == len(before) - number
        assert before[-1] != {"withheld": 0}
        csv = browser.get(f"{path}/export?format=csv").text.splitlines()
        assert csv[-1].lstrip('"').startswith("注:另有 1 行因您须回避未列出"), path


def test_list_of_an_inquiry_is_whole_and_tells_no_answer_about_the_firm(
    as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser = recused(as_viewer, store, world, Role.SECTION_HEAD)
    address = "/api" + ASKED.format(**world.shared)

    lines = browser.get(f"{address}?format=json").json()

    told = {line["enterprise"]: (line["ecology"], line["reasons"]) for line in lines}
    assert told == {NAME: ("", ""), BESIDES: ("", "")}
    whole = as_viewer().get(f"{address}?format=json").json()
    assert [line["reasons"] for line in whole if line["enterprise"] == NAME] == [
        "生态环境:犀照受罚"
    ]


def test_workbook_with_a_closing_line_goes_in_again_unchanged(
    as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser = recused(as_viewer, store, world, Role.SECTION_HEAD)
    content = browser.get("/enterprises/export?format=xlsx").content
    assert "另有 1 行因您须回避未列出" in texts(content)

    sent = browser.post(
        "/api/imports", files={"file": ("台账.xlsx", content)}, data={"dry_run": "true"}
    )

    told = sent.json()
    assert (told["create"], told["update"]) == (0, 0)
    assert [(one["reason"], one["severity"]) for one in told["problems"]] == [
        ("row_skipped", "warning")
    ]


def test_a_recused_officer_brings_in_nothing_about_the_firm(
    as_viewer: AsViewer, store: Session, world: World
) -> None:
    browser = recused(as_viewer, store, world, Role.BUREAU_OFFICER)
    file = f"企业名称,统一社会信用代码,注册资本(万元)\n{NAME},{world.closed.uscc},500\n"

    sent = browser.post(
        "/api/imports", files={"file": ("镇报.csv", file.encode())}, data={"dry_run": "false"}
    )

    told = sent.json()
    assert (told["written"], told["update"], told["create"]) == (False, 0, 0), told
    assert [one["severity"] for one in told["problems"]] == ["error"]


def test_bulk_work_leaves_the_firm_out(as_viewer: AsViewer, store: Session, world: World) -> None:
    browser = recused(as_viewer, store, world, Role.BUREAU_OFFICER)
    given = {"kind": "tag_firms", "tag": "走访", "which": "all"}

    made = browser.post("/jobs/new", data=given)
    ticked = browser.post(
        "/jobs/new", data=given | {"which": "ticked", "rows": [world.closed.public_id]}
    )

    rows = browser.get(f"/api{made.headers['location']}").json()["rows"]
    assert [row["title"] for row in rows] == [BESIDES]
    assert ticked.status_code in {404, 409, 422}
