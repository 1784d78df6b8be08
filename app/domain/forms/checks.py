"""The checks of a draft: those that every form has, then the ones of its own."""

from collections.abc import Callable, Collection, Iterator, Mapping

from app.domain.forms.computations import completed
from app.domain.forms.computations import computed as computed
from app.domain.forms.drafts import Draft
from app.domain.forms.findings import FormFault as FormFault
from app.domain.forms.findings import FormFinding as FormFinding
from app.domain.forms.findings import Severity as Severity
from app.domain.forms.general_checks import general_findings, missing_findings
from app.domain.forms.hnte.checks import hnte_findings
from app.domain.forms.provincial_tech_sme.checks import provincial_tech_sme_findings
from app.domain.forms.schema import Form, FormKey

OWN_CHECKS: Mapping[FormKey, Callable[[Draft], Iterator[FormFinding]]] = {
    FormKey.HNTE: hnte_findings,
    FormKey.PROVINCIAL_TECH_SME: provincial_tech_sme_findings,
}


def findings(form: Form, draft: Draft) -> list[FormFinding]:
    """What is wrong or doubtful in what has been said; what has not been said is `missing`."""
    full = completed(form, draft)
    return [*general_findings(form, full), *OWN_CHECKS[form.key](full)]


def missing(form: Form, draft: Draft, sections: Collection[str] | None = None) -> list[FormFinding]:
    """What must still be filled in before submission, all of it an error; of some sections where
    a firm gives only those. A required slot is not a draft's: the files know it."""
    return list(missing_findings(form, completed(form, draft), sections))
