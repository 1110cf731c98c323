"""Remarks, corrections and complaints about an answer: they are no new problem, and the list stays within reach."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Act, Intent
from bot.services import Services


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def heating(chat: Conversation) -> Conversation:
    """A conversation with solutions for heating on the table."""
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("прорывы теплотрасс, холодно в домах", Intent.DESCRIBE_PROBLEM)
    return chat


@pytest.mark.parametrize(
    ("said", "taken", "meant"),
    [
        ("я имел в виду холодную воду, а не отопление", Intent.TELL_MUNICIPALITY, "холодную воду"),
        ("нет, я про уличные фонари", Intent.DENY, "уличные фонари"),
        ("речь о школьных автобусах", Intent.FEEDBACK, "школьных автобусах"),
        ("не отопление, а вывоз снега", Intent.DENY, "вывоз снега"),
        ("I was asking about street lights, not heating", Intent.FEEDBACK, "street lights"),
        ("no, bus stops", Intent.DENY, "bus stops"),
    ],
)
def test_subject_put_right_is_searched_for(heating: Conversation, said: str, taken: Intent, meant: str) -> None:
    heating.say_unsurely(said, taken, Intent.FALLBACK)
    assert heating.memory.problem == meant
    assert heating.memory.town_id == "lysva"
    heating.say("назад", Intent.GO_BACK)
    assert heating.memory.problem == "прорывы теплотрасс, холодно в домах"


@pytest.mark.parametrize(
    ("said", "taken", "then"),
    [
        ("опять ерунду прислали", Intent.FEEDBACK, Intent.DENY),
        ("вы меня не услышали", Intent.FALLBACK, Intent.FEEDBACK),
        ("я не про это", Intent.DENY, Intent.FEEDBACK),
        ("спрашивала не про трубы", Intent.FALLBACK, Intent.FEEDBACK),
        ("not what I asked for", Intent.DENY, Intent.FEEDBACK),
    ],
)
def test_answer_refused_without_a_subject_is_asked_about(
    heating: Conversation, said: str, taken: Intent, then: Intent
) -> None:
    listed = heating.memory.listed
    assert "?" not in heating.say_unsurely(said, taken, then)
    buttons = heating.reply.messages[-1].buttons
    readings = [b for b in buttons if b.intent is Intent.DESCRIBE_PROBLEM]
    assert len(readings) == 2
    assert heating.memory.listed == listed
    heating.say("", Intent.DESCRIBE_PROBLEM, **readings[0].values)
    assert heating.memory.problem == readings[0].values["problem"]


@pytest.mark.parametrize("said", ["это у нас всё уже есть", "такое уже стоит у нас", "we already have all this"])
def test_what_is_there_already_gives_way_to_the_next(heating: Conversation, said: str) -> None:
    before = heating.memory.listed
    told = heating.say(said, Intent.CITY_INFO)
    assert "уже есть" in told or "already" in told
    assert heating.memory.listed[: len(before)] == before
    assert len(heating.memory.listed) > len(before)


def test_question_whether_it_is_there_is_no_remark(heating: Conversation) -> None:
    before = heating.memory.listed
    heating.say("у нас это уже есть?", Intent.ASK_WHERE)
    assert heating.memory.listed == before


@pytest.mark.parametrize(("said", "count"), [("приведи два примера", 2), ("give me 4 options", 4)])
def test_as_many_examples_as_are_wanted(heating: Conversation, said: str, count: int) -> None:
    heating.say(said, Intent.CAPABILITIES)
    assert len(heating.cards) == count


@pytest.mark.parametrize("said", ["очень длинно", "многовато текста, короче", "too long"])
def test_length_complained_of_is_cut(heating: Conversation, said: str) -> None:
    heating.say(said, Intent.FEEDBACK)
    assert len(heating.cards) == 1


def test_what_follows_is_told(heating: Conversation) -> None:
    heating.say("ну и что?", Intent.FALLBACK)
    intents = {b.intent for b in heating.reply.messages[-1].buttons}
    assert intents == {Intent.SHOW_DETAILS, Intent.ASK_DONOR, Intent.ROADMAP}


def test_town_put_right_keeps_the_problem(heating: Conversation) -> None:
    heating.say_unsurely("ой, опечатался, Нытва, а не Лысьва", Intent.FEEDBACK, Intent.DENY)
    assert heating.memory.town_id == "nytva"
    assert heating.memory.problem == "прорывы теплотрасс, холодно в домах"
    assert heating.cards


def test_number_counts_wherever_it_stands(heating: Conversation) -> None:
    acts = [("письмо тем", Intent.ASK_DONOR), ("кто под номером два", Intent.SHOW_DETAILS)]
    heating.say("письмо тем, кто под номером два", Intent.ASK_DONOR, acts)
    assert heating.memory.discussed == heating.memory.listed[1]
    assert len(heating.reply.messages) == 1


def test_what_is_told_beside_a_question_is_no_new_problem(heating: Conversation) -> None:
    before = heating.memory.problem
    acts = [("сколько людей нужно", Intent.ASK_STAFF), ("у нас в конторе полтора человека", Intent.DESCRIBE_PROBLEM)]
    heating.say("сколько людей нужно, у нас в конторе полтора человека", Intent.ASK_STAFF, acts)
    assert heating.memory.problem == before
    assert not heating.cards


def test_neighbour_of_the_item_refused_is_shown(heating: Conversation) -> None:
    heating.say("2", Intent.SHOW_DETAILS)
    heating.say("не этот, тот что выше", Intent.DENY)
    assert heating.memory.discussed == heating.memory.listed[0]


def test_back_from_a_card_is_to_its_list(heating: Conversation) -> None:
    listed = heating.memory.listed
    heating.say("2", Intent.SHOW_DETAILS)
    heating.say("назад к списку", Intent.GO_BACK)
    assert heating.cards == list(listed[: len(heating.cards)])
    assert heating.memory.discussed is None


def test_item_asked_for_in_anger_is_shown(heating: Conversation) -> None:
    heating.say("я просил третий", Intent.FEEDBACK)
    assert heating.memory.discussed == heating.memory.listed[2]


def test_solutions_called_alike_are_compared(heating: Conversation) -> None:
    assert "— Донор" in heating.say("они все три одинаковые", Intent.SIMILAR_TOWNS)


def test_resident_is_told_what_is_for_residents(heating: Conversation) -> None:
    assert "обращений граждан" in heating.say("а мне как простому жителю?", Intent.ASK_OUR_SIZE).lower()


def test_population_given_is_taken_and_told(heating: Conversation) -> None:
    said = heating.say("у нас всего 9 тысяч жителей", Intent.TELL_MUNICIPALITY)
    assert "9\u00a0000" in said
    assert "60\u00a0300" in said
    assert heating.memory.population == 9000
    assert heating.cards
    heating.say("Пермь", Intent.TELL_MUNICIPALITY)
    assert heating.memory.population is None


def test_population_that_agrees_is_not_told(heating: Conversation) -> None:
    assert "справочник" not in heating.say("у нас 60 тысяч жителей", Intent.TELL_MUNICIPALITY)
    assert heating.memory.population is None


def test_population_without_a_town_judges_the_size(chat: Conversation) -> None:
    chat.say("нас 12 тысяч", Intent.TELL_MUNICIPALITY)
    said = chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert "население вашего города неизвестно" not in said
    assert chat.memory.population == 12_000


# A resident's plea, a remark that something else was meant: the list stays within reach.


def test_plea_of_a_resident_is_told_where_residents_ask(heating: Conversation) -> None:
    listed = heating.memory.listed
    told = heating.say("куда мне жаловаться как жителю", Intent.RESIDENT)
    assert "Госуслуг" in told
    assert heating.memory.listed == listed


def test_complaint_of_a_resident_is_searched_for(heating: Conversation) -> None:
    complaint = "помогите, во дворе третий день не вывозят мусор"
    turn = Act(
        intent=Intent.RESIDENT, piece=complaint, confidence=0.9, nearest=(Intent.RESIDENT, Intent.DESCRIBE_PROBLEM)
    )
    heating.say_as_read(complaint, turn)
    assert "мусор" in (heating.memory.problem or "")
    assert heating.cards


def test_remark_without_a_subject_asks_for_one_sentence(heating: Conversation) -> None:
    listed = heating.memory.listed
    told = heating.say("это вообще не то", Intent.CORRECT)
    assert "Уточните одним предложением" in told
    assert heating.memory.listed == listed


def test_remark_with_a_number_shows_the_item(heating: Conversation) -> None:
    heating.say("я спрашивал про второе", Intent.CORRECT)
    assert heating.memory.discussed == heating.memory.listed[1]


def test_remark_where_nothing_is_shown_is_read_as_the_next_likely_thing(chat: Conversation) -> None:
    chat.say_unsurely("не вывозят мусор, я про это", Intent.CORRECT, Intent.DESCRIBE_PROBLEM)
    assert chat.cards


def test_question_on_provodnik_put_right_is_answered(heating: Conversation) -> None:
    told = heating.say("да нет же, я спросил кто вас сделал", Intent.CORRECT)
    assert "Проводник" in told
    assert "отметил" not in told


def test_item_refused_leads_to_the_next_ones_and_its_reason_is_no_problem(heating: Conversation) -> None:
    shown, problem = heating.memory.listed, heating.memory.problem
    acts = (("второй вариант нам не подходит", Intent.WHY_NOT), ("у нас нет интернета", Intent.DESCRIBE_PROBLEM))
    said = heating.say("второй вариант нам не подходит, у нас нет интернета", Intent.DESCRIBE_PROBLEM, acts)
    title = heating.services.catalogue.solutions[shown[1]].title.ru
    assert title in said
    assert heating.memory.problem == problem
    assert set(heating.cards).isdisjoint(shown)


def test_solutions_of_too_large_cities_are_narrowed_to_the_own_size(heating: Conversation) -> None:
    heating.say("нет, такое только для крупных городов", Intent.ASK_OUR_SIZE)
    assert heating.memory.wishes.only_my_size


def test_what_names_no_matter_is_put_right_within_the_problem(heating: Conversation) -> None:
    heating.say_unsurely("я имел в виду подземные", Intent.CORRECT, Intent.FALLBACK)
    assert heating.memory.problem == "прорывы теплотрасс, холодно в домах, подземные"


def test_other_number_answers_the_last_question_of_it(heating: Conversation) -> None:
    first, second = heating.memory.listed[:2]
    heating.say("кто поставщик первого", Intent.ASK_VENDOR)
    assert heating.memory.discussed == first
    said = heating.say("нет, не первого, второго", Intent.DENY)
    assert heating.memory.discussed == second
    assert "оставщик" in said


def test_question_after_a_remark_is_the_one_that_is_answered(heating: Conversation) -> None:
    acts = (
        ("при чём тут лифты", Intent.CORRECT),
        ("я спросила", Intent.CORRECT),
        ("сколько это длится", Intent.ASK_TERM),
    )
    said = heating.say("при чём тут лифты, я спросила сколько это длится", Intent.CORRECT, acts)
    assert "внедрени" in said
    assert heating.memory.problem == "прорывы теплотрасс, холодно в домах"


# What is to be left out, or done with, is no problem


@pytest.mark.parametrize("said", ["без {}", "не то, без {}", "not that one, without {}"])
def test_matter_of_what_is_shown_is_left_out_of_the_problem(heating: Conversation, said: str) -> None:
    before, first = heating.memory.problem, heating.services.catalogue.solutions[heating.memory.listed[0]]
    word = max(first.title.ru.split(), key=len).lower()
    heating.say_unsurely(said.format(word), Intent.DESCRIBE_PROBLEM, Intent.REFINE)
    assert heating.memory.problem.startswith(f"{before}, ")
    assert heating.memory.problem.endswith(word)
    assert said.format(word) not in heating.memory.problem


def test_what_people_do_without_is_a_problem_of_its_own(heating: Conversation) -> None:
    heating.say_unsurely("без автобусов третий месяц", Intent.DESCRIBE_PROBLEM, Intent.REFINE)
    assert heating.memory.problem == "без автобусов третий месяц"


def test_problem_of_being_without_beside_the_town_is_kept(chat: Conversation) -> None:
    acts = [("мы из Лысьвы", Intent.TELL_MUNICIPALITY), ("без воды третий день", Intent.DESCRIBE_PROBLEM)]
    chat.say("мы из Лысьвы, без воды третий день", Intent.DESCRIBE_PROBLEM, acts)
    assert (chat.memory.town_id, chat.memory.problem) == ("lysva", "без воды третий день")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("забудьте про трубы, вывоз снега", "вывоз снега"),
        ("forget heating. stray dogs near the school", "stray dogs near the school"),
    ],
)
def test_matter_that_is_done_with_is_no_part_of_the_next(heating: Conversation, said: str, meant: str) -> None:
    heating.say_unsurely(said, Intent.DESCRIBE_PROBLEM, Intent.START_OVER)
    assert heating.memory.problem == meant
