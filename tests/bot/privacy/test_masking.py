"""Personal data does not survive masking, and ordinary texts come through unchanged."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editors.worklist import MOST_CHARACTERS, masked
from bot.privacy.kinds import PersonalData
from bot.privacy.masking import mask
from catalogue.model import Catalogue, Language

AROUND = (
    "{}",
    "пишите: {}, спасибо",
    "у нас темно. {}. Ответьте до 20 числа",
    "«{}»",
    "({})",
    "call me {} please",
    "в 2024 году {} и 131-ФЗ",
    "каб. 15,{};этаж",
)
PHONES = (
    "+7{a}{b}{c}{d}",
    "8{a}{b}{c}{d}",
    "+7 ({a}) {b}-{c}-{d}",
    "8 ({a}) {b}-{c}-{d}",
    "8-{a}-{b}-{c}-{d}",
    "8 {a} {b} {c} {d}",
    "8{a} {b}{c}{d}",
    "7 {a} {b} {c}{d}",
    "+7.{a}.{b}.{c}.{d}",
    "8\u00a0{a}\u00a0{b}\u2011{c}\u2011{d}",
    "8 – {a} – {b} – {c} – {d}",
    "({a}) {b}-{c}-{d}",
    "{a} {b} {c} {d}",
    "{a}-{b}-{c}{d}",
    "тел. {b}-{c}-{d}",
    "тел.: {b}{c}{d}",
    "звоните {c}{d}5",
    "{b}-{c}-{d}",
    "8 (34{c}2) 6-{c}-{d}",
    "(3{c}49) 6-{c}-{d}",
)
ABROAD = ("+44 20 {b} {c}{d}7", "+1-202-{b}-{c}{d}", "+90 ({a}) {b} {c} {d}", "+49{a}{b}{c}{d}", "00 49 {a} {b}{c}{d}")
SNILS = (
    "{a}-{b}-{e} {c}",
    "{a} {b} {e} {c}",
    "{a}-{b}-{e}-{c}",
    "{a}{b}{e}{c}",
    "СНИЛС № {a}-{b}-{e} {c}",
    "снилс: {a}{b}{e}{c}",
)
NUMBERS = {
    "паспорт {c}{d} {a}{b}": PersonalData.PASSPORT,
    "паспорт серия {c} {d} номер {a}{b}": PersonalData.PASSPORT,
    "{c} {d} {a}{b}": PersonalData.PASSPORT,
    "{c}{d} № {a}{b}": PersonalData.PASSPORT,
    "ИНН 59{a}{b}{c}{d}": PersonalData.INN,
    "инн: 59{a} {b} {c}{d}": PersonalData.INN,
    "59{a}{b}{c}{d}": PersonalData.INN,
    "22{c} {d}{c} {c}{d} {d}{c}": PersonalData.CARD,
    "22{c}-{d}{c}-{c}{d}-{d}{c}": PersonalData.CARD,
    "22{c}{d}{c}{c}{d}{d}{c}": PersonalData.CARD,
}
FIGURES = (
    "по 44-ФЗ и 131-ФЗ от 06.10.2003",
    "в Лысьве 60 300 жителей",
    "около 1 234 567 890 рублей на 2024–2026 годы",
    "бюджет 78 000 000 000 рублей, из них 125000000 руб.",
    "постановление от 28.11.2023 № 2094-п, распоряжение № 1912-р, ПП РФ № 1236",
    "в 2018, 2019, 2020 и 2021 годах, 2018 2019 2020 2021",
    "с 8.12.2021 по 10.12.2022, 8.12.2021 10.12.2022",
    "ГОСТ Р 56828.15-2016 и ГОСТ Р 7.0.97-2025",
    "автобус ходит раз в 10-15-20 минут, с 6 до 22",
    "в 3 кв. 2024 года убрали 300 кв. м, 20 кв. м осталось",
    "проверь Лучеград 5900000115 и ещё 7707083893",
    "ИНН 5918000001, ОГРН 1025901925105, ОКТМО 57738000001",
    "нужны лампы, столбы и т. д. 15 домов без света",
    "на улице Ленина 3 км без света",
    "на городском уровне и в каждой деревне, на уровне района",
    "мы из Богдановича, город Богданович",
    "бродячие собаки, 12 % дорог, 7 контейнеров, индекс 58,3 из 120",
    "https://lysva.ru/news?id=12 открыта",
    "we have 60,300 inhabitants and 1 200 000 roubles in 2024-2026",
    "Smart Street lights on 20 poles, 3 smart crossings",
)
PEOPLE = (
    ("Иванов Иван Иванович", "иванов иван"),
    ("иванов иван иванович обещал", "иванов иван"),
    ("Иван Иванович не отвечает", "иван"),
    ("ИВАНОВ ИВАН ИВАНОВИЧ", "иванов иван"),
    ("передайте Анне Сергеевне Петровой", "анне сергеевне петровой"),
    ("Чайка Юрий Яковлевич", "чайка юрий яковлевич"),
    ("Галиев Фарид Ринатович", "галиев фарид ринатович"),
    ("Мария Кузьминична и Пётр Ильич", "мария кузьминична пётр ильич"),
    ("Ахмедов Магомед Расул оглы", "ахмедов магомед расул оглы"),
    ("Октавиан Спартакович Жук", "октавиан спартакович жук"),
    ("Иван Богданович Петров", "иван богданович петров"),
    ("меня зовут Анна, я из Лысьвы", "анна"),
    ("Меня зовут анна петрова и у нас темно", "анна петрова"),
    ("Анна Петрова жалуется", "анна петрова"),
    ("Петров И.И. и С. С. Сидоров", "петров сидоров"),
    ("с уважением, Анна", "анна"),
    ("my name is John Smith", "john smith"),
    ("Ivan Ivanovich Petrov said so", "ivan ivanovich petrov"),
    ("Петров Пётр Петрович, 12.05.1985", "петров петрович 1985"),
)
ADDRESSES = (
    "ул. Ленина, д. 15, кв. 7",
    "ул ленина 15",
    "улица Ленина, дом 15 корпус 2",
    "проспект Мира, 15-77",
    "Комсомольский проспект, 15",
    "улица 8 Марта, 15",
    "пер. Садовый 15а",
    "дом 15, кв 77",
    "кв. 15",
    "15 Lenin Street, apt 77",
    "Lenina St., 15",
    "кадастровый номер 59:09:0011202:15",
)
BIRTHS = (
    "родился 12.05.1985",
    "дата рождения: 12 мая 1985",
    "1985 г.р.",
    "12.05.1985 года рождения",
    "born on 12 May 1985",
)
ACCOUNTS = (
    "@ivan_petrov",
    "https://vk.com/id123456789",
    "t.me/ivan_petrov",
    "ivan (at) mail.ru",
    "ivan собака mail точка ru",
)

two, three = st.from_regex(r"[1-9][0-9]", fullmatch=True), st.from_regex(r"[1-9][0-9]{2}", fullmatch=True)
parts = st.fixed_dictionaries(
    {"a": st.from_regex(r"9[0-9]{2}", fullmatch=True), "b": three, "c": two, "d": two, "e": three}
)
around = st.sampled_from(AROUND)


def label(kind: PersonalData) -> str:
    return f"[{kind.value}]"


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def assert_gone(template: str, secret: str) -> None:
    """No digit of the secret is left, and all that stood around are."""
    told = mask(template.format(secret), label)
    assert digits(told) == digits(template.format("")), told
    assert mask(told, label) == told


@given(st.sampled_from((*PHONES, *ABROAD)), parts, around)
@settings(max_examples=1500, deadline=None)
def test_no_digit_of_a_phone_survives(form: str, said: dict[str, str], template: str) -> None:
    assert_gone(template, form.format(**said))


@given(st.sampled_from(SNILS), parts, around)
@settings(max_examples=500, deadline=None)
def test_no_digit_of_a_snils_survives(form: str, said: dict[str, str], template: str) -> None:
    assert_gone(template, form.format(**said))


@given(st.sampled_from(sorted(NUMBERS)), parts, around)
@settings(max_examples=500, deadline=None)
def test_no_digit_of_a_passport_an_inn_or_a_card_survives(form: str, said: dict[str, str], template: str) -> None:
    assert_gone(template, form.format(**said))


@pytest.mark.parametrize(("form", "kind"), NUMBERS.items())
def test_number_is_named_by_its_kind(form: str, kind: PersonalData) -> None:
    assert label(kind) in mask(form.format(a="912", b="345", c="57", d="18"), label)


@given(st.emails(), around)
@settings(max_examples=700, deadline=None)
def test_no_e_mail_address_survives(address: str, template: str) -> None:
    told = mask(template.format(address), label)
    assert told == template.format(label(PersonalData.EMAIL))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@settings(max_examples=500, deadline=None)
def test_masking_any_text_twice_is_masking_it_once(text: str) -> None:
    once = mask(text, label)
    assert mask(once, label) == once


@pytest.mark.parametrize("text", FIGURES)
def test_figures_of_ordinary_texts_stay(text: str) -> None:
    assert mask(text, label) == text


def test_no_problem_name_or_summary_of_the_catalogue_is_changed(catalogue: Catalogue) -> None:
    texts = [
        text
        for s in catalogue.solutions.values()
        for language in Language
        for text in (*s.problems.get(language, ()), s.name[language], s.summary[language])
    ]
    assert len(texts) > 4000
    assert [t for t in texts if mask(t, label) != t] == []


def test_towns_stay_except_those_named_after_a_person(catalogue: Catalogue) -> None:
    after_people = re.compile(r"Ильич|Имени |Павлович")
    towns = [t.name.ru for t in catalogue.municipalities.values()]
    changed = [t for t in towns if mask(f"Мы из города {t}, у нас темно", label) != f"Мы из города {t}, у нас темно"]
    assert len(towns) > 5000
    assert [t for t in changed if not after_people.search(t)] == []
    assert len(changed) <= 8


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_no_name_survives(text: str, names: str) -> None:
    told = mask(text, label)
    assert label(PersonalData.NAME) in told
    assert not set(names.split()) & set(re.findall(r"\w+", told.lower()))


@pytest.mark.parametrize("text", ADDRESSES)
def test_no_house_or_flat_survives(text: str) -> None:
    told = mask(f"мы живём: {text}.", label)
    assert label(PersonalData.ADDRESS) in told
    assert digits(told) == ""


@pytest.mark.parametrize("text", BIRTHS)
def test_no_day_of_birth_survives(text: str) -> None:
    told = mask(text, label)
    assert label(PersonalData.BIRTH) in told
    assert digits(told) == ""


@pytest.mark.parametrize("text", ACCOUNTS)
def test_no_account_survives(text: str) -> None:
    told = mask(f"пишите {text}, жду", label)
    assert re.fullmatch(r"пишите \[(?:email|handle)\], жду", told)


def test_address_of_a_page_with_a_password_is_hidden_whole() -> None:
    assert mask("см. https://ivan:secret@host.ru/page?x=1 там", label) == "см. [link] там"


def test_long_texts_of_repeated_signs_come_to_an_end() -> None:
    """A pattern that tries every way to cut these up would not."""
    for sign in ("1", "a", "А", "@", "1 ", "8-", "Аа ", "ул. а ", "a@", "д. 1 ", "://", "((", "1-", "иван ", "a."):
        text = sign * (10_000 // len(sign))
        once = mask(text, label)
        assert mask(once, label) == once


def test_kept_text_is_one_line_of_bounded_length_in_the_words_of_its_language() -> None:
    assert masked("темно\n\nзвоните\t8 912 345-67-89\0", Language.RU) == "темно звоните [телефон]"
    assert masked("dark, write to ann@lysva.ru", Language.EN) == "dark, write to [e-mail]"
    assert len(masked("темно " * 1000, Language.RU)) == MOST_CHARACTERS
    assert masked("половина \ud83d знака", Language.RU) == "половина ? знака"


def test_cut_of_a_long_text_leaves_no_half_of_a_number() -> None:
    for before in range(MOST_CHARACTERS - 20, MOST_CHARACTERS + 1):
        assert digits(masked("я" * before + " 8 912 345-67-89", Language.RU)) == ""
