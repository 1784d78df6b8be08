"""Keep honours of firms, recognition meetings, and opinions on investment projects."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_plat_3"
down_revision = "20261123_award_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recognition_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes_number", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_recognition_meeting_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_meeting")),
        sa.UniqueConstraint(
            "county_code",
            "minutes_number",
            name=op.f("uq_recognition_meeting_county_code_minutes_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_recognition_meeting_public_id")),
    )
    op.create_table(
        "meeting_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_meeting_line_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["recognition_meeting.id"], name=op.f("fk_meeting_line_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_line")),
        sa.UniqueConstraint(
            "meeting_id", "enterprise_id", name=op.f("uq_meeting_line_meeting_id_enterprise_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_line_public_id")),
    )
    with op.batch_alter_table("meeting_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_line_enterprise_id"), ["enterprise_id"], unique=False
        )

    op.create_table(
        "honour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("meeting_line_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= valid_from", name=op.f("ck_honour_ends_after_begin")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_honour_dates_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_honour_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_honour_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_line_id"], ["meeting_line.id"], name=op.f("fk_honour_meeting_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
        sa.UniqueConstraint(
            "enterprise_id",
            "kind",
            "level",
            "valid_from",
            name=op.f("uq_honour_enterprise_id_kind_level_valid_from"),
        ),
        sa.UniqueConstraint("meeting_line_id", name=op.f("uq_honour_meeting_line_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_honour_public_id")),
    )
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.create_index(
            "ix_honour_county", ["county_code", "kind", "valid_from"], unique=False
        )

    op.create_table(
        "investment_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("township_code", sa.String(length=9), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("project", sa.String(length=120), nullable=False),
        sa.Column("investor", sa.String(length=120), nullable=False),
        sa.Column(
            "invested_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("technology", sa.String(length=1000), nullable=False),
        sa.Column("risks", sa.String(length=1000), nullable=False),
        sa.Column("pool_entry_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(conclusion IS NULL) = (given_on IS NULL)",
            name=op.f("ck_investment_opinion_conclusion_has_day"),
        ),
        sa.CheckConstraint(
            "given_on IS NULL OR given_on >= asked_on",
            name=op.f("ck_investment_opinion_dates_in_order"),
        ),
        sa.CheckConstraint(
            "pool_entry_id IS NULL OR enterprise_id IS NOT NULL",
            name=op.f("ck_investment_opinion_pool_has_firm"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_investment_opinion_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_investment_opinion_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["pool_entry_id"], ["pool_entry.id"], name=op.f("fk_investment_opinion_pool_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_investment_opinion_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investment_opinion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_investment_opinion_public_id")),
    )
    with op.batch_alter_table("investment_opinion", schema=None) as batch_op:
        batch_op.create_index("ix_investment_opinion_enterprise", ["enterprise_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("investment_opinion", schema=None) as batch_op:
        batch_op.drop_index("ix_investment_opinion_enterprise")

    op.drop_table("investment_opinion")
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.drop_index("ix_honour_county")

    op.drop_table("honour")
    with op.batch_alter_table("meeting_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_line_enterprise_id"))

    op.drop_table("meeting_line")
    op.drop_table("recognition_meeting")
