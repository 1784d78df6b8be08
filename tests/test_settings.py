"""Every setting is in the README, with its default; nothing there is no setting."""

import re

from app.settings import ROOT, Settings


def test_the_readme_lists_each_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    listed = re.findall(r"^\| `(MIAOPU_[A-Z_]+)` \|", readme, flags=re.MULTILINE)

    assert sorted(listed) == sorted(f"MIAOPU_{name.upper()}" for name in Settings.model_fields)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
