"""What the firms that a viewer keeps away from are known by, for rows that hold it as text."""

from sqlalchemy import select, union_all
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.models.enterprises import Enterprise, FormerName
from app.models.lineage import FormerCode


def closed_ids(session: Session, viewer: Viewer) -> frozenset[str]:
    """Their public ids."""
    if not viewer.recused_from:
        return frozenset()
    ids = select(col(Enterprise.public_id)).where(col(Enterprise.id).in_(viewer.recused_from))
    return frozenset(session.execute(ids).scalars())


def closed_texts(session: Session, viewer: Viewer) -> frozenset[str]:
    """Their names and codes, former ones too."""
    if not viewer.recused_from:
        return frozenset()
    firms = viewer.recused_from
    texts = union_all(
        select(col(Enterprise.uscc)).where(col(Enterprise.id).in_(firms)),
        select(col(Enterprise.name)).where(col(Enterprise.id).in_(firms)),
        select(col(FormerName.name)).where(col(FormerName.enterprise_id).in_(firms)),
        select(col(FormerCode.uscc)).where(col(FormerCode.enterprise_id).in_(firms)),
    )
    return frozenset(session.execute(texts).scalars())
