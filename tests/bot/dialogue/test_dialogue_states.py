"""What a message is for by the state of the conversation, whatever the classifier takes it for first."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Turn
from bot.services import Services


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def listed(chat: Conversation) -> Conversation:
    """A conversation with a list on the table."""
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    return chat


@pytest.mark.parametrize("taken", [Intent.ASK_ABOUT, Intent.START_OVER, Intent.OUT_OF_SCOPE])
def test_question_that_points_to_the_list_is_about_the_list(listed: Conversation, taken: Intent) -> None:
    before = listed.memory.listed
    said = listed.say_unsurely("у кого из них есть подрядчик?", taken, Intent.ASK_VENDOR)
    assert "Бинолоджи" in said
    assert listed.memory.listed == before


def test_question_on_other_towns_is_answered_within_the_form(listed: Conversation) -> None:
    listed.say("анкета", Intent.FILL_FORM)
    said = listed.say("какие города на нас похожи?", Intent.SIMILAR_TOWNS)
    assert "самые похожие" in said


def test_practice_abroad_is_asked_of_the_problem_and_not_of_the_list(listed: Conversation) -> None:
    said = listed.say("а как с этим за границей?", Intent.WORLD)
    assert "Зарубежные практики" in said


def test_number_of_things_is_no_cost(listed: Conversation) -> None:
    said = listed.say("сколько весов установили у них", Intent.ASK_COST)
    assert "Число весов источники не называют" in said
    assert "стоило" not in said


def test_fact_that_counts_the_thing_is_told(chat: Conversation) -> None:
    chat.say("пассажиры не знают, когда придёт автобус", Intent.DESCRIBE_PROBLEM)
    chat.say("Электронные табло на остановках Челябинска", Intent.FALLBACK)
    assert "98" in chat.say("сколько остановок оборудовали", Intent.ASK_STAFF)


def test_problem_of_several_is_taken_up_not_forgotten(chat: Conversation) -> None:
    problems = ["бегают бродячие собаки", "переполняются контейнеры"]
    chat.say(", ".join(problems), Intent.DESCRIBE_PROBLEM, [(p, Intent.DESCRIBE_PROBLEM) for p in problems])
    chat.say("начинаем с собак", Intent.START_OVER)
    assert chat.memory.problem == "бегают бродячие собаки"
    assert chat.memory.listed


def test_direction_of_the_leaders_is_kept(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("кто лидер по транспорту", Intent.LEADERS)
    chat.say("а что из этого нам годится", Intent.SIMILAR_TOWNS)
    assert chat.memory.weights.keys() == {"urban-transport"}
    assert chat.memory.listed


def test_towns_compared_are_told_in_a_direction(chat: Conversation) -> None:
    chat.say("сравни Пермь и Казань", Intent.COMPARE)
    said = chat.say("а кто впереди по транспорту?", Intent.LEADERS)
    assert {"Пермь", "Казань"} <= {line.split(":")[0].split(" (")[0] for line in said.splitlines()}
    assert "Екатеринбург" not in said


def test_why_within_the_form_is_told_and_the_form_goes_on(listed: Conversation) -> None:
    listed.say("анкета", Intent.FILL_FORM)
    assert "Анкета уточняет" in listed.say("а для чего она?", Intent.EXPLAIN)
    listed.say("нет", Intent.DENY)
    assert len(listed.memory.answers) == 1


def test_other_town_named_alone_over_a_list_is_looked_up(listed: Conversation) -> None:
    before = listed.memory
    assert "Казань" in listed.say("а в Казани?", Intent.WORLD)
    assert (listed.memory.listed, listed.memory.town_id) == (before.listed, before.town_id)


def test_whole_title_opens_its_card_whatever_towns_it_names(chat: Conversation) -> None:
    said = chat.say("Электронные табло на остановках Челябинска — подробнее", Intent.TELL_MUNICIPALITY)
    assert said.startswith("Электронные табло")
    assert chat.memory.town_id is None


def test_question_on_legality_gets_the_rules_with_their_source(chat: Conversation) -> None:
    said = chat.say("правда, что с 2025 года иностранные программы под запретом?", Intent.REGISTER_STATUS)
    assert "Исключения" in said or "исключения" in said
    assert "digesta.org" in said
    assert "Нет данных о записи" not in said


def test_penalty_is_told_with_its_source_and_what_the_rules_do_not_hold(chat: Conversation) -> None:
    chat.say("можно ли купить программу, которой нет в реестре", Intent.PURCHASE)
    said = chat.say("а какой штраф", Intent.ASK_COST)
    assert "torgi.egov66.ru" in said
    assert "назовёт юрист" in said


def test_problem_put_right_takes_the_place_of_the_one_understood(listed: Conversation) -> None:
    listed.say("мы имели в виду освещение улиц, а не контейнеры", Intent.DENY)
    assert listed.memory.problem == "освещение улиц"


def test_city_refused_is_no_donor(chat: Conversation) -> None:
    chat.say("опаздывают автобусы", Intent.DESCRIBE_PROBLEM)
    assert "без городов: Челябинск" in chat.say("Челябинск уберите", Intent.CITY_INFO)
    context = TurnContext(chat.services.dialogue, Turn("", Intent.FALLBACK), chat.memory)
    donors = {d.city_id for r in context.report().recommendations for d in r.donors}
    assert donors and "chelyabinsk" not in donors


def test_condition_of_a_problem_excludes_what_cards_speak_of(chat: Conversation) -> None:
    chat.say("видеонаблюдение во дворах без распознавания лиц", Intent.DESCRIBE_PROBLEM)
    shown = [chat.services.dialogue.catalogue.solutions[i] for i in chat.cards]
    assert chat.memory.problem == "видеонаблюдение во дворах"
    assert shown and not any("распознавание лиц" in f"{s.name.ru} {s.summary.ru}".lower() for s in shown)


def test_want_of_a_thing_is_the_problem_itself(chat: Conversation) -> None:
    chat.say("тёмные дворы без камер", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.problem == "тёмные дворы без камер"


def test_item_discussed_is_told_in_one_sentence(listed: Conversation) -> None:
    listed.say("подробнее о первом", Intent.SHOW_DETAILS)
    said = listed.say("а покороче?", Intent.CAPABILITIES)
    assert said.startswith("Коротко. ")
    assert "\n" not in said


def test_one_of_the_list_is_recommended_with_its_reasons(listed: Conversation) -> None:
    before = listed.memory.listed
    said = listed.say("что бы вы взяли, назовите одно", Intent.RECOMMEND)
    assert "\n— " in said
    assert (listed.memory.discussed, listed.memory.listed) == (before[0], before)


def test_own_town_is_told_before_the_others(listed: Conversation) -> None:
    assert "Лысьва: внедрения в каталоге нет" in listed.say("у нас это уже есть? у первого", Intent.ASK_WHERE)


def test_question_that_no_topic_answers_is_about_the_list(listed: Conversation) -> None:
    assert "Бинолоджи" in listed.say_unsurely("чей насос внутри бака", Intent.ASK_ABOUT, Intent.ASK_VENDOR)


def test_reason_asked_with_nothing_shown_is_looked_for_among_the_topics(chat: Conversation) -> None:
    assert "не всех городов" in chat.say("почему в индексе нет нашего города", Intent.EXPLAIN)


@pytest.mark.parametrize("taken", [Intent.FILL_FORM, Intent.WORLD])
def test_form_and_practices_abroad_begin_only_where_they_are_surely_asked_for(
    listed: Conversation, taken: Intent
) -> None:
    listed.say_unsurely("а сколько это заняло по времени", taken, Intent.ASK_TERM)
    assert listed.memory.waiting is None
    assert not listed.memory.wishes.world
