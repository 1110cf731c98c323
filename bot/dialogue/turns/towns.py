"""Turns about towns and regions: what runs where, who leads, who is alike, places in the index, a region whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.understanding.directions import directions_in
from bot.presentation.model import SourceLink
from bot.presentation.region import RegionPresenter
from catalogue.model import Direction, Municipality, RatingRow, Region, Scope
from catalogue.places.doubt import is_prominent, may_be_other
from catalogue.places.gazetteer import display
from catalogue.places.regions import find_regions, regions_of
from catalogue.places.spelling import key_of, openings_in, words_of
from catalogue.ratings import IQ_CITIES
from recommender.donors import known_in, runs_in
from recommender.evidence import grade, working_in
from recommender.region import view

SHOWN, SHOWN_PEERS, SHOWN_ROWS, SHOWN_ALIKE = 4, 5, 4, 3


def mentioned(context: TurnContext, but_after: frozenset[str] = frozenset()) -> list[Municipality]:
    """The towns a message names, in its order; the largest of namesakes; none that follows one of some words."""
    if context.turn.is_button or "city" in context.turn.values:
        town = context.services.places.get(context.turn.values.get("city"))
        return [town] if town else []
    towns: dict[tuple[int, int], Municipality] = {}
    openings = openings_in(context.turn.text)
    for mention in context.services.places.gazetteer.meant(context.turn.text):
        span, before = (mention.start, mention.end), words_of(context.turn.text)[: mention.start][-1:]
        if key_of(before) in but_after:
            continue
        if not mention.capitalised and mention.municipality.id not in context.services.catalogue.cities:
            continue
        whole = mention.end - mention.start == len(words_of(context.turn.text))
        if mention.start in openings and not whole and may_be_other(mention) and not is_prominent(mention.municipality):
            continue
        best = towns.get(span)
        if best is None or (mention.municipality.population or 0) > (best.population or 0):
            towns[span] = mention.municipality
    return list(dict.fromkeys(towns.values()))


def city_info(context: TurnContext) -> Reply:
    """What the catalogue knows to run in a named city, and whom to ask there."""
    w, catalogue = context.words, context.services.catalogue
    towns = mentioned(context) or ([] if context.turn.is_button else _in_focus(context))
    if not towns:
        return context.reply(Message(w("city_which")))
    town = towns[0]
    runs = sorted((catalogue.solutions[i] for i in known_in(catalogue, town)), key=lambda s: (-grade(s).grade, s.id))
    if not runs:
        return context.reply(Message(w("city_nothing", town=display(town, w.language))))
    lines = [w("city_runs", town=display(town, w.language), n=len(runs))]
    if context.memory.problem:
        near = _near_the_problem(context)
        answering = [s for s in runs if s.id in near]
        key = "city_answers" if answering else "city_answers_none"
        lines.append(w(key, problem=context.memory.problem[:100]))
        runs = sorted(answering, key=lambda s: near.index(s.id)) or runs
    for s in runs[:SHOWN]:
        state = "" if runs_in(s, town, catalogue.cities) else f" ({w('city_not_known_to_work')})"
        lines.append(f"— {context.present.called(s)}{state}")
    if len(runs) > SHOWN:
        lines.append(w("city_more", n=len(runs) - SHOWN))
    contact = catalogue.cities[town.id].contact if town.id in catalogue.cities else None
    if contact:
        body, where = context.present.contact(contact), context.present.where_to_write(contact)
        lines.append(w("city_contact", body=body, where=where))
    return context.reply(Message("\n".join(lines)), cities=(town.id,))


NEAR_THE_PROBLEM = 12
"""So many of the best answers to the problem of the conversation are looked for in another city."""


def _near_the_problem(context: TurnContext) -> list[str]:
    """The ids of what answers the problem best, wherever it runs, best first."""
    found = context.services.search.search(context.memory.problem, NEAR_THE_PROBLEM)
    return [hit.id for hit in found.hits]


def _in_focus(context: TurnContext) -> list[Municipality]:
    """The town that "they" or "we" stands for: the one that was spoken of last, else one's own."""
    if any(key_of([word]) in OWN for word in words_of(context.said)):
        return [context.town] if context.town else []
    places = context.services.places
    spoken_of = [t for i in context.memory.cities if (t := places.get(i))]
    return spoken_of


