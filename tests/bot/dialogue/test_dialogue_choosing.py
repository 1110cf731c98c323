"""Turns about a choice: why not another, side by side, lessons, purchase, the donor, the letter, the plan, abroad."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from conversations import Conversation

from bot.dialogue.model import Act, Intent, Waiting
from bot.papers.compiling import compile_dossier
from bot.papers.letter import letter_of
from bot.presentation.addresses import site_of
from bot.services import Services
from bot.texts.words import words_in
from catalogue.model import Direction, Language, RegisterStatus, Scope, Solution
from catalogue.registers.status.component import of_catalogue
from catalogue.registers.status.purchase import PurchaseKind, kinds_of
from recommender.model import Profile, Question
from recommender.reasons import ReasonCode

BINS = "переполняются контейнеры"
LIGHTS = "плохо с освещением улиц"
PERMISSION = re.compile(
    r"разреш(?:ен|ён|ает|ить)|допуска(?:ется|ют)|вправе|можно (?:купить|закуп|брать)|законно"
    r"|\b(?:allowed|permitted|lawful|legal to|you may|can be bought)\b",
    re.I,
)


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def listing(chat: Conversation) -> Conversation:
    """Lysva with its bins: a list of three on the table."""
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    assert len(chat.cards) == 3
    return chat


def test_button_of_an_earlier_list_opens_the_solution_it_was_shown_with(listing: Conversation) -> None:
    old = next(b for b in listing.reply.messages[-1].buttons if b.intent is Intent.SHOW_DETAILS)
    own = listing.services.catalogue.solutions[listing.cards[0]]
    listing.say("на улицах темно, фонари не горят", Intent.DESCRIBE_PROBLEM)
    assert own.id not in listing.cards
    said = listing.say("", old.intent, **old.values)
    assert said.startswith(own.title.ru)
    assert listing.memory.discussed == own.id
    assert own.title.ru in listing.say("почему?", Intent.EXPLAIN)
    assert own.title.ru in listing.say("оно в реестре?", Intent.REGISTER_STATUS)


@pytest.mark.parametrize("intent", [Intent.EXPLAIN, Intent.REGISTER_STATUS, Intent.ASK_DONOR, Intent.SHOW_DETAILS])
def test_every_button_about_a_solution_tells_of_that_solution(listing: Conversation, intent: Intent) -> None:
    second = listing.services.catalogue.solutions[listing.cards[1]]
    listing.say("Нытва", Intent.TELL_MUNICIPALITY)
    assert second.title.ru in listing.say("", intent, solution=second.id)


def test_button_of_a_solution_that_the_catalogue_has_lost_is_told_so(listing: Conversation) -> None:
    assert "больше нет" in listing.say("", Intent.SHOW_DETAILS, solution="no-such-solution")


def test_name_of_another_item_goes_before_the_one_discussed(listing: Conversation) -> None:
    first, third = (listing.services.catalogue.solutions[i] for i in (listing.cards[0], listing.cards[2]))
    listing.say("расскажи про первое", Intent.SHOW_DETAILS)
    assert listing.say(f"а теперь про «{third.title.ru}»", Intent.SHOW_DETAILS).startswith(third.title.ru)
    assert listing.memory.discussed == third.id != first.id


def test_town_whose_name_begins_like_a_number_is_no_number(listing: Conversation) -> None:
    listing.say("расскажи про второе", Intent.SHOW_DETAILS)
    second = listing.memory.discussed
    listing.say("почему это подойдёт Первоуральску и Пятигорску?", Intent.EXPLAIN)
    assert listing.memory.discussed == second


def titles(chat: Conversation, language: Language = Language.RU) -> list[str]:
    return [chat.services.catalogue.solutions[i].title[language] for i in chat.memory.listed]


def lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("— ")]


# -- why not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["почему не второе", "why not the second one"])
def test_why_not_a_lower_place_is_told_in_words(listing: Conversation, said: str) -> None:
    told = listing.say(said, Intent.WHY_NOT)
    language = listing.memory.language
    assert language
    first, second, _ = titles(listing, language)
    assert first in told
    assert second in told
    recommendations = {c.solution_id: c for m in listing.reply.messages for c in m.cards}
    assert not recommendations
    words = words_in(language)
    behind = {words(f"why_behind.{code}") for code in ReasonCode}
    assert any(told.splitlines()[0].endswith(reason) for reason in behind)
    assert lines(told)
    assert not re.search(r"\b[01][.,]\d\d\b", told)


@pytest.mark.parametrize(("said", "words"), [("почему не первое", "на первом месте"), ("why not the first", "first")])
def test_why_not_the_first_says_that_it_is_the_first(listing: Conversation, said: str, words: str) -> None:
    told = listing.say(said, Intent.WHY_NOT)
    assert words in told
    assert titles(listing, listing.memory.language or Language.RU)[0] in told


def test_why_not_a_ranked_solution_that_was_not_shown_tells_its_place(listing: Conversation) -> None:
    name = "Контроль вывоза отходов по ГЛОНАСС"
    assert not any(name in t for t in titles(listing))
    told = listing.say(f"почему нет решения {name}", Intent.WHY_NOT)
    assert "Контроль вывоза отходов по датчикам на мусоровозах" in told
    assert int(re.search(r"на (\d+)-м месте", told)[1]) > 3  # type: ignore[index]


@pytest.mark.parametrize(
    ("said", "words"),
    [("почему нет сервиса «Мониторинг ТКО»", "не проходит по условиям"), ("why not Waste Monitoring", "does not meet")],
)
def test_why_not_a_filtered_solution_names_the_conditions(listing: Conversation, said: str, words: str) -> None:
    listing.say("без видеонаблюдения", Intent.REFINE)
    assert words in listing.say(said, Intent.WHY_NOT)


@pytest.mark.parametrize(
    ("said", "words"),
    [("почему нет портала «Управляем вместе»", "уже работает"), ("why not Upravlyaem Vmeste", "already")],
)
def test_why_not_what_runs_here_says_that_it_runs_here(chat: Conversation, said: str, words: str) -> None:
    chat.say("Пермь", Intent.TELL_MUNICIPALITY)
    chat.say(BINS, Intent.DESCRIBE_PROBLEM)
    assert words in chat.say(said, Intent.WHY_NOT)


@pytest.mark.parametrize(
    ("said", "words"),
    [("почему нет Московской электронной школы", "слабо отвечает"), ("why not Moscow Electronic School", "hardly")],
)
def test_why_not_a_weak_match_is_told_in_words(listing: Conversation, said: str, words: str) -> None:
    told = listing.say(said, Intent.WHY_NOT)
    assert words in told
    assert "%" not in told


@pytest.mark.parametrize(
    ("said", "words"), [("почему нет ЗумбаСофта", "О каком решении"), ("why is there no ZumbaSoft", "Which solution")]
)
def test_why_not_something_unknown_asks_what_is_meant(listing: Conversation, said: str, words: str) -> None:
    assert words in listing.say(said, Intent.WHY_NOT)


def test_why_not_without_a_town_asks_for_it(chat: Conversation) -> None:
    assert "Из какого вы" in chat.say("почему нет Московской электронной школы", Intent.WHY_NOT)


def test_why_not_leaves_the_list_on_the_table(listing: Conversation) -> None:
    memory = listing.memory
    listing.say("почему не второе", Intent.WHY_NOT)
    assert listing.memory.with_(offered=()) == memory.with_(offered=())


# -- side by side --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "chosen"), [("сравни первое и третье", (0, 2)), ("compare 2 and 3", (1, 2))])
def test_solutions_are_compared_by_their_numbers(listing: Conversation, said: str, chosen: tuple[int, ...]) -> None:
    told = listing.say(said, Intent.COMPARE)
    language = listing.memory.language
    assert language
    for n, title in enumerate(titles(listing, language)):
        assert (f"{n + 1}. {title}" in told) is (n in chosen)
    assert len(lines(told)) == 2 * 5
    assert told.count(f"— {words_in(language)('compare_cost')}: ") == 2
    assert "из 5" not in told


def test_without_numbers_the_first_two_are_compared(listing: Conversation) -> None:
    told = listing.say("сравни их", Intent.COMPARE)
    assert [t in told for t in titles(listing)] == [True, True, False]


def test_number_that_is_not_on_the_list_is_said(listing: Conversation) -> None:
    assert "с 1 по 3" in listing.say("сравни первое и седьмое", Intent.COMPARE)


@pytest.mark.parametrize("said", ["сравни Казань и Уфу", "compare Kazan and Ufa"])
def test_towns_are_compared_and_unknown_is_shown_as_unknown(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.COMPARE)
    w = words_in(chat.memory.language or Language.RU)
    assert "2023" in told.splitlines()[0]
    for town in ("kazan", "ufa"):
        assert chat.services.catalogue.municipalities[town].name[w.language] in told
    assert told.count(w("compare_distance") + ": ") == 2
    assert f"{w('compare_distance')}: {w('page.unknown')}" in told
    assert [dict(b.values) for b in chat.reply.messages[-1].buttons] == [{"city": "kazan"}, {"city": "ufa"}]


def test_one_named_town_is_compared_with_the_own(listing: Conversation) -> None:
    told = listing.say("сравни нас с Казанью", Intent.COMPARE)
    assert told.index("Лысьва") < told.index("Казань")
    assert "Из другой группы по населению" in told


def test_at_most_four_towns_are_compared(chat: Conversation) -> None:
    told = chat.say("сравни Казань, Уфу, Пермь, Омск и Самару", Intent.COMPARE)
    assert told.count("расстояние: ") == 4
    assert "Самара" not in told


@pytest.mark.parametrize(("said", "words"), [("сравни", "Что сравнить"), ("compare Kazan", "What shall I compare")])
def test_too_few_to_compare_asks_what(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.COMPARE)


# -- lessons -------------------------------------------------------------------------------------------------


def learnt_from(solution: Solution) -> list[str]:
    """The sources of the lessons of a solution."""
    return [d.lesson.source for d in solution.deployments if d.lesson]


def test_lessons_of_the_list_are_only_of_the_list(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("нужны умные остановки с табло", Intent.DESCRIBE_PROBLEM)
    solutions = chat.services.catalogue.solutions
    while not (learnt := [i for i in chat.memory.listed if any(d.lesson for d in solutions[i].deployments)]):
        chat.say("ещё", Intent.SHOW_MORE)
        assert chat.cards
    told = chat.say("какие там были уроки", Intent.LESSONS)
    for line in lines(told):
        assert any(line.startswith(f"— {solutions[i].title.ru}, ") for i in learnt)
        assert any(line.endswith(f"({site_of(source)}).") for i in learnt for source in learnt_from(solutions[i]))


@pytest.mark.parametrize("said", ["чему научились в Новосибирске", "what went wrong in Novosibirsk"])
def test_lessons_of_a_city_are_of_that_city_with_a_source(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.LESSONS)
    assert lines(told)
    for line in lines(told):
        assert "Новосибирск" in line or "Novosibirsk" in line
        assert re.search(r"\([^() ]+\.[^() ]+\)\.$", line)


@pytest.mark.parametrize(
    ("said", "words"), [("что не получилось в Тобольске", "не значит"), ("what failed in Tobolsk", "does not mean")]
)
def test_no_lesson_known_is_not_told_as_success(chat: Conversation, said: str, words: str) -> None:
    told = chat.say(said, Intent.LESSONS)
    assert words in told
    assert not lines(told)


def test_lessons_asked_of_nothing_are_those_of_the_catalogue(chat: Conversation) -> None:
    assert 0 < len(lines(chat.say("расскажи про неудачи", Intent.LESSONS))) <= 8


def test_lessons_of_a_list_are_of_what_does_the_same(listing: Conversation) -> None:
    solutions = listing.services.catalogue.solutions
    done = {m for i in listing.memory.listed for m in solutions[i].measures}
    titles_of = [s.title.ru for s in solutions.values() if done & set(s.measures)]
    told = lines(listing.say("какие там были неудачи", Intent.LESSONS))
    assert all(any(title in line for title in titles_of) for line in told)


# -- purchase ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_no_rule_of_a_purchase_is_a_permission(services: Services, language: Language) -> None:
    table = services.register.table
    assert not PERMISSION.search(words_in(language)("purchase_general"))
    for rule in table.rules:
        assert not PERMISSION.search(rule.action[language]), rule.id
    assert not PERMISSION.search(table.caution[language])


def _is_dated_and_sourced(told: str) -> bool:
    grounds = any(day in told for day in ("23.11.2026", "2026-11-23")) and "garant.ru" in told and "1875" in told
    return grounds and ("не юридическое заключение" in told or "not legal advice" in told)


@pytest.mark.parametrize("ask", ["можно ли закупать {}", "may we purchase {} please"])
def test_purchase_of_a_product_tells_what_its_status_means(services: Services, ask: str) -> None:
    seen: set[RegisterStatus] = set()
    for product in services.catalogue.products:
        found = services.products.find(product.name.en, 1)
        if product.status in seen or not found or found[0].product is not product:
            continue
        seen.add(product.status)
        chat = Conversation(services)
        told = chat.say(ask.format(product.name.en), Intent.PURCHASE)
        w = words_in(chat.memory.language or Language.RU)
        status = of_catalogue(product).status
        assert w(f"register_status.{status}") in told
        rule = services.register.table.rule_for(PurchaseKind.SOFTWARE, status)
        assert rule.action[w.language] in told
        assert _is_dated_and_sourced(told)
        assert not PERMISSION.search(told)
    assert len(seen) >= 2


@pytest.mark.parametrize("said", ["можно ли закупать второе", "may we purchase the second one"])
def test_purchase_of_an_item_is_about_that_item(listing: Conversation, said: str) -> None:
    told = listing.say(said, Intent.PURCHASE)
    w = words_in(listing.memory.language or Language.RU)
    second = listing.services.catalogue.solutions[listing.memory.listed[1]]
    assert told.startswith(second.title[w.language])
    status = of_catalogue(second.import_substitution).deciding
    rules = listing.services.register.table.rules_for(kinds_of(second.components), status)
    assert rules
    assert all(rule.action[w.language] in told for rule in rules)
    assert _is_dated_and_sourced(told)


@pytest.mark.parametrize(("said", "words"), [("что по закупке", "с 2025 года"), ("procurement rules", "Since 2025")])
def test_purchase_of_nothing_named_tells_the_rule(chat: Conversation, said: str, words: str) -> None:
    told = chat.say(said, Intent.PURCHASE)
    assert words in told
    assert _is_dated_and_sourced(told)
    assert not PERMISSION.search(told)


def test_status_in_a_purchase_has_the_date_of_its_own_check(chat: Conversation) -> None:
    assert "26.10.2021" in chat.say("можно ли закупать FindFace", Intent.PURCHASE)


# -- replacement ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "foreign", "hint"),
    [
        ("чем заменить Cisco Webex", "Иностранное", "Подсказки"),
        ("what can replace Cisco Webex", "Foreign", "Hints"),
    ],
)
def test_foreign_product_is_replaced_by_hints_marked_as_hints(
    chat: Conversation, said: str, foreign: str, hint: str
) -> None:
    told = chat.say(said, Intent.REPLACE_FOREIGN)
    assert foreign in told
    assert hint in told
    assert not PERMISSION.search(told)


@pytest.mark.parametrize(
    ("said", "words"),
    [("чем заменить ЗумбаСофт", "ничего не проверено"), ("replace ZumbaSoft", "nothing was checked")],
)
def test_unknown_foreign_product_leads_to_the_register(chat: Conversation, said: str, words: str) -> None:
    told = chat.say(said, Intent.REPLACE_FOREIGN)
    assert words in told
    assert "reestr.digital.gov.ru" in told


def test_foreign_product_without_a_known_replacement_says_so(chat: Conversation) -> None:
    told = chat.say("чем заменить Milestone", Intent.REPLACE_FOREIGN)
    assert "замен" in told.lower()


# -- the donor and the letter ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["кого спросить про второе", "whom shall we ask about the second one"])
def test_donors_of_an_item_are_bodies_with_their_sites(listing: Conversation, said: str) -> None:
    told = listing.say(said, Intent.ASK_DONOR)
    language = listing.memory.language
    assert language
    assert titles(listing, language)[1] in told.splitlines()[0]
    catalogue = listing.services.catalogue
    second = catalogue.solutions[listing.memory.listed[1]]
    for line in lines(told):
        asked = [catalogue.cities[d.city_id].contact for d in second.deployments]
        bodies = [c for c in asked if c.body[language].partition(" (")[0] in line]
        assert bodies
        assert "https://" in line or words_in(language)("contact_open") in told
        assert "(общее название" not in line
    assert lines(told)
    assert "Имён" in told or "no names" in told
    assert listing.memory.discussed == second.id


def test_donor_is_of_what_was_discussed_else_of_the_first(listing: Conversation) -> None:
    assert titles(listing)[0] in listing.say("кого спросить", Intent.ASK_DONOR)
    listing.say("расскажи про третье", Intent.SHOW_DETAILS)
    assert titles(listing)[2] in listing.say("кого об этом спросить", Intent.ASK_DONOR)


@pytest.mark.parametrize("said", ["кого спросить в Казани", "whom shall we ask in Kazan"])
def test_donor_of_a_named_city_is_the_body_of_that_city(chat: Conversation, said: str) -> None:
    told = chat.say(said, Intent.ASK_DONOR)
    contact = chat.services.catalogue.cities["kazan"].contact
    assert contact.body[chat.memory.language or Language.RU] in told
    assert str(contact.url) in told


def test_named_city_that_runs_the_item_comes_first(listing: Conversation) -> None:
    solutions = listing.services.catalogue.solutions
    catalogue = listing.services.catalogue
    number, city = next(
        (number, catalogue.cities[d.city_id].name.ru)
        for number, i in enumerate(listing.cards)
        for d in reversed(solutions[i].deployments)
        if d.city_id in catalogue.municipalities
    )
    ordinal = ("первое", "второе", "третье")[number]
    told = listing.say(f"кого спросить в городе {city} про {ordinal}", Intent.ASK_DONOR)
    assert titles(listing)[number] in told
    assert lines(told)[0].startswith(f"— {city}")


@pytest.mark.parametrize(
    ("said", "words"), [("кого спросить", "О каком решении"), ("напиши письмо", "О каком"), ("a letter", "About which")]
)
def test_donor_of_nothing_asks_of_what(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.ASK_DONOR)


@pytest.mark.parametrize("said", ["напиши письмо про второе", "write a letter about the second one", None])
def test_letter_of_the_chat_says_what_the_paper_says_and_leaves_the_rest_blank(
    listing: Conversation, said: str | None
) -> None:
    told = listing.say(said, Intent.ASK_DONOR) if said else listing.say("", Intent.ASK_DONOR, n=2, wish="letter")
    language, services = listing.memory.language, listing.services
    assert language
    second = listing.memory.listed[1]
    (link,) = listing.reply.messages[-1].links
    donor = parse_qs(urlsplit(link.url or "").query)["donor"][0]
    town = services.catalogue.municipalities["lysva"]
    question = Question(profile=Profile(municipality=town), problem=listing.memory.problem)
    dossier = compile_dossier(services.recommender, question, [second], services.today(), donor)
    paper = letter_of(dossier, dossier.chosen[0], words_in(language))
    for part in (paper.addressee, paper.heading, paper.who, paper.stated, paper.source, paper.closing):
        assert part in told
    assert all(f"\n{n}. {q}" in told for n, q in enumerate(paper.questions, 1))
    assert told.count("____________") == 2


def test_letter_of_a_button_is_the_one_that_the_answer_offered(listing: Conversation) -> None:
    listing.say("кого спросить про второе", Intent.ASK_DONOR)
    (button,) = listing.reply.messages[-1].buttons
    assert "Проект письма" in listing.say("", button.intent, **button.values)
    assert listing.memory.discussed == listing.memory.listed[1]


def test_letter_is_addressed_in_good_russian(listing: Conversation) -> None:
    told = listing.say("напиши письмо про второе", Intent.ASK_DONOR)
    assert not re.search(r"^В (?:Администрация|Мэрия|Служба)\b", told, re.M)


# -- the plan ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "head"), [("составь план на два шага", "2 шага"), ("make a plan of 2 steps please", "2 steps")]
)
def test_plan_has_as_many_steps_as_asked_for(listing: Conversation, said: str, head: str) -> None:
    told = listing.say(said, Intent.ROADMAP)
    assert head in told.splitlines()[1]
    assert len(re.findall(r"^\d\. ", told, re.M)) == 2


def test_plan_is_of_the_problem_and_promises_nothing(listing: Conversation) -> None:
    told = listing.say("с чего начать", Intent.ROADMAP)
    assert titles(listing)[0] in told
    letter, whole, form = (b.intent for b in listing.reply.messages[-1].buttons)
    assert (letter, whole, form) == (Intent.ASK_DONOR, Intent.ROADMAP, Intent.FILL_FORM)
    assert "не прогноз и не обещание" in listing.say("План подробно", Intent.FALLBACK)


def test_plan_begins_with_whom_to_ask(listing: Conversation) -> None:
    first = listing.say("с чего начать", Intent.ROADMAP).splitlines()[0]
    assert first.startswith("Сначала спросите")


def test_plan_by_a_button_is_the_same_as_by_words(listing: Conversation) -> None:
    by_words = listing.say("составь план", Intent.ROADMAP)
    listing.say("подберите ещё раз", Intent.SHOW_MORE)
    assert listing.say("", Intent.ROADMAP, size=9) == by_words


@pytest.mark.parametrize(("said", "words"), [("составь план", "Из какого вы"), ("make a plan", "Which town")])
def test_plan_without_a_town_asks_for_it(chat: Conversation, said: str, words: str) -> None:
    assert words in chat.say(said, Intent.ROADMAP)
    assert chat.memory.waiting is Waiting.TOWN


def test_plan_of_nothing_that_fits_says_so(listing: Conversation) -> None:
    listing.say("только туризм", Intent.REFINE)
    w = words_in(Language.RU)
    assert listing.say("составь план", Intent.ROADMAP) == w("roadmap_none")


def test_plan_takes_a_number_in_an_oblique_case(listing: Conversation) -> None:
    assert "2 шага" in listing.say("план из двух шагов", Intent.ROADMAP)


# -- abroad --------------------------------------------------------------------------------------------------


def scopes(chat: Conversation) -> set[Scope]:
    return {chat.services.catalogue.solutions[i].scope for i in chat.cards}


@pytest.mark.parametrize(
    ("said", "words"), [("а как за рубежом", "российские аналоги"), ("what do they do abroad", "Russian counterparts")]
)
def test_abroad_shows_the_practices_for_the_same_problem(listing: Conversation, said: str, words: str) -> None:
    assert words in listing.say(said, Intent.WORLD)
    assert scopes(listing) == {Scope.WORLD}
    assert listing.memory.problem == "Переполняются контейнеры"
    assert any("waste" in t for i in listing.cards for t in listing.services.catalogue.solutions[i].tags)
    listing.say("ещё", Intent.SHOW_MORE)
    assert scopes(listing) <= {Scope.WORLD}


def test_abroad_needs_no_town_and_takes_the_direction_that_is_named(chat: Conversation) -> None:
    chat.say("что за рубежом по транспорту", Intent.WORLD)
    assert scopes(chat) == {Scope.WORLD}
    assert list(chat.memory.weights) == [Direction.URBAN_TRANSPORT]


def test_next_problem_is_answered_at_home_again(listing: Conversation) -> None:
    listing.say("а как за рубежом", Intent.WORLD)
    listing.say(LIGHTS, Intent.DESCRIBE_PROBLEM)
    assert scopes(listing) == {Scope.DOMESTIC}


def test_change_of_town_comes_home_again(listing: Conversation) -> None:
    listing.say("а как за рубежом", Intent.WORLD)
    listing.say("Таганрог", Intent.TELL_MUNICIPALITY)
    assert scopes(listing) == {Scope.DOMESTIC}


def test_going_back_from_abroad_comes_to_the_list_before(listing: Conversation) -> None:
    before = listing.cards
    listing.say("а как за рубежом", Intent.WORLD)
    listing.say("назад", Intent.GO_BACK)
    assert listing.cards == before


def test_wish_over_the_practices_abroad_narrows_those(listing: Conversation) -> None:
    listing.say("а как за рубежом", Intent.WORLD)
    listing.say("без видеонаблюдения", Intent.REFINE)
    assert scopes(listing) == {Scope.WORLD}


def test_suggestion_by_the_rating_comes_home_again(listing: Conversation) -> None:
    listing.say("а как за рубежом", Intent.WORLD)
    listing.say("подберите решения по рейтингу", Intent.RECOMMEND)
    assert scopes(listing) == {Scope.DOMESTIC}


# -- what several items, and the one before, are asked of ---------------------------------------------------


def test_attribute_is_told_of_each_item_that_is_counted_out(listing: Conversation) -> None:
    said = listing.say("где работают первое и третье", Intent.ASK_WHERE)
    found = titles(listing, Language.RU)
    assert found[0] in said
    assert found[2] in said
    assert found[1] not in said


def test_item_discussed_is_set_against_the_one_that_is_counted_out(listing: Conversation) -> None:
    listing.say("второе", Intent.SHOW_DETAILS)
    said = listing.say("а чем оно хуже третьего", Intent.EXPLAIN)
    found = titles(listing, Language.RU)
    assert f"2. {found[1]}" in said
    assert f"3. {found[2]}" in said


def test_going_back_names_the_problem_and_no_solution_shown(listing: Conversation) -> None:
    before = listing.memory.problem
    listing.say("собаки бегают по дворам стаями", Intent.DESCRIBE_PROBLEM)
    listing.say("не горят фонари", Intent.DESCRIBE_PROBLEM)
    listing.say("вернись к собакам", Intent.GO_BACK)
    assert listing.memory.problem == "собаки бегают по дворам стаями"
    assert before != listing.memory.problem


def test_buttons_count_as_the_cards_do_after_several_problems(chat: Conversation) -> None:
    acts = (("ямы на дорогах", Intent.DESCRIBE_PROBLEM), ("бродячие собаки", Intent.DESCRIBE_PROBLEM))
    chat.say("ямы на дорогах, бродячие собаки", Intent.DESCRIBE_PROBLEM, acts)
    chat.say("ещё", Intent.SHOW_MORE)
    ids = [b.values.get("solution") for b in chat.reply.messages[-1].buttons if b.title.startswith(("1:", "2:", "3:"))]
    assert chat.memory.problem == "ямы на дорогах"
    assert ids[:3] == chat.cards


def test_donor_asked_of_over_a_list_is_the_one_of_the_shown(listing: Conversation) -> None:
    act = Act(
        intent=Intent.ASK_ABOUT,
        piece="кто там донор",
        confidence=0.7,
        nearest=(Intent.ASK_ABOUT, Intent.ASK_VENDOR, Intent.ASK_DONOR),
    )
    assert "Кого спросить" in listing.say_as_read("кто там донор", act)
