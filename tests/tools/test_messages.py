"""Every Chinese text can be handed to a translator: pages, vocabularies, reasons."""

from app.domain.refusals import Reason
from app.domain.stages import Stage
from app.words import sentence, word
from tools.messages import catalogue


def test_pages_words_and_reasons_are_in_the_catalogue() -> None:
    known = {message.id for message in catalogue()}

    assert "目标看板" in known
    assert {word(stage) for stage in Stage} <= known
    assert sentence(Reason.BAD_USCC) in known
    assert len(known) > 1000
