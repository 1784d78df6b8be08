"""What became of a firm: the codes it had, what it went into and came from."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.lineage import LineageKind
from app.models.enterprises import Enterprise
from app.models.lineage import EnterpriseLink, FormerCode
from app.queries.enterprise_views import LineageView, LinkView
from app.queries.enterprises import get_enterprise


def lineage_of(session: Session, viewer: Viewer, public_id: str) -> LineageView:
    """Former codes and links of a firm, the newest first."""
    firm = get_enterprise(session, viewer, public_id)
    other: Any = aliased(Enterprise)
    rows = session.execute(
        select(EnterpriseLink, other.public_id, other.name, other.uscc)
        .join(
            other,
            or_(
                and_(
                    col(EnterpriseLink.predecessor_id) == firm.id,
                    other.id == EnterpriseLink.successor_id,
                ),
                and_(
                    col(EnterpriseLink.successor_id) == firm.id,
                    other.id == EnterpriseLink.predecessor_id,
                ),
            ),
        )
        .where(other.county_code == firm.county_code)
        .order_by(col(EnterpriseLink.happened_on).desc(), col(EnterpriseLink.id).desc())
    )
    links = [
        LinkView(
            id=link.public_id,
            kind=link.kind,
            is_successor=link.successor_id == firm.id,
            other_id=other_id,
            other_name=name,
            other_uscc=uscc,
            **{
                name: getattr(link, name)
                for name in (
                    "happened_on",
                    "document_number",
                    "note",
                    "taken_back_on",
                    "taken_back_reason",
                )
            },
        )
        for link, other_id, name, uscc in rows
    ]
    codes = session.execute(
        select(col(FormerCode.uscc), col(FormerCode.used_until))
        .where(col(FormerCode.enterprise_id) == firm.id)
        .order_by(col(FormerCode.id).desc())
    )
    return LineageView(
        former_codes=[(row.uscc, row.used_until) for row in codes],
        links=links,
        merged_into=next(
            (
                one
                for one in links
                if one.kind is LineageKind.DUPLICATE_RECORD and not one.is_successor
            ),
            None,
        ),
    )
