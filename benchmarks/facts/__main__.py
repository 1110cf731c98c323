"""How often a question finds its fact over the whole catalogue: `python -m benchmarks.facts` (docs/benchmarks.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.services import Services, open_services
from bot.settings import load_settings
from bot.texts.language import detect
from bot.texts.words import words_in
from catalogue.model import Language
from embeddings.fact_search import beginnings
from recommender.attributes.model import FACTS_OF, Attribute

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the first fact, or one of the first three, is of a right solution; whether anything was told."""

    question: str
    first: bool
    among_three: bool
    told: bool


def ask(services: Services, question: str, attribute: Attribute, right: set[str]) -> Outcome:
    """Asks one question as the chat does with no list on the table."""
    words = words_in(detect(question)[0] or Language.RU)
    frame = beginnings(" ".join([*(words(f"attribute_name.{a}") for a in Attribute), words("attribute_frame")]))
    attributes = services.attributes
    hits = attributes.among_all(question, attributes.subject(question, frame), attribute, SHOWN)
    found = [h.fact.solution_id for h in hits]
    return Outcome(question, found[:1] != [] and found[0] in right, bool(right & set(found)), bool(found))


def main() -> None:
    services = open_services(load_settings())
    asked = json.loads((Path(__file__).parent / "questions.json").read_text("utf-8"))
    outcomes = [ask(services, q["question"], Attribute(q["attribute"]), set(q["solutions"])) for q in asked]
    kinds = [Attribute(q["attribute"]) for q in asked]
    print("| attribute | questions | first is right | among three | nothing told |\n|---|---|---|---|---|")
    for kind in [None, *(a for a in FACTS_OF if a in kinds)]:
        of = [o for o, k in zip(outcomes, kinds, strict=True) if kind in (None, k)]
        shares = [
            sum(values) / len(of) for values in zip(*((o.first, o.among_three, not o.told) for o in of), strict=True)
        ]
        print(f"| {kind or 'all'} | {len(of)} | " + " | ".join(f"{s:.2f}" for s in shares) + " |")
    for outcome in outcomes:
        if not outcome.among_three:
            print(f"missed: {outcome.question}")


main()
