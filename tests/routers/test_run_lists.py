"""The lists of jobs, imports and official lists go on page by page, and their files to the end."""

import csv
from datetime import date

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.imports import ImportKind, ImportState
from app.domain.jobs import JobKind, JobState
from app.domain.official_lists import OfficialListKind
from app.domain.titles import Programme
from app.models.imports import ImportRun
from app.models.jobs import Job
from app.models.official_lists import OfficialList
from tests.clients import AsViewer
from tests.factories import make_county, make_staff
from tests.factories.ground import COUNTY

NUMBER = 105
DAY = date(2018, 9, 3)


def make_many(session: Session) -> None:
    """So many of each, the last one entered by 经办104; and an import that was given up."""
    make_county(session)
    person = make_staff(session)
    for number in range(NUMBER):
        name = f"经办{number:03d}"
        session.add(
            Job(
                county_code=COUNTY,
                kind=JobKind.MOVE_CASES,
                state=JobState.DONE,
                person_id=person.id or 0,
                person_name=name,
                role=Role.BUREAU_OFFICER,
                day=DAY,
            )
        )
        session.add(
            ImportRun(
                county_code=COUNTY,
                kind=ImportKind.ENTERPRISES,
                person_id=person.id or 0,
                person_name=name,
                file_name=f"{number}.csv",
                sha256=f"{number:064d}",
            )
        )
        session.add(
            OfficialList(
                county_code=COUNTY,
                kind=OfficialListKind.NOTICE,
                programme=Programme.HNTE,
                year=2018,
                document_number=f"演示〔2018〕{number}号",
                dated_on=DAY,
                known_on=DAY,
                sha256=f"{number:064d}",
                entered_by=name,
            )
        )
    session.add(
        ImportRun(
            county_code=COUNTY,
            kind=ImportKind.ENTERPRISES,
            state=ImportState.DISCARDED,
            person_id=person.id or 0,
            person_name="放弃的",
            file_name="不要.csv",
            sha256="f" * 64,
        )
    )
    session.commit()


@pytest.mark.parametrize(
    ("address", "field", "heading"),
    [
        ("/jobs", "asked_by", "发起人"),
        ("/imports", "person_name", "上传人"),
        ("/lists", "entered_by", "录入"),
    ],
)
def test_list_turns_its_pages_and_its_file_has_every_row(
    store: Session, as_viewer: AsViewer, address: str, field: str, heading: str
) -> None:
    make_many(store)
    head = as_viewer(Role.SECTION_HEAD)
    everybody = [f"经办{number:03d}" for number in reversed(range(NUMBER))]

    first = head.get(f"/api{address}?size=50").json()
    second = head.get(f"/api{address}?size=50&after={first['next']}").json()
    last = head.get(f"/api{address}?size=50&after={second['next']}").json()
    back = head.get(f"/api{address}?size=50&before={last['previous']}").json()
    shown = [row[field] for page in (first, second, last) for row in page["rows"]]
    assert (first["total"], shown, last["next"]) == (NUMBER, everybody, None)
    assert back["rows"] == second["rows"]

    page = head.get(address).text
    assert f"共 {NUMBER} 条" in page
    assert everybody[19] in page
    assert everybody[20] not in page
    assert f'href="{address}?after={head.get(f"/api{address}").json()["next"]}"' in page
    file = head.get(f"{address}/export?format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(file.splitlines()))
    named = next(name for name in rows[0] if name.startswith(heading))
    assert [row[named] for row in rows] == everybody
    assert head.get(f"/api{address}?after=nonsense").status_code == 422
