"""科技型中小企业 (national): 国科发政〔2017〕115号 (E115), a light pipeline walked anew every year.

企业自评 → 形式审查 → 公示 10 个工作日 → 入库公告与入库登记编号 (E115 art. 10-11). The number
belongs to its year and lasts to the year's end (国科火字〔2019〕87号; another page says 31 March of
the next year, 待核); by the end of March the firm evaluates itself anew (art. 12). Art. 10 leaves
the check to the province, which may let the city or county do it (2019 notice): who does it here
is 待核, so the county writes the check down as its own. Another title than the provincial one: it
never counts in the plan's 500."""

from app.domain.access import BUREAU, OFFICERS, Role
from app.domain.stages import Action, Clock, Demand, Move, ProgrammeRules, Stage
from app.domain.titles import Authority, Programme

S, A, D = Stage, Action, Demand
FIRM = OFFICERS | {Role.ENTERPRISE_USER}
REASONED = frozenset({D.REASON})
FAILED = frozenset({D.FAILURE_REASON, D.REASON})

RULES = ProgrammeRules(
    programme=Programme.NATIONAL_TECH_SME,
    first_stage=S.PLANNED,
    steps=(S.PLANNED, S.SUBMITTED, S.COUNTY_CHECKED, S.PUBLIC_NOTICE, S.RECOGNIZED),
    moves=(
        # 自评: on the national system; we write down when.
        Move(A.SUBMIT, S.PLANNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM),
        Move(A.RESUBMIT, S.RETURNED, S.SUBMITTED, Authority.ENTERPRISE, FIRM),
        # 形式审查: completeness only.
        Move(A.CHECK, S.SUBMITTED, S.COUNTY_CHECKED, Authority.COUNTY, BUREAU),
        Move(A.RETURN_FOR_AMENDMENT, S.SUBMITTED, S.RETURNED, Authority.COUNTY, BUREAU, REASONED),
        Move(
            A.OPEN_NOTICE,
            S.COUNTY_CHECKED,
            S.PUBLIC_NOTICE,
            Authority.PROVINCE,
            BUREAU,
            frozenset({D.DOCUMENT, D.NOTICE_START}),
        ),
        # 入库: the certificate is the 入库登记编号.
        Move(
            A.RECOGNIZE,
            S.PUBLIC_NOTICE,
            S.RECOGNIZED,
            Authority.PROVINCE,
            BUREAU,
            frozenset({D.DOCUMENT, D.CERTIFICATE}),
            waits_for=Clock.NOTICE_OVER,
        ),
        # 形式审查 is a form for hundreds; only to turn away what one has sent back needs another.
        Move(
            A.REJECT,
            S.SUBMITTED,
            S.REJECTED,
            Authority.COUNTY,
            BUREAU,
            FAILED,
            must_differ_from=frozenset({A.RETURN_FOR_AMENDMENT}),
        ),
        *(
            Move(A.REJECT, source, S.REJECTED, Authority.PROVINCE, BUREAU, FAILED)
            for source in (S.COUNTY_CHECKED, S.PUBLIC_NOTICE)
        ),
        *(
            Move(A.WITHDRAW, source, S.WITHDRAWN, Authority.ENTERPRISE, FIRM, REASONED)
            for source in (S.PLANNED, S.SUBMITTED, S.RETURNED, S.COUNTY_CHECKED)
        ),
        Move(
            A.LAPSE,
            S.RECOGNIZED,
            S.LAPSED,
            Authority.PROVINCE,
            BUREAU,
            waits_for=Clock.VALIDITY_OVER,
        ),
        # E115 art. 14: after fraud, an accident or a great change the number is withdrawn.
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
    validity_source="国科火字〔2019〕87号: 入库登记编号当年有效; 待核: 另一说至次年3月31日",
    notice_working_days=10,
    notice_source="国科发政〔2017〕115号 第十条: 公示10个工作日",
    needs_batch=False,
    town_opinion_working_days=None,
    recommended_stage=S.COUNTY_CHECKED,
    is_certified_by_listing_number=True,
    # 2019 notice: a firm whose number was withdrawn does not come back in that year.
    bars_year_of_revocation=True,
)
