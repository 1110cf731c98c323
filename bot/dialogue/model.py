"""A turn of the conversation as data: what was said, what is remembered, what is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.presentation.model import Card, SourceLink
from catalogue.model import Direction, Language


class Intent(StrEnum):
    """What a message is for; the names are Rasa's intents and the buttons' payloads."""

    GREET = "greet"
    GOODBYE = "goodbye"
    THANK = "thank"
    CAPABILITIES = "capabilities"
    TELL_MUNICIPALITY = "tell_municipality"
    DESCRIBE_PROBLEM = "describe_problem"
    RECOMMEND = "recommend"
    ASK_GAPS = "ask_gaps"
    SHOW_MORE = "show_more"
    SHOW_DETAILS = "show_details"
    EXPLAIN = "explain"
    REGISTER_STATUS = "register_status"
    START_OVER = "start_over"
    AFFIRM = "affirm"
    DENY = "deny"
    SWITCH_LANGUAGE = "switch_language"
    OUT_OF_SCOPE = "out_of_scope"
    REFINE = "refine"
    SET_PRIORITIES = "set_priorities"
    FILL_FORM = "fill_form"
    WHY_NOT = "why_not"
    COMPARE = "compare"
    CITY_INFO = "city_info"
    LEADERS = "leaders"
    SIMILAR_TOWNS = "similar_towns"
    RATING_PLACE = "rating_place"
    REPLACE_FOREIGN = "replace_foreign"
    PURCHASE = "purchase"
    LESSONS = "lessons"
    ASK_DONOR = "ask_donor"
    ASK_FILE = "ask_file"
    ROADMAP = "roadmap"
    REGION_VIEW = "region_view"
    FEEDBACK = "feedback"
    GO_BACK = "go_back"
    EXPORT = "export"
    HUMAN = "human"
    WORLD = "world"
    ASK_COST = "ask_cost"
    ASK_FUNDING = "ask_funding"
    ASK_TERM = "ask_term"
    ASK_STAFF = "ask_staff"
    ASK_VENDOR = "ask_vendor"
    ASK_EFFECT = "ask_effect"
    ASK_NEEDS = "ask_needs"
    ASK_WHERE = "ask_where"
    ASK_OUR_SIZE = "ask_our_size"
    ASK_SOURCES = "ask_sources"
    ASK_FRESHNESS = "ask_freshness"
    ASK_OPERATION = "ask_operation"
    ASK_DOCUMENTS = "ask_documents"
    ASK_ABOUT = "ask_about"
    CORRECT = "correct"
    RESIDENT = "resident"
    FALLBACK = "nlu_fallback"


MOST_EARLIER = 5
"""Questions that can be gone back to."""


class Waiting(StrEnum):
    """What the assistant asked last."""

    TOWN = "town"
    TOWN_CONFIRMATION = "town-confirmation"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class ListWishes:
    """What the list is narrowed to: plain values of recommender.model.Constraints."""

    only_registered: bool = False
    only_my_size: bool = False
    directions: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    exclude_vendors: tuple[str, ...] = ()
    exclude_cities: tuple[str, ...] = ()
    world: bool = False

    @classmethod
    def from_dict(cls, stored: Any) -> ListWishes:
        s: Mapping[str, Any] = stored if isinstance(stored, Mapping) else {}
        directions = tuple(d for d in _texts(s.get("directions")) if d in set(Direction))
        return cls(
            only_registered=s.get("only_registered") is True,
            only_my_size=s.get("only_my_size") is True,
            directions=directions,
            exclude_tags=_texts(s.get("exclude_tags")),
            exclude_vendors=_texts(s.get("exclude_vendors")),
            exclude_cities=_texts(s.get("exclude_cities")),
            world=s.get("world") is True,
        )


def _list(value: Any) -> Sequence[Any]:
    """A stored list; nothing of what is stored otherwise."""
    return value if isinstance(value, list | tuple) else ()


def _texts(value: Any) -> tuple[str, ...]:
    """The texts of a stored list."""
    return tuple(v for v in _list(value) if isinstance(v, str))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _intent(value: Any) -> Intent | None:
    return Intent(value) if value in set(Intent) else None


def _people(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _numbers(value: Any) -> dict[str, float]:
    kept = value.items() if isinstance(value, Mapping) else ()
    return {k: float(v) for k, v in kept if isinstance(v, int | float) and not isinstance(v, bool)}


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation remembers between turns; plain values, so that the tracker can keep it.

    `listed` are the ids of the whole ranked list shown so far, in order; `candidates` the towns asked
    about; `without_town` says that the official chose to go on without naming one. `weights` are what the
    official called important, `answers` those of the short form, `asked` the measure that was asked last;
    `earlier` the questions before this one, newest last, for going back. `topic` is what the last answer was about, for
    "а у Омска?"; `pending` what was asked for before the town was known. `problems` are those of the last message that
    told several; `cities` the other cities spoken of last; `offered` the buttons shown lately, newest first, whose
    titles may be typed.
    `population` is that of the town as the official gave it. `law` is the last question on the law, for "а если 500?".
    """

    language: Language | None = None
    town_id: str | None = None
    without_town: bool = False
    problem: str = ""
    listed: tuple[str, ...] = ()
    discussed: str | None = None
    waiting: Waiting | None = None
    candidates: tuple[str, ...] = ()
    wishes: ListWishes = ListWishes()
    weights: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: str | None = None
    earlier: tuple[Mapping[str, Any], ...] = ()
    topic: Intent | None = None
    pending: Intent | None = None
    problems: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    offered: tuple[Mapping[str, Any], ...] = ()
    population: int | None = None
    law: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any] | None) -> Memory:
        """The memory a tracker kept; what an older version left out or wrote otherwise is forgotten."""
        if not stored:
            return cls()
        language, waiting = _text(stored.get("language")), _text(stored.get("waiting"))
        answers = stored.get("answers")
        return cls(
            language=Language(language) if language in set(Language) else None,
            town_id=_text(stored.get("town_id")),
            without_town=stored.get("without_town") is True,
            problem=_text(stored.get("problem")) or "",
            listed=_texts(stored.get("listed")),
            discussed=_text(stored.get("discussed")),
            waiting=Waiting(waiting) if waiting in set(Waiting) else None,
            candidates=_texts(stored.get("candidates")),
            wishes=ListWishes.from_dict(stored.get("wishes")),
            weights=_numbers(stored.get("weights")),
            answers={k: v for k, v in answers.items() if isinstance(v, str)} if isinstance(answers, Mapping) else {},
            asked=_text(stored.get("asked")),
            earlier=tuple(e for e in _list(stored.get("earlier")) if isinstance(e, Mapping)),
            topic=_intent(stored.get("topic")),
            pending=_intent(stored.get("pending")),
            problems=_texts(stored.get("problems")),
            cities=_texts(stored.get("cities")),
            offered=tuple(o for o in _list(stored.get("offered")) if isinstance(o, Mapping)),
            population=_people(stored.get("population")),
            law=_text(stored.get("law")) or "",
        )

    def question(self) -> dict[str, Any]:
        """What a list answers, to come back to it."""
        wishes = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self.wishes).items()}
        return {
            "town_id": self.town_id,
            "without_town": self.without_town,
            "problem": self.problem,
            "problems": list(self.problems),
            "listed": list(self.listed),
            "wishes": wishes,
            "weights": dict(self.weights),
        }

    def remembering(self) -> Memory:
        """The same, with the question of now kept for going back to; nothing is kept before there was a list."""
        if not self.listed:
            return self
        return replace(self, earlier=(*self.earlier, self.question())[-MOST_EARLIER:])

    def back_to(self, place: int, *, keeping: bool) -> Memory | None:
        """The memory with one of the earlier questions; `keeping` this one and those after it, to go to them again.

        None when there is none.
        """
        if not 0 <= place < len(self.earlier):
            return None
        last, kept = self.earlier[place], self.earlier[:place]
        if keeping:
            kept = (*kept, *self.earlier[place + 1 :], *([self.question()] if self.listed else []))
        return replace(
            self,
            town_id=_text(last.get("town_id")),
            without_town=last.get("without_town") is True,
            problem=_text(last.get("problem")) or "",
            problems=_texts(last.get("problems")),
            listed=_texts(last.get("listed")),
            wishes=ListWishes.from_dict(last.get("wishes")),
            weights=_numbers(last.get("weights")),
            earlier=kept[-MOST_EARLIER:],
            discussed=None,
            waiting=None,
        )

    def with_(self, **changes: Any) -> Memory:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one piece of a message is for; `confidence` from 0 to 1, `nearest` its likeliest intents, best first,
    `values` those of the button that it stands for.
    """

    intent: Intent
    piece: str
    confidence: float = 1.0
    nearest: tuple[Intent, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: its text, the intent of the whole, and the values of the button that was pressed.

    `acts` are what its clauses are for, in their order; a message that came without them is one act.
    `language` is the speaker's explicit choice, `page_language` that of the page they write on; `nearest` are the most
    likely intents of a message, best first.
    """

    text: str
    intent: Intent
    values: Mapping[str, Any] = field(default_factory=dict)
    language: Language | None = None
    page_language: Language | None = None
    nearest: tuple[Intent, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def is_button(self) -> bool:
        return self.text.startswith("/")


@dataclass(frozen=True, slots=True)
class Button:
    title: str
    intent: Intent
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """`links` lead to pages of ours, by their path."""

    text: str
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    links: tuple[SourceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said and what is remembered; `resume` is what is answered next, in the same turn."""

    messages: tuple[Message, ...]
    memory: Memory
    resume: Intent | None = None
