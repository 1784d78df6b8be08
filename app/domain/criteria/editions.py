"""Every edition of every title's rules, and which one judges an application."""

from datetime import date
from typing import Any

from app.domain.criteria.hnte_2008 import HNTE_2008
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.criteria.national_tech_sme_2022 import NATIONAL_TECH_SME_2022
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.zhejiang_key_research_institute import ZHEJIANG_KEY_RESEARCH_INSTITUTE
from app.domain.criteria.zhejiang_rd_center_2019 import ZHEJIANG_RD_CENTER_2019
from app.domain.criteria.zhejiang_research_institute_2014 import ZHEJIANG_RESEARCH_INSTITUTE_2014
from app.domain.criteria.zhejiang_tech_sme_2016 import ZHEJIANG_TECH_SME_2016

ALL: tuple[Edition[Any], ...] = (
    HNTE_2008,
    HNTE_2016,
    NATIONAL_TECH_SME_2017,
    NATIONAL_TECH_SME_2022,
    ZHEJIANG_TECH_SME_2016,
    ZHEJIANG_RD_CENTER_2019,
    ZHEJIANG_RESEARCH_INSTITUTE_2014,
    ZHEJIANG_KEY_RESEARCH_INSTITUTE,
)

EDITIONS: dict[str, Edition[Any]] = {edition.key: edition for edition in ALL}


def edition_for(judged: Judged, applied_on: date) -> Edition[Any] | None:
    """The edition in force on the day of application, never today's."""
    for edition in EDITIONS.values():
        if edition.judged is judged and edition.is_in_force(applied_on):
            return edition
    return None
