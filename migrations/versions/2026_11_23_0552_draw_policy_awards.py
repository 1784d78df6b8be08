"""Keep the clauses of policy awards, the yearly rounds and their frozen lists."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_award_1"
down_revision = "20261123_inst_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("policy", sa.String(length=120), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("rewards", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column(
            "amount_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("condition", sa.String(length=400), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("is_fictitious", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_cny > 0", name=op.f("ck_award_clause_gives_something")),
        sa.CheckConstraint(
            "last_year IS NULL OR last_year >= first_year",
            name=op.f("ck_award_clause_years_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_award_clause_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_clause")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_clause_public_id")),
    )
    with op.batch_alter_table("award_clause") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_award_clause_county_code"), ["county_code"], unique=False
        )

    op.create_table(
        "award_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rewards_year", sa.Integer(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "budget_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_award_round_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_award_round_drawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_round")),
        sa.UniqueConstraint(
            "county_code", "year", "number", name=op.f("uq_award_round_county_code_year_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_round_public_id")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("township", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=12), nullable=False),
        sa.Column("rewards", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("gained_on", sa.Date(), nullable=False),
        sa.Column("certificate", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.String(length=120), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column(
            "amount_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("condition", sa.String(length=400), nullable=False),
        sa.Column("drawn_strike", sa.String(length=40), nullable=True),
        sa.Column("strike", sa.String(length=40), nullable=True),
        sa.Column("strike_note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(strike IS NULL) OR (strike_note <> '')", name=op.f("ck_award_struck_with_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["award_clause.id"], name=op.f("fk_award_clause_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_award_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_award_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["award_round.id"], name=op.f("fk_award_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_public_id")),
        sa.UniqueConstraint(
            "round_id",
            "source",
            "source_id",
            "clause_id",
            name=op.f("uq_award_round_id_source_source_id_clause_id"),
        ),
    )
    with op.batch_alter_table("award") as batch_op:
        batch_op.create_index(batch_op.f("ix_award_clause_id"), ["clause_id"], unique=False)
        batch_op.create_index("ix_award_enterprise", ["enterprise_id", "round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("award") as batch_op:
        batch_op.drop_index("ix_award_enterprise")
        batch_op.drop_index(batch_op.f("ix_award_clause_id"))

    op.drop_table("award")
    op.drop_table("award_round")
    with op.batch_alter_table("award_clause") as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_clause_county_code"))

    op.drop_table("award_clause")
