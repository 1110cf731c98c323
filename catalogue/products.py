"""Finds the product that a question names: by its whole name or by a word that is its own, never by its maker alone.

«Microsoft Teams» is no Microsoft SQL Server: a maker's word, or one that several products share, only leads to a
question. Ordinary words that happen to stand in a name ("power", "онлайн") name nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Product, Solution
from catalogue.places.dictionary import analyzer, is_auxiliary, kind_of
from catalogue.sounding import first_sound, sounds_like

_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\(([^)]*)\)")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_QUOTED = re.compile(r"[«\"“]([^»\"”]+)[»\"”]")
_LATIN, _CYRILLIC, _DIGITS = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]"), re.compile(r"\d+")
_ENDINGS = frozenset("аеийоуыьэюя")
"""Letters that a Russian word may lose in its other cases; one that ends otherwise keeps itself whole."""
_BREAK = re.compile(r"[.,;!?…]\s|[()\[\]]|\s[–—-]\s")
"""What ends a name in a sentence."""
GENERIC = frozenset(
    "умный умная умные умное город платформа система сервис комплекс решения решение аис пак гис атс аскуэ smart city "
    "platform system service software app application server video cameras cloud analytics database enterprise desk "
    "products building parking center security management technology web phone android ios the of and for"
    "".split()
)
"""Words that many products share: alone they identify none."""
EDITIONS = frozenset(
    "pro professional standard ultimate home desktop lite light lt edition version версия редакция лицензия "
    "лицензии подписка license licenses subscription corporate business plus premium про стандарт по ооо зао ао пао "
    "inc corp ltd россия russia".split()
)
"""Words beside a name that leave it the same product: editions, licences, legal forms. A server is another."""
ASKING = frozenset(
    "есть проверь проверьте проверить найди найдите купить купим закупить закупаем покупаем чем заменить замена аналог "
    "аналоги что это нужен нужна нужно is are check find buy replace what about does can may".split()
)
"""Words with which a short question begins; any other word that stands before a name belongs to it."""
REGISTER_WORDS = frozenset(
    "реестр запись статус закупка программа приложение система продукт по register entry status".split()
)
"""Words of a question on the registers that are no part of a name, in their first form."""
_SEPARATOR = re.compile(r"[,;/+\n]|(?<!\w)(?:и|или|and|or|vs|\d+[.)])(?!\w)")
_CLOSED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|\([^)]*\)")
"""What is one however many commas it holds: «Вход и выход», (Vissim, Visum)."""
_ALIKE = "ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_ALIKE[1], _ALIKE[0]), str.maketrans(*_ALIKE)
LONGEST_INITIALS = 3
MIN_SCORE = 85.0
"""Likeness of words, 0 to 100, from which a slip is forgiven in names of four letters and more."""
CASE_FORM = 95.0
MOST_ASKED = 4
"""Products that are offered where several may be meant."""
SLIP, MAKER, NAMESAKES, OTHER_WORDS, SMALL = "slip", "maker-only", "namesakes", "other-words", "small-letters"
SOUND, MIXED, PART = "sound", "mixed-letters", "part"
"""Why a product is told or asked back."""


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """`score` is 0 to 100: how well the name stands in the text; `words` is how long that name is; `own` tells whether
    a word of the product's own is among them, or its whole name.
    """

    product: Product
    score: float
    words: int
    own: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    """A way to say a product's name; one that is `short` leaves out its maker."""

    words: tuple[str, ...]
    product: Product
    own: bool
    short: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of a text: as written and plain; `named` where it is written as names are; `breaks` where a name ends
    before it.
    """

    written: str
    plain: str
    named: bool
    breaks: bool


def common_words(solutions: Iterable[Solution]) -> frozenset[str]:
    """The ordinary words of the catalogue: those of summaries and problem phrases, in both languages."""
    found: set[str] = set()
    for s in solutions:
        for text in (s.summary.ru, s.summary.en, *s.problems[Language.RU], *s.problems[Language.EN]):
            found |= {w for w in _words(text) if w == w.lower() or (w.isupper() and not _LATIN.search(w))}
    return frozenset(found)


class ProductFinder:
    """The names of the known products, the words that are their own and the words of their makers."""

    def __init__(self, products: Iterable[Product], common: Collection[str] = ()) -> None:
        self._common = GENERIC | {_plain(w) for w in common}
        known = list(products)
        self._products = known
        self._makers = {_plain(w) for p in known for w in _words(p.vendor or "")}
        ways = [(p, way) for p in known for way in sorted(self._ways(p))]
        shared = Counter(way[0] for _, way in ways if len(way) == 1)
        shared_words = {word for word, count in shared.items() if count > 1}
        named = {_plain(w) for p in known for name in (p.name.ru, p.name.en) for w in _words(_bare(name))}
        self._foreign = {w for w in (named | self._makers) - GENERIC - EDITIONS if _LATIN.match(w) and len(w) > 2}
        self._foreign_names: dict[str, set[tuple[str, ...]]] = {}
        for _, way in ways:
            if len(way) > 1 and all(_LATIN.match(w) for w in way):
                self._foreign_names.setdefault(first_sound(way[0]), set()).add(way)
        self._names = [_Name(way, p, self._is_own(p, way, shared_words), self._is_short(p, way)) for p, way in ways]

    def _ways(self, product: Product) -> set[tuple[str, ...]]:
        return self._names_in(product.name.ru, Language.RU) | self._names_in(product.name.en, Language.EN)

    def _names_in(self, name: str, language: Language) -> set[tuple[str, ...]]:
        """Every way a name is said: whole, without its maker, its quoted part, its telling words, each brand in it."""
        bare = _bare(name)
        telling = tuple(_plain(w) for w in _words(bare) if _plain(w) not in GENERIC)
        ways = {tuple(_plain(w) for w in _words(text)) for text in (name, bare, *_QUOTED.findall(name))}
        ways.add(self._without_maker(bare))
        inside = (tuple(_plain(w) for w in _words(text)) for text in _BRACKETED.findall(name))
        ways |= {way for way in inside if len(way) > 1 and way[0] in self._makers}
        if len(telling) > 1:
            ways.add(telling)
        brands = {w for i, w in enumerate(_words(bare)) if _is_brand(w, language, first=i == 0)}
        ways |= {(_plain(w),) for w in brands if _plain(w) not in self._common | EDITIONS}
        return {way for way in ways if way and not set(way) <= GENERIC}

    def _without_maker(self, bare: str) -> tuple[str, ...]:
        return tuple(w for w in map(_plain, _words(bare)) if w not in self._makers)

    def _is_own(self, product: Product, way: Sequence[str], shared: Collection[str]) -> bool:
        """Whether a way to say a name names this product: it is the whole name, or has a word that is its own."""
        for name in (product.name.ru, product.name.en):
            whole = tuple(_plain(w) for w in _words(_bare(name)))
            if way in (whole, self._without_maker(_bare(name)), tuple(_plain(w) for w in _words(name))):
                return True
        return any(w not in self._makers and w not in shared and w not in GENERIC for w in way)

    def _is_short(self, product: Product, way: Sequence[str]) -> bool:
        bare = [tuple(_plain(w) for w in _words(_bare(name))) for name in (product.name.ru, product.name.en)]
        return way not in bare and any(way == tuple(w for w in words if w not in self._makers) for words in bare)

    def identify(self, text: str) -> Identified[Product]:
        """The product that a text names; several, or one in doubt, are to be asked back. A foreign name in Russian
        letters («виндовс») is read by its sound and told.
        """
        if (mended := _WORD.sub(lambda m: _one_alphabet(m[0]), text)) != text:
            found = self.identify(mended)
            certainty = Certainty.TOLD if found.certainty is Certainty.SURE else found.certainty
            return replace(found, said=text, certainty=certainty, why=(MIXED, *found.why))
        meant = self._identified(text)
        if SLIP in meant.why and (others := self._asked_back(text).candidates):
            return replace(meant, certainty=Certainty.ASKED, candidates=_each_once([*others, *meant.candidates]))
        if meant.certainty is not Certainty.UNKNOWN:
            return meant
        if (heard := self._as_heard(text)) == text:
            return self._asked_back(text)
        found = self._identified(heard)
        if found.certainty is Certainty.UNKNOWN:
            return self._asked_back(text)
        if found.certainty in (Certainty.SURE, Certainty.TOLD):
            return Identified(said=text, certainty=Certainty.TOLD, candidates=found.candidates, why=(SOUND,))
        return Identified(said=text, certainty=found.certainty, candidates=found.candidates, why=found.why)

    def _asked_back(self, text: str) -> Identified[Product]:
        """The products of which one name stands in an unknown text otherwise spaced («тру конф», «MSSQL»), or with its
        first word alone («Парус» of «Парус-Бюджет»); always asked about, unknown where there are none.
        """
        told = [s for s in _said(text) if s.plain not in ASKING]
        words = [s.plain for s in told]
        said = [s for s in told if not (is_auxiliary(s.plain) or _is_of_registers(s.plain))]
        one = said[0].plain if len(said) == 1 and (said[0].named or said[0].written[0].isupper()) else ""
        strange = [not (kind_of(w).known or w in self._common) for w in words]
        pairs = [words[i] + words[i + 1] for i in range(len(words) - 1) if strange[i] or strange[i + 1]]
        near = [name.product for name in self._names if name.own and _is_near(name, pairs, one)]
        products = _each_once(near)[:MOST_ASKED]
        certainty = Certainty.ASKED if products else Certainty.UNKNOWN
        return Identified(said=text, certainty=certainty, candidates=products, why=(PART,) if products else ())

    def identify_each(self, text: str) -> list[Identified[Product]]:
        """Each product of a text that names several («Windows, Office и AutoCAD»), parts of it that name none among
        them; the one of any other text. `said` is the part that names it.
        """
        each = [self.identify(piece) for piece in _pieces(text)]
        makers = {m.candidates[0].vendor for m in each if m.candidates and MAKER not in m.why}
        each = [m for m in each if MAKER not in m.why or m.candidates[0].vendor not in makers]
        named = {meant.candidates[0].name.ru for meant in each if meant.candidates}
        others = [m for m in each[1:] if not m.candidates and _begins_as_name(m.said)]
        return each if named and len(named) + len(others) > 1 else [self.identify(text)]

    def is_ordinary(self, text: str) -> bool:
        """Whether a text has nothing but ordinary words, none of them quoted or written as a name inside it: «камеры»,
        «IP-камеры», «вода». A first word with a capital may be a name all the same («Орион»).
        """
        if _QUOTED.search(text):
            return False
        compounds = [c for c in _COMPOUND.findall(text) if kind_of(c.rsplit("-", 1)[-1]).known]
        inside = {w for compound in compounds for w in _words(compound)}
        return all(
            s.written in inside
            or (not (place and s.named) and (s.plain in self._common or kind_of(s.plain).known or s.plain.isdigit()))
            for place, s in enumerate(_said(text))
        )

    def _as_heard(self, text: str) -> str:
        """A text with Russian words that the dictionary lacks, or has as a firm's, as the foreign names they sound
        like; beside one of them the others too («майкрософт офис»), and all words of a whole name («альт линукс»).
        """
        words = _words(text)
        strange = any(_CYRILLIC.search(w) and _is_strange(w) and self._heard(w) != w for w in words)
        if not strange and not self._sounds_whole(words):
            return text
        return _WORD.sub(lambda m: self._heard(m[0]) if _CYRILLIC.search(m[0]) else m[0], text)

    def _sounds_whole(self, words: Sequence[str]) -> bool:
        """Whether Russian words side by side sound like a whole foreign name of several words."""
        for place, word in enumerate(words):
            for name in self._foreign_names.get(first_sound(word), ()):
                run = words[place : place + len(name)]
                if len(run) == len(name) and all(sounds_like(w, n) for w, n in zip(run, name, strict=True)):
                    return True
        return False

    def _heard(self, word: str) -> str:
        """The foreign name that a Russian word sounds like; the word itself where none does."""
        best = max(self._foreign, key=lambda name: (sounds_like(word, name), name), default="")
        return best if best and sounds_like(word, best) else word

    def _identified(self, text: str) -> Identified[Product]:
        matches = self._matches(text)
        own = [m for m in matches if m.own]
        said = _said(text)
        if not own:
            makers = tuple(m.product for m in matches if not _others(said, m.product)) or self._made_by(said)
            makers = makers[:MOST_ASKED]
            certainty = Certainty.ASKED if makers else Certainty.UNKNOWN
            return Identified(said=text, certainty=certainty, candidates=makers, why=(MAKER,) if makers else ())
        best = own[0]
        rivals = [m for m in own if (m.score, m.words) == (best.score, best.words)]
        if len(rivals) > 1:
            candidates = tuple(m.product for m in rivals[:MOST_ASKED])
            return Identified(said=text, certainty=Certainty.ASKED, candidates=candidates, why=(NAMESAKES,))
        if _others(said, best.product):
            return Identified(said=text, certainty=Certainty.ASKED, candidates=(best.product,), why=(OTHER_WORDS,))
        if best.score < CASE_FORM:
            return Identified(said=text, certainty=Certainty.TOLD, candidates=(best.product,), why=(SLIP,))
        if best.words == 1 and self._is_part(said, best.product):
            ordinary = any(kind_of(s.plain).common for s in said if _belongs(s.plain, best.product))
            certainty = Certainty.ASKED if ordinary else Certainty.TOLD
            return Identified(said=text, certainty=certainty, candidates=(best.product,), why=(PART,))
        if best.words == 1 and not any(s.named for s in said if _belongs(s.plain, best.product)):
            return Identified(said=text, certainty=Certainty.TOLD, candidates=(best.product,), why=(SMALL,))
        return Identified(said=text, certainty=Certainty.SURE, candidates=(best.product,))

    def _made_by(self, said: Sequence[_Said]) -> tuple[Product, ...]:
        """The products of the maker that a text consists of."""
        words = {s.plain for s in said} - EDITIONS - ASKING
        own = [(p, {_plain(w) for w in _words(p.vendor or "")} - EDITIONS) for p in self._products]
        return tuple(p for p, vendor in own if words and words == vendor)

    def _is_part(self, said: Sequence[_Said], product: Product) -> bool:
        """Whether a name of several words is said by one of them only: Skype of Skype for Business. Of a Russian name
        only what stands with a number counts: КОМПАС of КОМПАС-3D.
        """
        names = [_words(_bare(name)) for name in (product.name.ru, product.name.en)]
        words = min(names, key=len)
        telling = {_plain(w) for w in words} - self._makers - GENERIC
        foreign = all(_LATIN.match(w) or w[0].isdigit() for w in words)
        numbered = any(w[0].isdigit() and w != words[0] for w in words)
        return (foreign or numbered) and len(telling) > 1 and not telling <= {s.plain for s in said}

    def find(self, text: str, limit: int = 3) -> list[ProductMatch]:
        """Products that a text names or hints at, best first; empty when it names none."""
        return self._matches(text)[:limit]

    def _matches(self, text: str) -> list[ProductMatch]:
        said = _said(text)
        best: dict[str, ProductMatch] = {}
        for name in self._names:
            match = ProductMatch(name.product, self._named(name, said), len(name.words), name.own)
            known = best.get(name.product.name.ru)
            if match.score >= MIN_SCORE and (known is None or _order(known) < _order(match)):
                best[name.product.name.ru] = match
        return sorted(best.values(), key=lambda m: (not m.own, -m.score, -m.words, m.product.name.ru))

    def _named(self, name: _Name, said: Sequence[_Said]) -> float:
        """How well all the words of a name stand in a text; ordinary words must stand side by side. One alone that is
        ordinary, or Russian without its maker, must be written as a name.
        """
        words = name.words
        if name.short and len(words) == 1 and _CYRILLIC.search(words[0]):
            return max((_same(words[0], s.plain) for s in said if s.named), default=0.0)
        if not set(words) <= self._common:
            return min(max((_same(word, other.plain) for other in said), default=0.0) for word in words)
        size = len(words)
        if size == 1:
            return 100.0 if any(s.plain == words[0] and s.named for s in said) else 0.0
        runs = [said[i : i + size] for i in range(len(said) - size + 1)]
        return max((min(_same(w, s.plain) for w, s in zip(words, run, strict=True)) for run in runs), default=0.0)


def _pieces(text: str) -> list[str]:
    """The parts of a text between commas and conjunctions that stand outside quotes and brackets."""
    closed = [m.span() for m in _CLOSED.finditer(text)]
    cuts = [m.span() for m in _SEPARATOR.finditer(text) if not any(s <= m.start() < e for s, e in closed)]
    ends = zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)], strict=True)
    return [piece for start, end in ends if (piece := text[start:end].strip()) and _WORD.search(piece)]


def _begins_as_name(text: str) -> bool:
    """Whether a part of a question that names no known product is written as a name, and not as that of a place."""
    first = _words(text)[0]
    return first[0].isupper() and not kind_of(first).place


def _belongs(word: str, product: Product) -> bool:
    if _abbreviates(word, product.vendor or ""):
        return True
    names = (product.name.ru, product.name.en, product.vendor or "")
    return any(_same(_plain(w), word) >= MIN_SCORE for name in names for w in _words(name))


def _one_alphabet(word: str) -> str:
    """A word of Latin and Cyrillic letters that look alike («Zооm») in one alphabet; any other as it is."""
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    latin, cyrillic = word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)
    return (
        word if _CYRILLIC.search(latin) and _LATIN.search(cyrillic) else cyrillic if _CYRILLIC.search(latin) else latin
    )


@lru_cache(5_000)
def _is_strange(word: str) -> bool:
    """Whether a Russian word is none of the dictionary's, or only a firm or a trade mark there."""
    return not kind_of(word).known or all({"Orgn", "Trad"} & p.tag.grammemes for p in analyzer().parse(word.lower()))


