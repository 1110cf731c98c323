"""What one message holds is served in one reply, a question keeps the list, an earlier problem stays within reach."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.buttons import STANDING, typed_button
from bot.dialogue.model import Intent
from bot.services import Services
from bot.texts.words import words_in
from catalogue.model import Language

BINS, LIGHTS = "переполняются контейнеры", "темно на улицах"
PROBLEM, TELL = Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def titles(chat: Conversation) -> list[str]:
    return [b.title for m in chat.reply.messages for b in m.buttons]


def test_greeting_town_and_problem_are_served_in_one_reply(chat: Conversation) -> None:
    acts = [("Здравствуйте!", Intent.GREET), ("Мы из Ржева", TELL), (BINS, PROBLEM)]
    said = chat.say(f"Здравствуйте! Мы из Ржева, {BINS}", PROBLEM, acts=acts)
    assert chat.memory.town_id == "rzhev"
    assert chat.memory.problem == BINS
    assert len(chat.cards) == 3
    assert "Здравствуйте" not in said


def test_problem_and_a_question_of_a_plan_are_served_in_one_reply(chat: Conversation) -> None:
    chat.say(f"{BINS}, с чего начать", PROBLEM, acts=[(BINS, PROBLEM), ("с чего начать", Intent.ROADMAP)])
    assert len(chat.cards) == 3
    assert "порядок внедрения" in chat.reply.messages[-1].text


def test_answer_without_a_town_is_at_most_three_lines_and_three_cards(chat: Conversation) -> None:
    said = chat.say(LIGHTS, PROBLEM)
    assert len(said.splitlines()) <= 3
    assert len(chat.cards) == 3
    assert "Назовите свой город" in said


def test_unsure_town_is_asked_back_after_the_problem_is_answered(chat: Conversation) -> None:
    chat.say(f"Киров, {LIGHTS}", PROBLEM, acts=[("Киров", TELL), (LIGHTS, PROBLEM)])
    assert len(chat.cards) == 3
    assert "несколько" in chat.reply.messages[-1].text
    assert chat.memory.town_id is None


def test_several_problems_get_a_line_and_a_way_into_each(chat: Conversation) -> None:
    acts = [(BINS, PROBLEM), (LIGHTS, PROBLEM), ("ямы на дорогах", PROBLEM)]
    said = chat.say(f"{BINS}, {LIGHTS}, ямы на дорогах", PROBLEM, acts=acts)
    assert len([line for line in said.splitlines() if line.startswith("— ")]) == 3
    assert not chat.cards
    assert chat.memory.problems == (BINS, LIGHTS, "ямы на дорогах")
    chat.say("Темно на улицах", Intent.FALLBACK)
    assert chat.memory.problem == LIGHTS
    assert len(chat.cards) == 3


def test_clause_without_a_matter_of_its_own_goes_on_about_the_problem_before(chat: Conversation) -> None:
    acts = [(LIGHTS, PROBLEM), ("люди устали", PROBLEM), (BINS, PROBLEM)]
    chat.say(f"{LIGHTS}, люди устали, {BINS}", PROBLEM, acts=acts)
    assert chat.memory.problems == (f"{LIGHTS}, люди устали", BINS)


def test_register_of_nothing_named_is_told_of_all_shown(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    said = chat.say("это есть в реестре?", Intent.REGISTER_STATUS)
    assert [line[:2] for line in said.splitlines()[:3]] == ["1.", "2.", "3."]


def test_one_of_several_problems_is_taken_up_by_a_word_of_it(chat: Conversation) -> None:
    chat.say(f"{BINS}, {LIGHTS}", PROBLEM, acts=[(BINS, PROBLEM), (LIGHTS, PROBLEM)])
    chat.say("давайте про контейнеры", Intent.SHOW_DETAILS)
    assert chat.memory.problem == BINS


def test_two_clauses_that_the_same_solutions_answer_are_one_problem(chat: Conversation) -> None:
    acts = [("фонари не горят", PROBLEM), ("уличное освещение старое", PROBLEM)]
    chat.say("фонари не горят, уличное освещение старое", PROBLEM, acts=acts)
    assert len(chat.cards) == 3
    assert not chat.memory.problems


def test_question_in_which_nothing_is_wrong_keeps_the_list(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    listed, problem = chat.memory.listed, chat.memory.problem
    chat.say_unsurely("а какой тут подвох", PROBLEM, Intent.LESSONS)
    assert (chat.memory.listed, chat.memory.problem) == (listed, problem)


def test_new_problem_leaves_the_former_one_a_button_away(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    first = chat.cards
    chat.say(BINS, PROBLEM)
    back = next(t for t in titles(chat) if LIGHTS in t)
    chat.say(back, Intent.FALLBACK)
    assert chat.cards == first
    assert any(BINS in t for t in titles(chat))


def test_earlier_problem_comes_back_by_its_name(chat: Conversation) -> None:
    for problem in (LIGHTS, BINS, "ямы на дорогах"):
        chat.say(problem, PROBLEM)
    chat.say("вернёмся к контейнерам", Intent.GO_BACK)
    assert chat.memory.problem == BINS


def test_title_of_a_button_typed_does_what_the_button_does(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    second = chat.cards[1]
    chat.say("2: подробнее", Intent.OUT_OF_SCOPE)
    assert chat.cards == [second]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", sorted(STANDING))
def test_title_of_a_standing_button_is_known_in_both_languages(
    chat: Conversation, key: str, language: Language
) -> None:
    button = typed_button(words_in(language)(key).upper(), ())
    assert button is not None
    assert (button.intent, button.values) == STANDING[key]


def test_clause_that_hangs_on_the_one_before_is_no_problem_of_its_own(chat: Conversation) -> None:
    acts = [("остановки старые", PROBLEM), ("без крыши и скамеек", PROBLEM)]
    chat.say("остановки старые, без крыши и скамеек", PROBLEM, acts=acts)
    assert chat.cards
    assert chat.memory.problem == "остановки старые, без крыши и скамеек"


def test_clauses_of_which_none_finds_anything_are_answered_as_one(chat: Conversation) -> None:
    acts = [("the town is grey", PROBLEM), ("people are sad here", PROBLEM)]
    chat.say("the town is grey, people are sad here", PROBLEM, acts=acts)
    assert chat.cards
    assert chat.memory.problem == "the town is grey, people are sad here"


@pytest.mark.parametrize("taken", [Intent.ASK_GAPS, Intent.FALLBACK])
def test_gaps_or_something_unclear_beside_another_city_is_a_comparison(chat: Conversation, taken: Intent) -> None:
    chat.say("Омск", TELL)
    said = chat.say_unsurely("мы против Казани", taken, Intent.COMPARE)
    assert "Казань" in said


@pytest.mark.parametrize(
    ("text", "then", "told"),
    [
        ("что внедрили в Москве?", Intent.CITY_INFO, "Москва (город федерального значения): в каталоге"),
        ("what is deployed in our region?", Intent.REGION_VIEW, "Omsk Oblast: "),
    ],
)
def test_deployments_of_nothing_named_are_those_of_the_place(
    chat: Conversation, text: str, then: Intent, told: str
) -> None:
    chat.say("Омск", TELL)
    assert chat.say_unsurely(text, Intent.ASK_WHERE, then).startswith(told)


def test_question_that_no_topic_about_provodnik_answers_is_one_about_the_list(chat: Conversation) -> None:
    chat.say("Omsk", TELL)
    chat.say("buses are late", PROBLEM)
    said = chat.say_unsurely("why is there no waste sorting?", Intent.ASK_ABOUT, Intent.WHY_NOT)
    assert "hardly answers your problem" in said


def test_conditions_taken_off_are_no_question_on_the_list(chat: Conversation) -> None:
    chat.say(f"Омск, {LIGHTS}", PROBLEM, acts=[("Омск", TELL), (LIGHTS, PROBLEM)])
    said = chat.say_unsurely("сними все условия", Intent.START_OVER, Intent.ASK_NEEDS)
    assert said.startswith(words_in(Language.RU)("refine_reset"))


@pytest.mark.parametrize("text", ["поменяй условия подбора", "I want other filters"])
def test_conditions_spoken_of_over_a_list_are_asked_which(chat: Conversation, text: str) -> None:
    chat.say(f"Омск, {LIGHTS}", PROBLEM, acts=[("Омск", TELL), (LIGHTS, PROBLEM)])
    said = chat.say(text, Intent.FALLBACK)
    assert chat.memory.language
    assert said == words_in(chat.memory.language)("refine_which")


def test_other_city_is_asked_of_what_answers_the_problem(chat: Conversation) -> None:
    chat.say(f"Ржев, {LIGHTS}", PROBLEM)
    said = chat.say("а что в Омске", Intent.CITY_INFO)
    assert LIGHTS in said
    assert chat.memory.town_id == "rzhev"


def test_city_named_beside_a_question_on_the_list_is_not_ones_own(chat: Conversation) -> None:
    chat.say(f"Мы из Ржева, {LIGHTS}", PROBLEM, acts=[("Мы из Ржева", TELL), (LIGHTS, PROBLEM)])
    listed = chat.memory.listed
    chat.say("Омск. второе подробнее", TELL, acts=[("Омск", TELL), ("второе подробнее", Intent.SHOW_DETAILS)])
    assert (chat.memory.town_id, chat.memory.listed) == ("rzhev", listed)
    assert chat.memory.discussed == listed[1]


def test_city_named_beside_a_new_problem_is_ones_own(chat: Conversation) -> None:
    chat.say(f"Мы из Ржева, {LIGHTS}", PROBLEM, acts=[("Мы из Ржева", TELL), (LIGHTS, PROBLEM)])
    chat.say(f"Кунгур, {BINS}", PROBLEM, acts=[("Кунгур", TELL), (BINS, PROBLEM)])
    assert chat.memory.town_id == "kungur"


def test_town_that_is_refused_is_forgotten_and_the_list_is_kept(chat: Conversation) -> None:
    chat.say(f"Мы из Ржева, {LIGHTS}", PROBLEM, acts=[("Мы из Ржева", TELL), (LIGHTS, PROBLEM)])
    listed = chat.memory.listed
    said = chat.say("я не из Ржева", Intent.DENY)
    assert chat.memory.town_id is None
    assert "больше не учитываю" in said
    assert chat.memory.listed == listed


def test_what_is_not_surely_a_fresh_start_keeps_the_list(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    listed = chat.memory.listed
    chat.say_unsurely("нет, это три разных вопроса", Intent.START_OVER, Intent.LESSONS)
    assert chat.memory.listed == listed


def test_doubtful_clause_beside_a_sure_one_gets_no_answer_of_its_own(chat: Conversation) -> None:
    chat.say(LIGHTS, PROBLEM)
    acts = [("кто поставщик", Intent.ASK_VENDOR), ("ответ помог", Intent.FEEDBACK)]
    chat.say("кто поставщик, ответ помог", Intent.ASK_VENDOR, acts=acts)
    assert len(chat.reply.messages) == 1


def test_town_that_opens_a_message_is_asked_about_though_it_is_a_word(chat: Conversation) -> None:
    acts = [("шахты", PROBLEM), ("аварии на водопроводе", PROBLEM)]
    chat.say("шахты. аварии на водопроводе", PROBLEM, acts=acts)
    assert chat.memory.problem == "аварии на водопроводе"
    assert "shakhty" in (chat.memory.town_id, *chat.memory.candidates)


def test_who_speaks_is_no_problem(chat: Conversation) -> None:
    said = chat.say("я новый заместитель главы", PROBLEM)
    assert chat.memory.problem == ""
    assert not chat.cards
    assert "Проводник" in said


def test_town_of_a_region_that_is_not_its_own_is_asked_about(chat: Conversation) -> None:
    chat.say("Донецк ДНР", TELL)
    assert chat.memory.town_id is None
    assert chat.memory.candidates == ("donetsk",)
