"""Turns of the conversation over the real catalogue, without a server."""

from __future__ import annotations

import json

import pytest

from bot.bootstrap import House
from bot.dialogue.model import Intent, Memory, Reply, Turn, Waiting
from bot.dialogue.turns import HANDLERS, answer
from catalogue.model import Language


class Conversation:
    """Says one thing after another and remembers, as the tracker would: through JSON."""

    def __init__(self, house: House) -> None:
        self.house, self.memory, self.reply = house, Memory(), Reply((), Memory())

    def say(self, text: str, intent: Intent, **values: object) -> str:
        turn = Turn("/" + intent if values else text, intent, values)
        self.reply = answer(self.house, turn, self.memory)
        self.memory = Memory.from_dict(json.loads(json.dumps(self.reply.memory.to_dict())))
        return "\n".join(m.text for m in self.reply.messages)

    @property
    def cards(self) -> list[str]:
        return [c.solution_id for m in self.reply.messages for c in m.cards]


@pytest.fixture
def talk(house: House) -> Conversation:
    return Conversation(house)


def test_every_intent_has_its_handler() -> None:
    assert set(HANDLERS) == set(Intent)


def test_town_and_problem_in_one_message_are_answered_at_once(talk: Conversation) -> None:
    said = talk.say("Мы из Лысьвы. Переполняются контейнеры, жители жалуются", Intent.DESCRIBE_PROBLEM)
    assert "Лысьва, Пермский край" in said
    assert len(talk.cards) == 3
    card = talk.reply.messages[-1].cards[0]
    assert card.donor
    assert card.why
    assert card.verdict_label
    assert card.register.label
    assert card.sources


def test_problem_before_the_town_is_kept_and_answered_when_the_town_is_told(talk: Conversation) -> None:
    assert "Из какого вы" in talk.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert talk.memory.waiting is Waiting.TOWN
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert len(talk.cards) == 3
    assert talk.memory.problem == "переполняются контейнеры"


def test_one_may_go_on_without_a_town(talk: Conversation) -> None:
    talk.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    said = talk.say("", Intent.RECOMMEND, without_town=True)
    assert "без привязки к городу" in said
    assert len(talk.cards) == 3
    talk.say("плохо с освещением улиц", Intent.DESCRIBE_PROBLEM)
    assert len(talk.cards) == 3


def test_namesakes_are_asked_back_and_the_region_chooses(talk: Conversation) -> None:
    said = talk.say("Киров", Intent.TELL_MUNICIPALITY)
    assert "несколько" in said
    assert len(talk.reply.messages[0].buttons) == 2
    talk.say("Калужская область", Intent.OUT_OF_SCOPE)
    assert talk.memory.town_id == "kirov-kaluga-oblast"


def test_bare_town_is_understood_whatever_the_intent(talk: Conversation) -> None:
    talk.say("Шахты", Intent.DESCRIBE_PROBLEM)
    assert talk.memory.town_id == "shakhty"


def test_town_mentioned_as_an_example_does_not_move_the_conversation(talk: Conversation) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    talk.say("хотим умные светофоры, как в Казани", Intent.DESCRIBE_PROBLEM)
    assert talk.memory.town_id == "lysva"


def test_correction_moves_it(talk: Conversation) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    talk.say("нет, не Лысьва, а Нытва", Intent.DENY)
    assert talk.memory.town_id == "nytva"


def test_list_goes_on_without_repeating(talk: Conversation) -> None:
    talk.say("Лысьва, улицы плохо освещены", Intent.DESCRIBE_PROBLEM)
    first = talk.cards
    talk.say("ещё", Intent.SHOW_MORE)
    assert talk.cards
    assert not set(first) & set(talk.cards)
    assert list(talk.memory.listed) == first + talk.cards


def test_end_of_the_list_is_said(talk: Conversation) -> None:
    talk.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    for _ in range(60):
        said = talk.say("ещё", Intent.SHOW_MORE)
        if not talk.cards:
            break
    assert "Это всё" in said


def test_item_of_the_list_is_told_in_detail_with_its_sources(talk: Conversation) -> None:
    talk.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    second = talk.cards[1]
    said = talk.say("расскажи про второй", Intent.SHOW_DETAILS)
    assert talk.cards == [second]
    assert "https://" in said
    assert "Кого спросить" in said


def test_missing_item_is_said_with_the_range(talk: Conversation) -> None:
    talk.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert "с 1 по 3" in talk.say("расскажи про 17-й", Intent.SHOW_DETAILS)
    assert "с 1 по 3" in talk.say("", Intent.SHOW_DETAILS, n=0)
    assert "с 1 по 3" in talk.say("", Intent.SHOW_DETAILS, n="x")


def test_question_about_the_list_before_there_is_one_asks_for_a_problem(talk: Conversation) -> None:
    for intent in (Intent.SHOW_DETAILS, Intent.EXPLAIN, Intent.SHOW_MORE):
        assert "списка" in talk.say("второй", intent)


