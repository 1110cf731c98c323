"""Turns about the registers: the status of a product or a solution, what it means for a purchase, what replaces it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.about.service import ToldTopic
from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns import law
from bot.dialogue.understanding.law import laws_in
from bot.dialogue.understanding.pointing import points_back
from bot.registers import wording
from bot.registers.model import RegisterAnswer
from bot.registers.question import named_in
from catalogue.identified import Certainty, Identified
from catalogue.model import Product, Solution
from catalogue.registers.status.component import Status
from catalogue.registers.status.purchase import PurchaseKind, PurchaseRule, kinds_of

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZА-ЯЁ«])")
_YEAR = re.compile(r"(?:19|20)\d\d")


def register_status(context: TurnContext) -> Reply:
    """The status of what the message names, of an item of the list, or of what was discussed."""
    w, registers = context.words, context.services.registers
    solution = _solution_asked(context)
    if isinstance(solution, Reply):
        return solution
    if solution is not None:
        answer, card = registers.of_solution(solution, context.services.today()), solution.import_substitution
        if not answer.of_card:
            return _told(context, answer, [], None)
        return _told(context, answer, [card.note[w.language]] if card.note else [], card.evidence)
    if _is_named(context) or names_something(context.said):
        answers = registers.check_each(context.said, context.services.today())
        if len(answers) > 1:
            lines = [*_numbered(context, answers), answers[0].next_step[w.language], w("product_disclaimer")]
            return context.reply(Message("\n".join(dict.fromkeys(lines)), _to_purchase(context)))
        answer = answers[0]
        product = answer.product
        if product is None or not answer.of_card:
            return _told(context, answer, [], None)
        return _told(
            context, answer, [w("product_vendor", vendor=product.vendor)] if product.vendor else [], product.source
        )
    if shown := _of_all_shown(context):
        return shown
    topic = law.told_of_topic(context)
    return _on_the_law(context, topic) if topic else context.reply(Message(w("product_ask")))


def _numbered(context: TurnContext, answers: Sequence[RegisterAnswer]) -> list[str]:
    """What is known of each of several products, a line each; what holds for all of them once, at the end."""
    w = context.words
    said = [_SENTENCE_END.split(answer.wording[w.language]) for answer in answers]
    shared = [sentence for sentence in said[0] if all(sentence in other for other in said[1:])]
    lines = [
        w("register_several", n=n, text=answer.query, wording=" ".join(s for s in sentences if s not in shared))
        for n, (answer, sentences) in enumerate(zip(answers, said, strict=True), 1)
    ]
    return [*lines, *([" ".join(shared)] if shared else [])]


def _of_all_shown(context: TurnContext) -> Reply | None:
    """The status of each solution shown, a line each, where a question names none of them."""
    w, shown = context.words, context.listed().items[-context.services.page_size :]
    if not shown:
        return None
    lines = []
    for r in shown:
        register = context.present.register(r.register)
        number = context.memory.listed.index(r.solution.id) + 1
        facts = "" if register.facts == w("status_no_date") else f" ({register.facts})"
        lines.append(f"{number}. {r.solution.title[w.language]}: {_lowered(register.label)}{facts}.")
    if len({line.rpartition(": ")[2] for line in lines}) == 1 and len(lines) > 1:
        lines = [w("register_all_shown", label=lines[0].rpartition(": ")[2].rstrip("."))]
    buttons = tuple(context.item_button("button.details", Intent.REGISTER_STATUS, r) for r in shown)
    return context.reply(Message("\n".join([*lines, w("product_disclaimer")]), buttons))


def _lowered(label: str) -> str:
    """A label inside a sentence, an abbreviation as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def purchase(context: TurnContext) -> Reply:
    """What the status means for a purchase: the decision table with its date and sources, never a permission."""
    w, registers, table = context.words, context.services.registers, context.services.registers.table
    named = _is_named(context)
    if not named and not _of_an_item(context) and (topic := law.told_of_topic(context)):
        return _on_the_law(context, topic)
    on_acts = law.told_of_acts(context)
    if not named and not on_acts and (elsewhere := law.told_of_other_states(context)):
        return context.reply(Message(f"{elsewhere} {law.rules_as_of(context)}"))
    solution = None if named else _solution_bought(context, else_first=not on_acts)
    caution = f"{law.rules_as_of(context)} {w('product_disclaimer')}"
    if solution is not None:
        answer, kinds = registers.of_solution(solution, context.services.today()), kinds_of(solution.components)
    elif named or (not on_acts and names_something(context.said, least=2)):
        answers = registers.check_each(context.said, context.services.today())
        if len(answers) > 1:
            return _purchase_of_each(context, answers, on_acts, caution)
        answer, kinds = answers[0], registers.kinds_of_answer(answers[0])
    elif on_acts:
        return context.reply(Message("\n".join([*on_acts, caution])))
    else:
        grounds = table.rule_for(PurchaseKind.SOFTWARE, Status.FOREIGN).acts
        return context.reply(Message("\n".join([w("purchase_general"), wording.acts(w, grounds), caution])))
    rules = registers.purchase_rules(answer, kinds)
    again = context.memory.topic is Intent.PURCHASE
    behind = on_acts if again else _behind(context, rules, on_acts)
    to_do = _to_do(context, rules)
    if PurchaseKind.HARDWARE in kinds:
        to_do = f"{to_do} {w('purchase_goods')}"
    if solution is not None:
        to_do = w("purchase_of", title=context.present.called(solution), told=to_do)
    elif answer.product is not None:
        to_do = w("purchase_of", title=answer.product.name[w.language], told=to_do)
    # Of goods without a program the rule says all that is known of their entry.
    only_goods = kinds == (PurchaseKind.HARDWARE,) and answer.component.status is Status.UNKNOWN
    lines = [to_do, *([] if only_goods else [answer.wording[w.language]]), " ".join([*behind, caution])]
    return context.reply(Message("\n".join(lines)), discussed=solution.id if solution else None)


