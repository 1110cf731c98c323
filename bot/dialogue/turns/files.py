"""The turn that hands out files: the papers of what is in focus, in the format asked for, by links that open them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy
from bot.dialogue.model import Message, Reply, Waiting
from bot.dialogue.turns import conversation
from bot.dialogue.turns.attributes import telling
from bot.dialogue.turns.solution_list import show
from bot.dialogue.turns.why_not import not_ranked, why_not_ranked
from bot.dialogue.understanding.files import FileKind, FileWish, file_wish
from bot.dialogue.understanding.references import items_of
from bot.papers.compiling import compile_dossier
from bot.papers.model import FORMATS, MOST_SOLUTIONS, Dossier, PaperKind
from bot.papers.problems import PapersError, sentence_of
from bot.papers.typography import quoted
from bot.presentation.model import SourceLink
from catalogue.identified import Identified
from catalogue.model import Scope
from recommender.attributes.model import Attribute
from recommender.model import Recommendation

TOGETHER = (FileKind.COMPARISON, FileKind.ROADMAP)
"""Papers of several solutions: of the list where no solution is named."""
MOST_TOGETHER = 4
ARCHIVE = "zip"


def ask_file(context: TurnContext) -> Reply:
    """The links to the papers that a message wants, or what can be had instead."""
    if context.memory.listed or not (context.town and context.memory.problem):
        return _asked(context)
    # The town has just been told: its list first, for the papers speak of what it holds.
    discussed, shown = context.memory.discussed, show(context)
    context.memory = shown.memory.with_(discussed=discussed)
    then = _asked(context)
    return Reply((*shown.messages, *then.messages), then.memory)


def _asked(context: TurnContext) -> Reply:
    wish = file_wish(context.said)
    if wish.conversation and wish.kind is None:
        return conversation.export(context)
    found, chosen = _chosen(context, wish)
    if not chosen:
        return _nothing_to_write_about(context, found)
    if wish.kind is FileKind.CARD:
        return _card(context, wish, chosen)
    if context.town is None:
        asked = context.ask_town()
        told = Message(context.words("file_needs_town"), asked.messages[-1].buttons)
        return context.reply(told, waiting=Waiting.TOWN, discussed=chosen[0].solution.id)
    try:
        dossier = _dossier(context, wish, chosen)
    except PapersError as error:
        lines = [sentence_of(p, context.words) for p in error.problems]
        return context.reply(Message("\n".join(lines), links=(_card_link(context, chosen[0]),)))
    return _files(context, wish, dossier)


def export(context: TurnContext) -> Reply:
    """A copy of the conversation, unless a paper is named."""
    wish = file_wish(context.said)
    if wish.kind is not None and not wish.conversation:
        return ask_file(context)
    return conversation.export(context)


def ask_documents(context: TurnContext) -> Reply:
    """Which documents a solution needs, unless a paper of ours or the form of a file is named."""
    wish = file_wish(context.said)
    if wish.names_a_form or wish.kind not in (None, FileKind.ALL):
        return ask_file(context)
    return telling(Attribute.DOCUMENTS)(context)


def _chosen(context: TurnContext, wish: FileWish) -> tuple[Identified[Recommendation], tuple[Recommendation, ...]]:
    """The solutions that the file is about: those counted out, the one in focus, or the first of the list."""
    listed = context.listed()
    numbers = list(dict.fromkeys(items_of(context.said, len(listed.items))))
    counted = tuple(r for n in numbers if (r := listed.at(n)))[:MOST_SOLUTIONS]
    found = context.meant_anywhere()
    if len(counted) > 1:
        return found, counted
    if wish.kind in TOGETHER and not counted and NamedBy.NAME not in found.why and len(listed.items) > 1:
        fit = [r for r in listed.items if r.solution.scope is Scope.DOMESTIC]
        return found, tuple(fit[:MOST_TOGETHER])
    return found, found.candidates[:1] if found.one is not None else ()


def _nothing_to_write_about(context: TurnContext, found: Identified[Recommendation]) -> Reply:
    if NamedBy.NO_LIST in found.why:
        return context.reply(Message(context.words("file_no_list"), context.next_steps()))
    if outside := not_ranked(context, found):
        return context.reply(Message(why_not_ranked(context, outside)), discussed=outside.id)
    return context.ask_item(found)


def _dossier(context: TurnContext, wish: FileWish, chosen: Sequence[Recommendation]) -> Dossier:
    """What the papers are made from; raises PapersError, so that no link is given which would not open."""
    kinds = _kinds(wish)
    ids = [r.solution.id for r in chosen]
    recommender, today = context.services.recommender, context.services.today()
    return compile_dossier(recommender, context.question(1), ids, today, kinds=kinds)


def _kinds(wish: FileWish) -> list[PaperKind]:
    """The kinds of papers that are wanted: the one that is named, else all."""
    return [kind for kind in PaperKind if wish.kind is not None and kind.value == wish.kind.value] or list(PaperKind)


def _files(context: TurnContext, wish: FileWish, dossier: Dossier) -> Reply:
    w = context.words
    kinds = _kinds(wish)
    asked = [(k, f) for k in kinds for f in FORMATS[k] if wish.suffix in (None, f)]
    given = asked or [(k, f) for k in kinds for f in FORMATS[k]]
    titles = "; ".join(quoted(c.recommendation.solution.title[w.language], w.language) for c in dossier.chosen)
    lines = [w("file_given", n=len(dossier.chosen), solutions=titles, town=context.present.town(context.town))]
    if wish.elsewhere:
        lines.insert(0, w(f"file_{wish.elsewhere}"))
    elif wish.suffix == ARCHIVE or wish.kind is FileKind.ALL:
        given = []
    elif not asked:
        lines.insert(0, w("file_other_format", asked=(wish.suffix or "").upper()))
    links = [_link(context, dossier, kind.value, suffix, w(f"page.paper_{kind}")) for kind, suffix in given]
    if (wish.kind in (None, FileKind.ALL) and wish.suffix in (None, ARCHIVE)) or not links:
        links.append(_link(context, dossier, "all", ARCHIVE, w("file_all")))
    discussed = dossier.chosen[0].recommendation.solution.id
    return context.reply(Message("\n".join(lines), links=tuple(links)), discussed=discussed)


def _link(context: TurnContext, dossier: Dossier, name: str, suffix: str, title: str) -> SourceLink:
    """The way of the page to one file."""
    asked = [("municipality", dossier.town.id), *(("solution", c.recommendation.solution.id) for c in dossier.chosen)]
    if context.memory.problem:
        asked.append(("problem", context.memory.problem))
    address = urlencode([*asked, ("language", context.words.language.value)])
    return SourceLink(title=f"{title}, {suffix.upper()}", url=f"/papers/{name}.{suffix}?{address}")


def _card(context: TurnContext, wish: FileWish, chosen: Sequence[Recommendation]) -> Reply:
    w = context.words
    lines = [w(f"file_{wish.elsewhere}")] if wish.elsewhere else []
    lines.append(w("file_card_printed") if wish.names_a_form else w("file_card"))
    links = tuple(_card_link(context, r) for r in chosen)
    return context.reply(Message("\n".join(lines), links=links), discussed=chosen[0].solution.id)


def _card_link(context: TurnContext, r: Recommendation) -> SourceLink:
    w = context.words
    title = w("file_card_title", title=r.solution.title[w.language])
    return SourceLink(title=title, url=f"/solutions/{r.solution.id}?lang={w.language}")
