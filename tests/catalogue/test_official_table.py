"""The ministry's table is taken over whole or not at all, and every problem is named with its row."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl.xml.constants import SHEET_MAIN_NS

from catalogue.model import Catalogue, Direction, DirectionFacts, Municipality, Region, Text
from catalogue.official_table import OfficialTable, TableError, TableLimits, read_table
from catalogue.official_table.headings import REQUIRED
from catalogue.official_table.opening import MAX_TAGS
from catalogue.official_table.problems import TableNoteCode, TableProblemCode
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.resolution import Places
from catalogue.problems import Problem

Code, Note = TableProblemCode, TableNoteCode
HEADING = ("город", "год", "направление", "балл", "максимум")
TRANSPORT = "Умный городской транспорт"
GOOD = ("Пермь", 2021, TRANSPORT, 6.5, 12)
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"

NAMES = {
    Direction.CITY_MANAGEMENT: Text("Городское управление", "City management"),
    Direction.URBAN_ENVIRONMENT: Text("Инновации для городской среды", "Innovation for the urban environment"),
    Direction.PUBLIC_SAFETY: Text(
        "Интеллектуальные системы общественной безопасности", "Intelligent public-safety systems"
    ),
    Direction.TELECOM_INFRASTRUCTURE: Text("Инфраструктура сетей связи", "Telecommunication network infrastructure"),
    Direction.SMART_HOUSING_UTILITIES: Text("Умное ЖКХ", "Smart housing and utilities"),
    Direction.URBAN_TRANSPORT: Text(TRANSPORT, "Smart urban transport"),
    Direction.ENVIRONMENTAL_SAFETY: Text(
        "Интеллектуальные системы экологической безопасности", "Intelligent environmental-safety systems"
    ),
    Direction.TOURISM_SERVICES: Text("Туризм и сервис", "Tourism and services"),
    Direction.SOCIAL_SERVICES: Text("Интеллектуальные системы социальных услуг", "Intelligent social-service systems"),
    Direction.ECONOMY_INVESTMENT: Text(
        "Экономическое состояние и инвестиционный климат", "Economic condition and investment climate"
    ),
}
DIRECTIONS = {d: DirectionFacts(d, name, 12.0) for d, name in NAMES.items()}
REGIONS = {
    "perm": Region("perm", Text("Пермский край", "Perm Krai")),
    "sverdlovsk": Region("sverdlovsk", Text("Свердловская область", "Sverdlovsk Oblast")),
    "kemerovo": Region("kemerovo", Text("Кемеровская область", "Kemerovo Oblast")),
    "sakha": Region("sakha", Text("Республика Саха (Якутия)", "Republic of Sakha (Yakutia)")),
    "irkutsk": Region("irkutsk", Text("Иркутская область", "Irkutsk Oblast")),
    "altai": Region("altai", Text("Республика Алтай", "Altai Republic")),
    "altai-krai": Region("altai-krai", Text("Алтайский край", "Altai Krai")),
}


def make_town(identifier: str, ru: str, en: str, region: str, population: int | None = 50_000) -> Municipality:
    return Municipality(
        id=identifier,
        name=Text(ru, en),
        region=REGIONS[region],
        population=population,
        population_year=2021,
        lat=57.0,
        lon=57.0,
        source="test",
        cases=None,
        alternates=(),
    )


TOWNS = (
    make_town("perm", "Пермь", "Perm", "perm", 1_000_000),
    make_town("berezovsky-sverdlovsk", "Берёзовский", "Beryozovsky", "sverdlovsk"),
    make_town("berezovsky-kemerovo", "Берёзовский", "Beryozovsky", "kemerovo"),
    make_town("mirny", "Мирный", "Mirny", "sakha"),
    make_town("lesnoy-large", "Лесной", "Lesnoy", "sverdlovsk", 55_000),
    make_town("lesnoy-small", "Лесной", "Lesnoy", "sverdlovsk", 23_000),
    make_town("ust-ilimsk", "Усть-Илимск", "Ust-Ilimsk", "irkutsk"),
    make_town("mayma", "Майма", "Mayma", "altai"),
    make_town("barnaul", "Барнаул", "Barnaul", "altai-krai"),
)
SMALL = Places(TOWNS)


def as_csv(
    rows: Sequence[Sequence[object]], heading: Sequence[str] = HEADING, delimiter: str = ";", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([heading, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(
    rows: Sequence[Sequence[object]],
    heading: Sequence[object] = HEADING,
    change: Callable[[openpyxl.Workbook], object] = lambda book: None,
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (heading, *rows):
        sheet.append(list(row))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """An archive with one part rewritten."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        assert part in old.namelist()
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)
    return file.getvalue()


def with_shared_strings(content: bytes) -> bytes:
    """A workbook as Excel writes it: texts in a part of their own, which openpyxl puts into the cells."""
    inline = re.compile(r't="inlineStr"><is>(<t[^>]*>.*?</t>)</is>')
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = list(dict.fromkeys(inline.findall(archive.read(SHEET).decode())))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
    content = with_part(content, SHEET, lambda xml: inline.sub(lambda m: f't="s"><v>{texts.index(m[1])}</v>', xml))
    content = with_part(content, "[Content_Types].xml", lambda xml: xml.replace("</Types>", override))
    file, items = io.BytesIO(content), "".join(f"<si>{text}</si>" for text in texts)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(STRINGS, f'<sst xmlns="{SHEET_MAIN_NS}">{items}</sst>')
    return file.getvalue()


def in_directory(content: bytes, offset: int, value: bytes) -> bytes:
    """An archive whose directory says something else of every part."""
    changed, place = bytearray(content), content.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + offset : place + offset + len(value)] = value
        place = content.find(b"PK\x01\x02", place + 1)
    return bytes(changed)


def read(content: bytes, name: str = "marks.csv", **limits: int) -> OfficialTable:
    return read_table(content, name, SMALL, DIRECTIONS, TableLimits(**limits))


def problems(content: bytes, name: str = "marks.csv", **limits: int) -> tuple[Problem, ...]:
    with pytest.raises(TableError) as caught:
        read(content, name, **limits)
    return caught.value.problems


def problem(content: bytes, name: str = "marks.csv", **limits: int) -> Problem:
    (only,) = problems(content, name, **limits)
    return only


def row_with(**cells: object) -> list[object]:
    """A good row with some cells changed, by the name of the column."""
    return [cells.get(column.value, good) for column, good in zip(REQUIRED, GOOD, strict=True)]


def code_of(**cells: object) -> tuple[StrEnum, int | None, str, Mapping[str, object]]:
    found = problem(as_csv([row_with(**cells)]))
    return found.code, found.place.row, found.place.column, found.params


