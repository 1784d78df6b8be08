"""Keep tags of firms and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_13"
down_revision = "20261122_12"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enterprise_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_enterprise_tag_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_tag_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_tag")),
        sa.UniqueConstraint(
            "enterprise_id", "name", name=op.f("uq_enterprise_tag_enterprise_id_name")
        ),
    )
    op.create_index(
        "ix_enterprise_tag_name", "enterprise_tag", ["county_code", "name", "enterprise_id"]
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=12), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_reminder_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_reminder_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_reminder_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_reminder_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reminder_public_id")),
        sa.UniqueConstraint(
            "subject",
            "subject_id",
            "sent_on",
            name=op.f("uq_reminder_subject_subject_id_sent_on"),
        ),
    )
    op.create_index("ix_reminder_to", "reminder", ["to_id", "done_on"])
    op.create_index("ix_reminder_enterprise", "reminder", ["enterprise_id"])


def downgrade() -> None:
    op.drop_index("ix_reminder_enterprise", table_name="reminder")
    op.drop_index("ix_reminder_to", table_name="reminder")
    op.drop_table("reminder")
    op.drop_index("ix_enterprise_tag_name", table_name="enterprise_tag")
    op.drop_table("enterprise_tag")
