"""Turns about towns and regions: what runs where, who leads, who is alike, places in the index, a region whole."""

from __future__ import annotations

import re

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.services import Services
from catalogue.model import Direction, Scope
from catalogue.ratings import IQ_CITIES
from recommender.donors import known_in
from recommender.evidence import working_in


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("— ")]


# -- a city --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["что внедрено в Казани", "What runs in Kazan?"])
def test_known_city_is_told_with_its_solutions_and_whom_to_ask(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.CITY_INFO)
    catalogue, town = chat.services.catalogue, chat.services.catalogue.municipalities["kazan"]
    assert chat.memory.language
    language, contact = chat.memory.language, catalogue.cities["kazan"].contact
    known = {catalogue.solutions[i].title[language] for i in known_in(catalogue, town)}
    assert len(lines(told)) == 4
    assert all(any(name in line for name in known) for line in lines(told))
    assert str(len(known)) in told.splitlines()[0]
    assert str(len(known) - 4) in told
    assert contact.body[language] in told
    assert str(contact.url) in told


def test_asking_about_a_city_does_not_move_the_conversation_there(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("что есть в Уфе", Intent.CITY_INFO)
    assert chat.memory.town_id == "lysva"


@pytest.mark.parametrize(("said", "words"), [("что есть в Кизеле", "не значит"), ("what runs in Kizel", "not mean")])
def test_city_without_solutions_is_no_verdict(chat: Conversation, said: str, words: str) -> None:
    told = chat.say(said, Intent.CITY_INFO)
    assert words in told
    assert not lines(told)


@pytest.mark.parametrize(("said", "words"), [("что у них есть", "О каком городе"), ("what do they have", "Which city")])
def test_city_not_named_is_asked_for(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.CITY_INFO)


def test_city_by_a_button_is_the_same_as_by_words(chat: Conversation) -> None:
    assert chat.say("", Intent.CITY_INFO, city="ufa") == chat.say("что есть в Уфе", Intent.CITY_INFO)
    assert "О каком городе" in chat.say("", Intent.CITY_INFO, city="gone")


# -- leaders -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["кто лидирует в транспорте", "who leads in transport"])
def test_leaders_of_a_direction_are_counted_from_the_catalogue(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.LEADERS)
    catalogue, language = chat.services.catalogue, chat.memory.language
    assert language
    runs: dict[str, int] = {}
    for s in catalogue.in_scope(Scope.DOMESTIC):
        for city in working_in(s) if Direction.URBAN_TRANSPORT in s.directions else ():
            runs[city] = runs.get(city, 0) + 1
    counts = [int(line.rsplit(": ", 1)[1]) for line in lines(told)]
    assert counts == sorted(runs.values(), reverse=True)[:5]
    for line, n in zip(lines(told), counts, strict=True):
        assert line[2:].rsplit(": ", 1)[0] in {catalogue.cities[c].name[language] for c, k in runs.items() if k == n}
    assert "никто не публикует" in told or "nobody publishes" in told


def test_leaders_of_a_direction_lead_to_a_list_of_it(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("кто лучший в транспорте", Intent.LEADERS)
    (button,) = chat.reply.messages[-1].buttons
    chat.say("", button.intent, **button.values)
    assert chat.cards
    assert list(chat.memory.weights) == [Direction.URBAN_TRANSPORT]


@pytest.mark.parametrize(("said", "first"), [("кто лучший", "1. Москва"), ("who is the best", "1. Moscow")])
def test_leaders_without_a_direction_are_those_of_the_newest_index_with_its_source(
    chat: Conversation, said: str, first: str
) -> None:
    told = chat.say(said, Intent.LEADERS)
    newest = max(
        r.year
        for r in chat.services.catalogue.ratings
        if r.rating == IQ_CITIES and r.rank and r.value is not None and r.year
    )
    assert first in told
    assert str(newest) in told
    assert "https://" in told
    assert "направление" in told or "direction" in told


# -- similar towns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["кто на нас похож", "which towns are like ours"])
def test_similar_towns_are_told_inside_and_outside_the_region_with_reasons(chat: Conversation, said: str) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    told = chat.say(said, Intent.SIMILAR_TOWNS)
    inside, outside = (line.partition(": ")[2].split("; ") for line in told.splitlines()[1:3])
    assert (len(inside), len(outside)) == (3, 3)
    assert all("население" in town or "population" in town for town in (*inside, *outside))
    assert not any("край" in town or "Krai" in town for town in inside)
    assert all(re.search(r", .+ (область|край|Oblast|Krai|Republic)|Республика", town) for town in outside)
    assert not any(town.startswith(("Лысьва", "Lysva")) for town in inside)


def test_similar_to_a_named_town_is_about_that_town(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert chat.say("кто похож на Таганрог", Intent.SIMILAR_TOWNS).startswith("Таганрог")
    assert chat.memory.town_id == "lysva"


def test_similar_without_a_town_asks_for_it(chat: Conversation) -> None:
    assert "Из какого вы" in chat.say("кто на нас похож", Intent.SIMILAR_TOWNS)


# -- places in the index -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "row"),
    [("на каком мы месте", "19,15 из 120, 92-е место"), ("what is our place", "19.15 of 120, place 92")],
)
def test_place_of_the_own_town_has_year_group_and_source(chat: Conversation, said: str, row: str) -> None:
    chat.say("Таганрог", Intent.TELL_MUNICIPALITY)
    told = chat.say(said, Intent.RATING_PLACE)
    assert row in told
    assert "2023" in told
    assert "большие города" in told or "big cities" in told
    assert "https://" in told
    assert "не сравнивают" in told or "not compared" in told


def test_place_of_a_named_town_is_told_instead_of_the_own(chat: Conversation) -> None:
    chat.say("Таганрог", Intent.TELL_MUNICIPALITY)
    told = chat.say("какое место у Казани", Intent.RATING_PLACE)
    assert "Казань (Республика Татарстан)" in told
    assert "Таганрог" not in told
    assert told.count("https://") == 1
    button = next(b for b in chat.reply.messages[0].buttons if b.intent is Intent.RATING_PLACE)
    assert chat.say("", button.intent, **button.values).count("https://") == 4
    assert chat.memory.town_id == "taganrog"


@pytest.mark.parametrize("said", ["сравни места Казани и Уфы в рейтинге", "places of Kazan and Ufa in the index"])
def test_places_of_two_towns_are_told_in_their_order(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.RATING_PLACE)
    kazan, ufa = (max(told.find(a), told.find(b)) for a, b in (("Казань", "Kazan ("), ("Уфа (", "Ufa (")))
    assert 0 <= kazan < ufa


def test_town_without_a_place_is_told_as_unknown(chat: Conversation) -> None:
    told = chat.say("место Нытвы в рейтинге", Intent.RATING_PLACE)
    assert "Нытва" in told
    assert "не найдено" in told


@pytest.mark.parametrize("said", ["место Уфы", "the place of Ufa"])
def test_year_without_value_and_place_is_not_shown(chat: Conversation, said: str) -> None:
    lines = [line for line in chat.say(said, Intent.RATING_PLACE).splitlines() if line[:2] == "20"]
    assert lines
    assert all("мест" in line or "place" in line or " из " in line or " of " in line for line in lines)


@pytest.mark.parametrize(("said", "words"), [("какое место", "Из какого вы"), ("what is our place", "Which town")])
def test_place_without_any_town_asks_for_it(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.RATING_PLACE)


# -- a region ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["что в нашем регионе", "what is there in our region"])
def test_own_region_is_shown_with_what_spreads_and_what_is_missing(chat: Conversation, said: str) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    told = chat.say(said, Intent.REGION_VIEW)
    assert "Пермский край" in told or "Perm Krai" in told
    assert "может пригодиться соседям" in told or "of use to" in told
    assert "внутри региона нет по направлениям" in told or "inside the region in:" in told
    assert len(told.splitlines()) == 4


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("покажи решения по Пермскому краю", "Пермский край"),
        ("что есть в Пермском крае", "Пермский край"),
        ("обзор Ростовской области", "Ростовская область"),
        ("что делается в Татарстане", "Республика Татарстан"),
        ("what about Perm Krai", "Perm Krai"),
        ("show Rostov Oblast", "Rostov Oblast"),
    ],
)
def test_region_named_in_any_form_is_shown(chat: Conversation, said: str, region: str) -> None:
    assert chat.say(said, Intent.REGION_VIEW).startswith(region)


