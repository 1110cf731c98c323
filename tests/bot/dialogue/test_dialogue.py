"""Turns of the conversation over the real catalogue, without a server."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent, Memory, Turn, Waiting
from bot.dialogue.router import HANDLERS, answer
from bot.presentation.addresses import site_of
from bot.services import Services
from catalogue.model import Language


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def test_every_intent_has_its_handler() -> None:
    assert set(HANDLERS) == set(Intent)


def test_town_and_problem_in_one_message_are_answered_at_once(chat: Conversation) -> None:
    said = chat.say("Мы из Лысьвы. Переполняются контейнеры, жители жалуются", Intent.DESCRIBE_PROBLEM)
    assert "Лысьва, Пермский край" in said
    assert len(chat.cards) == 3
    card = chat.reply.messages[-1].cards[0]
    assert card.donor
    assert card.why
    assert card.verdict_label
    assert card.register.label
    assert card.sources


def test_problem_before_the_town_is_answered_at_once_and_again_when_the_town_is_told(chat: Conversation) -> None:
    assert "Назовите свой город" in chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert len(chat.cards) == 3
    assert chat.memory.waiting is Waiting.TOWN
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert len(chat.cards) == 3
    assert chat.memory.problem == "переполняются контейнеры"


def test_one_may_go_on_without_a_town(chat: Conversation) -> None:
    chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    said = chat.say("", Intent.RECOMMEND, without_town=True)
    assert "без привязки к городу" in said
    assert len(chat.cards) == 3
    chat.say("плохо с освещением улиц", Intent.DESCRIBE_PROBLEM)
    assert len(chat.cards) == 3


def test_namesakes_are_asked_back_and_the_region_chooses(chat: Conversation) -> None:
    said = chat.say("Киров", Intent.TELL_MUNICIPALITY)
    assert "несколько" in said
    assert len(chat.reply.messages[0].buttons) == 2
    chat.say("Калужская область", Intent.OUT_OF_SCOPE)
    assert chat.memory.town_id == "kirov-kaluga-oblast"


def test_bare_town_is_understood_whatever_the_intent(chat: Conversation) -> None:
    chat.say("Шахты", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.town_id == "shakhty"


def test_town_mentioned_as_an_example_does_not_move_the_conversation(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("хотим умные светофоры, как в Казани", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.town_id == "lysva"


def test_correction_moves_it(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("нет, не Лысьва, а Нытва", Intent.DENY)
    assert chat.memory.town_id == "nytva"


def test_a_no_takes_back_a_town_that_was_told_as_read_and_a_yes_keeps_it(chat: Conversation) -> None:
    assert "понято как Лысьва" in chat.say("мы из Лысвы", Intent.TELL_MUNICIPALITY)
    assert "Что показать" in chat.say("да", Intent.AFFIRM)
    assert chat.memory.town_id == "lysva"
    other = Conversation(chat.services)
    other.say("мы из Лысвы", Intent.TELL_MUNICIPALITY)
    assert "Из какого вы" in other.say("нет", Intent.DENY)
    assert other.memory.town_id is None


def test_list_goes_on_without_repeating(chat: Conversation) -> None:
    chat.say("Лысьва, улицы плохо освещены", Intent.DESCRIBE_PROBLEM)
    first = chat.cards
    chat.say("ещё", Intent.SHOW_MORE)
    assert chat.cards
    assert not set(first) & set(chat.cards)
    assert list(chat.memory.listed) == first + chat.cards


def test_end_of_the_list_is_said(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    for _ in range(60):
        said = chat.say("ещё", Intent.SHOW_MORE)
        if not chat.cards:
            break
    assert "Это всё" in said


def test_item_of_the_list_is_told_in_detail_with_its_sources(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    second = chat.cards[1]
    said = chat.say("расскажи про второй", Intent.SHOW_DETAILS)
    assert chat.cards == [second]
    assert any(site_of(source) in said for source in chat.services.catalogue.solutions[second].sources)
    assert "Кого спросить" in said


def test_missing_item_is_said_with_the_range(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert "с 1 по 3" in chat.say("расскажи про 17-й", Intent.SHOW_DETAILS)
    assert "с 1 по 3" in chat.say("", Intent.SHOW_DETAILS, n=0)
    assert "с 1 по 3" in chat.say("", Intent.SHOW_DETAILS, n="x")


def test_question_about_the_list_before_there_is_one_asks_for_a_problem(chat: Conversation) -> None:
    for intent in (Intent.SHOW_DETAILS, Intent.EXPLAIN, Intent.SHOW_MORE):
        assert "списка" in chat.say("второй", intent)


def test_why_gives_parts_that_add_up_to_the_score(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    card = chat.reply.messages[-1].cards[0]
    chat.say("почему?", Intent.EXPLAIN)
    said = chat.say("Как посчитано место 1", Intent.FALLBACK)
    parts = [float(line.rsplit("— ", 1)[1].replace(",", ".")) for line in said.splitlines() if line.startswith("— ")]
    assert len(parts) == 5
    assert sum(parts) == pytest.approx(card.score, abs=0.03)


def test_register_status_of_a_named_product_has_date_source_and_next_step(chat: Conversation) -> None:
    said = chat.say("есть ли FindFace в реестре", Intent.REGISTER_STATUS)
    assert "Запись не подтверждена" in said
    assert "26.10.2021" in said
    assert "https://" in said
    assert "reestr.digital.gov.ru" in said
    assert "не юридическое заключение" in said


def test_register_status_of_an_unknown_product_is_no_verdict(chat: Conversation) -> None:
    said = chat.say("есть ли в реестре ЗумбаСофт", Intent.REGISTER_STATUS)
    assert "ничего не проверено" in said
    assert "не в реестре" not in said


def test_foreign_product_is_named_so_with_hints_marked_as_hints(chat: Conversation) -> None:
    said = chat.say("чем заменить Cisco Webex", Intent.REPLACE_FOREIGN)
    assert "Иностранное" in said
    assert "Подсказки" in said


def test_register_status_of_an_item_and_of_the_one_discussed(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    title = chat.reply.messages[-1].cards[1].title
    assert title in chat.say("статус второго в реестре", Intent.REGISTER_STATUS)
    chat.say("расскажи про второй", Intent.SHOW_DETAILS)
    assert title in chat.say("а оно в реестре?", Intent.REGISTER_STATUS)


def test_gaps_of_a_town_without_values_are_not_invented(chat: Conversation) -> None:
    chat.say("Нытва", Intent.TELL_MUNICIPALITY)
    short = chat.say("где мы отстаём", Intent.ASK_GAPS)
    assert "косвенно, по открытым данным" in short
    assert short.count("\n") < 3
    said = chat.say("", Intent.ASK_GAPS, wish="whole")
    assert "Городское управление: нет данных" in said
    assert "косвенно, по открытым данным: индекс качества городской среды, 2020, улично-дорожная сеть 25 из 60" in said
    assert "не значение индекса «IQ городов»" in said
    assert "%" not in said


def test_gaps_of_a_rated_town_are_labelled_as_a_flat_prior(chat: Conversation) -> None:
    chat.say("Таганрог", Intent.TELL_MUNICIPALITY)
    assert chat.say("где мы отстаём", Intent.ASK_GAPS).count("\n") < 3
    said = chat.say("Все направления", Intent.FALLBACK)
    assert said.count("16 % (ориентир 25 %)") == 2
    assert said.count("общий индекс за 2023 г., без разбивки; косвенно, по открытым данным") == 8
    assert "Разбивки по направлениям никто не публикует" in said
    assert "rostov.rbc.ru" in said


def test_start_over_forgets_all_but_the_language(chat: Conversation) -> None:
    chat.say("We are from Lysva, bins overflow", Intent.DESCRIBE_PROBLEM)
    chat.say("start over", Intent.START_OVER)
    fresh = chat.memory.with_(offered=(), earlier=())
    assert fresh == Memory(language=Language.EN, waiting=Waiting.TOWN)
    assert [e["problem"] for e in chat.memory.earlier] == ["bins overflow"]


def test_language_follows_the_speaker_and_can_be_asked_for(chat: Conversation) -> None:
    assert "Which town" in chat.say("hello there", Intent.GREET)
    assert "Из какого" in chat.say("здравствуйте", Intent.GREET)
    assert "English" in chat.say("in English please", Intent.SWITCH_LANGUAGE)
    assert "Municipality: Lysva" in chat.say("Lysva", Intent.TELL_MUNICIPALITY)


def test_what_the_catalogue_has_nothing_for_is_said_so(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = chat.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    assert "в каталоге нет" in said


def test_what_the_catalogue_has_nothing_for_is_said_so_also_when_the_town_comes_later(chat: Conversation) -> None:
    chat.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    assert "в каталоге нет" in chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    said = chat.say("улицы плохо освещены", Intent.DESCRIBE_PROBLEM)
    assert "в каталоге нет" not in said


@pytest.mark.parametrize("said", ["???", "абырвалг", "🙂🙂", "asdfgh qwerty", "ыва фывапролд", "12345"])
@pytest.mark.parametrize("town", ["", "Лысьва"])
def test_words_that_are_none_get_no_list_but_what_to_write(chat: Conversation, said: str, town: str) -> None:
    if town:
        chat.say(town, Intent.TELL_MUNICIPALITY)
    told = chat.say(said, Intent.DESCRIBE_PROBLEM)
    assert chat.cards == []
    assert "Напишите обычными словами" in told or "Write in plain words" in told
    assert chat.memory.problem == ""


def test_words_that_are_none_leave_the_list_on_the_table(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    listed = chat.memory.listed
    chat.say("asdfgh", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.listed == listed
    assert chat.memory.problem == "переполняются контейнеры"


def test_no_share_of_likeness_is_told(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    told = chat.say("почему?", Intent.EXPLAIN) + str(chat.reply.messages) + chat.say("а второе?", Intent.EXPLAIN)
    assert "%" not in told
    assert "ближе всего к вашей проблеме" in told


def test_long_text_nobody_understood_is_searched_as_a_problem(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("Каждую зиму в частном секторе по вечерам темно, столбы стоят, а лампы не горят неделями", Intent.FALLBACK)
    assert len(chat.cards) == 3


def test_what_is_not_understood_offers_ways_on(chat: Conversation) -> None:
    said = chat.say("ыва", Intent.FALLBACK)
    assert "не совсем понятен" in said
    assert chat.reply.messages[0].buttons


def test_forgotten_or_foreign_memory_is_read_as_far_as_it_goes() -> None:
    assert Memory.from_dict(None) == Memory()
    assert Memory.from_dict({"language": "xx", "waiting": "nothing", "listed": None}) == Memory()
    assert Memory.from_dict({"town_id": "lysva", "unknown": 1}).town_id == "lysva"


@pytest.mark.parametrize("text", ["<b>жирный</b> <script>alert(1)</script>", "=cmd|' /C calc'!A0", "' OR 1=1 --", "{}"])
def test_hostile_text_gets_an_ordinary_answer(chat: Conversation, text: str) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    for intent in (Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY, Intent.REGISTER_STATUS, Intent.FALLBACK):
        assert chat.say(text, intent)


# -- follow-ups, requests that wait for the town, unclear messages ---------------------------------------------


@pytest.mark.parametrize(
    ("asked", "intent", "follow", "expected"),
    [
        ("какое место у Таганрога в индексе?", Intent.RATING_PLACE, "а у Омска?", "20,96 из 120"),
        ("что работает в Перми?", Intent.CITY_INFO, "а в Казани?", "Казань"),
        ("what runs in Perm?", Intent.CITY_INFO, "and in Kazan?", "Kazan"),
    ],
)
def test_a_town_alone_asks_the_last_question_again(
    chat: Conversation, asked: str, intent: Intent, follow: str, expected: str
) -> None:
    chat.say(asked, intent)
    assert expected in chat.say(follow, Intent.OUT_OF_SCOPE)


def test_an_item_alone_asks_the_last_question_again(chat: Conversation) -> None:
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    titles = [card.title for card in chat.reply.messages[-1].cards]
    assert f"Почему «{titles[0]}»" in chat.say("почему первое?", Intent.EXPLAIN)
    assert f"Почему «{titles[1]}»" in chat.say("а второе?", Intent.SHOW_DETAILS)
    assert f"Почему «{titles[2]}»" in chat.say("а третье", Intent.FALLBACK)


def test_a_question_with_words_of_its_own_is_no_follow_up(chat: Conversation) -> None:
    chat.say("какое место у Таганрога в индексе?", Intent.RATING_PLACE)
    chat.say("а в Омске темно на улицах", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.problem


@pytest.mark.parametrize("intent", [Intent.ROADMAP, Intent.FILL_FORM, Intent.ASK_GAPS, Intent.SIMILAR_TOWNS])
def test_what_waited_for_the_town_is_answered_once_it_is_known(chat: Conversation, intent: Intent) -> None:
    direct = Conversation(chat.services)
    direct.say("Лысьва", Intent.TELL_MUNICIPALITY)
    wanted = direct.say("/x", intent)
    chat.say("/x", intent)
    assert chat.memory.pending is intent
    said = chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert said.endswith(wanted)
    assert chat.memory.pending is None


def test_a_problem_takes_the_place_of_what_waited(chat: Conversation) -> None:
    chat.say("с чего начать", Intent.ROADMAP)
    chat.say("темно на улицах", Intent.DESCRIBE_PROBLEM)
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert len(chat.cards) == 3


def test_an_unclear_message_is_offered_its_nearest_readings_and_answered_as_the_chosen_one(
    chat: Conversation,
) -> None:
    nearest = (Intent.FALLBACK, Intent.RATING_PLACE, Intent.THANK, Intent.LEADERS, Intent.CITY_INFO, Intent.COMPARE)
    memory = Memory(town_id="omsk")
    reply = answer(chat.services.dialogue, Turn("ммм индекс", Intent.FALLBACK, nearest=nearest), memory)
    buttons = reply.messages[0].buttons
    assert [b.intent for b in buttons] == [Intent.RATING_PLACE, Intent.LEADERS, Intent.CITY_INFO]
    chosen = Turn(f"/{buttons[0].intent}", buttons[0].intent, buttons[0].values)
    assert "20,96 из 120" in "".join(m.text for m in answer(chat.services.dialogue, chosen, reply.memory).messages)


def test_a_second_unclear_message_in_a_row_leads_to_the_form_and_to_people(chat: Conversation) -> None:
    first, second, third = (chat.say("ыва", Intent.FALLBACK) for _ in range(3))
    assert "форму поиска" not in first
    assert "форму поиска" in second == third
    assert [b.intent for b in chat.reply.messages[0].buttons] == [Intent.CAPABILITIES, Intent.HUMAN]
    chat.say("спасибо", Intent.THANK)
    assert chat.say("ыва", Intent.FALLBACK) == first


def test_leaders_are_told_when_the_first_places_are_asked(chat: Conversation) -> None:
    assert "1. Москва" in chat.say("какие города на первых местах в индексе?", Intent.RATING_PLACE)
    assert "1. Moscow" in chat.say("which cities are at the top of the index?", Intent.RATING_PLACE)


def test_lessons_keep_to_what_the_list_is_for(chat: Conversation) -> None:
    chat.say("Мы из Лысьвы. Бродячие собаки", Intent.DESCRIBE_PROBLEM)
    said = chat.say("что у других не получилось?", Intent.LESSONS)
    assert "\n— " not in said
    (button,) = chat.reply.messages[0].buttons
    assert "\n— " in chat.say("", button.intent, **button.values)


def test_what_is_called_important_comes_forward(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = chat.say("для нас важнее всего экология", Intent.SET_PRIORITIES)
    assert "взвешены" in said
    solutions = chat.services.catalogue.solutions
    assert all("environmental-safety" in solutions[i].directions for i in chat.cards)


@pytest.mark.parametrize("said", ["к прошлому вопросу", "back to the question before", "назад"])
def test_the_form_goes_back_in_any_words(chat: Conversation, said: str) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("анкета", Intent.FILL_FORM)
    chat.say("нет", Intent.DENY)
    assert len(chat.memory.answers) == 1
    chat.say(said, Intent.FALLBACK)
    assert len(chat.memory.answers) == 0


def test_own_town_is_compared_with_peers_of_its_choice(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = chat.say("сравни нас с Березниками и Чайковским", Intent.COMPARE)
    assert "улично-дорожная сеть, из 60 — город; индекс качества городской среды" in said
    assert "Лысьва (Пермский край): 25 (2020; лучше, чем у 12 % похожих)" in said
    assert "Березники (Пермский край): 30 (2020" in said
    assert "Что общего: население" in said
