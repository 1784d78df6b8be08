"""Keep relations to firms: what kind, on whose word; and each year's declaration of them."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_fair_01"
down_revision = "20261123_17"
branch_labels = None
depends_on = None

TEXTS = (
    # Those on record were entered by hand, before anybody declared anything.
    ("kind", 40, "other"),
    ("source", 40, "discovered"),
    ("found_through", 200, ""),
    ("entered_by", 60, ""),
    ("ended_by", 60, ""),
    ("end_reason", 200, ""),
)


def upgrade() -> None:
    for name, length, before in TEXTS:
        op.add_column(
            "recusal",
            sa.Column(name, sa.String(length), nullable=False, server_default=before),
        )
    with op.batch_alter_table("recusal") as batch_op:
        for name, length, _ in TEXTS:
            batch_op.alter_column(name, existing_type=sa.String(length), server_default=None)
    op.create_table(
        "relation_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relations", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "relations >= 0", name=op.f("ck_relation_declaration_relations_counted")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_relation_declaration_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_relation_declaration_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_declaration")),
        sa.UniqueConstraint("public_id", name=op.f("uq_relation_declaration_public_id")),
        sa.UniqueConstraint(
            "person_id", "year", name=op.f("uq_relation_declaration_person_id_year")
        ),
    )


def downgrade() -> None:
    op.drop_table("relation_declaration")
    with op.batch_alter_table("recusal") as batch_op:
        for name, *_ in reversed(TEXTS):
            batch_op.drop_column(name)
