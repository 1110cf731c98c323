"""The layouts of the real files, as parsers of others have them: each is read, and one bad cell costs one record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from register_files import (
    CSV_COLUMNS,
    PRODUCT_CODES,
    SHEET_COLUMNS,
    SNAPSHOT,
    Item,
    inn,
    items,
    product,
    products,
    write_industrial_csv,
    write_industrial_xlsx,
    write_open_data_csv,
    write_pak_list,
    write_real_list,
    write_software_xlsx,
    write_software_xml,
)

from catalogue.registers.files.codes import codes_in
from catalogue.registers.files.recognition import open_register, recognise
from catalogue.registers.files.records import Record
from catalogue.registers.model import (
    Entry,
    FileFormat,
    FileProblem,
    NewerVersion,
    OlderVersion,
    RefusalCode,
    Refused,
    RegisterFileError,
    RegisterKind,
)
from catalogue.spreadsheets.shared_texts import SharedTexts

INDUSTRIAL_WRITERS: tuple[Callable[..., Path], ...] = (write_open_data_csv, write_industrial_xlsx)


def read(path: Path) -> tuple[list[Record], list[str]]:
    reader, _ = open_register(path, recognise(path))
    return list(reader.records(SNAPSHOT)), list(reader.unknown)


def entries(path: Path) -> list[Entry]:
    """The entries that count in the end, in their order."""
    found: dict[str, Entry] = {}
    for record in read(path)[0]:
        if isinstance(record, Entry | NewerVersion):
            entry = record if isinstance(record, Entry) else record.entry
            found[entry.number] = entry
    return list(found.values())


@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
def test_number_of_an_industrial_entry_is_its_register_number(tmp_path: Path, write: Callable[..., Path]) -> None:
    made = [product("10113334", Regnumber="-"), product("10119517", Regnumber="1234\\5\\2023")]
    found = entries(write(tmp_path / "any.name", made))
    assert [e.number for e in found] == ["10113334", "10119517"]
    assert "1234\\5\\2023" in found[1].extra.values()
    assert read(tmp_path / "any.name")[1] == []


@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
def test_entry_without_its_own_number_is_refused_and_not_stored_under_the_primary_one(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    records, _ = read(write(tmp_path / "a", [product(), product("-", Regnumber="1234\\5\\2023")]))
    assert isinstance(records[0], Entry)
    assert isinstance(records[1], Refused)
    assert records[1].code is RefusalCode.NO_NUMBER
    assert records[1].column in ("Registernumber", "Реестровый номер")


VERSIONS = (
    {"Docdate": "2020-03-01", "Docvalidtill": "2023-03-01", "Productname": "старая"},
    {"Docdate": "2023-03-01", "Docvalidtill": "2026-03-01", "Productname": "средняя"},
    {"Docdate": "2026-03-01", "Docvalidtill": "2029-03-01", "Productname": "новая"},
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
def test_newest_version_of_a_number_counts_whatever_the_order(
    tmp_path: Path, write: Callable[..., Path], order: tuple[int, ...]
) -> None:
    path = write(tmp_path / "a", [product("10219016", **VERSIONS[n]) for n in order])
    records, _ = read(path)
    assert not [r for r in records if isinstance(r, Refused)]
    assert sum(isinstance(r, OlderVersion) for r in records) <= 2
    assert [(e.name, e.valid_till) for e in entries(path)] == [("новая", date(2029, 3, 1))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.dates(date(2018, 1, 1), SNAPSHOT), st.booleans()), min_size=2, max_size=6), st.randoms())
def test_order_of_versions_makes_no_difference(
    tmp_path: Path, versions: list[tuple[date, bool]], chance: object
) -> None:
    made = [
        product(Docdate=f"{day}", Enddate=f"{SNAPSHOT}" if ended else "-", Docvalidtill=f"{day.replace(year=2031)}")
        for day, ended in versions
        if (day.month, day.day) != (2, 29)
    ]
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    of = [entries(write_open_data_csv(tmp_path / "a.csv", rows)) for rows in (made, shuffled)]
    assert of[0] == of[1]


@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
def test_ended_entry_keeps_the_day_it_was_ended(tmp_path: Path, write: Callable[..., Path]) -> None:
    assert entries(write(tmp_path / "a", [product(Enddate="2026-09-01")]))[0].ended == date(2026, 9, 1)


def test_scores_and_the_mark_of_a_trusted_complex_are_taken(tmp_path: Path) -> None:
    made = [product("1001", Score="61,5", Trustedpak="Да"), product("1002", Score="без баллов", Trustedpak="Нет")]
    one, other = entries(write_industrial_xlsx(tmp_path / "a.xlsx", made))
    assert (one.score, one.trusted, one.is_pak) == (61.5, True, True)
    assert (other.score, other.trusted, other.is_pak, other.extra["Баллы"]) == (None, False, None, "без баллов")


def test_time_of_the_export_is_the_day_of_the_sheet(tmp_path: Path) -> None:
    path = write_industrial_xlsx(tmp_path / "a.xlsx", products(3), "Время выгрузки: 12.09.2026, 01:00:10")
    assert open_register(path, recognise(path))[0].stated == SNAPSHOT


@pytest.mark.parametrize(
    ("sheet", "headings"),
    [
        ("Реестр", {0: "Наименование", 11: "Наименование"}),
        ("Sheet1", {6: "Номер реестровой записи", 12: "Код ОКПД2"}),
        ("Лист 1", {0: "Наименование производителя"}),
    ],
)
def test_industrial_sheet_is_known_by_its_headings_and_not_by_its_name(
    tmp_path: Path, sheet: str, headings: dict[int, str]
) -> None:
    path = write_industrial_xlsx(tmp_path / "a.bin", products(4), headings=headings, sheet_name=sheet)
    assert recognise(path) is FileFormat.INDUSTRIAL_XLSX
    assert [(e.number, e.owner, e.name) for e in entries(path)] == [
        (p["Registernumber"], p["Nameoforg"], p["Productname"]) for p in products(4)
    ]


def test_inn_that_a_workbook_wrote_with_a_decimal_is_an_inn(tmp_path: Path) -> None:
    path = write_industrial_xlsx(tmp_path / "a.xlsx", [product("10119517.0", INN="7708806062.0")])
    assert [(e.number, e.owner_inn) for e in entries(path)] == [("10119517", "7708806062")]


# The lists of the software register


@pytest.mark.parametrize("codes", [PRODUCT_CODES, "58.29.2;\n62.01.2", "62.01"])
def test_product_codes_of_the_list_are_no_classes_of_software(tmp_path: Path, codes: str) -> None:
    path = write_real_list(tmp_path / "a", [Item("15861"), Item("15862")], codes)
    assert recognise(path) is FileFormat.SOFTWARE_XLSX
    found = entries(path)
    assert [e.number for e in found] == ["15861", "15862"]
    assert found[0].classes == Item("1").classes
    assert found[0].okpd2 == ("62.01" if codes == "62.01" else "58.29.2; 62.01.2")
    assert (found[0].owner, found[0].owner_inn, found[0].included) == (Item("1").owner, inn(1), date(2021, 4, 26))


def test_product_codes_in_the_column_of_classes_are_told_apart_too(tmp_path: Path) -> None:
    made = [Item(str(n), classes=(("62.01", "Оригиналы"), ("12.16", "Средства"))) for n in range(1, 9)]
    found = entries(write_software_xlsx(tmp_path / "a.xlsx", made))
    assert {(e.classes, e.okpd2) for e in found} == {((("12.16", "Средства"),), "62.01")} or all(
        [code for code, _ in e.classes] == ["12.16"] and e.okpd2 == "62.01" for e in found
    )


@given(st.lists(st.sampled_from(["12.16", "05.05", "01.01", "58.29.2", "62.01", "26.20.40.140"]), unique=True))
def test_a_code_is_a_class_or_a_product_by_its_first_digits(codes: list[str]) -> None:
    found = codes_in(";\n".join(f"{code} Название" for code in codes))
    assert [code for code, _ in found.classes] == [c for c in codes if c < "26"]
    assert list(found.products) == [c for c in codes if c >= "26"]


@pytest.mark.parametrize(("mark", "trusted"), [("Да", True), ("Нет", False), ("-", None)])
def test_mark_of_trusted_software_is_taken_from_the_list(tmp_path: Path, mark: str, trusted: bool | None) -> None:
    assert entries(write_real_list(tmp_path / "a.xlsx", [Item("1")], trusted=mark))[0].trusted is trusted


@pytest.mark.parametrize(("mark", "trusted"), [("Да", True), ("-", None)])
def test_list_of_complexes_is_a_register_of_its_own(tmp_path: Path, mark: str, trusted: bool | None) -> None:
    path = write_pak_list(tmp_path / "a.bin", [Item("26"), Item("27")], trusted=mark)
    reader, kind = open_register(path, recognise(path))
    assert kind is RegisterKind.PAK
    assert len(reader.headings) == 17
    found = entries(path)
    assert [(e.number, e.is_pak, e.trusted, e.owner_inn) for e in found] == [
        (number, True, trusted, inn(1)) for number in ("26", "27")
    ]
    assert (found[0].okpd2, found[0].classes[0][0]) == ("26.20.40.140", "01.01")


def test_row_that_numbers_the_columns_is_no_entry(tmp_path: Path) -> None:
    records, _ = read(write_real_list(tmp_path / "a.xlsx", items(6)))
    assert [r.number for r in records if isinstance(r, Entry)] == [i.number for i in items(6)]
    assert len(records) == 6


def test_character_references_that_stayed_in_the_text_become_letters(tmp_path: Path) -> None:
    item = Item(
        "1", name="Система &quot;Купол&quot; &amp; Ко", aliases=("&quot;Щит&quot;; Меч",), owner="ООО &#171;А&#187;"
    )
    for path in (write_software_xml(tmp_path / "a.xml", [item]), write_real_list(tmp_path / "a.xlsx", [item])):
        entry = entries(path)[0]
        assert (entry.name, entry.owner) == ('Система "Купол" & Ко', "ООО «А»")
        assert entry.aliases == ('"Щит"', "Меч")


# One bad cell


@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("Docdate", "вчера", RefusalCode.BAD_DATE),
        ("Docvalidtill", "31.02.2027", RefusalCode.BAD_DATE),
        ("Docdate", "2030-01-01", RefusalCode.FUTURE_DATE),
        ("Productname", "-", RefusalCode.NO_NAME),
        ("Registernumber", "нет номера", RefusalCode.BAD_NUMBER),
    ],
)
def test_bad_cell_refuses_its_record_with_row_column_and_reason(
    tmp_path: Path, write: Callable[..., Path], field: str, value: str, code: RefusalCode
) -> None:
    made = [product("1001"), product("1002", **{field: value}), product("1003")]
    records, _ = read(write(tmp_path / "a", made))
    assert [r.number for r in records if isinstance(r, Entry)] == ["1001", "1003"]
    refused = next(r for r in records if isinstance(r, Refused))
    row = 3 if write is write_open_data_csv else 5
    assert (refused.place, refused.code) == (f"row {row}", code)
    assert refused.column in (field, dict(map(reversed, SHEET_COLUMNS))[field])  # type: ignore[arg-type]


@pytest.mark.parametrize("dash", ["-", "—", "–", " - ", ""])
@pytest.mark.parametrize("write", INDUSTRIAL_WRITERS)
def test_dash_is_an_empty_date(tmp_path: Path, write: Callable[..., Path], dash: str) -> None:
    found = entries(write(tmp_path / "a", [product(Docdate=dash, Docvalidtill=dash, Enddate=dash)]))
    assert [(e.included, e.valid_till, e.ended) for e in found] == [(None, None, None)]


@pytest.mark.parametrize("field", ["Productname", "Scoredesc"])
@pytest.mark.parametrize("length", [131_073, 1_500_000])
def test_long_cell_costs_at_most_its_record(tmp_path: Path, field: str, length: int) -> None:
    made = [product("1001"), product("1002", **{field: "я" * length}), product("1003")]
    records, _ = read(write_open_data_csv(tmp_path / "a.csv", made))
    kept = [r.number for r in records if isinstance(r, Entry)]
    assert kept == (["1001", "1003"] if field == "Productname" else ["1001", "1002", "1003"])
    for refused in (r for r in records if isinstance(r, Refused)):
        assert (refused.place, refused.code, refused.column) == ("row 3", RefusalCode.TOO_LONG, "Productname")


def test_line_without_end_is_refused_and_the_next_ones_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.registers.files.csv_records.MAX_LINE_CHARS", 5_000)
    made = [product("1001"), product("1002", Scoredesc="я" * 40_000), product("1003")]
    records, _ = read(write_open_data_csv(tmp_path / "a.csv", made))
    assert [r.number for r in records if isinstance(r, Entry)] == ["1001", "1003"]
    assert [(r.place, r.code) for r in records if isinstance(r, Refused)] == [("row 3", RefusalCode.TOO_LONG)]


@pytest.mark.parametrize("broken", ['"Камера" 5 дюймов', '"Камера без конца', 'Камера "Купол', '"a"b"c'])
def test_wrong_quotation_mark_costs_its_record_only(tmp_path: Path, broken: str) -> None:
    path = write_open_data_csv(
        tmp_path / "a.csv", [product(str(n), "ИМЯ" if n == 2 else "Камера") for n in range(1, 9)]
    )
    path.write_text(path.read_text("utf-8").replace("ИМЯ", broken), "utf-8")
    records, _ = read(path)
    kept = [r.number for r in records if isinstance(r, Entry)]
    assert [n for n in kept if n != "2"] == ["1", "3", "4", "5", "6", "7", "8"]
    assert all((r.place, r.code) == ("row 3", RefusalCode.BAD_QUOTES) for r in records if isinstance(r, Refused))
    assert len(records) == 8


def test_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    made = [product("1001", "Камера\n«Купол»\nуличная"), product("1002")]
    assert entries(write_open_data_csv(tmp_path / "a.csv", made))[0].name == "Камера «Купол» уличная"


def test_decimal_comma_in_a_file_of_commas_is_told_and_not_taken_for_another_column(tmp_path: Path) -> None:
    path = write_open_data_csv(tmp_path / "a.csv", [product("1001"), product("1002", Score="ЧИСЛО")])
    path.write_text(path.read_text("utf-8").replace("ЧИСЛО", "61,5"), "utf-8")
    records, _ = read(path)
    assert [(r.place, r.code) for r in records if isinstance(r, Refused)] == [("row 3", RefusalCode.LONG_ROW)]


def test_open_data_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = write_open_data_csv(tmp_path / "a.csv", products(50))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 40])
    with pytest.raises(RegisterFileError) as caught:
        read(path)
    assert caught.value.problem is FileProblem.TRUNCATED


def test_columns_that_nobody_knows_are_kept_and_told(tmp_path: Path) -> None:
    made = [product() | {"Новый": "да"}]
    path = write_industrial_csv(tmp_path / "a.csv", made, ",", "utf-8", [*CSV_COLUMNS, "Новый"])
    assert read(path)[1] == ["Новый"]
    assert entries(path)[0].extra["Новый"] == "да"


@given(st.lists(st.text(max_size=30), max_size=60))
def test_shared_texts_are_the_same_in_memory_and_on_the_disk(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalogue.spreadsheets.shared_texts.IN_MEMORY_CHARS", 500)
        kept = SharedTexts()
        for text in texts:
            kept.add(text)
        assert [kept[n] for n in range(len(kept))] == texts
        kept.close()
