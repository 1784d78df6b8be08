"""Keep what is returned for amendment, the clock that stands, and each county's list of reasons."""

import sqlalchemy as sa
from alembic import op

from app.models.base import new_public_id

revision = "20261123_24"
down_revision = "20261123_23"
branch_labels = None
depends_on = None

USUAL_REASONS = (
    "研发费用辅助账与专项审计报告不一致",
    "知识产权证明材料不全或不清晰",
    "研发活动说明过于简略",
    "高新技术产品(服务)收入依据不足",
    "科技人员名单与参保证明不符",
    "附件缺页、未盖章或未签字",
)
"""As app/domain/amendments.py had them on the day of this migration."""


def upgrade() -> None:
    op.create_table(
        "amendment_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_amendment_reason_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_reason")),
        sa.UniqueConstraint(
            "county_code", "text", name=op.f("uq_amendment_reason_county_code_text")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_amendment_reason_public_id")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("returned_by", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("submission_before", sa.Integer(), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("submission_after", sa.Integer(), nullable=True),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_amendment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_amendment_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_amendment_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_amendment_public_id")),
    )
    with op.batch_alter_table("amendment") as batch_op:
        batch_op.create_index("ix_amendment_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_amendment_enterprise_id"), ["enterprise_id"], unique=False
        )

    op.add_column("cultivation_case", sa.Column("amend_by_on", sa.Date(), nullable=True))
    op.add_column(
        "cultivation_case",
        sa.Column("stood_days", sa.Integer(), nullable=False, server_default="0"),
    )
    _give_usual_reasons()


def _give_usual_reasons() -> None:
    """Each county begins with the same list; its heads edit it."""
    county, reason = (
        sa.table("county", sa.column("code")),
        sa.table(
            "amendment_reason",
            sa.column("public_id"),
            sa.column("county_code"),
            sa.column("text"),
            sa.column("is_closed", sa.Boolean()),
        ),
    )
    connection = op.get_bind()
    codes = list(connection.execute(sa.select(county.c.code).order_by(county.c.code)).scalars())
    rows = [
        {"public_id": new_public_id(), "county_code": code, "text": text, "is_closed": False}
        for code in codes
        for text in USUAL_REASONS
    ]
    if rows:
        connection.execute(reason.insert(), rows)


def downgrade() -> None:
    op.drop_column("cultivation_case", "stood_days")
    op.drop_column("cultivation_case", "amend_by_on")
    with op.batch_alter_table("amendment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_enterprise_id"))
        batch_op.drop_index("ix_amendment_case")

    op.drop_table("amendment")
    op.drop_table("amendment_reason")
