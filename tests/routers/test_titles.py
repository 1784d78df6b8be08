"""The register of titles: who sees which, what is refused, how one ends."""

import io
from datetime import date

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleEnd, TitleKind
from app.models.enterprises import Document
from app.models.titles import Title
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_case,
    make_demonstration,
    make_enterprise,
    make_recusal,
    make_title,
    make_township,
)

TODAY = date(2018, 9, 30)
RECOGNITION = {
    "programme": "hnte",
    "kind": "first",
    "certificate_number": "GR201733000001",
    "list_year": "2017",
    "document_number": "国科火字〔2017〕201号",
    "document_on": "2018-01-10",
    "valid_from": "2017-11-13",
    "known_on": "2018-01-12",
}


def ids(browser: Browser, query: str = "") -> set[str]:
    return {row["certificate_number"] for row in browser.get(f"/api/titles{query}").json()["rows"]}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BUREAU_OFFICER, {"own", "other"}),
        (Role.SECTION_HEAD, {"own", "other"}),
        (Role.BUREAU_HEAD, {"own", "other"}),
        (Role.TOWN_OFFICER, {"own"}),
        (Role.CITY_READER, {"own", "other"}),
        (Role.PROVINCE_READER, {"own", "other"}),
    ],
)
def test_titles_are_seen_through_their_firm(
    store: Session, as_viewer: AsViewer, role: Role, sees: set[str]
) -> None:
    make_demonstration(store, TODAY)
    make_township(store, f"{COUNTY}002")
    make_title(store, make_enterprise(store), certificate_number="own")
    other = make_enterprise(store, township_code=f"{COUNTY}002")
    hidden = make_title(store, other, certificate_number="other")
    browser = as_viewer(role)

    assert ids(browser) == sees
    status = 200 if "other" in sees else 404
    assert browser.get(f"/api/titles/{hidden.public_id}").status_code == status
    assert browser.get("/titles").status_code == 200


def test_recused_officer_does_not_find_the_title(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    title = make_title(store, firm)
    officer = as_viewer()
    assert officer.person
    make_recusal(store, officer.person, firm)

    assert ids(officer) == set()
    assert officer.get(f"/titles/{title.public_id}").status_code == 404


def test_firm_sees_its_own_title_only(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    own, other = make_title(store, firm), make_title(store, make_enterprise(store))
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert browser.get(f"/titles/{own.public_id}").status_code == 200
    assert browser.get(f"/titles/{other.public_id}").status_code == 404
    assert browser.get("/titles").status_code == 403


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.CITY_READER])
def test_only_the_bureau_registers(store: Session, as_viewer: AsViewer, role: Role) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)

    answer = as_viewer(role).post("/titles/new", data=RECOGNITION | {"enterprise": firm.uscc})

    assert answer.status_code == 403
    assert store.exec(select(Title)).all() == []


def test_filters_find_what_they_say(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store, name="苗圃精密机械有限公司")
    make_title(store, firm, certificate_number="held")
    make_title(
        store, make_enterprise(store), certificate_number="old", valid_from=date(2015, 9, 17)
    )
    make_title(
        store,
        make_enterprise(store),
        certificate_number="sme",
        programme=Programme.PROVINCIAL_TECH_SME,
    )
    soon = make_enterprise(store)
    make_title(store, soon, certificate_number="soon", valid_from=date(2015, 11, 3))
    officer = as_viewer()

    assert ids(officer, "?state=in_force") == {"held", "sme", "soon"}
    assert ids(officer, "?state=lapsed") == {"old"}
    assert ids(officer, "?state=in_force&on=2018-09-17") == {"held", "old", "sme", "soon"}
    assert ids(officer, "?programme=provincial_tech_sme") == {"sme"}
    assert ids(officer, "?lapsing_within=3") == {"soon"}
    assert ids(officer, "?list_year=2016&programme=hnte") == {"held"}
    assert ids(officer, "?q=精密") == {"held"}
    assert ids(officer, "?q=soon") == {"soon"}
    assert ids(officer, "?programme=&state=&q=") == {"held", "old", "sme", "soon"}


