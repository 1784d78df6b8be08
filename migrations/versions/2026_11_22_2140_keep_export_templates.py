"""Keep which columns of a list are exported, under a name."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_12"
down_revision = "20261122_11"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.String(length=1500), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_export_template_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_export_template_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_template")),
        sa.UniqueConstraint(
            "person_id", "kind", "name", name=op.f("uq_export_template_person_id_kind_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_template_public_id")),
    )
    with op.batch_alter_table("export_template", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_template_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_export_template_shared", ["county_code", "is_shared"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("export_template", schema=None) as batch_op:
        batch_op.drop_index("ix_export_template_shared")
        batch_op.drop_index(batch_op.f("ix_export_template_person_id"))

    op.drop_table("export_template")
