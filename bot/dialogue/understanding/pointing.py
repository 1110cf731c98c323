"""Whether a message points to what was shown: "которое из них", "можно ли это купить", "which of these"."""

from __future__ import annotations

from itertools import pairwise

from catalogue.places.dictionary import is_thing
from catalogue.places.spelling import key_of, words_of
from embeddings.lexical import stems

STANDING_FOR_THINGS = frozenset(
    "они их им ими них ним ними оно его её ее нему нём нем неё ней него он она там этого этому этим этом это "
    "they them it its one ones there these those that this".split()
)
"""Pronouns and adverbs of place that stand for what was named before."""
BEFORE_A_NOUN = frozenset(
    "этот эта это эти этих этим этими этом этой эту те тех всех каждое каждый these those this that each".split()
)
"""Words that point where no other thing follows them: "эти улицы" are no solutions."""
OF_ALL = frozenset("всех каждое каждый each".split())
"""Words that point only before a word for solutions: "кто лучше всех" is asked of nothing shown."""
SOLUTIONS = frozenset(
    stems("решение решения вариант варианты система проект продукт пункт решений option options solution project")
)


def points_back(text: str) -> bool:
    """Whether some word of a message stands for what was shown."""
    words = [key_of([w]) for w in words_of(text)]
    return any(_points(word, after) for word, after in pairwise([*words, ""]))


def _points(word: str, after: str) -> bool:
    if word not in STANDING_FOR_THINGS | BEFORE_A_NOUN:
        return False
    if word in OF_ALL:
        return not SOLUTIONS.isdisjoint(stems(after))
    names_other = word in BEFORE_A_NOUN and (is_thing(after) or (word.isascii() and _is_content(after)))
    return not names_other or not SOLUTIONS.isdisjoint(stems(after))


def _is_content(word: str) -> bool:
    """Whether an English word after "these" may be the thing itself."""
    return word.isascii() and bool(stems(word))