def test_register_is_told_as_it_was_known_on_a_day(store: Session, as_viewer: AsViewer) -> None:
    """A list published in January dates its titles in November; a revocation is heard of later."""
    make_demonstration(store, TODAY)
    make_title(
        store,
        make_enterprise(store),
        certificate_number="late",
        valid_from=date(2017, 11, 13),
        known_on=date(2018, 1, 12),
    )
    make_title(
        store,
        make_enterprise(store),
        certificate_number="revoked",
        end=TitleEnd.REVOKED,
        ended_on=date(2017, 12, 1),
        ended_known_on=date(2018, 2, 1),
    )
    officer = as_viewer()

    def held(query: str) -> set[str]:
        return ids(officer, f"?state=in_force&on=2017-12-31{query}")

    assert held("") == held("&known_on=2018-09-30") == {"late"}
    assert held("&known_on=2018-01-12") == {"late", "revoked"}
    assert held("&known_on=2018-01-11") == {"revoked"}
    assert ids(officer, "?known_on=2018-01-11") == {"revoked"}
    row = officer.get("/api/titles?on=2017-12-31&known_on=2018-01-11").json()["rows"][0]
    assert row["state"] == "in_force"
    file = officer.get("/api/titles/export?format=json&on=2017-12-31&known_on=2018-01-11").json()
    assert [one["certificate_number"] for one in file] == ["revoked"]
    tomorrow = officer.get("/api/titles?known_on=2018-10-01")
    assert (tomorrow.status_code, list(tomorrow.json()["fields"])) == (422, ["known_on"])
    assert 'name="known_on"' in officer.get("/titles").text


@pytest.mark.parametrize("sort", ["valid_from", "valid_until", "name", "list_year"])
def test_pages_in_any_order_hold_every_title_once(
    store: Session, as_viewer: AsViewer, sort: str
) -> None:
    make_demonstration(store, TODAY)
    for number in range(25):
        make_title(
            store,
            make_enterprise(store),
            valid_from=date(2016, 1 + number % 12, 1),
            valid_until=None if number % 3 == 0 else date(2019, 1 + number % 12, 1),
        )
    officer = as_viewer()

    first = officer.get(f"/api/titles?sort={sort}").json()
    second = officer.get(f"/api/titles?sort={sort}&after={first['next']}").json()

    found = [row["id"] for row in first["rows"] + second["rows"]]
    assert (first["total"], len(found), len(set(found)), second["next"]) == (25, 25, 25, None)


def test_past_recognition_is_registered_with_both_dates(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    officer = as_viewer()

    answer = officer.post("/titles/new", data=RECOGNITION | {"enterprise": firm.uscc.lower()})

    assert answer.status_code == 303
    title = store.exec(select(Title)).one()
    assert (title.valid_from, title.valid_until, title.known_on) == (
        date(2017, 11, 13),
        date(2020, 11, 13),
        date(2018, 1, 12),
    )
    assert answer.headers["location"] == f"/titles/{title.public_id}"
    assert officer.get(answer.headers["location"]).status_code == 200
    assert store.exec(select(Document.number)).all() == ["国科火字〔2017〕201号"]


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"enterprise": "不存在的公司"}, "enterprise", "not_found"),
        ({"valid_from": "2018-10-01"}, "valid_from", "date_in_future"),
        ({"known_on": "2018-10-01"}, "known_on", "date_in_future"),
        ({"valid_until": "2017-01-01"}, "valid_until", "dates_out_of_order"),
        ({"valid_from": "2016-12-01"}, "valid_from", "title_overlaps"),
        ({"certificate_number": "taken"}, "certificate_number", "certificate_taken"),
    ],
)
def test_wrong_recognition_is_refused_at_its_field(
    store: Session, as_viewer: AsViewer, changed: dict[str, str], field: str, reason: str
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    make_title(store, firm, valid_from=date(2014, 5, 1), valid_until=date(2017, 4, 30))
    make_title(store, make_enterprise(store), certificate_number="taken")
    given = RECOGNITION | {"enterprise": firm.uscc} | changed

    twin = as_viewer().post("/api/titles/new", json=given)
    page = as_viewer().post("/titles/new", data=given)

    assert (twin.status_code, twin.json()["fields"][field]["reason"]) == (422, reason)
    assert page.status_code == 422
    assert given["list_year"] in page.text
    assert len(store.exec(select(Title)).all()) == 2


def test_renewal_may_begin_before_the_old_title_ends(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    make_title(store, firm, valid_from=date(2015, 1, 1), valid_until=date(2017, 12, 31))

    answer = as_viewer().post(
        "/api/titles/new",
        json=RECOGNITION | {"enterprise": firm.name, "kind": TitleKind.RENEWAL.value},
    )

    assert answer.status_code == 201


def test_title_ends_with_document_reason_and_two_dates(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    title = make_title(store, make_enterprise(store))
    officer = as_viewer()
    end = {
        "version": title.version,
        "end": "revoked",
        "ended_on": "2018-05-01",
        "ended_known_on": "2018-06-20",
        "end_reason": "未按期报送年报",
        "end_document_number": "浙科发高〔2018〕9号",
    }

    ended = officer.post(f"/titles/{title.public_id}/end", data=end)
    again = officer.post(f"/api/titles/{title.public_id}/end", json=end | {"version": 2})

    assert ended.status_code == 303
    shown = officer.get(f"/api/titles/{title.public_id}").json()
    assert (shown["state"], shown["ended_on"], shown["ended_known_on"]) == (
        "ended",
        "2018-05-01",
        "2018-06-20",
    )
    assert (again.status_code, again.json()["reasons"]) == (409, ["title_already_ended"])


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"ended_on": ""}, "ended_on", "missing_value"),
        ({"ended_on": "2016-01-01"}, "ended_on", "dates_out_of_order"),
        ({"ended_on": "2018-10-01"}, "ended_on", "date_in_future"),
        ({"end_document_number": ""}, "end_document_number", "document_required"),
        ({"end_reason": " "}, "end_reason", "missing_value"),
    ],
)
def test_end_without_what_it_needs_is_refused(
    store: Session, as_viewer: AsViewer, changed: dict[str, str], field: str, reason: str
) -> None:
    make_demonstration(store, TODAY)
    title = make_title(store, make_enterprise(store))
    end = {
        "version": "1",
        "end": "withdrawn",
        "ended_on": "2018-05-01",
        "end_reason": "原因",
        "end_document_number": "文",
    } | changed

    answer = as_viewer().post(f"/titles/{title.public_id}/end", data=end)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert reason
    assert store.exec(select(Title.end)).all() == [None]


