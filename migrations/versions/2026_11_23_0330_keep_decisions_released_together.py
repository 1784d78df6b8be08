"""Keep the county's decisions, released together, and objections to what they rest on."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_25"
down_revision = "20261123_24"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=60), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_by", sa.String(length=60), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("fallback", sa.String(length=40), nullable=True),
        sa.Column("fallback_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(released_on IS NULL) = (released_by_id IS NULL)",
            name=op.f("ck_decision_list_released_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_decision_list_batch_id")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_decision_list_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_decision_list_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["person.id"], name=op.f("fk_decision_list_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_list")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_decision_list_batch_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_list_public_id")),
    )
    op.create_table(
        "decision_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("failure_reason", sa.String(length=40), nullable=True),
        sa.Column("diagnosis_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_decision_entry_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_decision_entry_diagnosis_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_decision_entry_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["decision_list.id"], name=op.f("fk_decision_entry_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_entry")),
        sa.UniqueConstraint("list_id", "case_id", name=op.f("uq_decision_entry_list_id_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_entry_public_id")),
    )
    with op.batch_alter_table("decision_entry") as batch_op:
        batch_op.create_index("ix_decision_entry_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_entry_enterprise_id"), ["enterprise_id"], unique=False
        )

    op.create_table(
        "criterion_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("content", sa.String(length=1000), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_criterion_objection_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_criterion_objection_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["decision_entry.id"], name=op.f("fk_criterion_objection_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_criterion_objection_public_id")),
    )
    with op.batch_alter_table("criterion_objection") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_criterion_objection_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_criterion_objection_enterprise_id"), ["enterprise_id"], unique=False
        )
        batch_op.create_index("ix_criterion_objection_entry", ["entry_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("criterion_objection") as batch_op:
        batch_op.drop_index("ix_criterion_objection_entry")
        batch_op.drop_index(batch_op.f("ix_criterion_objection_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_criterion_objection_case_id"))

    op.drop_table("criterion_objection")
    with op.batch_alter_table("decision_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_entry_enterprise_id"))
        batch_op.drop_index("ix_decision_entry_case")

    op.drop_table("decision_entry")
    op.drop_table("decision_list")