def _purchase_of_each(
    context: TurnContext, answers: Sequence[RegisterAnswer], on_acts: Sequence[str], caution: str
) -> Reply:
    """What the statuses of several products mean for a purchase; a rule that several share is told once."""
    registers = context.services.registers
    rules = [rule for a in answers for rule in registers.purchase_rules(a, registers.kinds_of_answer(a))]
    unique = [rule for i, rule in enumerate(rules) if rule not in rules[:i]]
    lines = [*_numbered(context, answers), _to_do(context, unique), *_behind(context, unique, on_acts), caution]
    return context.reply(Message("\n".join(lines)))


def _on_the_law(context: TurnContext, topic: ToldTopic) -> Reply:
    """A topic on the law, with as of when the rules hold unless the answer before told it."""
    w, as_of = context.words, context.services.registers.table.as_of
    again = context.memory.topic is Intent.PURCHASE
    caution = [] if again else [w("law_caution", date=w.date(as_of.isoformat()))]
    return context.reply(Message("\n".join([topic.answer, *caution])))


def _of_an_item(context: TurnContext) -> bool:
    """Whether a question on a purchase is about something shown: a button's, a number, "it"."""
    if context.turn.is_button or "topic" in context.turn.values:
        return context.turn.is_button
    shown = context.memory.listed or context.memory.discussed
    pointed = bool(shown) and points_back(context.said) and not laws_in(context.said)
    found = context.meant()
    return pointed or (found.one is not None and NamedBy.DISCUSSED not in found.why)


def _to_do(context: TurnContext, rules: Sequence[PurchaseRule]) -> str:
    """What to do and which document to keep, rule by rule."""
    w = context.words
    told = []
    for rule in rules:
        told.append(w("purchase_action", kind=w(f"purchase_kind.{rule.kind}"), action=rule.action[w.language]))
        if rule.document:
            told.append(w("purchase_document", document=rule.document[w.language]))
    return " ".join(told)


def _behind(context: TurnContext, rules: Sequence[PurchaseRule], on_acts: Sequence[str]) -> list[str]:
    """What is told of the acts asked about, and the acts behind the rules unless they are among those."""
    names = {act.name[context.words.language] for rule in rules for act in rule.acts}
    named = any(name in told for name in names for told in on_acts)
    return list(on_acts) if named else [*on_acts, _grounds(context, rules)]


