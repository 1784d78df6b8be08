"""The made set on which the likeness of talent projects is measured: projects with a known truth.

Its seed and its recipe are fixed, and other than those of the demonstration's county. It holds what
the method is meant for, look-alikes that are none, and copies too well hidden for it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from app.demonstration import likeness_words as words
from app.domain.talents.likeness import IdKind, Likened, name_forms
from app.domain.talents.measuring import Pair
from app.pinyin import spelled

SEED = 20180930
PLAIN = 130
EACH = 18
"""Rows of each kind of disguise, and of each kind of look-alike."""
NAMESAKES = 12
"""Two people of one name at one university: one in twenty of the set, more than there will be."""
HIDDEN = 4
"""Of each kind of copy that the method is known to miss."""
SAID = 14
"""Sentences of a plan besides those that every plan has."""


@dataclass(frozen=True, slots=True)
class Made:
    """One project of the set before it is compared."""

    key: str
    title: str
    sentences: tuple[str, ...]
    name: str
    origin: str
    paper: str
    born_in: int | None
    id_kind: IdKind | None = IdKind.RESIDENT_CARD

    def likened(self) -> Likened:
        digest = hashlib.sha256(self.paper.encode()).hexdigest() if self.paper else ""
        return Likened(
            self.key,
            self.title,
            "。".join((*self.sentences, *words.SHARED)),
            name_forms(self.name, spelled(self.name)),
            self.id_kind if digest else None,
            digest,
            self.origin,
            self.born_in,
        )


Disguise = Callable[[Random, Made, Made], Made]
"""By chance, from an original and a fresh project, the one that is made of both."""


@dataclass
class MadeSet:
    """Who is the same person and what is the same plan is known, for it was made so."""

    seed: int = SEED
    projects: list[Made] = field(default_factory=list)
    persons: set[Pair] = field(default_factory=set)
    plans: set[Pair] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = Random(f"{self.seed}/likeness")
        plain = [self.add(self._fresh()) for _ in range(PLAIN)]
        for of_plan in (_retitled, _partly_copied, _rewritten):
            self._each(plain, EACH, of_plan, self.plans)
        for of_person in (_under_another_name, _abroad):
            self._each(plain, EACH, of_person, self.persons)
        self._each(plain, HIDDEN, _retold, self.plans)
        self._each(plain, HIDDEN, _translated, self.persons)
        for look_alike in (_namesake, _of_one_title):
            self._each(plain, EACH, look_alike, set())
        self._each(plain, NAMESAKES, _namesake_at_one_place, set())

    def add(self, made: Made) -> Made:
        one = replace(made, key=f"p{len(self.projects):03}")
        self.projects.append(one)
        return one

    def _each(
        self,
        plain: list[Made],
        number: int,
        disguise: Disguise,
        truth: set[Pair],
    ) -> None:
        for original in self.chance.sample(plain, number):
            copy = self.add(disguise(self.chance, original, self._fresh()))
            truth.add(frozenset((original.key, copy.key)))

    def _fresh(self) -> Made:
        chance = self.chance
        product = chance.choice(words.PRODUCTS)
        title = f"{chance.choice(words.MATERIALS)}{chance.choice(words.PROCESSES)}与{product}研发"
        return Made(
            "",
            title,
            tuple(_said(chance, each) for each in chance.sample(words.SENTENCES, SAID)),
            "".join(map(chance.choice, (words.SURNAMES, words.FIRST, words.SECOND))),
            chance.choice(words.ORIGINS),
            f"paper/{chance.random()}" if chance.random() < 0.8 else "",
            chance.randint(1956, 1990) if chance.random() < 0.8 else None,
        )


def _said(chance: Random, sentence: str) -> str:
    """The sentence with its blanks filled, each anew."""
    blanks: dict[str, Callable[[], str]] = {
        "{material}": lambda: chance.choice(words.MATERIALS),
        "{process}": lambda: chance.choice(words.PROCESSES),
        "{product}": lambda: chance.choice(words.PRODUCTS),
        "{quality}": lambda: chance.choice(words.QUALITIES),
        "{customer}": lambda: chance.choice(words.CUSTOMERS),
        "{number}": lambda: str(chance.randint(12, 980) * 10),
        "{count}": lambda: str(chance.randint(2, 24)),
        "{share}": lambda: f"{chance.randint(3, 97)}%",
    }
    for blank, drawn in blanks.items():
        while blank in sentence:
            sentence = sentence.replace(blank, drawn(), 1)
    return sentence


def _reworded(chance: Random, sentence: str, share: float) -> str:
    for said, instead in words.SYNONYMS.items():
        if said in sentence and chance.random() < share:
            sentence = sentence.replace(said, instead)
    return sentence


# --- Disguises ------------------------------------------------------------------------------------


def _retitled(chance: Random, original: Made, fresh: Made) -> Made:
    """The whole plan, its order changed and its words exchanged, under a new title and leader."""
    sentences = [_reworded(chance, each, 0.5) for each in original.sentences]
    return replace(fresh, sentences=tuple(chance.sample(sentences, len(sentences))))


def _partly_copied(chance: Random, original: Made, fresh: Made) -> Made:
    """Three quarters of a plan inside a longer one."""
    taken = chance.sample(original.sentences, SAID * 3 // 4)
    return replace(fresh, sentences=(*fresh.sentences[: SAID // 2], *taken))


def _rewritten(chance: Random, original: Made, fresh: Made) -> Made:
    """Half of it told anew, under nearly the title it had."""
    taken = [_reworded(chance, each, 0.7) for each in original.sentences[: SAID // 2]]
    title = original.title.replace("研发", "产业化").replace("与", "及")
    return replace(fresh, title=title, sentences=(*taken, *fresh.sentences[SAID // 2 :]))


def _under_another_name(_chance: Random, original: Made, fresh: Made) -> Made:
    """The same card, another name and another project."""
    same = replace(fresh, born_in=original.born_in, origin=original.origin)
    if not original.paper:  # whoever has shown none cannot be known by one: there the name stays
        return replace(same, name=original.name)
    return replace(same, paper=original.paper)


def _abroad(chance: Random, original: Made, fresh: Made) -> Made:
    """The name in letters, a passport, the faculty written behind the university."""
    family, *given = spelled(original.name).split()
    letters = chance.choice(
        (f"{''.join(given).title()} {family.upper()}", f"{family.title()}, {'-'.join(given)}")
    )
    origin = original.origin + chance.choice(words.FACULTIES)
    return replace(
        fresh, name=letters, origin=origin, born_in=original.born_in, id_kind=IdKind.PASSPORT
    )


# --- Beyond the method ----------------------------------------------------------------------------


def _retold(chance: Random, original: Made, fresh: Made) -> Made:
    """A fifth of the sentences, reworded: an officer would know it, shingles do not."""
    taken = [_reworded(chance, each, 0.9) for each in original.sentences[: SAID // 5]]
    return replace(fresh, sentences=(*taken, *fresh.sentences[SAID // 5 :]))


def _translated(chance: Random, original: Made, fresh: Made) -> Made:
    """Name and origin both written in another language."""
    letters = "".join(spelled(original.name).split())
    return replace(fresh, name=letters, origin=chance.choice(words.ABROAD), id_kind=IdKind.PASSPORT)


# --- Look-alikes ----------------------------------------------------------------------------------


def _namesake(chance: Random, original: Made, fresh: Made) -> Made:
    elsewhere = chance.choice([each for each in words.ORIGINS if each != original.origin])
    return replace(fresh, name=original.name, origin=elsewhere)


def _namesake_at_one_place(_chance: Random, original: Made, fresh: Made) -> Made:
    """Two people: each has shown a card of their own."""
    own = fresh.paper or f"own/{original.key}"
    return replace(fresh, name=original.name, origin=original.origin, paper=own)


def _of_one_title(_chance: Random, original: Made, fresh: Made) -> Made:
    return replace(fresh, title=original.title)
