"""Export templates: chosen columns in a chosen order, kept, shared, used for a list's file."""

import io
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.views import ListKind
from app.exchange.list_columns import CATALOGUES
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_cohort,
    make_enterprise,
    make_pool_entry,
)
from tests.factories.lists import make_one_of_each

HERE = "/api/exports/templates"


def kept(browser: Browser, **values: Any) -> dict[str, Any]:
    given = {"kind": "enterprises", "name": "上报表", "columns": ["uscc", "name"]} | values
    answer = browser.post(HERE, json=given)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = next(
        one for one in answer.json()["templates"] if one["name"] == given["name"]
    )
    return found


def heads(browser: Browser, address: str) -> list[Any]:
    content = browser.get(address).content
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[1]]


def test_form_keeps_the_columns_in_the_order_written(store: Session, as_viewer: AsViewer) -> None:
    make_enterprise(store, name="平湖甲有限公司", uscc="913304820000000012")
    officer = as_viewer(Role.BUREAU_OFFICER)
    form = {
        "kind": "enterprises",
        "address": "/enterprises?status=all",
        "name": "上报表",
        "place_name": "2",
        "place_uscc": "1",
        "place_rd_cny": "10",
        "place_township": "",
    }

    made = officer.post("/exports/templates", data=form)
    template = officer.get(HERE).json()["templates"][0]
    page = officer.get(made.headers["location"]).text

    assert made.status_code == 303
    assert template["columns"] == ["uscc", "name", "rd_cny"]
    assert f'value="{template["id"]}"' in page
    assert '<form method="get" action="/enterprises/export">' in page
    assert '<input type="hidden" name="status" value="all">' in page
    asked = f"/enterprises/export?template={template['id']}"
    assert heads(officer, asked) == ["统一社会信用代码", "企业名称", "研发费用(万元)"]
    assert officer.get(f"/api{asked}").json() == [
        {"uscc": "913304820000000012", "name": "平湖甲有限公司", "rd_cny": None}
    ]


@pytest.mark.parametrize("kind", CATALOGUES)
def test_every_list_exports_every_column_and_those_of_a_template(
    store: Session, as_viewer: AsViewer, kind: ListKind
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    firm = make_enterprise(store)
    make_one_of_each(store, firm)
    catalogue = CATALOGUES[kind]
    backwards = [one.key for one in reversed(catalogue.columns)]
    template = kept(officer, kind=kind.value, columns=backwards)

    every = officer.get(f"/api{catalogue.path}?template=all&format=json").json()
    chosen = officer.get(f"/api{catalogue.path}?template={template['id']}&format=json").json()
    usual = officer.get(f"/api{catalogue.path}?format=json").json()

    assert [list(row) for row in every] == [backwards[::-1]]
    assert [list(row) for row in chosen] == [backwards]
    assert chosen == every
    assert [list(row) for row in usual] == [[one.key for one in catalogue.usual]]


def test_template_of_another_list_or_person_is_not_found(as_viewer: AsViewer) -> None:
    owner, other = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    own = kept(owner)
    shared = kept(owner, name="共用", is_shared=True)
    edit = {"version": shared["version"], "name": "改", "columns": ["name"]}

    assert owner.get(f"/pool/export?template={own['id']}").status_code == 404
    assert other.get(f"/enterprises/export?template={own['id']}").status_code == 404
    assert heads(other, f"/enterprises/export?template={shared['id']}")[1] == "企业名称"
    assert [one["name"] for one in other.get(HERE).json()["templates"]] == ["共用"]
    assert other.post(f"{HERE}/{shared['id']}", json=edit).status_code == 403
    assert other.post(f"{HERE}/{shared['id']}/delete").status_code == 403
    assert owner.post(f"{HERE}/{shared['id']}", json=edit).status_code == 200
    assert owner.post(f"{HERE}/{shared['id']}", json=edit).status_code == 409
    assert owner.post(f"/exports/templates/{own['id']}/delete").status_code == 303
    left = owner.get(HERE).json()["templates"]
    assert [(one["name"], one["columns"], one["is_shared"]) for one in left] == [
        ("改", ["name"], False)
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"columns": []}, "columns"),
        ({"columns": ["name", "name"]}, "columns"),
        ({"columns": ["password"]}, "columns"),
        ({"kind": "case_board"}, "columns"),
        ({"name": "上报表"}, "name"),
    ],
)
def test_template_that_cannot_be_kept_is_refused(
    as_viewer: AsViewer, values: dict[str, Any], field: str
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    kept(officer)
    given = {"kind": "enterprises", "name": "另一个", "columns": ["name"]} | values

    answer = officer.post(HERE, json=given)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_form_without_columns_comes_back_as_typed(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    template = kept(officer)
    edit = {"version": template["version"], "name": "新名"}

    page = officer.post(f"/exports/templates/{template['id']}", data=edit)

    assert page.status_code == 422
    assert 'value="新名"' in page.text
    placed = officer.post(
        f"/exports/templates/{template['id']}", data=edit | {"place_township": "1"}
    )
    assert placed.status_code == 303
    assert officer.get(HERE).json()["templates"][0]["columns"] == ["township"]


def test_reader_uses_no_template_form(as_viewer: AsViewer) -> None:
    reader = as_viewer(Role.CITY_READER)

    assert "新建模板" not in reader.get("/exports/templates").text
    assert reader.post(HERE, json={}).status_code == 403


def test_pool_exported_comes_in_unchanged(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    make_pool_entry(store, firm, make_cohort(store), intended_year=2018, agency="甲事务所")
    officer = as_viewer(Role.BUREAU_OFFICER)

    for asked in ("format=xlsx", "format=csv", "format=xlsx&template=all"):
        file = officer.get(f"/pool/export?{asked}").content
        name = f"后备库.{asked[7:11].rstrip('&')}"
        report = officer.post("/api/imports", files={"file": (name, file)}).json()

        assert (report["unchanged"], report["problems"]) == (1, []), report
