"""An official list from a file: its sheets as lines of cells."""

from pathlib import Path

from app.domain.list_lines import Line
from app.domain.refusals import InvalidValue, Reason
from app.exchange.cells import one_line, text
from app.exchange.sheets import Row, Sheet, read_sheets

MOST_ROWS = 20_000


def lines_of_file(path: Path, file_name: str) -> list[Line]:
    """The rows of every sheet that is shown, in order, with their numbers in the spreadsheet."""
    lines: list[Line] = []
    is_hidden = False
    for part in read_sheets(path, file_name):
        if isinstance(part, Sheet):
            is_hidden = part.is_hidden
        elif isinstance(part, Row) and not is_hidden:
            cells = [one_line(text(cell)) for cell in part.cells]
            if any(cells):
                lines.append((part.number, cells))
            if len(lines) > MOST_ROWS:
                raise InvalidValue(fields={"file": Reason.TOO_MANY_ROWS}, limit=MOST_ROWS)
    return lines
