"""Keep the yearly assessment of towns: its items, the towns' answers, the frozen points."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_towns_1"
down_revision = "20261123_inst_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("answers_due_on", sa.Date(), nullable=True),
        sa.Column("is_fictitious", sa.Boolean(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.Column("frozen_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_assessment_scheme_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_scheme")),
        sa.UniqueConstraint(
            "county_code", "year", name=op.f("uq_assessment_scheme_county_code_year")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_scheme_public_id")),
    )
    op.create_table(
        "assessment_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column(
            "weight", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "full_marks", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "wanted", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "bonus_each", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "most_bonus", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "deduction_each",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "most_deduction",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "weight >= 0 AND full_marks > 0", name=op.f("ck_assessment_item_marks_positive")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["assessment_scheme.id"], name=op.f("fk_assessment_item_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_item_public_id")),
        sa.UniqueConstraint("scheme_id", "name", name=op.f("uq_assessment_item_scheme_id_name")),
    )
    op.create_table(
        "assessment_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("township_code", sa.String(length=9), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column(
            "points_seen", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column(
            "ruled_points", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("ruling", sa.String(length=400), nullable=False),
        sa.Column("ruled_by", sa.String(length=60), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["assessment_item.id"], name=op.f("fk_assessment_answer_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["assessment_scheme.id"], name=op.f("fk_assessment_answer_scheme_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_assessment_answer_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_answer")),
        sa.UniqueConstraint(
            "item_id", "township_code", name=op.f("uq_assessment_answer_item_id_township_code")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_answer_public_id")),
    )
    with op.batch_alter_table("assessment_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessment_answer_scheme", ["scheme_id", "township_code"], unique=False
        )

    op.create_table(
        "assessment_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("township_code", sa.String(length=9), nullable=False),
        sa.Column(
            "value", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "wanted", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("base", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column(
            "bonus", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "deduction", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "points", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column(
            "weighted", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["assessment_item.id"], name=op.f("fk_assessment_points_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["assessment_scheme.id"], name=op.f("fk_assessment_points_scheme_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_assessment_points_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_points")),
        sa.UniqueConstraint(
            "item_id", "township_code", name=op.f("uq_assessment_points_item_id_township_code")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_points_public_id")),
    )
    with op.batch_alter_table("assessment_points", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_assessment_points_scheme_id"), ["scheme_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assessment_points", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_assessment_points_scheme_id"))

    op.drop_table("assessment_points")
    with op.batch_alter_table("assessment_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_assessment_answer_scheme")

    op.drop_table("assessment_answer")
    op.drop_table("assessment_item")
    op.drop_table("assessment_scheme")
