"""清零行动: who is on the list, who leaves it by itself, and the countdown by town and week."""

from datetime import date

from sqlmodel import Session

from app.domain.enterprises import IpKind
from app.domain.titles import Programme
from tests.clients import AsViewer
from tests.factories import (
    COUNTY,
    make_demonstration,
    make_enterprise,
    make_ip_right,
    make_recusal,
    make_staff,
    make_title,
)

TODAY = date(2018, 9, 30)
INVENTION = IpKind.INVENTION_PATENT


def test_a_firm_leaves_the_list_when_its_patent_is_entered(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    without, lapsed, holder, newly, plain = (
        make_enterprise(store, name=f"{name}科技有限公司", township_code=f"{COUNTY}00{town}")
        for name, town in (("甲", 1), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 2))
    )
    for firm in (without, lapsed, holder, newly):
        make_title(
            store, firm, programme=Programme.PROVINCIAL_TECH_SME, valid_from=date(2017, 1, 1)
        )
    make_ip_right(store, lapsed, kind=INVENTION, lapsed_on=date(2018, 9, 20))
    make_ip_right(store, holder, kind=INVENTION)
    make_ip_right(store, newly, kind=INVENTION, granted_on=date(2018, 9, 1))
    make_ip_right(store, without, kind=INVENTION, granted_on=None, applied_on=date(2018, 1, 5))
    make_ip_right(store, plain)
    person = make_staff(store)
    make_recusal(store, person, lapsed)
    browser, recused = as_viewer(), as_viewer(person=person)

    listed = browser.get("/api/patent-sweep").json()["rows"]
    weeks = browser.get("/api/patent-sweep/weeks").json()

    assert [(row["enterprise_name"][0], row["applied"]) for row in listed] == [("甲", 1), ("乙", 0)]
    assert [len(one["numbers"]) for one in weeks["towns"]] == [12, 12]
    # 丁 left on 1 September, 乙 came back on 20 September.
    assert weeks["county"] == [2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2]
    assert recused.get("/api/patent-sweep/weeks").json()["county"][-1] == 2
    assert len(recused.get("/api/patent-sweep").json()["rows"]) == 1
    assert "全市" in browser.get("/patent-sweep/weeks/export?format=csv").text

    page = f"/patent-sweep/{without.public_id}"
    assert browser.person is not None
    given = {"officer": browser.person.public_id, "due_on": "2018-12-31", "note": "约谈"}
    assert browser.post(page, data=given).status_code == 303
    assert browser.post(page, data=given).status_code == 409
    row = browser.get("/api/patent-sweep?is_assigned=true").json()["rows"][0]
    assert (row["officer_name"], row["assigned_on"]) == (browser.person.name, "2018-09-30")

    make_ip_right(store, without, kind=INVENTION, granted_on=date(2018, 9, 28))
    assert [
        row["enterprise_name"][0] for row in browser.get("/api/patent-sweep").json()["rows"]
    ] == ["乙"]
    assert browser.get(page).status_code == 404