def test_named_region_goes_before_the_own(chat: Conversation) -> None:
    chat.say("Таганрог", Intent.TELL_MUNICIPALITY)
    assert chat.say("что в Пермском крае", Intent.REGION_VIEW).startswith("Пермский край")
    assert chat.memory.town_id == "taganrog"


@pytest.mark.parametrize(("said", "words"), [("регион Нарния", "Назовите регион"), ("the region of Narnia", "Name a")])
def test_unknown_region_is_asked_for(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.REGION_VIEW)


def test_okrug_is_compared_and_rated_by_the_town_in_its_centre(services: Services) -> None:
    chat = Conversation(services)
    chat.say("Лысьвенский городской округ", Intent.TELL_MUNICIPALITY)
    compared = chat.say("сравни нас с Лысьвой и Соликамском", Intent.COMPARE)
    assert "Соликамск (Пермский край)" in compared
    rated = chat.say("какое у нас место в индексе?", Intent.RATING_PLACE)
    own = [r for r in services.recommender.ratings.of_city("lysva") if r.rank is not None]
    assert own and f"{own[0].year} г.: {own[0].rank}-е место" in rated


def test_okrug_that_surrounds_its_centre_has_no_rating_of_it(services: Services) -> None:
    chat = Conversation(services)
    chat.say("Пермский муниципальный округ", Intent.TELL_MUNICIPALITY)
    assert "оценок не найдено" in chat.say("какое у нас место в индексе?", Intent.RATING_PLACE)
    assert "Соликамск" in chat.say("сравни нас с Соликамском", Intent.COMPARE)


