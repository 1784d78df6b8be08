"""Many rows at once: shown as what they would become, then written in a few statements."""

from datetime import datetime

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.forms.pasting import Pasted, paste, read_block
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.services.application_desk import Answered, Desk, answers_at, sit_down
from app.services.application_rows import append_rows, table_at

LONGEST_BLOCK = 4_000_000
"""Characters: 99 rows with three texts each are a fiftieth of it."""


class BlockInput(BaseModel):
    """Tab-separated lines, as a spreadsheet copies them."""

    text: str = Field(max_length=LONGEST_BLOCK)


class RowsInput(BlockInput):
    order: str = Field(max_length=16)
    """Of the rows that the preview showed."""
    leaves_blank: bool = False
    """Cells that cannot be read stay blank; else nothing is written while there are any."""


def preview_rows(
    session: Session, viewer: Viewer, public_id: str, table: str, given: BlockInput
) -> tuple[Desk, Pasted]:
    """Nothing is written."""
    desk = sit_down(session, viewer, public_id)
    return desk, paste(table_at(desk, table), read_block(given.text), desk.around)


def write_rows(
    session: Session, viewer: Viewer, public_id: str, table: str, given: RowsInput, now: datetime
) -> Pasted:
    """All of the block or none of it."""
    desk, pasted = preview_rows(session, viewer, public_id, table, given)
    if given.order != desk.orders[table]:
        raise EditConflict(Reason.ROWS_MOVED)
    if pasted.wrong and not given.leaves_blank:
        raise InvalidValue(fields={"leaves_blank": Reason.CELLS_REFUSED}, count=pasted.wrong)
    new_ids = iter(append_rows(session, desk, table_at(desk, table), pasted.new_rows))
    cells = {
        (row_id, cell.column): cell.value
        for row in pasted.rows
        for row_id in [row.row_id or next(new_ids)]
        for cell in row.cells
        if cell.reason is None
    }
    standing = answers_at(session, desk, cells)
    answered = Answered(desk, viewer, now, standing)
    for cell, value in cells.items():
        stands = standing.get(cell)
        if stands is None or stands.value != value:
            answered.set_down(cell, value)
    answered.store(session)
    return pasted
