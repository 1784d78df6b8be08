"""How Chinese names are read aloud: the initials a firm is found by and the key it is sorted by."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.simpleseg import seg

from app.domain.names import fold

READ = "~"
"""Stands before every sign that has a reading: what is written in letters and figures comes
before the Chinese, as in a workbook sorted by pinyin."""


def initials(name: str) -> str:
    """平湖澜屿机械有限公司 -> phlyjxyxgs; letters and figures stay."""
    return "".join(
        letter for sign, reading in _read(name) if (letter := (reading or sign)[0]).isalnum()
    )


def name_key(name: str) -> str:
    """平湖 -> ~ping2平~hu2湖: compared byte by byte it sorts names sign by sign, each by its
    reading, then its tone, then itself. A sign that nobody reads comes after all that are read."""
    return "".join(f"{READ}{reading}{sign}" if reading else sign for sign, reading in _read(name))


@lru_cache(maxsize=1024)
def _read(name: str) -> tuple[tuple[str, str], ...]:
    """Each sign with its reading in this name (长 is chang or zhang), empty where there is none.

    Kept, for an import asks for key and initials of the same firms one soon after the other."""
    return tuple(sign for word in seg(fold(name)) for sign in _read_word(word))


@lru_cache(maxsize=4096)
def _read_word(word: str) -> tuple[tuple[str, str], ...]:
    """The signs of one word. Names are made of few words, and a word is read alike in each of them:
    pypinyin looks no further than its words either."""
    if (
        word.isascii()
    ):  # letters and figures have none; numbers are the words that names repeat least
        return tuple((sign, "") for sign in word)
    # What has no reading comes sign by sign: a list is taken, though the hints do not say so.
    readings = lazy_pinyin([word], style=Style.TONE3, errors=list)  # type: ignore[arg-type]
    return tuple(
        (sign, reading if reading != sign else "")
        for sign, reading in zip(word, readings, strict=True)
    )


def spelled(name: str) -> str:
    """张小明 -> zhang xiao ming, without tones; empty where a sign has no reading."""
    read = _read(name)
    if not read or not all(reading for _, reading in read):
        return ""
    return " ".join(reading.rstrip("12345") for _, reading in read)
