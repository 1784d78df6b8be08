"""Keep every sign in SQLite's gram index, not only letters: % and _ are asked for as well."""

from alembic import op

revision = "20261122_04"
down_revision = "20261122_03"
branch_labels = None
depends_on = None

LETTERS = "unicode61 remove_diacritics 0"
EVERY_SIGN = f"{LETTERS} categories 'L* M* N* P* S* Co Cn'"
"""All that folding leaves in a text; blanks alone part the grams."""


def upgrade() -> None:
    _index_with(EVERY_SIGN)


def downgrade() -> None:
    _index_with(LETTERS)


def _index_with(tokenizer: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE enterprise_gram")
    op.execute(
        f"""CREATE VIRTUAL TABLE enterprise_gram USING fts5(
        grams, content='enterprise_search', content_rowid='enterprise_id',
        detail=none, tokenize="{tokenizer}")"""
    )
    op.execute("INSERT INTO enterprise_gram(enterprise_gram) VALUES ('rebuild')")
