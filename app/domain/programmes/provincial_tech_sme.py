"""省科技型中小企业: 浙科发高〔2016〕88号, as its notices and a 2022 flow chart tell it.

企业填报 → 县审核 → 市评审 → 公示与认定 → 省备案 → 证书. No fixed expiry; two years in all without
the yearly survey end it (越城区 notice, 2017-12-14). The document itself was not seen: the notice's
length is therefore data, 8 days in 温州 2016, and marked 待核."""

from app.domain.access import BUREAU, OFFICERS, Role
from app.domain.stages import Action, Clock, Demand, Gate, Move, ProgrammeRules, Stage
from app.domain.titles import Authority, Programme

S, A, D = Stage, Action, Demand
FIRM = OFFICERS | {Role.ENTERPRISE_USER}
TOWN = frozenset({Role.TOWN_OFFICER})
REASONED = frozenset({D.REASON})
FAILED = frozenset({D.FAILURE_REASON, D.REASON})
# 县审核 sends a file to the city: it is the county's decision here (HNTE decides by 推荐). Whoever
# wrote the town's opinion down in its place does not also decide upon it.
NOT_FOR_THE_TOWN = frozenset({A.ENDORSE_BY_TOWN})
NOT_WHO_ASKED = frozenset({A.CHECK, A.RETURN_FOR_AMENDMENT})

RULES = ProgrammeRules(
    programme=Programme.PROVINCIAL_TECH_SME,
    first_stage=S.PLANNED,
    steps=(
        S.PLANNED,
        S.SUBMITTED,
        S.TOWN_ENDORSED,
        S.COUNTY_CHECKED,
        S.CITY_REVIEWED,
        S.PUBLIC_NOTICE,
        S.APPROVED,
        S.RECOGNIZED,
    ),
    moves=(
        Move(A.SUBMIT, S.PLANNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM),
        Move(A.RESUBMIT, S.RETURNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM),
        Move(A.ENDORSE_BY_TOWN, S.SUBMITTED, S.TOWN_ENDORSED, Authority.TOWNSHIP, TOWN | BUREAU),
        Move(
            A.PASS_WITHOUT_OPINION,
            S.SUBMITTED,
            S.TOWN_ENDORSED,
            Authority.COUNTY,
            BUREAU,
            waits_for=Clock.OPINION_PERIOD_OVER,
        ),
        Move(
            A.CHECK,
            S.TOWN_ENDORSED,
            S.COUNTY_CHECKED,
            Authority.COUNTY,
            BUREAU,
            must_differ_from=NOT_FOR_THE_TOWN,
            gates=frozenset({Gate.DEPARTMENTS_CLEAR}),
        ),
        *(
            Move(A.RETURN_FOR_AMENDMENT, source, S.RETURNED, Authority.COUNTY, BUREAU, REASONED)
            for source in (S.SUBMITTED, S.TOWN_ENDORSED, S.COUNTY_CHECKED)
        ),
        Move(A.REVIEW_BY_CITY, S.COUNTY_CHECKED, S.CITY_REVIEWED, Authority.CITY, BUREAU),
        Move(
            A.OPEN_NOTICE,
            S.CITY_REVIEWED,
            S.PUBLIC_NOTICE,
            Authority.CITY,
            BUREAU,
            frozenset({D.DOCUMENT, D.NOTICE_START}),
        ),
        Move(
            A.APPROVE,
            S.PUBLIC_NOTICE,
            S.APPROVED,
            Authority.CITY,
            BUREAU,
            frozenset({D.DOCUMENT}),
            waits_for=Clock.NOTICE_OVER,
        ),
        # The filing makes the title: the province counts what it has filed (浙科发高〔2016〕28号).
        Move(
            A.RECOGNIZE,
            S.APPROVED,
            S.RECOGNIZED,
            Authority.PROVINCE,
            BUREAU,
            frozenset({D.DOCUMENT, D.CERTIFICATE}),
        ),
        *(
            Move(A.REJECT, source, S.REJECTED, Authority.CITY, BUREAU, FAILED)
            for source in (S.COUNTY_CHECKED, S.CITY_REVIEWED, S.PUBLIC_NOTICE, S.APPROVED)
        ),
        *(
            Move(
                A.REJECT,
                source,
                S.REJECTED,
                Authority.COUNTY,
                BUREAU,
                FAILED,
                must_differ_from=NOT_WHO_ASKED,
            )
            for source in (S.SUBMITTED, S.TOWN_ENDORSED)
        ),
        *(
            Move(A.WITHDRAW, source, S.WITHDRAWN, Authority.ENTERPRISE, FIRM, REASONED)
            for source in (
                S.PLANNED,
                S.SUBMITTED,
                S.RETURNED,
                S.TOWN_ENDORSED,
                S.COUNTY_CHECKED,
                S.CITY_REVIEWED,
            )
        ),
        Move(
            A.REVOKE_UNSURVEYED,
            S.RECOGNIZED,
            S.REVOKED,
            Authority.PROVINCE,
            BUREAU,
            frozenset({D.DOCUMENT}),
            waits_for=Clock.TWO_SURVEYS_MISSED,
        ),
        Move(
            A.REVOKE,
            S.RECOGNIZED,
            S.REVOKED,
            Authority.PROVINCE,
            BUREAU,
            frozenset({D.DOCUMENT, D.REASON}),
        ),
    ),
    title_made_by=A.RECOGNIZE,
    title_authority=Authority.PROVINCE,
    validity_years=None,
    validity_source="浙科发高〔2016〕88号: no expiry seen; open-ended",
    notice_working_days=5,
    notice_source="待核: 88号 not seen; 温州 2016 published about 8 days",
    needs_batch=False,
    town_opinion_working_days=5,
    town_opinion_source="待核: 未见规定镇街出具意见天数的文件; 5 个工作日是本系统的默认值",
    recommended_stage=S.COUNTY_CHECKED,
)
