"""A program of its own: one paper's JSON on standard input, its PDF on standard output.

typst keeps what it has set: after two dozen applications a process holds half a gigabyte. Here the
memory goes with the paper, and a paper that wants more than it may get ends nobody else. Run by
`pdf.py` with `-I`: it imports nothing of ours."""

import resource
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
ADDRESSES = 4 * 1024**3
"""Fonts are mapped, not read: addresses say little, but there is an end to them."""
MEMORY = 1024**3
"""The largest application, every text of 99 rows full, takes 300 MB."""
SECONDS = 20
NO_MOMENT = 0
"""A PDF says when it was made; ours says nothing, so that one content is one file."""
NO_CHINESE_FONT = 3
CHINESE = "Noto Serif CJK SC"
"""What stands in where the fonts of official papers are not installed (Debian: fonts-noto-cjk)."""


def main() -> int:
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)
    if CHINESE not in fonts.families():
        return NO_CHINESE_FONT
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts,
        format="pdf",
        sys_inputs={"paper": sys.stdin.buffer.read().decode()},
        timestamp=NO_MOMENT,
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
