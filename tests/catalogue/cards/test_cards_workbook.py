"""The workbook holds the cards without loss, helps the editor, and makes no formula of anybody's text."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from cards_factories import add_row, changed, column, copy_of, export, new_card_rows, put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.cards.importing import read_file
from catalogue.cards.json_form import write_json
from catalogue.cards.problems import FileFault
from catalogue.cards.workbook.cells import is_misread
from catalogue.cards.workbook.layout import READ, CardSheet, Kind, Vocabulary, spread
from catalogue.cards.workbook.writing import with_problems
from catalogue.load.catalogue import DATA
from catalogue.load.overlay import Card, version_of
from catalogue.model import Catalogue
from catalogue.problems import Place, Problem


def test_all_cards_come_back_from_the_workbook_as_they_went_in(workbook: bytes, cards: Mapping[str, Card]) -> None:
    read = read_file(workbook)
    assert read.problems == ()
    assert read.cards == dict(cards)
    assert read.versions == {identifier: version_of(card) for identifier, card in cards.items()}


def test_all_cards_come_back_from_json_as_they_went_in(cards: Mapping[str, Card]) -> None:
    text = write_json(cards, 7)
    read = read_file(text.encode())
    assert (read.cards, read.revision, read.problems) == (dict(cards), 7, ())


def test_json_holds_the_lists_of_the_data_files(cards: Mapping[str, Card]) -> None:
    whole = json.loads(write_json(cards, 0))
    for name in ("solutions.json", "solutions_world.json"):
        assert whole[name] == json.loads((DATA / name).read_text("utf-8"))


def test_workbook_saved_by_another_program_reads_the_same(workbook: bytes, cards: Mapping[str, Card]) -> None:
    assert read_file(changed(workbook)).cards == dict(cards)


_letters = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\N{REPLACEMENT CHARACTER}")
_texts = (
    st.one_of(
        st.text(_letters, min_size=1, max_size=60), st.sampled_from(["=1+1", "+7 (342)", "@cmd", "'x", "1e5", "да"])
    )
    .map(str.strip)
    .filter(lambda text: bool(text) and not is_misread(text))
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_text_survives_the_workbook(catalogue: Catalogue, few: Mapping[str, Card], data: st.DataObject) -> None:
    cards = copy_of(few)
    card = cards[data.draw(st.sampled_from(sorted(cards)))]
    for key in ("name_ru", "summary_en"):
        card[key] = data.draw(_texts)
    card["tags"] = data.draw(st.lists(_texts, max_size=4))
    card["problems"]["ru"] = data.draw(st.lists(_texts, min_size=1, max_size=5))
    card["import_substitution"]["note_ru"] = data.draw(st.none() | _texts)
    card["min_population"] = data.draw(st.none() | st.integers(-5, 10**9))
    card["vendor"] = data.draw(
        st.none()
        | st.fixed_dictionaries(
            {"name_ru": _texts, "name_en": _texts, "country": st.none(), "inn": _texts, "url": _texts}
        )
    )
    card["deployments"] = card["deployments"] * data.draw(st.integers(0, 3))
    card["sources"] = data.draw(st.lists(_texts, max_size=3))
    read = read_file(export(catalogue, cards))
    assert read.problems == ()
    assert read.cards == cards


def test_every_vocabulary_is_a_drop_down_and_every_column_has_a_hint(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    vocabularies = set()
    for sheet in READ:
        table = book[sheet.value]
        rules = {str(r.sqref).split(":")[0].rstrip("0123456789"): r for r in table.data_validations.dataValidation}
        for index, wanted in enumerate(spread(sheet)):
            rule = rules[openpyxl.utils.get_column_letter(index + 1)]
            assert rule.prompt, wanted.heading
            if wanted.kind in (Kind.CHOICE, Kind.YES_NO):
                assert rule.type == "list", wanted.heading
            if wanted.vocabulary:
                assert "Словари" in rule.formula1
                vocabularies.add(wanted.vocabulary)
        assert table.freeze_panes == "B2"
    assert vocabularies == set(Vocabulary)
    assert book["Справка"].max_row > 40


def test_drop_down_of_directions_offers_all_ten_with_their_names(workbook: bytes, catalogue: Catalogue) -> None:
    table = openpyxl.load_workbook(io.BytesIO(workbook))["Словари"]
    columns = {cells[0].value: [c.value for c in cells[1:] if c.value] for cells in table.iter_cols()}
    offered = columns[Vocabulary.DIRECTION.value]
    assert offered == [f"{d} — {facts.name.ru}" for d, facts in catalogue.directions.items()]
    assert len(columns[Vocabulary.CITY.value]) == len(catalogue.cities)


def test_exported_text_never_becomes_a_formula_or_a_link(catalogue: Catalogue, few: Mapping[str, Card]) -> None:
    cards = copy_of(few)
    cards["ujin-os"]["name_ru"] = '=HYPERLINK("http://example.org","x")'
    with zipfile.ZipFile(io.BytesIO(export(catalogue, cards))) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in text
            assert b'TargetMode="External"' not in text


def test_new_card_typed_into_the_workbook_is_read_whole(small_workbook: bytes) -> None:
    read = read_file(changed(small_workbook, *new_card_rows("new-card")))
    assert read.problems == ()
    card = read.cards["new-card"]
    assert (card["domains"], card["components"], card["tags"]) == (
        ["urban-environment"],
        ["hardware"],
        ["street-furniture", "heating"],
    )
    assert card["deployments"][0]["city"] == "perm"
    assert card["sources"] == ["https://example.org/benches"]
    assert card["vendor"] is None
    assert "domestic_counterparts" not in card
    assert read.places.of("new-card", ("deployments", 0, "city"))[0] == "Внедрения"


def test_list_with_a_blank_between_keeps_its_order_and_its_places(small_workbook: bytes) -> None:
    second, third = column(CardSheet.CARDS, "domains", 1), column(CardSheet.CARDS, "domains", 2)
    read = read_file(
        changed(small_workbook, put(CardSheet.CARDS, f"{second}2", None), put(CardSheet.CARDS, f"{third}2", "x"))
    )
    first = next(iter(read.cards.values()))
    assert first["domains"][1:] == ["x"]
    assert read.places.of(first["id"], ("domains", 1)) == ("Карточки", f"{third}2")


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        (("min_population",), "50 000", 50000),
        (("min_population",), 50000.0, 50000),
        (("named_in_paper",), True, True),
        (("named_in_paper",), "Да", True),
        (("vendor", "inn"), 7707083893, "7707083893"),
        (("tags",), "a\r\n\r\n b ", ["a", "b"]),
    ],
)
def test_what_table_programs_make_of_an_entry_is_understood(
    small_workbook: bytes, kind: tuple[str, ...], typed: Any, read: Any
) -> None:
    content = changed(small_workbook, put(CardSheet.CARDS, f"{column(CardSheet.CARDS, *kind)}2", typed))
    value: Any = read_file(content).cards["ujin-os"]
    for step in kind:
        value = value[step]
    assert value == read


def test_copy_with_errors_marks_the_cells_and_keeps_the_work(small_workbook: bytes) -> None:
    mine = changed(small_workbook, put(CardSheet.CARDS, "C2", "Моя правка"))
    problem = Problem(code=FileFault.FORMULA, place=Place(sheet="Карточки", cell="D2", entry="ujin-os"))
    other = Problem(code=FileFault.NO_SHEET, place=Place(sheet="Эффекты"))
    book = openpyxl.load_workbook(io.BytesIO(with_problems(mine, [problem, other], lambda p: "=что не так")))
    rows = [[c.value for c in row] for row in book["Ошибки"].iter_rows()]
    assert rows[1:] == [["Карточки!D2", "ujin-os", "=что не так"], ["Эффекты", None, "=что не так"]]
    assert book["Ошибки"]["C2"].data_type == "s"
    assert book["Карточки"]["C2"].value == "Моя правка"
    assert book["Карточки"]["D2"].fill.fgColor.rgb == "FFF2B8B5"
    alone = openpyxl.load_workbook(io.BytesIO(with_problems(None, [other], lambda p: "нет листа")))
    assert alone.sheetnames == ["Ошибки"]


def test_rows_added_without_an_id_are_told(small_workbook: bytes) -> None:
    read = read_file(changed(small_workbook, add_row(CardSheet.CARDS, {("name_ru",): "Без кода"})))
    # The row lands below the last id, as a table program would put it.
    assert [(p.code, p.place.sheet_cell) for p in read.problems] == [(FileFault.NO_ID, "Карточки!A5")]
