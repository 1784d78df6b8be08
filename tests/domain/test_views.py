"""Which addresses are lists, and what of their question is kept."""

import pytest

from app.domain.views import ADDRESSES, ListKind, address_of, list_at


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/enterprises?township=330482001&after=xyz", (ListKind.ENTERPRISES, "township=330482001")),
        ("/cases", (ListKind.CASE_BOARD, "")),
        ("/cases/list?stage=submitted&before=a", (ListKind.CASES, "stage=submitted")),
        ("/pool?columns=a&columns=b", (ListKind.POOL, "columns=a&columns=b")),
        ("/enterprises?q=%E7%A7%91", (ListKind.ENTERPRISES, "q=%E7%A7%91")),
        ("/enterprises/abc", None),
        ("/people", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_list_is_known_by_its_path(address: str, found: tuple[ListKind, str] | None) -> None:
    assert list_at(address) == found


@pytest.mark.parametrize("kind", list(ListKind))
def test_address_leads_back_to_its_list(kind: ListKind) -> None:
    assert list_at(address_of(kind, "q=1")) == (kind, "q=1")
    assert list_at(address_of(kind, "")) == (kind, "")
    assert set(ADDRESSES) == set(ListKind)
