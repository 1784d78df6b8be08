"""Previous and next stay within the list that one came from, in its order."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from app.domain.access import Role
from app.domain.institutions import InstitutionLevel
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.domain.visits import Occasion
from app.pinyin import name_key
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    TOWN,
    make_case,
    make_cohort,
    make_enterprise,
    make_honour,
    make_institution,
    make_pool_entry,
    make_staff,
    make_title,
    make_township,
    make_visit,
)
from tests.factories.lists import make_contract, make_platform, make_science_project
from tests.factories.talents import make_talent

LINK = re.compile(r'<a class="btn[^>]*?href="([^"]*)"[^>]*rel="(prev|next)"')


def links(page: Browser, address: str, came_from: str = "") -> dict[str, str]:
    """Where the page leads on to, by direction."""
    headers = {"referer": f"http://testserver{came_from}"} if came_from else {}
    text = page.get(address, headers=headers).text
    return {way: href for href, way in LINK.findall(text)}


def within(page: str, question: str) -> str:
    return f"{page}?within={quote(question, safe='')}".replace("%20", "+")


def test_firm_opened_from_a_list_leads_to_its_neighbours_in_filter_and_order(
    store: Session, as_viewer: AsViewer
) -> None:
    make_township(store, code="330482101", name="乍浦镇")
    first = make_enterprise(store, name="甲公司")
    make_enterprise(store, name="乙公司", township_code="330482101")
    second = make_enterprise(store, name="丙公司")
    third = make_enterprise(store, name="丁公司")
    ordered = sorted((first, second, third), key=lambda firm: name_key(firm.name))
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = f"/enterprises?township={TOWN}&sort=name"
    before, middle, after = (f"/enterprises/{firm.public_id}" for firm in ordered)

    assert links(officer, middle, f"{question}&after=abc") == {
        "prev": within(before, question),
        "next": within(after, question),
    }
    assert links(officer, within(after, question)) == {"prev": within(middle, question)}
    assert "已是最后一家" in officer.get(within(after, question)).text
    twin = officer.get(f"/api{middle}/neighbours?township={TOWN}&sort=name").json()
    assert [twin[side]["name"] for side in ("previous", "next")] == [
        ordered[0].name,
        ordered[2].name,
    ]


def test_firm_opened_from_elsewhere_leads_nowhere(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    make_enterprise(store)
    officer = as_viewer(Role.BUREAU_OFFICER)
    address = f"/enterprises/{firm.public_id}"

    for came_from in ("", "/board", "/pool?grade=reserve", "/enterprises?status=nonsense"):
        assert links(officer, address, came_from) == {}
    assert officer.get(f"/api{address}/neighbours?status=nonsense").status_code == 422
    assert officer.get("/api/enterprises/nobody/neighbours").status_code == 404


def test_firm_that_left_the_list_still_knows_where_it_stood(
    store: Session, as_viewer: AsViewer
) -> None:
    firms = [make_enterprise(store, uscc=f"91330482MA28A{n}00X{n}") for n in range(3)]
    officer = as_viewer(Role.BUREAU_OFFICER)
    address = f"/api/enterprises/{firms[1].public_id}/neighbours"

    twin = officer.get(f"{address}?sort=uscc&status=archived").json()
    assert twin == {"previous": None, "next": None}
    twin = officer.get(f"{address}?sort=uscc").json()
    assert (twin["previous"]["id"], twin["next"]["id"]) == (firms[0].public_id, firms[2].public_id)


def test_entry_of_the_pool_leads_on_within_its_grade(store: Session, as_viewer: AsViewer) -> None:
    cohort = make_cohort(store)
    entries = [
        make_pool_entry(store, make_enterprise(store, name=name), cohort, intended_year=year)
        for name, year in (("甲", 2018), ("乙", 2019), ("丙", 2020))
    ]
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = "/pool?sort=intended_year"
    one, two, three = (f"/pool/{entry.public_id}" for entry in entries)

    assert set(links(officer, two, question).values()) == {
        within(one, question),
        within(three, question),
    }


def test_case_opened_from_the_board_leads_on_down_its_column(
    store: Session, as_viewer: AsViewer
) -> None:
    def case(stage: Stage, day: int) -> str:
        since = date(2018, 3, day)
        made = make_case(store, make_enterprise(store), year=2018, stage=stage, stage_since=since)
        return f"/cases/{made.public_id}"

    late, early = case(Stage.SUBMITTED, 9), case(Stage.SUBMITTED, 2)
    case(Stage.PLANNED, 5)
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = "/cases?year=2018"

    assert links(officer, early, question) == {"next": within(late, question)}
    assert links(officer, late, question) == {"prev": within(early, question)}
    listed = f"/api{early}/neighbours?year=2018&stage=submitted&sort=stage_since"
    assert officer.get(listed).json()["next"]["id"] == late.rpartition("/")[2]


def test_title_opened_from_its_register_leads_on_within_filter_and_order(
    store: Session, as_viewer: AsViewer
) -> None:
    def title(year: int, **values: object) -> str:
        made = make_title(
            store,
            make_enterprise(store),
            valid_from=date(year, 11, 1),
            known_on=date(year, 11, 1),
            **values,
        )
        return f"/titles/{made.public_id}"

    newest, middle, oldest = title(2017), title(2016), title(2015)
    title(2016, programme=Programme.PROVINCIAL_TECH_SME)
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = "/titles?programme=hnte&sort=valid_from&descending=true"

    assert links(officer, middle, question) == {
        "prev": within(newest, question),
        "next": within(oldest, question),
    }
    assert "已是最后一条" in officer.get(within(oldest, question)).text
    twin = officer.get(f"/api{newest}/neighbours?programme=hnte&sort=valid_from&descending=true")
    assert twin.json()["previous"] is None
    assert f"/titles/{twin.json()['next']['id']}" == middle
    assert officer.get("/api/titles/nobody/neighbours").status_code == 404


def test_contact_opened_from_its_log_leads_on_within_the_filter(
    store: Session, as_viewer: AsViewer
) -> None:
    firm, person = make_enterprise(store), make_staff(store)

    def contact(day: int, occasion: Occasion = Occasion.SITE_VISIT) -> str:
        happened_on = date(2018, 9, day)
        made = make_visit(store, firm, person, happened_on=happened_on, occasion=occasion)
        return f"/visits/{made.public_id}"

    old, middle, new = contact(3), contact(5), contact(7)
    contact(4, Occasion.TELEPHONE)
    contact(6, Occasion.TELEPHONE)
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = "/visits?occasion=site_visit"

    assert links(officer, middle, question) == {
        "prev": within(new, question),
        "next": within(old, question),
    }
    assert links(officer, middle, "/titles") == {}
    twin = officer.get(f"/api{old}/neighbours?occasion=site_visit").json()
    assert (twin["previous"]["id"], twin["next"]) == (middle.rpartition("/")[2], None)


def test_institution_leads_on_in_the_order_that_a_head_asked_for(
    store: Session, as_viewer: AsViewer
) -> None:
    def institution(year: int, level: InstitutionLevel = InstitutionLevel.CITY) -> str:
        made = make_institution(store, make_enterprise(store), list_year=year, level=level)
        return f"/institutions/{made.public_id}"

    old, middle, new = institution(2015), institution(2016), institution(2018)
    institution(2017, InstitutionLevel.PROVINCE)
    officer = as_viewer(Role.BUREAU_OFFICER)
    question = "/institutions?level=city&sort=list_year&descending=false"

    assert links(officer, middle, question) == {
        "prev": within(old, question),
        "next": within(new, question),
    }
    twin = officer.get(f"/api{new}/neighbours?level=city&sort=list_year&descending=false").json()
    assert (twin["previous"]["id"], twin["next"]) == (middle.rpartition("/")[2], None)


def test_talent_project_leads_on_within_what_the_list_shows(
    store: Session, as_viewer: AsViewer
) -> None:
    sponsor = make_staff(store)

    def project(title: str, year: int) -> str:
        made = make_talent(store, sponsor, title=title, year=year)
        return f"/talent-projects/{made.public_id}"

    old, other, new = (
        project("柔性盖板", 2016),
        project("海水制氢", 2017),
        project("柔性电池", 2018),
    )
    officer = as_viewer(Role.BUREAU_OFFICER)

    question = f"/talent-projects?q={quote('柔性')}"

    assert links(officer, old, question) == {"prev": within(new, question)}
    twin = officer.get(f"/api{other}/neighbours?sort=year&descending=true").json()
    assert (twin["previous"]["name"], twin["next"]["name"]) == ("柔性电池", "柔性盖板")


def test_rows_of_the_plain_registers_lead_on(store: Session, as_viewer: AsViewer) -> None:
    firms = [make_enterprise(store) for _ in range(2)]
    officer = as_viewer(Role.BUREAU_OFFICER)
    made: dict[str, list[Any]] = {
        "/contracts": [make_contract(store, firm) for firm in firms],
        "/science-projects": [make_science_project(store, firm) for firm in firms],
        "/honours": [make_honour(store, firm) for firm in firms],
        "/platforms": [make_platform(store, COUNTY) for _ in firms],
    }

    for path, rows in made.items():
        old, new = (f"{path}/{row.public_id}" for row in rows)
        assert links(officer, old, path) == {"prev": within(new, path)}, path
        twin = officer.get(f"/api{old}/neighbours?descending=false").json()
        assert (twin["previous"], twin["next"]["id"]) == (None, rows[1].public_id), path
        assert officer.get(f"/api{path}/nobody/neighbours").status_code == 404


def test_board_offers_bulk_actions_on_its_cards(store: Session, as_viewer: AsViewer) -> None:
    made = make_case(store, make_enterprise(store), year=2018)

    page = as_viewer(Role.BUREAU_OFFICER).get("/cases?year=2018").text
    assert re.search(rf'name="rows" value="{made.public_id}" form="bulk"', page)
    assert '<input type="hidden" name="filters" value="?year=2018&amp;programme=hnte">' in page
    assert 'id="bulk"' not in as_viewer(Role.PROVINCE_READER).get("/cases?year=2018").text
