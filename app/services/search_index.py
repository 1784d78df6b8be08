"""What a firm is found by: the folded search text and its grams, kept in step with its names."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import Session, col

from app.domain import names
from app.models.enterprises import Enterprise, EnterpriseSearch, FormerName
from app.models.lineage import FormerCode
from app.pinyin import initials

CHUNK = 500


def search_text(
    name: str, former_names: Iterable[str], uscc: str, former_codes: Iterable[str] = ()
) -> tuple[str, str]:
    """The text and the grams (joined by blanks) of EnterpriseSearch."""
    every_name = [name, *former_names]
    text = names.search_text([*every_name, uscc, *former_codes, *map(initials, every_name)])
    return text, " ".join(names.grams(text))


def index_enterprise(session: Session, firm: Enterprise) -> None:
    """Write or rewrite what one firm is found by, its names as they now stand."""
    session.flush()
    index_enterprises(session.connection(), [firm.id or 0])


def index_enterprises(connection: Connection, enterprise_ids: Collection[int]) -> None:
    """Write the search rows of these firms anew from their names and codes as they stand."""
    wanted = sorted(set(enterprise_ids))
    for start in range(0, len(wanted), CHUNK):
        _index_chunk(connection, wanted[start : start + CHUNK])


def _index_chunk(connection: Connection, ids: list[int]) -> None:
    former: dict[int, list[str]] = {}
    for enterprise_id, name in connection.execute(
        select(col(FormerName.enterprise_id), col(FormerName.name))
        .where(col(FormerName.enterprise_id).in_(ids))
        .order_by(col(FormerName.id))
    ):
        former.setdefault(enterprise_id, []).append(name)
    codes: dict[int, list[str]] = {}
    for enterprise_id, uscc in connection.execute(
        select(col(FormerCode.enterprise_id), col(FormerCode.uscc))
        .where(col(FormerCode.enterprise_id).in_(ids))
        .order_by(col(FormerCode.id))
    ):
        codes.setdefault(enterprise_id, []).append(uscc)
    firms = connection.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.county_code),
            col(Enterprise.name),
            col(Enterprise.uscc),
        ).where(col(Enterprise.id).in_(ids))
    ).all()
    connection.execute(delete(EnterpriseSearch).where(col(EnterpriseSearch.enterprise_id).in_(ids)))
    rows = []
    for firm in firms:
        text, grams = search_text(
            firm.name, former.get(firm.id, []), firm.uscc, codes.get(firm.id, [])
        )
        rows.append(
            {
                "enterprise_id": firm.id,
                "county_code": firm.county_code,
                "text": text,
                "grams": grams,
            }
        )
    if rows:
        connection.execute(insert(EnterpriseSearch), rows)
