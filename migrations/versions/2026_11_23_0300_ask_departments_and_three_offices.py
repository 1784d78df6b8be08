"""Keep what departments and the three offices say to the cases of a batch."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_23"
down_revision = "20261123_personal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_inquiry_batch_id")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_inquiry_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_inquiry_batch_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_public_id")),
    )
    op.create_table(
        "inquiry_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.String(length=60), nullable=False),
        sa.Column("lift_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "lifted_on IS NULL OR answer = 'negative'",
            name=op.f("ck_inquiry_line_lifts_a_negative"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)",
            name=op.f("ck_inquiry_line_answered_on_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_inquiry_line_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_inquiry_line_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_line_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_line")),
        sa.UniqueConstraint(
            "inquiry_id",
            "case_id",
            "department",
            name=op.f("uq_inquiry_line_inquiry_id_case_id_department"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_line_public_id")),
    )
    with op.batch_alter_table("inquiry_line") as batch_op:
        batch_op.create_index("ix_inquiry_line_case", ["case_id", "answer"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inquiry_line_enterprise_id"), ["enterprise_id"], unique=False
        )

    op.create_table(
        "joint_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("opinion", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(batch_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_joint_opinion_batch_or_case")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_joint_opinion_batch_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_joint_opinion_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_joint_opinion_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_joint_opinion_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_opinion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_joint_opinion_public_id")),
    )
    with op.batch_alter_table("joint_opinion") as batch_op:
        batch_op.create_index("ix_joint_opinion_batch", ["batch_id", "id"], unique=False)
        batch_op.create_index("ix_joint_opinion_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_joint_opinion_enterprise_id"), ["enterprise_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("joint_opinion") as batch_op:
        batch_op.drop_index(batch_op.f("ix_joint_opinion_enterprise_id"))
        batch_op.drop_index("ix_joint_opinion_case")
        batch_op.drop_index("ix_joint_opinion_batch")

    op.drop_table("joint_opinion")
    with op.batch_alter_table("inquiry_line") as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_line_enterprise_id"))
        batch_op.drop_index("ix_inquiry_line_case")

    op.drop_table("inquiry_line")
    op.drop_table("inquiry")
