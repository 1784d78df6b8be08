"""Keep the pool of experts, panels as they were drawn, and their reviews."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_fair_02"
down_revision = "20261123_25"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("employer_uscc", sa.String(length=18), nullable=False),
        sa.Column("fields", sa.String(length=200), nullable=False),
        sa.Column("agencies", sa.String(length=400), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_expert_county_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expert_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("person_id", name=op.f("uq_expert_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_expert_public_id")),
    )
    op.create_index(op.f("ix_expert_county_code"), "expert", ["county_code"])

    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_by", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_by", sa.String(length=60), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(case_id IS NULL) <> (batch_id IS NULL)", name=op.f("ck_panel_case_or_batch")
        ),
        sa.CheckConstraint("size >= 5", name=op.f("ck_panel_five_at_least")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_panel_batch_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_panel_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_panel_county_code")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["panel.id"], name=op.f("fk_panel_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_public_id")),
    )
    op.create_index("ix_panel_batch", "panel", ["batch_id"])
    op.create_index("ix_panel_case", "panel", ["case_id"])
    op.create_index(op.f("ix_panel_county_code"), "panel", ["county_code"])

    op.create_table(
        "panel_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_panel_case_case_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_case_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_case")),
        sa.UniqueConstraint("panel_id", "case_id", name=op.f("uq_panel_case_panel_id_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_case_public_id")),
    )
    op.create_index(op.f("ix_panel_case_case_id"), "panel_case", ["case_id"])

    op.create_table(
        "panel_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("exclusions", sa.String(length=200), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("stepped_down_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_panel_seat_expert_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_seat_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_seat")),
        sa.UniqueConstraint("panel_id", "code", name=op.f("uq_panel_seat_panel_id_code")),
        sa.UniqueConstraint("panel_id", "expert_id", name=op.f("uq_panel_seat_panel_id_expert_id")),
    )
    op.create_index(op.f("ix_panel_seat_expert_id"), "panel_seat", ["expert_id"])

    op.create_table(
        "redraw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name=op.f("ck_redraw_two_people")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_redraw_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_redraw_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_redraw_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redraw")),
        sa.UniqueConstraint("public_id", name=op.f("uq_redraw_public_id")),
    )
    op.create_index("ix_redraw_panel", "redraw", ["panel_id"])

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("panel_case_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_case_id"], ["panel_case.id"], name=op.f("fk_review_panel_case_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_review_panel_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["panel_seat.id"], name=op.f("fk_review_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_public_id")),
        sa.UniqueConstraint(
            "seat_id", "panel_case_id", name=op.f("uq_review_seat_id_panel_case_id")
        ),
    )
    op.create_index(op.f("ix_review_panel_id"), "review", ["panel_id"])

    op.create_table(
        "review_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.Column("justification", sa.String(length=400), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "points IS NULL OR points >= 0", name=op.f("ck_review_mark_points_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_mark_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_mark")),
        sa.UniqueConstraint("review_id", "item", name=op.f("uq_review_mark_review_id_item")),
    )


def downgrade() -> None:
    op.drop_table("review_mark")
    op.drop_index(op.f("ix_review_panel_id"), table_name="review")
    op.drop_table("review")
    op.drop_index("ix_redraw_panel", table_name="redraw")
    op.drop_table("redraw")
    op.drop_index(op.f("ix_panel_seat_expert_id"), table_name="panel_seat")
    op.drop_table("panel_seat")
    op.drop_index(op.f("ix_panel_case_case_id"), table_name="panel_case")
    op.drop_table("panel_case")
    op.drop_index(op.f("ix_panel_county_code"), table_name="panel")
    op.drop_index("ix_panel_case", table_name="panel")
    op.drop_index("ix_panel_batch", table_name="panel")
    op.drop_table("panel")
    op.drop_index(op.f("ix_expert_county_code"), table_name="expert")
    op.drop_table("expert")