def _grounds(context: TurnContext, rules: Sequence[PurchaseRule]) -> str:
    """The acts behind the rules, and what a lawyer must still answer."""
    w = context.words
    points = dict.fromkeys(p.text[w.language] for rule in rules for p in rule.open_points)
    told = [wording.acts(w, dict.fromkeys(act for rule in rules for act in rule.acts))]
    return " ".join([*told, *([w("purchase_open", points=" ".join(points))] if points else [])])


def replace_foreign(context: TurnContext) -> Reply:
    """What may replace a named product: entries of its class in the imported register, and hints marked as hints."""
    w, registers = context.words, context.services.registers
    lines = [line for meant in registers.identify_each(context.said) for line in _replaced(context, meant)]
    if not lines:
        return context.reply(Message(f"{w('replace_which')}\n{w('product_disclaimer')}"))
    return context.reply(Message("\n".join([*lines, w("replace_search"), w("product_disclaimer")])))


def _replaced(context: TurnContext, meant: Identified[Product]) -> list[str]:
    """What may replace one product: its own status, entries of its class, hints."""
    w, product = context.words, meant.one
    asked = product or named_in(meant.said)
    if not asked:
        return []
    lines = [context.services.registers.replacements(asked, context.services.today()).wording[w.language]]
    if product:
        known = context.present.register(product)
        lines.insert(0, w("register_line", name=product.name[w.language], label=known.label, facts=known.facts))
    if doubt := wording.told_doubt(w, meant):
        lines.insert(0, doubt)
    return lines


def _is_named(context: TurnContext) -> bool:
    """Whether a typed message names a product of the catalogue, or may name one that is to be asked back."""
    return context.services.registers.identify(context.said).certainty is not Certainty.UNKNOWN


def names_something(text: str, least: int = 1) -> bool:
    """Whether a question on the register names a product or a number: quoted, written as a name (of `least` letters),
    or digits.
    """
    words = (word.strip("№?.,") for word in text.split())
    numbers = [w for w in words if w.isdigit() and len(w) > 2 and not _YEAR.fullmatch(w)]
    return "«" in text or bool(numbers) or len(named_in(text)) >= least


def _solution_asked(context: TurnContext) -> Solution | Reply | None:
    """The solution that a question on the register is about; a reply where the list has no such item."""
    if _is_named(context):
        return None
    found = context.meant()
    if found.one is not None and not (NamedBy.DISCUSSED in found.why and names_something(context.said)):
        return found.one.solution
    if NamedBy.NO_SUCH_NUMBER in found.why:
        return context.ask_item(found)
    return None if names_something(context.said) else _outside(context)


def _solution_bought(context: TurnContext, *, else_first: bool) -> Solution | None:
    """The solution that a question on a purchase is about: meant, discussed, `else_first` the first of the list."""
    found = context.meant(else_first=else_first)
    return found.one.solution if found.one is not None else _outside(context)


def _outside(context: TurnContext) -> Solution | None:
    """The solution of a button, or the one spoken of last, whether or not the question of now ranks it."""
    meant = context.turn.values.get("solution") or context.memory.discussed
    return context.services.catalogue.solutions.get(str(meant))


def _told(context: TurnContext, answer: RegisterAnswer, more: list[str], source: str | None) -> Reply:
    w = context.words
    behind = [*more, *([w("product_source", source=context.present.source(source))] if source else [])]
    then = [answer.next_step[w.language]]
    if answer.url and answer.url != source:
        then.append(w("product_url", url=answer.url))
    lines = [answer.wording[w.language], " ".join(behind), " ".join([*then, w("product_disclaimer")])]
    return context.reply(Message("\n".join(line for line in lines if line), _to_purchase(context)))


def _to_purchase(context: TurnContext) -> tuple[Button, ...]:
    if context.memory.discussed or context.memory.listed:
        return (context.button("button.purchase", Intent.PURCHASE),)
    return ()
