"""Public ids: short enough to read aloud, by chance at every place."""

from app.models.base import ALPHABET, new_public_id


def test_every_place_of_a_public_id_takes_every_sign() -> None:
    drawn = [new_public_id() for _ in range(3000)]

    assert len(set(drawn)) == 3000
    assert {len(one) for one in drawn} == {12}
    assert [set(signs) for signs in zip(*drawn, strict=True)] == [set(ALPHABET)] * 12
