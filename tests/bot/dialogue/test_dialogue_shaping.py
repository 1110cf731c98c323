"""Turns that shape the list: wishes, priorities, the short form and going back, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conversations import Conversation

from bot.dialogue.model import MOST_EARLIER, Button, Intent, ListWishes, Memory, Waiting
from bot.dialogue.turns.questionnaire import answer_of, stops
from bot.dialogue.turns.solution_list import IMPORTANT
from bot.services import Services
from catalogue.model import Direction, PopulationGroup
from catalogue.registers.status.component import of_catalogue
from recommender.constraints import NAMED
from recommender.model import Answer

BINS = "переполняются контейнеры"
LIGHTS = "плохо с освещением улиц"
VIDEO = {"video-surveillance", "video-analytics", "computer-vision"}
TRANSPORT, UTILITIES = Direction.URBAN_TRANSPORT, Direction.SMART_HOUSING_UTILITIES


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def listing(chat: Conversation) -> Conversation:
    """A conversation with a list by the rating on the table, long enough to be narrowed."""
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("подберите решения", Intent.RECOMMEND)
    return chat


def buttons(chat: Conversation) -> list[Button]:
    return [b for m in chat.reply.messages for b in m.buttons]


def offers(chat: Conversation) -> list[tuple[Intent, dict[str, Any]]]:
    return [(b.intent, dict(b.values)) for b in buttons(chat)]


def tags_of(chat: Conversation) -> set[str]:
    return {tag for i in chat.cards for tag in chat.services.catalogue.solutions[i].tags}


# -- wishes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["только с записью в реестре", "show only registered software", None])
def test_only_registered_shows_nothing_without_an_entry(listing: Conversation, said: str | None) -> None:
    told = listing.say(said, Intent.REFINE) if said else listing.say("", Intent.REFINE, wish="registered")
    assert listing.cards
    solutions = listing.services.catalogue.solutions
    assert {of_catalogue(solutions[i].import_substitution).status for i in listing.cards} <= NAMED
    assert "реестр" in told or "register" in told


@pytest.mark.parametrize("said", ["из городов нашего размера", "only for small towns like ours please", None])
def test_only_my_size_shows_what_runs_in_a_city_of_the_same_group(listing: Conversation, said: str | None) -> None:
    if said:
        listing.say(said, Intent.REFINE)
    else:
        listing.say("", Intent.REFINE, wish="my_size")
    catalogue = listing.services.catalogue
    assert listing.cards
    for i in listing.cards:
        sizes = [catalogue.cities[d.city_id].population for d in catalogue.solutions[i].deployments]
        assert PopulationGroup.SMALL in {PopulationGroup.of(n) for n in sizes if n}


@pytest.mark.parametrize("said", ["без видеонаблюдения", "without video surveillance", None])
def test_without_video_surveillance_none_is_shown(chat: Conversation, said: str | None) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    assert tags_of(chat) & VIDEO
    if said:
        chat.say(said, Intent.REFINE)
    else:
        chat.say("", Intent.REFINE, wish="no_video")
    assert chat.cards
    assert not tags_of(chat) & VIDEO
    assert chat.memory.problem == BINS


@pytest.mark.parametrize("said", ["без видеонаблюдения", "а без камер?", "no cameras", "without biometrics"])
@pytest.mark.parametrize(
    "taken_for", [Intent.DESCRIBE_PROBLEM, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.SET_PRIORITIES]
)
def test_short_wish_over_a_list_is_a_wish_whatever_it_is_taken_for(
    listing: Conversation, said: str, taken_for: Intent
) -> None:
    listing.say(said, taken_for)
    assert listing.memory.wishes.exclude_tags
    assert listing.memory.problem == ""
    assert listing.cards


def test_problem_that_merely_begins_like_a_wish_stays_a_problem(listing: Conversation) -> None:
    for problem in (
        "без света во дворах уже третий месяц, жители жалуются и просят починить фонари",
        "без воды сидим",
        "no buses in the evening",
    ):
        listing.say(problem, Intent.DESCRIBE_PROBLEM)
        assert listing.memory.problem == problem
        assert listing.memory.wishes == ListWishes()


def test_short_wish_without_a_list_is_a_problem_as_it_was_taken_for(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("без камер", Intent.DESCRIBE_PROBLEM)
    assert chat.memory.wishes == ListWishes()


@pytest.mark.parametrize(
    "said",
    [
        "без «Ростелеком»",
        "without Rostelecom please",
        pytest.param("кроме Ростелекома"),
        pytest.param("без решений Ростелекома"),
    ],
)
def test_vendor_is_left_out_by_its_name_in_either_language(chat: Conversation, said: str) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    vendors = {i: chat.services.catalogue.solutions[i].vendor for i in chat.cards}
    named = {i for i, v in vendors.items() if v and "Ростелеком" in v.name.ru}
    assert named
    chat.say(said, Intent.REFINE)
    assert chat.cards
    assert not named & set(chat.cards)
    assert all("Ростелеком" in v for v in chat.memory.wishes.exclude_vendors)


@pytest.mark.parametrize("said", ["только туризм", "show me only tourism", "лишь туризм"])
def test_only_a_direction_shows_that_direction(listing: Conversation, said: str) -> None:
    told = listing.say(said, Intent.REFINE)
    assert listing.memory.wishes.directions == (Direction.TOURISM_SERVICES,)
    assert listing.cards
    for i in listing.cards:
        assert Direction.TOURISM_SERVICES in listing.services.catalogue.solutions[i].directions
    assert "Туризм и сервис" in told or "Tourism and services" in told


@pytest.mark.parametrize("said", ["поменьше решений", "fewer options please"])
def test_fewer_shows_one_and_goes_on_from_there(listing: Conversation, said: str) -> None:
    first, *others = listing.cards
    listing.say(said, Intent.REFINE)
    assert listing.cards == [first]
    listing.say("ещё", Intent.SHOW_MORE)
    assert listing.cards[0] == others[0]


@pytest.mark.parametrize(
    ("said", "honest"), [("что-нибудь подешевле", "источники не называют"), ("something cheap", "No source says")]
)
def test_cost_is_told_honestly_and_changes_nothing(listing: Conversation, said: str, honest: str) -> None:
    listed = listing.memory.listed
    assert honest in listing.say(said, Intent.REFINE)
    assert not listing.cards
    assert listing.memory.listed == listed
    assert listing.memory.wishes == ListWishes()


def test_cost_said_with_another_wish_is_told_and_the_wish_is_done(listing: Conversation) -> None:
    told = listing.say("подешевле и без видеонаблюдения", Intent.REFINE)
    assert "отбор по цене невозможен" in told
    assert set(listing.memory.wishes.exclude_tags) >= VIDEO
    assert listing.cards


def test_wishes_add_up_and_are_all_told(listing: Conversation) -> None:
    listing.say("только с записью в реестре", Intent.REFINE)
    told = listing.say("без биометрии", Intent.REFINE)
    assert listing.memory.wishes.only_registered
    assert listing.memory.wishes.exclude_tags == ("biometrics",)
    assert "записью в реестре" in told
    assert "без тем" in told


def test_left_out_themes_are_told_in_the_language_of_the_speaker(listing: Conversation) -> None:
    assert "video" not in listing.say("без видеонаблюдения", Intent.REFINE)


@pytest.mark.parametrize("said", ["убери условия", "без ограничений", "remove the conditions", "show everything", None])
def test_reset_gives_the_whole_list_back(listing: Conversation, said: str | None) -> None:
    whole = listing.cards
    listing.say("только туризм", Intent.REFINE)
    listing.say("", Intent.REFINE, wish="no_video")
    if said:
        listing.say(said, Intent.REFINE)
    else:
        listing.say("", Intent.REFINE, wish="reset")
    assert listing.memory.wishes == ListWishes()
    assert listing.cards == whole


@pytest.mark.parametrize(("said", "words"), [("измени список", "Как изменить"), ("change the list", "How shall I")])
def test_wish_not_understood_asks_with_buttons(listing: Conversation, said: str, words: str) -> None:
    listed = listing.memory.listed
    assert words in listing.say(said, Intent.REFINE)
    assert offers(listing) == [(Intent.REFINE, {"wish": k}) for k in ("registered", "my_size", "no_video")]
    assert listing.memory.listed == listed
    listing.say("только туризм", Intent.REFINE)
    listing.say(said, Intent.REFINE)
    assert offers(listing)[-1] == (Intent.REFINE, {"wish": "reset"})


def test_wish_of_an_unknown_button_asks_with_buttons(listing: Conversation) -> None:
    assert "Как изменить" in listing.say("", Intent.REFINE, wish="bogus")
    assert buttons(listing)


@pytest.mark.parametrize(("said", "words"), [("только туризм", "Можно убрать условия"), ("only tourism", "can be rem")])
def test_list_filtered_to_nothing_offers_to_remove_the_conditions(chat: Conversation, said: str, words: str) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    whole = chat.cards
    assert words in chat.say(said, Intent.REFINE)
    assert not chat.cards
    assert (Intent.REFINE, {"wish": "reset"}) in offers(chat)
    chat.say("", Intent.REFINE, wish="reset")
    assert chat.cards == whole


def test_wish_before_the_town_is_kept_until_there_is_a_list(chat: Conversation) -> None:
    assert "Из какого вы" in chat.say("без видеонаблюдения", Intent.REFINE)
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say(BINS, Intent.DESCRIBE_PROBLEM)
    assert chat.cards
    assert not tags_of(chat) & VIDEO


def test_wishes_hold_for_the_next_problem_and_for_more(listing: Conversation) -> None:
    listing.say("без видеонаблюдения", Intent.REFINE)
    listing.say(BINS, Intent.DESCRIBE_PROBLEM)
    while listing.cards:
        assert not tags_of(listing) & VIDEO
        listing.say("ещё", Intent.SHOW_MORE)


# -- priorities ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("для нас важнее транспорт", (TRANSPORT,)),
        ("transport matters most to us", (TRANSPORT,)),
        ("главное ЖКХ и транспорт", (UTILITIES, TRANSPORT)),
    ],
)
def test_priorities_by_words_weigh_what_was_named(
    listing: Conversation, said: str, named: tuple[Direction, ...]
) -> None:
    solutions = listing.services.catalogue.solutions
    before = len([i for i in listing.memory.listed if not set(named).isdisjoint(solutions[i].directions)])
    told = listing.say(said, Intent.SET_PRIORITIES)
    assert listing.memory.weights == dict.fromkeys(named, IMPORTANT)
    directions = listing.services.catalogue.directions
    assert all(directions[d].name[listing.memory.language or "ru"] in told for d in named)
    after = len([i for i in listing.memory.listed if not set(named).isdisjoint(solutions[i].directions)])
    assert listing.cards
    assert after >= before


def test_priorities_by_button_are_the_same_as_by_words(listing: Conversation) -> None:
    listing.say("важнее всего транспорт", Intent.SET_PRIORITIES)
    by_words = listing.cards
    listing.say("", Intent.SET_PRIORITIES, wish=TRANSPORT.value)
    assert listing.cards == by_words
    assert listing.memory.weights == {TRANSPORT: IMPORTANT}


@pytest.mark.parametrize("said", ["у нас есть приоритеты", "we have priorities"])
def test_priorities_without_a_name_ask_with_all_ten_directions(listing: Conversation, said: str) -> None:
    listing.say(said, Intent.SET_PRIORITIES)
    assert offers(listing) == [(Intent.SET_PRIORITIES, {"wish": d.value}) for d in Direction]
    assert not listing.memory.weights


def test_priorities_without_a_town_are_answered_and_kept_when_it_is_told(chat: Conversation) -> None:
    said = chat.say("важнее всего транспорт", Intent.SET_PRIORITIES)
    assert "Учтено" in said
    assert "Назовите свой город" in said
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert chat.memory.weights == {TRANSPORT: IMPORTANT}


def test_priorities_that_name_the_town_are_answered_at_once(chat: Conversation) -> None:
    chat.say("мы из Лысьвы, важнее всего транспорт", Intent.SET_PRIORITIES)
    assert chat.memory.town_id == "lysva"
    assert chat.cards


# -- the short form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("нет", Answer.NO),
        ("пока нет", Answer.NO),
        ("отсутствует", Answer.NO),
        ("no", Answer.NO),
        ("none", Answer.NO),
        ("пилот", Answer.PILOT),
        ("тестируем", Answer.PILOT),
        ("a pilot", Answer.PILOT),
        ("В части города", Answer.PART),
        ("частично", Answer.PART),
        ("не везде", Answer.PART),
        ("in part", Answer.PART),
        ("partly", Answer.PART),
        ("да", Answer.WHOLE),
        ("Во всём городе", Answer.WHOLE),
        ("везде", Answer.WHOLE),
        ("yes", Answer.WHOLE),
        ("everywhere", Answer.WHOLE),
        ("не знаю", Answer.UNKNOWN),
        ("пропустить", Answer.UNKNOWN),
        ("затрудняюсь ответить", Answer.UNKNOWN),
        ("I don't know", Answer.UNKNOWN),
        ("skip", Answer.UNKNOWN),
        ("переполняются контейнеры", None),
        ("у нас нет денег на новые контейнеры", None),
        ("данные", None),
        ("", None),
    ],
)
def test_short_answer_is_read_in_both_languages(said: str, meant: Answer | None) -> None:
    assert answer_of(said) is meant


@pytest.mark.parametrize("label", ["In the whole town", pytest.param("In part of the town")])
def test_words_of_every_button_are_an_answer_of_the_form(label: str) -> None:
    assert answer_of(label) is not None


@pytest.mark.parametrize("said", ["хватит", "стоп", "достаточно на сегодня", "enough", "stop please"])
def test_words_that_stop_the_form(said: str) -> None:
    assert stops(said)


def test_yes_does_not_stop_the_form() -> None:
    assert not stops("да")
    assert not stops("остановки")


@pytest.fixture
def form(chat: Conversation) -> Conversation:
    chat.say("Нытва", Intent.TELL_MUNICIPALITY)
    chat.say("давайте заполним анкету", Intent.FILL_FORM)
    return chat


def names(chat: Conversation) -> list[str]:
    return [m.name.ru for m in chat.services.catalogue.measures]


def test_form_asks_one_measure_at_a_time_with_an_answer_on_every_button(form: Conversation) -> None:
    said = form.reply.messages[-1].text
    assert [n for n in names(form) if n in said] == names(form)[:1]
    assert "1 из 27" in said
    asked = form.services.catalogue.measures[0].id
    answers: list[dict[str, Any]] = [{"answer": a.value, "measure": asked} for a in Answer]
    assert offers(form) == [(Intent.FILL_FORM, values) for values in (*answers, {"answer": "stop"})]
    said = form.say("нет", Intent.DENY)
    assert [n for n in names(form) if n in said] == names(form)[1:2]
    assert "2 из 27" in said


def test_old_button_of_the_form_answers_the_question_it_was_shown_with(form: Conversation) -> None:
    first, second = (m.id for m in form.services.catalogue.measures[:2])
    old = next(b for b in buttons(form) if b.values["answer"] == Answer.WHOLE)
    form.say("нет", Intent.DENY)
    assert form.memory.answers == {first: Answer.NO}
    form.say("", old.intent, **old.values)
    assert form.memory.answers == {first: Answer.WHOLE}
    assert form.memory.asked == second


def test_button_of_a_measure_that_is_gone_answers_nothing(form: Conversation) -> None:
    form.say("", Intent.FILL_FORM, answer="no", measure="no-such-measure")
    assert form.memory.answers == {}


def test_form_asks_in_english_too(chat: Conversation) -> None:
    chat.say("We are from Lysva", Intent.TELL_MUNICIPALITY)
    said = chat.say("let us fill in the form", Intent.FILL_FORM)
    assert chat.services.catalogue.measures[0].name.en in said
    assert "1 of 27" in said
    said = chat.say("I don't know", Intent.FALLBACK)
    assert chat.services.catalogue.measures[1].name.en in said


@pytest.mark.parametrize(
    ("said", "intent", "kept"),
    [
        ("да", Intent.AFFIRM, Answer.WHOLE),
        ("нет", Intent.DENY, Answer.NO),
        ("пилот", Intent.FALLBACK, Answer.PILOT),
        ("частично", Intent.FALLBACK, Answer.PART),
        ("не знаю", Intent.FALLBACK, Answer.UNKNOWN),
        ("пропустить", Intent.SHOW_MORE, Answer.UNKNOWN),
        ("yes", Intent.AFFIRM, Answer.WHOLE),
        ("no", Intent.DENY, Answer.NO),
        ("partly", Intent.FALLBACK, Answer.PART),
        ("skip", Intent.FALLBACK, Answer.UNKNOWN),
    ],
)
def test_answer_by_a_word_is_kept_whatever_it_is_taken_for(
    form: Conversation, said: str, intent: Intent, kept: Answer
) -> None:
    form.say(said, intent)
    assert form.memory.answers == {form.services.catalogue.measures[0].id: kept}
    assert form.memory.waiting is Waiting.FORM


@pytest.mark.parametrize("given", list(Answer))
def test_answer_by_a_button_is_kept(form: Conversation, given: Answer) -> None:
    form.say("", Intent.FILL_FORM, answer=given.value)
    assert form.memory.answers == {form.services.catalogue.measures[0].id: given}


def test_answer_of_a_forged_button_is_not_kept(form: Conversation) -> None:
    form.say("", Intent.FILL_FORM, answer="perhaps")
    assert not form.memory.answers
    assert form.memory.waiting is Waiting.FORM


def test_words_of_a_button_taken_for_a_problem_are_still_an_answer(form: Conversation) -> None:
    form.say("В части города", Intent.DESCRIBE_PROBLEM)
    assert form.memory.answers == {form.services.catalogue.measures[0].id: Answer.PART}


@pytest.mark.parametrize(
    ("said", "intent", "words"),
    [("хватит", Intent.GOODBYE, "записано 0 ответов"), ("enough for now", Intent.GOODBYE, "0 answers are kept")],
)
def test_form_stopped_before_an_answer_says_so(form: Conversation, said: str, intent: Intent, words: str) -> None:
    assert words in form.say(said, intent)
    assert form.memory.waiting is None


@pytest.mark.parametrize("by_button", [False, True])
def test_form_stopped_keeps_the_answers_and_comes_back_where_it_stopped(form: Conversation, by_button: bool) -> None:
    form.say("да", Intent.AFFIRM)
    form.say("нет", Intent.DENY)
    said = form.say("", Intent.FILL_FORM, answer="stop") if by_button else form.say("хватит", Intent.FALLBACK)
    assert "записаны 2 ответа" in said
    assert form.memory.waiting is None
    assert (Intent.FILL_FORM, {}) in offers(form)
    assert "списка" not in form.say("да", Intent.AFFIRM)
    assert len(form.memory.answers) == 2
    said = form.say("продолжим анкету", Intent.FILL_FORM)
    assert names(form)[2] in said
    assert "3 из 27" in said


def test_form_needs_a_town_and_says_so(chat: Conversation) -> None:
    said = chat.say("анкета", Intent.FILL_FORM)
    assert "о каком городе" in said
    assert "Из какого вы" in said
    assert chat.memory.waiting is Waiting.TOWN


def test_form_is_finished_after_the_last_measure(form: Conversation) -> None:
    for asked in range(27):
        assert form.memory.waiting is Waiting.FORM, asked
        said = form.say("", Intent.FILL_FORM, answer="whole")
    assert "Анкета заполнена" in said
    assert form.memory.waiting is None
    assert list(form.memory.answers) == [m.id for m in form.services.catalogue.measures]
    assert {(Intent.ASK_GAPS, ()), (Intent.RECOMMEND, ())} <= {(i, tuple(v)) for i, v in offers(form)}
    assert "Анкета заполнена" in form.say("анкета", Intent.FILL_FORM)


def test_finished_form_does_not_offer_to_go_on(form: Conversation) -> None:
    for _ in range(27):
        form.say("", Intent.FILL_FORM, answer="whole")
    assert Intent.FILL_FORM not in {b.intent for b in buttons(form)}


def test_answers_move_the_gaps(form: Conversation) -> None:
    assert "%" not in form.say("", Intent.ASK_GAPS, wish="whole")
    form.say("анкета", Intent.FILL_FORM)
    for given in ("whole", "whole", "no"):
        form.say("", Intent.FILL_FORM, answer=given)
    said = form.say("", Intent.ASK_GAPS, wish="whole")
    assert "Городское управление: 67 % (ориентир 100 %)" in said
    assert said.count("%") == 2
    form.say("анкета", Intent.FILL_FORM)
    form.say("не знаю", Intent.FALLBACK)
    assert form.say("", Intent.ASK_GAPS, wish="whole") == said


def test_form_begins_with_what_was_called_important(chat: Conversation) -> None:
    chat.say("Нытва", Intent.TELL_MUNICIPALITY)
    chat.say("", Intent.SET_PRIORITIES, wish=TRANSPORT.value)
    said = chat.say("анкета", Intent.FILL_FORM)
    first = next(m for m in chat.services.catalogue.measures if m.direction is TRANSPORT)
    assert first.name.ru in said


@pytest.mark.parametrize("said", ["назад", "back"])
def test_going_back_inside_the_form_takes_the_last_answer_back(form: Conversation, said: str) -> None:
    first, second = (m.id for m in form.services.catalogue.measures[:2])
    form.say("да", Intent.AFFIRM)
    form.say("нет", Intent.DENY)
    form.say(said, Intent.GO_BACK)
    assert form.memory.answers == {first: Answer.WHOLE}
    assert form.memory.asked == second
    form.say("", Intent.FILL_FORM, answer="part")
    assert form.memory.answers == {first: Answer.WHOLE, second: Answer.PART}


def test_form_interrupted_by_a_problem_shows_a_list_and_comes_back(form: Conversation) -> None:
    form.say("да", Intent.AFFIRM)
    form.say(BINS, Intent.DESCRIBE_PROBLEM)
    assert form.cards
    assert form.memory.waiting is None
    assert len(form.memory.answers) == 1
    form.say("да", Intent.AFFIRM)
    assert len(form.memory.answers) == 1
    assert "2 из 27" in form.say("продолжим анкету", Intent.FILL_FORM)


def test_answer_keeps_the_list_on_the_table(form: Conversation) -> None:
    form.say(BINS, Intent.DESCRIBE_PROBLEM)
    listed = form.memory.listed
    form.say("анкета", Intent.FILL_FORM)
    form.say("да", Intent.AFFIRM)
    assert form.memory.listed == listed
    form.say("хватит", Intent.FALLBACK)
    form.say("расскажи про второй", Intent.SHOW_DETAILS)
    assert form.cards == [listed[1]]


# -- going back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "words"), [("назад", "Прежнего списка нет"), ("go back", "nothing to go back to")])
def test_nothing_to_go_back_to_is_said(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.GO_BACK)
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    listed = chat.memory.listed
    assert words in chat.say(said, Intent.GO_BACK)
    assert chat.memory.listed == listed


def test_going_back_shows_the_list_before_with_its_problem(chat: Conversation) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    first = chat.cards
    chat.say(LIGHTS, Intent.DESCRIBE_PROBLEM)
    assert chat.cards != first
    assert "Вернул" in chat.say("назад", Intent.GO_BACK)
    assert chat.cards == first
    assert chat.memory.problem == BINS
    assert "Прежнего списка нет" in chat.say("назад", Intent.GO_BACK)


def test_going_back_gives_wishes_and_weights_back(listing: Conversation) -> None:
    whole = listing.cards
    listing.say("", Intent.SET_PRIORITIES, wish=TRANSPORT.value)
    listing.say("", Intent.REFINE, wish="registered")
    listing.say("назад", Intent.GO_BACK)
    assert listing.memory.wishes == ListWishes()
    assert listing.memory.weights == {TRANSPORT: IMPORTANT}
    listing.say("назад", Intent.GO_BACK)
    assert not listing.memory.weights
    assert listing.cards == whole


def test_going_back_goes_at_most_five_lists(chat: Conversation) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    for n in range(7):
        chat.say(f"{LIGHTS} {'очень ' * n}", Intent.DESCRIBE_PROBLEM)
    problems = []
    while "Вернул" in chat.say("назад", Intent.GO_BACK):
        problems.append(chat.memory.problem)
    assert len(problems) == MOST_EARLIER == 5
    assert problems[0] == f"{LIGHTS} {'очень ' * 5}".strip()
    assert BINS not in problems


def test_going_back_keeps_the_answers_of_the_form(chat: Conversation) -> None:
    chat.say("Нытва, " + BINS, Intent.DESCRIBE_PROBLEM)
    chat.say("анкета", Intent.FILL_FORM)
    chat.say("да", Intent.AFFIRM)
    chat.say("хватит", Intent.FALLBACK)
    chat.say(LIGHTS, Intent.DESCRIBE_PROBLEM)
    chat.say("назад", Intent.GO_BACK)
    assert chat.memory.problem == BINS
    assert len(chat.memory.answers) == 1


def test_going_back_from_a_list_by_the_rating_shows_the_list_before(chat: Conversation) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    first = chat.cards
    chat.say("подберите по рейтингу", Intent.RECOMMEND)
    chat.say("назад", Intent.GO_BACK)
    assert chat.cards == first


def test_going_back_after_a_change_of_town_shows_the_list_of_the_town_before(chat: Conversation) -> None:
    chat.say("Лысьва, " + BINS, Intent.DESCRIBE_PROBLEM)
    chat.say("Таганрог", Intent.TELL_MUNICIPALITY)
    chat.say("назад", Intent.GO_BACK)
    assert chat.memory.town_id == "lysva"


# -- memory --------------------------------------------------------------------------------------------------


def test_memory_survives_the_tracker_with_every_field() -> None:
    wishes = ListWishes(True, True, ("urban-transport",), ("biometrics",), ("VK",), ("perm",), True)
    memory = Memory(
        town_id="lysva",
        problem=BINS,
        listed=("a", "b"),
        waiting=Waiting.FORM,
        candidates=("kirov",),
        wishes=wishes,
        weights={"urban-transport": 3.0},
        answers={"smart-lighting": "whole", "smart-stops": "no"},
        asked="smart-stops",
    ).remembering()
    kept = Memory.from_dict(json.loads(json.dumps(memory.to_dict())))
    assert kept.earlier
    assert kept == memory
    assert list(kept.answers) == ["smart-lighting", "smart-stops"]
    assert kept.back_to(0, keeping=False) == memory.back_to(0, keeping=False)


OLDER: list[dict[str, Any]] = [
    {"town_id": "lysva", "problem": BINS, "listed": ["gone"], "waiting": None},
    {"town_id": "lysva", "wishes": None, "weights": None, "answers": None, "earlier": None},
    {"town_id": "lysva", "answers": {"gone": "whole", "smart-lighting": "perhaps"}},
    {"town_id": "lysva", "weights": {"gone": 3.0}},
    {"town_id": "lysva", "waiting": "form", "asked": "gone"},
    {"town_id": "gone", "discussed": "gone", "candidates": ["gone"]},
    {"town_id": "lysva", "earlier": [{}]},
]
BROKEN: list[dict[str, Any]] = [
    {"language": ["ru"]},
    {"waiting": {}},
    {"listed": 5},
    {"wishes": "old"},
    {"wishes": {"directions": 3}},
    {"weights": [1]},
    {"weights": {"urban-transport": "3"}},
    {"answers": "old"},
    {"answers": {"smart-lighting": ["whole"]}},
    {"earlier": [1, 2]},
    {"wishes": {"directions": ["gone"]}},
]


def _goes_on(services: Services, stored: dict[str, Any]) -> None:
    chat = Conversation(services)
    chat.memory = Memory.from_dict(stored)
    assert chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    assert chat.say("подберите", Intent.RECOMMEND)
    assert chat.cards
    assert chat.say("без видеонаблюдения", Intent.REFINE)
    assert chat.say("анкета", Intent.FILL_FORM)
    assert chat.say("да", Intent.AFFIRM)
    for _ in range(4):
        assert chat.say("назад", Intent.GO_BACK)


@pytest.mark.parametrize("stored", OLDER, ids=json.dumps)
def test_conversation_goes_on_from_what_an_older_version_kept(services: Services, stored: dict[str, Any]) -> None:
    _goes_on(services, stored)


@pytest.mark.parametrize("stored", BROKEN, ids=json.dumps)
def test_conversation_goes_on_from_what_was_written_otherwise(services: Services, stored: dict[str, Any]) -> None:
    _goes_on(services, stored)
