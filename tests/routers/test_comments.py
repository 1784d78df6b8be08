"""意见留言 as a page, a region of the case's page, and a twin."""

from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_case, make_enterprise, make_staff

REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_comment_is_written_read_and_withdrawn(as_viewer: AsViewer, store: Session) -> None:
    firm, me = make_enterprise(store), make_staff(store)
    case = make_case(store, firm, handler_id=me.id)
    path = f"/cases/{case.public_id}/comments"
    officer = as_viewer(person=me)
    ours = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    assert f'data-hx-get="{path}"' in officer.get(f"/cases/{case.public_id}").text

    assert officer.post(path, data={"text": "", "visibility": "to_firm"}).status_code == 422
    given = {"text": "请补<审计>报告", "visibility": "to_firm"}
    assert officer.post(path, data=given).headers["location"] == path
    officer.post(path, data={"text": "内部话", "visibility": "internal"})

    page = ours.get(path).text
    assert "请补&lt;审计&gt;报告" in page
    assert ("内部话" in page, "内部话" in officer.get(path).text) == (False, True)
    assert ours.get(path, headers=REGION).text.lstrip().startswith("<section")
    assert 'id="comments-list"' in ours.get(path, headers=REGION).text
    [row] = ours.get(f"/api{path}").json()["rows"]
    assert ours.get("/api/messages").json()["rows"][0]["page"] == path

    answer = ours.post(f"/api{path}", json={"text": "已补"})
    assert (answer.status_code, len(answer.json()["rows"])) == (201, 2)
    gone = officer.post(f"{path}/{row['id']}/withdraw", data={"reason": "写错了"})
    assert gone.status_code == 303
    assert "写错了" in ours.get(path).text
    assert "审计" not in ours.get(path).text


def test_readers_above_have_no_comments(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(store, make_enterprise(store))
    reader = as_viewer(Role.CITY_READER)

    assert reader.get(f"/cases/{case.public_id}/comments").status_code == 403
    assert "/comments" not in reader.get(f"/cases/{case.public_id}").text
