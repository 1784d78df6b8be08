"""Keep objections in a public notice run above the county: against the case that it concerns."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_15"
down_revision = "20261122_14"
branch_labels = None
depends_on = None

OF_A_CASE = sa.text("case_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("objection") as batch_op:
        batch_op.alter_column("notice_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("document_number", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.create_foreign_key("fk_objection_case_id", "cultivation_case", ["case_id"], ["id"])
        batch_op.create_check_constraint(
            "ck_objection_notice_or_case", "(notice_id IS NULL) <> (case_id IS NULL)"
        )
    with op.batch_alter_table("objection") as batch_op:
        batch_op.alter_column(
            "document_number", existing_type=sa.String(length=80), server_default=None
        )
        batch_op.create_index(
            "ix_objection_case",
            ["case_id"],
            unique=False,
            sqlite_where=OF_A_CASE,
            postgresql_where=OF_A_CASE,
        )


def downgrade() -> None:
    rows = sa.table("objection", sa.column("case_id"))
    # The older form knows only the county's own notices.
    op.execute(rows.delete().where(rows.c.case_id.is_not(None)))
    with op.batch_alter_table("objection") as batch_op:
        batch_op.drop_index("ix_objection_case")
        batch_op.drop_constraint("ck_objection_notice_or_case", type_="check")
        batch_op.drop_constraint("fk_objection_case_id", type_="foreignkey")
        batch_op.drop_column("document_number")
        batch_op.drop_column("case_id")
        batch_op.alter_column("notice_id", existing_type=sa.Integer(), nullable=False)