# What comes out


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_mark_is_read_with_town_year_direction_value_max_and_row(write: Callable[..., bytes]) -> None:
    content = write([GOOD])
    table = read(content)
    (mark,) = table.values
    assert mark.municipality == TOWNS[0]
    assert (mark.year, mark.direction, mark.value, mark.max, mark.row) == (2021, Direction.URBAN_TRANSPORT, 6.5, 12, 2)
    assert mark.share == 6.5 / 12
    assert (table.ignored_columns, table.sha256) == ((), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_unknown_columns_are_ignored_and_reported(write: Callable[..., bytes]) -> None:
    heading = ("№ п/п", *HEADING, "Комментарий", "")
    table = read(write([(1, *GOOD, "проверено", "")], heading))
    assert len(table.values) == 1
    assert table.ignored_columns == ("№ п/п", "Комментарий")


@pytest.mark.parametrize(
    "heading",
    [
        ("муниципалитет", "год", "направление", "значение", "макс"),
        ("Город", "ГОД", " Направление ", "Баллы", "\u00a0Макс. "),
        ("city", "year", "direction", "value", "max"),
        ("Municipality", "Year", "DIRECTION", "score", "max"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_headings_are_known_in_both_languages_and_any_case(write: Callable[..., bytes], heading: list[str]) -> None:
    assert len(read(write([GOOD], heading)).values) == 1


def test_columns_may_stand_in_any_order() -> None:
    assert read(as_csv([GOOD[::-1]], HEADING[::-1])).values == read(as_csv([GOOD])).values


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_headings_are_found_below_a_title_and_rows_keep_their_numbers(write: Callable[..., bytes]) -> None:
    rows = [("Индекс IQ городов",), (), HEADING, GOOD, (), row_with(year=2022)]
    assert [mark.row for mark in read(write(rows, ("Приложение 1",))).values] == [5, 7]


def test_headings_are_not_looked_for_below_the_tenth_row() -> None:
    titles = [("Заголовок",)] * 10
    assert problem(as_csv([*titles, HEADING, GOOD], ("Приложение",))).code is Code.MISSING_COLUMNS
    assert len(read(as_csv([*titles[:8], HEADING, GOOD], ("Приложение",))).values) == 1


def test_blank_rows_are_skipped() -> None:
    assert len(read(as_csv([(), ("", " ", "", "", ""), GOOD, (), ()])).values) == 1


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_of_office_programs_are_read(encoding: str, delimiter: str) -> None:
    content = as_csv([row_with(value="9,15")], delimiter=delimiter, encoding=encoding)
    assert [mark.value for mark in read(content).values] == [9.15]


def test_utf_16_of_either_byte_order_is_read() -> None:
    text = as_csv([GOOD]).decode()
    assert len(read(b"\xfe\xff" + text.encode("utf-16-be")).values) == 1
    assert len(read(b"\xff\xfe" + text.encode("utf-16-le")).values) == 1


@pytest.mark.parametrize(
    "content",
    [
        as_csv([GOOD], encoding="koi8-r"),
        as_csv([GOOD], encoding="cp866"),
        as_csv([GOOD], encoding="utf-16-le"),
        b"\xff\xfe\x00\xd8" + "город".encode("utf-16-le"),
        bytes(range(256)),
    ],
    ids=["koi8-r", "cp866", "utf-16 without mark", "damaged utf-16", "binary"],
)
def test_foreign_encoding_is_a_problem_and_not_gibberish(content: bytes) -> None:
    assert problem(content).code is Code.ENCODING


def test_cp1251_with_some_headings_is_reported_by_its_missing_columns() -> None:
    assert problem(as_csv([GOOD[:4]], HEADING[:4], encoding="cp1251")).code is Code.MISSING_COLUMNS


def test_comma_inside_a_name_does_not_make_commas_the_delimiter() -> None:
    content = as_csv([(*GOOD, "а, б, в, г, д, е")], (*HEADING, "год, балл, прочее"))
    assert len(read(content).values) == 1


def test_unclosed_quotation_mark_cannot_swallow_rows() -> None:
    lines = as_csv([(*GOOD, ""), (*row_with(year=2022), "")], (*HEADING, "комментарий")).decode().splitlines()
    lines[1] += '"начало'
    found = problem("\n".join(lines).encode())
    assert (found.code, found.place.row) == (Code.QUOTES, 2)


def test_quotation_marks_inside_an_unquoted_cell_are_read() -> None:
    content = as_csv([]).decode() + f'Пермь;2021;{TRANSPORT} "";6;12\n'
    assert len(read(content.encode()).values) == 1


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19,15", 19.15),
        ("19.15", 19.15),
        ("0", 0),
        ("100", 100),
        (" 7 ", 7),
        ("+7", 7),
        ("1 234,5", 1234.5),
        ("1\u00a0234.5", 1234.5),
        ("1\u202f234\u202f567", 1_234_567),
    ],
)
def test_decimals_and_thousands_are_read_as_people_write_them(text: str, value: float) -> None:
    content = as_csv([row_with(value=text, max="2 000 000")])
    assert [mark.value for mark in read(content).values] == [value]


@pytest.mark.parametrize(
    "text", ["6 баллов", "nan", "NaN", "inf", "-inf", "1,234.5", "1e3", "1_000", "12 34", "٣", "=1+1", "9" * 400]
)
@pytest.mark.parametrize("column", ["value", "max"])
def test_what_is_not_a_finite_number_is_refused(text: str, column: str) -> None:
    code, row, _, params = code_of(**{column: text})
    assert (code, row, params) == (Code.NOT_A_NUMBER, 2, {"text": text})


@pytest.mark.parametrize("text", ["85%", "85 %", "%"])
def test_percent_is_never_taken_for_points(text: str) -> None:
    assert code_of(value=text) == (Code.PERCENT, 2, "балл", {"text": text})


@pytest.mark.parametrize("text", ["-1", "−1"])
def test_negative_value_is_refused(text: str) -> None:
    assert code_of(value=text) == (Code.NEGATIVE, 2, "балл", {"text": text})


@pytest.mark.parametrize("text", ["0", "-12"])
def test_maximum_must_be_positive(text: str) -> None:
    assert code_of(max=text) == (Code.MAX_NOT_POSITIVE, 2, "максимум", {"text": text})


def test_value_above_its_maximum_is_refused_and_equal_to_it_is_not() -> None:
    assert code_of(value="12,5") == (Code.VALUE_ABOVE_MAX, 2, "балл", {"value": "12.5", "max": "12"})
    assert read(as_csv([row_with(value="12")])).values[0].share == 1.0


@pytest.mark.parametrize("text", ["2017", "2027", "н/д", "2021,5", "21", "2021-2022", "-2021", "2021%", "прошлый"])
def test_year_must_be_one_of_the_index(text: str) -> None:
    assert code_of(year=text) == (Code.YEAR, 2, "год", {"text": text, "first": "2018", "last": "2026"})


@pytest.mark.parametrize("year", ["2018", "2026", "2021.0", "2021 г.", "2021 год", "2021г"])
def test_years_of_the_index_are_read(year: str) -> None:
    assert read(as_csv([row_with(year=year)])).values[0].year == float(year.strip(" год."))


# Directions


@pytest.mark.parametrize("direction", list(Direction))
def test_direction_is_found_by_id_and_both_names_with_a_slip(direction: Direction) -> None:
    name = NAMES[direction]
    for text in (direction.value, name.ru, name.en, name.ru.upper(), f" «{name.ru}» ", name.ru.replace(" ", "  ")):
        assert read(as_csv([row_with(direction=text)])).values[0].direction is direction
    for text in (name.ru, name.en):
        if len(text) > 9:  # a letter of a shorter name is more than a tenth of it
            assert read(as_csv([row_with(direction=text[:4] + text[5:])])).values[0].direction is direction


def test_yo_and_ye_are_the_same_letter_in_directions() -> None:
    facts = {Direction.CITY_MANAGEMENT: DirectionFacts(Direction.CITY_MANAGEMENT, Text("Учёт", "Accounts"), 12.0)}
    content = as_csv([row_with(direction="учет")])
    assert len(read_table(content, "x", SMALL, facts, TableLimits()).values) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Интеллектуальные системы общественной и экологической безопасности",
        "Общественная и экологическая безопасность",
        "Intelligent public and environmental safety systems",
        "public and environmental safety",
    ],
)
def test_joint_heading_of_the_press_is_asked_about(text: str) -> None:
    code, row, column, params = code_of(direction=text)
    assert (code, row, column) == (Code.AMBIGUOUS_DIRECTION, 2, "направление")
    assert params == {
        "text": text,
        "choices_ru": f"{NAMES[Direction.PUBLIC_SAFETY].ru}; {NAMES[Direction.ENVIRONMENTAL_SAFETY].ru}",
        "choices_en": f"{NAMES[Direction.PUBLIC_SAFETY].en}; {NAMES[Direction.ENVIRONMENTAL_SAFETY].en}",
    }


