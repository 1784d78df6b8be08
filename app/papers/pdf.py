"""A paper as PDF, set by typst in a process of its own: from a template of ours, offline."""

import subprocess
import sys
from pathlib import Path

import structlog

from app.domain.refusals import InvalidValue, Reason, Unavailable
from app.papers import typesetter
from app.papers.paper import Paper, as_json

PROGRAM = Path(typesetter.__file__)
SECONDS = 60
"""On the clock; the typesetter itself may only work for a third of it."""

log = structlog.get_logger()


def as_pdf(paper: Paper) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (our own file under our own interpreter)
            [sys.executable, "-I", PROGRAM],
            input=as_json(paper).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidValue(Reason.PAPER_TOO_LONG) from error
    if done.returncode == typesetter.NO_CHINESE_FONT:
        raise Unavailable(Reason.FONTS_MISSING)
    if done.returncode < 0:
        raise InvalidValue(Reason.PAPER_TOO_LONG)  # ended by a limit
    if done.returncode:
        log.error("typesetting", fault=done.stderr.decode(errors="replace")[-2000:])
        raise Unavailable(Reason.TYPESETTING_FAILED)
    return done.stdout
