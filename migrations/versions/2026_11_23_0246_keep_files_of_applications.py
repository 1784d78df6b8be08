"""Keep where a file stands in an application: slot, place and version."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_file1"
down_revision = "20261123_40"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "place > 0 AND number > 0", name=op.f("ck_application_file_counted_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_file_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_application_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_application_file_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
        sa.UniqueConstraint(
            "application_id",
            "slot",
            "place",
            "number",
            name=op.f("uq_application_file_application_id_slot_place_number"),
        ),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_application_file_attachment_id")),
    )


def downgrade() -> None:
    op.drop_table("application_file")
