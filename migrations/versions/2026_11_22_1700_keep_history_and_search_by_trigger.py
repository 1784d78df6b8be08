"""Keep history append-only and the name index in step, by trigger in either database."""

from alembic import op

revision = "20261122_02"
down_revision = "20261122_01"
branch_labels = None
depends_on = None

APPEND_ONLY = ("history", "journal", "stage_event")

SQLITE_UP = (
    *(
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
    # Bigrams and single characters; without positions (detail=none) it stays a third the size.
    """CREATE VIRTUAL TABLE enterprise_gram USING fts5(
        grams, content='enterprise_search', content_rowid='enterprise_id',
        detail=none, tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER enterprise_search_insert AFTER INSERT ON enterprise_search BEGIN
        INSERT INTO enterprise_gram(rowid, grams) VALUES (new.enterprise_id, new.grams); END""",
    """CREATE TRIGGER enterprise_search_delete AFTER DELETE ON enterprise_search BEGIN
        INSERT INTO enterprise_gram(enterprise_gram, rowid, grams)
        VALUES ('delete', old.enterprise_id, old.grams); END""",
    """CREATE TRIGGER enterprise_search_update AFTER UPDATE ON enterprise_search BEGIN
        INSERT INTO enterprise_gram(enterprise_gram, rowid, grams)
        VALUES ('delete', old.enterprise_id, old.grams);
        INSERT INTO enterprise_gram(rowid, grams) VALUES (new.enterprise_id, new.grams); END""",
)

SQLITE_DOWN = (
    "DROP TRIGGER enterprise_search_update",
    "DROP TRIGGER enterprise_search_delete",
    "DROP TRIGGER enterprise_search_insert",
    "DROP TABLE enterprise_gram",
    *(f"DROP TRIGGER {table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")),
)

POSTGRESQL_UP = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change()"""
        for table in APPEND_ONLY
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""
        for table in APPEND_ONLY
    ),
    "CREATE INDEX enterprise_gram ON enterprise_search USING gin (string_to_array(grams, ' '))",
)

POSTGRESQL_DOWN = (
    "DROP INDEX enterprise_gram",
    *(f"DROP TRIGGER {table}_no_truncate ON {table}" for table in APPEND_ONLY),
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in APPEND_ONLY),
    "DROP FUNCTION refuse_change()",
)


def upgrade() -> None:
    _execute(SQLITE_UP if _is_sqlite() else POSTGRESQL_UP)


def downgrade() -> None:
    _execute(SQLITE_DOWN if _is_sqlite() else POSTGRESQL_DOWN)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _execute(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