def test_title_entered_in_error_was_never_there(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    title = make_title(store, make_enterprise(store))
    officer = as_viewer()
    given = {"version": 1, "end": "entered_in_error", "end_reason": "重复登记"}

    shown = officer.post(f"/api/titles/{title.public_id}/end", json=given).json()

    assert (shown["state"], shown["ended_on"]) == ("void", "2016-11-21")
    assert ids(officer, "?state=in_force") == set()


def test_end_entered_by_mistake_is_taken_back(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    title = make_title(store, make_enterprise(store))
    officer = as_viewer()
    address = f"/titles/{title.public_id}"
    end = {
        "version": 1,
        "end": "revoked",
        "ended_on": "2018-05-01",
        "end_reason": "看错了一行",
        "end_document_number": "浙科发高〔2018〕9号",
    }
    officer.post(f"/api{address}/end", json=end)

    silent = officer.post(f"{address}/end/take-back", data={"version": "2", "reason": " "})
    taken = officer.post(f"{address}/end/take-back", data={"version": "2", "reason": "名单看错行"})
    again = officer.post(f"/api{address}/end/take-back", json={"version": 3, "reason": "再来"})

    assert (silent.status_code, taken.status_code) == (422, 303)
    shown = officer.get(f"/api{address}").json()
    assert (shown["state"], shown["ended_on"], shown["reinstatement_reason"]) == (
        "in_force",
        None,
        "名单看错行",
    )
    assert (again.status_code, again.json()["reasons"]) == (409, ["title_not_ended"])


def test_end_is_not_taken_back_over_what_has_come_since(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    title = make_title(store, firm, certificate_number="GR201633000777")
    officer = as_viewer()
    end = {"version": 1, "end": "entered_in_error", "end_reason": "重复登记"}
    officer.post(f"/api/titles/{title.public_id}/end", json=end)
    make_title(store, make_enterprise(store), certificate_number="GR201633000777")

    answer = officer.post(
        f"/api/titles/{title.public_id}/end/take-back", json={"version": 2, "reason": "并非重复"}
    )

    assert answer.json()["fields"]["certificate_number"]["reason"] == "certificate_taken"
    assert officer.get(f"/api/titles/{title.public_id}").json()["state"] == "void"


def test_end_by_a_move_is_taken_back_at_its_case(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    case = make_case(store, firm, stage=Stage.REVOKED)
    title = make_title(store, firm, case_id=case.id, end=TitleEnd.REVOKED, ended_on=TODAY)

    answer = as_viewer().post(
        f"/api/titles/{title.public_id}/end/take-back", json={"version": 1, "reason": "误"}
    )

    assert (answer.status_code, answer.json()["reasons"]) == (409, ["title_ended_by_case"])


def test_end_over_a_faster_colleague_is_refused(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    title = make_title(store, make_enterprise(store))

    answer = as_viewer().post(
        f"/api/titles/{title.public_id}/end",
        json={"version": 7, "end": "entered_in_error", "end_reason": "重复登记"},
    )

    assert (answer.status_code, answer.json()["reasons"]) == (409, ["changed_meanwhile"])


def test_export_holds_exactly_the_rows_filtered(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    make_title(store, make_enterprise(store), certificate_number="held")
    make_title(
        store, make_enterprise(store), certificate_number="old", valid_from=date(2015, 9, 17)
    )
    officer = as_viewer()

    rows = officer.get("/api/titles/export?state=in_force").json()
    csv = officer.get("/titles/export?state=in_force&format=csv")
    xlsx = officer.get("/titles/export?state=in_force")

    assert [(row["certificate_number"], row["state"]) for row in rows] == [("held", "in_force")]
    assert csv.text.count("\r\n") == 2
    assert io.BytesIO(xlsx.content).read(2) == b"PK"
