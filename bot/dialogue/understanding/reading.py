"""What one message says, read before anything is decided: its acts, the town one serves, the problems told.

The clauses with their likeliest intents come from Rasa (bot/rasa/nlu); places are read here, and what is no more than
courtesy, self-description or the name of the town is taken out of what is left to be answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.model import Act, Intent, Turn
from bot.dialogue.understanding.evidence import KIND_CUES, SELF_WORDS, STRONG_CUES, WEAK_CUES
from bot.dialogue.understanding.introductions import introduces
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.others import Stance, stance_of
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.references import items_of
from bot.dialogue.understanding.town import TownReading, read_town
from bot.dialogue.understanding.unled import NEGATIONS, is_rejected, names_own, unled_town
from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality, PlaceKind, Region
from catalogue.places.beside import region_after
from catalogue.places.dictionary import is_auxiliary, kind_of, says_nothing
from catalogue.places.resolution import Places, Why
from catalogue.places.spelling import composed, key_of, words_of
from catalogue.places.units import names_a_kind
from embeddings.essence import COMMONPLACES
from embeddings.lexical import STOP_WORDS

UNSURE = 0.4
"""Below this confidence a message is none of what it was taken for."""
SURE_BESIDE = 0.55
"""Below this one a clause beside others goes with its neighbour."""
COURTESY = frozenset({Intent.GREET, Intent.THANK, Intent.GOODBYE})
ANSWERS = frozenset({Intent.AFFIRM, Intent.DENY})
OWN_TOWN = frozenset(
    {Intent.TELL_MUNICIPALITY, Intent.DESCRIBE_PROBLEM, Intent.RECOMMEND, Intent.ASK_GAPS, Intent.SET_PRIORITIES}
    | {Intent.GREET, Intent.DENY, Intent.AFFIRM, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.FILL_FORM}
)
"""What is said of one's own town; a town in any other message is asked about."""
DISCOURSE = frozenset(
    "ну пусть ладно давай тогда хорошо ок окей ой ага угу вот так тоже самое то же "
    "well please ok okay sorry oh same too but actually rather instead".split()
)
OF_ONES_TOWN = OWN_TOWN - {Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.DENY, Intent.AFFIRM}
"""What else a message may say, for a place in it to take the place of the town that is known."""
REMARKS = frozenset({Intent.CORRECT, Intent.DENY, Intent.AFFIRM, Intent.FEEDBACK})
"""What is said of an answer beside the town that was meant: "вы не поняли, мы из Нурлата"."""
MOVES = OF_ONES_TOWN | REMARKS
SURELY_TOLD = 0.9
"""With this confidence a piece in the first person tells one's town, whatever stands beside it."""
_FIRST_PERSON = frozenset("я мы нас наш наша i we i'm we're im".split())
WANTED_FOR = OWN_TOWN | {Intent.CITY_INFO, Intent.REFINE, Intent.SHOW_MORE, Intent.GO_BACK}
"""What is asked for a town, when it says "for" before its name."""
_FOR = frozenset({"для", "for"})
TELLS_TOWN = frozenset({Intent.TELL_MUNICIPALITY, Intent.GREET, Intent.DENY, Intent.AFFIRM})
MOST_ANSWERED = 8
"""Words of an answer that is a place's name and what says nothing."""
NOT_TOLD = OWN_TOWN - {Intent.DESCRIBE_PROBLEM}
"""What may say of a place that it is not right, and tells no problem there."""
NO_PROBLEM = SELF_WORDS | STRONG_CUES | WEAK_CUES | STOP_WORDS | DISCOURSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`acts`: what is to be answered, in the order of the message. `town`: the one that the speaker serves, where it is
    named; `region`: a region named without a municipality in it.
    """

    acts: tuple[Act, ...]
    town: TownReading | None = None
    region: Region | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """The problems that are told, each in its own words."""
        return tuple(a.piece for a in self.acts if a.intent is Intent.DESCRIBE_PROBLEM)


def read(turn: Turn, places: Places, *, town_known: bool, town_awaited: bool) -> Reading:
    """Reads a typed message. `town_awaited` says that a town was asked for, so that a slip in a name is forgiven."""
    whole = Act(intent=turn.intent, piece=turn.text.strip(), nearest=turn.nearest)
    pieces = list(turn.acts) if len(turn.acts) > 1 else [_with_confidence(whole, turn)]
    if town_awaited and (answered := _answer_for_a_town(turn.text, places)):
        return Reading(acts=(), town=answered)
    # Of a known town's list other cities are spoken of: "Воронеж. второе подробнее".
    settled = town_known and not town_awaited
    town, region, left = _place_pieces(pieces, places, awaited=town_awaited, settled=settled)
    if town is not None and not left and turn.text.rstrip().endswith("?") and not _says_own(turn.text):
        # "Город Пермь?" is no answer: over one's own list the city is asked about, else whether it is one's own.
        if settled:
            return Reading(acts=(replace(whole, intent=Intent.CITY_INFO),))
        town = replace(town, found=replace(town.found, certainty=Certainty.ASKED))
    if town is None:
        town, left = _led_town(left, places, turn.text, known=town_known, settled=settled)
    if town is None:
        town, left = _town_of_the_answer(left, places)
    unit = turn.intent is Intent.REGION_VIEW and names_a_kind(words_of(turn.text)) and not places.region_of(turn.text)
    meant = turn.intent is Intent.TELL_MUNICIPALITY or (town_awaited and (turn.intent in OWN_TOWN or unit))
    telling = [p for p in pieces if p.intent not in COURTESY | ANSWERS] or pieces[:1]
    meant = meant and not any(asks_of_a_town(a) or is_rejected(a.piece, places) for a in telling)
    if town is None and region is None and meant and len(telling) == 1:
        named = read_town(telling[0].piece if telling != pieces else turn.text, places, expected=True)
        named = of_ones_own(named, turn.text)
        if named.towns and (not says_something(named.rest) or turn.intent is Intent.TELL_MUNICIPALITY):
            rest = replace(telling[0], piece=named.rest, intent=Intent.DESCRIBE_PROBLEM)
            told = says_something(named.rest) and not _is_refused_place(rest, places)
            town, left = named, [rest] if told else []
    if town is not None and (other := _other_region(turn.text, town.found, places)):
        why = (Why.UNKNOWN_REGION, *town.found.why)
        town = replace(town, found=replace(town.found, certainty=Certainty.ASKED, why=why))
        left = [
            replace(a, piece=a.piece.removeprefix(other).strip(" ,.")) for a in left if a.piece.strip(" ,.") != other
        ]
    if town is None and region is None and not town_known:
        inside = next((a for a in left if _tells_unknown_district(a, places)), None)
        if inside is not None:
            town, left = _unknown_district(inside.piece), [a for a in left if a is not inside]
    acts = _acts(left, whole, single=len(pieces) == 1)
    if town is not None:
        acts = tuple(a for a in acts if a.intent not in COURTESY | ANSWERS)
    return Reading(acts=acts, town=town, region=region)


def _answer_for_a_town(text: str, places: Places) -> TownReading | None:
    """The place that an answer to the question for one names beside words that say nothing, whatever it may be taken
    for: "это Топки", "мирный наверное", "мы Бакал, Челябинская область".
    """
    words = words_of(composed(text))
    bare = [w for w in words if not says_nothing(w)]
    refused = any(_key(w) in NEGATIONS for w in words)
    if refused or not 0 < len(bare) < len(words) <= MOST_ANSWERED or asks(text):
        return None
    if len(places.place_words(bare)) < len(bare):
        return None
    found = of_ones_own(TownReading(found=places.resolve(" ".join(bare), place_asked=True), rest=""), text)
    return found if found.towns else None


def _tells_unknown_district(act: Act, places: Places) -> bool:
    """Whether a piece says that one serves a district of a name that the table lacks: "мы из Автозаводского района"."""
    words = words_of(composed(act.piece))
    named = any(w[:1].isupper() and _key(w) not in NO_PROBLEM for w in words)
    tells = act.intent is Intent.TELL_MUNICIPALITY and act.confidence >= SURE_BESIDE
    return tells and named and names_a_kind(words) and not places.place_words(words)


def _unknown_district(said: str) -> TownReading:
    return TownReading(found=Identified(said=said, certainty=Certainty.UNKNOWN, why=(Why.INSIDE,)), rest="")


def asks_of_a_town(act: Act) -> bool:
    """Whether what looks like the telling of a town asks something by a word: "кто мэр Перми?"."""
    about = act.intent in (Intent.TELL_MUNICIPALITY, Intent.OUT_OF_SCOPE)
    return about and asks(act.piece.rstrip(" ?")) and not _says_own(act.piece)


def _with_confidence(whole: Act, turn: Turn) -> Act:
    if not turn.acts:
        return whole
    act = turn.acts[0]
    return replace(whole, confidence=act.confidence, nearest=act.nearest, values=act.values)


def says_something(text: str) -> bool:
    """Whether a text states more than who speaks, that people complain, or a courtesy."""
    if introduces(text):
        return False
    words = words_of(COMMONPLACES.sub(" ", text))
    return any(_key(w) not in NO_PROBLEM and len(w) > 2 and not (_is_name(w) or is_auxiliary(w)) for w in words)


def _is_name(word: str) -> bool:
    kind = kind_of(word)
    return word[:1].isupper() and kind.person and not kind.common


def _key(word: str) -> str:
    return key_of([word])


def _place_pieces(
    pieces: Sequence[Act], places: Places, *, awaited: bool, settled: bool
) -> tuple[TownReading | None, Region | None, list[Act]]:
    """The town that pieces name which are nothing else: "Шахты, Ростовская область"; and the other pieces."""
    lone = awaited and len(pieces) == 1
    bare = [
        i for i, act in enumerate(pieces) if _is_place(act, places, likely=lone or _opens_as_town(i, pieces, places))
    ]
    told = [act for act in pieces if act.intent not in COURTESY | ANSWERS or says_something(act.piece)]
    others = [act for act in told if not (_is_refused_place(act, places) or any(act is pieces[i] for i in bare))]
    if settled and any(act.intent not in MOVES for act in others) and not any(map(_says_whom_one_serves, pieces)):
        return None, None, _with_places(pieces, bare)
    if not bare:
        return None, None, list(pieces)
    run = [i for n, i in enumerate(bare) if i - bare[0] == n]
    said = ", ".join(pieces[i].piece.strip(" ?!.") for i in run)
    found = _first_sure(places.resolve(said), pieces[run[0]].piece, places)
    left = [act for i, act in enumerate(pieces) if i not in run and not _is_refused_place(act, places)]
    if found.certainty is Certainty.UNKNOWN:
        region = places.region_of(said)
        return (None, region, left) if region else (None, None, list(pieces))
    return TownReading(found=found, rest=""), None, left


def _opens_as_town(place: int, pieces: Sequence[Act], places: Places) -> bool:
    """Whether a message begins with a town's bare name set off from what follows, though the name is an ordinary word:
    "шахты. аварии на водопроводе".
    """
    words = words_of(composed(pieces[place].piece))
    if place or len(pieces) == 1 or len(words) != 1 or kind_of(words[0]).person:
        return False
    mentions = places.gazetteer.mentions(words[0])
    return any(m.municipality.kind is PlaceKind.TOWN and m.score >= 1 for m in mentions)


def _with_places(pieces: Sequence[Act], bare: Sequence[int]) -> list[Act]:
    """The pieces, with those that are but a place's name put before the one that asks something of it."""
    left: list[Act] = []
    places: list[str] = []
    for i, act in enumerate(pieces):
        if i in bare:
            places.append(act.piece.strip(" ?!."))
        else:
            left.append(replace(act, piece=", ".join([*places, act.piece])))
            places = []
    if places:
        left[-1] = replace(left[-1], piece=", ".join([left[-1].piece, *places]))
    return left


