"""Figures, rights, titles and values from files: matched to firms, checked, written, taken back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.enterprises import FigureSource, IpKind, ObtainedBy
from app.domain.imports import ImportKind, ImportState
from app.domain.plans import CountsFrom, StatScope, ValueStatus
from app.domain.refusals import NotPermitted, Reason
from app.domain.titles import Authority, TitleEnd, TitleKind
from app.domain.uscc import make_uscc
from app.exchange.checking import check_file, named
from app.exchange.imports import ImportPlan
from app.models.enterprises import Document, IpRight, YearlyFigures
from app.models.history import HistoryEntry
from app.models.imports import ImportRow
from app.models.institutions import RdInstitution
from app.models.plans import IndicatorValue
from app.models.titles import Title
from app.queries.import_runs import get_run
from app.services.import_headings import explain_headings
from app.services.import_runs import confirm_run
from app.services.import_staging import open_run
from app.services.import_undo import undo_run
from app.services.planned_rows import RowAction
from tests.factories import (
    TESTER,
    make_enterprise,
    make_figures,
    make_former_name,
    make_indicator,
    make_institution,
    make_ip_right,
    make_plan,
    make_title,
    viewer_of,
)

TODAY = date(2018, 9, 30)
CODE = make_uscc("990482", "MA28A001")
OTHER = make_uscc("990482", "MA28A002")


class Desk:
    """An officer with files: checked, confirmed, taken back as the pages do it."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.folder = folder
        self.run_id = ""
        session.info["actor"] = TESTER

    def check(self, *lines: str, kind: str = "", role: Role = Role.BUREAU_OFFICER) -> ImportPlan:
        path = self.folder / "file.csv"
        path.write_text("\n".join(lines))
        plan, checked = check_file(
            self.session, viewer_of(role), path, "file.csv", {"kind": kind}, TODAY
        )
        file = named(path, "file.csv")
        self.run_id = open_run(self.session, viewer_of(role), file, plan.planned, checked).public_id
        return plan

    def confirm(self) -> None:
        confirmed = confirm_run(self.session, viewer_of(), self.run_id, TODAY, good_rows=True)
        assert confirmed.changed_meanwhile == 0
        assert confirmed.run.state is ImportState.APPLIED
        self.session.expire_all()

    def undo(self) -> list[str]:
        """The reasons of the rows that were kept."""
        undo_run(self.session, viewer_of(), self.run_id)
        self.session.expire_all()
        run = get_run(self.session, viewer_of(), self.run_id)
        rows = self.session.exec(select(ImportRow).where(ImportRow.run_id == run.id))
        return [row.reason for row in rows if row.reason]


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return Desk(session, tmp_path)


def told(plan: ImportPlan) -> list[tuple[str, int, str, Reason]]:
    return [(one.severity, one.row, one.column, one.reason) for one in plan.problems]


def actions(plan: ImportPlan) -> list[str]:
    return [row.action.value for row in plan.planned]


# --- Rights ---------------------------------------------------------------------------------------

RIGHTS = "企业名称,专利类型,专利名称,专利号,申请日,授权公告日,取得方式,分类"


