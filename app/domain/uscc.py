"""The unified social credit code (GB 32100-2015) and the organisation code inside it (GB 11714)."""

import unicodedata
from dataclasses import dataclass
from operator import mul
from typing import Self

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from app.domain.refusals import InvalidValue, Reason

BODY_LENGTH = 8
BODY_WORTHS = bytes.maketrans(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", bytes(range(36)))
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION = slice(8, 17)
"""Characters 9 to 17: eight of the organisation code's body and its own check digit."""
SIGNS = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Of the whole code, each worth its place (GB 32100-2015, table 1)."""
NO_SIGN = 255
WORTHS = bytes(SIGNS.find(sign) & NO_SIGN for sign in range(256))
"""By byte: what a sign is worth; 255 is none."""
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)
"""The last is the check digit's own: with it, the sum is a multiple of 31."""
ENTERPRISE = "91"
"""Registered by the market authority (9) as an enterprise (1)."""


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that is well-formed because it exists."""

    text: str

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what somebody typed: full-width, lower case and blanks are forgiven."""
        folded = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
        try:
            text = uscc.validate(folded)
        except ValidationError as error:
            raise InvalidValue(fields={"uscc": Reason.BAD_USCC}) from error
        # The library leaves the inner code unchecked; the outer digit cannot see a code that
        # was made up whole.
        body, digit = text[ORGANISATION][:BODY_LENGTH], text[ORGANISATION][BODY_LENGTH]
        if organisation_check_digit(body) != digit:
            raise InvalidValue(fields={"uscc": Reason.BAD_ORGANISATION_CODE})
        return cls(text)


def is_well_formed(text: str) -> bool:
    """Whether a text is a code just as it is written down. Lists hold thousands of them, and few
    need `Uscc.parse`, which forgives, and says what is wrong."""
    if len(text) != 18 or not (text.isascii() and text[:8].isdigit()):
        return False
    worths = text.encode("ascii").translate(WORTHS)
    if NO_SIGN in worths or sum(map(mul, WEIGHTS, worths)) % 31:
        return False
    return organisation_check_digit(text[8:16]) == text[16]


def organisation_check_digit(body: str) -> str:
    """GB 11714: 11 minus the weighted sum modulo 11, where 10 is written X and 11 is 0.

    A letter is worth its place in the whole alphabet, A = 10 to Z = 35, unlike in the outer
    code, whose alphabet has gaps."""
    worths = body.encode("ascii").translate(BODY_WORTHS)
    total = sum(map(mul, BODY_WEIGHTS, worths))
    return "0123456789X0"[11 - total % 11]


def make_uscc(division_code: str, organisation: str) -> str:
    """A well-formed code of an enterprise from six figures and eight characters of a body.

    For demonstration data and tests; whether the code belongs to anybody is the caller's care."""
    partial = ENTERPRISE + division_code + organisation + organisation_check_digit(organisation)
    return uscc.validate(partial + uscc.calc_check_digit(partial))
