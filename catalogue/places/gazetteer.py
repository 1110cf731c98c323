"""Finds Russian towns in text: any case form, ё or е, a slip of a letter, Latin spellings, namesakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.model import Language, Municipality, PlaceKind, Region, Text
from catalogue.places.dictionary import kind_of
from catalogue.places.regions import FEDERAL, TYPE_WORDS
from catalogue.places.short_names import DOUBTFUL_NAMES, SHORT_NAMES
from catalogue.places.spelling import key_of, words_of

CENTRE = {Language.RU: "центр —", Language.EN: "centre"}
"""What leads to the centre of a district or an okrug."""
ENTERED = "entered by the official"
"""The source of a town that an official entered by hand."""
MAX_WORDS = 4
"""The longest name in words that is looked for: Каменка-на-Большой-Реке is rare, Ростов-на-Дону is not."""
MAX_TEXT_WORDS = 60
"""Words of a text that are searched; a longer text names its town at the beginning or not at all."""
SHORTEST_LATIN = 3
"""A shorter Latin name (Is, Un) is an English word first."""
MAX_STRANGE = 10
"""Words unknown to the dictionary in which slips are looked for; each costs some milliseconds."""
FUZZY_SHORTEST, FUZZY_LONGEST = 4, 60
"""No name is longer; comparing a megabyte of one word with every name would take minutes."""
LONGEST_CUT = 4
"""Letters of the first word that an abbreviation keeps: Наб. Челны, Кам.-Уральский."""
LONG_NAME = 9
"""From this length on, two slips are forgiven."""
SCORE_NOMINATIVE, SCORE_CASE, SCORE_ALTERNATE = 1.0, 0.99, 0.9
CONTAINING_SCORE = 0.85
"""A near name that contains an exact one must be this near to be meant instead."""
NAMESAKE_MARGIN = 0.06
"""Towns whose scores are this close are namesakes to ask about; a name itself has none but its equals."""
DOMINANT_POPULATION, DOMINANT_RATIO = 250_000, 20
"""A city of this size that is this many times larger than its namesakes is meant without asking."""

_LATIN_VARIANTS = (("iy", "y"), ("yy", "y"), ("ye", "e"), ("yo", "e"), ("kh", "h"), ("ya", "ia"), ("yu", "iu"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A town found in a text; `start` and `end` are word positions, `score` is 0 to 1."""

    municipality: Municipality
    score: float
    start: int
    end: int
    words: tuple[str, ...]
    slips: int = 0
    """Letters that differ from the name; 0 for an exact mention."""

    @property
    def capitalised(self) -> bool:
        return self.words[0][:1].isupper()


def _latin_keys(name: str) -> Iterator[str]:
    key = key_of(words_of(name))
    yield key
    for old, new in _LATIN_VARIANTS:
        if old in key:
            key = key.replace(old, new)
            yield key


