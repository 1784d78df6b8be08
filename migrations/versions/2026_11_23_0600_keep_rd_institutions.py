"""Keep R&D institutions and how they were evaluated."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_inst_1"
down_revision = "20261123_lead_01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rd_institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("list_year", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=True),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("building_from", sa.Date(), nullable=True),
        sa.Column("building_known_on", sa.Date(), nullable=True),
        sa.Column("recognized_on", sa.Date(), nullable=True),
        sa.Column("recognized_known_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_known_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("end_document_number", sa.String(length=80), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(building_from IS NULL) = (building_known_on IS NULL)",
            name=op.f("ck_rd_institution_building_known"),
        ),
        sa.CheckConstraint(
            "(ending IS NULL) = (ended_known_on IS NULL)",
            name=op.f("ck_rd_institution_ending_known"),
        ),
        sa.CheckConstraint(
            "(recognized_on IS NULL) = (recognized_known_on IS NULL)",
            name=op.f("ck_rd_institution_recognition_known"),
        ),
        sa.CheckConstraint(
            "building_from IS NOT NULL OR recognized_on IS NOT NULL",
            name=op.f("ck_rd_institution_built_or_recognized"),
        ),
        sa.CheckConstraint(
            "building_from IS NULL OR recognized_on IS NULL OR recognized_on >= building_from",
            name=op.f("ck_rd_institution_dates_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_rd_institution_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_rd_institution_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rd_institution")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rd_institution_public_id")),
    )
    with op.batch_alter_table("rd_institution", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rd_institution_county", ["county_code", "type", "level"], unique=False
        )
        batch_op.create_index("ix_rd_institution_enterprise", ["enterprise_id"], unique=False)
        batch_op.create_index(
            "uq_rd_institution_standing",
            ["enterprise_id", "type", "level", "name"],
            unique=True,
            sqlite_where=sa.text("ending IS NULL"),
            postgresql_where=sa.text("ending IS NULL"),
        )

    op.create_table(
        "institution_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("mend_by", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("taken_back_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "mend_by IS NULL OR outcome = 'to_mend'",
            name=op.f("ck_institution_evaluation_mended_after_warning"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_institution_evaluation_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["rd_institution.id"],
            name=op.f("fk_institution_evaluation_institution_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_evaluation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_institution_evaluation_public_id")),
    )
    with op.batch_alter_table("institution_evaluation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_institution_evaluation_institution",
            ["institution_id", "evaluated_on"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("institution_evaluation", schema=None) as batch_op:
        batch_op.drop_index("ix_institution_evaluation_institution")

    op.drop_table("institution_evaluation")
    with op.batch_alter_table("rd_institution", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rd_institution_standing",
            sqlite_where=sa.text("ending IS NULL"),
            postgresql_where=sa.text("ending IS NULL"),
        )
        batch_op.drop_index("ix_rd_institution_enterprise")
        batch_op.drop_index("ix_rd_institution_county")

    op.drop_table("rd_institution")
