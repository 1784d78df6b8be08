"""Every programme by its name."""

from app.domain.programmes import hnte, national_tech_sme, provincial_tech_sme
from app.domain.stages import ProgrammeRules
from app.domain.titles import Programme

PROGRAMMES: dict[Programme, ProgrammeRules] = {
    rules.programme: rules
    for rules in (hnte.RULES, provincial_tech_sme.RULES, national_tech_sme.RULES)
}
POOL_TARGETS = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)
"""What the reserve pool prepares for; the national evaluation is a yearly form and no target."""
