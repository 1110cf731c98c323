"""The lexical side: BM25 over Snowball stems and over character 4-grams, Russian and English in one field."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

GRAM = 4
SHORTEST_TOKEN = 3
"""Characters of the shortest stem that tells anything of a subject."""
_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile("[а-я]")
_STEMMERS = {True: Stemmer.Stemmer("russian"), False: Stemmer.Stemmer("english")}
STOP_WORDS = frozenset(
    "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было вот от меня еще нет о "
    "из ему теперь когда даже ну ли если уже или ни быть был него до вас опять уж вам ведь там потом себя ничего ей "
    "может они тут где есть надо для мы тебя их чем была сам чтоб без будто чего раз тоже под будет тогда кто этот "
    "того потому этого какой ним здесь этом один почти мой тем чтобы нее были куда зачем всех при об хотя "
    "the a an of to in on at for and or is are was were be been it its this that with as by from we our us they their "
    "there you your i my not no do does did have has had what which who how can could would should will".split()
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball stem of a lower-case word, by its script."""
    result: str = _STEMMERS[bool(_CYRILLIC.search(word))].stemWord(word)
    return result


def words(text: str) -> list[str]:
    """Lower-case words, е for ё, without stop words."""
    found = _WORD.findall(text.lower().replace("ё", "е"))
    return [w for w in found if w not in STOP_WORDS]


def stems(text: str) -> list[str]:
    return [stem(w) for w in words(text)]


def grams(text: str) -> list[str]:
    """Character 4-grams of words with their borders marked; short words whole."""
    result = []
    for word in words(text):
        marked = f"_{word}_"
        if len(marked) < GRAM:
            result.append(marked)
        result.extend(marked[i : i + GRAM] for i in range(len(marked) - GRAM + 1))
    return result


class LexicalIndex:
    """Two BM25 indexes over the same documents; scores come for all documents in their order."""

    def __init__(self, by_stem: bm25s.BM25, by_gram: bm25s.BM25) -> None:
        self._indexes = ((by_stem, stems), (by_gram, grams))
        self.vocabulary: frozenset[str] = frozenset(by_stem.vocab_dict)

    @classmethod
    def of(cls, documents: Sequence[str]) -> LexicalIndex:
        built = []
        for tokens_of in (stems, grams):
            index = bm25s.BM25(method="lucene")
            index.index([tokens_of(d) for d in documents], show_progress=False)
            built.append(index)
        return cls(*built)

    def scores(self, query: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """BM25 of every document by stems and by 4-grams, two arrays of shape (documents,)."""
        by_stem, by_gram = (_scores(index, tokens_of, query) for index, tokens_of in self._indexes)
        return by_stem, by_gram

    def known_share(self, query: str) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        """How much of a query each document holds, before anything is stretched: the share of the rarity of its stems,
        the same of its 4-grams (0 to 1 each), and how many different stems; three arrays of shape (documents,).
        """
        by_stem, by_gram = (_held(index, tokens_of(query)) for index, tokens_of in self._indexes)
        return by_stem[0], by_gram[0], by_stem[1]

    def save(self, folder: Path) -> None:
        for name, (index, _) in zip(("stems", "grams"), self._indexes, strict=True):
            index.save(str(folder / name), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        return cls(*(bm25s.BM25.load(str(folder / name), show_progress=False) for name in ("stems", "grams")))


def _scores(index: bm25s.BM25, tokens_of: Callable[[str], list[str]], query: str) -> NDArray[np.float32]:
    known = [t for t in tokens_of(query) if t in index.vocab_dict]
    if not known:
        return np.zeros(index.scores["num_docs"], dtype=np.float32)
    scores: NDArray[np.float32] = index.get_scores(known)
    return scores


def _held(index: bm25s.BM25, tokens: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The share of the tokens' rarity that each document holds, and how many of them. The unknown is rarest."""
    matrix, documents = index.scores, int(index.scores["num_docs"])
    rarity, held, total = np.zeros(documents, np.float32), np.zeros(documents, np.int64), 0.0
    for token in dict.fromkeys(t for t in tokens if len(t) >= SHORTEST_TOKEN):
        number = index.vocab_dict.get(token)
        found = () if number is None else matrix["indices"][matrix["indptr"][number] : matrix["indptr"][number + 1]]
        rare = math.log(1 + (documents - len(found) + 0.5) / (len(found) + 0.5))
        total += rare
        if len(found):
            rarity[found] += rare
            held[found] += 1
    return (rarity / total if total else rarity), held
