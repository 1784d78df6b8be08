"""`miaopu init`: a real installation: schema, a county, its facts, the first administrators."""

from typing import Annotated

import typer
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.commands.ground import OPERATOR, at_terminal, database, migrate, read_settings
from app.commands.telling import Cannot, say
from app.commands.users import add_person, describe_first_password
from app.data import CALENDAR_YEARS, UnknownFacts, UnreadableFacts, known_counties
from app.db import reading, transaction
from app.domain.access import DIVISION_OF, Role
from app.models.people import Person
from app.queries.people import today_in_shanghai
from app.services.founding import found_county, load_calendar
from app.words import word

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def init(
    county: Annotated[str, typer.Option(help="县(市、区)的行政区划代码,6 位。")] = "330482",
    admin_login: Annotated[str, typer.Option(help="系统管理员的账号。")] = "",
    admin_name: Annotated[str, typer.Option(help="系统管理员的姓名。")] = "",
    security_login: Annotated[str, typer.Option(help="安全管理员的账号。")] = "",
    security_name: Annotated[str, typer.Option(help="安全管理员的姓名。")] = "",
    audit_login: Annotated[str, typer.Option(help="审计管理员的账号。")] = "",
    audit_name: Annotated[str, typer.Option(help="审计管理员的姓名。")] = "",
) -> None:
    """建立正式环境:数据库、空的县(市)及其镇街、规划和工作日历,并建立首任管理员。

    可重复运行:已有的不变。不在终端、也未给出账号时,不建立管理员并说明。"""
    given = {
        Role.SYSTEM_ADMIN: (admin_login, admin_name),
        Role.SECURITY_ADMIN: (security_login, security_name),
        Role.AUDIT_ADMIN: (audit_login, audit_name),
    }
    for role, (login, name) in given.items():
        if bool(login) != bool(name):
            raise Cannot(f"{word(role)}的账号和姓名须一并给出。")
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with database(settings) as engine:
        migrate(engine)
        _found(engine, county)
        for role in ADMINISTRATORS:
            _appoint(engine, county, role, *given[role])


def _found(engine: Engine, county_code: str) -> None:
    try:
        with transaction(engine, OPERATOR) as session:
            county = found_county(session, county_code, today_in_shanghai())
            if county.is_demonstration:
                raise Cannot(
                    "这里装的是演示数据,不能再用作正式环境。请换一个数据库(MIAOPU_DATABASE_URL)。"
                )
            load_calendar(session, CALENDAR_YEARS)
            name = county.name
    except UnknownFacts as error:
        known = "、".join(known_counties())
        raise Cannot(f"没有 {county_code} 的镇街和规划资料;现有:{known}。") from error
    except UnreadableFacts as error:
        raise Cannot(
            f"资料文件读不懂:{error}。请对照 app/data/counties/330482.toml 改正。"
        ) from error
    say(f"{name}({county_code})已就绪。")


def _appoint(engine: Engine, county_code: str, role: Role, login: str, name: str) -> None:
    """An administrator of this kind unless there is one."""
    with reading(engine) as session:
        if _has_account(session, county_code, role):
            say(f"{word(role)}:已有,不变。")
            return
    if not login and at_terminal():
        login, name = _ask(role)
    if not login:
        how = f"miaopu user add 账号 --name 姓名 --role {role.value}"
        say(f"{word(role)}:未建立。需要时运行 {how}。")
        return
    with transaction(engine, OPERATOR) as session:
        password = add_person(session, county_code, login, name, "", role)
    describe_first_password(login, name, role, password)


def _ask(role: Role) -> tuple[str, str]:
    login = typer.prompt(f"{word(role)}的账号(直接回车则暂不建立)", default="", show_default=False)
    if not login.strip():
        return "", ""
    return login.strip(), typer.prompt(f"{word(role)}的姓名").strip()


def _has_account(session: Session, county_code: str, role: Role) -> bool:
    found = session.execute(
        select(col(Person.id)).where(
            col(Person.county_code) == county_code,
            col(Person.division) == DIVISION_OF[role],
            col(Person.is_closed).is_(False),
        )
    ).first()
    return found is not None