def test_district_inside_a_town_is_told_to_be_one(services: Services) -> None:
    chat = Conversation(services)
    chat.say("не вывозят мусор", Intent.DESCRIBE_PROBLEM)
    assert "район внутри города" in chat.say("Мотовилихинский район", Intent.TELL_MUNICIPALITY)
    assert chat.memory.town_id is None


@pytest.mark.parametrize(
    "said",
    ["Раньше работал в Перми, дороги разбиты", "По примеру Белгорода хотим камеры", "Соседняя Пенза уже всё сделала"],
)
def test_town_of_others_does_not_become_ones_own(services: Services, said: str) -> None:
    chat = Conversation(services)
    chat.say(said, Intent.DESCRIBE_PROBLEM)
    assert (chat.memory.town_id, chat.memory.candidates) == (None, ())


def test_code_and_adjective_answer_the_question_for_a_town(services: Services) -> None:
    chat = Conversation(services)
    chat.say("не вывозят мусор", Intent.DESCRIBE_PROBLEM)
    chat.say("лысьвинский", Intent.TELL_MUNICIPALITY)
    assert chat.memory.candidates[:2] == ("lysva", "oktmo-57726000")
    chat.say("57726000", Intent.TELL_MUNICIPALITY)
    assert chat.memory.town_id == "oktmo-57726000"


def test_question_on_a_city_hardly_taken_for_something_foreign_is_answered(chat: Conversation) -> None:
    told = chat.say_unsurely("что есть в Перми?", Intent.OUT_OF_SCOPE, Intent.CITY_INFO)
    assert told.startswith("Пермь (Пермский край): в каталоге")
    assert chat.memory.town_id is None


# -- whose town it is ----------------------------------------------------------------------------------------


PROBLEM = "темно на улицах, не хватает освещения"


@pytest.mark.parametrize(("said", "then"), [("кто мэр Перми?", Intent.LEADERS), ("кто глава Кунгура", Intent.HUMAN)])
def test_question_on_a_town_makes_it_nobodys_own(chat: Conversation, said: str, then: Intent) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    chat.say_unsurely(said, Intent.TELL_MUNICIPALITY, then)
    assert chat.memory.town_id is None
    assert chat.reply.messages


def test_town_with_a_question_mark_is_asked_back_and_over_ones_own_list_told_about(chat: Conversation) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    assert "Пермь" in chat.say("город Пермь?", Intent.TELL_MUNICIPALITY)
    assert (chat.memory.town_id, chat.memory.candidates) == (None, ("perm",))
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    listed = chat.memory.listed
    assert "Пермь" in chat.say("город Пермь?", Intent.TELL_MUNICIPALITY).splitlines()[0]
    assert (chat.memory.town_id, chat.memory.listed) == ("lysva", listed)


def test_town_that_is_said_not_to_suit_is_not_ones_own_and_the_one_of_the_size_told_is_asked(
    chat: Conversation,
) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    acts = [("москва не подходит", Intent.DENY), ("у нас сокол 34 тыс.", Intent.TELL_MUNICIPALITY)]
    chat.say("москва не подходит, у нас сокол 34 тыс.", Intent.REFINE, acts)
    assert (chat.memory.town_id, chat.memory.candidates) == (None, ("sokol-vologda-oblast",))


