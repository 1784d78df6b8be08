"""Every programme by its name."""

from app.domain.programmes import hnte, provincial_tech_sme
from app.domain.stages import ProgrammeRules
from app.domain.titles import Programme

PROGRAMMES: dict[Programme, ProgrammeRules] = {
    rules.programme: rules for rules in (hnte.RULES, provincial_tech_sme.RULES)
}
