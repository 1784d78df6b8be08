"""What the changes of an imported row are called: of the firm, of a year, of the pool."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.words import WORDS
from app.words.fields import BY_KIND, field_word

POOL = {"cohort": "后备库"}
FACTS = {
    "right": "ip_right",
    "title": "title",
    "institution": "rd_institution",
    "value": "indicator_value",
}


def change_word(name: str) -> str:
    """销售收入(2017 年度) for sales_cny_2017; 后备库 for pool_cohort."""
    if name.startswith("pool_"):
        own = name.removeprefix("pool_")
        return POOL.get(own) or field_word("pool_entry", own)
    prefix, _, own = name.partition("_")
    if prefix in FACTS:
        return field_word(FACTS[prefix], own)
    found = re.fullmatch(r"(.+)_(\d{4})", name)
    if found and found[1] in BY_KIND["yearly_figures"]:
        return f"{field_word('yearly_figures', found[1])}({found[2]} 年度)"
    return field_word("enterprise", name)


VOCABULARIES = {
    "status": "EnterpriseStatus",
    "registration_type": "RegistrationType",
    "pool_target": "Programme",
    "pool_grade": "Grade",
    "pool_weakness": "Weakness",
    "right_kind": "IpKind",
    "right_obtained_by": "ObtainedBy",
    "title_programme": "Programme",
    "title_kind": "TitleKind",
    "title_authority": "Authority",
    "institution_type": "InstitutionType",
    "institution_level": "InstitutionLevel",
    "value_scope": "StatScope",
    "value_status": "ValueStatus",
}
WAN = Decimal(10_000)


def shown_value(name: str, value: Any, places: Mapping[str, str]) -> str:
    """A value as an officer reads it: words, names of places, amounts in 万元."""
    if value is None or value == "":
        return "—"
    if name in VOCABULARIES:
        return WORDS[VOCABULARIES[name]].get(value, str(value))
    if name in {"township_code", "park_code"}:
        return places.get(value, str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if re.search(r"_cny(_\d{4})?$", name):
        return f"{Decimal(value) / WAN:,.2f} 万元"
    return str(value)
