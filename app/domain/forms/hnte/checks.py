"""All checks of the HNTE form, in the order of its sections.

They read a draft whose computed values stand in their places, so that they hold as well where a
firm gives only the main table."""

from collections.abc import Iterator

from app.domain.forms.applying_checks import applying_findings
from app.domain.forms.drafts import Draft
from app.domain.forms.findings import FormFinding
from app.domain.forms.hnte.conversion_checks import conversion_findings
from app.domain.forms.hnte.cost_checks import cost_findings
from app.domain.forms.hnte.main_checks import main_findings
from app.domain.forms.hnte.product_checks import product_findings
from app.domain.forms.hnte.rd_checks import rd_findings
from app.domain.forms.hnte.staff_checks import staff_findings
from app.domain.forms.right_checks import granted_late, numbers_twice, own_before_founding


def hnte_findings(draft: Draft) -> Iterator[FormFinding]:
    yield from applying_findings(draft)
    yield from main_findings(draft)
    yield from numbers_twice(draft)
    yield from granted_late(draft)
    yield from own_before_founding(draft)
    yield from staff_findings(draft)
    yield from rd_findings(draft)
    yield from cost_findings(draft)
    yield from product_findings(draft)
    yield from conversion_findings(draft)
