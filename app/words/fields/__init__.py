"""What recorded things and their fields are called in Chinese: for histories, forms and tables."""

from app.words import talents
from app.words.fields import (
    applications,
    awards,
    cases,
    office,
    plans,
    pool,
    registry,
    reviews,
    services,
)
from app.words.institutions import INSTITUTION_FIELDS, INSTITUTION_KINDS
from app.words.towns import TOWN_FIELDS, TOWN_KINDS

PARTS = (registry, pool, cases, applications, reviews, awards, services, plans, office)

KINDS: dict[str, str] = {
    **INSTITUTION_KINDS,
    **TOWN_KINDS,
    **talents.TALENT_KINDS,
    **{kind: word for part in PARTS for kind, word in part.KINDS.items()},
}

ACTIONS: dict[str, str] = {"create": "新增", "update": "修改", "delete": "删除"}

CIRCUMSTANCES = registry.CIRCUMSTANCES

SHARED: dict[str, str] = {
    "name": "名称",
    "kind": "类别",
    "status": "状态",
    "year": "年度",
    "number": "编号",
    "title": "标题",
    "note": "备注",
    "reason": "理由",
    "source": "来源",
    "value": "数值",
    "position": "序号",
    "programme": "资格类别",
    "document_number": "文号",
    "issued_on": "印发日期",
    "valid_from": "起始日",
    "valid_until": "截止日",
    "enterprise_id": "企业",
    "person_id": "人员",
    "batch_id": "申报批次",
    "case_id": "申报案",
    "agency": "服务机构",
    "responsible_id": "责任人",
    "indicator_id": "指标",
    "where_in_plan": "规划出处",
    "starts_year": "起始年",
    "ends_year": "结束年",
    "starts_on": "开始日",
    "ends_on": "截止日",
    "township_code": "镇街道",
}
"""Words of fields that mean the same in several tables."""

BY_KIND: dict[str, dict[str, str]] = {
    **INSTITUTION_FIELDS,
    **TOWN_FIELDS,
    **talents.TALENT_FIELDS,
    **{kind: words for part in PARTS for kind, words in part.FIELDS.items()},
}


def field_word(kind: str, name: str) -> str:
    """What a field of a recorded thing is called; a field without a word keeps its name."""
    return BY_KIND.get(kind, {}).get(name) or SHARED.get(name, name)