def _abbreviates(word: str, maker: str) -> bool:
    """Whether a word is the initials of a maker: MS of Microsoft."""
    letters = iter(_plain(maker)[1:])
    short = 1 < len(word) <= LONGEST_INITIALS and word.isalpha()
    return short and _plain(maker)[:1] == word[0] and all(letter in letters for letter in word[1:])


def _each_once(products: Iterable[Product]) -> tuple[Product, ...]:
    return tuple({p.name.ru: p for p in products}.values())


def _is_near(name: _Name, pairs: Sequence[str], one: str) -> bool:
    """Whether a name is two words written as one, or is begun by one word, with or without its maker's initials."""
    joined = "".join(name.words)
    if any(pair == joined or sounds_like(pair, joined) for pair in pairs):
        return True
    begun = len(name.words) > 1 and one == name.words[0]
    return bool(one) and (begun or _is_initialled(one, joined, name.product.vendor or ""))


def _is_initialled(word: str, name: str, maker: str) -> bool:
    """Whether a word is a name with the initials of its maker before it: MSSQL of Microsoft's SQL."""
    initials = word.removesuffix(name)
    return initials != word and len(name) >= LONGEST_INITIALS and _abbreviates(initials, maker)


def _is_of_registers(word: str) -> bool:
    """Whether a word only speaks of a register or of a purchase."""
    return _first_form(word) in REGISTER_WORDS


