"""Records that may be one firm, and what became of firms, at the pages and their twins."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Role
from app.domain.enterprises import EnterpriseStatus
from app.models.enterprises import Enterprise
from tests.clients import AsViewer
from tests.factories import make_enterprise, make_period, make_title


def pair_of(store: Session) -> tuple[Enterprise, Enterprise]:
    first = make_enterprise(store, name="嘉兴市新达电子有限公司")
    second = make_enterprise(store, name="浙江新达电子股份有限公司")
    store.commit()
    return first, second


def test_officer_finds_compares_and_joins_two_records(store: Session, as_viewer: AsViewer) -> None:
    kept, gone = pair_of(store)
    make_title(store, gone, list_year=2016)
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert "共 1 对" in officer.get("/duplicates").text
    page = officer.get(f"/duplicates/{kept.public_id}?other={gone.public_id}").text
    assert "合并后转到保留记录名下" in page

    done = officer.post(
        f"/duplicates/{kept.public_id}/join",
        data={
            "other": gone.public_id,
            "version": kept.version,
            "other_version": gone.version,
            "reason": "一家企业建档两次",
        },
    )

    assert (done.status_code, done.headers["location"]) == (303, f"/enterprises/{kept.public_id}")
    told = officer.get(f"/api/enterprises/{kept.public_id}").json()
    assert [one["list_year"] for one in told["titles"]] == [2016]
    assert [one["name"] for one in told["former_names"]] == ["浙江新达电子股份有限公司"]
    assert told["lineage"]["former_codes"][0][0] == gone.uscc
    left = officer.get(f"/enterprises/{gone.public_id}").text
    assert f'href="/enterprises/{kept.public_id}"' in left
    assert officer.get("/api/duplicates").json() == []


def test_joining_without_a_reason_brings_the_form_back(store: Session, as_viewer: AsViewer) -> None:
    kept, gone = pair_of(store)
    officer = as_viewer(Role.BUREAU_OFFICER)

    page = officer.post(
        f"/duplicates/{kept.public_id}/join",
        data={"other": gone.public_id, "version": kept.version, "other_version": gone.version},
    )

    assert page.status_code == 422
    assert "合并到“嘉兴市新达电子有限公司”" in page.text
    assert len(officer.get("/api/duplicates").json()) == 1


def test_two_firms_told_apart_leave_the_list(store: Session, as_viewer: AsViewer) -> None:
    first, second = pair_of(store)
    officer = as_viewer(Role.BUREAU_OFFICER)

    done = officer.post(
        f"/duplicates/{first.public_id}/apart",
        data={"other": second.public_id, "reason": "母公司和子公司"},
    )

    assert (done.status_code, done.headers["location"]) == (303, "/duplicates")
    assert "没有发现疑似重复的企业" in officer.get("/duplicates").text


def test_merger_ends_the_firm_on_its_day_and_both_pages_tell(
    store: Session, as_viewer: AsViewer
) -> None:
    gone, later = make_enterprise(store), make_enterprise(store)
    make_period(store, gone, valid_from=date(2015, 1, 1))
    store.commit()
    officer = as_viewer(Role.BUREAU_OFFICER)
    address = f"/enterprises/{gone.public_id}/lineage"
    assert "没有登记过合并或分立" in officer.get(address).text

    done = officer.post(
        address,
        data={
            "version": gone.version,
            "kind": "merger",
            "successor": later.uscc,
            "happened_on": "2018-06-30",
            "document_number": "平市监〔2018〕6号",
        },
    )

    assert (done.status_code, done.headers["location"]) == (303, address)
    store.refresh(gone)
    assert gone.status is EnterpriseStatus.DEREGISTERED
    link = officer.get(f"/api/enterprises/{later.public_id}/lineage").json()["links"][0]
    assert (link["kind"], link["is_successor"], link["other_name"], link["happened_on"]) == (
        "merger",
        True,
        gone.name,
        "2018-06-30",
    )
    back = officer.post(f"/api{address}/{link['id']}/take-back", json={"reason": "登记错了企业"})
    assert back.json()["links"][0]["taken_back_reason"] == "登记错了企业"
    again = officer.post(f"/api{address}/{link['id']}/take-back", json={"reason": "再来"})
    assert again.status_code == 409


def test_merger_into_an_unknown_firm_brings_the_form_back(
    store: Session, as_viewer: AsViewer
) -> None:
    gone = make_enterprise(store)
    store.commit()
    officer = as_viewer(Role.BUREAU_OFFICER)

    page = officer.post(
        f"/enterprises/{gone.public_id}/lineage",
        data={
            "version": gone.version,
            "kind": "split",
            "successor": "没有这家公司",
            "happened_on": "2018-06-30",
        },
    )

    assert page.status_code == 422
    assert 'value="没有这家公司"' in page.text
