"""Rows of firms written: exactly which entries of the history, which versions, what is found."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from app.domain.access import Viewer
from app.domain.refusals import Reason
from app.domain.uscc import make_uscc
from app.models.enterprises import (
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
)
from app.models.history import HistoryEntry
from app.pinyin import name_key
from app.queries.history_chain import verify_chain
from app.services.enterprise_import import plan_rows
from app.services.enterprise_writing import write_rows
from app.services.planned_rows import GivenRow, Made, Told
from tests.factories import COUNTY, TESTER, TOWN, make_enterprise, make_figures, viewer_of

TODAY = date(2018, 9, 30)
LONG_AGO = date(2010, 1, 1)
VIEWER = viewer_of()
NEW = make_uscc("990482", "MA28A009")
SALES, STAFF = ("sales_cny", 2017), ("staff_monthly_avg", 2016)


def given(firm: Enterprise, figures: Any = None, **values: Any) -> GivenRow:
    return GivenRow("企业", 2, {"uscc": firm.uscc, "name": firm.name, **values}, figures or {})


def written(session: Session, rows: list[GivenRow], viewer: Viewer = VIEWER) -> list[Made]:
    session.info["actor"] = TESTER
    planned = plan_rows(session, viewer, rows, TODAY, Told())
    return write_rows(session, viewer, planned, TODAY)


def test_a_changed_firm_is_told_as_its_circumstances_figures_and_name_change(
    session: Session,
) -> None:
    firm = make_enterprise(session, name="平湖旧名机械有限公司")
    figures = make_figures(session, firm, 2017, sales_cny=Decimal(100), rd_cny=None)
    session.flush()
    before = len(_all_entries(session))
    row = given(
        firm,
        {SALES: Decimal("250.50"), STAFF: Decimal(12)},
        name="平湖新名机械有限公司",
        remark="重点",
        registered_capital_cny=Decimal(5_000_000),
    )

    (made,) = written(session, [row])

    period = session.exec(
        select(EnterprisePeriod).where(EnterprisePeriod.valid_from == TODAY)
    ).one()
    told = _all_entries(session)[before:]
    # Of one flush the order is nobody's promise.
    assert sorted(
        ((one.subject_kind, one.action, _changes(one)) for one in told), key=str
    ) == sorted(
        [
            (
                "former_name",
                "create",
                {
                    "enterprise_id": [None, firm.id],
                    "name": [None, "平湖旧名机械有限公司"],
                    "used_until": [None, "2018-09-30"],
                },
            ),
            (
                "enterprise",
                "update",
                {"name": ["平湖旧名机械有限公司", "平湖新名机械有限公司"]},
            ),
            ("enterprise", "update", {"remark": ["", "重点"]}),
            (
                "enterprise_period",
                "create",
                {
                    "enterprise_id": [None, firm.id],
                    "valid_from": [None, "2018-09-30"],
                    "status": [None, "operating"],
                    "township_code": [None, TOWN],
                    "registered_capital_cny": [None, "5000000"],
                },
            ),
            ("enterprise_period", "update", {"valid_until": [None, "2018-09-30"]}),
            ("enterprise", "update", {"registered_capital_cny": [None, "5000000"]}),
            ("yearly_figures", "update", {"sales_cny": ["100", "250.5"]}),
            (
                "yearly_figures",
                "create",
                {
                    "fiscal_year": [None, 2016],
                    "source": [None, "self_reported"],
                    "status": [None, "submitted"],
                    "staff_monthly_avg": [None, "12"],
                },
            ),
        ],
        key=str,
    )
    assert {one.enterprise_id for one in told} == {firm.id}
    assert {one.subject_id for one in told} >= {str(period.id), firm.public_id, figures.public_id}
    session.expire_all()
    assert (firm.version, figures.version) == (4, 2)
    assert (firm.name_key, firm.remark) == (name_key("平湖新名机械有限公司"), "重点")
    assert firm.registered_capital_cny == Decimal(5_000_000)
    assert made["firm"] == [firm.id, 4]
    assert [one[1:] for one in made["figures"]] == [[1, 2016], [2, 2017]]
    found = session.get_one(EnterpriseSearch, firm.id)
    assert "平湖旧名机械有限公司" in found.text
    assert "平湖新名机械有限公司" in found.text
    assert verify_chain(session, COUNTY).fault is None


def test_firms_that_change_different_things_are_told_each_by_itself(session: Session) -> None:
    noted, moved, both, same = (make_enterprise(session) for _ in range(4))
    counted = make_figures(session, both, 2017, sales_cny=Decimal(7))
    before = len(_all_entries(session))

    written(
        session,
        [
            given(noted, remark="一"),
            given(moved, is_above_designated_size=True),
            given(both, {SALES: Decimal(8)}, legal_representative="王五", industry_code="3484"),
            given(same, remark=""),
        ],
    )

    told = _all_entries(session)[before:]
    assert sorted(
        ((one.enterprise_id or 0), one.subject_kind, one.action, tuple(_changes(one)))
        for one in told
    ) == sorted(
        [
            (noted.id, "enterprise", "update", ("remark",)),
            (moved.id, "enterprise", "update", ("is_above_designated_size",)),
            (
                moved.id,
                "enterprise_period",
                "create",
                (
                    "enterprise_id",
                    "is_above_designated_size",
                    "status",
                    "township_code",
                    "valid_from",
                ),
            ),
            (moved.id, "enterprise_period", "update", ("valid_until",)),
            (both.id, "enterprise", "update", ("industry_code", "legal_representative")),
            (both.id, "yearly_figures", "update", ("sales_cny",)),
        ]
    )
    session.expire_all()
    assert [one.version for one in (noted, moved, both, same, counted)] == [2, 2, 2, 1, 2]
    assert verify_chain(session, COUNTY).fault is None


def test_a_circumstance_changed_twice_on_a_day_keeps_one_period(session: Session) -> None:
    firm = make_enterprise(session)
    written(session, [given(firm, registered_capital_cny=Decimal(10))])
    before = len(_all_entries(session))

    written(session, [given(firm, registered_capital_cny=Decimal(20))])

    told = [(one.subject_kind, _changes(one)) for one in _all_entries(session)[before:]]
    assert sorted(told) == [
        ("enterprise", {"registered_capital_cny": ["10", "20"]}),
        ("enterprise_period", {"registered_capital_cny": ["10", "20"]}),
    ]
    periods = session.exec(
        select(EnterprisePeriod).order_by(col(EnterprisePeriod.valid_from))
    ).all()
    assert [(one.valid_from, one.registered_capital_cny) for one in periods] == [
        (LONG_AGO, None),
        (TODAY, Decimal(20)),
    ]
    session.expire_all()
    assert firm.version == 3


def test_a_new_firm_is_told_once_with_its_figures(session: Session) -> None:
    make_enterprise(session)
    before = len(_all_entries(session))

    written(
        session, [GivenRow("企业", 2, {"uscc": NEW, "name": "平湖甲有限公司"}, {SALES: Decimal(3)})]
    )

    told = [(one.subject_kind, one.action, _changes(one)) for one in _all_entries(session)[before:]]
    assert told == [
        ("enterprise", "create", {"name": [None, "平湖甲有限公司"], "uscc": [None, NEW]}),
        (
            "yearly_figures",
            "create",
            {
                "fiscal_year": [None, 2017],
                "source": [None, "self_reported"],
                "status": [None, "submitted"],
                "sales_cny": [None, "3"],
            },
        ),
    ]


def _all_entries(session: Session) -> list[HistoryEntry]:
    return list(session.exec(select(HistoryEntry).order_by(col(HistoryEntry.sequence))).all())


def _changes(entry: HistoryEntry) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = json.loads(entry.payload)["changes"]
    return changes


def test_rows_of_a_firm_that_the_officer_is_recused_from_are_refused(session: Session) -> None:
    firm, other, third = (make_enterprise(session) for _ in range(3))
    recused = viewer_of(recused_from=frozenset({firm.id or 0}))
    rows = [
        given(one, {SALES: Decimal(100)}, remark="新") for one in (firm, other, third)
    ]  # several: their values stand beside those of the recusal in one statement

    planned = plan_rows(session, recused, rows, TODAY, Told())

    assert [row.reason for row in planned] == [Reason.NOT_PERMITTED, None, None]
    assert [set(row.changes) for row in planned[1:]] == [{"remark", "sales_cny_2017"}] * 2
