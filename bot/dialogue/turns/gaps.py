"""The turn about the town's own gaps: where it stands in the ten directions of the index."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from recommender.model import Basis


def ask_gaps(context: TurnContext) -> Reply:
    w = context.words
    town = context.town
    if town is None:
        return context.ask_town()
    assessed = context.services.recommender.assess(context.profile())
    lines = [w("gaps_intro", town=context.present.town(town)), context.present.standing(assessed.standing)]
    bases = {g.basis for g in assessed.gaps}
    if bases == {Basis.UNKNOWN}:
        lines += [w("gaps_all_unknown"), w("gaps_note_unknown")]
    else:
        widest = sorted(assessed.gaps, key=lambda g: -1.0 if g.gap_share is None else g.gap_share, reverse=True)
        lines += [
            *(context.present.gap(g, assessed.standing) for g in widest),
            context.present.reference(assessed.reference),
        ]
        if Basis.PRIOR_AND_INDIRECT in bases:
            lines.append(w("gaps_note_prior_and_indirect"))
        elif Basis.PRIOR in bases:
            lines.append(w("gaps_note_prior"))
        if sources := context.present.figures.sources(assessed.gaps):
            lines += [w("figure.note"), *sources]
    return context.reply(Message("\n".join(lines), (context.button("button.recommend", Intent.RECOMMEND),)))
