"""Answers what is known of an attribute: of one solution, of a like one, or of all that a question in words means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from catalogue.facts.figures import AMOUNT
from catalogue.facts.model import Fact, FactKind
from catalogue.facts.reading import facts_of
from catalogue.model import Catalogue, EffectKind, Scope, Solution
from catalogue.places.dictionary import is_thing
from embeddings.fact_search import FactHit, FactSearch, beginnings
from embeddings.lexical import words
from embeddings.retriever import Retriever
from recommender.attributes.model import FACTS_OF, Attribute, AttributeFacts, NearFact

LIKE_SHARE, SAME_MEASURE_SHARE = 0.05, 0.15
"""Like a solution are at most so many of the others: the nearest by description that share a direction with it; of
those that carry out the same measure, so many."""
LEAST_LIKENESS = 0.86
"""A solution below this cosine is another thing: of 49 pairs read, those above it were of one kind (two traffic
systems), most of those below it were not (a business centre and paid parking).
"""
LEAST_SHARE = 0.3
"""A fact that is told of a question over the whole catalogue has so much of its subject, by the weight of the words:
chosen on benchmarks/facts; 0.4 and 0.5 lose right answers."""
_FIGURE = re.compile(r"\d")
_PROOF = {EffectKind.MEASURED: 0, EffectKind.EXPECTED: 1, EffectKind.CLAIMED: 2, None: 0}


class AttributeService:
    """Over one catalogue and its index; the same question has the same answer.

    Without a retriever facts are told as they are: none of a like solution is known, and no question is searched for.
    """

    def __init__(self, catalogue: Catalogue, retriever: Retriever | None) -> None:
        self.catalogue, self._index = catalogue, retriever.index if retriever else None
        self._search = FactSearch(retriever.index, retriever.encoder) if retriever else None
        self._facts: Mapping[str, tuple[Fact, ...]] = {i: facts_of(s) for i, s in catalogue.solutions.items()}

    def known(self, solution: Solution, attribute: Attribute) -> AttributeFacts:
        """The facts of an attribute, best proven first; where there are none, the nearest of a like solution."""
        facts = self._told(solution, attribute)
        nearest = None if facts or attribute not in FACTS_OF else self._nearest(solution, attribute)
        return AttributeFacts(attribute=attribute, solution=solution, facts=facts, nearest=nearest)

    def _told(self, solution: Solution, attribute: Attribute) -> tuple[Fact, ...]:
        kinds = FACTS_OF.get(attribute, ())
        told = [f for f in self._facts[solution.id] if f.kind in kinds]
        if attribute is Attribute.COST:
            told = [f for f in told if AMOUNT.search(f.text.ru)]
            paid = {f.text.ru for f in told if f.kind is FactKind.COST}
            told = [f for f in told if f.kind is FactKind.COST or f.text.ru not in paid]
        return tuple(sorted(told, key=lambda f: (kinds.index(f.kind), _PROOF[f.effect])))

    def _nearest(self, solution: Solution, attribute: Attribute) -> NearFact | None:
        """The fact of the most like domestic solution that has one, those that carry out the same measure first."""
        for other, value in self.alike(solution):
            if facts := self._told(other, attribute):
                return NearFact(solution=other, fact=facts[0], likeness=value)
        return None

    def alike(self, solution: Solution) -> tuple[tuple[Solution, float], ...]:
        """The domestic solutions that are of one kind with another, each with its cosine: those that carry out the
        same measure first, then by likeness. Each solution once.
        """
        pool = [
            s
            for s in self.catalogue.in_scope(Scope.DOMESTIC)
            if s.id != solution.id and not set(s.directions).isdisjoint(solution.directions)
        ]
        if not pool or self._index is None:
            return ()
        likeness = self._index.likeness(solution.id, [self._index.position[s.id] for s in pool])
        order = [(pool[i], float(likeness[i])) for i in np.argsort(-likeness, kind="stable")]
        everything = len(self.catalogue.in_scope(Scope.DOMESTIC))
        same = [pair for pair in order[: round(SAME_MEASURE_SHARE * everything)] if shares_measure(pair[0], solution)]
        found = {o.id: (o, v) for o, v in (*same, *order[: round(LIKE_SHARE * everything)]) if v >= LEAST_LIKENESS}
        return tuple(found.values())

    def ordered(self, facts: Sequence[Fact], question: str) -> tuple[Fact, ...]:
        """The facts of one solution, those that a question means first; as they are for a question without words of
        its own.
        """
        if len(facts) < 2 or self._search is None or not self._search.telling(question):
            return tuple(facts)
        kept = set(facts)
        return tuple(hit.fact for hit in self._search.search(question, lambda f: f in kept))

    def counting(self, solution: Solution, thing: str) -> tuple[Fact, ...]:
        """The facts of a solution that name a thing beside a figure, each text once: "98 табло"."""
        said = beginnings(thing)
        told = {
            f.text.ru: f
            for f in self._facts[solution.id]
            if _FIGURE.search(f.text.ru) and said & beginnings(f"{f.text.ru} {f.text.en}")
        }
        return tuple(told.values())

    def subject(self, question: str, frame: frozenset[str]) -> frozenset[str]:
        """The words by which a question names what it is about, without `frame`, the words of such questions
        themselves; both as `embeddings.fact_search.beginnings` gives them. A Russian noun that no fact has belongs to
        it, so that "умные лавочки" are no other smart thing. Nothing where facts know none of its words.
        """
        if self._search is None:
            return frozenset()
        known = self._search.telling(question) - frame
        things = frozenset(b for word in words(question) if is_thing(word) for b in beginnings(word))
        unknown = {t for t in things - frame - known if self._search.weight(t) == self._search.weight("")}
        return known | unknown if known else known

    def named(self, solution: Solution, subject: frozenset[str]) -> bool:
        """Whether a solution's name has a word of the subject."""
        return not subject.isdisjoint(beginnings(f"{solution.name.ru} {solution.name.en}"))

    def among_all(
        self,
        question: str,
        subject: frozenset[str],
        attribute: Attribute,
        limit: int,
        cities: Collection[str] = (),
    ) -> tuple[FactHit, ...]:
        """The facts of the domestic catalogue that a question asks for, of these cities where any are given; each
        has most of what the words of the subject weigh. An attribute without facts is answered by deployments.
        """
        kinds = FACTS_OF.get(attribute, (FactKind.DEPLOYMENT,))
        allowed = {s.id for s in self.catalogue.in_scope(Scope.DOMESTIC)}

        def fits(fact: Fact) -> bool:
            if attribute is Attribute.COST and not AMOUNT.search(fact.text.ru):
                return False
            return fact.kind in kinds and fact.solution_id in allowed and (not cities or fact.city_id in cities)

        hits = self._search.search(question, fits) if self._search and subject else ()
        told = {h.fact.text: h for h in reversed(hits) if self._share(h.shared, subject) >= LEAST_SHARE}
        return tuple(sorted(told.values(), key=lambda h: -h.score))[:limit]

    def _share(self, shared: frozenset[str], subject: frozenset[str]) -> float:
        """How much of a subject, by the weight of its words, a fact has; 0 to 1."""
        search = self._search
        whole = sum(search.weight(w) for w in subject) if search else 0.0
        return sum(search.weight(w) for w in shared & subject) / whole if search and whole else 0.0


def shares_measure(one: Solution, other: Solution) -> bool:
    return not set(one.measures).isdisjoint(other.measures)
