"""The turn about the donor: whom to ask about a solution, and the letter to send."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns.towns import mentioned
from bot.dialogue.turns.why_not import not_ranked, why_not_ranked
from bot.papers.compiling import compile_dossier
from bot.papers.letter import letter_of
from bot.papers.model import PaperKind
from bot.presentation.model import SourceLink
from catalogue.model import ContactLevel, Municipality, PlaceKind, Scope
from recommender.model import Donor, Recommendation

SENDER = frozenset({"от", "from"})
"""Words before the name of the town that a letter is from."""
MOST_ASKED = 3
"""Donors that are named."""


def ask_donor(context: TurnContext) -> Reply:
    """Whom to ask about a solution, and the text of a letter to copy."""
    w = context.words
    found = context.meant_anywhere()
    r = found.one
    own = context.town.known_as if context.town else None
    towns = [t for t in mentioned(context, but_after=SENDER) if t.known_as != own]
    known = {d.city_id for d in r.donors} if r else set()
    if towns and not any(t.known_as in known for t in towns):
        return _of_another_city(context, towns[0], r)
    if outside := not_ranked(context, found):
        return context.reply(Message(why_not_ranked(context, outside)), discussed=outside.id)
    if r is None:
        return context.reply(Message(w("donor_which"))) if NamedBy.NO_LIST in found.why else context.ask_item(found)
    ranked = sorted(r.donors, key=lambda d: d.city_id not in {t.known_as for t in towns})
    lines = [w("donor_intro", title=context.present.named(r.solution))]
    for d in ranked[:MOST_ASKED]:
        line = context.present.donor(d)
        site = f". {w('details_contact_url', url=line.contact_url)}" if line.contact_url else ""
        lines.append(f"— {line.city} ({line.relation}, {line.status}): {line.contact}{site}")
    note = w("donor_note")
    if any(d.contact.url is None for d in ranked[:MOST_ASKED]):
        note = f"{w('contact_open')} {note}"
    lines.append(note)
    letter = context.item_button("button.letter", Intent.ASK_DONOR, r, wish="letter")
    messages = [Message("\n".join(lines), (letter,))]
    said = context.said.lower()
    if context.turn.values.get("wish") == "letter" or any(x in said for x in ("письм", "letter", "draft")):
        messages = [*_to_region(context, ranked[0]), Message(_letter(context, r, ranked[0]))] if ranked else messages
    if ranked and context.town and r.solution.scope is Scope.DOMESTIC:
        messages[-1] = replace(messages[-1], links=(papers_link(context, r, ranked[0]),))
    return context.reply(*messages, discussed=r.solution.id)


def _to_region(context: TurnContext, d: Donor) -> tuple[Message, ...]:
    """That the letter asked for goes to the region's body, where the city has no contact of its own; else nothing."""
    city = context.services.catalogue.cities.get(d.city_id)
    if d.contact.level is not ContactLevel.REGION or (city is not None and city.kind is PlaceKind.REGION):
        return ()
    w = context.words
    return (
        Message(
            w("letter_to_region", city=d.city[w.language], body=context.present.contact(d.contact, of_region=True))
        ),
    )


def _of_another_city(context: TurnContext, town: Municipality, r: Recommendation | None) -> Reply:
    """What is said of a city that is no donor of the solution meant: that it is none, its contact where one is known,
    and who can be asked instead; never a letter to somebody else.
    """
    w, city = context.words, context.services.catalogue.cities.get(town.known_as)
    lines = []
    if r is not None:
        names = ", ".join(context.present.donor(d).city for d in r.donors) or w("page.unknown")
        told = w("donor_elsewhere", city=town.name[w.language], title=r.solution.title[w.language], cities=names)
        lines.append(told)
    if city is None:
        lines.append(w("donor_city_unknown", city=town.name[w.language]))
    else:
        body, where = context.present.contact(city.contact), context.present.where_to_write(city.contact)
        lines.append(w("donor_city", city=city.name[w.language], body=body, where=where))
    if r is None:
        return context.reply(Message("\n".join(lines)))
    buttons = tuple(
        Button(
            w("button.letter_to", city=context.present.donor(d).city),
            Intent.ASK_DONOR,
            {"solution": r.solution.id, "city": d.city_id, "wish": "letter"},
        )
        for d in r.donors[:MOST_ASKED]
    )
    return context.reply(Message("\n".join(lines), buttons), discussed=r.solution.id)


def papers_link(context: TurnContext, r: Recommendation, d: Donor) -> SourceLink:
    """Where the papers of a solution are made for the town of the conversation."""
    town = context.town.id if context.town else ""
    asked = {"municipality": town, "solution": r.solution.id, "donor": d.city_id, "problem": context.memory.problem}
    address = urlencode({k: v for k, v in asked.items() if v} | {"lang": context.words.language.value})
    return SourceLink(title=context.words("link.papers"), url=f"/papers?{address}")


BLANK = "____________"


def _letter(context: TurnContext, r: Recommendation, d: Donor) -> str:
    """The letter of the papers as text to copy; without a town a shorter one. Nobody's name is invented."""
    w = context.words
    if context.town and r.solution.scope is Scope.DOMESTIC:
        recommender, today = context.services.recommender, context.services.today()
        question, letter_only = context.question(1), [PaperKind.LETTER]
        dossier = compile_dossier(recommender, question, [r.solution.id], today, d.city_id, kinds=letter_only)
        letter = letter_of(dossier, dossier.chosen[0], w)
        stated = " ".join(p for p in (letter.who, letter.stated, letter.scale, letter.source_label) if p)
        questions = [f"{n}. {q}" for n, q in enumerate(letter.questions, 1)]
        body = [f"{stated} {letter.source}.", *([letter.problem] if letter.problem else []), letter.ask, *questions]
        return w(
            "letter_draft",
            addressee=letter.addressee,
            heading=letter.heading,
            salutation=letter.salutation,
            body="\n".join([*body, letter.closing]),
        )
    return w(
        "letter",
        body=context.present.contact(d.contact),
        own=context.present.town(context.town) if context.town else BLANK,
        title=context.present.named(r.solution),
        city=d.city[w.language],
        source=context.present.source(d.deployment.source),
    )
