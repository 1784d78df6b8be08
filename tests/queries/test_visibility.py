"""Which counties lie in a reader's reach: those whose code begins with the prefix, no others."""

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import RegionScope, Role
from app.models.places import County
from app.queries.visibility import in_region
from tests.factories import make_county, viewer_of

CODES = ("320000", "330000", "330482", "339999", "340000", "399999", "400000", "990000", "999999")


@pytest.mark.parametrize("in_order", [False, True])
@pytest.mark.parametrize(
    "prefix", ["3", "33", "3304", "3399", "39", "399", "9", "99", "9999", "99999", "999999"]
)
def test_reader_reaches_the_codes_of_a_prefix(
    session: Session, prefix: str, in_order: bool
) -> None:
    for code in CODES:
        make_county(session, code)
    viewer = viewer_of(Role.PROVINCE_READER, scope=RegionScope(prefix))

    condition = in_region(County.code, viewer, in_order=in_order)

    found = session.execute(select(col(County.code)).where(condition)).scalars()
    assert {code for code in found if code in CODES} == {
        code for code in CODES if code.startswith(prefix)
    }


def test_reader_without_a_prefix_reaches_nothing(session: Session) -> None:
    make_county(session, "330482")
    viewer = viewer_of(Role.PROVINCE_READER, scope=RegionScope(""))

    found = session.execute(select(col(County.code)).where(in_region(County.code, viewer)))

    assert found.all() == []
