"""Turns about a choice: why not another, side by side, lessons, the purchase, the donor and the letter, the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply
from bot.dialogue.turns.list_changes import IMPORTANT
from bot.dialogue.turns.towns import known_rows, mentioned
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.references import items_of
from bot.papers.compiling import compile_dossier
from bot.papers.letter import letter_of
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.model import SourceLink
from catalogue.model import Municipality, Scope, Solution
from catalogue.places.gazetteer import display
from embeddings.lexical import stems
from recommender import donors
from recommender.comparison_tables import cities_table
from recommender.model import Donor, Recommendation
from recommender.service import Placement, PlacementCause

PLANNED, SHOWN_LESSONS, MOST_COMPARED = 4, 4, 4
COMPARED_YEAR = 2023


def named_solution(context: TurnContext) -> Solution | None:
    """The solution of the whole catalogue whose name the message says, by its telling words."""
    said = set(stems(context.turn.text))
    best: tuple[float, str] | None = None
    for s in context.services.catalogue.in_scope(Scope.DOMESTIC):
        for name in (s.name.ru, s.name.en):
            own = set(stems(name)) - COMMON
            shared = own & said
            score = len(shared) / len(own) if own else 0.0
            if len(shared) >= min(2, len(own)) and score >= 0.3 and (best is None or (score, s.id) > best):
                best = (score, s.id)
    return context.services.catalogue.solutions[best[1]] if best else None


COMMON = frozenset(
    stems("система для города городской платформа умный умная умные smart city system of the and в на по с")
)


def why_not(context: TurnContext) -> Reply:
    """Why a named solution is not on the list, or not higher."""
    w = context.words
    listed = context.listed()
    numbers = [n for n in items_of(context.turn.text) if 1 <= n <= len(listed)]
    found = listed[numbers[0] - 1].solution if numbers else named_solution(context) or _searched(context)
    if found is None:
        return context.reply(Message(w("why_not_which")))
    if context.town is None and not context.memory.without_town:
        return context.ask_town()
    placement = context.services.recommender.placement(context.question(1), found.id)
    text = _placed(context, found, placement)
    return context.reply(Message(text, (context.button("button.more", Intent.SHOW_MORE),) if listed else ()))


_ASKS_WHY_NOT = re.compile(
    r"^\W*(?:а|and|but|но)?\s*(?:почему|отчего|чего|why|how come)\W+(?:же\W+)?"
    r"(?:нет|не|not|isn'?t|aren'?t|is|are|there|no|you|\W)*",
    re.I,
)


def _searched(context: TurnContext) -> Solution | None:
    """The solution that what is left of the question finds best, when the catalogue knows its words."""
    rest = _ASKS_WHY_NOT.sub("", context.turn.text).strip(" ?!.")
    if not rest or context.doubtful(rest):
        return None
    hits = context.services.retriever.search(rest, 1).hits
    return context.services.catalogue.solutions[hits[0].id] if hits else None


def _placed(context: TurnContext, solution: Solution, placement: Placement) -> str:
    w, title = context.words, solution.name[context.words.language]
    if placement.cause is not PlacementCause.RANKED or placement.found is None or placement.first is None:
        match = w.percent(placement.match) if placement.match is not None else w("page.unknown")
        return w(f"why_not.{placement.cause}", title=title, match=match)
    mine, first = placement.found, placement.first
    if mine.rank == 1:
        return w("why_not_first", title=title)
    own = {r.code: r.weight for r in mine.reasons}
    behind = max(first.reasons, key=lambda r: r.weight - own.get(r.code, 0.0))
    lines = [
        w(
            "why_not.ranked",
            title=title,
            rank=mine.rank,
            score=w.number(mine.score, 2),
            first=first.solution.name[w.language],
            first_score=w.number(first.score, 2),
        ),
        w("why_not_behind", reason=context.present.reason(behind)),
        *(f"— {line}" for line in context.present.why(mine)),
    ]
    return "\n".join(lines)


# -- side by side --------------------------------------------------------------------------------------------


def compare(context: TurnContext) -> Reply:
    """Two to four solutions of the list, or towns, side by side; unknown is shown as unknown."""
    w, listed = context.words, context.listed()
    towns = mentioned(context)
    if towns:
        if context.town and len(towns) == 1:
            towns = [context.town, *towns]
        if len(towns) > 1:
            return _compare_towns(context, towns[:MOST_COMPARED])
    said = list(dict.fromkeys(items_of(context.turn.text)))[:MOST_COMPARED]
    numbers = [n for n in said if n <= len(listed)]
    if listed and len(numbers) < len(said):
        return context.reply(Message(w("item_missing", last=len(listed))))
    chosen = [listed[n - 1] for n in numbers] if len(numbers) > 1 else listed[:2]
    if len(chosen) < 2:
        return context.reply(Message(w("compare_what")))
    return context.reply(Message("\n".join(line for r in chosen for line in _side(context, r))))


def _side(context: TurnContext, r: Recommendation) -> list[str]:
    w, present, s = context.words, context.present, r.solution
    donor = present.donor(r.donors[0]) if r.donors else None
    asked = f"{donor.city} ({donor.relation}, {donor.status})" if donor else w("result_no_donor")
    measured = [present.effect(e) for e in s.effects if e.kind.value == "measured"]
    reasons = "; ".join(present.transfer_reason(t) for t in r.transfer.reasons)
    return [
        f"{r.rank}. {s.name[w.language]}",
        f"— {w('card.donor')}: {asked}",
        f"— {w('card.transfer')}: {w(f'verdict.{r.transfer.verdict}')}: {reasons}",
        f"— {w('card.evidence')}: {w('card.grade', grade=r.evidence.grade)}",
        f"— {w('card.register')}: {present.register(r.register).label}",
        f"— {w('page.effects')}: {'; '.join(measured) or w('page.unknown')}",
        f"— {w('compare_cost')}: {w('page.unknown')}",
    ]


def _compare_towns(context: TurnContext, towns: list[Municipality]) -> Reply:
    w, catalogue = context.words, context.services.catalogue
    table = cities_table(catalogue, [t.id for t in towns], COMPARED_YEAR)
    comparison = table.compare()
    compared = {c.object_id: c for c in (*comparison.placed, *comparison.unplaced)}
    lines = [w("compare_intro", year=COMPARED_YEAR)]
    for town in towns:
        c = compared[town.id]
        distance = w.number(c.distance, 3) if c.place is not None and c.distance is not None else w("page.unknown")
        rows = known_rows(context, town)
        runs = donors.running_in(catalogue, town)
        lines += [
            f"{display(town, w.language)}",
            f"— {context.present.population(town)}",
            f"— {w('compare_distance')}: {distance}",
            f"— {context.present.rating_row(rows[0]) if rows else w('rating_none')}",
            f"— {w('compare_runs_count', n=len(runs))}",
        ]
    if table.other_group:
        names = ", ".join(catalogue.municipalities[i].name[w.language] for i in table.other_group)
        lines.append(w("compare_other_group", names=names))
    buttons = tuple(
        Button(w("button.city_info", city=t.name[w.language]), Intent.CITY_INFO, {"city": t.id})
        for t in towns
        if t.id in catalogue.cities and (context.town is None or t.id != context.town.id)
    )
    return context.reply(Message("\n".join(lines), buttons))


# -- lessons --------------------------------------------------------------------------


def lessons(context: TurnContext) -> Reply:
    """What went wrong elsewhere, each with its source: in a named city or direction, with what the list is for,
    or, without a list, in the whole catalogue.
    """
    w, catalogue = context.words, context.services.catalogue
    cities = {t.id for t in mentioned(context)}
    named = set(directions_in(context.turn.text))
    listed = [r.solution for r in context.listed()]
    pool = [s for s in catalogue.in_scope(Scope.DOMESTIC) if any(d.lesson for d in s.deployments)]
    if cities:
        chosen = [s for s in pool if any(d.lesson and d.city_id in cities for d in s.deployments)]
    elif named:
        chosen = [s for s in pool if named & set(s.directions)]
    elif listed and context.turn.values.get("wish") != "all":
        done = {m for s in listed for m in s.measures}
        chosen = [s for s in pool if s in listed] or [s for s in pool if done & set(s.measures)]
    else:
        chosen = pool
    if not chosen:
        others = (context.button("button.all_lessons", Intent.LESSONS, wish="all"),) if listed else ()
        return context.reply(Message(w("lessons_none"), others))
    lines = [w("lessons_intro")]
    for s in chosen[:SHOWN_LESSONS]:
        for d in s.deployments:
            if d.lesson:
                city = catalogue.cities[d.city_id].name[w.language]
                source = context.present.source(d.lesson.source)
                lines.append(f"— {s.name[w.language]}, {city}: {d.lesson.text[w.language]} ({source})")
    return context.reply(Message("\n".join(lines)))


def _meant(context: TurnContext) -> Recommendation | None:
    """The item that a message is about: by number, by what was discussed, else the first of the list."""
    listed = context.listed()
    if not listed:
        return None
    given = context.turn.values.get("n")
    numbers = [given] if isinstance(given, int) else [] if context.turn.is_button else items_of(context.turn.text)
    numbers = [n for n in numbers if 1 <= n <= len(listed)]
    if numbers:
        return listed[numbers[0] - 1]
    return next((r for r in listed if r.solution.id == context.memory.discussed), listed[0])


# -- the donor, the letter, the plan ---------------------------------------------------------------------------


def ask_donor(context: TurnContext) -> Reply:
    """Whom to ask about a solution, and the text of a letter to copy."""
    w, catalogue = context.words, context.services.catalogue
    r = _meant(context)
    towns = [
        t for t in mentioned(context) if t.id in catalogue.cities and (context.town is None or t.id != context.town.id)
    ]
    if towns and (r is None or towns[0].id not in {d.city_id for d in r.donors}):
        contact = catalogue.cities[towns[0].id].contact
        body, url = contact.body[w.language], contact.url or w("page.unknown")
        return context.reply(Message(w("donor_city", city=towns[0].name[w.language], body=body, url=url)))
    if r is None:
        return context.reply(Message(w("donor_which")))
    ranked = sorted(r.donors, key=lambda d: bool(towns) and d.city_id != towns[0].id)
    lines = [w("donor_intro", title=r.solution.name[w.language])]
    for d in ranked[:3]:
        line = context.present.donor(d)
        url = line.contact_url or w("page.unknown")
        lines.append(
            f"— {line.city} ({line.relation}, {line.status}): {line.contact}. {w('details_contact_url', url=url)}"
        )
    lines.append(w("donor_note"))
    messages = [
        Message("\n".join(lines), (Button(w("button.letter"), Intent.ASK_DONOR, {"n": r.rank, "wish": "letter"}),))
    ]
    said = context.turn.text.lower()
    if context.turn.values.get("wish") == "letter" or any(x in said for x in ("письм", "letter", "draft")):
        messages = [Message(_letter(context, r, ranked[0]))] if ranked else messages
    if ranked and context.town and r.solution.scope is Scope.DOMESTIC:
        messages[-1] = replace(messages[-1], links=(papers_link(context, r, ranked[0]),))
    return context.reply(*messages, discussed=r.solution.id)


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
        dossier = compile_dossier(recommender, context.question(1), [r.solution.id], today, d.city_id)
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
        body=d.contact.body[w.language],
        own=context.present.town(context.town) if context.town else BLANK,
        title=r.solution.name[w.language],
        city=d.city[w.language],
        source=context.present.source(d.deployment.source),
    )


def roadmap(context: TurnContext) -> Reply:
    """An order of work for the first solutions that fit."""
    w = context.words
    if context.town is None and not context.memory.without_town:
        return context.ask_town()
    wanted = (
        next((n for n in items_of(context.turn.text) if 2 <= n <= 8), PLANNED)
        if not context.turn.is_button
        else PLANNED
    )
    plan = context.services.recommender.roadmap(context.question(wanted))
    if not plan.steps:
        return context.reply(Message(w("roadmap_none")))
    present = AnalysisPresenter(context.services.catalogue, w)
    intro = w("roadmap_intro", town=context.present.town(context.town), n=len(plan.steps))
    form = context.button("button.form", Intent.FILL_FORM)
    return context.reply(Message("\n".join([intro, *present.roadmap(plan)]), (form,)))


def world(context: TurnContext) -> Reply:
    """Practices abroad for the problem of the conversation, each with its domestic counterparts."""
    w = context.words
    if not context.memory.problem:
        named = directions_in(context.turn.text)
        context.memory = context.memory.with_(
            weights={d.value: IMPORTANT for d in named} or dict(context.memory.weights)
        )
    if context.town is None:
        context.memory = context.memory.with_(without_town=True)
    kept = context.memory.remembering()
    context.memory = kept.with_(wishes=ListWishes(world=True), listed=())
    return context.show(0, (Message(w("world_intro")),))
