"""The frozen list of a panel's draw, and the draw that anybody can make from it again."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.panels import Candidate, Drawn, Exclusion, PanelState, place_of
from app.models.reviews import Expert, Panel, PanelSeat
from app.queries.panel_views import SeatRow


def kept_draw(session: Session, public_id: str) -> Drawn | None:
    """For the command line, which is nobody's viewer: codes only, no names."""
    panel: Panel | None = session.execute(
        select(Panel).where(col(Panel.public_id) == public_id)
    ).scalar_one_or_none()
    return drawn_of(panel, list_candidates(session, panel)) if panel else None


def drawn_of(panel: Panel, rows: Sequence[SeatRow]) -> Drawn:
    sitting = sorted((one for one in rows if one.seat), key=lambda one: one.seat or 0)
    return Drawn(
        method=panel.method,
        seed=panel.seed,
        size=panel.size,
        candidates=tuple(Candidate(one.code, one.kind, tuple(one.exclusions)) for one in rows),
        seats=tuple(one.code for one in sitting),
        digest=panel.digest,
    )


def candidate_of(row: PanelSeat) -> Candidate:
    return Candidate(row.code, row.kind, tuple(exclusions_of(row.exclusions, row.stepped_down_on)))


def exclusions_of(kept: str, stepped_down_on: date | None) -> list[Exclusion]:
    """Those of the draw, and that somebody stepped down since."""
    found = [Exclusion(one) for one in kept.split()]
    return [*found, Exclusion.STEPPED_DOWN] if stepped_down_on else found


def list_candidates(session: Session, panel: Panel) -> list[SeatRow]:
    """All of the frozen list, in the order that the seed gives them."""
    rows = session.execute(
        select(
            col(PanelSeat.code),
            col(PanelSeat.kind),
            col(PanelSeat.exclusions),
            col(PanelSeat.seat),
            col(PanelSeat.stepped_down_on),
            col(Expert.name),
            col(Expert.employer),
        )
        .join_from(PanelSeat, Expert, col(Expert.id) == col(PanelSeat.expert_id))
        .where(col(PanelSeat.panel_id) == panel.id)
    )
    names_are_out = panel.state is PanelState.RELEASED
    found = [
        SeatRow(
            row.code,
            row.kind,
            exclusions_of(row.exclusions, row.stepped_down_on),
            place_of(panel.seed, row.code),
            row.seat,
            row.stepped_down_on,
            row.name if names_are_out and row.seat else None,
            row.employer if names_are_out and row.seat else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.place, one.code))
