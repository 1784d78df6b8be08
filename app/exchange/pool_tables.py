"""The reserve pool and the visit log as files: their columns, and a row's values in an order."""

from collections.abc import Sequence
from typing import Any

from app.exchange.tables import Column, Kind
from app.queries.pool import PoolRow
from app.queries.visits import VisitRow

POOL_COLUMNS = (
    Column("enterprise", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("township", "镇街道"),
    Column("state", "在库状态", Kind.WORD),
    Column("cohort", "后备库"),
    Column("admitted_on", "入库日期", Kind.DATE),
    Column("target", "培育目标", Kind.WORD),
    Column("kind", "首次/重新", Kind.WORD),
    Column("intended_year", "拟申报年度", Kind.NUMBER),
    Column("grade", "等级", Kind.WORD),
    Column("weakness", "主要短板", Kind.WORD),
    Column("verdict", "对标结论", Kind.WORD),
    Column("short_count", "差几项", Kind.NUMBER),
    Column("gap", "主要差距", width=30),
    Column("missing_count", "缺数据项", Kind.NUMBER),
    Column("judged_on", "判断日期", Kind.DATE),
    Column("is_outdated", "判断已过时"),
    Column("agency", "服务机构"),
    Column("responsible", "责任人"),
    Column("fiscal_year", "数据年度", Kind.NUMBER),
    Column("sales_cny", "销售收入", Kind.MONEY),
    Column("rd_cny", "研发费用", Kind.MONEY),
    Column("rd_intensity", "研发占比", Kind.PERCENT),
    Column("rung", "梯度", Kind.WORD),
    Column("stage", "申报环节", Kind.WORD),
    Column("document_number", "入库文号"),
    Column("removed_on", "出库日期", Kind.DATE),
    Column("removal", "出库原因", Kind.WORD),
)

VISIT_COLUMNS = (
    Column("happened_on", "日期", Kind.DATE),
    Column("enterprise", "企业名称", width=34),
    Column("township", "镇街道"),
    Column("occasion", "事由", Kind.WORD),
    Column("first", "记录人"),
    Column("second", "第二人"),
    Column("confirmed_on", "确认日期", Kind.DATE),
    Column("place", "地点"),
    Column("summary", "内容", width=40),
    Column("state", "状态", Kind.WORD, 20),
    Column("document_number", "文号"),
    Column("solo_explanation", "单独接触说明", width=30),
    Column("seen_by_head", "已阅领导"),
    Column("closed_on", "办结日期", Kind.DATE),
)


def pool_values(row: PoolRow, columns: Sequence[Column]) -> tuple[Any, ...]:
    beside = {
        "fiscal_year": row.figures.fiscal_year,
        "sales_cny": row.figures.sales_cny,
        "rd_cny": row.figures.rd_cny,
        "rd_intensity": row.figures.rd_intensity,
        "stage": row.case.stage if row.case else None,
        "is_outdated": "" if row.judged_on is None else "是" if row.is_outdated else "否",
    }
    return tuple(
        beside[column.key] if column.key in beside else getattr(row, column.key)
        for column in columns
    )


def visit_values(row: VisitRow, columns: Sequence[Column]) -> tuple[Any, ...]:
    return tuple(getattr(row, column.key) for column in columns)
