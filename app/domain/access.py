"""Who may be asking: roles, the reach of each, and the viewer every query begins with."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    BUREAU_OFFICER = "bureau_officer"
    SECTION_HEAD = "section_head"
    BUREAU_HEAD = "bureau_head"
    TOWN_OFFICER = "town_officer"
    ENTERPRISE_USER = "enterprise_user"
    AGENCY_USER = "agency_user"
    EXPERT = "expert"
    CITY_READER = "city_reader"
    PROVINCE_READER = "province_reader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class AccessKind(StrEnum):
    """What the journal of accesses keeps."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_RECOVERY = "sign_in_recovery"
    """With one of the codes for a lost telephone."""
    SIGN_IN_IDENTITY = "sign_in_identity"
    """By an identity provider."""
    SIGN_OUT = "sign_out"
    LOOK = "look"
    """At a firm's papers; one entry a day of each person and thing."""
    PERSONAL_VIEW = "personal_view"
    EXPORT = "export"
    DOWNLOAD = "download"
    REFUSED = "refused"
    """Somebody signed in was told no: at a door, in a move, with a file."""


class Division(StrEnum):
    """Which of four worlds an account lives in; it never leaves it (GB/T 22239-2019, 三员分离)."""

    BUSINESS = "business"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


BUREAU = frozenset({Role.BUREAU_OFFICER, Role.SECTION_HEAD, Role.BUREAU_HEAD})
HEADS = frozenset({Role.SECTION_HEAD, Role.BUREAU_HEAD})
OFFICERS = BUREAU | {Role.TOWN_OFFICER}
READERS = frozenset({Role.CITY_READER, Role.PROVINCE_READER})
FILLERS = frozenset({Role.ENTERPRISE_USER, Role.AGENCY_USER})
"""Who fills in an application: the firm, and whom it entrusted. Officers read it."""
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS = frozenset(Role) - ADMINISTRATORS
EVERYONE = frozenset(Role)
NEEDS_SECOND_FACTOR = OFFICERS | ADMINISTRATORS
"""Who must have a second factor, from the day the county has set (GB/T 22239-2019, 8.1.4.1)."""

DIVISION_OF = {
    Role.SYSTEM_ADMIN: Division.SYSTEM,
    Role.SECURITY_ADMIN: Division.SECURITY,
    Role.AUDIT_ADMIN: Division.AUDIT,
} | dict.fromkeys(BUSINESS, Division.BUSINESS)


@dataclass(frozen=True, slots=True)
class RegionScope:
    """All counties whose division code begins so: a county 330482, a city 3304, a province 33."""

    prefix: str


@dataclass(frozen=True, slots=True)
class TownScope:
    county_code: str
    township_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class EnterpriseScope:
    county_code: str
    enterprise_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class CaseScope:
    """An agency: the cases that firms entrusted to it, and of those firms no more than the name."""

    county_code: str
    case_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NoScope:
    """No business row at all: administrators; and experts, whose reviews have their own door."""


Scope = RegionScope | TownScope | EnterpriseScope | CaseScope | NoScope


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in, in one of their roles, with the rows that role reaches."""

    person_id: int
    name: str
    role: Role
    scope: Scope
    county_code: str
    recused_from: frozenset[int] = field(default_factory=frozenset)
    """Internal ids of enterprises this person must not read or decide on."""
    stands_in_for: frozenset[int] = field(default_factory=frozenset)
    """Persons whose substitute (AB角) this viewer is today."""
    must_change_password: bool = False
    must_add_factor: bool = False
    """The county requires a second factor of this role, and there is none yet."""
    other_roles: tuple[Role, ...] = ()
    office: str = ""

    @property
    def is_held(self) -> bool:
        """Must first change the password or set up the second factor: nothing else is open yet."""
        return self.must_change_password or self.must_add_factor

    @property
    def acts_for(self) -> frozenset[int]:
        """Persons whose tasks are this viewer's: their own and those they stand in for."""
        return self.stands_in_for | {self.person_id}
