"""Writes the catalogue of Chinese texts that another language would translate.

Templates mark theirs with _(); the words of vocabularies and reasons are data in app/words.
Run `python tools/messages.py messages.pot`; the Chinese itself is the key."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.words import WORDS  # noqa: E402 (the path comes first)
from app.words.fields import ACTIONS, BY_KIND, CIRCUMSTANCES, KINDS, SHARED  # noqa: E402


def catalogue() -> Catalog:
    found = Catalog(project="Miaopu", locale=None, charset="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT).as_posix()
        for line, message, _comments, _context in extract_from_file(
            "jinja2.ext:babel_extract",
            path,
            options={"silent": "false", "extensions": "jinja2.ext.do"},
        ):
            found.add(message, locations=[(name, line)])
    for vocabulary, text in words():
        found.add(text, locations=[(f"app/words:{vocabulary}", 1)])
    return found


def words() -> Iterator[tuple[str, str]]:
    plain = {"KINDS": KINDS, "ACTIONS": ACTIONS, "CIRCUMSTANCES": CIRCUMSTANCES, "SHARED": SHARED}
    for vocabulary, members in (WORDS | BY_KIND | plain).items():
        for text in members.values():
            yield vocabulary, text


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/messages.py FILE.pot")
    with Path(sys.argv[1]).open("wb") as file:
        write_po(file, catalogue(), omit_header=False, width=0)


if __name__ == "__main__":
    main()
