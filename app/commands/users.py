"""`miaopu user`: the operator's way to accounts, for the first ones and for emergencies.

It uses the services of the pages, in the place of the administrator whose work it is."""

from datetime import date
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import select
from sqlmodel import Session, col

from app.commands.ground import OPERATOR, migrated_database, read_settings
from app.commands.telling import Cannot, say
from app.commands.viewers import day_of
from app.db import reading, transaction
from app.domain.access import DIVISION_OF, NoScope, Role, Viewer
from app.models.people import Grant, Person
from app.models.places import County
from app.queries.accounts import holds_on
from app.queries.people import today_in_shanghai
from app.services import grants, people, second_factors
from app.words import word

user = typer.Typer(help="账号:新增、重置密码、停用、列出。", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="账号。")]


def operator(county_code: str, role: Role) -> Viewer:
    """The terminal in an administrator's place; it is nobody's account."""
    return Viewer(0, OPERATOR.name, role, NoScope(), county_code)


@user.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名。", prompt="姓名")],
    role: Annotated[Role, typer.Option(help="角色。", case_sensitive=False)],
    office: Annotated[str, typer.Option(help="科室或单位。")] = "",
    county: Annotated[str, typer.Option(help="区划代码;只有一个县时可省略。")] = "",
    township: Annotated[str, typer.Option(help="镇街代码(镇街经办)。")] = "",
    uscc: Annotated[str, typer.Option(help="企业统一社会信用代码(企业用户)。")] = "",
) -> None:
    """新增账号并授权一个角色,给出一次性的初始密码。"""
    with migrated_database(read_settings()) as engine, transaction(engine, OPERATOR) as session:
        county_code = _county(session, county)
        password = add_person(session, county_code, login, name, office, role, township, uscc)
    describe_first_password(login, name, role, password)


def add_person(
    session: Session,
    county_code: str,
    login: str,
    name: str,
    office: str,
    role: Role,
    township: str = "",
    uscc: str = "",
) -> str:
    """An account and the grant that lets it begin; returns its first password."""
    try:
        account = people.NewAccount(
            login=login, name=name, office=office, division=DIVISION_OF[role]
        )
    except ValidationError as error:
        raise Cannot("账号须为 2–60 位字母、数字或 . _ @ -,姓名须填写。") from error
    person, password = people.open_account(
        session, operator(county_code, Role.SYSTEM_ADMIN), account
    )
    grants.give_grant(
        session,
        operator(county_code, Role.SECURITY_ADMIN),
        grants.NewGrant(
            person_id=person.public_id, role=role, township_code=township or None, uscc=uscc or None
        ),
        # By the demonstration's day as by the real one, by which accounts are let in.
        min(day_of(session), today_in_shanghai()),
    )
    return password


def describe_first_password(login: str, name: str, role: Role | None, password: str) -> None:
    title = f",{word(role)}" if role else ""
    say(f"账号 {login}({name}{title})的初始密码:{password}")
    say("  只显示这一次,三天内有效,首次登录须修改。")


@user.command("reset-password")
def reset_password(login: Login) -> None:
    """重置密码:给出新的一次性密码,并结束该账号的所有登录。"""
    with migrated_database(read_settings()) as engine, transaction(engine, OPERATOR) as session:
        found = _find(session, login)
        viewer = operator(found.county_code, Role.SYSTEM_ADMIN)
        person, password = people.reset_password(session, viewer, found.public_id)
        name = person.name
    describe_first_password(login, name, None, password)


@user.command("reset-factor")
def reset_factor(login: Login) -> None:
    """重置动态口令:下次只凭密码登录,须重新启用;并结束该账号的所有登录。先核实是本人。"""
    with migrated_database(read_settings()) as engine, transaction(engine, OPERATOR) as session:
        found = _find(session, login)
        second_factors.reset_factor(
            session, operator(found.county_code, Role.SYSTEM_ADMIN), found.public_id
        )
    say(f"账号 {login} 的动态口令已重置。")


@user.command()
def close(login: Login) -> None:
    """停用账号:立即结束其所有登录和接口令牌;其办理记录不变。"""
    with migrated_database(read_settings()) as engine, transaction(engine, OPERATOR) as session:
        found = _find(session, login)
        people.close_account(
            session, operator(found.county_code, Role.SYSTEM_ADMIN), found.public_id
        )
    say(f"账号 {login} 已停用。")


@user.command("list")
def list_users() -> None:
    """列出全部账号及其有效角色。"""
    with migrated_database(read_settings()) as engine, reading(engine) as session:
        for login, name, state, roles in _accounts(session, day_of(session)):
            say(f"{login}\t{name}\t{roles or '未授权'}\t{state}")


def _accounts(session: Session, today: date) -> list[tuple[str, str, str, str]]:
    rows = session.execute(
        select(col(Person.login), col(Person.name), col(Person.is_closed), col(Grant.role))
        .outerjoin(Grant, (col(Grant.person_id) == col(Person.id)) & holds_on(today))
        .order_by(col(Person.login), col(Grant.id))
    )
    found: dict[str, tuple[str, str, list[str]]] = {}
    for login, name, is_closed, role in rows:
        _, _, roles = found.setdefault(login, (name, "停用" if is_closed else "启用", []))
        if role is not None and word(role) not in roles:
            roles.append(word(role))
    return [(login, name, state, "、".join(roles)) for login, (name, state, roles) in found.items()]


def _find(session: Session, login: str) -> Person:
    person: Person | None = session.execute(
        select(Person).where(col(Person.login) == login)
    ).scalar_one_or_none()
    if person is None:
        raise Cannot(f"没有账号 {login}。可用 miaopu user list 查看。")
    return person


def _county(session: Session, code: str) -> str:
    known = session.execute(select(col(County.code)).order_by(col(County.code))).scalars().all()
    if not known:
        raise Cannot("还没有县(市)。请先运行 miaopu init。")
    if code and code not in known:
        raise Cannot(f"没有县(市){code};现有:{'、'.join(known)}。")
    if not code and len(known) > 1:
        raise Cannot(f"有多个县(市),请用 --county 指明:{'、'.join(known)}。")
    return code or known[0]