def test_name_equally_near_to_two_directions_is_asked_about() -> None:
    facts = {
        d: DirectionFacts(d, Text(name, name), 12.0)
        for d, name in ((Direction.CITY_MANAGEMENT, "Направление 1"), (Direction.TOURISM_SERVICES, "Направление 2"))
    }
    with pytest.raises(TableError) as caught:
        read_table(as_csv([row_with(direction="Направление 3")]), "x", SMALL, facts, TableLimits())
    assert caught.value.problems[0].code is Code.AMBIGUOUS_DIRECTION


def test_unknown_direction_is_reported_with_the_three_nearest() -> None:
    code, _, column, params = code_of(direction="Городской трамвай")
    assert (code, column, params["text"]) == (Code.UNKNOWN_DIRECTION, "направление", "Городской трамвай")
    assert TRANSPORT in str(params["nearest_ru"]).split("; ")
    assert len(str(params["nearest_ru"]).split("; ")) == len(str(params["nearest_en"]).split("; ")) == 3


# Towns


@pytest.mark.parametrize("text", ["Пермь", "ПЕРМЬ", "perm", "Perm", "г. Пермь", "город Пермь", "Пермь (Пермский край)"])
def test_town_is_found_as_tables_write_it(text: str) -> None:
    assert read(as_csv([row_with(city=text)])).values[0].municipality == TOWNS[0]


def test_unknown_town_is_reported_with_the_nearest() -> None:
    code, row, column, params = code_of(city="Пермъ")
    assert (code, row, column, params["choices_ru"]) == (Code.UNSURE_TOWN, 2, "город", "Пермь (Пермский край)")
    assert code_of(city="Нетакого")[3] == {"text": "Нетакого", "nearest_ru": "", "nearest_en": ""}


@pytest.mark.parametrize("text", ["12", "!", "Итого", "Среднее"])
def test_what_names_no_town_is_unknown(text: str) -> None:
    assert code_of(city=text)[0] is Code.UNKNOWN_TOWN


@pytest.mark.parametrize("text", ["Пермь и округ", "Агломерация Пермь", "Пермь (с пригородами)"])
def test_town_with_words_that_are_not_understood_is_not_taken(text: str) -> None:
    code, row, _, params = code_of(city=text)
    assert (code in (Code.TOWN_WITH_MORE, Code.UNSURE_TOWN), row) == (True, 2)
    assert params["choices_ru"] == "Пермь (Пермский край)"


