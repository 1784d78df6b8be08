"""Keep talent projects with their checks, promises and instalments."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_talent_1"
down_revision = "20261123_towns_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "talent_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("talent_class", sa.String(length=40), nullable=True),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=True),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(length=60), nullable=False),
        sa.Column("leader_degree", sa.String(length=40), nullable=True),
        sa.Column("leader_origin", sa.String(length=120), nullable=False),
        sa.Column("leader_born_in", sa.Integer(), nullable=True),
        sa.Column("leader_id_kind", sa.String(length=40), nullable=True),
        sa.Column("leader_id_digest", sa.String(length=64), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("township_code", sa.String(length=9), nullable=True),
        sa.Column("park_code", sa.String(length=12), nullable=True),
        sa.Column("arrives_on", sa.Date(), nullable=True),
        sa.Column(
            "stake", sa.Numeric(20, 4).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "paid_in_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "grant_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("plan", sa.String(length=20000), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("notice_ends_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval_known_on", sa.Date(), nullable=True),
        sa.Column("landed_on", sa.Date(), nullable=True),
        sa.Column("lessons", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "(leader_id_kind IS NULL) = (leader_id_digest = '')",
            name=op.f("ck_talent_project_digest_of_a_kind"),
        ),
        sa.CheckConstraint(
            "grant_cny IS NULL OR grant_cny >= 0", name=op.f("ck_talent_project_grant_not_negative")
        ),
        sa.CheckConstraint(
            "team_size IS NULL OR team_size >= 1", name=op.f("ck_talent_project_somebody_works")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_talent_project_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_talent_project_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["park_code"], ["park.code"], name=op.f("fk_talent_project_park_code")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["person.id"], name=op.f("fk_talent_project_sponsor_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_talent_project_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_project")),
        sa.UniqueConstraint("public_id", name=op.f("uq_talent_project_public_id")),
    )
    op.create_index(
        "ix_talent_project_county", "talent_project", ["county_code", "year", "id"], unique=False
    )
    op.create_index(
        op.f("ix_talent_project_enterprise_id"), "talent_project", ["enterprise_id"], unique=False
    )
    op.create_index(
        op.f("ix_talent_project_leader_id_digest"),
        "talent_project",
        ["leader_id_digest"],
        unique=False,
    )
    op.create_index(
        op.f("ix_talent_project_sponsor_id"), "talent_project", ["sponsor_id"], unique=False
    )

    op.create_table(
        "talent_check_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_talent_check_item_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["talent_project.id"], name=op.f("fk_talent_check_item_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_check_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_talent_check_item_public_id")),
    )
    op.create_index(
        "ix_talent_check_item_project", "talent_check_item", ["project_id", "lane"], unique=False
    )

    op.create_table(
        "talent_instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "planned_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column(
            "paid_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(paid_cny IS NULL) = (paid_on IS NULL)",
            name=op.f("ck_talent_instalment_paid_on_a_day"),
        ),
        sa.CheckConstraint(
            "(paid_cny IS NULL) = (payer_id IS NULL)",
            name=op.f("ck_talent_instalment_paid_by_somebody"),
        ),
        sa.CheckConstraint(
            "(paid_cny IS NULL) = (second_id IS NULL)",
            name=op.f("ck_talent_instalment_paid_with_a_second"),
        ),
        sa.CheckConstraint(
            "confirmed_on IS NULL OR paid_on IS NOT NULL",
            name=op.f("ck_talent_instalment_confirms_a_payment"),
        ),
        sa.CheckConstraint(
            "paid_cny IS NULL OR paid_cny <= planned_cny",
            name=op.f("ck_talent_instalment_pays_no_more"),
        ),
        sa.CheckConstraint(
            "paid_cny IS NULL OR paid_cny > 0", name=op.f("ck_talent_instalment_pays_something")
        ),
        sa.CheckConstraint("planned_cny > 0", name=op.f("ck_talent_instalment_plans_something")),
        sa.CheckConstraint(
            "second_id IS NULL OR second_id <> payer_id",
            name=op.f("ck_talent_instalment_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["person.id"], name=op.f("fk_talent_instalment_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["talent_project.id"], name=op.f("fk_talent_instalment_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_talent_instalment_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_instalment")),
        sa.UniqueConstraint(
            "project_id", "number", name=op.f("uq_talent_instalment_project_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_talent_instalment_public_id")),
    )
    op.create_index(
        op.f("ix_talent_instalment_second_id"), "talent_instalment", ["second_id"], unique=False
    )

    op.create_table(
        "talent_lane",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('clear', 'adverse')", name=op.f("ck_talent_lane_concluded")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_talent_lane_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["talent_project.id"], name=op.f("fk_talent_lane_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_lane")),
        sa.UniqueConstraint("project_id", "lane", name=op.f("uq_talent_lane_project_id_lane")),
        sa.UniqueConstraint("public_id", name=op.f("uq_talent_lane_public_id")),
    )
    op.create_table(
        "talent_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column(
            "at_midterm", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "at_acceptance",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "reached_at_midterm",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "reached_at_acceptance",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["talent_project.id"], name=op.f("fk_talent_promise_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_promise")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_talent_promise_project_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_talent_promise_public_id")),
    )


def downgrade() -> None:
    op.drop_table("talent_promise")
    op.drop_table("talent_lane")
    op.drop_index(op.f("ix_talent_instalment_second_id"), table_name="talent_instalment")

    op.drop_table("talent_instalment")
    op.drop_index("ix_talent_check_item_project", table_name="talent_check_item")

    op.drop_table("talent_check_item")
    op.drop_index(op.f("ix_talent_project_sponsor_id"), table_name="talent_project")
    op.drop_index(op.f("ix_talent_project_leader_id_digest"), table_name="talent_project")
    op.drop_index(op.f("ix_talent_project_enterprise_id"), table_name="talent_project")
    op.drop_index("ix_talent_project_county", table_name="talent_project")

    op.drop_table("talent_project")
