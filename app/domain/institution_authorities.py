"""Who recognizes R&D institutions, by type, level and date: the reform of 2018–19 renamed some.

《浙江省机构改革方案》 was approved on 2018-10-04 and begun on 2018-10-23; the province's offices
were rearranged by the end of 2018, those of cities and counties by the end of March 2019
(ceirp.cn, 2018-10-24). The day on which each office took over was not seen: the dates below are
those of the reform, 待核."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.institutions import InstitutionLevel, InstitutionType


class Body(StrEnum):
    """The line of offices that answers for a type."""

    SCIENCE = "science"
    ECONOMY = "economy"
    SCIENCE_ASSOCIATION = "science_association"
    HUMAN_RESOURCES = "human_resources"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class AuthorityTerm:
    """An office for as long as it answers for a type at a level."""

    body: Body
    office: str
    since: date | None = None
    until: date | None = None
    """Its last day."""
    source: str = ""
    doubt: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


REFORM = date(2018, 10, 23)
BEFORE_REFORM = date(2018, 10, 22)
REFORM_SOURCE = "《浙江省机构改革方案》(2018-10-04 批准,2018-10-23 实施)"
REFORM_DOUBT = "具体交接日未见文件,按方案实施日。待核。"
PLAN_SOURCE = "zhejiang-rules.md 2.1"
LOCAL_DOUBT = "2019 年市县机构改革前后的分工未见文件。待核。"
SCIENCE_PROVINCE = (
    AuthorityTerm(
        Body.SCIENCE, "浙江省科学技术厅", source="浙科发条〔2014〕150号;浙科发条〔2017〕163号"
    ),
)
SCIENCE_MINISTRY = (AuthorityTerm(Body.SCIENCE, "科学技术部", source=PLAN_SOURCE, doubt="待核。"),)
PROVINCIAL_TECHNOLOGY_CENTER = (
    AuthorityTerm(
        Body.ECONOMY, "浙江省经济和信息化委员会", until=BEFORE_REFORM, source=PLAN_SOURCE
    ),
    AuthorityTerm(
        Body.ECONOMY, "浙江省经济和信息化厅", since=REFORM, source=REFORM_SOURCE, doubt=REFORM_DOUBT
    ),
)
CITY_TECHNOLOGY_CENTER = (
    AuthorityTerm(
        Body.ECONOMY,
        "设区市经济和信息化委员会",
        until=date(2019, 3, 31),
        source=PLAN_SOURCE,
        doubt=LOCAL_DOUBT,
    ),
    AuthorityTerm(
        Body.ECONOMY,
        "设区市经济和信息化局",
        since=date(2019, 4, 1),
        source=REFORM_SOURCE,
        doubt=LOCAL_DOUBT,
    ),
)
NATIONAL_TECHNOLOGY_CENTER = (
    AuthorityTerm(
        Body.DEVELOPMENT,
        "国家发展和改革委员会(会同科技、财政、海关、税务)",
        source="《国家企业技术中心认定管理办法》(2016 年第 34 号令,2016-04-01 施行)",
        doubt="2018 年以后的会同部门名称有变。待核。",
    ),
)

AUTHORITIES: dict[tuple[InstitutionType, InstitutionLevel], tuple[AuthorityTerm, ...]] = {
    (InstitutionType.RD_CENTER, InstitutionLevel.COUNTY): (
        AuthorityTerm(Body.SCIENCE, "县(市、区)科技局", source=PLAN_SOURCE, doubt=LOCAL_DOUBT),
    ),
    (InstitutionType.RD_CENTER, InstitutionLevel.CITY): (
        AuthorityTerm(Body.SCIENCE, "设区市科技局", source=PLAN_SOURCE, doubt=LOCAL_DOUBT),
    ),
    (InstitutionType.RD_CENTER, InstitutionLevel.PROVINCE): SCIENCE_PROVINCE,
    (InstitutionType.TECHNOLOGY_CENTER, InstitutionLevel.CITY): CITY_TECHNOLOGY_CENTER,
    (InstitutionType.TECHNOLOGY_CENTER, InstitutionLevel.PROVINCE): PROVINCIAL_TECHNOLOGY_CENTER,
    (InstitutionType.TECHNOLOGY_CENTER, InstitutionLevel.NATION): NATIONAL_TECHNOLOGY_CENTER,
    (InstitutionType.RESEARCH_INSTITUTE, InstitutionLevel.PROVINCE): SCIENCE_PROVINCE,
    (InstitutionType.KEY_RESEARCH_INSTITUTE, InstitutionLevel.PROVINCE): SCIENCE_PROVINCE,
    (InstitutionType.ACADEMICIAN_STATION, InstitutionLevel.CITY): (
        AuthorityTerm(
            Body.SCIENCE_ASSOCIATION, "设区市科协", source=PLAN_SOURCE, doubt=LOCAL_DOUBT
        ),
    ),
    (InstitutionType.ACADEMICIAN_STATION, InstitutionLevel.PROVINCE): (
        AuthorityTerm(
            Body.SCIENCE_ASSOCIATION,
            "浙江省科学技术协会",
            source=PLAN_SOURCE,
            doubt="会同部门未见文件。待核。",
        ),
    ),
    (InstitutionType.ACADEMICIAN_STATION, InstitutionLevel.NATION): (
        AuthorityTerm(
            Body.SCIENCE_ASSOCIATION, "中国科学技术协会", source=PLAN_SOURCE, doubt="待核。"
        ),
    ),
    (InstitutionType.POSTDOCTORAL_STATION, InstitutionLevel.PROVINCE): (
        AuthorityTerm(
            Body.HUMAN_RESOURCES,
            "浙江省人力资源和社会保障厅",
            since=date(2009, 4, 2),
            source="浙江省人民政府机构改革方案(2009)",
            doubt="2009 年以前为省人事厅,分工未见文件。待核。",
        ),
    ),
    (InstitutionType.POSTDOCTORAL_STATION, InstitutionLevel.NATION): (
        AuthorityTerm(
            Body.HUMAN_RESOURCES, "人力资源和社会保障部", source=PLAN_SOURCE, doubt="待核。"
        ),
    ),
    (InstitutionType.KEY_LABORATORY, InstitutionLevel.NATION): SCIENCE_MINISTRY,
    (InstitutionType.ENGINEERING_TECHNOLOGY_CENTER, InstitutionLevel.NATION): SCIENCE_MINISTRY,
    (InstitutionType.ENGINEERING_CENTER, InstitutionLevel.NATION): (
        AuthorityTerm(
            Body.DEVELOPMENT, "国家发展和改革委员会", source=PLAN_SOURCE, doubt="会同部门待核。"
        ),
    ),
}


def authority_on(kind: InstitutionType, level: InstitutionLevel, day: date) -> AuthorityTerm | None:
    """Who decided on that day; None where it is not known."""
    terms = AUTHORITIES.get((kind, level), ())
    return next((term for term in terms if term.holds_on(day)), None)
