"""The turn about the town's own gaps: where it stands in the ten directions of the index."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from recommender.model import Assessment, Basis, Gap

WIDEST = 3
"""Directions that the short answer names."""


def ask_gaps(context: TurnContext) -> Reply:
    """In three lines, with a way to all ten directions and to the form; the button asks for the whole."""
    w, town = context.words, context.town
    if town is None:
        return context.ask_town()
    assessed = context.services.recommender.assess(context.profile())
    recommend = context.button("button.recommend", Intent.RECOMMEND)
    if context.turn.values.get("wish") == "whole":
        return context.reply(Message("\n".join(_whole(context, assessed)), (recommend,)))
    whole = context.button("button.all_gaps", Intent.ASK_GAPS, wish="whole")
    form = context.button("button.form", Intent.FILL_FORM)
    lines = [f"{town.name[w.language]}. {_shortly(context, assessed)}", context.present.standing(assessed.standing)]
    return context.reply(Message("\n".join(lines), (whole, form, recommend)))


def _shortly(context: TurnContext, assessed: Assessment) -> str:
    """The directions with the widest gaps and what they rest on; where nothing tells directions apart, so much."""
    w = context.words
    told_apart = [g for g in _widest(assessed) if g.basis not in (Basis.UNKNOWN, Basis.PRIOR)]
    if not told_apart:
        unknown = all(g.basis is Basis.UNKNOWN for g in assessed.gaps)
        return w("gaps_short_unknown" if unknown else "gaps_short_prior")
    names = [context.services.catalogue.directions[g.direction].name[w.language] for g in told_apart[:WIDEST]]
    rests = {g.basis for g in told_apart[:WIDEST]}
    basis = next((b for b in (Basis.RATED, Basis.ANSWERED, Basis.INDIRECT) if rests == {b}), None)
    on = w(f"gaps_short_on.{basis}") if basis else w("gaps_short_on.mixed")
    return w("gaps_short", names="; ".join(names), on=on)


def _widest(assessed: Assessment) -> list[Gap]:
    return sorted(assessed.gaps, key=lambda g: -1.0 if g.gap_share is None else g.gap_share, reverse=True)


def _whole(context: TurnContext, assessed: Assessment) -> list[str]:
    """All ten directions with figures, reference and sources."""
    w, town = context.words, context.profile().municipality
    lines = [w("gaps_intro", town=context.present.town(town)), context.present.standing(assessed.standing)]
    bases = {g.basis for g in assessed.gaps}
    if bases == {Basis.UNKNOWN}:
        return [*lines, w("gaps_all_unknown"), w("gaps_note_unknown")]
    lines += [
        *(context.present.gap(g, assessed.standing) for g in _widest(assessed)),
        context.present.reference(assessed.reference),
    ]
    if Basis.PRIOR_AND_INDIRECT in bases:
        lines.append(w("gaps_note_prior_and_indirect"))
    elif Basis.PRIOR in bases:
        lines.append(w("gaps_note_prior"))
    if sources := context.present.figures.sources(assessed.gaps):
        lines += [w("figure.note"), *sources]
    return lines
