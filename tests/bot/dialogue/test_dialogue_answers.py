"""What is answered once the reading is right: the own town known, names told, goods, donors, plans, lists counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.services import Services
from bot.texts.words import words_in
from catalogue.model import Component, ContactLevel, DeploymentStatus, Language, PlaceKind, Scope
from recommender.donors import own_cities

CLEAN_BIN, LAMPS = "clean-bin-chatbot", "chaikovsky-energy-service"


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def about(
    chat: Conversation, solution: str, town: str = "Лысьва", problem: str = "переполняются контейнеры"
) -> Conversation:
    """A conversation of a town in which a solution is spoken of, whatever the list holds."""
    chat.say(town, Intent.TELL_MUNICIPALITY)
    chat.say(problem, Intent.DESCRIBE_PROBLEM)
    listed = tuple(dict.fromkeys((solution, *chat.memory.listed)))
    chat.memory = replace(chat.memory, listed=listed, discussed=solution)
    return chat


def test_okrug_that_has_a_solution_is_told_so_and_is_no_town_of_its_size(chat: Conversation) -> None:
    about(chat, CLEAN_BIN, "городской округ Шаховская")
    own = own_cities(chat.services.places.get(chat.memory.town_id), chat.services.catalogue.cities)
    assert own
    where = chat.say("где это работает", Intent.ASK_WHERE)
    assert "уже есть по каталогу — работает, с 2022" in where
    assert "внедрения в каталоге нет" not in where
    assert "Шаховская (население" not in chat.say("а в городах нашего размера", Intent.ASK_OUR_SIZE)


def test_what_runs_in_the_own_town_is_still_in_the_catalogue(chat: Conversation) -> None:
    about(chat, CLEAN_BIN, "городской округ Шаховская")
    for said, intent in (("кому написать", Intent.ASK_DONOR), ("обоснование в ворде", Intent.ASK_FILE)):
        told = chat.say(said, intent)
        assert "у вас уже работает" in told
        assert chat.memory.discussed == CLEAN_BIN


@pytest.mark.parametrize("intent", [Intent.SHOW_DETAILS, Intent.ASK_VENDOR, Intent.EXPLAIN, Intent.ASK_DONOR])
def test_answer_tells_the_name_people_ask_by(chat: Conversation, intent: Intent) -> None:
    assert "МКА ЖКХ" in about(chat, "mka-zhkh").say("а тут", intent)


def test_goods_without_a_program_are_told_by_the_rule_on_goods(chat: Conversation) -> None:
    bought = about(chat, LAMPS).say("можно ли это закупать", Intent.PURCHASE)
    first = bought.splitlines()[0]
    assert "Оборудование" in first
    assert "Программа или подписка" not in bought
    assert "№ 1875" in first
    assert "перечней товаров в наших правилах нет" in first
    assert len(bought.splitlines()) <= 3
    status = chat.say("есть ли запись в реестре", Intent.REGISTER_STATUS)
    assert "Минпромторга" in status.splitlines()[0]


def test_no_solution_with_a_program_is_told_as_goods(services: Services) -> None:
    today = services.today()
    for s in services.catalogue.in_scope(Scope.DOMESTIC):
        told = services.register.of_solution(s, today).wording.ru
        if Component.SOFTWARE in s.components:
            assert "это оборудование" not in told


def test_donor_whose_body_is_not_known_is_told_with_where_to_ask(chat: Conversation) -> None:
    told = about(chat, LAMPS).say("кому написать", Intent.ASK_DONOR)
    assert words_in(Language.RU)("contact_open") in told
    assert "общее название" not in told
    assert "нет данных" not in told


def test_letter_to_a_body_that_was_not_checked_asks_to_pass_it_on(chat: Conversation) -> None:
    about(chat, LAMPS)
    letter = chat.say("", Intent.ASK_DONOR, solution=LAMPS, wish="letter")
    assert "по принадлежности" in letter
    cities = chat.services.catalogue.cities
    of_region = [
        d.city_id
        for s in chat.services.catalogue.in_scope(Scope.DOMESTIC)
        for d in s.deployments
        if cities[d.city_id].contact.level is ContactLevel.REGION and cities[d.city_id].kind is not PlaceKind.REGION
    ]
    assert of_region


def test_letter_that_goes_to_a_regions_body_says_so_before_it(chat: Conversation) -> None:
    about(chat, "krasnoyarsk-safe-city")
    chat.say("", Intent.ASK_DONOR, solution="krasnoyarsk-safe-city", wish="letter")
    first, letter = (m.text for m in chat.reply.messages)
    assert "орган" in first
    assert "Красноярск" in first
    assert "Проект письма" in letter
    chat.say("", Intent.ASK_DONOR, solution=LAMPS, wish="letter")
    assert len(chat.reply.messages) == 1


def test_letter_tells_a_region_and_an_okrug_in_their_case(chat: Conversation) -> None:
    chat.say("Кунгурский муниципальный округ", Intent.TELL_MUNICIPALITY)
    chat.say("свалки в лесу", Intent.DESCRIBE_PROBLEM)
    letter = chat.say("", Intent.ASK_DONOR, solution="dump-photo-traps", wish="letter")
    assert "цифрового решения" not in letter
    assert "в городе Московская область" not in letter


def test_difficulties_of_the_item_spoken_of_come_first_or_are_said_to_be_of_like_ones(chat: Conversation) -> None:
    told = about(chat, LAMPS).say("какие были проблемы у других", Intent.LESSONS)
    assert told.splitlines()[0].startswith("О трудностях с решением")
    assert len(told.splitlines()) <= 4
    own = about(chat, "school-bus-alcolocks").say("какие были проблемы у других", Intent.LESSONS)
    assert own.startswith("С какими трудностями столкнулись")
    assert "выдыхать" in own


def test_plan_of_what_is_spoken_of_is_of_it_alone_and_pilots_before_it_buys(chat: Conversation) -> None:
    told = about(chat, LAMPS).say("с чего начать", Intent.ROADMAP)
    assert chat.services.catalogue.solutions[LAMPS].title.ru in told
    assert told.index("пилот") < told.index("закупка")
    assert "Очередь" not in told


def test_list_counts_what_answers_apart_from_what_is_near(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    intro = chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM).splitlines()[0]
    labels = [c.closeness_label for m in chat.reply.messages for c in m.cards]
    near = sum(label is not None for label in labels)
    assert (f"Из них {near} " in intro) is (near > 0)
    more = chat.say("ещё", Intent.SHOW_MORE)
    assert "отвечают" not in more.splitlines()[0]


def test_plan_takes_what_answers_before_what_is_only_near(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    answering = [c.title for m in chat.reply.messages for c in m.cards if c.closeness_label is None]
    assert answering
    told = chat.say("с чего начать", Intent.ROADMAP)
    assert "близко по теме" not in told


def test_why_counts_where_it_works_apart_from_where_it_is_known(chat: Conversation) -> None:
    told = about(chat, LAMPS, problem="темно на улицах").say("почему это решение", Intent.EXPLAIN)
    deployments = chat.services.catalogue.solutions[LAMPS].deployments
    working = [d for d in deployments if d.status in (DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED)]
    assert f"мест внедрения в каталоге: {len(deployments)}, из них работает: {len(working)}" in told
    assert "из 5" not in told


def test_needs_are_no_wish_for_a_note(chat: Conversation) -> None:
    told = about(chat, LAMPS).say("что нужно для запуска", Intent.ASK_NEEDS)
    assert not any(m.links for m in chat.reply.messages)
    assert "файлы" not in told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("фонари корейские закупить можем", "код ОКПД2"),
        ("автобусы иностранные закупать можно?", "код ОКПД2"),
        ("are imported pumps fine for us to purchase", "OKPD2 code"),
    ],
)
def test_question_on_foreign_goods_is_not_answered_by_the_ban_on_software(
    chat: Conversation, said: str, words: str
) -> None:
    told = chat.say(said, Intent.PURCHASE)
    assert words in told
    assert "того же класса" not in told
    assert "of the same class" not in told
