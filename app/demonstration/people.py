"""The accounts of the demonstration: one or two for each role, all with the same shown password."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from app.data import CountyFacts, county_facts
from app.demonstration.facts import BEGINNING, Fact, Ref
from app.demonstration.firms import Firm
from app.domain.access import DIVISION_OF, Role
from app.domain.firm_accounts import FOR_FIRMS
from app.domain.personal import RequestKind, RequestState
from app.models.people import Grant, Person, Substitution
from app.models.personal import PersonalRequest

COUNTY = "330482"
DEMO_PASSWORD = "miaopu-demo-2018"  # noqa: S105 (shown on the sign-in page of a demonstration)
AGENCY = "某某科技咨询有限公司(虚构)"
TOWN_LOGINS = {
    "330482001": "danghu",
    "330482002": "zhongdai",
    "330482003": "caoqiao",
    "330482101": "zhapu",
    "330482102": "xindai",
    "330482103": "xincang",
    "330482106": "guangchen",
    "330482107": "lindai",
    "330482108": "dushangang",
}


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    name: str
    role: Role
    office: str = ""
    region_prefix: str | None = None
    township_code: str | None = None
    is_manager: bool = True
    """Of the firms that an enterprise user acts for."""


@lru_cache
def accounts() -> dict[str, Account]:
    """By login; enterprise users are granted their firms separately."""
    county = county_facts(COUNTY)
    bureau = county.bureau_name
    found = [
        Account("officer", "王经办", Role.BUREAU_OFFICER, f"{bureau}高新科"),
        Account("officer2", "李经办", Role.BUREAU_OFFICER, f"{bureau}高新科"),
        Account("section", "陈科长", Role.SECTION_HEAD, f"{bureau}高新科"),
        Account("head", "沈局长", Role.BUREAU_HEAD, bureau),
        Account("city", "嘉兴市查阅", Role.CITY_READER, "嘉兴市科学技术局", "3304"),
        Account("province", "浙江省查阅", Role.PROVINCE_READER, "浙江省科学技术厅", "33"),
        Account("firm", "某企业联络员", Role.ENTERPRISE_USER, "企业"),
        Account("firm-colleague", "某企业财务", Role.ENTERPRISE_USER, "企业", is_manager=False),
        Account("firm2", "某集团联络员", Role.ENTERPRISE_USER, "企业"),
        Account("expert", "赵评审", Role.EXPERT, "演示大学"),
        *(
            Account(f"expert{number}", f"{family}评审", Role.EXPERT, "演示大学")
            for number, family in enumerate("钱孙李周吴郑冯", start=2)
        ),
        Account("firm3", "新注册联络员", Role.ENTERPRISE_USER, "企业", is_manager=False),
        Account("agency", "某咨询公司顾问", Role.AGENCY_USER, AGENCY),
        Account("sysadmin", "系统管理员", Role.SYSTEM_ADMIN, "演示"),
        Account("secadmin", "安全管理员", Role.SECURITY_ADMIN, "演示"),
        Account("auditadmin", "审计管理员", Role.AUDIT_ADMIN, "演示"),
        *(
            Account(
                f"town-{TOWN_LOGINS[town.code]}",
                f"{town.name.removesuffix('街道').removesuffix('镇')}经办",
                Role.TOWN_OFFICER,
                town.name,
                township_code=town.code,
            )
            for town in county.townships
        ),
    ]
    return {account.login: account for account in found}


def town_account(township_code: str) -> Account:
    return accounts()[f"town-{TOWN_LOGINS[township_code]}"]


def people_facts(county: CountyFacts, users: dict[str, list[Firm]]) -> list[Fact]:
    """Accounts and grants; `users` says which firms the enterprise users act for."""
    facts: list[Fact] = []
    for account in accounts().values():
        facts.append(_person(account, county.code))
        firms = users.get(account.login, [])
        for firm in firms:
            facts.append(_grant(account, county.code, firm))
        waits = account.role is Role.ENTERPRISE_USER and not firms
        if account.role not in FOR_FIRMS or waits:
            facts.append(_grant(account, county.code, None))
    facts.append(
        Fact(
            Substitution,
            "officer",
            date(2018, 9, 20),
            {
                "county_code": county.code,
                "person_id": Ref(Person, "officer2"),
                "substitute_id": Ref(Person, "officer"),
                "valid_from": date(2018, 9, 24),
                "valid_until": date(2018, 10, 31),
            },
        )
    )
    facts.append(
        Fact(
            PersonalRequest,
            "firm2",
            date(2018, 9, 26),
            {
                "county_code": county.code,
                "person_id": Ref(Person, "firm2"),
                "contact_id": None,
                "kind": RequestKind.CORRECTION,
                "wanted": "换了联络员,账号的姓名请改为新任联络员。",
                "asked_by": accounts()["firm2"].name,
                "asked_by_id": Ref(Person, "firm2"),
                "asked_at": datetime(2018, 9, 26, 2, tzinfo=UTC),
                "state": RequestState.ASKED,
                "decided_by": "",
                "decided_on": None,
                "decision_note": "",
                "carried_out_at": None,
            },
        )
    )
    return facts


def _person(account: Account, county_code: str) -> Fact:
    return Fact(
        Person,
        account.login,
        BEGINNING,
        {
            "county_code": county_code,
            "login": account.login,
            "name": account.name,
            "office": account.office,
            "division": DIVISION_OF[account.role],
            "password_hash": "",
            "must_change_password": False,
            "password_changed_at": datetime(2018, 1, 1, tzinfo=UTC),
            "first_password_expires_at": None,
            "is_closed": False,
            "is_demonstration": True,
        },
    )


def _grant(account: Account, county_code: str, firm: Firm | None) -> Fact:
    return Fact(
        Grant,
        f"{account.login}/{firm.key if firm else account.role}",
        BEGINNING if firm is None else firm.known_on,
        {
            "person_id": Ref(Person, account.login),
            "division": DIVISION_OF[account.role],
            "role": account.role,
            "county_code": county_code,
            "region_prefix": account.region_prefix,
            "township_code": account.township_code,
            "enterprise_id": firm.ref if firm else None,
            "case_id": None,
            "is_manager": firm is not None and account.is_manager,
            "valid_from": BEGINNING,
            "valid_until": None,
            "granted_by": "演示",
        },
    )