def test_rights_are_known_by_their_headings_and_written(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    make_former_name(session, firm, "平湖老甲有限公司")

    plan = desk.check(
        "2017年知识产权清单",
        RIGHTS,
        "平湖甲有限公司,发明专利,一种育苗装置,ZL 2015 1 0012345.6,2015年3月1日,2017.3.1,"
        "自主研发,Ⅰ类",
        "平湖老甲有限公司,软著,苗圃软件,2017SR000001,,20170301,受让,Ⅱ类",
    )

    assert (plan.kind, plan.problems) == (ImportKind.RIGHTS, [])
    assert actions(plan) == ["create", "create"]
    desk.confirm()
    first, second = session.exec(select(IpRight).order_by(col(IpRight.id))).all()
    assert (first.kind, first.number, first.applied_on, first.granted_on, first.obtained_by) == (
        IpKind.INVENTION_PATENT,
        "ZL 2015 1 0012345.6",
        date(2015, 3, 1),
        date(2017, 3, 1),
        ObtainedBy.OWN,
    )
    assert (second.enterprise_id, second.kind) == (firm.id, IpKind.SOFTWARE_COPYRIGHT)
    history = session.exec(select(HistoryEntry).where(HistoryEntry.subject_kind == "ip_right"))
    assert [entry.action for entry in history] == ["create", "create"]

    assert desk.undo() == []
    assert session.exec(select(IpRight)).all() == []


def test_a_right_is_corrected_by_its_number_however_it_is_written(
    session: Session, desk: Desk
) -> None:
    firm = make_enterprise(session, uscc=CODE)
    right = make_ip_right(session, firm, kind=IpKind.INVENTION_PATENT, number="201510012345.6")

    plan = desk.check(
        "信用代码,专利类型,专利号,授权日",
        f"{CODE},发明,ZL201510012345.6,2016-06-01",
        f"{CODE},发明,ZL 2015 1 0012345.6,2016-06-02",
    )

    assert actions(plan) == ["unchanged", "refused"]
    assert told(plan) == [("error", 3, "专利号", Reason.ROW_TWICE)]
    plan = desk.check("信用代码,专利类型,专利号,授权日", f"{CODE},发明,ZL201510012345.6,2016-06-02")
    assert plan.planned[0].changes == {"right_granted_on": (date(2016, 6, 1), date(2016, 6, 2))}
    desk.confirm()
    assert session.get_one(IpRight, right.id).granted_on == date(2016, 6, 2)
    assert desk.undo() == []
    assert session.get_one(IpRight, right.id).granted_on == date(2016, 6, 1)


def test_what_is_wrong_with_a_right_is_named(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    make_enterprise(session, uscc=OTHER, name="平湖同名有限公司")
    make_enterprise(session, name="平湖同名有限公司")

    plan = desk.check(
        RIGHTS,
        "平湖无此有限公司,发明,甲,1,,,,",
        "平湖同名有限公司,发明,甲,2,,,,",
        "平湖甲有限公司,发明,甲,3,,,,Ⅱ类",
        "平湖甲有限公司,发明,,4,,,,",
        "平湖甲有限公司,发明,甲,5,2017-01-02,2017-01-01,,",
        "平湖甲有限公司,奖状,甲,6,,2019-01-01,,",
        ",发明,甲,7,,,,",
    )

    assert told(plan) == [
        ("error", 2, "企业名称", Reason.NOT_IN_REGISTER),
        ("error", 3, "企业名称", Reason.NAME_OF_SEVERAL),
        ("error", 4, "分类", Reason.CLASS_CONTRADICTS_KIND),
        ("error", 5, "专利名称", Reason.MISSING_VALUE),
        ("error", 6, "授权公告日", Reason.DATES_OUT_OF_ORDER),
        ("error", 7, "专利类型", Reason.BAD_VALUE),
        ("error", 7, "授权公告日", Reason.DATE_IN_FUTURE),
        ("error", 8, "企业名称", Reason.MISSING_VALUE),
    ]
    assert all(problem.remedy for problem in plan.problems)


def test_a_name_that_is_not_the_code_s_is_doubted(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")

    plan = desk.check(
        "企业名称,信用代码,专利类型,专利名称,专利号", f"平湖错有限公司,{CODE},发明,甲,1"
    )

    assert told(plan) == [("warning", 2, "企业名称", Reason.NAME_DIFFERS)]
    assert "平湖甲有限公司" in plan.problems[0].detail
    assert actions(plan) == ["create"]


def test_a_right_touched_since_is_kept(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    desk.check(RIGHTS, "平湖甲有限公司,发明,甲,1,,,,")
    desk.confirm()
    session.exec(select(IpRight)).one().name = "乙"
    session.flush()

    assert desk.undo() == [Reason.ROW_TOUCHED_SINCE]
    assert session.exec(select(IpRight)).one().name == "乙"


def test_a_heading_is_remembered_for_its_own_kind_alone(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    explain_headings(session, viewer_of(), ImportKind.RIGHTS, {"证照": "right_number"})

    plan = desk.check("企业名称,专利类型,专利名称,证照", "平湖甲有限公司,发明,甲,1")

    assert plan.problems == []
    assert plan.planned[0].given.values["right_number"] == "1"
    firms = desk.check("企业名称,信用代码,证照", f"平湖甲有限公司,{CODE},1")
    assert [problem.reason for problem in firms.problems] == [Reason.UNKNOWN_HEADING]


# --- Titles ---------------------------------------------------------------------------------------

TITLES = "序号,企业名称,资格,证书编号,发证日期,有效期至,文号,发文日期"


def test_titles_are_entered_as_by_hand(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    make_title(session, firm, valid_from=date(2014, 11, 1), certificate_number="GR201433000001")

    plan = desk.check(
        TITLES,
        "1,平湖甲有限公司,国家高新技术企业,GR201733000001,2017年11月13日,2020年11月12日,"
        "国科火字〔2018〕1号,2018-01-05",
    )

    assert (plan.kind, plan.problems, actions(plan)) == (ImportKind.TITLES, [], ["create"])
    desk.confirm()
    title = session.exec(select(Title).order_by(col(Title.id).desc())).first()
    assert title is not None
    assert (title.kind, title.authority, title.list_year) == (
        TitleKind.RENEWAL,
        Authority.PROVINCE,
        2017,
    )
    assert (title.valid_from, title.valid_until, title.known_on) == (
        date(2017, 11, 13),
        date(2020, 11, 12),
        date(2018, 1, 5),
    )
    assert session.exec(select(Document.number)).all() == ["国科火字〔2018〕1号"]
    again = desk.check(
        TITLES, "1,平湖甲有限公司,高企,GR201733000001,2017/11/13,43781,国科火字〔2018〕1号,"
    )
    assert told(again) == [("error", 2, "有效期至", Reason.TITLE_DIFFERS)]
    same = desk.check(TITLES, "1,平湖甲有限公司,高企,GR201733000001,2017/11/13,,,")
    assert actions(same) == ["unchanged"]


def test_the_title_above_a_list_says_which_title_it_is(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")

    plan = desk.check(
        "2017年平湖市高新技术企业名单", "企业名称,证书编号,发证日期",
        "平湖甲有限公司,GR201733000001,2017-11-13",
        "合计,1家,",
    )  # fmt: skip

    assert actions(plan) == ["create"]
    assert plan.planned[0].given.values["title_programme"] == "hnte"
    assert plan.planned[0].given.values["title_known_on"] == TODAY


def test_a_title_is_refused_for_what_the_form_refuses(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    other = make_enterprise(session, uscc=OTHER, name="平湖乙有限公司")
    make_title(session, firm, valid_from=date(2016, 11, 21), certificate_number="GR1")
    make_title(session, other, valid_from=date(2010, 1, 1), certificate_number="GR2")

    plan = desk.check(
        TITLES + ",类型",
        "1,平湖甲有限公司,高企,GR3,2017-01-01,,,,首次",
        "2,平湖乙有限公司,高企,GR1,2017-01-01,,,,",
        "3,平湖乙有限公司,高企,GR4,2017-02-01,2017-01-01,,,",
        "4,平湖乙有限公司,高企,GR5,2017-03-01,,,,",
        "5,平湖乙有限公司,高企,GR6,2017-04-01,,,,首次",
        "6,平湖乙有限公司,高企,GR5,2017-03-01,,,,",
        "7,平湖乙有限公司,科技型中小企业,X,2017-03-01,,,,",
        "8,平湖乙有限公司,科技型中小企业(国家评价),X,2017-03-01,,,,",
        "9,平湖乙有限公司,高企,GR7,,,,,",
    )

    assert told(plan) == [
        ("error", 2, "发证日期", Reason.TITLE_OVERLAPS),
        ("error", 3, "证书编号", Reason.CERTIFICATE_TAKEN),
        ("error", 4, "有效期至", Reason.DATES_OUT_OF_ORDER),
        ("error", 6, "发证日期", Reason.TITLE_OVERLAPS),
        ("error", 7, "证书编号", Reason.ROW_TWICE),
        ("error", 8, "资格", Reason.BAD_VALUE),
        ("error", 9, "证书编号", Reason.BAD_LISTING_NUMBER),
        ("error", 10, "发证日期", Reason.MISSING_VALUE),
    ]
    assert [row.given.number for row in plan.planned if row.action == "create"] == [5]


def test_blanks_of_a_title_are_filled_and_given_back(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    title = make_title(session, firm, valid_from=date(2016, 11, 21), certificate_number=None)

    plan = desk.check(TITLES, "1,平湖甲有限公司,高企,GR9,2016-11-21,,,")

    assert plan.planned[0].changes == {"title_certificate_number": (None, "GR9")}
    desk.confirm()
    assert session.get_one(Title, title.id).certificate_number == "GR9"
    assert desk.undo() == []
    assert session.get_one(Title, title.id).certificate_number is None


def test_a_title_entered_in_error_is_not_entered_again(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    make_title(
        session,
        firm,
        valid_from=date(2016, 11, 21),
        certificate_number="GR9",
        end=TitleEnd.ENTERED_IN_ERROR,
        ended_on=date(2016, 11, 21),
        ended_known_on=date(2017, 1, 1),
    )

    plan = desk.check(TITLES, "1,平湖甲有限公司,高企,GR9,2016-11-21,,,")

    assert actions(plan) == ["unchanged"]
    assert told(plan) == [("warning", 2, "发证日期", Reason.TITLE_IS_VOID)]


def test_a_town_officer_enters_no_titles(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")

    with pytest.raises(NotPermitted):
        desk.check(TITLES, "1,平湖甲有限公司,高企,GR9,2016-11-21,,,", role=Role.TOWN_OFFICER)


# --- Figures of several years ---------------------------------------------------------------------


def test_several_years_of_a_firm_are_several_rows(session: Session, desk: Desk) -> None:
    firm = make_enterprise(session, uscc=CODE, name="平湖甲有限公司")
    make_figures(session, firm, 2016, sales_cny=Decimal(1_000_000), rd_cny=None)

    plan = desk.check(
        "企业名称,信用代码,年度,销售收入(万元),职工总数",
        f"平湖甲有限公司,{CODE},2015年,90,12",
        f"平湖甲有限公司,{CODE},2016,100,",
        f"平湖甲有限公司,{CODE},2017,120.5,20",
    )

    assert (plan.kind, plan.problems) == (ImportKind.FIGURES, [])
    assert actions(plan) == ["create", "unchanged", "create"]
    desk.confirm()
    rows = session.exec(select(YearlyFigures).order_by(col(YearlyFigures.fiscal_year))).all()
    assert [(one.fiscal_year, one.sales_cny) for one in rows] == [
        (2015, Decimal("900000.00")),
        (2016, Decimal("1000000.00")),
        (2017, Decimal("1205000.00")),
    ]
    assert desk.undo() == []
    assert session.exec(select(YearlyFigures.fiscal_year)).all() == [2016]


def test_a_year_of_a_firm_stands_once_for_each_source(session: Session, desk: Desk) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")

    plan = desk.check(
        "信用代码,年度,数据来源,销售收入(元),研发费用(高企口径)",
        f"{CODE},2017,自报,100,",
        f"{CODE},2017,专项审计,110,",
        f"{CODE},2017,自报,120,",
        f"{CODE},2019,自报,130,",
        f"{OTHER},2017,自报,130,",
        kind="figures",
    )

    assert actions(plan) == ["create", "create", "refused", "refused", "refused"]
    assert [(row, column, reason) for _, row, column, reason in told(plan)][1:] == [
        (4, "年度", Reason.ROW_TWICE),
        (5, "年度", Reason.BAD_VALUE),
        (6, "信用代码", Reason.NOT_IN_REGISTER),
    ]
    sources = [row.given.source for row in plan.planned[:2]]
    assert sources == [FigureSource.SELF_REPORTED, FigureSource.SPECIAL_AUDIT]


def test_one_year_of_each_firm_beside_its_code_is_a_list_of_firms(
    session: Session, desk: Desk
) -> None:
    make_enterprise(session, uscc=CODE, name="平湖甲有限公司")

    plan = desk.check(
        "企业名称,信用代码,年度,销售收入(万元)",
        f"平湖甲有限公司,{CODE},2017,90",
        f"平湖乙有限公司,{OTHER},2017,90",
    )

    assert plan.kind is ImportKind.ENTERPRISES
    assert actions(plan) == ["update", "create"]


# --- Values of indicators -------------------------------------------------------------------------

VALUES = "指标名称,年度,数值,状态,来源,发布日期,统计范围"


def test_values_of_indicators_are_published(session: Session, desk: Desk) -> None:
    plan = make_plan(session)
    make_indicator(session, plan, name="R&D 经费占比", counts_from=CountsFrom.ENTERED)

    planned = desk.check(
        VALUES,
        "R&D经费占比,2016,2.85%,核定,市统计局,2017年5月1日,",
        "R&D经费占比,2017,３.01,初步,市统计局,2018/5/1,不含港区",
    )

    assert (planned.kind, planned.problems) == (ImportKind.INDICATOR_VALUES, [])
    desk.confirm()
    first, second = session.exec(select(IndicatorValue).order_by(col(IndicatorValue.year))).all()
    assert (first.year, first.period_starts_on, first.period_ends_on) == (
        2016,
        date(2016, 1, 1),
        date(2016, 12, 31),
    )
    assert (first.value, first.status, first.scope) == (
        Decimal("2.85"),
        ValueStatus.FINAL,
        StatScope.WHOLE_COUNTY,
    )
    assert (second.value, second.scope) == (Decimal("3.01"), StatScope.WITHOUT_PORT_ZONE)
    corrected = desk.check(VALUES, "R&D经费占比,2016,2.9,核定,市统计局,2017年5月1日,")
    assert corrected.planned[0].changes == {"value_value": (Decimal("2.8500"), Decimal("2.9"))}
    desk.confirm()
    assert desk.undo() == []
    assert session.get_one(IndicatorValue, first.id).value == Decimal("2.85")


def test_what_is_wrong_with_a_value_is_named(session: Session, desk: Desk) -> None:
    plan = make_plan(session)
    make_indicator(session, plan, name="高企数")
    make_indicator(session, plan, name="投入", counts_from=CountsFrom.ENTERED)

    planned = desk.check(
        VALUES,
        "高企数,2016,1,核定,统计局,2017-05-01,",
        "无此指标,2016,1,核定,统计局,2017-05-01,",
        "投入,2018,1,核定,统计局,2018-05-01,",
        "投入,,1,核定,统计局,2017-05-01,",
        "投入,2016,很多,核定,,2017-05-01,全省",
        "投入,2015,1,核定,统计局,2016-05-01,",
        "投入,2015,2,核定,统计局,2016-05-01,",
    )

    assert told(planned) == [
        ("error", 2, "指标名称", Reason.COUNTED_FROM_REGISTER),
        ("error", 3, "指标名称", Reason.UNKNOWN_INDICATOR),
        ("error", 4, "所属期至", Reason.DATE_IN_FUTURE),
        ("error", 4, "发布日期", Reason.DATES_OUT_OF_ORDER),
        ("error", 5, "所属期至", Reason.MISSING_VALUE),
        ("error", 6, "数值", Reason.BAD_NUMBER),
        ("error", 6, "来源", Reason.MISSING_VALUE),
        ("error", 6, "统计范围", Reason.BAD_VALUE),
        ("error", 8, "指标名称", Reason.ROW_TWICE),
    ]


def test_what_a_file_says_again_of_an_ended_institution_enters_no_second_one(
    desk: Desk, session: Session
) -> None:
    firm = make_enterprise(session, name="平湖甲有限公司", uscc=CODE)
    day = date(2015, 11, 15)
    make_institution(
        session,
        firm,
        name="甲研究院",
        type="research_institute",
        recognized_on=day,
        ended_on=date(2018, 6, 15),
        ended_known_on=date(2018, 7, 15),
        ending="failed_evaluation",
    )
    sheet = (
        "企业名称,机构名称,机构类型,级别,认定日期,文号,最近评估,整改期限",
        "平湖甲有限公司,甲研究院,省级企业研究院,省级,2015-11-15,,不合格,",
        "平湖甲有限公司,甲研究院,省级企业研究院,省级,2018-09-01,,,",
    )

    plan = desk.check(*sheet)

    assert [one.action for one in plan.planned] == [RowAction.UNCHANGED, RowAction.CREATE]
    assert plan.problems == []
    other = desk.check(sheet[0], sheet[1].replace(",,不合格", ",浙科发〔2015〕1号,不合格"))
    assert [one.reason for one in other.problems] == [Reason.INSTITUTION_ALREADY_ENDED]


def test_institutions_are_entered_filled_and_taken_back(desk: Desk, session: Session) -> None:
    firm = make_enterprise(session, name="平湖甲有限公司", uscc=CODE)
    known = make_institution(session, firm, name="甲研究院", type="research_institute")
    sheet = (
        "企业名称,机构名称,机构类型,级别,文号,认定日期,列入建设日期,专职研发人员,设备原值(万元)",
        "平湖甲有限公司,甲研究院,省级企业研究院,省级,演机构〔2016〕3号,2016-11-21,,56,1250.5",
        "平湖甲有限公司,甲中心,省级高新技术企业研究开发中心,省级,,,2018-01-05,18,",
        "平湖甲有限公司,甲技术中心,技术中心,县级,,2018-01-05,,,",
    )

    plan = desk.check(*sheet)

    assert plan.kind is ImportKind.INSTITUTIONS
    assert [(one.row, one.reason) for one in plan.problems if one.severity == "error"] == [
        (4, Reason.LEVEL_NOT_OF_TYPE)
    ]
    desk.confirm()
    session.refresh(known)
    assert (known.document_number, known.unit_staff, known.equipment_cny) == (
        "演机构〔2016〕3号",
        56,
        Decimal("12505000"),
    )
    new = session.exec(select(RdInstitution).where(RdInstitution.name == "甲中心")).one()
    assert (new.building_from, new.recognized_on, new.building_known_on, new.measured_on) == (
        date(2018, 1, 5),
        None,
        TODAY,
        TODAY,
    )
    assert desk.undo() == []
    assert session.exec(select(RdInstitution.name)).all() == ["甲研究院"]
    session.refresh(known)
    assert (known.document_number, known.unit_staff) == (None, None)
