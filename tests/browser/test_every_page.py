"""Every page a role can walk to: axe finds nothing, the console is silent, nothing runs wide."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe
from tests.browser.test_board import sign_in

BUSINESS = ("officer", "section", "town-danghu", "city", "firm")
LOGINS = (*BUSINESS, "sysadmin", "secadmin", "auditadmin")
DETAIL = re.compile(r"^/\w+/(?=\w*\d)\w{12}(?:\?|$)|^/plan/\w+$")
FURTHER = re.compile(r"^/\w+/(?:new|list|cohorts|\w+/rows)(?:\?|$)")
"""Forms and further lists are the same for everybody: walked once, as the officer."""

LOOKED_OVER: set[str] = set()
"""Kinds of pages that axe has seen: it takes a second for each, and roles differ by what a page
leaves out. That it opens, keeps silent and stays narrow is tried for everybody."""


def addresses(page: Page, within: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"{within} a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
    )
    return [one for one in dict.fromkeys(found) if "export" not in one.partition("/")[2][4:]]


def kind_of(address: str) -> str:
    """One page of each kind is enough: ids are all alike, and so are indicators."""
    address = re.sub(r"^/(plan|board)/\w+", r"/\1/{id}", address)
    return re.sub(r"(?<=/)(?=\w*\d)\w{12}(?=/|$)", "{id}", address.partition("?")[0])


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_is_without_fault(page: Page, axe: Axe, login: str) -> None:
    sign_in(page, login)
    waiting = addresses(page, "nav")
    assert waiting
    seen: set[str] = set()
    depth_of = dict.fromkeys(waiting, 0)

    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if kind_of(address) not in LOOKED_OVER:
            axe(page)
            LOOKED_OVER.add(kind_of(address))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} runs {wide} px wide"
        if depth_of[address] == 0:
            new = [
                one
                for one in addresses(page, "main")
                if one not in depth_of
                and (DETAIL.match(one) or (login == "officer" and FURTHER.match(one)))
            ]
            depth_of.update(dict.fromkeys(new, 1))
            waiting += new
    if login in BUSINESS[:4]:
        assert {"/board", "/cases/{id}", "/titles/{id}", "/pool/{id}", "/enterprises/{id}"} <= seen
