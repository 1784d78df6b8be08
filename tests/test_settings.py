"""Every setting is in the README, with its default; nothing there is no setting."""

import re

from app.settings import ROOT, Settings


def test_the_readme_lists_each_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    listed = re.findall(r"^\| `(MIAOPU_[A-Z_]+)` \|", readme, flags=re.MULTILINE)

    assert sorted(listed) == sorted(f"MIAOPU_{name.upper()}" for name in Settings.model_fields)


def test_the_readme_says_the_default_of_each_setting() -> None:
    """In words where it is nothing, or follows from another."""
    readme = (ROOT / "README.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `MIAOPU_([A-Z_]+)` \| `([^`]+)` \|", readme, flags=re.MULTILINE))

    values = {
        name.upper(): str(field.default).lower() if field.default is not None else ""
        for name, field in Settings.model_fields.items()
    }

    assert told.pop("DATA_DIR") == "var/"
    assert {name: each.lower() for name, each in told.items()} == {
        name: value for name, value in values.items() if value and name != "DATA_DIR"
    }


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
