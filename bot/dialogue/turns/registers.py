"""Turns about the registers: the status of a product or a solution, what it means for a purchase, what replaces it."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.understanding.references import item_of, items_of
from bot.registers import wording as register_wording
from bot.registers.model import RegisterAnswer
from catalogue.model import Product, Solution
from catalogue.registers.status.component import Status
from catalogue.registers.status.purchase import PurchaseKind, kinds_of


def register_status(context: TurnContext) -> Reply:
    """The status of what the message names, of an item of the list, or of what was discussed."""
    w, registers = context.words, context.services.register
    solution = _solution_meant(context)
    if isinstance(solution, Reply):
        return solution
    if solution is not None:
        answer, card = registers.of_solution(solution, context.services.today()), solution.import_substitution
        if not answer.of_card:
            return _told(context, answer, [], None)
        return _told(context, answer, [card.note[w.language]] if card.note else [], card.evidence)
    product = named_product(context)
    if product or names_something(context.turn.text):
        answer = registers.check(context.turn.text, context.services.today())
        if product is None or not answer.of_card:
            return _told(context, answer, [], None)
        return _told(
            context, answer, [w("product_vendor", vendor=product.vendor)] if product.vendor else [], product.source
        )
    return context.reply(Message(w("product_ask")))


def purchase(context: TurnContext) -> Reply:
    """What the status means for a purchase: the decision table with its date and sources, never a permission."""
    w, registers = context.words, context.services.register
    product = named_product(context)
    solution = None if product else _item(context)
    table = registers.table
    caution = [
        w("purchase_as_of", date=w.date(table.as_of.isoformat()), caution=table.caution[w.language]),
        w("product_disclaimer"),
    ]
    if solution is not None:
        answer, kinds = registers.of_solution(solution, context.services.today()), kinds_of(solution.components)
    elif product or names_something(context.turn.text, least=2):
        answer = registers.check(context.turn.text, context.services.today())
        kinds = registers.kinds_of_answer(answer)
    else:
        grounds = table.rule_for(PurchaseKind.SOFTWARE, Status.FOREIGN).acts
        told = [w("purchase_general"), register_wording.acts(w, grounds), *caution]
        return context.reply(Message("\n".join(told)))
    lines = [answer.wording[w.language]]
    for rule in registers.purchase_rules(answer, kinds):
        lines.append(w("purchase_action", kind=w(f"purchase_kind.{rule.kind}"), action=rule.action[w.language]))
        if rule.document:
            lines.append(w("purchase_document", document=rule.document[w.language]))
        lines.append(register_wording.acts(w, rule.acts))
        if rule.needs_lawyer:
            points = " ".join(dict.fromkeys(p.text[w.language] for p in rule.open_points))
            lines.append(w("purchase_open", points=points))
    return context.reply(Message("\n".join([*lines, *caution])), discussed=solution.id if solution else None)


def replace_foreign(context: TurnContext) -> Reply:
    """What may replace a named product: entries of its class in the imported register, and hints marked as hints."""
    w, registers = context.words, context.services.register
    product = named_product(context)
    asked = product or " ".join(_telling(context.turn.text.split()))
    if not asked:
        return context.reply(Message(f"{w('replace_which')}\n{w('product_disclaimer')}"))
    lines = [registers.replacements(asked, context.services.today()).wording[w.language]]
    if product:
        known = context.present.register(product)
        lines.insert(0, w("register_line", name=product.name[w.language], label=known.label, facts=known.facts))
    return context.reply(Message("\n".join([*lines, w("replace_search"), w("product_disclaimer")])))


def named_product(context: TurnContext) -> Product | None:
    """The product of the catalogue that a typed message names."""
    matches = [] if context.turn.is_button else context.services.products.find(context.turn.text, 1)
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


def _solution_meant(context: TurnContext) -> Solution | Reply | None:
    """The solution that a question on the register is about; a reply where the list has no such item."""
    if named_product(context):
        return None
    listed = context.listed()
    number = context.turn.values.get("n") or (
        None if context.turn.is_button else item_of(context.turn.text, len(listed))
    )
    if isinstance(number, int) and 1 <= number <= len(listed):
        return listed[number - 1].solution
    if number is not None and listed:
        return context.reply(Message(context.words("item_missing", last=len(listed))))
    if context.memory.discussed and not names_something(context.turn.text):
        return context.services.catalogue.solutions.get(context.memory.discussed)
    return None


def _item(context: TurnContext) -> Solution | None:
    """The item that a message is about: by number, by what was discussed, else the first of the list."""
    listed = context.listed()
    given = context.turn.values.get("n")
    numbers = [given] if isinstance(given, int) else [] if context.turn.is_button else items_of(context.turn.text)
    numbers = [n for n in numbers if 1 <= n <= len(listed)]
    if numbers:
        return listed[numbers[0] - 1].solution
    if context.memory.discussed:
        return context.services.catalogue.solutions.get(context.memory.discussed)
    return listed[0].solution if listed else None


def _told(context: TurnContext, answer: RegisterAnswer, more: list[str], source: str | None) -> Reply:
    w = context.words
    lines = [answer.wording[w.language], *more]
    if source:
        lines.append(w("product_source", source=context.present.source(source)))
    lines.append(answer.next_step[w.language])
    if answer.url and answer.url != source:
        lines.append(w("product_url", url=answer.url))
    buttons: tuple[Button, ...] = ()
    if context.memory.discussed or context.listed():
        buttons = (context.button("button.purchase", Intent.PURCHASE),)
    return context.reply(Message("\n".join([*lines, w("product_disclaimer")]), buttons))