@lru_cache(5_000)
def _first_form(word: str) -> str:
    return str(analyzer().parse(word)[0].normal_form)


def _others(said: Sequence[_Said], product: Product) -> list[str]:
    """Words beside a product's name in a text that are written as parts of a name and are not in it."""
    inside = {i for i, s in enumerate(said) if _belongs(s.plain, product)}
    before = {i - 1 for i in inside if i and not said[i].breaks} - inside
    after = {i + 1 for i in inside if i + 1 < len(said) and not said[i + 1].breaks} - inside
    return [said[i].written for i in sorted(before | after) if _is_other(said, i)]


def _is_other(said: Sequence[_Said], place: int) -> bool:
    """Whether a word beside a name makes it another product's: «Jabber» does, «версия» and «8.3» do not."""
    word = said[place]
    if word.plain in EDITIONS | ASKING or word.plain[0].isdigit():
        return False
    if word.plain in GENERIC:
        return word.named and word.written[0].isupper() and bool(_LATIN.search(word.written))
    short_text = all(s.written[0].isupper() or s.written[0].isdigit() for s in said)
    return word.named or (place == 0 and short_text and word.plain not in ASKING)


def _order(match: ProductMatch) -> tuple[bool, float, int]:
    return match.own, match.score, match.words


def _bare(name: str) -> str:
    return re.sub(r"\([^)]*\)", " ", name)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("³", "3"))


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _said(text: str) -> list[_Said]:
    """The words of a text; a name is written with a capital inside the sentence, in Latin letters among Cyrillic ones,
    or stands alone.
    """
    found = list(_WORD.finditer(text.replace("³", "3")))
    russian, several = _is_russian([m[0] for m in found]), len(found) > 1
    titled = all(m[0][0].isupper() or not m[0][0].isalpha() for m in found)
    said, end = [], 0
    for place, match in enumerate(found):
        word = match[0]
        capital = word[0].isupper() and (place > 0 or not several or titled or (bool(_LATIN.search(word)) and russian))
        named = not several or capital or (russian and bool(_LATIN.search(word))) or word.isupper()
        said.append(_Said(word, _plain(word), named, bool(_BREAK.search(text[end : match.start()]))))
        end = match.end()
    return said


