"""Keep official lists as they were published, and what became of each of their rows."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_08"
down_revision = "20261122_09"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "official_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("notice_starts_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.String(length=60), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_official_list_batch_id")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_official_list_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_official_list_public_id")),
    )
    with op.batch_alter_table("official_list", schema=None) as batch_op:
        batch_op.create_index("ix_official_list_content", ["county_code", "sha256"], unique=False)
        batch_op.create_index("ix_official_list_county", ["county_code", "id"], unique=False)

    op.create_table(
        "official_list_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("new_name", sa.String(length=120), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("certificate_number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.String(length=40), nullable=True),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_official_list_row_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_official_list_row_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["official_list.id"], name=op.f("fk_official_list_row_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_list_row")),
        sa.UniqueConstraint(
            "list_id", "position", name=op.f("uq_official_list_row_list_id_position")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_official_list_row_public_id")),
    )
    with op.batch_alter_table("official_list_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_official_list_row_enterprise_id"), ["enterprise_id"], unique=False
        )
        batch_op.create_index(
            "ix_official_list_row_state", ["list_id", "state", "position"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("official_list_row", schema=None) as batch_op:
        batch_op.drop_index("ix_official_list_row_state")
        batch_op.drop_index(batch_op.f("ix_official_list_row_enterprise_id"))

    op.drop_table("official_list_row")
    with op.batch_alter_table("official_list", schema=None) as batch_op:
        batch_op.drop_index("ix_official_list_county")
        batch_op.drop_index("ix_official_list_content")

    op.drop_table("official_list")
