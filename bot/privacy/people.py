"""Finds names of persons in a text: Russian names in any case by the dictionary, English ones by lists of names.

A name is a given name beside a surname, anything with a patronymic, a surname with initials, or a name that words of
the text introduce: "меня зовут", "жительница", "водитель", "Mr". A surname or a given name that stands alone is left:
it may be a product, a town or a street. So are things named after a person: улица Карла Маркса, школа имени Гагарина.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.privacy.english_names import is_english_name
from bot.privacy.introduced import honours, is_introduced
from bot.privacy.introductions import IN_HONOUR, SON_OR_DAUGHTER
from bot.privacy.morphology import NamePart, agree
from bot.privacy.text_words import TextWord, joined, run_from, words_of

GIVEN, SURNAME, PATRONYMIC = NamePart.GIVEN, NamePart.SURNAME, NamePart.PATRONYMIC
_INITIALS = re.compile(r"[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?")
_BORN = re.compile(r",?\s?\(?(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d{2}\)?")
"""A date right behind a name is taken for a day of birth."""
_CALLED_BY_IT = re.compile(r"(?:н(?:а|ы|е|у|ой|ою)|ыч(?:а|у|ем|ом|е)?)$")
"""Patronymics by which people are called without another name; -ович alone is a town more often."""
MOST_WORDS = 3
"""Words of a name on either side of the word that told it."""


def find_people(text: str) -> list[tuple[int, int]]:
    """Where names of persons stand, as spans of characters in order, none within another."""
    words = words_of(text)
    spans: list[tuple[int, int]] = []
    for i in range(len(words)):
        if spans and words[i].start < spans[-1][1]:
            continue
        found = _name_at(text, words, i)
        if found:
            start, end = found
            born = _BORN.match(text, end)
            spans.append((max(start, spans[-1][1] if spans else 0), born.end() if born else end))
    return spans


def _name_at(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """The span of a name that begins with this word or is introduced by it."""
    for rule in (_with_patronymic, _with_initials, _given_and_surname, _english, _introduced):
        if found := rule(text, words, i):
            return found
    return None


def _with_patronymic(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """Иванов Иван Иванович, Анне Сергеевне Петровой, Иваныч; the patronymic is the first, second or third word."""
    run = run_from(text, words, i, MOST_WORDS + 2)
    for at, word in enumerate(run[: MOST_WORDS + 1]):
        if not _is_patronymic(word):
            continue
        before = run[:at]
        if not all(_may_precede(w) for w in before):
            return None
        alone = not any(w.reading.is_(GIVEN) or w.reading.is_(SURNAME) or w.capital for w in before)
        if alone and (word.latin or not _CALLED_BY_IT.search(word.low) or not (word.capital or word.reading.pure)):
            return None
        if i and words[i - 1].low in IN_HONOUR:
            return None
        last = run[at + 1] if len(run) > at + 1 and _may_follow(run[at + 1]) else word
        return words[i].start, last.end
    return None


def _is_patronymic(word: TextWord) -> bool:
    if word.low in SON_OR_DAUGHTER:
        return True
    singular = any(f.part is PATRONYMIC and f.number != "plur" for f in word.reading.names)
    return singular and (word.reading.known or word.capital)


def _may_precede(word: TextWord) -> bool:
    """Whether a word can be the given name or the surname before a patronymic."""
    if word.reading.is_(PATRONYMIC):
        return False
    if word.reading.is_(GIVEN) or word.reading.is_(SURNAME):
        return word.capital or word.reading.known
    return word.capital and not word.reading.known and len(word.text) > 1


def _may_follow(word: TextWord) -> bool:
    """Whether a word can be the surname after a patronymic."""
    if word.reading.is_(SURNAME):
        return word.capital or word.reading.pure
    return word.capital and (not word.reading.known or word.reading.adjective or bool(word.reading.nouns))


def _given_and_surname(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """Анна Петрова, петрову ивану: one of both is nothing but a name, and both are spelt alike."""
    run = run_from(text, words, i, MOST_WORDS)
    if len(run) < 2:
        return None
    one, other = run[0], run[1]
    parts = (GIVEN, SURNAME) if one.reading.is_(GIVEN) and other.reading.is_(SURNAME) else (SURNAME, GIVEN)
    like_surname = one.reading.pure and one.reading.is_(GIVEN) and other.reading.adjective and other.capital
    certain = one.reading.pure and other.reading.pure and one.capital and other.capital
    certain = certain and one.reading.is_(parts[0]) and other.reading.is_(parts[1])
    if not (like_surname or certain or agree(one.reading, parts[0], other.reading, parts[1])):
        return None
    pure = one.reading.pure or other.reading.pure
    known = one.reading.known and other.reading.known
    if one.capital != other.capital or not (pure or known) or not (one.capital or (pure and known)):
        return None
    if honours(text, words, i):
        return None
    third = run[2] if len(run) > 2 else None
    more = third is not None and third.capital and third.reading.is_(SURNAME) and parts[0] is SURNAME
    return one.start, (third.end if more and third else other.end)


def _with_initials(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """Иванов И. И., Рябов С., И. И. Иванов; with one initial the word must be a surname."""
    word = words[i]
    if len(word.text) == 1 and word.capital:
        initials = _INITIALS.match(text, word.start)
        if initials is None:
            return None
        gap = 1 if text[initials.end() : initials.end() + 1] in (" ", "\u00a0") else 0
        after = next((w for w in words[i + 1 : i + 3] if w.start == initials.end() + gap), None)
        if after is None or not after.capital or len(after.text) < 2:
            return None
        if honours(text, words, i) or not (_is_full(initials[0]) or after.reading.is_(SURNAME)):
            return None
        return word.start, after.end
    gap = 1 if text[word.end : word.end + 1] in (" ", "\u00a0") else 0
    initials = _INITIALS.match(text, word.end + gap)
    if initials is None or not (word.capital or word.reading.pure) or len(word.text) < 2 or honours(text, words, i):
        return None
    ends_sentence = not _is_full(initials[0]) and not word.reading.is_(SURNAME)
    if ends_sentence or (word.reading.known and not word.reading.named and not word.reading.nouns):
        return None
    return word.start, initials.end()


def _is_full(initials: str) -> bool:
    """Whether both initials are there."""
    return initials.count(".") == 2


def _introduced(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """A name that the words before it tell to be one: меня зовут, жительница, позвоните, Mr."""
    return (words[i].start, _rest_of_name(text, words, i, 2)) if is_introduced(text, words, i) else None


def _rest_of_name(text: str, words: Sequence[TextWord], i: int, most: int) -> int:
    """Where a name ends that begins with this word."""
    end = words[i].end
    initials = _INITIALS.match(text, end + 1)
    if initials:
        return initials.end()
    for other in run_from(text, words, i, most + 1)[1:]:
        if not (other.reading.named and (other.capital or other.reading.pure)) and not (other.latin and other.capital):
            break
        end = other.end
    return end


def _english(text: str, words: Sequence[TextWord], i: int) -> tuple[int, int] | None:
    """John Miller, Ivan Sidorov: a given name and a surname of the lists, or such a name transliterated."""
    run = run_from(text, words, i, MOST_WORDS)
    if len(run) < 2 or not all(w.latin and w.capital for w in run[:2]):
        return None
    after = next(iter(words[i + 2 : i + 3]), None)
    following = after.low if after is not None and joined(text, run[1], after) else ""
    if not is_english_name(run[0].low, run[1].low, following):
        given = run[0].reading.is_(GIVEN) and run[0].reading.pure
        if not (given and run[1].reading.is_(SURNAME) and not run[1].reading.place):
            return None
    return run[0].start, run[1].end