def _other_region(said: str, found: Identified[Municipality], places: Places) -> str:
    """The words after a town's name that speak of a region which is not its own: "Донецк ДНР"; "" where none do."""
    if found.one is None:
        return ""
    words = words_of(composed(said))
    ends = [m.end for m in places.gazetteer.mentions(" ".join(words)) if m.municipality.id == found.one.id]
    return next((told for end in ends if (told := region_after(words, end, found.one))), "")


def _first_sure(found: Identified[Municipality], first: str, places: Places) -> Identified[Municipality]:
    """The place that the first of several pieces names surely, where all together leave it among those asked about:
    "п. Полазна, Добрянский округ".
    """
    alone = places.resolve(first.strip(" ?!.")) if found.certainty is Certainty.ASKED else found
    if alone.one is None or any(u.centre_id == alone.one.id for u in found.candidates):
        return found
    return alone if alone.one in found.candidates else found


def _is_place(act: Act, places: Places, *, likely: bool) -> bool:
    """Whether a piece is a place's name and nothing but words that lead to one: "мы из Лысьвы", "г. Шахты"; a question
    on what is in a place is none: "что есть в Перми?".
    """
    words = words_of(composed(act.piece))
    named = places.place_words(words)
    if not named or any(_key(w) in NEGATIONS for i, w in enumerate(words) if i not in named):
        return False
    ordinary = len(named) == 1 and all(kind_of(words[i]).common and not words[i][:1].isupper() for i in named)
    if ordinary and not likely:
        return False
    others = [w for i, w in enumerate(words) if i not in named]
    if not others:
        return True
    led = all(_key(w) in NO_PROBLEM or _is_name(w) for w in others)
    return led and act.intent in OWN_TOWN and (_says_own(act.piece) or not asks(act.piece.rstrip(" ?")))