@pytest.mark.parametrize("text", ["=Пермь", "+Пермь", "-Пермь", "@Пермь", "=cmd|'/c calc'!A1"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_formula_in_a_town_is_never_evaluated(write: Callable[..., bytes], text: str) -> None:
    content = write([row_with(city=text)])
    assert problem(content).code in (Code.UNKNOWN_TOWN, Code.FORMULA_WITHOUT_VALUE)
    assert write is as_xlsx or problem(content).params["text"] == text


def test_namesakes_are_asked_about_with_their_regions() -> None:
    code, _, column, params = code_of(city="Березовский")
    assert (code, column) == (Code.AMBIGUOUS_TOWN, "город")
    assert params == {
        "text": "Березовский",
        "choices_ru": "Берёзовский (Кемеровская область); Берёзовский (Свердловская область)",
        "choices_en": "Beryozovsky (Kemerovo Oblast); Beryozovsky (Sverdlovsk Oblast)",
        "ids": "berezovsky-kemerovo; berezovsky-sverdlovsk",
    }


@pytest.mark.parametrize("heading", ["регион", "субъект", "Region"])
@pytest.mark.parametrize("region", ["Свердловская область", "свердловская обл.", "Sverdlovsk Oblast", "Свердловская"])
def test_region_column_settles_namesakes(heading: str, region: str) -> None:
    content = as_csv([(*row_with(city="Берёзовский"), region)], (*HEADING, heading))
    assert read(content).values[0].municipality.id == "berezovsky-sverdlovsk"


@pytest.mark.parametrize("region", ["Республика Саха (Якутия)", "Якутия", "Республика Саха", "Саха", "Yakutia"])
def test_part_of_a_double_region_name_is_known(region: str) -> None:
    content = as_csv([(*row_with(city="Мирный"), region)], (*HEADING, "регион"))
    assert read(content).values[0].municipality.id == "mirny"


def test_blank_region_cell_says_nothing() -> None:
    assert len(read(as_csv([(*GOOD, "")], (*HEADING, "регион"))).values) == 1


@pytest.mark.parametrize(
    ("town", "region"), [("Пермь", "Свердловская область"), ("Майма", "Алтайский край"), ("Майма", "Altai Krai")]
)
def test_town_of_another_region_is_not_taken(town: str, region: str) -> None:
    found = problem(as_csv([(*row_with(city=town), region)], (*HEADING, "регион")))
    assert (found.code, found.place.column) == (Code.REGION_MISMATCH, "город")
    assert region in (found.params["region_ru"], found.params["region_en"])
    assert found.params["choices_ru"].startswith(f"{town} (")


@pytest.mark.parametrize("region", ["ерунда", "ДНР", "Запорожская область", "Пермская"])
def test_region_that_is_not_known_is_told_and_not_passed_over(region: str) -> None:
    found = problem(as_csv([(*row_with(city="Мирный"), region)], (*HEADING, "регион")))
    if found.code is Code.UNKNOWN_REGION:
        assert (found.place.row, found.place.column, found.params["text"]) == (2, "регион", region)
    else:
        assert found.code is Code.REGION_MISMATCH


def test_namesakes_in_one_region_are_told_apart_by_id() -> None:
    content = as_csv([(*row_with(city="Лесной"), "Свердловская область")], (*HEADING, "регион"))
    assert problem(content).params["ids"] == "lesnoy-large; lesnoy-small"
    assert read(as_csv([row_with(city="lesnoy-large")])).values[0].municipality.id == "lesnoy-large"


# Agreement between rows


def test_identical_repetitions_are_dropped() -> None:
    marks = read(as_csv([GOOD, row_with(city="г. Пермь", value="6,50"), row_with(year=2022)])).values
    assert [(mark.year, mark.row) for mark in marks] == [(2021, 2), (2022, 4)]


def test_two_values_of_one_mark_are_a_problem_that_names_both_rows() -> None:
    found = problem(as_csv([GOOD, row_with(year=2022), row_with(value=7)]))
    assert (found.code, found.place.row, found.place.column) == (Code.CONTRADICTION, 4, "балл")
    assert found.params == {
        "value": "7",
        "first_value": "6.5",
        "first_row": "2",
        "year": "2021",
        "direction": "urban-transport",
    }


def test_two_maxima_of_one_year_and_direction_are_a_problem() -> None:
    found = problem(as_csv([GOOD, row_with(city="Мирный", max=26)]))
    assert (found.code, found.place.row, found.place.column) == (Code.DIFFERENT_MAX, 3, "максимум")
    assert found.params == {
        "max": "26",
        "first_max": "12",
        "first_row": "2",
        "year": "2021",
        "direction": "urban-transport",
    }


def test_years_and_directions_may_have_scales_of_their_own() -> None:
    rows = [GOOD, row_with(year=2024, max=26), row_with(direction="Туризм и сервис", max=10)]
    assert [mark.max for mark in read(as_csv(rows)).values] == [12, 26, 10]


# How problems are told


def test_all_missing_columns_are_named_at_once() -> None:
    found = problem(as_csv([("Пермь", 2021)], ("город", "год")))
    assert (found.code, found.place.row, found.params) == (
        Code.MISSING_COLUMNS,
        1,
        {"columns": "direction, value, max"},
    )
    found = problem(b"a;b\n1;2\n")
    assert (found.place.row, found.params) == (None, {"columns": "city, year, direction, value, max"})


def test_two_headings_of_one_column_are_a_problem() -> None:
    found = problem(as_csv([(*GOOD, 7)], (*HEADING, "Значение")))
    assert (found.code, found.place.row, found.place.column) == (Code.DUPLICATE_COLUMN, 1, "Значение")
    assert found.params == {"first": "балл", "second": "Значение"}


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf", as_csv([]), as_csv([(), ("",)]), as_xlsx([])])
def test_table_without_rows_is_a_problem(content: bytes) -> None:
    assert problem(content).code is Code.EMPTY_TABLE


def test_all_problems_are_reported_together_in_order_of_rows() -> None:
    rows = [row_with(city="Нетакого", year=1999, value="-1"), GOOD, row_with(direction="", value="13", year=2022)]
    found = problems(as_csv(rows))
    assert [(p.place.row, p.place.column, p.code) for p in found] == [
        (2, "город", Code.UNKNOWN_TOWN),
        (2, "год", Code.YEAR),
        (2, "балл", Code.NEGATIVE),
        (4, "направление", Code.BLANK_CELL),
        (4, "балл", Code.VALUE_ABOVE_MAX),
    ]


def test_same_problem_on_many_rows_is_told_once_with_all_rows() -> None:
    rows = [row_with(city="Нетакого", year=year) for year in (2019, 2020, 2021)]
    found = problem(as_csv(rows))
    assert (found.place.row, found.place.also_rows) == (2, (3, 4))


def test_short_row_has_blank_cells() -> None:
    found = problems(as_csv([GOOD[:3]]))
    assert [(p.place.column, p.code) for p in found] == [("балл", Code.BLANK_CELL), ("максимум", Code.BLANK_CELL)]


def test_problems_beyond_the_limit_are_counted() -> None:
    found = problems(as_csv([row_with(value=f"x{number}") for number in range(7)]), max_problems=3)
    assert [p.code for p in found] == [Code.NOT_A_NUMBER] * 3 + [Code.MORE]
    assert (found[-1].place.row, found[-1].params) == (None, {"count": "4"})


def test_error_reads_as_one_line_a_problem() -> None:
    with pytest.raises(TableError) as caught:
        read(as_csv([row_with(value="x", year="")]))
    assert str(caught.value).splitlines() == ["row 2, год: blank-cell", "row 2, балл: not-a-number (text='x')"]
    with pytest.raises(TableError, match=r"^file: empty-table$"):
        read(b"")


# Limits


def test_file_over_the_limit_is_refused_unread() -> None:
    content = as_csv([GOOD])
    found = problem(content, max_bytes=len(content) - 1)
    assert (found.code, found.params) == (
        Code.TOO_LARGE,
        {"bytes": str(len(content)), "limit": str(len(content) - 1)},
    )
    assert len(read(content, max_bytes=len(content)).values) == 1


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_too_many_rows_are_refused(write: Callable[..., bytes]) -> None:
    content = write([row_with(year=year) for year in (2019, 2020, 2021)])
    found = problem(content, max_rows=2)
    assert (found.code, found.place.row, found.params) == (Code.TOO_MANY_ROWS, 4, {"limit": "2"})
    assert len(read(content, max_rows=3).values) == 3


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_too_long_cell_is_refused_and_not_repeated_back(write: Callable[..., bytes]) -> None:
    found = problem(write([row_with(city="я" * 501)]))
    assert (found.code, found.place.column, found.params) == (Code.CELL_TOO_LONG, "город", {"limit": "500"})
    assert problem(write([row_with(city="я" * 500)])).code is Code.UNKNOWN_TOWN


# XLSX


def test_format_is_known_by_content_and_not_by_name() -> None:
    assert len(read(as_xlsx([GOOD]), "marks.csv").values) == len(read(as_csv([GOOD]), "marks.xlsx").values) == 1


def test_numbers_of_a_sheet_are_read_whatever_their_type() -> None:
    rows = [row_with(year=2021.0, value="7,25"), row_with(year="2022", value=8)]
    assert [(mark.year, mark.value) for mark in read(as_xlsx(rows)).values] == [(2021, 7.25), (2022, 8)]


def test_texts_of_a_sheet_are_read_where_excel_keeps_them() -> None:
    content = with_shared_strings(as_xlsx([GOOD, row_with(city="Мирный")]))
    assert read(content).values == read(as_xlsx([GOOD, row_with(city="Мирный")])).values


def test_share_formatted_as_percent_is_refused_as_it_is_seen() -> None:
    def percent(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["D2"].number_format = "0%"

    found = problem(as_xlsx([row_with(value=0.85)], change=percent))
    assert (found.code, found.params) == (Code.PERCENT, {"text": "85%"})


@pytest.mark.parametrize("value", [True, "#DIV/0!"])
def test_cell_of_another_type_is_not_a_number(value: object) -> None:
    assert problem(as_xlsx([row_with(value=value)])).code is Code.NOT_A_NUMBER


@pytest.mark.parametrize("column", ["value", "max"])
def test_number_that_a_spreadsheet_program_made_a_day_is_told_as_a_day(column: str) -> None:
    found = problem(as_xlsx([row_with(**{column: datetime(2021, 1, 5)})]))
    assert (found.code, found.params) == (Code.DATE, {"text": "05.01.2021"})
    for text in ("05.01.2021", "5.янв", "5-Jan", "2021-01-05"):
        assert code_of(**{column: text})[0] is Code.DATE


def test_date_is_not_a_year() -> None:
    assert problem(as_xlsx([row_with(year=datetime(2021, 5, 1))])).code is Code.YEAR


def with_sheets(*titles: str, hidden: Sequence[str] = ()) -> Callable[[openpyxl.Workbook], None]:
    """More sheets: "table…" with headings and a row of 2018, others without all headings."""

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0].title = "Main"
        for title in titles:
            more = book.create_sheet(title, 0)
            more.append(HEADING if title.startswith("table") else ["год", "балл"])
            more.append(row_with(year=2018))
        for title in hidden:
            book[title].sheet_state = "hidden"

    return change


def test_only_sheet_with_the_headings_is_read_and_the_others_are_told() -> None:
    table = read(as_xlsx([GOOD], change=with_sheets("Пояснения")))
    assert [mark.year for mark in table.values] == [2021]
    (note,) = table.notes
    assert (note.code, note.params) == (Note.SHEET_CHOSEN, {"sheet": "Main", "others": "«Пояснения»"})


def test_several_sheets_with_the_headings_are_asked_about() -> None:
    found = problem(as_xlsx([GOOD], change=with_sheets("table 2018")))
    assert (found.code, found.params) == (Code.SEVERAL_SHEETS, {"sheets": "«table 2018», «Main»"})


def test_hidden_sheet_is_told_and_never_read() -> None:
    table = read(as_xlsx([GOOD], change=with_sheets("table 2018", hidden=["table 2018"])))
    assert [mark.year for mark in table.values] == [2021]
    assert [note.code for note in table.notes] == [Note.HIDDEN_SHEETS]
    found = problem(as_xlsx([GOOD], change=with_sheets("Пояснения", hidden=["Main"])))
    assert (found.code, found.params) == (Code.HIDDEN_SHEET, {"sheets": "«Main»"})


def test_sheet_of_headings_alone_is_no_second_table() -> None:
    def form(book: openpyxl.Workbook) -> None:
        book.create_sheet("Форма").append(HEADING)

    assert len(read(as_xlsx([GOOD], change=form)).values) == 1


def test_missing_columns_of_a_workbook_are_those_of_its_best_sheet() -> None:
    found = problem(as_xlsx([GOOD[:3]], HEADING[:3], lambda book: book.create_sheet("Пустой", 0)))
    assert found.params == {"columns": "value, max"}


def test_wrong_size_stated_by_a_sheet_loses_nothing() -> None:
    content = with_part(as_xlsx([GOOD]), SHEET, lambda xml: xml.replace('ref="A1:E2"', 'ref="A1"'))
    assert len(read(content).values) == 1


def _with_result(content: bytes, result: str) -> bytes:
    return with_part(content, SHEET, lambda xml: xml.replace("<f>3+4</f><v />", f"<f>3+4</f>{result}", 1))


def test_result_of_a_formula_is_read() -> None:
    content = _with_result(as_xlsx([row_with(value="=3+4")]), "<v>7</v>")
    assert [mark.value for mark in read(content).values] == [7]


@pytest.mark.parametrize("result", ["<v />", "<v></v>", ""])
def test_formula_saved_without_its_result_is_a_problem(result: str) -> None:
    found = problem(_with_result(as_xlsx([row_with(value="=3+4")]), result))
    assert (found.code, found.place.row, found.place.column) == (Code.FORMULA_WITHOUT_VALUE, 2, "балл")


def test_row_of_formulas_without_results_is_not_taken_for_blank() -> None:
    found = problems(as_xlsx([GOOD, ["=1"] * 5]))
    assert {(p.place.row, p.code) for p in found} == {(3, Code.FORMULA_WITHOUT_VALUE)}


def test_formula_that_gave_an_empty_text_is_blank() -> None:
    def blank(xml: str) -> str:
        return re.sub(r'<c r="([A-E]3)">', r'<c r="\1" t="str">', xml)

    assert len(read(with_part(as_xlsx([GOOD, ["=1"] * 5]), SHEET, blank)).values) == 1


def test_charts_are_passed_over() -> None:
    assert len(read(as_xlsx([GOOD], change=lambda book: book.create_chartsheet("График", 0))).values) == 1


# Files that are not what they seem


def test_old_xls_is_refused_with_its_own_code() -> None:
    assert problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "marks.xlsx").code is Code.OLD_XLS


def test_workbook_with_a_password_is_refused_with_its_own_code() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    assert problem(container).code is Code.ENCRYPTED
    assert problem(in_directory(as_xlsx([GOOD]), 8, b"\x01")).code is Code.ENCRYPTED


@pytest.mark.parametrize("keep", [4, 100, 1000, 3000])
def test_truncated_workbook_is_broken(keep: int) -> None:
    assert problem(as_xlsx([GOOD])[:keep]).code is Code.BROKEN_FILE


def test_damaged_workbook_without_its_beginning_is_broken_and_not_an_encoding() -> None:
    assert problem(as_xlsx([GOOD])[1:], "marks.XLSX").code is Code.BROKEN_FILE


def test_other_zip_is_not_a_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert problem(file.getvalue()).code is Code.NOT_A_WORKBOOK
    assert problem(b"PK\x05\x06" + bytes(18)).code is Code.NOT_A_WORKBOOK


def test_zip_bomb_is_refused_by_its_directory() -> None:
    content = as_xlsx([GOOD])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    found = problem(content, max_unpacked_bytes=unpacked - 1)
    assert (found.code, found.params) == (
        Code.UNPACKED_TOO_LARGE,
        {"bytes": str(unpacked), "limit": str(unpacked - 1)},
    )
    assert len(read(content, max_unpacked_bytes=unpacked).values) == 1


def test_directory_that_states_too_small_sizes_gains_nothing() -> None:
    assert problem(in_directory(as_xlsx([GOOD]), 24, b"\x01\x00\x00\x00")).code is Code.BROKEN_FILE


def test_workbook_of_a_thousand_parts_is_refused() -> None:
    file = io.BytesIO(as_xlsx([GOOD]))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(1_000):
            archive.writestr(f"xl/media/{number}", b"")
    assert problem(file.getvalue()).code is Code.TOO_MANY_PARTS


def test_small_file_of_millions_of_tags_is_refused() -> None:
    content = with_part(as_xlsx([GOOD]), "xl/styles.xml", lambda xml: xml + "<a/>" * MAX_TAGS)
    assert len(content) < 100_000
    assert problem(content).code is Code.TOO_MUCH_MARKUP


def test_one_sheet_listed_many_times_is_refused() -> None:
    def twice(xml: str) -> str:
        start, end = xml.index("<sheet "), xml.index("</sheets>")
        return xml[:end] + xml[start:end] * 500 + xml[end:]

    assert problem(with_part(as_xlsx([GOOD]), BOOK, twice)).code is Code.BROKEN_FILE


@pytest.mark.parametrize("number", ["999999999999", "1048577", "2", "1", "0"])
def test_row_out_of_order_or_beyond_any_sheet_is_not_waited_for_and_not_dropped(number: str) -> None:
    far = with_part(as_xlsx([GOOD, GOOD]), SHEET, lambda xml: xml.replace('<row r="3"', f'<row r="{number}"'))
    assert problem(far).code is Code.BROKEN_FILE


@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK, "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "entity", ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;&a;">']
)
def test_entities_of_a_workbook_do_not_expand(part: str, entity: str) -> None:
    assert openpyxl.DEFUSEDXML

    def declare(xml: str) -> str:
        body = xml[xml.index("?>") + 2 :] if xml.startswith("<?xml") else xml
        return f"<!DOCTYPE x [{entity}]>{body.replace('Пермь', '&e;')}"

    content = with_shared_strings(as_xlsx([GOOD]))
    assert len(read(content).values) == 1
    assert problem(with_part(content, part, declare)).code is Code.BROKEN_FILE


