"""Keep saved views of lists and what is pinned to the side bar."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_09"
down_revision = "20261122_07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=1500), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_saved_view_county_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "person_id", "kind", "name", name=op.f("uq_saved_view_person_id_kind_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_saved_view_shared", ["county_code", "is_shared"], unique=False)

    op.create_table(
        "pinned_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pinned_view_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_view.id"], name=op.f("fk_pinned_view_view_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_view")),
        sa.UniqueConstraint("person_id", "view_id", name=op.f("uq_pinned_view_person_id_view_id")),
    )
    with op.batch_alter_table("pinned_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pinned_view_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pinned_view_view_id"), ["view_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pinned_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pinned_view_view_id"))
        batch_op.drop_index(batch_op.f("ix_pinned_view_person_id"))

    op.drop_table("pinned_view")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_view_shared")
        batch_op.drop_index(batch_op.f("ix_saved_view_person_id"))

    op.drop_table("saved_view")
