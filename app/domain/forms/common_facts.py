"""Facts that both forms state: the days, the firm, its rights, its conduct."""

from decimal import Decimal

from app.domain.criteria.facts import Facts, Incident, IpRight, YearFacts, year_of
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.forms.applying_checks import applied_on
from app.domain.forms.canonical import day, yes
from app.domain.forms.computations import is_none
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.hnte.matrix_rows import KnownRights, RegisteredRight
from app.domain.forms.right_checks import IP, folded_number


def stated_firm(draft: Draft, registered: Facts) -> Facts:
    """The register's facts with the draft's days, field, method of taxation and conduct."""
    values = draft.values
    on = applied_on(draft) or registered.applied_on
    known_on = registered.known_on
    method = {"accounts": True, "assessed": False}.get(values.get("tax_method", ""))
    return registered._replace(
        applied_on=on,
        known_on=min(known_on, on) if known_on and on else known_on,
        registered_on=day(values.get("registered_on")) or registered.registered_on,
        technology_field=values.get("technology_field") or registered.technology_field,
        is_taxed_on_accounts=registered.is_taxed_on_accounts if method is None else method,
        incidents=_incidents(draft, registered),
    )


def _incidents(draft: Draft, registered: Facts) -> tuple[Incident, ...] | None:
    """A yes says neither which nor when, so it takes away that there were none and no more."""
    had = yes(draft.values.get("had_incident"))
    if registered.incidents:
        return registered.incidents
    if had is None:
        return registered.incidents
    return None if had else ()


def stated_rights(
    draft: Draft, registered: Facts, known: KnownRights
) -> tuple[IpRight, ...] | None:
    """Those of the draft whose kind is said; of a list that nobody began, the register's."""
    if is_none(draft, IP):
        return ()
    if not draft.of(IP):
        return registered.ip_rights
    return tuple(
        _right(row, known) for row in draft.of(IP) if row.values.get("kind") in set(IpKind)
    )


def _right(row: DraftRow, known: KnownRights) -> IpRight:
    key = folded_number(row)
    registered = known.registered.get(key, RegisteredRight())
    used = [use.on for use in known.used.get(key, ()) if not use.has_failed]
    obtained_by = row.values.get("obtained_by")
    return IpRight(
        kind=IpKind(row.values["kind"]),
        granted_on=day(row.values.get("granted_on")),
        obtained_by=ObtainedBy(obtained_by) if obtained_by in set(ObtainedBy) else None,
        used_on=min(used, default=None),
        lapsed_on=registered.lapsed_on,
        co_owned=registered.is_co_owned,
        applied_on=day(row.values.get("applied_on")),
    )


def with_year(facts: Facts, year: int, **said: Decimal | None) -> Facts:
    """With the figures of a year that somebody has said; the others stay."""
    known = {name: value for name, value in said.items() if value is not None}
    if not known:
        return facts
    figures: YearFacts = year_of(facts, year)._replace(**known)
    return facts._replace(years={**facts.years, year: figures})
