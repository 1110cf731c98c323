"""Names of persons do not survive in any case form; what only looks like a name stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pymorphy3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.kinds import PersonalData
from bot.privacy.masking import mask

MEN = ("Алексей", "Борис", "Глеб", "Ильдар", "Кирилл", "Лев", "Никита", "Пётр", "Роман", "Фарид", "Эдуард", "Яков")
WOMEN = ("Алла", "Вера", "Гузель", "Дарья", "Жанна", "Ирина", "Лилия", "Любовь", "Мария", "Оксана", "Раиса", "Эльвира")
SONS = ("Андреевич", "Борисович", "Ильич", "Кузьмич", "Львович", "Маратович", "Рустамович", "Фёдорович")
DAUGHTERS = ("Андреевна", "Борисовна", "Ильинична", "Кузьминична", "Львовна", "Маратовна", "Рустамовна", "Фёдоровна")
SURNAMES = (
    "Ахметов",
    "Белкин",
    "Воронцов",
    "Галиев",
    "Донцов",
    "Ершов",
    "Журавлёв",
    "Зотов",
    "Казанцев",
    "Шевчук",
    "Шишкин",
)
SAME_FOR_ALL = ("Бондаренко", "Черных")
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
AROUND = (
    "{} просит убрать снег",
    "заявление от {}, у нас темно",
    "в подъезде мусор, спросите {} про это",
    "Прошу помочь. {}",
    "по жалобе {} меры не приняты",
)
_dictionary = pymorphy3.MorphAnalyzer()


def label(kind: PersonalData) -> str:
    return f"[{kind.value}]"


def inflected(word: str, tag: str, case: str, gender: str) -> str:
    """A part of a name in a case, spelt with a capital; as it is where the dictionary has no such form."""
    readings = [p for p in _dictionary.parse(word) if tag in p.tag and "sing" in p.tag]
    form = readings[0].inflect({case, gender}) or readings[0].inflect({case}) if readings else None
    return (form.word if form else word).capitalize()


@st.composite
def people(draw: st.DrawFn) -> dict[str, str]:
    """The parts of an invented person's name in one case."""
    case, man = draw(st.sampled_from(CASES)), draw(st.booleans())
    gender = "masc" if man else "femn"
    surname = draw(st.sampled_from(SURNAMES + SAME_FOR_ALL))
    return {
        "given": inflected(draw(st.sampled_from(MEN if man else WOMEN)), "Name", case, gender),
        "patronymic": inflected(draw(st.sampled_from(SONS if man else DAUGHTERS)), "Patr", case, gender),
        "surname": surname if surname in SAME_FOR_ALL else inflected(surname, "Surn", case, gender),
    }


ORDERS = (
    "{surname} {given} {patronymic}",
    "{given} {patronymic} {surname}",
    "{given} {patronymic}",
    "{given} {surname}",
    "{surname} {given}",
)


@given(people(), st.sampled_from(ORDERS), st.sampled_from(AROUND))
@settings(max_examples=600, deadline=None)
def test_no_part_of_a_whole_name_survives_in_any_case(person: dict[str, str], order: str, template: str) -> None:
    name = order.format(**person)
    told = mask(template.format(name), label)
    assert told == template.format(label(PersonalData.NAME)), name


@given(people(), st.sampled_from((ORDERS[0], ORDERS[2])), st.sampled_from((str.lower, str.upper)))
@settings(max_examples=300, deadline=None)
def test_name_with_a_patronymic_is_hidden_without_capitals_too(
    person: dict[str, str], order: str, spelt: Callable[[str], str]
) -> None:
    told = mask(spelt(f"просит {order.format(**person)}, темно"), label)
    left = set(re.findall(r"\w+", told.lower())) - {"просит", "темно", "name"}
    assert not left, told


@given(people(), st.sampled_from(("{surname} {a}.{b}.", "{surname} {a}. {b}.", "{a}.{b}. {surname}", "{surname} {a}.")))
@settings(max_examples=300, deadline=None)
def test_surname_with_initials_is_hidden(person: dict[str, str], order: str) -> None:
    name = order.format(**person, a=person["given"][0], b=person["patronymic"][0])
    told = mask(f"Просит {name}, у нас темно", label)
    assert told == "Просит [name], у нас темно"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Жительница Зотова жалуется", "Жительница [name] жалуется"),
        ("Алла Донская ждёт ответа", "[name] ждёт ответа"),
        ("обратитесь к главе города Зотову", "обратитесь к главе города [name]"),
        ("наш дворник Фарид уволился", "наш дворник [name] уволился"),
        ("Перезвоните Оксане завтра", "Перезвоните [name] завтра"),
        ("меня зовут жанна, двор не убран", "меня зовут [name], двор не убран"),
        ("у директора школы Ершовой Дарьи", "у директора школы [name]"),
        ("Mr Thompson wrote twice", "Mr [name] wrote twice"),
        ("ask Daniel Cooper about bins", "ask [name] about bins"),
        ("Boris Yershov and Irina Zotova complain", "[name] and [name] complain"),
    ],
)
def test_person_who_is_introduced_is_hidden_by_one_name(text: str, told: str) -> None:
    assert mask(text, label) == told


@pytest.mark.parametrize(
    "text",
    [
        "улица Веры Фигнер и площадь Бориса Ельцина",
        "школа имени Бориса Житкова",
        "парк Якова Свердлова",
        "памятник Льву Толстому",
        "Роман о городе и лев в зоопарке",
        "вера, надежда и любовь",
        "жители Королёва и Жуковского",
        "глава Кирова просит камеры",
        "Мы из Владимира",
        "сравни Киров и Владимир",
        "умная остановка Алиса",
        "Касперский и Галилео в реестре",
        "Ростов Великий и Павлово",
        "San Jose, Virginia Beach, Austin Energy",
        "Victoria Park and Lincoln Square",
        "The mayor of Perm",
    ],
)
def test_what_only_looks_like_a_name_stays(text: str) -> None:
    assert mask(text, label) == text
