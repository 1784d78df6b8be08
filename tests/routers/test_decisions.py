"""The pages of decision lists, their twins, and the firm's objection on the page of its case."""

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.cases import CultivationCase
from app.models.decisions import CriterionObjection
from app.models.enterprises import Enterprise
from app.models.people import Person
from tests.clients import AsViewer
from tests.factories import (
    make_batch,
    make_case,
    make_demonstration,
    make_enterprise,
    make_recusal,
)


@pytest.fixture
def case(store: Session) -> CultivationCase:
    make_demonstration(store)
    batch = make_batch(store)
    return make_case(store, make_enterprise(store), batch_id=batch.id, stage=Stage.JOINTLY_ENDORSED)


def test_list_is_prepared_released_and_objected_to_on_its_pages(
    as_viewer: AsViewer, store: Session, case: CultivationCase
) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    batch = officer.get(f"/api/cases/{case.public_id}").json()["batch_id"]
    page = f"/batches/{batch}/decisions"
    form = officer.get(page).text
    given = {f"action-{case.public_id}": "reject", f"failure_reason-{case.public_id}": "papers"}

    nothing = officer.post(page, data={})
    refused = officer.post(page, data=given)
    made = officer.post(page, data=given | {f"reason-{case.public_id}": "材料不实"})
    address = made.headers["location"]
    own = officer.get(address).text
    release = {"version": "1", "released_on": "2018-09-30", "document_number": "平科〔2018〕9号"}
    by_preparer = officer.post(address, data=release)
    done = head.post(address, data=release)

    assert f'name="action-{case.public_id}"' in form
    assert (nothing.status_code, refused.status_code) == (422, 422)
    assert f'aria-describedby="wrong-{case.public_id}"' in refused.text
    assert made.status_code == 303
    assert "须由另一人签发" in own
    assert by_preparer.status_code == 409
    assert "经办与决定须分离" in by_preparer.text
    assert done.status_code == 303
    assert "已签发" in officer.get(address).text
    assert officer.get(f"{address}/export?format=csv").status_code == 200

    firm = as_viewer(
        Role.ENTERPRISE_USER, enterprises=[store.get_one(Enterprise, case.enterprise_id)]
    )
    shown = firm.get(f"/api/cases/{case.public_id}").json()["decision"]
    criterion = shown["criteria"][0]["finding"]["criterion"]
    blank = firm.post(
        f"/cases/{case.public_id}/criterion-objections", data={"criterion": criterion}
    )
    raised = firm.post(
        f"/cases/{case.public_id}/criterion-objections",
        data={"criterion": criterion, "content": "数据有误"},
    )
    objection = store.exec(select(CriterionObjection)).one().public_id
    waiting = officer.get("/api/tasks?kind=answer_objection").json()["rows"]
    assert [row["page"] for row in waiting] == [f"/cases/{case.public_id}#cases-decision"]
    assert head.get("/api/tasks?kind=answer_objection").json()["total"] == 0
    by_releaser = head.get(f"/cases/{case.public_id}").text
    answered = officer.post(
        f"/cases/{case.public_id}/criterion-objections/{objection}",
        data={"outcome": "dismissed", "answer": "核对无误"},
    )
    assert "决定由您签发，须由另一人答复。" in by_releaser
    assert (blank.status_code, raised.status_code, answered.status_code) == (422, 303, 303)
    assert officer.get("/api/tasks?kind=answer_objection").json()["total"] == 0
    assert "核对无误" in firm.get(f"/cases/{case.public_id}").text


def test_file_says_how_many_decisions_were_withheld(
    as_viewer: AsViewer, store: Session, case: CultivationCase
) -> None:
    officer, recused = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    batch = officer.get(f"/api/cases/{case.public_id}").json()["batch_id"]
    page = f"/api/batches/{batch}/decisions"
    entries = [{"case": case.public_id, "action": "recommend"}]
    made = officer.post(page, json={"entries": entries}).json()["row"]["id"]
    assert isinstance(recused.person, Person)
    make_recusal(store, recused.person, store.get_one(Enterprise, case.enterprise_id))

    file = recused.get(f"{page}/{made}/export").json()

    assert file == [{"withheld": 1}]


def test_twins_do_the_same(as_viewer: AsViewer, case: CultivationCase) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.BUREAU_HEAD)
    batch = officer.get(f"/api/cases/{case.public_id}").json()["batch_id"]
    page = f"/api/batches/{batch}/decisions"
    entries = [{"case": case.public_id, "action": "recommend"}]

    made = officer.post(page, json={"entries": entries})
    address = f"{page}/{made.json()['row']['id']}"
    dropped = officer.post(f"{address}/entries/{made.json()['entries'][0]['id']}/drop")
    again = officer.post(page, json={"entries": entries})
    address = f"{page}/{again.json()['row']['id']}"
    done = head.post(
        address,
        json={"version": 1, "released_on": "2018-09-30", "document_number": "平科〔2018〕9号"},
    )

    assert made.status_code == 201
    assert dropped.json()["entries"] == []
    assert done.json()["row"]["released_on"] == "2018-09-30"
    assert officer.get(address).json()["entries"][0]["stage"] == "recommended"
    assert [one["number"] for one in officer.get(page).json()["lists"]] == [2, 1]