@pytest.mark.parametrize(
    ("said", "taken", "identifier"),
    [
        ("это Топки", Intent.ASK_SOURCES, "topki"),
        ("ну Благодарный допустим", Intent.THANK, "blagodarnyy"),
        ("мирный наверное", Intent.DENY, "mirny"),
        ("наш - светлый", Intent.AFFIRM, "svetlyy-kaliningrad-oblast"),
        ("мы Бакал, Челябинская область", Intent.RATING_PLACE, "bakal"),
    ],
)
def test_answer_to_the_question_for_the_town_is_read_as_one_whatever_it_is_taken_for(
    chat: Conversation, said: str, taken: Intent, identifier: str
) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    chat.say(said, taken)
    assert identifier in (chat.memory.town_id, *chat.memory.candidates)


@pytest.mark.parametrize("said", ["это дорого", "у нас камеры", "наверное вода", "не Топки"])
def test_what_names_no_town_is_no_answer_to_the_question_for_one(chat: Conversation, said: str) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    chat.say(said, Intent.REFINE)
    assert (chat.memory.town_id, chat.memory.candidates) == (None, ())


def test_district_inside_a_town_beside_a_problem_is_told_not_to_be_known(chat: Conversation) -> None:
    acts = [("мы из Автозаводского района", Intent.TELL_MUNICIPALITY), ("темно на улицах", Intent.DESCRIBE_PROBLEM)]
    told = chat.say("мы из Автозаводского района, темно на улицах", Intent.DESCRIBE_PROBLEM, acts)
    assert "назовите город" in told
    assert chat.cards


def test_middle_of_a_range_of_people_is_taken_and_told(chat: Conversation) -> None:
    chat.say(PROBLEM, Intent.DESCRIBE_PROBLEM)
    told = chat.say("у нас плюс минус 20–30 тыс", Intent.REFINE)
    assert chat.memory.population == 25_000
    assert all(n in told.replace("\xa0", " ") for n in ("20 000", "30 000", "25 000"))


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Пермский край и Удмуртия", ("Пермский край", "Удмуртская Республика")),
        ("Perm Krai and Tatarstan", ("Perm Krai", "Tatarstan")),
    ],
)
def test_each_of_two_regions_is_told_with_a_button_to_its_whole_view(
    chat: Conversation, said: str, names: tuple[str, str]
) -> None:
    told = chat.say(said, Intent.REGION_VIEW)
    assert all(name in told for name in names)
    assert [b.intent for b in chat.reply.messages[0].buttons] == [Intent.REGION_VIEW] * 2


# -- the town put right ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remark", "told", "town"),
    [
        ("ой не туда, это соседи", "мы Юрлинский округ пермского края", "юрл"),
        ("вы меня не так поняли", "город у меня не Лысьва, а Очёр", "очёр"),
        ("плохой ответ", "мы из Чердыни", "чердын"),
        ("wrong", "we are Kungur", "kungur"),
    ],
)
@pytest.mark.parametrize("taken", [Intent.CORRECT, Intent.FEEDBACK, Intent.DENY])
def test_town_told_beside_a_remark_is_taken(
    chat: Conversation, remark: str, told: str, town: str, taken: Intent
) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("ямы на дорогах", Intent.DESCRIBE_PROBLEM)
    said = chat.say(f"{remark}, {told}", taken, [(remark, taken), (told, Intent.TELL_MUNICIPALITY)])
    assert town in said.lower()
    assert chat.memory.town_id != "lysva"
    assert chat.memory.problem == "ямы на дорогах"
    assert chat.cards


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("а теперь то же самое для Губахи", Intent.REFINE),
        ("что есть для города Губаха", Intent.CITY_INFO),
        ("ещё для Губахи покажите", Intent.SHOW_MORE),
        ("the same for Gubakha", Intent.RECOMMEND),
    ],
)
def test_answer_wanted_for_a_town_is_given_for_it(chat: Conversation, said: str, intent: Intent) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("ямы на дорогах", Intent.DESCRIBE_PROBLEM)
    chat.say(said, intent)
    assert chat.memory.town_id == "gubakha"
    assert chat.memory.problem == "ямы на дорогах"
    assert chat.cards


@pytest.mark.parametrize(
    ("said", "intent"),
    [("письмо для Казани напишите", Intent.ASK_DONOR), ("кто это делал для Уфы", Intent.ASK_VENDOR)],
)
def test_city_that_something_was_done_for_is_not_ones_own(chat: Conversation, said: str, intent: Intent) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("ямы на дорогах", Intent.DESCRIBE_PROBLEM)
    chat.say(said, intent)
    assert chat.memory.town_id == "lysva"


def test_city_asked_about_while_the_own_town_is_awaited_is_not_ones_own(chat: Conversation) -> None:
    chat.say("переполнены баки", Intent.DESCRIBE_PROBLEM)
    chat.say("а у Уфы что", Intent.CITY_INFO)
    assert chat.memory.town_id is None
