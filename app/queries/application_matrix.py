"""The matrix of an HNTE application beside what the register and earlier applications know."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forms.hnte.matrix import matrix_of
from app.domain.forms.hnte.matrix_rows import (
    EarlierUse,
    KnownRights,
    Matrix,
    RegisteredRight,
    RightKey,
)
from app.domain.forms.hnte.years import years_of
from app.domain.forms.right_checks import folded
from app.domain.forms.schema import FormKey
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.models.applications import Application, Submission
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, IpRight
from app.queries.application_headings import Heading, heading_of
from app.queries.applications import Papers, get_papers, visible_applications
from app.queries.people import SHANGHAI

FAILED = frozenset({Stage.REJECTED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """`numbers` names the rows that the matrix knows by their ids."""

    heading: Heading
    matrix: Matrix
    numbers: Mapping[str, str]
    last_year: int | None
    """The fiscal year whose products are listed."""


def get_matrix(session: Session, viewer: Viewer, public_id: str) -> MatrixPage:
    """Five statements whatever its size; only the HNTE form has a matrix."""
    papers = get_papers(session, viewer, public_id)
    if papers.application.form is not FormKey.HNTE:
        raise NotFound
    known = known_rights(session, viewer, papers)
    return MatrixPage(
        heading=heading_of(papers),
        matrix=matrix_of(papers.draft, known),
        numbers={row.id: row.number for rows in papers.draft.rows.values() for row in rows},
        last_year=years_of(papers.draft).get("y3"),
    )


def known_rights(session: Session, viewer: Viewer, papers: Papers) -> KnownRights:
    """Of the firm's rights, what is known beside the draft: also for those an agency works for,
    who sees the one case, since the answer is about rights that the application names."""
    uses: dict[RightKey, list[EarlierUse]] = {}
    registered: dict[RightKey, RegisteredRight] = {}
    for row in _registered(session, viewer, papers):
        key = (row.kind.value, folded(row.number))
        registered[key] = RegisteredRight(row.name, row.lapsed_on, row.is_co_owned)
        if row.used_on and row.used_on.year < papers.case.year:
            uses.setdefault(key, []).append(EarlierUse(row.used_on))
    for row in _earlier(session, viewer, papers):
        use = EarlierUse(
            row.submitted_at.astimezone(SHANGHAI).date(), row.public_id, row.stage in FAILED
        )
        for key in _named_rights(json.loads(row.content)):
            uses.setdefault(key, []).append(use)
    return KnownRights(registered, uses)


def _registered(session: Session, viewer: Viewer, papers: Papers) -> Iterable[Any]:
    return session.execute(
        select(
            col(IpRight.kind),
            col(IpRight.name),
            col(IpRight.number),
            col(IpRight.lapsed_on),
            col(IpRight.is_co_owned),
            col(IpRight.used_on),
        )
        .join_from(
            CultivationCase, Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id)
        )
        .join(IpRight, col(IpRight.enterprise_id) == col(Enterprise.id))
        .where(visible_applications(viewer), col(CultivationCase.id) == papers.case.id)
        .order_by(col(IpRight.id))
    )


def _earlier(session: Session, viewer: Viewer, papers: Papers) -> Iterable[Any]:
    """The last version handed in of each HNTE application of an earlier year."""
    earlier, later = aliased(CultivationCase), aliased(Submission)
    newest = (
        select(func.max(later.number))
        .where(col(later.application_id) == col(Submission.application_id))
        .scalar_subquery()
    )
    return session.execute(
        select(
            col(earlier.public_id),
            col(earlier.stage),
            col(Submission.submitted_at),
            col(Submission.content),
        )
        .join_from(
            CultivationCase, Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id)
        )
        .join(earlier, col(earlier.enterprise_id) == col(Enterprise.id))
        .join(Application, col(Application.case_id) == col(earlier.id))
        .join(Submission, col(Submission.application_id) == col(Application.id))
        .where(
            visible_applications(viewer),
            col(CultivationCase.id) == papers.case.id,
            col(Application.form) == FormKey.HNTE,
            col(earlier.year) < papers.case.year,
            col(Submission.number) == newest,
        )
        .order_by(col(Submission.submitted_at), col(Submission.id))
    )


def _named_rights(content: Mapping[str, Any]) -> set[RightKey]:
    rows = content.get("rows", {}).get("ip", ())
    values = (row.get("values", {}) for row in rows)
    named = ((one.get("kind", ""), folded(one.get("number", ""))) for one in values)
    return {(kind, number) for kind, number in named if number}
