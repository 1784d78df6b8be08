"""Keep what became of firms: former codes, mergers and splits, look-alikes told apart."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_06"
down_revision = "20261122_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distinct_firms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_distinct_firms_in_order")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_distinct_firms_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["enterprise.id"], name=op.f("fk_distinct_firms_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["enterprise.id"], name=op.f("fk_distinct_firms_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_firms")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_distinct_firms_first_id_second_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_distinct_firms_public_id")),
    )
    with op.batch_alter_table("distinct_firms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_distinct_firms_county_code"), ["county_code"], unique=False
        )

    op.create_table(
        "enterprise_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("taken_back_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "predecessor_id <> successor_id", name=op.f("ck_enterprise_link_two_firms")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_enterprise_link_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["enterprise.id"], name=op.f("fk_enterprise_link_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["enterprise.id"], name=op.f("fk_enterprise_link_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enterprise_link_public_id")),
    )
    with op.batch_alter_table("enterprise_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enterprise_link_predecessor_id"), ["predecessor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_enterprise_link_successor_id"), ["successor_id"], unique=False
        )

    op.create_table(
        "former_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("used_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_former_code_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_code")),
        sa.UniqueConstraint(
            "enterprise_id", "uscc", name=op.f("uq_former_code_enterprise_id_uscc")
        ),
    )
    with op.batch_alter_table("former_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_code_uscc"), ["uscc"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("former_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_code_uscc"))

    op.drop_table("former_code")
    with op.batch_alter_table("enterprise_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_link_successor_id"))
        batch_op.drop_index(batch_op.f("ix_enterprise_link_predecessor_id"))

    op.drop_table("enterprise_link")
    with op.batch_alter_table("distinct_firms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_distinct_firms_county_code"))

    op.drop_table("distinct_firms")
