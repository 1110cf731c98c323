"""Turns about the registers: the status of a product or a solution, what it means for a purchase, what replaces it."""

from __future__ import annotations

from bot import register_wording
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.talk import Talk
from bot.register_model import RegisterAnswer
from bot.understanding.references import item_of, items_of
from catalogue.model import Product, Solution
from catalogue.registers.purchase import PurchaseKind, kinds_of
from catalogue.registers.status import Status


def register_status(talk: Talk) -> Reply:
    """The status of what the message names, of an item of the list, or of what was discussed."""
    w, desk = talk.words, talk.house.register
    solution = _solution_meant(talk)
    if isinstance(solution, Reply):
        return solution
    if solution is not None:
        answer, card = desk.of_solution(solution, talk.house.today()), solution.import_substitution
        if not answer.of_card:
            return _told(talk, answer, [], None)
        return _told(talk, answer, [card.note[w.language]] if card.note else [], card.evidence)
    product = named_product(talk)
    if product or names_something(talk.turn.text):
        answer = desk.check(talk.turn.text, talk.house.today())
        if product is None or not answer.of_card:
            return _told(talk, answer, [], None)
        return _told(
            talk, answer, [w("product_vendor", vendor=product.vendor)] if product.vendor else [], product.source
        )
    return talk.reply(Message(w("product_ask")))


def purchase(talk: Talk) -> Reply:
    """What the status means for a purchase: the decision table with its date and sources, never a permission."""
    w, desk = talk.words, talk.house.register
    product = named_product(talk)
    solution = None if product else _item(talk)
    table = desk.table
    caution = [
        w("purchase_as_of", date=w.date(table.as_of.isoformat()), caution=table.caution[w.language]),
        w("product_disclaimer"),
    ]
    if solution is not None:
        answer, kinds = desk.of_solution(solution, talk.house.today()), kinds_of(solution.components)
    elif product or names_something(talk.turn.text, least=2):
        answer = desk.check(talk.turn.text, talk.house.today())
        kinds = desk.kinds_of_answer(answer)
    else:
        grounds = table.rule_for(PurchaseKind.SOFTWARE, Status.FOREIGN).acts
        told = [w("purchase_general"), register_wording.acts(w, grounds), *caution]
        return talk.reply(Message("\n".join(told)))
    lines = [answer.wording[w.language]]
    for rule in desk.purchase_rules(answer, kinds):
        lines.append(w("purchase_action", kind=w(f"purchase_kind.{rule.kind}"), action=rule.action[w.language]))
        if rule.document:
            lines.append(w("purchase_document", document=rule.document[w.language]))
        lines.append(register_wording.acts(w, rule.acts))
        if rule.needs_lawyer:
            points = " ".join(dict.fromkeys(p.text[w.language] for p in rule.open_points))
            lines.append(w("purchase_open", points=points))
    return talk.reply(Message("\n".join([*lines, *caution])), discussed=solution.id if solution else None)


def replace_foreign(talk: Talk) -> Reply:
    """What may replace a named product: entries of its class in the imported register, and hints marked as hints."""
    w, desk = talk.words, talk.house.register
    product = named_product(talk)
    asked = product or " ".join(_telling(talk.turn.text.split()))
    if not asked:
        return talk.reply(Message(f"{w('replace_which')}\n{w('product_disclaimer')}"))
    lines = [desk.replacements(asked, talk.house.today()).wording[w.language]]
    if product:
        known = talk.present.register(product)
        lines.insert(0, w("register_line", name=product.name[w.language], label=known.label, facts=known.facts))
    return talk.reply(Message("\n".join([*lines, w("replace_search"), w("product_disclaimer")])))


def named_product(talk: Talk) -> Product | None:
    """The product of the catalogue that a typed message names."""
    matches = [] if talk.turn.is_button else talk.house.products.find(talk.turn.text, 1)
    return matches[0].product if matches else None


def names_something(text: str, least: int = 1) -> bool:
    """Whether a question on the register seems to name a product or a number: a Latin, quoted or capitalised word
    inside (of `least` letters), or digits.
    """
    words = text.split()
    numbers = [w for w in (word.strip("№?.,") for word in words) if w.isdigit() and len(w) > 2]
    return "«" in text or bool(numbers) or any(len(w) >= least for w in _telling(words))


def _telling(words: list[str]) -> list[str]:
    """The words inside a question that look like a name: capitalised ones, Latin ones in a Russian sentence."""
    bare = [w.strip('«»"“”?!.,:;') for w in words[1:]]
    russian = any(not w.isascii() for w in words)
    return [w for w in bare if w[:1].isupper() or (russian and w.isascii() and w.isalpha())]


def _solution_meant(talk: Talk) -> Solution | Reply | None:
    """The solution that a question on the register is about; a reply where the list has no such item."""
    if named_product(talk):
        return None
    listed = talk.listed()
    number = talk.turn.values.get("n") or (None if talk.turn.is_button else item_of(talk.turn.text, len(listed)))
    if isinstance(number, int) and 1 <= number <= len(listed):
        return listed[number - 1].solution
    if number is not None and listed:
        return talk.reply(Message(talk.words("item_missing", last=len(listed))))
    if talk.memory.discussed and not names_something(talk.turn.text):
        return talk.house.catalogue.solutions.get(talk.memory.discussed)
    return None


def _item(talk: Talk) -> Solution | None:
    """The item that a message is about: by number, by what was discussed, else the first of the list."""
    listed = talk.listed()
    given = talk.turn.values.get("n")
    numbers = [given] if isinstance(given, int) else [] if talk.turn.is_button else items_of(talk.turn.text)
    numbers = [n for n in numbers if 1 <= n <= len(listed)]
    if numbers:
        return listed[numbers[0] - 1].solution
    if talk.memory.discussed:
        return talk.house.catalogue.solutions.get(talk.memory.discussed)
    return listed[0].solution if listed else None


def _told(talk: Talk, answer: RegisterAnswer, more: list[str], source: str | None) -> Reply:
    w = talk.words
    lines = [answer.wording[w.language], *more]
    if source:
        lines.append(w("product_source", source=talk.present.source(source)))
    lines.append(answer.next_step[w.language])
    if answer.url and answer.url != source:
        lines.append(w("product_url", url=answer.url))
    buttons: tuple[Button, ...] = ()
    if talk.memory.discussed or talk.listed():
        buttons = (talk.button("button.purchase", Intent.PURCHASE),)
    return talk.reply(Message("\n".join([*lines, w("product_disclaimer")]), buttons))