def test_why_gives_parts_that_add_up_to_the_score(talk: Conversation) -> None:
    talk.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    card = talk.reply.messages[-1].cards[0]
    said = talk.say("почему?", Intent.EXPLAIN)
    parts = [float(line.rsplit("— ", 1)[1].replace(",", ".")) for line in said.splitlines() if line.startswith("— ")]
    assert len(parts) == 5
    assert sum(parts) == pytest.approx(card.score, abs=0.03)


def test_register_status_of_a_named_product_has_date_source_and_next_step(talk: Conversation) -> None:
    said = talk.say("есть ли FindFace в реестре", Intent.REGISTER_STATUS)
    assert "Запись не подтверждена" in said
    assert "26.10.2021" in said
    assert "https://" in said
    assert "reestr.digital.gov.ru" in said
    assert "не юридическое заключение" in said


def test_register_status_of_an_unknown_product_is_no_verdict(talk: Conversation) -> None:
    said = talk.say("есть ли в реестре ЗумбаСофт", Intent.REGISTER_STATUS)
    assert "ничего не проверено" in said
    assert "не в реестре" not in said


def test_foreign_product_is_named_so_with_hints_marked_as_hints(talk: Conversation) -> None:
    said = talk.say("чем заменить Cisco Webex", Intent.REPLACE_FOREIGN)
    assert "Иностранное" in said
    assert "Подсказки" in said


def test_register_status_of_an_item_and_of_the_one_discussed(talk: Conversation) -> None:
    talk.say("Лысьва, переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    title = talk.reply.messages[-1].cards[1].title
    assert title in talk.say("статус второго в реестре", Intent.REGISTER_STATUS)
    talk.say("расскажи про второй", Intent.SHOW_DETAILS)
    assert title in talk.say("а оно в реестре?", Intent.REGISTER_STATUS)


def test_gaps_of_a_town_without_values_are_not_invented(talk: Conversation) -> None:
    talk.say("Нытва", Intent.TELL_MUNICIPALITY)
    said = talk.say("где мы отстаём", Intent.ASK_GAPS)
    assert "не придумываю" in said
    assert "%" not in said


def test_gaps_of_a_rated_town_are_labelled_as_a_flat_prior(talk: Conversation) -> None:
    talk.say("Таганрог", Intent.TELL_MUNICIPALITY)
    said = talk.say("где мы отстаём", Intent.ASK_GAPS)
    assert said.count("16 %") == 10
    assert "Разбивки по направлениям никто не публикует" in said
    assert "rostov.rbc.ru" in said


def test_start_over_forgets_all_but_the_language(talk: Conversation) -> None:
    talk.say("We are from Lysva, bins overflow", Intent.DESCRIBE_PROBLEM)
    talk.say("start over", Intent.START_OVER)
    assert talk.memory == Memory(language=Language.EN, waiting=Waiting.TOWN)


def test_language_follows_the_speaker_and_can_be_asked_for(talk: Conversation) -> None:
    assert "Which town" in talk.say("hello there", Intent.GREET)
    assert "Из какого" in talk.say("здравствуйте", Intent.GREET)
    assert "English" in talk.say("in English please", Intent.SWITCH_LANGUAGE)
    assert "Noted" in talk.say("Lysva", Intent.TELL_MUNICIPALITY)


def test_unsure_match_is_said_to_be_unsure(talk: Conversation) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = talk.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    assert "Не уверен" in said


def test_unsure_match_is_said_to_be_unsure_also_when_the_town_comes_later(talk: Conversation) -> None:
    talk.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    assert "Не уверен" in talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    talk.say("кто выиграл матч", Intent.DESCRIBE_PROBLEM)
    said = talk.say("улицы плохо освещены", Intent.DESCRIBE_PROBLEM)
    assert "Не уверен" not in said


def test_long_text_nobody_understood_is_searched_as_a_problem(talk: Conversation) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    talk.say("Каждую зиму в частном секторе по вечерам темно, столбы стоят, а лампы не горят неделями", Intent.FALLBACK)
    assert len(talk.cards) == 3


def test_what_is_not_understood_offers_ways_on(talk: Conversation) -> None:
    said = talk.say("ыва", Intent.FALLBACK)
    assert "Не понял" in said
    assert talk.reply.messages[0].buttons


def test_forgotten_or_foreign_memory_is_read_as_far_as_it_goes() -> None:
    assert Memory.from_dict(None) == Memory()
    assert Memory.from_dict({"language": "xx", "waiting": "nothing", "listed": None}) == Memory()
    assert Memory.from_dict({"town_id": "lysva", "unknown": 1}).town_id == "lysva"


@pytest.mark.parametrize("text", ["<b>жирный</b> <script>alert(1)</script>", "=cmd|' /C calc'!A0", "' OR 1=1 --", "{}"])
def test_hostile_text_gets_an_ordinary_answer(talk: Conversation, text: str) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    for intent in (Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY, Intent.REGISTER_STATUS, Intent.FALLBACK):
        assert talk.say(text, intent)


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
    talk: Conversation, asked: str, intent: Intent, follow: str, expected: str
) -> None:
    talk.say(asked, intent)
    assert expected in talk.say(follow, Intent.OUT_OF_SCOPE)


