"""A hostile, broken or mistaken file changes nothing, and every reason is told with its place."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cards_factories import changed, column, copy_of, put

from bot.cli.cards_words import problem_text
from bot.texts.words import words_in
from catalogue.cards.history.edits import Edited
from catalogue.cards.importing import propose, read_file
from catalogue.cards.json_form import write_json
from catalogue.cards.problems import CardsError, FileFault
from catalogue.cards.workbook.cells import is_misread
from catalogue.cards.workbook.guard import CardLimits
from catalogue.cards.workbook.layout import CardSheet
from catalogue.load.faults import EntryFault
from catalogue.load.overlay import Card
from catalogue.model import Language
from catalogue.problems import Problem

TODAY = date(2026, 11, 24)
EVERY_CODE = [*FileFault, *EntryFault]


def refused(content: bytes, **limits: int) -> tuple[Problem, ...]:
    with pytest.raises(CardsError) as caught:
        read_file(content, CardLimits(**limits))
    return caught.value.problems


def codes(content: bytes, **limits: int) -> list[str]:
    return [p.code for p in refused(content, **limits)]


def with_part(content: bytes, name: str, data: bytes, replacing: bool = False) -> bytes:
    """The workbook with one more part, or another one in its place."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if not (replacing and entry.filename == name):
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, data)
    return target.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


# The file


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", FileFault.MACROS),
        ("xl/macrosheets/sheet1.xml", FileFault.MACROS),
        ("xl/externalLinks/externalLink1.xml", FileFault.EXTERNAL_LINK),
        ("xl/connections.xml", FileFault.EXTERNAL_LINK),
        ("xl/embeddings/oleObject1.bin", FileFault.EMBEDDED),
        ("xl/activeX/activeX1.xml", FileFault.EMBEDDED),
        ("docProps/run.exe", FileFault.EMBEDDED),
    ],
)
def test_workbook_with_a_dangerous_part_is_refused_with_its_name(small_workbook: bytes, name: str, code: str) -> None:
    (problem,) = refused(with_part(small_workbook, name, b"x"))
    assert (problem.code, problem.params["part"]) == (code, name.lower())


def test_workbook_declared_with_macros_is_refused(small_workbook: bytes) -> None:
    types = part(small_workbook, "[Content_Types].xml")
    spoilt = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert codes(with_part(small_workbook, "[Content_Types].xml", spoilt, replacing=True)) == [FileFault.MACROS]


def test_relation_that_loads_from_elsewhere_is_refused_and_a_typed_address_is_not(small_workbook: bytes) -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="http://evil.example" '
        b'TargetMode="External"/></Relationships>'
    )
    name = "xl/worksheets/_rels/sheet9.xml.rels"
    assert codes(with_part(small_workbook, name, rels % b"oleObject")) == [FileFault.EXTERNAL_LINK]
    assert read_file(with_part(small_workbook, name, rels % b"hyperlink")).problems == ()


def test_zip_bomb_is_refused_before_it_is_unpacked(small_workbook: bytes) -> None:
    bomb = with_part(small_workbook, "xl/media/big.xml", b"\0" * 100_000_000)
    assert len(bomb) < 1_000_000
    assert codes(bomb) == [FileFault.UNPACKED_TOO_LARGE]


def test_cell_of_100_megabytes_is_refused(small_workbook: bytes) -> None:
    strings = part(small_workbook, "xl/sharedStrings.xml")
    huge = strings.replace(b"</t>", b"x" * 100_000_000 + b"</t>", 1)
    assert codes(with_part(small_workbook, "xl/sharedStrings.xml", huge, replacing=True)) == [
        FileFault.UNPACKED_TOO_LARGE
    ]


def test_cell_that_is_too_long_is_told_with_its_place(small_workbook: bytes) -> None:
    content = changed(small_workbook, put(CardSheet.CARDS, "C2", "я" * 5001))
    assert [(p.code, p.place.sheet_cell) for p in read_file(content).problems] == [(FileFault.TOO_LONG, "Карточки!C2")]


