"""Addresses in and out of a request: where it comes from, and where it may be sent on to."""

from fastapi import Request


def source_of(request: Request) -> str:
    return request.client.host if request.client else ""


def own_path(address: str) -> str:
    """Only a path of our own: no open redirect (ASVS 3.7.2)."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    is_plain = address.isprintable() and "\\" not in address
    return address if is_path and is_plain else "/"
