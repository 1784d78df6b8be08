"""What each role's grant must name: a township, an enterprise, a region, or nothing."""

from app.domain.access import DIVISION_OF, Division, Role
from app.domain.refusals import Reason

ENTRUSTED = frozenset({Role.AGENCY_USER})
"""Roles that firms give, and no administrator."""

SCOPE_OF = {
    Role.TOWN_OFFICER: "township_code",
    Role.ENTERPRISE_USER: "uscc",
    Role.CITY_READER: "region_prefix",
    Role.PROVINCE_READER: "region_prefix",
}
"""The one field that says how far a role reaches; the other roles reach their whole county."""

PREFIX_LENGTH = {Role.CITY_READER: 4, Role.PROVINCE_READER: 2}


def region_of(role: Role, county_code: str) -> str | None:
    """A reader reaches the city (3304) or the province (33) that the county lies in."""
    length = PREFIX_LENGTH.get(role)
    return county_code[:length] if length else None


def check_grant(
    role: Role, division: Division, county_code: str, named: dict[str, str]
) -> dict[str, Reason]:
    """What is wrong with a grant, by field; `named` holds the scope fields that were filled."""
    if DIVISION_OF[role] is not division:
        return {"role": Reason.ADMINISTRATORS_APART}
    if role in ENTRUSTED:
        return {"role": Reason.FIRM_ENTRUSTS}
    needed = SCOPE_OF.get(role)
    wrong = {
        field: Reason.GRANT_OUT_OF_SCOPE
        for field, value in named.items()
        if value and field != needed
    }
    if needed and not named.get(needed):
        wrong[needed] = Reason.GRANT_OUT_OF_SCOPE
    prefix = region_of(role, county_code)
    if prefix and named.get("region_prefix") not in {None, "", prefix}:
        wrong["region_prefix"] = Reason.GRANT_OUT_OF_SCOPE
    return wrong