class Gazetteer:
    """All names and case forms of all municipalities, for exact and one-slip look-up."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._forms: dict[str, dict[str, float]] = {}
        self._by_id = {m.id: m for m in municipalities}
        self._short: dict[str, dict[str, float]] = {}
        for town in self._by_id.values():
            for form, score in self._case_forms(town):
                self._add(form, town.id, score)
            self._add_riverless(town)
            for key in _latin_keys(town.name.en):
                self._add(key, town.id, SCORE_NOMINATIVE)
            others = (name for name in town.alternates if not TYPE_WORDS.intersection(key_of(words_of(name)).split()))
            for other in (*others, *SHORT_NAMES.get(town.id, ()), *DOUBTFUL_NAMES.get(town.id, ())):
                self._add(other, town.id, SCORE_ALTERNATE)
            self._add_shortened(town)
        for key, scores in self._short.items():
            self._forms.setdefault(key, dict.fromkeys(scores, SCORE_ALTERNATE))
        self._keys: dict[int, list[str]] = {}
        for key in self._forms:
            self._keys.setdefault(len(key), []).append(key)
        self._first_words = {k.split()[0] for k in self._forms}
        self._beginning: dict[str, list[Municipality]] = {}
        for town in sorted(self._by_id.values(), key=lambda t: (-(t.population or 0), t.id)):
            name = key_of(words_of(town.name.ru)).split()
            if len(name) > 1 and town.kind is PlaceKind.TOWN:
                self._beginning.setdefault(name[0], []).append(town)

    def __getitem__(self, identifier: str) -> Municipality:
        return self._by_id[identifier]

    def get(self, identifier: str | None) -> Municipality | None:
        return self._by_id.get(identifier) if identifier else None

    def beginning_with(self, word: str) -> list[Municipality]:
        """The towns of several words whose first word this is, the largest first."""
        key = key_of([word])
        return self._beginning.get(key, [])

    def _add(self, name: str, identifier: str, score: float) -> None:
        scores = self._forms.setdefault(key_of(words_of(name)), {})
        scores[identifier] = max(score, scores.get(identifier, 0.0))

    @staticmethod
    def _case_forms(town: Municipality) -> Iterator[tuple[str, float]]:
        yield town.name.ru, SCORE_NOMINATIVE
        if town.cases:
            c = town.cases
            for form in (c.genitive, c.dative, c.accusative, c.instrumental, c.prepositional):
                yield form, SCORE_CASE

    def _add_shortened(self, town: Municipality) -> None:
        """Н. Новгород, Наб. Челны, Кам.-Уральский, Мин. Воды: the first word cut, the others whole, in all cases."""
        for name, score in self._case_forms(town):
            first, *others = key_of(words_of(name)).split()
            if others and town.kind is PlaceKind.TOWN:
                for length in range(1, min(len(first) - 1, LONGEST_CUT) + 1):
                    key = " ".join([first[:length], *others])
                    self._short.setdefault(key, {})[town.id] = score

    def _add_riverless(self, town: Municipality) -> None:
        """Ростов-на-Дону is called Ростов, Комсомольск-на-Амуре Комсомольск, in all cases."""
        head, river, _ = town.name.ru.partition("-на-")
        if river and town.cases:
            for form in (
                head,
                town.cases.genitive,
                town.cases.dative,
                town.cases.instrumental,
                town.cases.prepositional,
            ):
                score = SCORE_NOMINATIVE if form is head else SCORE_CASE
                self._add(form.partition("-на-")[0], town.id, score)

    def mentions(self, text: str) -> list[Mention]:
        """Every exact mention, longest spans first taken, in order of the text; namesakes share a span."""
        words = words_of(text)[:MAX_TEXT_WORDS]
        lowered = [key_of([w]) for w in words]
        taken: set[int] = set()
        found: list[Mention] = []
        for length in range(min(MAX_WORDS, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = range(start, start + length)
                if lowered[start] not in self._first_words or taken.intersection(span):
                    continue
                key = " ".join(lowered[start : start + length])
                scores = self._forms.get(key)
                if scores and not (key.isascii() and len(key) < SHORTEST_LATIN):
                    taken.update(span)
                    found += self._at(words, start, length, scores)
        return sorted(found, key=_order)

    def similar(self, text: str) -> list[Mention]:
        """Mentions with a slip: one edit, two in long names; for texts that are meant to name a town.

        Never where all words are ordinary ones or names of people: "срок" is no slip in "Сурок".
        """
        words = words_of(text)[:MAX_TEXT_WORDS]
        return self._similar(words, [not _is_ordinary(w) for w in words], 1)

    def _similar(self, words: list[str], strange: list[bool], shortest: int) -> list[Mention]:
        """Near names of spans of at least `shortest` words with a strange word among them."""
        if strange.count(True) > MAX_STRANGE:
            last = [i for i, is_strange in enumerate(strange) if is_strange][MAX_STRANGE]
            words, strange = words[:last], strange[:last]
        found: list[Mention] = []
        for length in range(min(MAX_WORDS, len(words)), shortest - 1, -1):
            for start in range(len(words) - length + 1):
                if any(strange[start : start + length]):
                    found += self._near(words, start, length)
        best: dict[str, Mention] = {}
        for mention in sorted(found, key=lambda m: (-m.score, _order(m))):
            best.setdefault(mention.municipality.id, mention)
        return sorted(best.values(), key=_rank)

    def _longer(self, text: str, exact: list[Mention]) -> list[Mention]:
        """Near names of several words, one of which the dictionary lacks and no exact mention covers."""
        words = words_of(text)[:MAX_TEXT_WORDS]
        covered = {i for m in exact for i in range(m.start, m.end)}
        strange = [i not in covered and not kind_of(w).known and not w.isdigit() for i, w in enumerate(words)]
        return self._similar(words, strange, 2)

    def towns_near(self, words: Sequence[str]) -> list[Mention]:
        """Towns of which words are the name with one slip, though the dictionary may have them as they are."""
        near = self._similar(list(words), [True] * len(words), len(words))
        return [m for m in near if m.slips == 1 and m.municipality.kind is PlaceKind.TOWN]

    def containing(self, words: list[str], mention: Mention) -> list[Mention]:
        """Longer names with a slip that hold an exact mention, whatever the dictionary has of the words beside it."""
        first, last = max(0, mention.start - 1), min(len(words), mention.end + 1)
        near = self._similar(words[first:last], [True] * (last - first), mention.end - mention.start + 1)
        return sorted((m for m in near if m.score >= CONTAINING_SCORE), key=_rank)

    def _near(self, words: list[str], start: int, length: int) -> list[Mention]:
        key = key_of(words[start : start + length])
        if not FUZZY_SHORTEST <= len(key) <= FUZZY_LONGEST:
            return []
        allowed = 2 if len(key) >= LONG_NAME else 1
        found: list[Mention] = []
        for size in range(max(FUZZY_SHORTEST, len(key) - allowed), len(key) + allowed + 1):
            near = process.extract(key, self._keys.get(size, ()), scorer=OSA.distance, score_cutoff=allowed, limit=20)
            for form, distance, _ in near:
                closeness = 1 - distance / len(key) - (0.04 if form[0] != key[0] else 0.0)
                scores = {town: score * closeness for town, score in self._forms[form].items()}
                found += self._at(words, start, length, scores, int(distance))
        return found

    def meant(self, text: str) -> list[Mention]:
        """Exact mentions, but a longer name with a slip takes the place of a shorter one inside it.

        "Нижний Новгоро" means the city, not the village of Нижний.
        """
        exact = self.mentions(text)
        if not exact:
            return []
        longer = [
            near
            for near in self._longer(text, exact)
            if near.score >= CONTAINING_SCORE
            and any(
                near.start <= m.start and m.end <= near.end and near.end - near.start > m.end - m.start for m in exact
            )
        ]
        if not longer:
            return exact
        best = longer[0]
        span = [m for m in longer if (m.start, m.end) == (best.start, best.end)]
        return sorted([*span, *(m for m in exact if m.end <= best.start or m.start >= best.end)], key=_order)

    def find(self, text: str, limit: int = 5) -> list[Mention]:
        """The towns a text most likely names, best first; empty when none is near."""
        exact = self.meant(text)
        if exact:
            longest = max(m.end - m.start for m in exact)
            best: dict[str, Mention] = {}
            for mention in sorted(exact, key=lambda m: (m.end - m.start < longest, _rank(m))):
                best.setdefault(mention.municipality.id, mention)
            return list(best.values())[:limit]
        return self.similar(text)[:limit]

    def _at(self, words: list[str], start: int, length: int, scores: dict[str, float], slips: int = 0) -> list[Mention]:
        span = tuple(words[start : start + length])
        return [Mention(self._by_id[i], score, start, start + length, span, slips) for i, score in scores.items()]


def _is_ordinary(word: str) -> bool:
    kind = kind_of(word)
    return kind.common or kind.person or word.isdigit()


def _rank(mention: Mention) -> tuple[float, int, str]:
    return (-round(mention.score, 4), -(mention.municipality.population or 0), mention.municipality.id)


def _order(mention: Mention) -> tuple[int, int, float, int, str]:
    return (mention.start, -mention.end, *_rank(mention))


def namesakes(mentions: list[Mention]) -> list[Municipality]:
    """The towns that could be meant: one when it is clear, several to ask about, none for no mentions."""
    if not mentions:
        return []
    best = mentions[0]
    near = [
        m
        for m in mentions
        if best.score - m.score <= (0.0 if best.score == SCORE_NOMINATIVE else NAMESAKE_MARGIN)
        and (m.start, m.end) == (best.start, best.end)
    ]
    near.sort(key=lambda m: (-(m.municipality.population or 0), m.municipality.id))
    rivals = [m.municipality for m in near]
    largest = rivals[0].population or 0
    second = (rivals[1].population or 0) if len(rivals) > 1 else 0
    if largest >= DOMINANT_POPULATION and largest >= DOMINANT_RATIO * second:
        short = len(near[0].words) < len(words_of(rivals[0].name.ru))
        as_good = [m.municipality for m in near[1:] if m.slips or (short and _is_whole(m))]
        return [rivals[0], *(t for t in as_good if t.kind is PlaceKind.TOWN)]
    return rivals


def _is_whole(mention: Mention) -> bool:
    """Whether a place is called by as many words as its name has."""
    return len(mention.words) == len(words_of(mention.municipality.name.ru))


def entered_by_hand(name: str, region: str, population: int) -> Municipality:
    """A town that the table lacks, as the official entered it; raises ValueError with what is wrong."""
    name, region = name.strip(), region.strip()
    if not name or not region:
        raise ValueError("a town entered by hand needs a name and a region")
    if not 1 <= population <= 20_000_000:
        raise ValueError(f"{population} is not a number of residents")
    return Municipality(
        id="own",
        name=Text(name, name),
        region=Region("own", Text(region, region)),
        population=population,
        population_year=None,
        lat=None,
        lon=None,
        source=ENTERED,
        cases=None,
        alternates=(),
    )


def display(town: Municipality, language: Language) -> str:
    """Name and region, as a list of namesakes needs them; a city that is a region of its own is named once."""
    name, region = town.name[language], town.region.name[language]
    if town.centre is not None:
        name += f", {CENTRE[language]} {town.centre[language]}"
    if FEDERAL in town.region.name.ru and name in region:
        return f"{name} ({region.replace(name, '').strip(' ()')})"
    return f"{name} ({region})"
