"""Sort names by pinyin: a key beside each firm's name, filled for those already there.

The reading of names is said here once more: what a migration did must not change with the code."""

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = "20261122_16"
down_revision = "20261122_15"
branch_labels = None
depends_on = None

CHUNK = 1000
BRACKETS = str.maketrans("[{〔【〖「『<《〈]}〕】〗」』>》〉", "((((((((((" + "))))))))))")
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

enterprise = sa.table(
    "enterprise", sa.column("id"), sa.column("name", sa.String), sa.column("name_key", sa.String)
)


def upgrade() -> None:
    op.add_column(
        "enterprise",
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    _fill(op.get_bind())
    op.create_index(
        "ix_enterprise_name_key", "enterprise", ["county_code", "name_key", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_enterprise_name_key", table_name="enterprise")
    op.drop_column("enterprise", "name_key")


def _fill(connection: sa.Connection) -> None:
    last = 0
    while True:
        firms = connection.execute(
            sa.select(enterprise.c.id, enterprise.c.name)
            .where(enterprise.c.id > last)
            .order_by(enterprise.c.id)
            .limit(CHUNK)
        ).all()
        if not firms:
            return
        keys: list[dict[str, Any]] = [{"firm": firm.id, "key": _key(firm.name)} for firm in firms]
        connection.execute(
            sa.update(enterprise)
            .where(enterprise.c.id == sa.bindparam("firm"))
            .values(name_key=sa.bindparam("key")),
            keys,
        )
        last = firms[-1].id


def _key(name: str) -> str:
    """平湖 -> ~ping2平~hu2湖."""
    signs = _fold(name)
    readings = lazy_pinyin(signs, style=Style.TONE3, errors=list)
    return "".join(
        f"~{reading}{sign}" if reading != sign else sign
        for sign, reading in zip(signs, readings, strict=True)
    )


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    seen = "".join(
        sign for sign in plain if sign != "|" and unicodedata.category(sign) not in UNSEEN
    )
    return unicodedata.normalize("NFKC", seen)
