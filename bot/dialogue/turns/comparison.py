"""The turn that sets solutions of the list, or towns, side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns.attributes import presenter
from bot.dialogue.turns.towns import known_rows, mentioned
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.references import items_of
from bot.presentation.analysis import AnalysisPresenter
from catalogue.model import Direction, Municipality
from catalogue.places.gazetteer import display
from recommender import donors
from recommender.attributes.model import Attribute
from recommender.model import Recommendation
from recommender.side_by_side import as_peer, side_by_side

MOST_COMPARED = 4
SHOWN_NAMES = 2
"""Solutions of a town that a comparison in one direction names."""
OURS = frozenset("мы нас нам нами наш наша наше наши нашего нашей нашим нашу нашем us we our ours".split())
"""The words by which speakers mean themselves: a closed class, not a list of examples."""
COMPARED_YEAR = 2023


def compare(context: TurnContext) -> Reply:
    """Two to four solutions of the list, or towns, side by side; unknown is shown as unknown."""
    w, listed = context.words, context.listed()
    towns = mentioned(context)
    if towns:
        if context.town and (len(towns) == 1 or _speaks_of_itself(context.turn.text)):
            towns = list(dict.fromkeys([context.town, *towns]))
        if len(towns) > 1:
            return _compare_towns(context, towns[:MOST_COMPARED])
    spoken_of = [t for i in context.memory.cities if (t := context.services.places.get(i))]
    if context.memory.topic is Intent.COMPARE and len(spoken_of) > 1 and (named := directions_in(context.said)):
        return _compare_in_direction(context, spoken_of[:MOST_COMPARED], named[0])
    said = list(dict.fromkeys(items_of(context.said)))[:MOST_COMPARED]
    chosen = [r for n in said if (r := listed.at(n))]
    if len(chosen) == 1 and (discussed := listed.discussed_item) and discussed not in chosen:
        chosen = [discussed, *chosen]
    if len(listed) and len(chosen) < len(said):
        return context.reply(Message(w("item_missing", last=len(listed))))
    chosen = chosen if len(chosen) > 1 else list(listed.items[:2])
    if len(chosen) < 2:
        return context.reply(Message(w("compare_what")))
    numbers = [context.memory.listed.index(r.solution.id) + 1 for r in chosen]
    return context.reply(
        Message("\n".join(line for n, r in zip(numbers, chosen, strict=True) for line in _side(context, n, r)))
    )


def _compare_in_direction(context: TurnContext, towns: Sequence[Municipality], direction: Direction) -> Reply:
    """The towns of the last comparison in one direction: what runs in each; places by direction are not published."""
    w, catalogue = context.words, context.services.catalogue
    lines = [w("compare_direction", direction=catalogue.directions[direction].name[w.language])]
    for town in towns:
        runs = [s for i in donors.running_in(catalogue, town) if direction in (s := catalogue.solutions[i]).directions]
        names = "; ".join(s.title[w.language] for s in sorted(runs, key=lambda s: s.id)[:SHOWN_NAMES])
        lines.append(w("compare_direction_town", town=display(town, w.language), n=len(runs), names=names or "—"))
    return context.reply(Message("\n".join(lines)), cities=tuple(t.id for t in towns))


def _side(context: TurnContext, number: int, r: Recommendation) -> list[str]:
    w, present, s = context.words, context.present, r.solution
    donor = present.donor(r.donors[0]) if r.donors else None
    asked = f"{donor.city} ({donor.relation}, {donor.status})" if donor else w("result_no_donor")
    told = presenter(context, brief=True)
    reasons = "; ".join(present.transfer_reason(t) for t in r.transfer.reasons)
    return [
        f"{number}. {present.called(s)}",
        f"— {w('card.donor')}: {asked}",
        f"— {w('card.transfer')}: {w(f'verdict.{r.transfer.verdict}')}: {reasons}",
        f"— {w('page.effects')}: {told.line(s, Attribute.EFFECT).text}",
        f"— {w('compare_cost')}: {told.line(s, Attribute.COST).text}",
        f"— {w('card.register')}: {present.register(r.register).label}",
    ]


def _speaks_of_itself(text: str) -> bool:
    """Whether a message sets the own town beside those it names: "сравни нас с Березниками", "compare us with"."""
    return any(word in OURS for word in re.findall(r"[^\W\d_]+", text.lower()))


def _figures(context: TurnContext, towns: Sequence[Municipality]) -> list[str]:
    """Open figures of the towns, an indicator a line, and their sources; nothing where none is known."""
    figures = context.present.figures
    rows = [r for r in side_by_side(towns, context.services.catalogue.figures) if len(list(filter(None, r.cells))) > 1]
    if not rows:
        return []
    names = [display(town, context.words.language) for town in towns]
    told = ["; ".join(f"{n}: {figures.cell(c)}" for n, c in zip(names, r.cells, strict=True)) for r in rows]
    lines = [f"— {figures.row(row.indicator)}. {cells}" for row, cells in zip(rows, told, strict=True)]
    sources = dict.fromkeys(figures.source(c) for row in rows for c in row.cells if c)
    return [context.words("figure.side_by_side"), *lines, *sources]


def _compare_towns(context: TurnContext, towns: list[Municipality]) -> Reply:
    from recommender.comparison.cities import cities_table  # pandas, which no other turn needs

    w, catalogue = context.words, context.services.catalogue
    present = AnalysisPresenter(catalogue, w)
    towns = list({t.known_as: t for t in towns}.values())  # an okrug and the town in its centre share their ratings
    table = cities_table(catalogue, [t.known_as for t in towns], COMPARED_YEAR)
    comparison = table.compare()
    compared = {c.object_id: c for c in (*comparison.placed, *comparison.unplaced)}
    lines = [w("compare_intro", year=COMPARED_YEAR)]
    for town in towns:
        c = compared[town.known_as]
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
        if town is not towns[0]:
            lines.append(f"— {w('compare_common')}: {present.peer(as_peer(towns[0], town))}")
    lines += _figures(context, towns)
    if table.other_group:
        names = ", ".join(context.present.place(i) for i in table.other_group)
        lines.append(w("compare_other_group", names=names))
    buttons = tuple(
        Button(w("button.city_info", city=t.name[w.language]), Intent.CITY_INFO, {"city": t.id})
        for t in towns
        if t.id in catalogue.cities and (context.town is None or t.id != context.town.id)
    )
    return context.reply(Message("\n".join(lines), buttons), cities=tuple(t.id for t in towns))
