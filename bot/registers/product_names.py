"""Which words of a question name a product, by how they are written; words of the dictionary in capitals are none."""

from __future__ import annotations

import re
from collections.abc import Collection

from catalogue.places.dictionary import kind_of

_TOKEN = re.compile(r"[\w+.:-]*\w[\w+.:-]*")
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")
_ACT = re.compile(r"\d+-?(?:фз|fz)$", re.I)
_SENTENCE = re.compile(r"[.!?]\s+$")
MOST_WORDS = 6


def product_name(text: str, asking: Collection[str]) -> str:
    """The first run of words that is written as a name: Latin letters in a Russian sentence, a capital or a digit in
    a word, a capital inside the sentence, a first word that the dictionary does not know. Lower-case words after a
    Russian beginning belong to it («Умный город»); the keeper of a register does not («реестр Минпромторга»). "" where
    nothing is written so; words of `asking` are no name.
    """
    tokens = list(_TOKEN.finditer(text))
    russian = sum(bool(_CYRILLIC.search(t[0])) for t in tokens) * 2 >= len(tokens)
    for place, token in enumerate(tokens):
        begins = place == 0 or bool(_SENTENCE.search(text[tokens[place - 1].end() : token.start()] + " "))
        plain = token[0][1:] == token[0][1:].lower()
        of_register = plain and place > 0 and tokens[place - 1][0].lower().startswith("реестр")
        if token[0].lower() not in asking and not of_register and _is_name(token[0], begins=begins, russian=russian):
            return _run(text, tokens[place : place + MOST_WORDS], asking)
    return ""


def _is_name(word: str, *, begins: bool, russian: bool) -> bool:
    if _ACT.match(word):
        return False
    if _LATIN.search(word) and not _CYRILLIC.search(word):
        inner = word[1:] != word[1:].lower() or any(c.isdigit() for c in word)
        return inner or (russian and len(word) > 1) or (word[0].isupper() and not begins)
    if not _CYRILLIC.search(word):
        return False
    kind = kind_of(word)
    if kind.known and (word.isupper() or kind.place):
        return False
    if word[1:] != word[1:].lower() or any(c.isdigit() for c in word):
        return True
    return word[0].isupper() and (not begins or not kind.known)


def _run(text: str, tokens: list[re.Match[str]], asking: Collection[str]) -> str:
    end, latin = tokens[0].end(), not _CYRILLIC.search(tokens[0][0])
    for token in tokens[1:]:
        word = token[0]
        apart = bool(text[end : token.start()].strip())
        foreign = latin and not word[0].isupper() and not word[0].isdigit()
        if apart or foreign or word.lower() in asking:
            break
        end = token.end()
    return text[tokens[0].start() : end]