def test_an_item_alone_asks_the_last_question_again(talk: Conversation) -> None:
    talk.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert "на 1-м месте" in talk.say("почему первое?", Intent.EXPLAIN)
    assert "на 2-м месте" in talk.say("а второе?", Intent.SHOW_DETAILS)
    assert "на 3-м месте" in talk.say("а третье", Intent.FALLBACK)


def test_a_question_with_words_of_its_own_is_no_follow_up(talk: Conversation) -> None:
    talk.say("какое место у Таганрога в индексе?", Intent.RATING_PLACE)
    talk.say("а в Омске темно на улицах", Intent.DESCRIBE_PROBLEM)
    assert talk.memory.problem


@pytest.mark.parametrize("intent", [Intent.ROADMAP, Intent.FILL_FORM, Intent.ASK_GAPS, Intent.SIMILAR_TOWNS])
def test_what_waited_for_the_town_is_answered_once_it_is_known(talk: Conversation, intent: Intent) -> None:
    direct = Conversation(talk.house)
    direct.say("Лысьва", Intent.TELL_MUNICIPALITY)
    wanted = direct.say("/x", intent)
    talk.say("/x", intent)
    assert talk.memory.pending is intent
    said = talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert said.endswith(wanted)
    assert talk.memory.pending is None


def test_a_problem_takes_the_place_of_what_waited(talk: Conversation) -> None:
    talk.say("с чего начать", Intent.ROADMAP)
    talk.say("темно на улицах", Intent.DESCRIBE_PROBLEM)
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert len(talk.cards) == 3


def test_an_unclear_message_is_offered_its_nearest_readings_and_answered_as_the_chosen_one(talk: Conversation) -> None:
    nearest = (Intent.FALLBACK, Intent.RATING_PLACE, Intent.THANK, Intent.LEADERS, Intent.CITY_INFO, Intent.COMPARE)
    reply = answer(talk.house, Turn("ммм омск индекс", Intent.FALLBACK, nearest=nearest), Memory())
    buttons = reply.messages[0].buttons
    assert [b.intent for b in buttons] == [Intent.RATING_PLACE, Intent.LEADERS, Intent.CITY_INFO]
    chosen = Turn(f"/{buttons[0].intent}", buttons[0].intent, buttons[0].values)
    assert "20,96 из 120" in "".join(m.text for m in answer(talk.house, chosen, reply.memory).messages)


def test_a_second_unclear_message_in_a_row_leads_to_the_form_and_to_people(talk: Conversation) -> None:
    first, second, third = (talk.say("ыва", Intent.FALLBACK) for _ in range(3))
    assert "форму поиска" not in first
    assert "форму поиска" in second == third
    assert [b.intent for b in talk.reply.messages[0].buttons] == [Intent.CAPABILITIES, Intent.HUMAN]
    talk.say("спасибо", Intent.THANK)
    assert talk.say("ыва", Intent.FALLBACK) == first


def test_leaders_are_told_when_the_first_places_are_asked(talk: Conversation) -> None:
    assert "1. Москва" in talk.say("какие города на первых местах в индексе?", Intent.RATING_PLACE)
    assert "1. Moscow" in talk.say("which cities are at the top of the index?", Intent.RATING_PLACE)


def test_lessons_keep_to_what_the_list_is_for(talk: Conversation) -> None:
    talk.say("Мы из Лысьвы. Плохо вывозят мусор", Intent.DESCRIBE_PROBLEM)
    said = talk.say("что у других не получилось?", Intent.LESSONS)
    assert "остановк" not in said
    (button,) = talk.reply.messages[0].buttons
    assert "остановк" in talk.say("", button.intent, **button.values)


def test_what_is_called_important_comes_forward(talk: Conversation) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = talk.say("для нас важнее всего экология", Intent.SET_PRIORITIES)
    assert "взвешены" in said
    solutions = talk.house.catalogue.solutions
    assert all("environmental-safety" in solutions[i].directions for i in talk.cards)


@pytest.mark.parametrize("said", ["к прошлому вопросу", "back to the question before", "назад"])
def test_the_form_goes_back_in_any_words(talk: Conversation, said: str) -> None:
    talk.say("Лысьва", Intent.TELL_MUNICIPALITY)
    talk.say("анкета", Intent.FILL_FORM)
    talk.say("нет", Intent.DENY)
    assert len(talk.memory.answers) == 1
    talk.say(said, Intent.FALLBACK)
    assert len(talk.memory.answers) == 0
