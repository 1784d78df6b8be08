"""Headings as they are compared: without what officers write differently."""

import re
import unicodedata
from typing import Any


def folded(text: Any) -> str:
    """A heading without differences of width, case and blanks."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text)).casefold()
    return re.sub(r"[\s*★※]", "", plain)


def heading_key(text: Any) -> str:
    """A heading as it is compared and remembered: signs do not matter either."""
    return re.sub(r"[:_()\[\]【】,、/.;“”\"-]", "", folded(text))
