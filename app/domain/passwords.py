"""Which passwords are good enough, under either of two policies."""

from enum import StrEnum

from app.domain.refusals import Reason

MINIMUM = 12


class Policy(StrEnum):
    """asvs: length and no common ones (ASVS 5.0, 6.2). dengbao: assessors of GB/T 22239-2019 also
    expect mixed characters."""

    ASVS = "asvs"
    DENGBAO = "dengbao"


COMMON = (
    "password", "passw0rd", "qwerty", "abc123", "123456", "111111", "000000", "123123", "admin",
    "letmein", "welcome", "iloveyou", "woaini", "5201314", "1qaz2wsx", "zaq12wsx", "asdfgh",
    "miaopu", "pinghu", "kejiju", "jiaxing", "zhejiang", "keji",
)  # fmt: skip
"""Beginnings of what everybody tries first, and this bureau's own words."""


def check_password(password: str, login: str, name: str, policy: Policy) -> Reason | None:
    """Why a password is refused, or None."""
    if len(password) < MINIMUM:
        return Reason.PASSWORD_TOO_SHORT
    lowered = password.lower()
    for known in COMMON:
        lowered = lowered.replace(known, "")
    own = [part for part in (login.lower(), name.lower()) if len(part) > 1]
    for part in own:
        lowered = lowered.replace(part, "")
    if len(set(lowered)) < 4 or len(lowered) < MINIMUM // 2:
        return Reason.PASSWORD_TOO_COMMON
    if policy is Policy.DENGBAO and not _is_mixed(password):
        return Reason.PASSWORD_NOT_MIXED
    return None


def _is_mixed(password: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(kind(sign) for sign in password) for kind in kinds) >= 3
