"""A sign-in is known again by the browser's and the system's everyday names."""

import pytest

from app.web.browsers import browser_of

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("announced", "told"),
    [
        (
            f"Mozilla/5.0 (Windows NT 6.1) {KIT} Chrome/109.0.0.0 Safari/537.36",
            "Chrome 109 · Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
            "Edge 120 · Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 6.1; WOW64) {KIT} Chrome/86.0 Safari/537.36 360SE",
            "360 · Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux aarch64; rv:115.0) Gecko/20100101 Firefox/115.0",
            "Firefox 115 · Linux",
        ),
        ("curl/7.88.1", "curl/7.88.1"),
        ("", ""),
    ],
)
def test_browser_is_told_by_its_everyday_name(announced: str, told: str) -> None:
    assert browser_of(announced) == told
