"""Files that are read and not kept pass the scanner before anything of ours opens them."""

from collections.abc import Generator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.domain.access import Role
from app.settings import Settings
from tests.clamd import EICAR, Daemon, serving
from tests.clients import AsViewer
from tests.factories import make_application, make_batch, make_case, make_enterprise

INFECTED = "企业名称,统一社会信用代码\n".encode() + EICAR
CLEAN = "企业名称,统一社会信用代码\n".encode()
FOUND = "Eicar-Signature"
PLACES = ["/imports", "/lists", "/duties/hnte_annual_report/2018/lists", "tables"]
"""Every form whose file is read; `tables` stands for those of an application."""


@pytest.fixture
def scanned(app: FastAPI, tmp_path: Path) -> Generator[Settings]:
    for address in serving(Daemon, "tcp", tmp_path):
        settings = app.state.settings.model_copy(update={"clamd": address})
        app.state.settings = settings
        yield settings


@pytest.mark.parametrize("place", PLACES)
def test_infected_file_is_refused_by_the_virus_name_and_leaves_nothing(
    scanned: Settings, store: Session, as_viewer: AsViewer, place: str
) -> None:
    firm = make_enterprise(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    if place == "tables":
        case = make_case(store, firm, batch_id=make_batch(store).id)
        application = make_application(store, firm, case)
        place = f"/applications/{application.public_id}/tables/ip/preview"
        browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    refused = browser.post(place, files={"file": ("表.csv", INFECTED)})
    passed = browser.post(place, files={"file": ("表.csv", CLEAN)})

    assert refused.status_code == 422
    assert FOUND in refused.text
    assert FOUND not in passed.text
    folder = scanned.data_dir / "imports"
    assert [one for one in folder.glob("*") if EICAR in one.read_bytes()] == []


def test_import_waits_for_no_scanner_that_is_not_there(
    app: FastAPI, scanned: Settings, as_viewer: AsViewer
) -> None:
    app.state.settings = scanned.model_copy(update={"clamd": "tcp:127.0.0.1:1"})

    answer = as_viewer(Role.BUREAU_OFFICER).post("/imports", files={"file": ("表.csv", CLEAN)})

    assert answer.status_code == 503
    assert list((scanned.data_dir / "imports").iterdir()) == []