OWN = frozenset("нас мы нам наш нашем нашего us we our".split())


def leaders(context: TurnContext) -> Reply:
    """The cities with most solutions proven in operation in a direction; without one, by the index."""
    w, catalogue = context.words, context.services.catalogue
    named = directions_in(context.turn.text) or tuple(
        d for d in Direction if d.value == context.turn.values.get("wish")
    )
    if not named:
        return _leaders_of_index(context)
    direction = named[0]
    proven: dict[str, int] = {}
    for s in catalogue.in_scope(Scope.DOMESTIC):
        if direction in s.directions:
            for city in working_in(s):
                proven[city] = proven.get(city, 0) + 1
    name = catalogue.directions[direction].name[w.language]
    lines = [w("leaders_intro", direction=name)]
    first = sorted(proven.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_PEERS]
    for city, n in first:
        lines.append(w("leaders_line", city=catalogue.cities[city].name[w.language], n=n))
    lines.append(w("leaders_note"))
    only = Button(w("button.only_direction"), Intent.SET_PRIORITIES, {"wish": direction.value})
    return context.reply(Message("\n".join(lines), (only,)), cities=tuple(city for city, _ in first))


def _leaders_of_index(context: TurnContext) -> Reply:
    w, catalogue = context.words, context.services.catalogue
    rows = [r for r in catalogue.ratings if r.rating == IQ_CITIES and r.subject_kind == "city" and r.rank and r.group]
    newest = max((r.year for r in rows if r.year and r.value is not None), default=0)
    top = sorted(
        (r for r in rows if r.year == newest and r.group == "largest-1m-plus"), key=lambda r: (r.rank or 0, r.subject)
    )
    names = [f"{r.rank}. {context.present.place(r.subject)}" for r in top[:SHOWN_PEERS]]
    source = top[0].source if top else ""
    text = w("leaders_index", year=newest, names="; ".join(names), source=context.present.source(source))
    return context.reply(Message(f"{text}\n{w('leaders_which')}"))


def similar_towns(context: TurnContext) -> Reply:
    """The municipalities most like the own one, inside the region and outside, with the reasons."""
    w = context.words
    towns = mentioned(context)
    town = towns[0] if towns else context.town
    if town is None:
        return context.ask_town()
    lines = [w("similar_intro", town=context.present.town(town))]
    for inside, key in ((True, "similar_inside"), (False, "similar_outside")):
        alike = [p.municipality for p in context.services.recommender.similar(town, SHOWN_ALIKE, inside)]
        if alike:
            lines.append(w(key, towns="; ".join(_sized(context, m, inside) for m in alike)))
    return context.reply(Message("\n".join(lines)))


def _sized(context: TurnContext, town: Municipality, inside: bool) -> str:
    """A town with its residents, and its region where it is another one."""
    w = context.words
    name = context.present.town(town) if inside else context.present.town_in_region(town)
    if town.population is None:
        return name
    return w("attribute_city_sized", city=name, n=w.number(town.population))


_FIRST_PLACES = re.compile(
    r"перв\w+ (?:мест|строчк|пятёрк|пятерк|десятк)|лидер|лидиру|лучши[ехм]|впереди всех|топ\b|топ-?\d|во главе"
    r"|first places|leader|leading|lead\b|at the top|top \w+|best cit",
    re.I,
)
"""Who leads is asked, not where one town stands."""


