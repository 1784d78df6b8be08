"""Keep the way of award rounds, accounts and payments; ask departments about award rounds."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_award_2"
down_revision = "20261123_plat_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=60), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("second", sa.String(length=60), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher_number", sa.String(length=80), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("taken_back_by", sa.String(length=60), nullable=False),
        sa.Column("taken_back_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (voucher_number = '')",
            name=op.f("ck_award_payment_paid_by_a_voucher"),
        ),
        sa.CheckConstraint(
            "paid_on IS NULL OR taken_back_on IS NULL",
            name=op.f("ck_award_payment_paid_or_taken_back"),
        ),
        sa.CheckConstraint(
            "prepared_by_id <> second_id", name=op.f("ck_award_payment_two_officers")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_award_payment_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["award_round.id"], name=op.f("fk_award_payment_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_award_payment_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_payment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_payment_public_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_award_payment_round_id_number")),
    )
    with op.batch_alter_table("award_payment") as batch_op:
        batch_op.create_index(batch_op.f("ix_award_payment_second_id"), ["second_id"], unique=False)

    op.create_table(
        "payee_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=120), nullable=False),
        sa.Column("sealed_number", sa.String(length=200), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_payee_account_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_payee_account_given_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_account")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payee_account_public_id")),
    )
    with op.batch_alter_table("payee_account") as batch_op:
        batch_op.create_index("ix_payee_account_enterprise", ["enterprise_id", "id"], unique=False)

    with op.batch_alter_table("award") as batch_op:
        batch_op.add_column(sa.Column("payment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_award_paid_to_an_account"), "(payment_id IS NULL) = (account_id IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_award_struck_is_not_paid"), "payment_id IS NULL OR strike IS NULL"
        )
        batch_op.create_index(batch_op.f("ix_award_payment_id"), ["payment_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_award_account_id"), "payee_account", ["account_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_award_payment_id"), "award_payment", ["payment_id"], ["id"]
        )

    with op.batch_alter_table("award_round") as batch_op:
        batch_op.alter_column(
            "drawn_on",
            new_column_name="opened_on",
            existing_type=sa.Date(),
            existing_nullable=False,
        )
        batch_op.add_column(
            sa.Column("stage", sa.String(length=40), nullable=False, server_default="drawn")
        )
        batch_op.add_column(sa.Column("stage_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_award_round_notice_id"), "public_notice", ["notice_id"], ["id"]
        )

    op.execute(sa.text("UPDATE award_round SET stage_since = opened_on"))
    with op.batch_alter_table("award_round") as batch_op:
        batch_op.alter_column("stage", existing_type=sa.String(length=40), server_default=None)
        batch_op.alter_column("stage_since", existing_type=sa.Date(), nullable=False)

    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.add_column(sa.Column("award_round_id", sa.Integer(), nullable=True))
        batch_op.alter_column("batch_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_inquiry_batch_or_round"),
            "(batch_id IS NULL) <> (award_round_id IS NULL)",
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_inquiry_award_round_id_number"), ["award_round_id", "number"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_inquiry_award_round_id"), "award_round", ["award_round_id"], ["id"]
        )

    with op.batch_alter_table("inquiry_line") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "uq_inquiry_line_firm",
            ["inquiry_id", "enterprise_id", "department"],
            unique=True,
            sqlite_where=sa.text("case_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL"),
        )

    with op.batch_alter_table("notice_entry") as batch_op:
        batch_op.add_column(sa.Column("award_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_notice_entry_award_id"), ["award_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_entry_award_id"), "award", ["award_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notice_entry") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notice_entry_award_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_notice_entry_award_id"))
        batch_op.drop_column("award_id")

    with op.batch_alter_table("inquiry_line") as batch_op:
        batch_op.drop_index(
            "uq_inquiry_line_firm",
            sqlite_where=sa.text("case_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL"),
        )
        batch_op.alter_column("case_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_inquiry_award_round_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_inquiry_batch_or_round"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_inquiry_award_round_id_number"), type_="unique")
        batch_op.alter_column("batch_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("award_round_id")

    with op.batch_alter_table("award_round") as batch_op:
        batch_op.alter_column(
            "opened_on",
            new_column_name="drawn_on",
            existing_type=sa.Date(),
            existing_nullable=False,
        )
        batch_op.drop_constraint(batch_op.f("fk_award_round_notice_id"), type_="foreignkey")
        batch_op.drop_column("notice_id")
        batch_op.drop_column("stage_since")
        batch_op.drop_column("stage")

    with op.batch_alter_table("award") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_award_struck_is_not_paid"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_award_paid_to_an_account"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_award_payment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_award_account_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_award_payment_id"))
        batch_op.drop_column("account_id")
        batch_op.drop_column("payment_id")

    with op.batch_alter_table("payee_account") as batch_op:
        batch_op.drop_index("ix_payee_account_enterprise")

    op.drop_table("payee_account")
    with op.batch_alter_table("award_payment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_payment_second_id"))

    op.drop_table("award_payment")
