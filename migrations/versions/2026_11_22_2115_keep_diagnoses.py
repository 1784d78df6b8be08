"""Keep diagnoses: facts, result and reading of a day, never judged again."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_10"
down_revision = "20261122_08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnosis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=120), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("short_criteria", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_diagnosis_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_diagnosis_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_diagnosis_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis")),
        sa.UniqueConstraint("public_id", name=op.f("uq_diagnosis_public_id")),
    )
    op.create_index("ix_diagnosis_enterprise", "diagnosis", ["enterprise_id", "programme", "id"])


def downgrade() -> None:
    op.drop_table("diagnosis")
