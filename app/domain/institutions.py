"""R&D institutions of firms: types, levels, stages, evaluations, and what one is on a date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class InstitutionType(StrEnum):
    RD_CENTER = "rd_center"
    """研发中心; at the province 省级高新技术企业研究开发中心."""
    TECHNOLOGY_CENTER = "technology_center"
    RESEARCH_INSTITUTE = "research_institute"
    KEY_RESEARCH_INSTITUTE = "key_research_institute"
    ACADEMICIAN_STATION = "academician_station"
    POSTDOCTORAL_STATION = "postdoctoral_station"
    KEY_LABORATORY = "key_laboratory"
    ENGINEERING_TECHNOLOGY_CENTER = "engineering_technology_center"
    """国家工程技术研究中心, of the science ministry."""
    ENGINEERING_CENTER = "engineering_center"
    """国家工程研究中心, of the development commission: another thing under nearly the same name."""


class InstitutionLevel(StrEnum):
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class InstitutionState(StrEnum):
    """What an institution is on a date, as known on another."""

    NOT_YET = "not_yet"
    BUILDING = "building"
    RECOGNIZED = "recognized"
    ENDED = "ended"
    VOID = "void"


class EvaluationOutcome(StrEnum):
    """浙科发条〔2017〕163号: 优秀, 合格, 限期整改 (in half a year), 不合格 (cancelled at once)."""

    EXCELLENT = "excellent"
    QUALIFIED = "qualified"
    TO_MEND = "to_mend"
    FAILED = "failed"


class InstitutionEnd(StrEnum):
    FAILED_EVALUATION = "failed_evaluation"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"
    ENTERED_IN_ERROR = "entered_in_error"


MEND_MONTHS = 6
"""半年整改期, as the evaluation of 2017 gave it; the notice of another year may say otherwise."""

LEVELS: dict[InstitutionType, tuple[InstitutionLevel, ...]] = {
    InstitutionType.RD_CENTER: (
        InstitutionLevel.COUNTY,
        InstitutionLevel.CITY,
        InstitutionLevel.PROVINCE,
    ),
    InstitutionType.TECHNOLOGY_CENTER: (
        InstitutionLevel.CITY,
        InstitutionLevel.PROVINCE,
        InstitutionLevel.NATION,
    ),
    InstitutionType.RESEARCH_INSTITUTE: (InstitutionLevel.PROVINCE,),
    InstitutionType.KEY_RESEARCH_INSTITUTE: (InstitutionLevel.PROVINCE,),
    InstitutionType.ACADEMICIAN_STATION: (
        InstitutionLevel.CITY,
        InstitutionLevel.PROVINCE,
        InstitutionLevel.NATION,
    ),
    InstitutionType.POSTDOCTORAL_STATION: (InstitutionLevel.PROVINCE, InstitutionLevel.NATION),
    InstitutionType.KEY_LABORATORY: (InstitutionLevel.NATION,),
    InstitutionType.ENGINEERING_TECHNOLOGY_CENTER: (InstitutionLevel.NATION,),
    InstitutionType.ENGINEERING_CENTER: (InstitutionLevel.NATION,),
}
"""At which levels a type is recognized (zhejiang-rules.md 2.1)."""


@dataclass(frozen=True, slots=True)
class InstitutionSpan:
    """The dates of an institution, each with the day it became known.

    One is first built (建设中) and then recognized, or recognized without that."""

    building_from: date | None = None
    building_known_on: date | None = None
    recognized_on: date | None = None
    recognized_known_on: date | None = None
    ended_on: date | None = None
    ended_known_on: date | None = None
    ending: InstitutionEnd | None = None

    def state(self, valid_on: date, known_on: date) -> InstitutionState:
        """The state on `valid_on` with what was published by `known_on`."""
        end_known = self.ended_known_on is not None and self.ended_known_on <= known_on
        if end_known and self.ending is InstitutionEnd.ENTERED_IN_ERROR:
            return InstitutionState.VOID
        is_recognized = _has_come(self.recognized_on, self.recognized_known_on, valid_on, known_on)
        is_built = _has_come(self.building_from, self.building_known_on, valid_on, known_on)
        if not (is_recognized or is_built):
            return InstitutionState.NOT_YET
        if end_known and self.ended_on is not None and self.ended_on <= valid_on:
            return InstitutionState.ENDED
        return InstitutionState.RECOGNIZED if is_recognized else InstitutionState.BUILDING


def _has_come(day: date | None, told: date | None, valid_on: date, known_on: date) -> bool:
    return day is not None and told is not None and day <= valid_on and told <= known_on


CENTERS = frozenset({InstitutionType.RD_CENTER, InstitutionType.TECHNOLOGY_CENTER})
"""研发(技术)中心: the plan's wording takes the centres of both authorities together."""
AT_LEAST_PROVINCIAL = frozenset({InstitutionLevel.PROVINCE, InstitutionLevel.NATION})


@dataclass(frozen=True, slots=True)
class InstitutionKinds:
    """Which institutions an indicator of the plan counts; `levels` None: of every level."""

    types: frozenset[InstitutionType]
    levels: frozenset[InstitutionLevel] | None = None
    is_foreign_funded: bool = False
    """Of the owner, on the day counted: no type of its own."""


INDICATORS: dict[str, InstitutionKinds] = {
    "key_research_institute": InstitutionKinds(frozenset({InstitutionType.KEY_RESEARCH_INSTITUTE})),
    "research_institute": InstitutionKinds(frozenset({InstitutionType.RESEARCH_INSTITUTE})),
    "rd_center": InstitutionKinds(CENTERS, AT_LEAST_PROVINCIAL),
    # 规划三(三)4 names no level: every level is counted. 待核.
    "rd_center_foreign_funded": InstitutionKinds(CENTERS, is_foreign_funded=True),
}
"""By the key of the plan's indicator. An institution counts once, whatever else its firm holds: so
a firm with a provincial R&D centre and a provincial technology centre counts twice under
省级以上企业研发(技术)中心, and an institute is no centre. The plan says neither. 待核."""