def _is_refused_place(act: Act, places: Places) -> bool:
    """Whether a piece only says which town is not meant: "не Лысьва"."""
    words = words_of(composed(act.piece))
    named = places.place_words(words)
    others = [_key(w) for i, w in enumerate(words) if i not in named]
    refused = any(w in NEGATIONS for w in others)
    return bool(named) and refused and all(w in NEGATIONS | NO_PROBLEM for w in others)


def of_ones_own(found: TownReading, text: str) -> TownReading:
    """A town that was read, asked about or left out where the whole text speaks of it as of another one's."""
    if not found.towns:
        return found
    stance = stance_of(text, words_of(composed(found.found.said)))
    if stance is Stance.OTHER:
        return TownReading(found=Identified(said=text, certainty=Certainty.UNKNOWN), rest=text)
    if stance is Stance.DOUBTED:
        return replace(found, found=replace(found.found, certainty=Certainty.ASKED))
    return found


def _led_town(
    pieces: Sequence[Act], places: Places, text: str, *, known: bool, settled: bool
) -> tuple[TownReading | None, list[Act]]:
    """The town that a piece of a text says to be one's own among other words: "темно на улицах Кунгура"."""
    for i, act in enumerate(pieces):
        own = _says_own(act.piece)
        asked = settled and any(a.intent not in MOVES for a in (*pieces[:i], *pieces[i + 1 :]))
        if asks_of_a_town(act) or (act.intent in NOT_TOLD and is_rejected(act.piece, places)):
            continue
        hardly = not known and act.confidence < SURE_BESIDE and "?" not in text and not asks(act.piece)
        if (act.intent not in OWN_TOWN and not hardly) or (
            known and not own and (asked or act.intent not in TELLS_TOWN)
        ):
            continue
        if not names_own(act.piece, places) or (act.intent is Intent.OUT_OF_SCOPE and asks(act.piece)):
            continue
        found = of_ones_own(read_town(act.piece, places, expected=False), text)
        if not found.towns and not known and act.intent is not Intent.FALLBACK:
            found = of_ones_own(unled_town(act.piece, places), text)
        if found.towns:
            rest = replace(act, piece=found.rest, intent=_without_town(act))
            said = names_matter if act.intent is Intent.TELL_MUNICIPALITY else says_something
            kept = said(found.rest) and not _is_refused_place(rest, places)
            return found, [*pieces[:i], *([rest] if kept else []), *pieces[i + 1 :]]
    return None, list(pieces)