def test_many_parts_much_markup_and_many_rows_are_refused(small_workbook: bytes) -> None:
    assert codes(small_workbook, max_parts=5) == [FileFault.TOO_MANY_PARTS]
    assert codes(small_workbook, max_tags=100) == [FileFault.TOO_MUCH_MARKUP]
    assert codes(small_workbook, max_rows=3) == [FileFault.TOO_MANY_ROWS]
    assert codes(small_workbook, max_bytes=1000) == [FileFault.TOO_LARGE]


def test_entities_are_not_expanded(small_workbook: bytes) -> None:
    strings = part(small_workbook, "xl/sharedStrings.xml")
    head, _, rest = strings.partition(b"?>")
    bomb = head + b'?><!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rest.replace(b"</t>", b"&b;</t>", 1)
    assert codes(with_part(small_workbook, "xl/sharedStrings.xml", bomb, replacing=True)) == [FileFault.BROKEN]


def test_part_in_another_encoding_is_refused(small_workbook: bytes) -> None:
    strings = part(small_workbook, "xl/sharedStrings.xml")
    mixed = strings.replace(b"</t>", "Пермь".encode("cp1251") + b"</t>", 1)
    assert codes(with_part(small_workbook, "xl/sharedStrings.xml", mixed, replacing=True)) == [FileFault.BROKEN]


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.99])
def test_truncated_workbook_is_refused(small_workbook: bytes, keep: float) -> None:
    assert codes(small_workbook[: int(len(small_workbook) * keep)]) == [FileFault.BROKEN]


def test_old_format_and_other_zips_are_refused(small_workbook: bytes) -> None:
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == [FileFault.OLD_OR_LOCKED]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert codes(target.getvalue()) == [FileFault.NOT_A_WORKBOOK]


# Sheets, columns, rows


def test_wrong_sheets_are_told_all_at_once(small_workbook: bytes) -> None:
    def spoil(book: Any) -> None:
        del book["Эффекты"]
        book["Внедрения"].title = "Мои заметки"

    problems = refused(changed(small_workbook, spoil))
    assert [(p.code, p.place.sheet_cell) for p in problems] == [
        (FileFault.NO_SHEET, "Внедрения"),
        (FileFault.NO_SHEET, "Эффекты"),
        (FileFault.UNKNOWN_SHEET, "Мои заметки"),
    ]


def test_wrong_columns_are_told_all_at_once(small_workbook: bytes) -> None:
    city, year = column(CardSheet.DEPLOYMENTS, "city"), column(CardSheet.DEPLOYMENTS, "since")
    content = changed(
        small_workbook,
        put(CardSheet.DEPLOYMENTS, f"{city}1", "Где"),
        put(CardSheet.DEPLOYMENTS, f"{year}1", "Источник"),
        put(CardSheet.SOURCES, "F3", "заметка на полях"),
    )
    told = {(p.code, p.place.sheet_cell, p.params.get("heading")) for p in read_file(content).problems}
    assert told >= {
        (FileFault.UNKNOWN_COLUMN, f"Внедрения!{city}1", "Где"),
        (FileFault.NO_COLUMN, "Внедрения", "Город"),
        (FileFault.NO_COLUMN, "Внедрения", "С какого года"),
        (FileFault.UNKNOWN_COLUMN, "Источники!F3", ""),
    }
    assert FileFault.COLUMN_TWICE in {p.code for p in read_file(content).problems}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1+1", FileFault.FORMULA),
        ('=HYPERLINK("http://example.org")', FileFault.FORMULA),
        ("#REF!", FileFault.ERROR_VALUE),
        ("Перм\N{REPLACEMENT CHARACTER}", FileFault.LOST_CHARACTERS),
        ("Улица Ленина".encode().decode("cp1251", "ignore"), FileFault.MIXED_ENCODINGS),
        ("Пермь".encode().decode("latin-1"), FileFault.MIXED_ENCODINGS),
        ("a_x0007_b", FileFault.CONTROL_CHARACTER),
    ],
)
def test_cell_that_no_person_meant_is_told_with_its_place(small_workbook: bytes, value: str, code: str) -> None:
    content = changed(small_workbook, put(CardSheet.CARDS, "C3", value))
    assert [(p.code, p.place.sheet_cell) for p in read_file(content).problems] == [(code, "Карточки!C3")]


