"""A message is read before anything is decided: town, problems and acts apart from courtesy and self-description."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Act, Intent, Turn
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.reading import Reading, read, says_something
from bot.rasa.nlu.clauses import clauses
from catalogue.identified import Certainty
from catalogue.places.resolution import Places

PROBLEM, TELL, GREET, DENY = Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY, Intent.GREET, Intent.DENY


def reading(text: str, places: Places, *intents: Intent, known: bool = False, awaited: bool = False) -> Reading:
    """A message whose clauses are for the intents given, the last of them for all that follow."""
    pieces = clauses(text)
    given = [*intents, *[intents[-1]] * len(pieces)][: len(pieces)]
    acts = tuple(Act(intent=i, piece=p, nearest=(i,)) for i, p in zip(given, pieces, strict=True))
    return read(Turn(text, given[-1], acts=acts), places, town_known=known, town_awaited=awaited)


@pytest.mark.parametrize(
    ("text", "town", "problem"),
    [
        ("Ржев, ямы на дорогах", "rzhev", "ямы на дорогах"),
        ("ямы на дорогах, Ржев", "rzhev", "ямы на дорогах"),
        ("Ржев ямы на дорогах", "rzhev", "ямы на дорогах"),
        ("Rzhev, holes in the roads", "rzhev", "holes in the roads"),
        ("Камышин, Волгоградская область, ямы на дорогах", "kamyshin", "ямы на дорогах"),
        ("г. Ржев: ямы на дорогах", "rzhev", "ямы на дорогах"),
    ],
)
def test_town_is_taken_wherever_it_stands_and_is_no_part_of_the_problem(
    text: str, town: str, problem: str, places: Places
) -> None:
    found = reading(text, places, PROBLEM)
    assert found.town is not None
    assert [t.id for t in found.town.towns] == [town]
    assert found.problems == (problem,)


def test_unit_is_told_as_read(places: Places) -> None:
    found = reading("Чернушинский городской округ, трубы текут", places, PROBLEM)
    assert found.town is not None
    assert found.town.found.certainty is Certainty.TOLD
    assert found.problems == ("трубы текут",)


def test_courtesy_and_self_description_are_no_part_of_what_is_to_be_answered(places: Places) -> None:
    found = reading("Добрый день! Я глава района, трубы текут, люди жалуются", places, GREET, TELL, PROBLEM)
    assert [(a.intent, a.piece) for a in found.acts] == [(PROBLEM, "трубы текут")]


@pytest.mark.parametrize(
    "text",
    [
        "да, Ржев",
        "нет, Ржев",
        "не Тула, а Ржев",
        "мы не из Тулы, а работаем в Ржеве",
        "no, not Tula but Rzhev",
        "no, we are not from Tula but from Rzhev",
    ],
)
def test_answer_that_names_a_town_tells_it(text: str, places: Places) -> None:
    found = reading(text, places, DENY, TELL)
    assert found.town is not None
    assert [t.id for t in found.town.towns] == ["rzhev"]
    assert not found.acts


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("хотим остановки как в Казани", PROBLEM),
        ("что работает в Казани", Intent.CITY_INFO),
        ("темно в городах Perm region", PROBLEM),
        ("меня зовут Владимир", TELL),
        ("какая погода в Ржеве?", Intent.OUT_OF_SCOPE),
        ("что есть в Ржеве?", Intent.OUT_OF_SCOPE),
        ("света нет", PROBLEM),
        ("покажи", PROBLEM),
    ],
)
def test_what_is_not_said_of_ones_own_town_is_not_taken_for_it(text: str, intent: Intent, places: Places) -> None:
    assert reading(text, places, intent).town is None


def test_refused_town_beside_the_right_one_corrects_the_town_of_a_conversation(places: Places) -> None:
    found = reading("нет, не Тула, а Ржев", places, DENY, TELL, TELL, known=True)
    assert found.town is not None
    assert [t.id for t in found.town.towns] == ["rzhev"]


def test_another_city_in_a_problem_does_not_move_a_conversation_that_has_its_town(places: Places) -> None:
    assert reading("хотим остановки Казань", places, PROBLEM, known=True).town is None


def test_region_alone_is_a_region(places: Places) -> None:
    found = reading("Пермский край", places, TELL)
    assert found.town is None
    assert found.region is not None
    assert found.region.id == "perm-krai"


def test_unsure_clause_goes_with_its_neighbour(places: Places) -> None:
    acts = (
        Act(intent=Intent.ROADMAP, piece="с чего бы начать", confidence=0.9),
        Act(intent=Intent.COMPARE, piece="чтобы побыстрее", confidence=0.1),
    )
    turn = Turn("с чего бы начать, чтобы побыстрее", Intent.ROADMAP, acts=acts)
    found = read(turn, places, town_known=True, town_awaited=False)
    assert [a.intent for a in found.acts] == [Intent.ROADMAP]


@pytest.mark.parametrize("text", ["а какая цена", "сколько ждать?", "who made it", "is it free", "платно?"])
def test_questions_are_told_by_the_words_that_ask(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["крыши текут", "the roofs leak", "жители не знают, когда будет тепло и свет"])
def test_statements_ask_nothing(text: str) -> None:
    assert not asks(text)


def test_who_suffers_and_since_when_is_no_matter_of_its_own() -> None:
    assert not any(map(names_matter, ("люди устали", "каждый год", "денег нет", "people are angry")))
    assert all(map(names_matter, ("колодцы открыты", "нет тротуаров", "the roofs leak")))


@pytest.mark.parametrize("text", ["здравствуйте, мы из администрации", "мы всё-таки", "кстати, мы ведь из города"])
def test_courtesy_and_particles_say_nothing(text: str) -> None:
    assert not says_something(text)


def test_something_wrong_says_something() -> None:
    assert says_something("крыши текут")
