"""高新技术企业: 国科发火〔2016〕32号 and its guide 国科发火〔2016〕195号, as a county sees them.

The county finds, coaches, checks and recommends; the province recognises and the nation publishes
(G195 二). Everything above the county is registered with its date and document."""

from app.domain.access import BUREAU, OFFICERS, Role
from app.domain.stages import Action, Clock, Demand, Gate, Move, ProgrammeRules, Stage
from app.domain.titles import Authority, Programme

S, A, D = Stage, Action, Demand
FIRM = OFFICERS | {Role.ENTERPRISE_USER}
TOWN = frozenset({Role.TOWN_OFFICER})
OPEN = (
    S.PLANNED,
    S.SUBMITTED,
    S.RETURNED,
    S.TOWN_ENDORSED,
    S.COUNTY_CHECKED,
    S.JOINTLY_ENDORSED,
    S.RECOMMENDED,
    S.CITY_REVIEWED,
    S.EXPERT_REVIEWED,
    S.REPORTED,
)
RETURNABLE = (S.SUBMITTED, S.TOWN_ENDORSED, S.COUNTY_CHECKED)
DOCUMENTED = frozenset({D.DOCUMENT})
REASONED = frozenset({D.REASON})
FAILED = frozenset({D.FAILURE_REASON, D.REASON})
REVOKED = frozenset({D.DOCUMENT, D.REASON})
# The county's own decisions and whose work they judge (`second_person`). The check itself decides
# nothing: it finds the papers complete. 会签 and 推荐 judge that check, so neither is its author's.
# 推荐 may be by whoever wrote down the 会签: that is the signature of three offices, not his work.
# To turn a firm away on a file one has checked or sent back oneself is to judge one's own demand.
CLEAR = frozenset({Gate.DEPARTMENTS_CLEAR})
NOT_THE_CHECKER = frozenset({A.CHECK})
NOT_WHO_ASKED = frozenset({A.CHECK, A.RETURN_FOR_AMENDMENT})

RULES = ProgrammeRules(
    programme=Programme.HNTE,
    first_stage=S.PLANNED,
    steps=(
        S.PLANNED,
        S.SUBMITTED,
        S.TOWN_ENDORSED,
        S.COUNTY_CHECKED,
        S.JOINTLY_ENDORSED,
        S.RECOMMENDED,
        S.CITY_REVIEWED,
        S.EXPERT_REVIEWED,
        S.REPORTED,
        S.PUBLIC_NOTICE,
        S.RECOGNIZED,
    ),
    moves=(
        # 企业: registers and submits on the national system; we write down when.
        Move(A.SUBMIT, S.PLANNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM, frozenset({D.BATCH})),
        Move(A.RESUBMIT, S.RETURNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM),
        # 镇街: an opinion, not a check (practice.md); silence passes and is shown.
        Move(A.ENDORSE_BY_TOWN, S.SUBMITTED, S.TOWN_ENDORSED, Authority.TOWNSHIP, TOWN | BUREAU),
        Move(
            A.PASS_WITHOUT_OPINION,
            S.SUBMITTED,
            S.TOWN_ENDORSED,
            Authority.COUNTY,
            BUREAU,
            waits_for=Clock.OPINION_PERIOD_OVER,
        ),
        # 县: completeness, then the joint opinion of 科技, 财政 and 税务.
        Move(A.CHECK, S.TOWN_ENDORSED, S.COUNTY_CHECKED, Authority.COUNTY, BUREAU),
        *(
            Move(A.RETURN_FOR_AMENDMENT, source, S.RETURNED, Authority.COUNTY, BUREAU, REASONED)
            for source in RETURNABLE
        ),
        Move(
            A.ENDORSE_JOINTLY,
            S.COUNTY_CHECKED,
            S.JOINTLY_ENDORSED,
            Authority.COUNTY,
            BUREAU,
            DOCUMENTED,
            must_differ_from=NOT_THE_CHECKER,
            gates=frozenset({Gate.DEPARTMENTS_CLEAR, Gate.THREE_OPINIONS}),
        ),
        Move(
            A.RECOMMEND,
            S.JOINTLY_ENDORSED,
            S.RECOMMENDED,
            Authority.COUNTY,
            BUREAU,
            frozenset({D.DOCUMENT, D.BATCH}),
            must_differ_from=NOT_THE_CHECKER,
            gates=CLEAR,
        ),
        # 市, 省, 国家: registered.
        Move(A.REVIEW_BY_CITY, S.RECOMMENDED, S.CITY_REVIEWED, Authority.CITY, BUREAU, DOCUMENTED),
        Move(A.REVIEW_BY_EXPERTS, S.CITY_REVIEWED, S.EXPERT_REVIEWED, Authority.PROVINCE, BUREAU),
        Move(A.REPORT, S.EXPERT_REVIEWED, S.REPORTED, Authority.PROVINCE, BUREAU),
        Move(
            A.OPEN_NOTICE,
            S.REPORTED,
            S.PUBLIC_NOTICE,
            Authority.NATION,
            BUREAU,
            frozenset({D.DOCUMENT, D.NOTICE_START}),
        ),
        Move(
            A.RECOGNIZE,
            S.PUBLIC_NOTICE,
            S.RECOGNIZED,
            Authority.NATION,
            BUREAU,
            frozenset({D.DOCUMENT, D.CERTIFICATE}),
            waits_for=Clock.NOTICE_OVER,
        ),
        # Ways out. A failed firm goes back to the pool for next year.
        *(
            Move(A.REJECT, source, S.REJECTED, Authority.PROVINCE, BUREAU, FAILED)
            for source in (S.CITY_REVIEWED, S.EXPERT_REVIEWED, S.REPORTED, S.PUBLIC_NOTICE)
        ),
        Move(A.REJECT, S.RECOMMENDED, S.REJECTED, Authority.CITY, BUREAU, FAILED),
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
            for source in (S.SUBMITTED, S.TOWN_ENDORSED, S.COUNTY_CHECKED, S.JOINTLY_ENDORSED)
        ),
        *(
            Move(A.WITHDRAW, source, S.WITHDRAWN, Authority.ENTERPRISE, FIRM, REASONED)
            for source in OPEN
        ),
        # The title's own end. M32 art. 9: three years; art. 19: cancellation.
        Move(
            A.LAPSE,
            S.RECOGNIZED,
            S.LAPSED,
            Authority.NATION,
            BUREAU,
            waits_for=Clock.VALIDITY_OVER,
        ),
        Move(A.REVOKE, S.RECOGNIZED, S.REVOKED, Authority.PROVINCE, BUREAU, REVOKED),
    ),
    title_made_by=A.RECOGNIZE,
    title_authority=Authority.PROVINCE,
    validity_years=3,
    validity_source="国科发火〔2016〕32号 第九条: 自颁发证书之日起有效期为三年",
    notice_working_days=10,
    notice_source="国科发火〔2016〕195号 二(五): 公示10个工作日",
    needs_batch=True,
    town_opinion_working_days=5,
    town_opinion_source="待核: 未见规定镇街出具意见天数的文件; 5 个工作日是本系统的默认值",
    # G195 二: the recognition date is the publicity date (one firm: dated 2017-11-13, the first
    # day of its notice, announced 2018-01-12).
    title_begins_with_notice=True,
    # G195 五(六)3: after a cancellation, whatever its reason, not in the same year.
    bars_year_of_revocation=True,
)