def test_links_to_other_files_are_not_followed() -> None:
    def link(xml: str) -> str:
        reference = '<externalReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        return xml.replace("</sheets>", f'</sheets><externalReferences>{reference}r:id="rId99"/></externalReferences>')

    assert len(read(with_part(as_xlsx([GOOD]), BOOK, link)).values) == 1


# Told, and not dropped


def codes(table: OfficialTable) -> list[StrEnum]:
    return [note.code for note in table.notes]


@pytest.mark.parametrize("text", ["нет данных", "н/д", "Н/Д", "-", "—", "…", "n/a", "no data", "не оценивалось"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_mark_that_is_said_to_be_unknown_is_left_out_and_told(write: Callable[..., bytes], text: str) -> None:
    table = read(write([GOOD, row_with(year=2022, value=text), row_with(year=2023, value=text, max=text)]))
    assert [mark.year for mark in table.values] == [2021]
    (note,) = table.notes
    assert (note.code, note.place.row, note.place.also_rows, note.place.column) == (Note.NO_DATA, 3, (4,), "балл")


def test_repeated_row_is_told() -> None:
    (note,) = read(as_csv([GOOD, GOOD, row_with(year=2022)])).notes
    assert (note.code, note.place.row) == (Note.REPEATED, 3)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_row_with_more_cells_than_headings_is_refused_with_its_row(delimiter: str) -> None:
    found = problem(as_csv([GOOD, (*row_with(year=2022), "лишнее")], delimiter=delimiter))
    assert (found.code, found.place.row, found.params["cells"], found.params["columns"]) == (
        Code.ROW_TOO_WIDE,
        3,
        "6",
        "5",
    )
    assert "лишнее" in str(found.params["text"])
    assert len(read(as_csv([(*GOOD, "", " ")], delimiter=delimiter)).values) == 1


@pytest.mark.parametrize(
    ("line", "value", "top"),
    [
        ("Пермь,2021,Туризм и сервис,6,5,12", 6.5, 12),
        ("Пермь,2021,Туризм и сервис,6,5,12,0", 6.5, 12.0),
        ("Пермь,2021,Туризм и сервис,6,5,12,", 6.5, 12),
    ],
)
def test_decimal_comma_in_a_comma_file_is_read_where_one_reading_fits_and_told(
    line: str, value: float, top: float
) -> None:
    table = read(f"{','.join(HEADING)}\n{line}\n".encode())
    assert [(mark.value, mark.max) for mark in table.values] == [(value, top)]
    assert codes(table) == [Note.DECIMAL_COMMA]


@pytest.mark.parametrize("line", ["Пермь,2021,Туризм и сервис,0,5,12", "Пермь,2021,Туризм и сервис,1,2,3"])
def test_decimal_comma_that_may_be_either_number_is_asked_about(line: str) -> None:
    found = problem(f"{','.join(HEADING)}\n{line}\n".encode())
    assert (found.code, found.place.row) == (Code.COMMA_OR_DECIMAL, 2)


@settings(max_examples=60, deadline=None)
@given(value=st.integers(0, 1200), top=st.integers(1, 1200))
def test_decimal_commas_in_a_comma_file_are_never_silently_another_number(value: int, top: int) -> None:
    assume(value <= top)
    said = [f"{number / 100:.2f}".replace(".", ",").rstrip("0").rstrip(",") for number in (value, top)]
    try:
        table = read(f"{','.join(HEADING)}\nПермь,2021,Туризм и сервис,{','.join(said)}\n".encode())
    except TableError:
        return
    assert [(mark.value, mark.max) for mark in table.values] == [(value / 100, top / 100)]


def merged(*ranges: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for reference in ranges:
            book.worksheets[0].merge_cells(reference)

    return change


def test_merged_town_stands_in_each_of_its_rows_and_is_told() -> None:
    table = read(as_xlsx([GOOD, row_with(city="", year=2022), row_with(city="", year=2023)], change=merged("A2:A4")))
    assert [(mark.municipality.id, mark.year) for mark in table.values] == [("perm", y) for y in (2021, 2022, 2023)]
    (note,) = table.notes
    assert (note.code, note.place.row, note.place.also_rows, note.place.column) == (
        Note.MERGED_FILLED,
        3,
        (4,),
        "город",
    )


@pytest.mark.parametrize("ranges", [["D2:D3"], ["D2:E2"]])
def test_merged_mark_is_asked_about(ranges: list[str]) -> None:
    rows = [GOOD, row_with(year=2022)]
    assert {p.code for p in problems(as_xlsx(rows, change=merged(*ranges)))} == {Code.MERGED_CELLS}


def test_merged_ranges_that_overlap_are_of_no_program() -> None:
    def overlap(xml: str) -> str:
        return xml.replace("</mergeCells>", '<mergeCell ref="A3:A5"/></mergeCells>')

    rows = [row_with(year=year) for year in (2021, 2022, 2023, 2024)]
    content = with_part(as_xlsx(rows, change=merged("A2:A4")), SHEET, overlap)
    assert problem(content).code is Code.BROKEN_FILE


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].column_dimensions["B"].hidden = True

    table = read(as_xlsx([GOOD, row_with(year=2022)], change=hide))
    assert len(table.values) == 2
    told = {(note.code, note.place.row, note.place.column) for note in table.notes}
    assert told == {(Note.HIDDEN_ROWS, 3, ""), (Note.HIDDEN_COLUMN, None, "год")}


def test_cell_without_heading_and_row_beside_the_table_are_told() -> None:
    table = read(as_xlsx([(*GOOD, "сверить!"), ("", "", "", "", "", "", "Источник: ведомость")]))
    assert [(n.code, n.place.row, n.place.column) for n in table.notes] == [
        (Note.CELL_WITHOUT_HEADING, 2, "F"),
        (Note.ROW_PASSED_OVER, 3, ""),
    ]


def test_cell_beyond_the_columns_that_are_read_is_told() -> None:
    def far(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD2"] = "здесь"

    (note,) = read(as_xlsx([GOOD], change=far)).notes
    assert (note.code, note.place.row, note.place.column) == (Note.COLUMNS_BEYOND, 2, "XFD")


@pytest.mark.parametrize(
    "heading",
    [
        ("Наименование муниципального образования", "Отчётный год", "Наименование направления", "Балл", "Макс. балл"),
        ("Городской округ", "Год оценки", "Направление цифровизации", "Значение индекса", "Максимальное значение"),
        ("Город", "Год", "Направление", "Количество баллов", "Максимально возможный балл"),
        ("Населённый пункт (город)", "Отчетный период", "Сфера", "Итоговая оценка", "Максимальное количество баллов"),
        ("City name", "Reporting year", "Direction", "Index score", "Maximum score"),
        ("Name of the city", "Year", "Name of direction", "Score, points", "Max. points"),
    ],
)
def test_headings_of_ministries_are_understood_and_told(heading: Sequence[str]) -> None:
    table = read(as_csv([GOOD], heading))
    assert [(mark.value, mark.max) for mark in table.values] == [(6.5, 12)]
    assert set(codes(table)) == {Note.HEADING_UNDERSTOOD}


@pytest.mark.parametrize(
    "extra",
    ["Код города", "Место по значению", "Число городов", "Ранг", "Городской бюджет", "Годовой план", "Примечание"],
)
def test_heading_of_another_thing_is_no_column_of_the_table(extra: str) -> None:
    table = read(as_csv([(*GOOD, "1")], (*HEADING, extra)))
    assert (len(table.values), table.ignored_columns, table.notes) == (1, (extra,), ())


def test_usual_heading_is_preferred_and_two_understood_ones_are_asked_about() -> None:
    table = read(as_csv([(*GOOD, 99)], (*HEADING, "Предельное значение")))
    assert (table.values[0].max, table.ignored_columns) == (12, ("Предельное значение",))
    heading = ("Город", "Год", "Направление", "Балл", "Предельное значение", "Максимальный балл")
    assert problem(as_csv([(*GOOD, 99)], heading)).code is Code.DUPLICATE_COLUMN


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Экономическое состояние и инвестклимат", Direction.ECONOMY_INVESTMENT),
        ("Инвестиционный климат", Direction.ECONOMY_INVESTMENT),
        ("Городской транспорт", Direction.URBAN_TRANSPORT),
        ("Транспортные системы", Direction.URBAN_TRANSPORT),
        ("Жилищно-коммунальное хозяйство", Direction.SMART_HOUSING_UTILITIES),
        ("ЖКХ", Direction.SMART_HOUSING_UTILITIES),
        ("Интеллектуальные системы соцуслуг", Direction.SOCIAL_SERVICES),
        ("Социальные услуги", Direction.SOCIAL_SERVICES),
        ("Общественная безопасность", Direction.PUBLIC_SAFETY),
        ("Экология", Direction.ENVIRONMENTAL_SAFETY),
        ("Сети связи", Direction.TELECOM_INFRASTRUCTURE),
        ("Инновации в городской среде", Direction.URBAN_ENVIRONMENT),
        ("Управление городом", Direction.CITY_MANAGEMENT),
        ("Туризм", Direction.TOURISM_SERVICES),
        ("Tourism", Direction.TOURISM_SERVICES),
        ("Investment climate", Direction.ECONOMY_INVESTMENT),
    ],
)
def test_direction_in_other_words_is_understood_and_told(text: str, direction: Direction) -> None:
    table = read(as_csv([row_with(direction=text)]))
    assert [mark.direction for mark in table.values] == [direction]
    (note,) = table.notes
    assert (note.code, note.params["understood_ru"]) == (Note.DIRECTION_UNDERSTOOD, NAMES[direction].ru)


@pytest.mark.parametrize("text", ["Безопасность", "Туризм и транспорт", "Управление транспортом", "Системы"])
def test_words_of_several_directions_are_asked_about(text: str) -> None:
    assert code_of(direction=text)[0] is Code.AMBIGUOUS_DIRECTION


@pytest.mark.parametrize("text", ["Умный город", "Спорт", "Транспорт и медицина", "и", "???", "индекс IQ"])
def test_words_of_no_direction_are_unknown(text: str) -> None:
    assert code_of(direction=text)[0] is Code.UNKNOWN_DIRECTION


@pytest.mark.parametrize(
    "region", ["Свердл. обл.", "Свердловской области", "Свердловская обл", "Свердловская область - Урал"]
)
def test_region_in_another_spelling_is_understood_and_told(region: str) -> None:
    table = read(as_csv([(*row_with(city="Берёзовский"), region)], (*HEADING, "регион")))
    assert [mark.municipality.id for mark in table.values] == ["berezovsky-sverdlovsk"]
    assert [n.code for n in table.notes] in ([Note.REGION_UNDERSTOOD], [])


# Properties


@st.composite
def tables(draw: st.DrawFn) -> dict[tuple[str, int, Direction], tuple[int, int]]:
    """Marks in hundredths of a point by town, year and direction, with one maximum for a year and direction."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["Пермь", "Мирный", "Майма"]), st.integers(2018, 2026), st.sampled_from(Direction)
            ),
            min_size=1,
            max_size=12,
            unique=True,
        )
    )
    scales = {(year, d): draw(st.integers(1, 200_000)) for _, year, d in keys}
    return {key: (draw(st.integers(0, scales[key[1:]])), scales[key[1:]]) for key in keys}


def written(hundredths: int, point: str, thousands: str) -> str:
    return f"{hundredths / 100:,.2f}".replace(",", "t").replace(".", point).replace("t", thousands)


def marks_of(table: OfficialTable) -> dict[tuple[str, int, Direction], tuple[float, float]]:
    return {(m.municipality.name.ru, m.year, m.direction): (m.value, m.max) for m in table.values}


@settings(max_examples=40, deadline=None)
@given(
    marks=tables(),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
    point=st.sampled_from(",."),
    thousands=st.sampled_from(["", " ", "\u00a0"]),
    name=st.sampled_from(["id", "ru", "en"]),
    order=st.permutations(range(5)),
)
def test_marks_come_back_equal_from_any_csv(
    marks: dict[tuple[str, int, Direction], tuple[int, int]],
    delimiter: str,
    encoding: str,
    point: str,
    thousands: str,
    name: str,
    order: list[int],
) -> None:
    rows: list[list[str]] = []
    for (town, year, direction), numbers in marks.items():
        said = direction.value if name == "id" else getattr(NAMES[direction], name)
        cells = [town, str(year), said, *(written(n, point, thousands) for n in numbers)]
        rows.append([cells[i] for i in order])
    content = as_csv(rows, [HEADING[i] for i in order], delimiter, encoding)
    assert marks_of(read(content)) == {key: (value / 100, top / 100) for key, (value, top) in marks.items()}


@settings(max_examples=15, deadline=None)
@given(marks=tables())
def test_marks_come_back_equal_from_xlsx(marks: dict[tuple[str, int, Direction], tuple[int, int]]) -> None:
    rows = [(town, year, direction.value, v / 100, m / 100) for (town, year, direction), (v, m) in marks.items()]
    assert marks_of(read(as_xlsx(rows))) == {key: (value / 100, top / 100) for key, (value, top) in marks.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    base=st.sampled_from([as_csv([GOOD]), as_xlsx([GOOD])]),
    edits=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), min_size=1, max_size=5),
)
def test_damaged_file_raises_nothing_but_its_own_error(base: bytes, edits: list[tuple[int, bytes]]) -> None:
    for place, data in edits:
        at = place % len(base)
        base = base[:at] + data + base[at + len(data) :]
    with contextlib.suppress(TableError):
        read(base)


# The real catalogue


def test_real_directions_and_towns_are_found(catalogue: Catalogue, places: Places) -> None:
    towns = ["Пермь", "Ростов-на-Дону", "Нижний Новгород", "Усть-Илимск", "Санкт-Петербург"]
    rows: list[list[Any]] = [
        [town, 2021, facts.name.ru, 1, 12] for town in towns for facts in catalogue.directions.values()
    ]
    table = read_table(as_csv(rows), "marks.csv", places, catalogue.directions, TableLimits())
    assert len(table.values) == len(towns) * len(Direction)


def test_every_region_of_the_catalogue_is_known_by_its_own_name(catalogue: Catalogue) -> None:
    for town in {town.region.id: town for town in catalogue.municipalities.values()}.values():
        assert likeness(town.region, town.region.name.ru) is Likeness.NAMED
        assert likeness(town.region, town.region.name.en) is Likeness.NAMED


def test_town_column_is_read_as_every_entrance_reads_a_town(catalogue: Catalogue, places: Places) -> None:
    said = {
        "Питер": "saint-petersburg",
        "Н. Новгород": "nizhny-novgorod",
        "Новосибрск": "novosibirsk",
        "Лысьвенский ГО": "oktmo-57726000",
        "Пepмь": "perm",
    }
    rows = [[town, 2021, TRANSPORT, 1, 12] for town in said]
    table = read_table(as_csv(rows), "marks.csv", places, catalogue.directions, TableLimits())
    assert [mark.municipality.id for mark in table.values] == list(said.values())
    told = {note.params["text"]: note.place for note in table.notes if note.code == Note.TOWN_UNDERSTOOD}
    assert {text: place.row for text, place in told.items()} == {text: row for row, text in enumerate(said, 2)}


@pytest.mark.parametrize(
    ("town", "region", "expected"),
    [
        ("Каменск", "Свердловская обл.", "kamensk-uralsky"),
        ("Донецк", "Ростовская область", "donetsk"),
        ("Железногорск", "Курская область", "zheleznogorsk-kursk-oblast"),
        ("Якутск", "Р. Саха (Якутия)", "yakutsk"),
        ("Химки", "Моск. обл.", "khimki"),
        ("Биробиджан", "Еврейская АО", "birobidzhan"),
        ("Биробиджан", "ЕАО", "birobidzhan"),
        ("Сланцы", "", "slantsy"),
    ],
)
def test_region_column_decides_between_towns(
    town: str, region: str, expected: str, catalogue: Catalogue, places: Places
) -> None:
    content = as_csv([[town, 2021, TRANSPORT, 1, 12, region]], (*HEADING, "регион"))
    table = read_table(content, "marks.csv", places, catalogue.directions, TableLimits())
    assert [mark.municipality.id for mark in table.values] == [expected]


@pytest.mark.parametrize(
    ("town", "region", "expected"),
    [
        ("Каменск", "", Code.UNSURE_TOWN),
        ("Донецк", "ДНР", Code.UNKNOWN_REGION),
        ("Барнаул", "Республика Алтай", Code.REGION_MISMATCH),
        ("Саранск", "Мордор", Code.UNKNOWN_REGION),
        ("Пермский край", "", Code.TOWN_IS_REGION),
        ("Дзержинский район Перми", "", Code.PART_OF_A_TOWN),
    ],
)
def test_town_that_is_not_certain_is_told_with_its_row(
    town: str, region: str, expected: Code, catalogue: Catalogue, places: Places
) -> None:
    content = as_csv([[town, 2021, TRANSPORT, 1, 12, region]], (*HEADING, "регион"))
    with pytest.raises(TableError) as caught:
        read_table(content, "marks.csv", places, catalogue.directions, TableLimits())
    assert [(p.code, p.place.row) for p in caught.value.problems] == [(expected, 2)]


def test_unit_and_the_town_it_holds_are_one_subject(catalogue: Catalogue, places: Places) -> None:
    rows = [["Лысьва", 2021, TRANSPORT, 1, 12], ["Лысьвенский городской округ", 2021, TRANSPORT, 2, 12]]
    with pytest.raises(TableError) as caught:
        read_table(as_csv(rows), "marks.csv", places, catalogue.directions, TableLimits())
    assert [(p.code, p.place.row) for p in caught.value.problems] == [(Code.CONTRADICTION, 3)]


@pytest.mark.parametrize("heading", ["Значение, %", "Балл (в процентах от максимума)", "Значение (место)", "Score, %"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_column_that_holds_no_points_by_its_heading_is_refused(write: Callable[..., bytes], heading: str) -> None:
    found = problem(write([GOOD], (*HEADING[:3], heading, HEADING[4])))
    assert (found.code, found.place.row, found.place.column) == (Code.NOT_POINTS, 1, heading)


@pytest.mark.parametrize("heading", ["Значение, баллов", "Балл (из 12)", "Местный балл"])
def test_heading_that_says_points_is_read(heading: str) -> None:
    assert len(read(as_csv([GOOD], (*HEADING[:3], heading, HEADING[4]))).values) == 1


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_heading_between_rows_and_note_below_them_are_told_and_passed_over(write: Callable[..., bytes]) -> None:
    table = read(write([("Пермский край",), GOOD, ("* по данным министерства",)]))
    assert [mark.row for mark in table.values] == [3]
    assert [(n.code, n.place.row, n.place.also_rows) for n in table.notes] == [
        (Note.ROW_PASSED_OVER, 2, ()),
        (Note.ROW_PASSED_OVER, 4, ()),
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        (b"  <html><table><tr><th>\xd0\xb3</th></tr></table></html>", "HTML, XML"),
        (b'<?xml version="1.0"?><Workbook/>', "HTML, XML"),
        (b"{\\rtf1 }", "RTF"),
        (b'[{"city": "Perm"}]', "JSON"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
    ],
)
@pytest.mark.parametrize("name", ["marks.xls", "marks.csv"])
def test_file_of_another_kind_is_called_by_its_kind(content: bytes, kind: str, name: str) -> None:
    found = problem(content, name)
    assert (found.code, found.params["kind"]) == (Code.OTHER_KIND, kind)


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_headings_in_two_rows_are_read_together(write: Callable[..., bytes]) -> None:
    rows = [("", "", "", "значение", "максимум"), GOOD]
    table = read(write(rows, ("город", "год", "направление", "Оценка", "")))
    assert [(mark.row, mark.value, mark.max) for mark in table.values] == [(3, 6.5, 12)]


def test_row_of_marks_is_never_joined_with_the_headings() -> None:
    assert [mark.row for mark in read(as_csv([GOOD, row_with(year=2022)])).values] == [2, 3]


def test_every_entrance_reads_a_region_as_a_table_does(places: Places) -> None:
    for region in places.regions:
        for name in (region.name.ru, region.name.en):
            assert places.regions_spelt(name) == [region], name
            assert places.regions_named(name) == [region], name
    assert [r.id for r in places.regions_named("Моск. обл.")] == ["moscow-oblast"]
    assert places.regions_named("Мордор") == []
