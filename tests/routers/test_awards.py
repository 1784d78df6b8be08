"""The pages of policy awards and their twins."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Role
from app.domain.titles import Programme
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import make_clause, make_demonstration, make_enterprise, make_title

TODAY = date(2018, 3, 1)
IN_2017 = {"valid_from": date(2017, 11, 13), "known_on": date(2018, 1, 12)}
CLAUSE = {
    "policy": "科技创新政策(测试)",
    "article": "第三条",
    "rewards": "hnte",
    "kind": "first",
    "matter": "enterprise_title",
    "amount_cny": "20",
    "first_year": "2017",
}
ROUND = {"rewards_year": "2017", "known_on": "2018-02-28", "budget_cny": "100"}


def test_clause_round_and_strike_on_their_pages(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, TODAY)
    make_title(store, make_enterprise(store, name="平湖甲有限公司"), **IN_2017)
    head, officer = as_viewer(Role.SECTION_HEAD), as_viewer(Role.BUREAU_OFFICER)

    refused = officer.post("/awards/clauses", data=CLAUSE)
    empty = officer.post("/awards", data=ROUND)
    head.post("/awards/clauses", data=CLAUSE)
    made = officer.post("/awards", data=ROUND)
    page = made.headers["location"]
    shown = officer.get(page).text
    line = officer.get(f"/api{page}").json()["lines"][0]["id"]
    strike = f"{page}/lines/{line}/strike"
    unexplained = officer.post(strike, data={"version": "1", "strike": "given_up"})
    officer.post(strike, data={"version": "1", "strike": "given_up", "note": "企业来函放弃"})

    assert (refused.status_code, empty.status_code, made.status_code) == (403, 409, 303)
    assert "没有一项有适用的奖补条款" in empty.text
    assert "20.00" in head.get("/awards/clauses").text
    assert "平湖甲有限公司" in shown
    assert "与冻结时一致" in shown
    assert unexplained.status_code == 422
    assert 'id="strike-note"' in unexplained.text
    struck = officer.get(f"{page}?standing=struck").text
    assert "企业来函放弃" in struck
    assert "没有符合条件的条目" in officer.get(f"{page}?standing=stands").text
    files = {
        standing: officer.get(f"{page}/export?standing={standing}&format=json").json()
        for standing in ("struck", "stands")
    }
    assert [one["name"] for one in files["struck"]] == ["平湖甲有限公司"]
    assert files["stands"] == []


def test_twins_do_the_same(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, TODAY)
    make_title(store, make_enterprise(store, name="平湖甲有限公司"), **IN_2017)
    head = as_viewer(Role.SECTION_HEAD)

    clause = head.post("/api/awards/clauses", json=CLAUSE | {"amount_cny": "200000"}).json()
    revised = head.post(
        f"/api/awards/clauses/{clause['id']}",
        json=CLAUSE | {"amount_cny": "150000", "version": 1, "last_year": 2018},
    ).json()
    made = head.post("/api/awards", json=ROUND | {"budget_cny": None}).json()
    page = f"/api/awards/{made['round']['id']}"
    late = head.post(f"{page}/budget", json={"version": 9, "budget_cny": "1"})
    budget = head.post(f"{page}/budget", json={"version": 1, "budget_cny": "1000000"}).json()
    rows = head.get(f"{page}/export?format=json").json()

    assert (revised["amount_cny"], revised["last_year"]) == ("150000.00", 2018)
    assert made["round"]["amount_cny"] == "150000.00"
    assert made["round"]["budget_cny"] is None
    assert (late.status_code, budget["round"]["budget_cny"]) == (409, "1000000.00")
    assert [one["name"] for one in rows] == ["平湖甲有限公司"]


def test_statements_do_not_grow_with_the_list(
    as_viewer: AsViewer, store: Session, app_statements: Statements
) -> None:
    make_demonstration(store, TODAY)
    make_clause(store, rewards=Programme.HNTE.value)
    officer = as_viewer(Role.BUREAU_OFFICER)
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_title(store, make_enterprise(store), **IN_2017)
        page = officer.post("/awards", data=ROUND).headers["location"]
        before = len(app_statements("SELECT"))
        assert officer.get(page).status_code == 200
        counts.append(len(app_statements("SELECT")) - before)

    assert counts[0] == counts[1]


def test_next_year_s_need_is_told_by_town(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, TODAY)
    make_clause(store)
    make_title(store, make_enterprise(store), valid_from=date(2018, 2, 1))
    officer = as_viewer(Role.BUREAU_OFFICER)

    need = officer.get("/api/awards/need").json()
    (town,) = officer.get("/api/awards/need/export?format=json").json()

    assert (need["year"], need["sure_cny"], need["expected_cny"]) == (2018, "200000.00", "0")
    assert (town["firms"], town["sure_cny"]) == (1, "200000.00")
    assert "2019 年奖补资金需求预测" in officer.get("/awards/need").text
