"""What every turn works with: the words of its language, the memory, the town, the list."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.model import Button, Intent, ListWishes, Memory, Message, Reply, Turn, Waiting
from bot.dialogue.understanding.references import item_of
from bot.dialogue.understanding.town import TownReading, in_region, read_town
from bot.editors.worklist import Kind
from bot.editors.worklist import Question as NotedQuestion
from bot.presentation.solutions import Presenter
from bot.services import Services
from bot.texts.language import detect
from bot.texts.words import Words, words_in
from catalogue.model import Direction, Language, Municipality, Region, Scope, Text
from catalogue.places.gazetteer import display
from embeddings.lexical import stems
from recommender.model import Answer, Constraints, Profile, Question, Recommendation, Report

SHOWN_NAMESAKES = 6
WHOLE_LIST = 300
DOUBTFUL_WORDS = 0.67
DOUBTFUL_MARGIN = 0.035
"""A text of whose words the catalogue knows less than this, and whose best match stands out less, is doubted.
Tuned: 6 % of the tuning statements are doubted, 58 % of the out-of-scope messages of training (docs/assistant.md)."""
CLEAR_MARGIN = 0.05
"""A best match that stands out this far is an answer: so do a third of the tuning statements, 4 % of the
out-of-scope messages of training."""
NO_TOWN = Municipality("unknown", Text("—", "—"), Region("unknown", Text("", "")), None, None, None, None, "", None, ())


class TurnContext:
    """One turn of one conversation: the words, the memory, the house."""

    def __init__(self, services: Services, turn: Turn, memory: Memory) -> None:
        self.services, self.turn = services, turn
        self.memory = memory.with_(language=self._language(turn, memory))
        self.words: Words = words_in(self.memory.language or Language.RU)
        self.present = Presenter(services.catalogue, self.words)

    @staticmethod
    def _language(turn: Turn, memory: Memory) -> Language:
        detected, sure = (None, False) if turn.is_button else detect(turn.text)
        known = turn.language or (detected if sure else None)
        return known or memory.language or detected or turn.page_language or Language.RU

    def reply(self, *messages: Message, **changes: object) -> Reply:
        return Reply(messages, self.memory.with_(**changes))

    def button(self, key: str, intent: Intent, **values: object) -> Button:
        params = {"n": values["n"]} if "n" in values else {}
        return Button(self.words(key, **params), intent, dict(values))

    def note(self, kind: Kind, text: str, solutions: tuple[str, ...] = ()) -> None:
        """Puts on the editors' work list what this turn does not answer well."""
        town_id = self.memory.town_id
        self.services.noted.note(NotedQuestion(kind, self.words.language, town_id, solutions, text.strip() or None))

    # -- towns ---------------------------------------------------------------------------------------

    @property
    def town(self) -> Municipality | None:
        return self.services.gazetteer.get(self.memory.town_id)

    def read(self, expected: bool) -> TownReading:
        if self.turn.is_button:
            town = self.services.gazetteer.get(self.turn.values.get("municipality_id"))
            return TownReading((town,) if town else (), "", True)
        reading = read_town(self.turn.text, self.services.gazetteer, expected)
        if expected and not reading.towns:
            asked = [t for i in self.memory.candidates if (t := self.services.gazetteer.get(i))]
            chosen = in_region(asked, self.turn.text)
            if chosen:
                return TownReading(tuple(chosen), "", True)
        return reading

    def ask_town(self, reading: TownReading | None = None) -> Reply:
        """Asks which town; one question, with namesakes as buttons where there are any."""
        w = self.words
        without = self.button("town_without", Intent.RECOMMEND, without_town=True)
        towns = reading.towns if reading else ()
        if len(towns) > 1:
            text = w("town_ask_which")
            if len(towns) > SHOWN_NAMESAKES:
                text += " " + w("town_more_namesakes", n=SHOWN_NAMESAKES)
            buttons = [
                Button(display(t, w.language), Intent.TELL_MUNICIPALITY, {"municipality_id": t.id})
                for t in towns[:SHOWN_NAMESAKES]
            ]
            candidates = tuple(t.id for t in towns)
            return self.reply(Message(text, tuple(buttons)), waiting=Waiting.TOWN, candidates=candidates)
        if towns:
            town = towns[0]
            region = town.region.name[w.language]
            text = w("town_confirm", town=town.name[w.language], region=region)
            buttons = [
                Button(w("answer_yes"), Intent.TELL_MUNICIPALITY, {"municipality_id": town.id}),
                Button(w("answer_no"), Intent.DENY, {}),
            ]
            return self.reply(Message(text, tuple(buttons)), waiting=Waiting.TOWN_CONFIRMATION, candidates=(town.id,))
        text = w("ask_town") if reading is None else w("town_not_found")
        buttons = [without] if self.memory.problem else []
        return self.reply(Message(text, tuple(buttons)), waiting=Waiting.TOWN)

    def remember(self, town: Municipality) -> None:
        changed = town.id != self.memory.town_id
        memory = self.memory.remembering() if changed else self.memory
        self.memory = memory.with_(
            town_id=town.id,
            without_town=False,
            waiting=None,
            candidates=(),
            listed=() if changed else self.memory.listed,
            wishes=replace(self.memory.wishes, world=False) if changed else self.memory.wishes,
        )

    def town_line(self, town: Municipality) -> str:
        return self.words(
            "town_known",
            town=town.name[self.words.language],
            region=town.region.name[self.words.language],
            population=self.present.population(town),
        )

    # -- lists ---------------------------------------------------------------------------------------

    def profile(self) -> Profile:
        weights = {Direction(d): w for d, w in self.memory.weights.items() if d in set(Direction)}
        known = {m.id for m in self.services.catalogue.measures}
        answers = {m: Answer(a) for m, a in self.memory.answers.items() if m in known and a in set(Answer)}
        return Profile(self.town or NO_TOWN, answers, weights)

    def question(self, limit: int) -> Question:
        """The question the conversation has come to: town, words, wishes."""
        w = self.memory.wishes
        constraints = Constraints(
            only_registered=w.only_registered,
            exclude_vendors=w.exclude_vendors,
            directions=tuple(Direction(d) for d in w.directions if d in set(Direction)),
            exclude_tags=w.exclude_tags,
            only_my_size=w.only_my_size,
        )
        scope = Scope.WORLD if w.world else Scope.DOMESTIC
        return Question(self.profile(), self.memory.problem, scope, constraints, limit)

    def report(self, limit: int) -> Report:
        return self.services.recommender.recommend(self.question(limit))

    def listed(self) -> list[Recommendation]:
        """The recommendations shown so far, made again: the same question has the same answer."""
        if not self.memory.listed:
            return []
        # Answers given since may have moved them: they are looked for in the whole list.
        by_id = {r.solution.id: r for r in self.report(WHOLE_LIST).recommendations}
        return [by_id[i] for i in self.memory.listed if i in by_id]

    def show(self, offset: int, before: tuple[Message, ...] = (), size: int | None = None) -> Reply:
        """The next solutions of the ranked list as cards; a list that answers the words badly says so."""
        w, size = self.words, size or self.services.settings.chat.page_size
        report = self.report(offset + size)
        shown = report.recommendations[offset:]
        if not shown:
            if offset == 0:
                self.note(Kind.NOTHING_FOUND, self.memory.problem)
            narrowed = self.memory.wishes != ListWishes()
            key = "result_end" if offset else ("result_filtered" if narrowed else "result_none")
            buttons = [self.button("button.no_wishes", Intent.REFINE, wish="reset")] if narrowed else []
            buttons.append(self.button("button.start_over", Intent.START_OVER))
            return self.reply(*before, Message(w(key), tuple(buttons)))
        first, last = offset + 1, offset + len(shown)
        doubtful = offset == 0 and self.memory.problem and _is_doubtful(report.known_words, report.margin)
        if doubtful:
            self.note(Kind.DOUBTFUL, self.memory.problem, tuple(r.solution.id for r in shown))
        text = w("doubt") if doubtful else self.present.intro(report, self.town, first, last)
        lines = "\n".join(self.present.line(r) for r in shown)
        buttons = [self.button("button.details", Intent.SHOW_DETAILS, n=r.rank) for r in shown]
        buttons += [self.button("button.why", Intent.EXPLAIN, n=first)]
        if report.total > last:
            buttons.append(self.button("button.more", Intent.SHOW_MORE))
        if offset == 0 and not doubtful:
            buttons.append(self.button("button.roadmap", Intent.ROADMAP))
        cards = tuple(self.present.card(r) for r in shown)
        listed = tuple(r.solution.id for r in report.recommendations)
        return self.reply(
            *before, Message(f"{text}\n{lines}", tuple(buttons), cards), listed=listed, discussed=None, waiting=None
        )

    def solve(self, problem: str, before: tuple[Message, ...] = ()) -> Reply:
        """Takes a problem: asks for the town when it is not known, else shows what solves it."""
        wishes = replace(self.memory.wishes, world=False)
        self.memory = self.memory.remembering().with_(problem=problem, listed=(), discussed=None, wishes=wishes)
        if self.town is None and not self.memory.without_town:
            return self.ask_town()
        return self.show(0, before)

    def doubtful(self, text: str) -> bool:
        """Whether the catalogue hardly knows what a text is about."""
        found = self.services.retriever.search(text, limit=1)
        return _is_doubtful(found.known_words, found.margin)

    def stands_out(self, text: str) -> bool:
        """Whether a text the assistant would decline is one that the catalogue clearly answers."""
        found = self.services.retriever.search(text, limit=1)
        return found.known_words >= DOUBTFUL_WORDS and found.margin >= CLEAR_MARGIN

    def chosen(self) -> Recommendation | Reply:
        """The item a message means, or the reply that asks for it."""
        w, recommendations = self.words, self.listed()
        if not recommendations:
            return self.reply(Message(w("list_missing")))
        by_id = {r.solution.id: r for r in recommendations}
        number = self.turn.values.get("n")
        if number is None and not self.turn.is_button:
            number = item_of(self.turn.text, len(recommendations))
        if number is None and self.memory.discussed in by_id:
            return by_id[self.memory.discussed]
        if number is None:
            named = self._named_in_text(recommendations)
            return named or self._which(recommendations)
        if not isinstance(number, int) or not 1 <= number <= len(recommendations):
            return self.reply(Message(w("item_missing", last=len(recommendations))))
        return recommendations[number - 1]

    def _named_in_text(self, recommendations: list[Recommendation]) -> Recommendation | None:
        """The listed solution whose name stands in the message."""
        said = set(stems(self.turn.text))
        for r in recommendations:
            own = set(stems(r.solution.name.ru)) | set(stems(r.solution.name.en))
            others = set().union(
                *(
                    set(stems(o.solution.name.ru)) | set(stems(o.solution.name.en))
                    for o in recommendations
                    if o is not r
                )
            )
            if said & (own - others):
                return r
        return None

    def _which(self, recommendations: list[Recommendation]) -> Reply:
        last = len(recommendations)
        buttons = tuple(self.button("button.details", self.turn.intent, n=r.rank) for r in recommendations[-6:])
        return self.reply(Message(self.words("item_which", last=last), buttons))


def _is_doubtful(known_words: float, margin: float) -> bool:
    return known_words < DOUBTFUL_WORDS and margin < DOUBTFUL_MARGIN
