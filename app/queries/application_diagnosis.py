"""The firm as its draft describes it, held against the conditions: it moves as one types."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Facts
from app.domain.criteria.rules import Judged
from app.domain.forms.applying_checks import applied_on
from app.domain.forms.facts import facts_of as facts_of_draft
from app.domain.forms.schema import FormKey
from app.queries.application_matrix import known_rights
from app.queries.applications import Papers
from app.queries.diagnosis_views import Reading, read_result
from app.queries.registered_facts import facts_of as registered_facts_of

JUDGED = {
    FormKey.HNTE: Judged.HNTE,
    FormKey.PROVINCIAL_TECH_SME: Judged.PROVINCIAL_TECH_SME,
}


def diagnose_draft(session: Session, viewer: Viewer, papers: Papers, today: date) -> Reading | None:
    """What the draft says, and the register where the draft is silent; None: no edition judges
    that day. An agency sees no register: for it only the draft speaks."""
    judged, day = JUDGED[papers.application.form], applied_on(papers.draft) or today
    edition = edition_for(judged, day)
    if edition is None:
        return None
    found = registered_facts_of(session, viewer, papers.enterprise.public_id, day, today)
    registered = found.facts if found else Facts(applied_on=day, known_on=min(today, day))
    known = known_rights(session, viewer, papers)
    facts = facts_of_draft(papers.form, papers.draft, registered, known)
    # Without the search for the smallest changes: this is asked at every pause in typing.
    return read_result(edition, facts, edition.judge(facts))
