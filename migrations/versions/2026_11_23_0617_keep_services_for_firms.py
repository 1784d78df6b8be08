"""Keep innovation vouchers, the zero-patent sweep, science projects and technology contracts."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "20261123_plat_2"
down_revision = "20261123_award_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "science_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "budget_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column(
            "fiscal_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("result_note", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(result IS NULL) = (result_on IS NULL)", name=op.f("ck_science_project_result_has_day")
        ),
        sa.CheckConstraint(
            "budget_cny IS NULL OR budget_cny >= fiscal_cny",
            name=op.f("ck_science_project_fiscal_in_budget"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_science_project_dates_in_order"),
        ),
        sa.CheckConstraint("fiscal_cny > 0", name=op.f("ck_science_project_fiscal_positive")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_science_project_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_science_project_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_science_project")),
        sa.UniqueConstraint(
            "county_code", "number", name=op.f("uq_science_project_county_code_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_science_project_public_id")),
    )
    with op.batch_alter_table("science_project", schema=None) as batch_op:
        batch_op.create_index("ix_science_project_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "sweep_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_sweep_assignment_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_sweep_assignment_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_sweep_assignment_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_assignment")),
        sa.UniqueConstraint("enterprise_id", name=op.f("uq_sweep_assignment_enterprise_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sweep_assignment_public_id")),
    )
    with op.batch_alter_table("sweep_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sweep_assignment_officer_id"), ["officer_id"], unique=False
        )

    op.create_table(
        "technology_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("partner", sa.String(length=120), nullable=False),
        sa.Column("is_shanghai", sa.Boolean(), nullable=False),
        sa.Column(
            "amount_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "amount_cny >= 0", name=op.f("ck_technology_contract_amount_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_technology_contract_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_technology_contract_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technology_contract")),
        sa.UniqueConstraint("public_id", name=op.f("uq_technology_contract_public_id")),
    )
    with op.batch_alter_table("technology_contract", schema=None) as batch_op:
        batch_op.create_index(
            "ix_technology_contract_county", ["county_code", "signed_on"], unique=False
        )
        batch_op.create_index("ix_technology_contract_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column(
            "issued_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column(
            "used_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column(
            "redeemed_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("redeemed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'opening') = (enterprise_id IS NULL)",
            name=op.f("ck_voucher_opening_has_no_firm"),
        ),
        sa.CheckConstraint(
            "(used_cny IS NULL) = (used_on IS NULL) AND (redeemed_cny IS NULL) = (redeemed_on IS NULL)",
            name=op.f("ck_voucher_sums_have_days"),
        ),
        sa.CheckConstraint(
            "COALESCE(used_on, issued_on) >= issued_on AND (redeemed_on IS NULL OR redeemed_on >= used_on)",
            name=op.f("ck_voucher_dates_in_order"),
        ),
        sa.CheckConstraint("issued_cny > 0", name=op.f("ck_voucher_issued_positive")),
        sa.CheckConstraint(
            "redeemed_cny IS NULL OR (used_cny IS NOT NULL AND redeemed_cny > 0 AND redeemed_cny <= used_cny)",
            name=op.f("ck_voucher_redeemed_within_used"),
        ),
        sa.CheckConstraint(
            "used_cny > 0 AND used_cny <= issued_cny", name=op.f("ck_voucher_used_within_issued")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_voucher_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_voucher_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("county_code", "number", name=op.f("uq_voucher_county_code_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_voucher_public_id")),
    )
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.create_index("ix_voucher_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "project_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_project_check_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["science_project.id"], name=op.f("fk_project_check_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_project_check_public_id")),
    )
    with op.batch_alter_table("project_check", schema=None) as batch_op:
        batch_op.create_index("ix_project_check_project", ["project_id"], unique=False)

    op.create_table(
        "project_instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column(
            "planned_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column(
            "paid_cny", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(paid_cny IS NULL) = (paid_on IS NULL)",
            name=op.f("ck_project_instalment_payment_has_day"),
        ),
        sa.CheckConstraint(
            "paid_cny > 0 AND paid_cny <= planned_cny",
            name=op.f("ck_project_instalment_paid_within_planned"),
        ),
        sa.CheckConstraint("planned_cny > 0", name=op.f("ck_project_instalment_planned_positive")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_project_instalment_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["science_project.id"], name=op.f("fk_project_instalment_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_instalment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_project_instalment_public_id")),
    )
    with op.batch_alter_table("project_instalment", schema=None) as batch_op:
        batch_op.create_index("ix_project_instalment_project", ["project_id"], unique=False)
    _keep_opening()


def _keep_opening() -> None:
    """What the plan of 平湖 prints of the vouchers of all years before (一(一)), where the county
    was founded before vouchers were kept. In SQLite amounts are in fen."""
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT code FROM county WHERE code = '330482'")).first()
    if found is None:
        return
    unit = 100 if connection.dialect.name == "sqlite" else 1
    alphabet = "23456789abcdefghjkmnpqrstvwxyz"
    connection.execute(
        sa.text(
            "INSERT INTO voucher (public_id, version, updated_at, county_code, kind, number,"
            " purpose, carrier, issued_cny, issued_on, used_cny, used_on, redeemed_cny,"
            " redeemed_on, source, note) VALUES (:public_id, 1, CURRENT_TIMESTAMP, '330482',"
            " 'opening', '期初', '', '', :issued, '2015-12-31', :used, '2015-12-31', :redeemed,"
            " '2015-12-31', '平湖市科技创新“十三五”规划 一(一)', '')"
        ),
        {
            "public_id": "".join(secrets.choice(alphabet) for _ in range(12)),
            "issued": 993300 * unit,
            "used": 46800 * unit,
            "redeemed": 29800 * unit,
        },
    )


def downgrade() -> None:
    with op.batch_alter_table("project_instalment", schema=None) as batch_op:
        batch_op.drop_index("ix_project_instalment_project")

    op.drop_table("project_instalment")
    with op.batch_alter_table("project_check", schema=None) as batch_op:
        batch_op.drop_index("ix_project_check_project")

    op.drop_table("project_check")
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_enterprise")

    op.drop_table("voucher")
    with op.batch_alter_table("technology_contract", schema=None) as batch_op:
        batch_op.drop_index("ix_technology_contract_enterprise")
        batch_op.drop_index("ix_technology_contract_county")

    op.drop_table("technology_contract")
    with op.batch_alter_table("sweep_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sweep_assignment_officer_id"))

    op.drop_table("sweep_assignment")
    with op.batch_alter_table("science_project", schema=None) as batch_op:
        batch_op.drop_index("ix_science_project_enterprise")

    op.drop_table("science_project")
