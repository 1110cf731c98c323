"""What every turn works with: the words of its language, the memory, the town, the ranked list."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.listed import ListedItems, NamedBy
from bot.dialogue.model import Button, Intent, Memory, Message, Reply, Turn, Waiting
from bot.dialogue.services import DialogueServices
from bot.dialogue.understanding.town import TownReading
from bot.editors.worklist import AnswerFault, UnansweredQuestion
from bot.presentation.places import asked_about, understood
from bot.presentation.solutions import Presenter
from bot.texts.language import detect
from bot.texts.words import Words, words_in
from catalogue.identified import Certainty, Identified
from catalogue.model import Direction, Language, Municipality, Region, Scope, Text
from catalogue.places.gazetteer import ENTERED, display
from catalogue.places.resolution import Why
from catalogue.places.spelling import words_of
from catalogue.places.units import names_a_kind
from recommender.model import Answer, Constraints, Profile, Question, Recommendation, Report
from recommender.service import Ranked

SHOWN_NAMESAKES, SHOWN_ITEMS = 6, 6
NO_TOWN = Municipality(
    id="unknown",
    name=Text("—", "—"),
    region=Region("unknown", Text("", "")),
    population=None,
    population_year=None,
    lat=None,
    lon=None,
    source="",
    cases=None,
    alternates=(),
)


class TurnContext:
    """One turn of one conversation."""

    def __init__(self, services: DialogueServices, turn: Turn, memory: Memory) -> None:
        self.services, self.turn = services, turn
        self.memory = memory.with_(language=self._language(turn, memory))
        self.words: Words = words_in(self.memory.language or Language.RU)
        self.present = Presenter(services.catalogue, self.words)
        self._ranking: Ranked | None = None

    @staticmethod
    def _language(turn: Turn, memory: Memory) -> Language:
        detected, sure = (None, False) if turn.is_button else detect(turn.text)
        known = turn.language or (detected if sure else None)
        return known or memory.language or detected or turn.page_language or Language.RU

    # -- replies -------------------------------------------------------------------------------------

    @property
    def said(self) -> str:
        """What was written; nothing for a button."""
        return "" if self.turn.is_button else self.turn.text

    def reply(self, *messages: Message, **changes: object) -> Reply:
        begun = (replace(m, text=m.text[:1].upper() + m.text[1:]) for m in messages)
        return Reply(tuple(begun), self.memory.with_(**changes))

    def button(self, key: str, intent: Intent, **values: object) -> Button:
        return Button(self.words(key), intent, dict(values))

    def item_button(self, key: str, intent: Intent, item: Recommendation, **values: object) -> Button:
        """A button about one solution, which it means whatever list there is when it is pressed."""
        listed = self.memory.listed
        number = listed.index(item.solution.id) + 1 if item.solution.id in listed else item.rank
        return Button(self.words(key, n=number), intent, {"solution": item.solution.id, **values})

    def next_steps(self) -> tuple[Button, ...]:
        """What can be done when nothing was asked for yet."""
        return (
            self.button("button.recommend", Intent.RECOMMEND),
            self.button("button.gaps", Intent.ASK_GAPS),
            self.button("button.capabilities", Intent.CAPABILITIES),
        )

    def note(self, kind: AnswerFault, text: str, solutions: tuple[str, ...] = ()) -> None:
        """Puts on the editors' work list what this turn does not answer well."""
        question = UnansweredQuestion(
            kind=kind,
            language=self.words.language,
            town_id=self.memory.town_id,
            solutions=solutions,
            text=text.strip() or None,
        )
        self.services.unanswered.note(question)

    # -- the town ------------------------------------------------------------------------------------

    @property
    def town(self) -> Municipality | None:
        """The town one serves, with the population that was given for it."""
        known, population = self.services.places.get(self.memory.town_id), self.memory.population
        if known is None or population is None:
            return known
        return replace(known, population=population, population_year=None, source=ENTERED)

    @property
    def goes_without_town(self) -> bool:
        """Whether the town need not be asked for: it is known, or the official chose to go on without one."""
        return self.town is not None or self.memory.without_town

    def ask_town(self, reading: TownReading | None = None) -> Reply:
        """Asks which town; one question, with namesakes as buttons where there are any."""
        towns = reading.towns if reading else ()
        if len(towns) > 1:
            return self._ask_which(towns, asked_about(reading.found, self.words) if reading else "")
        if towns:
            return self._ask_whether(towns[0])
        without = self.button("town_without", Intent.RECOMMEND, without_town=True)
        text = self.words("ask_town") if reading is None else self.words("town_not_found")
        inside = reading.found.said if reading is not None and Why.INSIDE in reading.found.why else self.said
        if reading is not None and names_a_kind(words_of(inside)):
            text = self.words("place_inside", text=inside[:100])
        return self.reply(Message(text, (without,) if self.memory.problem else ()), waiting=Waiting.TOWN)

    def _ask_which(self, towns: tuple[Municipality, ...], question: str) -> Reply:
        w = self.words
        text = question or w("town_ask_which")
        if len(towns) > SHOWN_NAMESAKES:
            text += " " + w("town_more_namesakes", n=SHOWN_NAMESAKES)
        buttons = tuple(
            Button(display(t, w.language), Intent.TELL_MUNICIPALITY, {"municipality_id": t.id})
            for t in towns[:SHOWN_NAMESAKES]
        )
        candidates = tuple(t.id for t in towns)
        return self.reply(Message(text, buttons), waiting=Waiting.TOWN, candidates=candidates)

    def _ask_whether(self, town: Municipality) -> Reply:
        w = self.words
        text = w("town_confirm", town=town.name[w.language], region=town.region.name[w.language])
        buttons = (
            self.button("answer_yes", Intent.TELL_MUNICIPALITY, municipality_id=town.id),
            self.button("answer_no", Intent.DENY),
        )
        return self.reply(Message(text, buttons), waiting=Waiting.TOWN_CONFIRMATION, candidates=(town.id,))

    def remember(self, town: Municipality) -> None:
        """Takes a town as the one the conversation is about; another one leaves the list behind."""
        changed = town.id != self.memory.town_id
        memory = self.memory.remembering() if changed else self.memory
        self.memory = memory.with_(
            town_id=town.id,
            without_town=False,
            waiting=None,
            candidates=(),
            listed=() if changed else self.memory.listed,
            wishes=replace(self.memory.wishes, world=False) if changed else self.memory.wishes,
            population=None if changed else self.memory.population,
        )

    def town_line(self, town: Municipality, reading: TownReading | None = None) -> str:
        """What is noted of the town, and how it was understood where that was not plain."""
        told = understood(reading.found, self.words) if reading else None
        noted = self.words(
            "town_known",
            town=town.name[self.words.language],
            region=town.region.name[self.words.language],
            population=self.present.population(town),
        )
        return f"{told}\n{noted}" if told else noted

    # -- the question and its list -------------------------------------------------------------------

    def profile(self) -> Profile:
        weights = {Direction(d): w for d, w in self.memory.weights.items() if d in set(Direction)}
        known = {m.id for m in self.services.catalogue.measures}
        answers = {m: Answer(a) for m, a in self.memory.answers.items() if m in known and a in set(Answer)}
        return Profile(
            municipality=self.town or replace(NO_TOWN, population=self.memory.population),
            answers=answers,
            weights=weights,
        )

    def question(self, limit: int | None = None) -> Question:
        """The question the conversation has come to: town, words, wishes; of the whole list where no limit is said."""
        w = self.memory.wishes
        constraints = Constraints(
            only_registered=w.only_registered,
            exclude_vendors=w.exclude_vendors,
            directions=tuple(Direction(d) for d in w.directions if d in set(Direction)),
            exclude_tags=w.exclude_tags,
            exclude_cities=tuple(i for i in w.exclude_cities if i in self.services.catalogue.cities),
            only_my_size=w.only_my_size,
        )
        return Question(
            profile=self.profile(),
            problem=self.memory.problem,
            scope=Scope.WORLD if w.world else Scope.DOMESTIC,
            constraints=constraints,
            limit=len(self.services.catalogue.solutions) if limit is None else limit,
        )

    def ranking(self) -> Ranked:
        """The whole ranking of the question; made once a turn, again only when the turn changes the question."""
        question = self.question()
        if self._ranking is None or self._ranking.question != question:
            self._ranking = self.services.recommender.rank(question)
        return self._ranking

    def report(self) -> Report:
        """The whole ranked list of the question."""
        return self.ranking().report()

    def listed(self) -> ListedItems:
        """What was shown so far, as the question of now ranks it."""
        if not (self.memory.listed or {"solution", "solutions"} & self.turn.values.keys()):
            return ListedItems(items=(), ranked={}, discussed=self.memory.discussed)
        ranked = {r.solution.id: r for r in self.report().recommendations}
        if any(i not in ranked for i in self.memory.listed):
            # Those named for one of several problems answer not all of them together.
            whole = self.services.recommender.rank(replace(self.question(), problem="")).report().recommendations
            ranked = {r.solution.id: r for r in whole if r.solution.id in self.memory.listed} | ranked
        items = tuple(ranked[i] for i in self.memory.listed if i in ranked)
        return ListedItems(items=items, ranked=ranked, discussed=self.memory.discussed)

    def meant(self, *, else_first: bool = False) -> Identified[Recommendation]:
        """The item of the list that the turn means."""
        return self.listed().meant(self.said, self.turn.values, else_first=else_first)

    def meant_anywhere(self) -> Identified[Recommendation]:
        """The item meant, else the first of the list; what the problem of now leaves out is found by the town alone."""
        found = self.meant(else_first=True)
        if NamedBy.NOT_RANKED not in found.why:
            return found
        whole = self.services.recommender.rank(replace(self.question(), problem="")).report().recommendations
        one = next((r for r in whole if r.solution.id == found.said), None)
        return Identified(said=found.said, certainty=Certainty.SURE, candidates=(one,)) if one else found

    def _ask_which_item(self, found: Identified[Recommendation]) -> Reply:
        """Asks which of several solutions of one name, vendor or city is meant, ranked or not."""
        known, several = self.services.catalogue.solutions, self.turn.values.get("solutions")
        ids = map(str, several) if isinstance(several, list) else (r.solution.id for r in found.candidates)
        named = [known[i] for i in ids if i in known][:SHOWN_ITEMS]
        buttons = tuple(Button(s.name[self.words.language], self.turn.intent, {"solution": s.id}) for s in named)
        return self.reply(Message(self.words("item_which_named"), buttons))

    def ask_item(self, found: Identified[Recommendation]) -> Reply:
        """What is said where a turn means no item of the list, or one of several."""
        w = self.words
        if NamedBy.NAME in found.why:
            return self._ask_which_item(found)
        if found.certainty is Certainty.ASKED:
            asked = found.candidates[-SHOWN_ITEMS:]
            buttons = tuple(self.item_button("button.details", self.turn.intent, r) for r in asked)
            return self.reply(Message(w("item_which", last=len(self.memory.listed)), buttons))
        if NamedBy.NONE_SUCH in found.why:
            shown = self.listed().items[-SHOWN_ITEMS:]
            buttons = tuple(self.item_button("button.details", self.turn.intent, r) for r in shown)
            return self.reply(Message(w("item_none_such"), buttons))
        if NamedBy.NO_SUCH_NUMBER in found.why:
            return self.reply(Message(w("item_missing", last=len(self.listed()))))
        return self.reply(Message(w("item_gone") if NamedBy.NOT_RANKED in found.why else w("list_missing")))
