"""What a return opens: the parts it names, and nothing that is only called alike."""

from app.domain.forms.openness import Openness, openness_at, whole_section
from app.domain.stages import Stage


def test_a_section_opens_what_is_in_it_and_no_field_of_its_name() -> None:
    opened = openness_at(Stage.RETURNED, {whole_section("staff"), "licence"})

    assert opened.holds("staff", "all_staff")
    assert not opened.holds("main", "staff")
    assert opened.holds("papers", "licence")
    assert not opened.touches("main", {"staff", "tech_staff"})


def test_a_field_opens_no_section_of_its_name() -> None:
    opened = Openness(parts=frozenset({"staff"}))

    assert opened.holds("main", "staff")
    assert not opened.holds("staff", "all_staff")