def test_real_texts_are_not_taken_for_a_foreign_encoding(cards: Mapping[str, Card]) -> None:
    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for item in inner for text in texts(item)]

    assert [t for card in cards.values() for t in texts(card) if is_misread(t)] == []


def test_second_row_with_an_id_is_told_with_the_place_of_the_first(small_workbook: bytes) -> None:
    (problem,) = read_file(changed(small_workbook, put(CardSheet.CARDS, "A4", "ujin-os"))).problems[:1]
    assert (problem.code, problem.place.sheet_cell, problem.params["place"]) == (
        FileFault.ID_TWICE,
        "Карточки!A4",
        "A2",
    )


def test_part_of_a_card_that_is_not_there_is_told(small_workbook: bytes) -> None:
    content = changed(small_workbook, put(CardSheet.DEPLOYMENTS, "A3", "nobody"))
    assert [(p.code, p.place.sheet_cell) for p in read_file(content).problems] == [(FileFault.NO_CARD, "Внедрения!A3")]


def test_column_of_the_other_scope_is_told(small_workbook: bytes) -> None:
    letters = column(CardSheet.CARDS, "measures", 0)
    content = changed(small_workbook, put(CardSheet.CARDS, f"{letters}4", "4g-coverage"))
    assert [(p.code, p.place.sheet_cell) for p in read_file(content).problems] == [
        (FileFault.OTHER_SCOPE, f"Карточки!{letters}4")
    ]


# The rules of the catalogue


def at(*path: str | int, row: int = 2, sheet: CardSheet = CardSheet.CARDS) -> str:
    return f"{column(sheet, *path)}{row}"


RULES: dict[str, tuple[CardSheet, str, Any, str]] = {
    "direction": (CardSheet.CARDS, at("domains", 0), "smart-magic", EntryFault.VOCABULARY),
    "no name": (CardSheet.CARDS, at("name_en"), None, EntryFault.BLANK),
    "status": (CardSheet.CARDS, at("import_substitution", "status"), "dreamt", EntryFault.VOCABULARY),
    "scope": (CardSheet.CARDS, at("scope"), "everywhere", EntryFault.VOCABULARY),
    "population": (CardSheet.CARDS, at("min_population"), 0, EntryFault.POPULATION),
    "words for a number": (CardSheet.CARDS, at("min_population"), "много", FileFault.NOT_A_NUMBER),
    "measure": (CardSheet.CARDS, at("measures", 0), "flying-cars", EntryFault.UNKNOWN_MEASURE),
    "phrases": (CardSheet.CARDS, at("problems", "ru"), "одна", EntryFault.PHRASE_COUNT),
    "vendor's site": (CardSheet.CARDS, at("vendor", "url"), "ujin.tech", EntryFault.ADDRESS),
    "date": (CardSheet.CARDS, at("import_substitution", "as_of"), "31.12.2021", EntryFault.DATE),
    "date in the future": (CardSheet.CARDS, at("import_substitution", "as_of"), "2026-11-25", FileFault.IN_THE_FUTURE),
    "year in the future": (
        CardSheet.DEPLOYMENTS,
        at("since", sheet=CardSheet.DEPLOYMENTS),
        2027,
        FileFault.IN_THE_FUTURE,
    ),
    "city": (CardSheet.DEPLOYMENTS, at("city", sheet=CardSheet.DEPLOYMENTS), "atlantis", EntryFault.UNKNOWN_CITY),
    "state": (CardSheet.DEPLOYMENTS, at("status", sheet=CardSheet.DEPLOYMENTS), "dreamt", EntryFault.VOCABULARY),
    "source": (CardSheet.SOURCES, at("url", sheet=CardSheet.SOURCES), "ftp://mos.ru", EntryFault.ADDRESS),
}


@pytest.mark.parametrize("name", RULES)
def test_rule_broken_in_a_cell_is_told_with_that_cell(small_workbook: bytes, folder: Path, name: str) -> None:
    sheet, cell, value, code = RULES[name]
    read = read_file(changed(small_workbook, put(sheet, cell, value)))
    # The other cards of the catalogue are not in this small workbook: they are no part of what is asked.
    problems = propose(read, Edited(), TODAY, allow_removal=True, folder=folder).problems
    assert [(p.code, p.place.sheet_cell) for p in problems] == [(code, f"{sheet.value}!{cell}")]


