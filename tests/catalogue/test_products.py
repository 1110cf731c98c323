"""A product is found by its name in a question on the register; words that many products share find none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.identified import Certainty
from catalogue.model import Catalogue, Product, RegisterStatus, Text
from catalogue.products import GENERIC, MAKER, MIN_SCORE, SLIP, SMALL, ProductFinder, common_words


@pytest.fixture(scope="module")
def finder(catalogue: Catalogue) -> ProductFinder:
    return ProductFinder(catalogue.products, common_words(catalogue.solutions.values()))


def make_product(ru: str, en: str = "") -> Product:
    return Product(
        name=Text(ru, en or ru),
        vendor=None,
        register=None,
        entry_number=None,
        entry_date=None,
        status=RegisterStatus.UNKNOWN,
        replaces=(),
        source=None,
        as_of=None,
        note=None,
    )


def _names(finder: ProductFinder, text: str) -> list[str]:
    return [m.product.name.ru for m in finder.find(text)]


@pytest.mark.parametrize(
    ("question", "product"),
    [
        ("Есть ли FindFace в реестре отечественного ПО?", "FindFace"),
        ("можно ли купить findface по 44-ФЗ", "FindFace"),
        ("Проверьте, пожалуйста, FINDFACE", "FindFace"),
        ("Нам предлагают систему «FindFace», она российская?", "FindFace"),
        ("что с FindFace'ом сейчас", "FindFace"),
        ("FindFase в реестре?", "FindFace"),
        ("а Findfaсe?", "FindFace"),  # one Cyrillic letter among the Latin ones
        ("Нам предлагают TrueConf, он в реестре?", "TrueConf"),
        ("Trueconf'ом можно пользоваться?", "TrueConf"),
        ("проверь trueconff в реестре", "TrueConf"),
        ("Закупаем TruConf для совещаний", "TrueConf"),
        ("Нет ли в реестре Битрикса24?", "Битрикс24"),
        ("что с Битриксом24", "Битрикс24"),
        ("есть запись о Панораме?", "ГИС «Панорама»"),
        ("КриптоВечу можно закупать?", "КриптоВече"),
        ("Статус Рубина в реестре", "АИС «Рубин»"),
        ("Проверьте сервис «Сирин»", "Сервис «Сирин»"),
        ("умный город Ростелекома в реестре?", "«Умный город» (Ростелеком)"),
        ("Is Macroscop in the Russian register?", "Macroscop"),
        ("is NextGIS a registered product", "NextGIS"),
        ("запись о 1С:Предприятие", "1С:Предприятие"),
    ],
)
def test_product_named_in_a_question_comes_first(finder: ProductFinder, question: str, product: str) -> None:
    assert _names(finder, question)[:1] == [product]


def test_every_product_is_found_by_each_of_its_names(finder: ProductFinder, catalogue: Catalogue) -> None:
    names = [(product, name) for product in catalogue.products for name in (product.name.ru, product.name.en)]
    assert len(names) == 272
    missed = [name for product, name in names if finder.identify(name).one is not product]
    assert missed == []


def test_letter_case_and_quotes_make_no_difference(finder: ProductFinder, catalogue: Catalogue) -> None:
    for product in catalogue.products:
        for written in (product.name.ru.upper(), product.name.ru.lower(), f"„{product.name.ru}“"):
            found = finder.identify(written)
            assert found.candidates[0] is product, written
            assert found.certainty in (Certainty.SURE, Certainty.TOLD)


@pytest.mark.parametrize(
    "text",
    [
        "Есть ли в реестре Яндекс Навигатор?",
        "можно ли купить Гугл Карты",
        "Is Autodesk Inventor in the register?",
        "ДубльГИС в реестре?",
        "что там с реестром",
        "",
        "   ",
        "«»",
        "🙂",
    ],
)
def test_unknown_product_finds_nothing(finder: ProductFinder, text: str) -> None:
    assert finder.identify(text).certainty is Certainty.UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["умный город", "платформа", "Цифровая платформа для города", "умная система управления", "smart city platform"],
)
def test_generic_words_alone_find_nothing(finder: ProductFinder, text: str) -> None:
    assert finder.find(text) == []


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(sorted(GENERIC)), max_size=12))
def test_generic_words_find_nothing_however_they_are_joined(finder: ProductFinder, words: list[str]) -> None:
    assert finder.find(" ".join(words)) == []


def test_exact_name_ranks_above_a_similar_one() -> None:
    finder = ProductFinder([make_product("Панорама"), make_product("Панорамы")])
    found = finder.find("Панорамы в реестре?")
    assert [m.product.name.ru for m in found] == ["Панорамы", "Панорама"]
    assert found[0].score == 100 > found[1].score


def test_product_of_several_names_is_found_once(finder: ProductFinder) -> None:
    assert _names(finder, "КриптоВече, она же CryptoVeche") == ["КриптоВече"]


def test_no_more_products_than_asked_for_best_first_and_ties_by_name() -> None:
    finder = ProductFinder([make_product(f"Angara {letter}") for letter in "дгвба"])
    assert [m.product.name.ru for m in finder.find("Angara", limit=2)] == ["Angara а", "Angara б"]
    assert len(finder.find("Angara", limit=10)) == 5


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_whatever_is_written_a_match_is_ranked_and_good_enough(finder: ProductFinder, text: str) -> None:
    scores = [m.score for m in finder.find(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(MIN_SCORE <= score <= 100 for score in scores)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("что с Симбиотом", "АСКУЭ «Симбиот»"),
        ("ArcGIS", "Esri ArcGIS"),
        ("Webex", "Cisco Webex"),
        ("RITM3", "RITM³"),
        ("система хранения АРГО", "Система хранения данных АРГО"),
        ("умный город Ростелеком", "«Умный город» (Ростелеком)"),
    ],
)
def test_product_is_found_by_its_brand_alone(finder: ProductFinder, text: str, product: str) -> None:
    assert finder.find(text)[0].product.name.ru == product


@pytest.mark.parametrize(
    "text",
    [
        "power outage in the city",
        "онлайн запись к врачу",
        "cars race across the road",
        "нужен виртуальный помощник для жителей",
        "plan and book trips online",
    ],
)
def test_ordinary_words_of_a_name_name_nothing(finder: ProductFinder, text: str) -> None:
    assert finder.find(text) == []


def test_no_statement_of_a_problem_is_taken_for_a_product(finder: ProductFinder) -> None:
    path = Path(__file__).parents[2] / "benchmarks" / "retrieval" / "statements.json"
    statements = json.loads(path.read_text("utf-8"))
    assert [s["text"] for s in statements if finder.find(s["text"])] == []


# Never silently another product


@pytest.mark.parametrize("text", ["это 1С?", "можно купить SAP?", "Microsoft", "Cisco", "Angie", "«Adobe»", "Oracle"])
def test_maker_alone_is_no_product_and_is_asked_back(finder: ProductFinder, text: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, found.why) == (Certainty.ASKED, (MAKER,))
    assert found.one is None


OTHERS_OF_KNOWN_MAKERS = (
    "Cisco Jabber;Cisco Umbrella;Cisco ISE;Microsoft Visio;Microsoft Project;Microsoft Dynamics;Microsoft Intune;"
    "Microsoft OneDrive;1С:Документооборот;1С:Бухгалтерия;1С:Зарплата и кадры;1С-Битрикс: Управление сайтом;"
    "Oracle Java;Oracle Linux;Oracle Primavera;SAP Ariba;SAP HANA;IBM Notes;IBM SPSS;Siemens TIA Portal;Siemens WinCC;"
    "Adobe Reader;Adobe After Effects;Autodesk Inventor;Autodesk Maya;Google Chrome;Google Meet;Google Workspace;"
    "VMware Horizon;VMware Workstation;Яндекс Навигатор;Яндекс Облако;Яндекс 360;БАРС.Образование;БАРС Здравоохранение;"
    "Парус-Зарплата;Ростелеком Ключ;Angie Something;Schneider Modicon;Naumen Contact Center;Esri CityEngine;"
    "Postgres Enterprise Manager;Space Communicator;Bosch Cameras;Tableau Bridge;Power Automate;PTV Optima"
).split(";")


@pytest.mark.parametrize("question", ["{}", "Есть ли {} в реестре?", "Нам предлагают «{}», можно купить?"])
@pytest.mark.parametrize("name", OTHERS_OF_KNOWN_MAKERS)
def test_another_product_of_a_known_maker_is_never_taken_for_a_known_one(
    finder: ProductFinder, name: str, question: str
) -> None:
    assert finder.identify(question.format(name)).one is None


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_name_with_another_word_of_its_own_is_not_acted_upon(finder: ProductFinder, data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(["Microsoft", "Cisco", "SAP", "FindFace", "TrueConf", "Zoom", "AutoCAD", "ArcGIS"])
    )
    word = data.draw(st.from_regex(r"[BDGKVX][a-z]{5,9}[qxz]", fullmatch=True))
    assert finder.identify(f"Есть ли {name} {word} в реестре?").one is None


def test_every_product_is_sure_with_a_version_an_edition_or_question_words(
    finder: ProductFinder, catalogue: Catalogue
) -> None:
    for product in catalogue.products:
        if product.status is not RegisterStatus.FOREIGN:
            continue
        for question in ("Есть ли {} в реестре?", "{} 2024", "проверь {}", "{} лицензия"):
            found = finder.identify(question.format(product.name.en))
            assert found.candidates[:1] == (product,), question.format(product.name.en)


def test_slip_and_small_letters_are_told(finder: ProductFinder) -> None:
    assert finder.identify("FindFase в реестре?").why == (SLIP,)
    assert finder.identify("is findface registered").why == (SMALL,)


def test_every_foreign_product_has_a_source_and_the_day_it_was_seen(catalogue: Catalogue) -> None:
    named = [p for p in catalogue.products if p.status is RegisterStatus.FOREIGN and p.as_of == "2026-11-29"]
    assert len(named) >= 50
    assert all(p.source and p.note for p in named)
    hinted = {r for p in catalogue.products for r in p.replaces}
    assert {"Microsoft Windows", "Microsoft Office", "Zoom", "Autodesk AutoCAD"} <= hinted


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("Windows, Office и AutoCAD", ["Microsoft Windows", "Microsoft Office", "Autodesk AutoCAD"]),
        ("Есть ли в реестре Astra Linux, РЕД ОС и РОСА?", ["Astra Linux", "РЕД ОС", "РОСА"]),
        ("Windows / Office", ["Microsoft Windows", "Microsoft Office"]),
        ("1) Windows 2) Office", ["Microsoft Windows", "Microsoft Office"]),
        ("Do we need to replace Slack and Miro?", ["Slack", "Miro"]),
        ("Power BI, Microsoft", ["Power BI"]),
        ("Проверьте: TRASSIR; Macroscop", ["TRASSIR", "Macroscop"]),
        ("Есть ли FindFace в реестре, Пермь", ["FindFace"]),
        ("PTV Vision (Vissim, Visum)", ["PTV Vision (Vissim, Visum)"]),
        ("Есть ли FindFace в реестре, можно его купить?", ["FindFace"]),
    ],
)
def test_each_of_several_products_is_found(finder: ProductFinder, text: str, products: list[str]) -> None:
    each = finder.identify_each(text)
    assert [p.name.ru for meant in each if (p := meant.one)] == products


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("майкрософт офис", "Microsoft Office"),
        ("альт линукс", "Alt Linux"),
        ("актив директори", "Microsoft Active Directory"),
        ("автокад", "Autodesk AutoCAD"),
        ("трелло", "Trello"),
    ],
)
def test_foreign_name_in_russian_letters_is_told(finder: ProductFinder, text: str, product: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.TOLD, [product])


@pytest.mark.parametrize("text", ["оракл", "Ростелеком", "гугл", "ПАО Ростелеком"])
def test_maker_in_any_letters_is_asked_back(finder: ProductFinder, text: str) -> None:
    assert finder.identify(text).certainty is Certainty.ASKED


@pytest.mark.parametrize("text", ["Windows Server 2019", "Windows Phone", "Zoom Rooms", "TrueConf Server"])
def test_server_and_other_products_of_a_name_are_asked_back(finder: ProductFinder, text: str) -> None:
    assert finder.identify(text).certainty is Certainty.ASKED


@pytest.mark.parametrize(
    ("text", "product"), [("MS Office 2019", "Microsoft Office"), ("Windows 10 Pro", "Microsoft Windows")]
)
def test_initials_of_the_maker_and_an_edition_leave_the_product(finder: ProductFinder, text: str, product: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.SURE, [product])


@pytest.mark.parametrize(
    ("text", "ordinary"),
    [
        ("камеры", True),
        ("IP-камеры уличные", True),
        ("есть ли серверы в реестре?", True),
        ("cameras", True),
        ("«Чистый город»", False),
        ("есть ли Чистый город в реестре", False),
        ("1С:Документооборот", False),
        ("абырвалг", False),
        ("FindFace", False),
    ],
)
def test_ordinary_words_are_told_from_names(finder: ProductFinder, text: str, ordinary: bool) -> None:
    assert finder.is_ordinary(text) is ordinary


@pytest.mark.parametrize(
    ("text", "product"),
    [("Zооm", "Zoom"), ("Маcroscop", "Macroscop"), ("Macrosсope", "Macroscop"), ("АutоСАD", "Autodesk AutoCAD")],
)
def test_letters_of_two_alphabets_are_told(finder: ProductFinder, text: str, product: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.TOLD, [product])


@pytest.mark.parametrize(("text", "product"), [("Skype", "Skype for Business"), ("Acrobat", "Adobe Acrobat Pro")])
def test_foreign_name_said_in_part_is_told(finder: ProductFinder, text: str, product: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.TOLD, [product])


@pytest.mark.parametrize("text", ["Windows", "AutoCAD", "FindFace", "Microsoft Teams", "TRASSIR"])
def test_name_without_its_maker_is_sure(finder: ProductFinder, text: str) -> None:
    assert finder.identify(text).certainty is Certainty.SURE


def test_name_that_is_not_known_stands_among_those_that_are(finder: ProductFinder) -> None:
    assert [m.said for m in finder.identify_each("РЕД ОС, Мозаика и Астра")] == ["РЕД ОС", "Мозаика", "Астра"]


@pytest.mark.parametrize("text", ["компас", "Компас"])
def test_ordinary_word_that_begins_a_numbered_name_is_asked_back(finder: ProductFinder, text: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.ASKED, ["КОМПАС-3D"])


def test_name_in_brackets_that_begins_with_its_maker_is_a_name(finder: ProductFinder) -> None:
    assert [p.name.ru for p in finder.identify("Google Диск").candidates] == ["Google Drive (Google Диск)"]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("MSSQL", "Microsoft SQL Server"),
        ("есть ли MSSQL в реестре?", "Microsoft SQL Server"),
        ("MSOffice", "Microsoft Office"),
        ("тру конф", "TrueConf"),
        ("Парус", "Парус-Бюджет"),
        ("есть ли Парус в реестре", "Парус-Бюджет"),
    ],
)
def test_name_otherwise_spaced_begun_or_with_initials_is_asked_back(
    finder: ProductFinder, text: str, product: str
) -> None:
    found = finder.identify(text)
    assert found.certainty is Certainty.ASKED
    assert product in [p.name.ru for p in found.candidates]


@pytest.mark.parametrize("text", ["хиквижн", "можно купить камеры хиквижн?"])
def test_foreign_ending_is_told_by_its_sound(finder: ProductFinder, text: str) -> None:
    found = finder.identify(text)
    assert (found.certainty, [p.name.ru for p in found.candidates]) == (Certainty.TOLD, ["Hikvision (камеры)"])


@pytest.mark.parametrize(
    "text",
    ["решения в сфере обращений граждан", "на площади стоит парус", "who leads in smart lighting", "нужны камеры"],
)
def test_ordinary_words_that_join_into_a_name_name_nothing(finder: ProductFinder, text: str) -> None:
    assert finder.identify(text).certainty is Certainty.UNKNOWN
