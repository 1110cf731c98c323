"""Turns about the register: the status of a product or a solution, and what replaces it."""

from __future__ import annotations

from bot.dialogue.model import Message, Reply
from bot.dialogue.talk import Talk
from bot.understanding.references import item_of
from catalogue.model import Product, Solution


def register_status(talk: Talk) -> Reply:
    w = talk.words
    matches = [] if talk.turn.is_button else talk.house.products.find(talk.turn.text, 2)
    if matches:
        return talk.reply(Message(product_text(talk, matches[0].product)))
    listed = talk.listed()
    number = talk.turn.values.get("n") or (None if talk.turn.is_button else item_of(talk.turn.text, len(listed)))
    solution: Solution | None = None
    if isinstance(number, int) and 1 <= number <= len(listed):
        solution = listed[number - 1].solution
    elif number is not None and listed:
        return talk.reply(Message(w("item_missing", last=len(listed))))
    elif talk.memory.discussed and not names_something(talk.turn.text):
        solution = talk.house.catalogue.solutions.get(talk.memory.discussed)
    if solution is not None:
        line = talk.present.register(solution.import_substitution)
        note = solution.import_substitution.note
        text = w("product_answer", product=solution.name[w.language], status=line.label, facts=line.facts)
        text += f" {note[w.language]}" if note else ""
        source = solution.import_substitution.evidence
        cited = f"\n{w('product_source', source=talk.present.source(source))}" if source else ""
        return talk.reply(Message(f"{text}{cited}\n{line.next_step}\n{w('product_disclaimer')}"))
    if names_something(talk.turn.text):
        return talk.reply(Message(f"{w('product_unknown')}\n{w('product_disclaimer')}"))
    return talk.reply(Message(w("product_ask")))


def names_something(text: str) -> bool:
    """Whether a question on the register seems to name a product: a Latin, quoted or capitalised word inside."""
    words = text.split()
    return "«" in text or any(word[:1].isupper() or (word.isascii() and word.isalpha()) for word in words[1:])


def product_text(talk: Talk, product: Product) -> str:
    w = talk.words
    line = talk.present.register(product)
    lines = [w("product_answer", product=product.name[w.language], status=line.label, facts=line.facts)]
    if product.vendor:
        lines.append(w("product_vendor", vendor=product.vendor))
    if product.source:
        lines.append(w("product_source", source=product.source))
    if product.replaces:
        lines.append(w("product_replaces", products=", ".join(product.replaces)))
    names = {product.name.en.lower(), product.name.ru.lower()}
    replacing = [
        p.name[w.language]
        for p in talk.house.catalogue.products
        if any(r.lower() in names or any(r.lower() in n for n in names) for r in p.replaces)
    ]
    if replacing:
        lines.append(w("product_replaced_by", products=", ".join(replacing)))
    return "\n".join([*lines, line.next_step, w("product_disclaimer")])