def rating_place(context: TurnContext) -> Reply:
    """Places and values of towns in the index, each with year, group and source; never compared across editions."""
    w = context.words
    named = mentioned(context)
    if not named and _FIRST_PLACES.search(context.turn.text):
        return leaders(context)
    towns = named or ([context.town] if context.town else [])
    if not towns:
        return context.ask_town()
    lines, more = [], False
    for town in towns[:2]:
        rows = known_rows(context, town)
        if not rows:
            lines.append(w("rating_none_of", town=display(town, w.language)))
            continue
        lines.append(f"{display(town, w.language)}:")
        whole = context.turn.values.get("wish") == "whole"
        lines += [context.present.rating_row(r) for r in rows[: SHOWN_ROWS if whole else 1]]
        more = more or (len(rows) > 1 and not whole)
    if len(lines) > len(towns[:2]):
        lines.append(w("rating_note"))
    buttons = [context.button("button.gaps", Intent.ASK_GAPS)]
    if more:
        buttons.insert(0, context.button("button.all_years", Intent.RATING_PLACE, wish="whole", city=towns[0].id))
    return context.reply(Message("\n".join(lines), tuple(buttons)))


def known_rows(context: TurnContext, town: Municipality) -> list[RatingRow]:
    """The rows of a town that say a value or a place, newest first."""
    return [
        r
        for r in context.services.recommender.ratings.of_city(town.known_as)
        if r.value is not None or r.rank is not None
    ]


_APART = re.compile(r"[,;]|\s(?:и|с|or|and|или)\s", re.IGNORECASE)
"""What stands between the regions of one message."""


def _regions_named(context: TurnContext) -> tuple[Region, ...]:
    """The regions that the message names, each once, in its order."""
    each = [context.services.places.regions_named(piece) for piece in _APART.split(context.turn.text)]
    return tuple({r.id: r for found in each if len(found) == 1 for r in found}.values())


def _each_region(context: TurnContext, regions: Sequence[Region]) -> Reply:
    """How much is known of each of several regions, with a button to the whole of each."""
    w, catalogue = context.words, context.services.catalogue
    present = RegionPresenter(catalogue, w)
    lines = [present.summary(view(catalogue, region)) for region in regions]
    names = [w("button.region", region=r.name[w.language]) for r in regions]
    buttons = tuple(Button(name, Intent.REGION_VIEW, {"region": r.id}) for name, r in zip(names, regions, strict=True))
    return context.reply(Message("\n\n".join(lines), buttons))


def region_view(context: TurnContext) -> Reply:
    """A region in short: its towns, what can spread inside, what must come from outside and from whom; beside
    something else only how much is known of it, and a button.
    """
    w, catalogue = context.words, context.services.catalogue
    regions = regions_of(catalogue.municipalities.values())
    chosen = regions.get(str(context.turn.values.get("region")))
    found: list[Region] = [chosen] if chosen else []
    named = () if context.turn.is_button else _regions_named(context)
    if len(named) > 1 and not chosen:
        return _each_region(context, named)
    if not found and not context.turn.is_button:
        found = find_regions(regions.values(), context.turn.text)
    if not found and context.town and context.town.region.id in regions:
        found = [context.town.region]
    if len(found) != 1:
        names = ", ".join(r.name[w.language] for r in found)
        return context.reply(Message(w("region_which", names=names) if found else w("region_unknown")))
    present, region = RegionPresenter(catalogue, w), view(catalogue, found[0])
    if context.turn.values.get("beside"):
        title = w("button.region", region=found[0].name[w.language])
        whole = Button(title, Intent.REGION_VIEW, {"region": found[0].id})
        return context.reply(Message(present.summary(region), (whole,)))
    address = urlencode({"name": found[0].name[w.language], "lang": w.language.value})
    link = SourceLink(title=w("region_page"), url=f"/regions?{address}")
    return context.reply(Message("\n".join(present.in_short(region, SHOWN_ALIKE)), links=(link,)))
