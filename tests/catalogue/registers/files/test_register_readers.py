"""Files are recognised by what is in them, read entry by entry, and refused where they are broken or hostile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from register_files import (
    CSV_COLUMNS,
    GENERATED,
    LIST_HEADINGS,
    MISTAKES,
    SNAPSHOT,
    Item,
    cut,
    inn,
    items,
    person_inn,
    products,
    with_bomb,
    with_formula,
    with_part,
    write_entity_bomb,
    write_industrial_csv,
    write_industrial_xlsx,
    write_pak_list,
    write_software_xlsx,
    write_software_xml,
)

from catalogue.registers.files.recognition import LIMITS, open_register, recognise
from catalogue.registers.files.records import Reader
from catalogue.registers.model import (
    Entry,
    FileFormat,
    FileLimits,
    FileProblem,
    RefusalCode,
    Refused,
    RegisterFileError,
    RegisterKind,
)

XML, XLSX = FileFormat.SOFTWARE_XML, FileFormat.SOFTWARE_XLSX
CSV, SHEET = FileFormat.INDUSTRIAL_CSV, FileFormat.INDUSTRIAL_XLSX
PAK = FileFormat.PAK_XLSX
WRITERS: dict[FileFormat, Callable[[Path, int], Path]] = {
    XML: lambda path, count: write_software_xml(path, items(count)),
    XLSX: lambda path, count: write_software_xlsx(path, items(count)),
    PAK: lambda path, count: write_pak_list(path, items(count)),
    CSV: lambda path, count: write_industrial_csv(path, products(count)),
    SHEET: lambda path, count: write_industrial_xlsx(path, products(count)),
}


def read(
    path: Path, register: RegisterKind | None = None, limits: FileLimits = LIMITS
) -> tuple[list[Entry], list[Refused], Reader]:
    reader, _ = open_register(path, recognise(path, limits), register, limits)
    records = list(reader.records(reader.stated or SNAPSHOT))
    return [r for r in records if isinstance(r, Entry)], [r for r in records if isinstance(r, Refused)], reader


def problem_of(path: Path, limits: FileLimits | None = None) -> FileProblem:
    with pytest.raises(RegisterFileError) as caught:
        read(path, limits=limits or FileLimits())
    return caught.value.problem


@pytest.mark.parametrize("file_format", FileFormat)
def test_file_is_recognised_by_its_content_whatever_its_name(tmp_path: Path, file_format: FileFormat) -> None:
    path = WRITERS[file_format](tmp_path / "made.bin", 12)
    assert recognise(path) is file_format
    entries, refused, reader = read(path)
    assert (len(entries), refused) == (12, [])
    assert reader.share == 1.0
    assert not reader.unknown.keys() & {"ИНН", "INN", "name"}


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"<!DOCTYPE html><html><body>Checking your browser</body></html>",
        b'<?xml version="1.0"?><rss><channel><item><title>news</title></item></channel></rss>',
        b"name;value\r\nCity;1\r\n",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"<",
        b"x" * 300_000,
        b"\r\rname",
    ],
)
def test_another_file_is_no_register(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registry.xml"
    path.write_bytes(content)
    assert problem_of(path) in (FileProblem.NOT_A_REGISTER, FileProblem.WRONG_ENCODING)


def test_empty_and_missing_files_are_refused(tmp_path: Path) -> None:
    (empty := tmp_path / "a.xml").write_bytes(b" \r\n")
    assert problem_of(empty) is FileProblem.EMPTY
    assert problem_of(tmp_path / "none.xml") is FileProblem.UNREADABLE
    assert problem_of(tmp_path) is FileProblem.UNREADABLE


def test_workbook_of_something_else_is_no_register(tmp_path: Path) -> None:
    path = write_industrial_xlsx(tmp_path / "a.xlsx", products(3), headings=dict.fromkeys(range(28), "x"))
    assert problem_of(path) is FileProblem.NOT_A_REGISTER


# The software register


def test_xml_gives_every_field_of_an_entry(tmp_path: Path) -> None:
    item = Item(
        "15861",
        name='Система "Купол" & Ко',
        aliases=("Купол; Старый Купол\nКупол-2",),
        modules=("Карта", "Отчёты", "Карта"),
        classes=(("12.16", "Средства управления"), ("05.05", "Геоданные")),
        excluded="Да",
        exclusion_date="2023-02-01",
        exclusion_order="Приказ № 7",
        more={"costLink": "https://example.org/cost", "owner/ogrn": "1025900000049"},
    )
    entries, refused, reader = read(write_software_xml(tmp_path / "a.xml", [item]))
    assert not refused
    assert reader.stated == SNAPSHOT
    assert entries == [
        Entry(
            RegisterKind.SOFTWARE,
            "15861",
            'Система "Купол" & Ко',
            'Общество с ограниченной ответственностью "Вектор"',
            owner_short='ООО "Вектор"',
            owner_inn=inn(1),
            aliases=("Купол", "Старый Купол", "Купол-2"),
            modules=("Карта", "Отчёты"),
            classes=(("12.16", "Средства управления"), ("05.05", "Геоданные")),
            included=date(2021, 4, 26),
            order="Приказ Минцифры России от 26.04.2021 № 409",
            excluded=True,
            exclusion_date=date(2023, 2, 1),
            exclusion_order="Приказ № 7",
            url="https://example.org/product",
            extra={
                "gosRegistrationNumber": "2020614875",
                "costLink": "https://example.org/cost",
                "owner/ogrn": "1025900000049",
            },  # type: ignore[arg-type]
        )
    ]
    assert reader.unknown == Counter({"owner/ogrn": 1})


def test_tags_nobody_knows_are_kept_and_counted(tmp_path: Path) -> None:
    made = [Item(str(n), more={"isEaeu": "Нет", "owner/country/code": "643"}) for n in range(1, 4)]
    entries, _, reader = read(write_software_xml(tmp_path / "a.xml", made))
    assert reader.unknown == Counter({"isEaeu": 3, "owner/country/code": 3})
    assert all(e.extra["isEaeu"] == "Нет" and e.extra["owner/country/code"] == "643" for e in entries)


def test_trusted_mark_is_taken_only_from_a_tag_that_says_so(tmp_path: Path) -> None:
    made = [
        Item("1"),
        Item("2", more={"trustedSoftware": "Да"}),
        Item("3", more={"trusted": "Нет"}),
        Item("4", more={"mark": "Да"}),
    ]
    entries, _, _ = read(write_software_xml(tmp_path / "a.xml", made))
    assert [e.trusted for e in entries] == [None, True, False, None]


@pytest.mark.parametrize("tag", ["INN", "Inn", "inn"])
def test_inn_of_the_owner_is_found_in_any_letters(tmp_path: Path, tag: str) -> None:
    entries, _, _ = read(write_software_xml(tmp_path / "a.xml", [Item("1", inn="", more={f"owner/{tag}": inn(5)})]))
    assert entries[0].owner_inn == inn(5)


def test_persons_and_joint_owners_are_owners(tmp_path: Path) -> None:
    path = write_software_xml(
        tmp_path / "a.xml", [Item("1", owner="Иванов Иван", short="", inn=person_inn(3)), Item("2")]
    )
    text = path.read_bytes()
    second = f"<owner><name>Ural</name><inn>{inn(9)}</inn></owner>".encode()
    path.write_bytes(text.replace(b"</item>\r\n</registry>", second + b"</item>\r\n</registry>"))
    person, joint = read(path)[0]
    assert (person.owner, person.owner_inn) == ("Иванов Иван", person_inn(3))
    assert joint.owner.endswith("; Ural")
    assert (joint.owner_inn, joint.other_inns) == (inn(1), (inn(9),))


@pytest.mark.parametrize(
    ("excluded", "on", "is_excluded"),
    [
        ("Нет", "", False),
        ("нет", "", False),
        ("Да", "", True),
        ("Исключено", "", True),
        ("", "", False),
        ("", "2022-01-01", True),
    ],
)
def test_whatever_is_not_no_is_an_exclusion(tmp_path: Path, excluded: str, on: str, is_excluded: bool) -> None:
    item = Item("1", excluded=excluded, exclusion_date=on)
    assert read(write_software_xml(tmp_path / "a.xml", [item]))[0][0].excluded is is_excluded


def test_same_structure_is_read_as_another_register_when_asked(tmp_path: Path) -> None:
    path = write_software_xml(tmp_path / "a.xml", [Item("BY-3607428/2020")])
    entries, _, _ = read(path, RegisterKind.EAEU_SOFTWARE)
    assert (entries[0].register, entries[0].number) == (RegisterKind.EAEU_SOFTWARE, "BY-3607428/2020")
    with pytest.raises(RegisterFileError) as caught:
        read(path, RegisterKind.INDUSTRIAL)
    assert caught.value.problem is FileProblem.WRONG_REGISTER


def test_list_gives_its_columns_and_keeps_the_headings(tmp_path: Path) -> None:
    item = Item("15861", aliases=("Купол", "Щит"), more={"a": "русский"})
    entries, refused, reader = read(write_software_xlsx(tmp_path / "a.xlsx", [item]))
    assert not refused
    entry = entries[0]
    assert (entry.number, entry.name, entry.aliases, entry.classes) == ("15861", item.name, item.aliases, item.classes)
    assert (entry.owner, entry.owner_inn, entry.included) == (item.owner, item.inn, date(2021, 4, 26))
    assert entry.extra == {"Основной язык": "русский", "Ссылка на описание": "https://example.org/15861"}
    assert reader.headings[1] == LIST_HEADINGS[1]
    assert reader.headings[24] == LIST_HEADINGS[24]
    assert reader.unknown == Counter({"Основной язык": 1})


@pytest.mark.parametrize("shared_strings", [True, False])
def test_list_is_read_however_its_texts_are_kept(tmp_path: Path, shared_strings: bool) -> None:
    path = write_software_xlsx(tmp_path / "a.xlsx", items(30), shared_strings=shared_strings)
    assert [e.name for e in read(path)[0]] == [i.name for i in items(30)]


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Перечень по состоянию на 12.09.2026", SNAPSHOT),
        ("Сформировано 2026-09-12 01:37", SNAPSHOT),
        ("Приложение к приказу от 01.02.2020", None),
        ("Перечень", None),
    ],
)
def test_list_has_a_day_only_where_a_heading_states_it(tmp_path: Path, title: str, stated: date | None) -> None:
    assert read(write_software_xlsx(tmp_path / "a.xlsx", items(6), title))[2].stated == stated


# The register of industrial products


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_is_read_in_its_encoding_and_with_its_delimiter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(20), delimiter, encoding)
    assert recognise(path) is CSV
    entries, refused, reader = read(path)
    assert not refused
    assert not reader.unknown
    for entry, made in zip(entries, products(20), strict=True):
        assert (entry.number, entry.name, entry.owner) == (
            made["Registernumber"],
            made["Productname"],
            made["Nameoforg"],
        )
        assert entry.included == date.fromisoformat(made["Docdate"])
        assert entry.valid_till == date.fromisoformat(made["Docvalidtill"])
        assert (entry.ended, entry.okpd2, entry.owner_inn) == (None, made["OKPD2"], made["INN"])
        assert entry.score == {"-": None, "55": 55.0, "61,5": 61.5}[made["Score"]]
        assert entry.electronic_level == {"-": None}.get(made["ElectronicProductLevel"], made["ElectronicProductLevel"])
        assert entry.extra["Iselectronicproduct"] == made["Iselectronicproduct"]
        assert "TNVED" not in entry.extra


def test_csv_columns_may_stand_in_any_order_and_new_ones_are_kept(tmp_path: Path) -> None:
    made = [product | {"Newcolumn": "новое"} for product in products(3)]
    path = write_industrial_csv(tmp_path / "a.csv", made, columns=[*reversed(CSV_COLUMNS), "Newcolumn"])
    entries, _, reader = read(path)
    assert [e.name for e in entries] == [p["Productname"] for p in made]
    assert reader.unknown == Counter({"Newcolumn": 3})
    assert entries[0].extra["Newcolumn"] == "новое"


def test_rows_of_another_width_are_refused_with_their_place(tmp_path: Path) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(3), encoding="utf-8")
    path.write_text(path.read_text("utf-8") + "a;b;c\r\n" + ";".join("x" * 30) + "\r\n", "utf-8")
    entries, refused, _ = read(path)
    assert len(entries) == 3
    assert [(r.place, r.code) for r in refused] == [("row 5", RefusalCode.SHORT_ROW), ("row 6", RefusalCode.LONG_ROW)]


def test_sheet_is_read_by_heading_and_else_by_place(tmp_path: Path) -> None:
    plain, _, reader = read(write_industrial_xlsx(tmp_path / "a.xlsx", products(5)))
    assert [e.number for e in plain] == [p["Registernumber"] for p in products(5)]
    assert plain[0].valid_till == date.fromisoformat(next(products(1))["Docvalidtill"])
    assert reader.headings[11] == "Наименование продукции"
    renamed, _, _ = read(write_industrial_xlsx(tmp_path / "b.xlsx", products(5), headings={6: "Номер", 12: ""}))
    assert [(e.number, e.okpd2) for e in renamed] == [(e.number, e.okpd2) for e in plain]


# Wrong records


@pytest.mark.parametrize("code", sorted(MISTAKES))
def test_wrong_record_is_refused_with_place_and_reason_and_the_others_are_kept(tmp_path: Path, code: str) -> None:
    good = list(items(20))
    entries, refused, _ = read(write_software_xml(tmp_path / "a.xml", [*good, *MISTAKES[code]]))
    assert [e.number for e in entries] == [i.number for i in good]
    assert [r.code for r in refused] == [code] * len(MISTAKES[code])
    assert [r.place for r in refused] == [f"item {n}" for n in range(21, 21 + len(MISTAKES[code]))]
    assert all(len(r.value) <= 100 for r in refused)


@pytest.mark.parametrize("code", ["bad-number", "no-name", "repeated-number", "too-long"])
def test_wrong_row_of_the_list_is_refused_too(tmp_path: Path, code: str) -> None:
    mistakes = [item if len(item.name) < 30_000 else Item(item.number, name="Имя " * 8_000) for item in MISTAKES[code]]
    path = write_software_xlsx(tmp_path / "a.xlsx", [*items(20), *mistakes])
    reader, _ = open_register(path, recognise(path), limits=FileLimits(max_chars=20_000))
    records = list(reader.records(SNAPSHOT))
    assert [(r.place, r.code) for r in records if isinstance(r, Refused)] == [
        (f"row {26 + n}", code) for n in range(len(mistakes))
    ]


# Broken and hostile files


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("file_format", FileFormat)
def test_file_that_breaks_off_is_refused(tmp_path: Path, file_format: FileFormat, share: float) -> None:
    path = cut(WRITERS[file_format](tmp_path / "a", 300), share)
    assert problem_of(path) is FileProblem.TRUNCATED


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_xml_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, at: int) -> None:
    path = write_software_xml(tmp_path / "a.xml", items(8))
    content = path.read_bytes().rstrip()
    path.write_bytes(content[: at % len(content)])
    assert problem_of(path) in (FileProblem.TRUNCATED, FileProblem.NOT_A_REGISTER, FileProblem.EMPTY)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(list(FileFormat)), st.integers(0, 10**6), st.binary(min_size=1, max_size=6))
@example(FileFormat.SOFTWARE_XML, 0, b"\r")
def test_damaged_file_is_read_or_refused_and_never_crashes(
    tmp_path: Path, file_format: FileFormat, at: int, noise: bytes
) -> None:
    path = WRITERS[file_format](tmp_path / "a", 6)
    content = path.read_bytes()
    path.write_bytes(content[: at % len(content)] + noise + content[at % len(content) + len(noise) :])
    try:
        entries, refused, _ = read(path)
    except RegisterFileError:
        return
    assert len(entries) + len(refused) <= 7


@pytest.mark.parametrize(("declared", "real"), [("windows-1251", "utf-8"), ("utf-8", "cp1251"), ("klingon", "utf-8")])
def test_letters_in_another_encoding_than_stated_are_refused(tmp_path: Path, declared: str, real: str) -> None:
    record = "<item><registrationNumber>1</registrationNumber><name>Проводник по городам</name></item>"
    text = f'<?xml version="1.0" encoding="{declared}"?><registry genDate="{GENERATED}">{record}</registry>'
    (path := tmp_path / "a.xml").write_bytes(text.encode(real))
    assert problem_of(path) in (FileProblem.WRONG_ENCODING, FileProblem.NOT_A_REGISTER)


def test_mixed_encodings_of_a_csv_are_refused(tmp_path: Path) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(5), encoding="utf-8")
    other = write_industrial_csv(tmp_path / "b.csv", products(9), encoding="cp1251")
    path.write_bytes(path.read_bytes() + b"\n".join(other.read_bytes().split(b"\n")[6:]))
    assert problem_of(path) is FileProblem.WRONG_ENCODING


def test_xml_with_its_own_entities_is_refused(tmp_path: Path) -> None:
    assert problem_of(write_entity_bomb(tmp_path / "a.xml")) is FileProblem.DANGEROUS
    entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    (outside := tmp_path / "b.xml").write_text(f'{entity}<r genDate="{GENERATED}"><item>&x;</item></r>')
    assert problem_of(outside) is FileProblem.DANGEROUS


def test_xml_without_end_of_depth_or_fields_is_refused(tmp_path: Path) -> None:
    (deep := tmp_path / "a.xml").write_text(f'<r genDate="{GENERATED}"><item>' + "<a>" * 5_000)
    assert problem_of(deep) is FileProblem.DANGEROUS
    (wide := tmp_path / "b.xml").write_text(f'<r genDate="{GENERATED}"><item>' + "<a>1</a>" * 20_000 + "</item></r>")
    assert problem_of(wide) is FileProblem.TOO_LARGE


@pytest.mark.parametrize("file_format", [XLSX, SHEET])
@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin"]
)
def test_workbook_with_macros_or_outside_links_is_refused(tmp_path: Path, file_format: FileFormat, part: str) -> None:
    path = with_part(WRITERS[file_format](tmp_path / "a.xlsx", 6), part, b"x")
    assert problem_of(path) is FileProblem.DANGEROUS


def test_workbook_with_a_formula_is_refused(tmp_path: Path) -> None:
    assert problem_of(with_formula(write_software_xlsx(tmp_path / "a.xlsx", items(6)))) is FileProblem.DANGEROUS


def test_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = with_bomb(write_software_xlsx(tmp_path / "a.xlsx", items(6)))
    assert path.stat().st_size < 200_000
    assert problem_of(path) is FileProblem.DANGEROUS
    plain = write_software_xlsx(tmp_path / "b.xlsx", items(6))
    assert problem_of(plain, FileLimits(max_unpacked_bytes=1_000)) is FileProblem.TOO_LARGE
    assert problem_of(plain, FileLimits(max_shared_chars=100)) is FileProblem.TOO_LARGE


def test_huge_cells_and_too_many_records_are_refused(tmp_path: Path) -> None:
    (path := tmp_path / "a.csv").write_text(";".join(CSV_COLUMNS) + "\n" + "x" * 3_000_000)
    assert problem_of(path) is FileProblem.TRUNCATED
    many = write_software_xml(tmp_path / "a.xml", items(12))
    assert problem_of(many, FileLimits(max_records=10)) is FileProblem.TOO_LARGE
    assert problem_of(many, FileLimits(max_bytes=100)) is FileProblem.TOO_LARGE


def test_open_quote_does_not_swallow_the_rest_of_a_csv(tmp_path: Path) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(5), encoding="utf-8")
    path.write_text(path.read_text("utf-8") + '"без конца;' + "x;" * 40, "utf-8")
    assert problem_of(path) is FileProblem.TRUNCATED