def _is_russian(words: Sequence[str]) -> bool:
    """Whether a sentence is Russian: an English one may hold a Russian word, "in the реестр"."""
    english = sum(bool(_LATIN.search(w)) and w.islower() for w in words)
    russian = sum(bool(_CYRILLIC.search(w)) for w in words)
    return russian > 0 and english <= 2 * russian


def _is_brand(word: str, language: Language, first: bool) -> bool:
    """FindFace, 1С, АРГО, решения Ситроникс; two letters name nothing, nor does an English word that
    only begins with a capital."""
    if any(c.isdigit() for c in word):
        return any(c.isalpha() for c in word)
    if len(word) < 3:
        return False
    if language is Language.EN:
        return word.isupper() or word[1:] != word[1:].lower()
    return bool(_LATIN.search(word)) or word.isupper() or (word[0].isupper() and not first)


def _same(word: str, other: str) -> float:
    """100 for the word itself, 95 for another case of it, less for a slip of letters; digits do not slip."""
    if word == other:
        return 100.0
    if len(word) < 4 or len(other) < 4 or word[0] != other[0] or _DIGITS.findall(word) != _DIGITS.findall(other):
        return 0.0
    stem = len(word) if word[-1] not in _ENDINGS else max(4, len(word) - 2)
    if not _LATIN.search(word) and word[:stem] == other[:stem] and abs(len(word) - len(other)) <= 2:
        return CASE_FORM
    return fuzz.ratio(word, other)