def _town_of_the_answer(pieces: Sequence[Act], places: Places) -> tuple[TownReading | None, list[Act]]:
    """The town that an answer is wanted for: "а теперь то же для Выксы", "what is there for Glazov"."""
    for i, act in enumerate(pieces):
        words = words_of(composed(act.piece))
        mentions = places.gazetteer.mentions(" ".join(words)) if act.intent in WANTED_FOR else []
        for mention in mentions:
            start = mention.start - (mention.start > 1 and _key(words[mention.start - 1]) in KIND_CUES)
            if not start or _key(words[start - 1]) not in _FOR:
                continue
            found = read_town(" ".join(words[mention.start :]), places, expected=True)
            if found.towns:
                before = " ".join(words[: start - 1])
                rest = [replace(act, piece=before, intent=_without_town(act))] if names_matter(before) else []
                return found, [*pieces[:i], *rest, *pieces[i + 1 :]]
    return None, list(pieces)


def _says_own(text: str) -> bool:
    keys = {_key(w) for w in words_of(text)}
    return bool(keys & {"мы", "я", "нашем", "наш", "we", "i", "our"}) and bool(keys & {"из", "from", "город", "town"})


def _says_whom_one_serves(act: Act) -> bool:
    """Whether a piece surely says whom one serves: "а я Буинск", whatever else the message asks."""
    own = not _FIRST_PERSON.isdisjoint(_key(w) for w in words_of(act.piece))
    return act.intent is Intent.TELL_MUNICIPALITY and act.confidence >= SURELY_TOLD and own


