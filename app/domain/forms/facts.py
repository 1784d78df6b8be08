"""What is judged as a draft is filled in: the register's facts with what the draft says instead.

What the draft leaves open stays as the register knows it, and unknown where it knows nothing."""

from collections.abc import Callable, Mapping

from app.domain.criteria.facts import Facts
from app.domain.forms.computations import completed
from app.domain.forms.drafts import Draft
from app.domain.forms.hnte.facts import hnte_facts
from app.domain.forms.hnte.matrix_rows import NOTHING_KNOWN, KnownRights
from app.domain.forms.provincial_tech_sme.facts import provincial_tech_sme_facts
from app.domain.forms.schema import Form, FormKey

FACTS_OF: Mapping[FormKey, Callable[[Draft, Facts, KnownRights], Facts]] = {
    FormKey.HNTE: hnte_facts,
    FormKey.PROVINCIAL_TECH_SME: provincial_tech_sme_facts,
}


def facts_of(
    form: Form, draft: Draft, registered: Facts, known: KnownRights = NOTHING_KNOWN
) -> Facts:
    """`known`: of the draft's rights, what the register and earlier applications tell."""
    return FACTS_OF[form.key](completed(form, draft), registered, known)
