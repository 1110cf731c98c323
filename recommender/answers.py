"""The short form: one question a measure, 27 in all, answered in words the official may choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from catalogue.model import Measure
from recommender.model import Answer


class AnswersError(Exception):
    """Some answers cannot be read; `problems` names every one of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_answers(given: Mapping[str, str], measures: Sequence[Measure]) -> Mapping[str, Answer]:
    """Answers by the id of their measure.

    Raises AnswersError with every unknown measure and every value that is none of no, pilot, part, whole, unknown.
    """
    known = {m.id for m in measures}
    problems = [f"no measure {name!r}" for name in given if name not in known]
    problems += [
        f"{name}: {value!r} is none of {', '.join(Answer)}" for name, value in given.items() if value not in set(Answer)
    ]
    if problems:
        raise AnswersError(problems)
    return MappingProxyType({name: Answer(value) for name, value in given.items()})