def _without_town(act: Act) -> Intent:
    """What is left of a piece, once the town is taken out of it, is for."""
    return Intent.DESCRIBE_PROBLEM if act.intent in TELLS_TOWN | {Intent.FALLBACK} else act.intent


def _acts(pieces: Sequence[Act], whole: Act, *, single: bool) -> tuple[Act, ...]:
    """What is to be answered: courtesies and self-descriptions beside something else left out, pieces that are unsure
    gone with their neighbours, neighbours for the same thing made one; problems stay apart.
    """
    if single:
        return tuple(replace(a, intent=Intent.GREET) if _only_introduces(a) else a for a in pieces)
    telling = [a for a in pieces if (a.intent not in COURTESY | ANSWERS or _is_mistaken(a)) and _tells(a)]
    if not telling:
        answers = [a for a in pieces if a.intent in ANSWERS] or [a for a in pieces if a.intent in COURTESY]
        return tuple(answers[:1])
    return tuple(_joined(_settled(telling, whole)))


def _is_mistaken(act: Act) -> bool:
    """Whether what was hardly taken for an answer or a courtesy names a matter: "2) вода"."""
    return act.confidence < SURE_BESIDE and names_matter(act.piece)


def _only_introduces(act: Act) -> bool:
    return act.intent in (Intent.DESCRIBE_PROBLEM, Intent.FALLBACK, Intent.OUT_OF_SCOPE) and introduces(act.piece)


def _tells(act: Act) -> bool:
    if items_of(act.piece):
        return True
    if (
        act.intent in (Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY, Intent.FALLBACK)
        or act.confidence < SURE_BESIDE
    ):
        return says_something(act.piece)
    return True


def _settled(acts: Sequence[Act], whole: Act) -> list[Act]:
    """Unsure pieces take the intent of the nearest sure one, the one before first; else that of the whole. What stands
    beside a topic belongs to it.
    """
    sure = [
        i for i, a in enumerate(acts) if a.values or (a.confidence >= SURE_BESIDE and a.intent is not Intent.FALLBACK)
    ]
    settled = []
    for i, act in enumerate(acts):
        if i in sure:
            settled.append(act)
            continue
        nearest = min(sure, key=lambda s: (abs(s - i), s > i), default=None)
        if nearest is None or not acts[nearest].values:
            of_whole = whole.intent if whole.intent not in COURTESY | ANSWERS else act.intent
            settled.append(replace(act, intent=of_whole if nearest is None else acts[nearest].intent))
    return settled


def _joined(acts: Iterable[Act]) -> list[Act]:
    """Neighbours for the same thing as one, each problem for itself where both are surely problems."""
    joined: list[Act] = []
    for act in acts:
        last = joined[-1] if joined else None
        unsure = last is not None and min(last.confidence, act.confidence) < SURE_BESIDE
        same = last is not None and last.intent is act.intent and last.values == act.values
        if last and same and (act.intent is not Intent.DESCRIBE_PROBLEM or unsure):
            leads = act.intent is Intent.DESCRIBE_PROBLEM and not names_matter(last.piece)
            piece = act.piece if leads else f"{last.piece}, {act.piece}"
            joined[-1] = replace(last, piece=piece, confidence=max(last.confidence, act.confidence))
        else:
            joined.append(act)
    return joined