def test_all_faults_of_all_cards_are_told_at_once_in_the_order_of_the_file(small_workbook: bytes, folder: Path) -> None:
    wanted = [RULES[n] for n in ("no name", "direction", "population", "vendor's site", "phrases", "city", "source")]
    read = read_file(changed(small_workbook, *(put(sheet, cell, value) for sheet, cell, value, _ in wanted)))
    problems = propose(read, Edited(), TODAY, allow_removal=True, folder=folder).problems
    assert {(p.place.sheet_cell, p.code) for p in problems} == {
        (f"{s.value}!{cell}", code) for s, cell, _, code in wanted
    }
    sheets = [p.place.sheet for p in problems]
    assert sheets == sorted(sheets, key=[s.value for s in CardSheet].index)


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_has_its_words(language: Language) -> None:
    words = words_in(language)
    names = "value choices found expected language count message bytes limit parts tags part byte line column heading"
    params = dict.fromkeys([*names.split(), "place", "today"], "7")
    assert len({problem_text(Problem(code=code, params=params), words) for code in EVERY_CODE}) == len(EVERY_CODE)


# JSON


def test_json_in_two_encodings_is_refused_with_the_byte(few: Mapping[str, Card]) -> None:
    good = write_json(few, 0).encode()
    spoilt = good[:500] + "Пермь".encode("cp1251") + good[500:]
    (problem,) = refused(spoilt)
    assert problem.code == FileFault.NOT_UTF8
    assert abs(int(problem.params["byte"]) - 500) < 5


def test_json_that_is_none_is_refused_with_line_and_column() -> None:
    (problem,) = refused(b'{"revision": 1,\n oops}')
    assert (problem.code, problem.params["line"]) == (FileFault.NOT_JSON, "2")
    assert codes(b"[" * 100_000) == [FileFault.FORM]
    assert codes(b"[]") == [FileFault.FORM]


def _spoil_twice(whole: Any) -> None:
    whole["solutions.json"].append(whole["solutions.json"][0])


def _spoil_scope(whole: Any) -> None:
    whole["solutions.json"].append(whole["solutions_world.json"].pop())


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (_spoil_twice, FileFault.ID_TWICE, "solutions.json![2]"),
        (_spoil_scope, FileFault.OTHER_SCOPE, "solutions.json![2]"),
        (lambda whole: whole["solutions.json"][1].pop("id"), FileFault.NO_ID, "solutions.json![1]"),
        (lambda whole: whole.pop("solutions_world.json"), FileFault.FORM, "solutions_world.json![0]"),
        (lambda whole: whole.pop("versions"), FileFault.FORM, "versions"),
        (lambda whole: whole.update(revision="7"), FileFault.FORM, "revision"),
    ],
)
def test_json_of_another_form_is_refused_with_its_place(
    few: Mapping[str, Card], spoil: Callable[[Any], object], code: str, place: str
) -> None:
    whole = json.loads(write_json(few, 0))
    spoil(whole)
    assert [(p.code, p.place.sheet_cell) for p in refused(json.dumps(whole).encode())] == [(code, place)]


def test_fault_of_a_json_card_is_told_with_its_path(few: Mapping[str, Card], folder: Path) -> None:
    mine = copy_of(few)
    mine["ujin-os"]["deployments"][0]["city"] = "atlantis"
    mine["snowy-ufa"]["name_ru"] = "Уфа\x07"
    whole = json.loads(write_json(few, 0))
    whole["solutions.json"] = [mine["ujin-os"], mine["snowy-ufa"]]
    problems = propose(
        read_file(json.dumps(whole).encode()), Edited(), TODAY, allow_removal=True, folder=folder
    ).problems
    assert {(p.code, p.place.sheet_cell) for p in problems} == {
        (EntryFault.UNKNOWN_CITY, "solutions.json![0].deployments[0].city"),
        (FileFault.CONTROL_CHARACTER, "solutions.json![1].name_ru"),
    }
