"""What earlier applications and the register know of an application's rights; who may ask."""

import hashlib
import json
from datetime import date
from typing import NamedTuple

import pytest
from sqlmodel import Session

from app.domain.access import CaseScope, Role, Viewer
from app.domain.enterprises import IpKind
from app.domain.forms.hnte.matrix_rows import MatrixFlag
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.applications import Answer, Application, Submission
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.application_matrix import MatrixPage, get_matrix
from tests.conftest import Statements
from tests.factories import (
    NOON,
    make_application,
    make_case,
    make_enterprise,
    make_ip_right,
    make_person,
    make_row,
    store,
    viewer_of,
)

NUMBER = "ZL201620000001"


class Desk(NamedTuple):
    firm: Enterprise
    case: CultivationCase
    application: Application

    def seen_by(self, session: Session, viewer: Viewer | None = None) -> MatrixPage:
        viewer = viewer or viewer_of(Role.ENTERPRISE_USER, enterprises=(self.firm,))
        return get_matrix(session, viewer, self.application.public_id)

    def flags(self, session: Session) -> tuple[MatrixFlag, ...]:
        return self.seen_by(session).matrix.rights[0].flags


def answer(session: Session, application: Application, row: str, field: str, value: str) -> None:
    store(
        session,
        Answer(
            county_code=application.county_code,
            enterprise_id=application.enterprise_id,
            application_id=application.id or 0,
            row_key=row,
            field=field,
            value=value,
            saved_by_id=application.begun_by_id,
            saved_by="某人",
        ),
    )


@pytest.fixture
def desk(session: Session) -> Desk:
    """An application of 2018 with one right, which an activity names."""
    firm = make_enterprise(session)
    case = make_case(session, firm)
    application = make_application(session, firm, case)
    right = make_row(session, application, "ip")
    activity = make_row(session, application, "rd")
    answer(session, application, "", "application_year", "2018")
    answer(session, application, "", "planned_on", "2018-06-20")
    for field, value in (("kind", "utility_model"), ("number", NUMBER), ("name", "夹具")):
        answer(session, application, right.public_id, field, value)
    answer(session, application, right.public_id, "granted_on", "2017-01-01")
    answer(session, application, activity.public_id, "ip", right.public_id)
    return Desk(firm, case, application)


def handed_in(session: Session, firm: Enterprise, year: int, stage: Stage, number: str) -> None:
    """An earlier application that named one right, in its second version."""
    case = make_case(session, firm, year=year, stage=stage)
    application = make_application(session, firm, case)
    named = {"id": "x", "number": "IP01", "values": {"kind": "utility_model", "number": number}}
    for version, rows in ((1, []), (2, [named])):
        content = json.dumps({"rows": {"ip": rows}})
        store(
            session,
            Submission(
                county_code=firm.county_code,
                enterprise_id=firm.id or 0,
                application_id=application.id or 0,
                number=version,
                edition=1,
                submitted_at=NOON.replace(year=year),
                submitted_by_id=make_person(session, Role.ENTERPRISE_USER).id or 0,
                submitted_by="某人",
                content=content,
                digest=hashlib.sha256(content.encode()).hexdigest(),
            ),
        )


def test_right_that_nobody_knows_is_not_in_the_register(session: Session, desk: Desk) -> None:
    assert desk.flags(session) == (MatrixFlag.NOT_IN_REGISTER,)


def test_register_knows_the_right_by_its_number_without_zl(session: Session, desk: Desk) -> None:
    make_ip_right(session, desk.firm, number="2016 2000 0001")

    assert desk.flags(session) == ()


def test_right_of_another_kind_or_firm_is_another(session: Session, desk: Desk) -> None:
    make_ip_right(session, desk.firm, number=NUMBER, kind=IpKind.DESIGN_PATENT)
    make_ip_right(session, make_enterprise(session), number=NUMBER)

    assert desk.flags(session) == (MatrixFlag.NOT_IN_REGISTER,)


@pytest.mark.parametrize(
    ("used_on", "expected"),
    [(date(2017, 12, 31), (MatrixFlag.USED_BEFORE,)), (date(2018, 1, 1), ()), (None, ())],
)
def test_register_says_that_a_right_was_used_in_an_earlier_year(
    session: Session, desk: Desk, used_on: date | None, expected: tuple[MatrixFlag, ...]
) -> None:
    make_ip_right(session, desk.firm, number=NUMBER, used_on=used_on)

    assert desk.flags(session) == expected


@pytest.mark.parametrize(
    ("year", "stage", "expected"),
    [
        (2015, Stage.RECOGNIZED, (MatrixFlag.USED_BEFORE,)),
        (2015, Stage.LAPSED, (MatrixFlag.USED_BEFORE,)),
        (2017, Stage.REJECTED, (MatrixFlag.USED_IN_FAILED,)),
        (2017, Stage.WITHDRAWN, (MatrixFlag.USED_IN_FAILED,)),
        (2018, Stage.REJECTED, ()),
    ],
)
def test_last_version_of_an_earlier_application_used_it(
    session: Session, desk: Desk, year: int, stage: Stage, expected: tuple[MatrixFlag, ...]
) -> None:
    make_ip_right(session, desk.firm, number=NUMBER)
    handed_in(session, desk.firm, year, stage, "2016 2000 0001")
    handed_in(session, make_enterprise(session), 2015, Stage.RECOGNIZED, NUMBER)

    assert desk.flags(session) == expected


def test_right_that_only_a_replaced_version_named_was_not_used(
    session: Session, desk: Desk
) -> None:
    make_ip_right(session, desk.firm, number=NUMBER)
    handed_in(session, desk.firm, 2015, Stage.RECOGNIZED, "OTHER")

    assert desk.flags(session) == ()


def test_entrusted_agency_sees_the_matrix_of_its_case_alone(session: Session, desk: Desk) -> None:
    make_ip_right(session, desk.firm, number=NUMBER, is_co_owned=True)
    county = desk.firm.county_code
    ours = CaseScope(county, frozenset({desk.case.id or 0}))
    others = CaseScope(county, frozenset({make_case(session, desk.firm, year=2017).id or 0}))

    seen = desk.seen_by(session, viewer_of(Role.AGENCY_USER, scope=ours))
    assert seen.matrix.rights[0].flags == (MatrixFlag.CO_OWNED,)
    with pytest.raises(NotFound):
        desk.seen_by(session, viewer_of(Role.AGENCY_USER, scope=others))


def test_other_firm_does_not_find_the_matrix(session: Session, desk: Desk) -> None:
    stranger = viewer_of(Role.ENTERPRISE_USER, enterprises=(make_enterprise(session),))

    with pytest.raises(NotFound):
        desk.seen_by(session, stranger)


def test_provincial_form_has_no_matrix(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm, programme=Programme.PROVINCIAL_TECH_SME)
    application = make_application(session, firm, case)

    with pytest.raises(NotFound):
        Desk(firm, case, application).seen_by(session)


def test_statements_do_not_grow_with_rows(
    session: Session, desk: Desk, statements: Statements
) -> None:
    viewer = viewer_of(Role.ENTERPRISE_USER, enterprises=(desk.firm,))
    for _ in range(3):
        make_ip_right(session, desk.firm)
        make_row(session, desk.application, "ip")
    handed_in(session, desk.firm, 2015, Stage.RECOGNIZED, NUMBER)
    handed_in(session, desk.firm, 2012, Stage.RECOGNIZED, NUMBER)
    session.flush()
    before = len(statements("SELECT"))
    desk.seen_by(session, viewer)

    assert len(statements("SELECT")) - before == 5
