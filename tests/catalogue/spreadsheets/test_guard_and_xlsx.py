"""Workbooks of other programs are read; workbooks made to take long or much are refused soon."""

from __future__ import annotations

import contextlib
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.spreadsheets.guard import ACTIVE, Package, PackageError, PackageFault, Policy
from catalogue.spreadsheets.sheet_rows import Layout, RawCell, column_index, column_letters
from catalogue.spreadsheets.xlsx import Workbook

USUAL = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
POLICY = Policy(max_unpacked_bytes=50_000_000, max_cell_chars=500, max_tags=3_000_000)
SECONDS, MEBIBYTES = 30.0, 700
"""Bounds of the worst files, wide enough for a busy machine and the tracing of memory. What grows with the number of
tags is tried with a tenth of those that the policy allows: it grows in a straight line, and beyond the policy it is
refused before parsing.
"""


def parts_of(main: str, sheet: str, texts: str = "", folder: str = "xl") -> dict[str, str]:
    """The parts of a workbook with one sheet, "Лист"; `main` is the root of its namespaces."""
    relation = f"{main}/officeDocument/relationships" if main == STRICT else f"{main}/officeDocument/2006/relationships"
    space = f"{main}/spreadsheetml/main" if main == STRICT else f"{main}/spreadsheetml/2006/main"
    package = f"{USUAL}/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{USUAL}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{relation}/officeDocument" '
        f'Target="{folder}/workbook.xml"/></Relationships>',
        f"{folder}/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relation}"><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="s"/></sheets></workbook>',
        f"{folder}/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="s" '
        f'Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" '
        f'Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        f"{folder}/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{sheet}</worksheet>',
    }
    if texts:
        parts[f"{folder}/sharedStrings.xml"] = f'<sst xmlns="{space}">{texts}</sst>'
    return parts


def packed(parts: Mapping[str, str], name: Callable[[str], str] = lambda part: part) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            info = zipfile.ZipInfo(name(part))
            info.filename = name(part)  # ZipInfo itself would turn backslashes on some systems
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def text_of(cell: RawCell) -> str | None:
    return cell.text or None


def cells(content: bytes, policy: Policy = POLICY) -> list[list[str]]:
    book = Workbook(content, policy)
    return [list(row.cells.values()) for sheet in book.sheets for row in book.rows(sheet, text_of)]


def fault(content: bytes, policy: Policy = POLICY) -> PackageFault:
    with pytest.raises(PackageError) as caught:
        cells(content, policy)
    return PackageFault(caught.value.problems[0].code)


SHEET = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7.5</v></c></row></sheetData>'
TEXTS = "<si><t>Пермь</t></si>"


@pytest.mark.parametrize("main", [USUAL, STRICT])
@pytest.mark.parametrize(
    "name",
    [str, str.lower, str.upper, lambda part: part.replace("/", "\\"), lambda part: f"/{part}", str.swapcase],
    ids=["as usual", "lower", "upper", "backslashes", "from the root", "other case"],
)
def test_parts_are_found_whatever_their_case_and_slashes_strict_or_not(main: str, name: Callable[[str], str]) -> None:
    assert cells(packed(parts_of(main, SHEET, TEXTS), name)) == [["Пермь", "7.5"]]


def test_parts_may_lie_in_another_folder_than_the_usual_one() -> None:
    parts = parts_of(USUAL, SHEET, TEXTS, folder="book") | {"xl/theme.xml": "<a/>"}
    assert cells(packed(parts)) == [["Пермь", "7.5"]]


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_parts_that_other_programs_leave_out_are_done_without(missing: str) -> None:
    parts = parts_of(USUAL, SHEET, TEXTS)
    del parts[missing]
    assert cells(packed(parts)) == [["Пермь", "7.5"]]


def test_missing_shared_text_is_an_error_and_no_number() -> None:
    assert cells(packed(parts_of(USUAL, SHEET))) == [["#0", "7.5"]]


def test_more_tags_than_the_policy_allows_are_refused_before_parsing() -> None:
    content = packed(parts_of(USUAL, f"<sheetData>{'<row/>' * 1_000}</sheetData>"))
    assert fault(content, Policy(max_unpacked_bytes=1_000_000, max_cell_chars=500, max_tags=1_000)) == "too-much-markup"


def test_part_named_twice_is_refused() -> None:
    parts = parts_of(USUAL, SHEET, TEXTS)
    assert fault(packed(parts | {"XL/Worksheets/Sheet1.xml": "<worksheet/>"})) is PackageFault.BROKEN


@pytest.mark.parametrize(
    ("part", "content", "expected"),
    [
        ("xl/vbaProject.bin", "x", PackageFault.MACROS),
        ("xl/externalLinks/externalLink1.xml", "<a/>", PackageFault.EXTERNAL_LINK),
        ("xl/embeddings/a.bin", "x", PackageFault.EMBEDDED),
        ("XL/ACTIVEX/a.bin", "x", PackageFault.EMBEDDED),
        ("xl\\macrosheets\\a.xml", "<a/>", PackageFault.MACROS),
        ("xl/worksheets/_rels/a.rels", '<Relationship Target="http://e" TargetMode="External"/>', "external-link"),
    ],
)
def test_active_parts_are_refused_where_the_policy_says_so(part: str, content: str, expected: PackageFault) -> None:
    content_of = packed(parts_of(USUAL, SHEET, TEXTS) | {part: content})
    strict = Policy(max_unpacked_bytes=1_000_000, max_cell_chars=500, refused=ACTIVE)
    assert fault(content_of, strict) == expected
    assert cells(content_of) == [["Пермь", "7.5"]]


def test_merges_hidden_columns_and_cells_beyond_are_in_the_layout() -> None:
    sheet = (
        '<cols><col min="2" max="16384" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '<c r="XFD1"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells>'
    )
    book, layout = Workbook(packed(parts_of(USUAL, sheet)), POLICY), Layout()
    assert len(list(book.rows(book.sheets[0], text_of, layout))) == 1
    assert layout.merges == [(1, 3, 0, 1)]
    assert layout.hidden_columns == set(range(1, POLICY.max_columns))
    assert layout.beyond == (1, "XFD")


@given(st.integers(0, 16_383))
def test_letters_of_columns_go_there_and_back(index: int) -> None:
    assert column_index(column_letters(index)) == index


def rows_of_blanks() -> str:
    row = "".join(f'<c r="{column_letters(i)}{{n}}"/>' for i in range(0, 16_384, 64))
    return "<sheetData>" + "".join(f'<row r="{n}">{row.format(n=n)}</row>' for n in range(1, 500)) + "</sheetData>"


HOSTILE: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "a merged range of all cells": lambda: parts_of(
        USUAL, SHEET + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', TEXTS
    ),
    "a hundred thousand merged ranges": lambda: parts_of(
        USUAL, SHEET + "<mergeCells>" + '<mergeCell ref="A1:A9"/>' * 100_000 + "</mergeCells>", TEXTS
    ),
    "a stated size of all cells": lambda: parts_of(USUAL, '<dimension ref="A1:XFD1048576"/>' + SHEET, TEXTS),
    "rows of blank cells": lambda: parts_of(USUAL, rows_of_blanks()),
    "hundreds of thousands of tags": lambda: parts_of(USUAL, f"<sheetData>{'<row/>' * 300_000}</sheetData>"),
    "hundreds of thousands of empty texts": lambda: parts_of(USUAL, SHEET, "<si/>" * 300_000),
    "one text of forty megabytes": lambda: parts_of(USUAL, SHEET, f"<si><t>{'а' * 20_000_000}</t></si>"),
    "a comment of forty megabytes": lambda: parts_of(USUAL, f"<!--{'x' * 40_000_000}-->{SHEET}", TEXTS),
    "an attribute of forty megabytes": lambda: parts_of(USUAL, f'<a b="{"x" * 40_000_000}"/>{SHEET}', TEXTS),
    "a processing instruction of forty megabytes": lambda: parts_of(USUAL, f"<?a {'x' * 40_000_000}?>{SHEET}", TEXTS),
    "tags a million deep": lambda: parts_of(USUAL, "<a>" * 1_000_000),
    "a hundred thousand attributes": lambda: parts_of(
        USUAL, "<a " + " ".join(f"b{i}='1'" for i in range(100_000)) + f"/>{SHEET}", TEXTS
    ),
    "a hundred thousand kinds of tags": lambda: parts_of(USUAL, "".join(f"<a{i}/>" for i in range(100_000))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_small_file_made_to_take_long_is_read_or_refused_in_bounded_time_and_memory(what: str) -> None:
    content = packed(HOSTILE[what]())
    assert len(content) < 5_000_000
    tracemalloc.start()
    started = time.monotonic()
    with contextlib.suppress(PackageError):
        cells(content)
    took, (_, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < SECONDS
    assert peak < MEBIBYTES * 2**20


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_workbook_raises_nothing_but_its_own_error(data: st.DataObject) -> None:
    parts = parts_of(USUAL, SHEET, TEXTS)
    part = data.draw(st.sampled_from(sorted(parts)))
    at, junk = data.draw(st.integers(0, len(parts[part]))), data.draw(st.text(max_size=6))
    parts[part] = parts[part][:at] + junk + parts[part][at + data.draw(st.integers(0, 9)) :]
    with contextlib.suppress(PackageError):
        cells(packed({name: text.encode("utf-8", "replace").decode() for name, text in parts.items()}))


def test_package_tells_its_parts_by_lower_case_names() -> None:
    package = Package(packed(parts_of(USUAL, SHEET, TEXTS)), POLICY)
    assert "XL\\WorkBook.xml" in package
    assert "xl/workbook.xml" in package.parts
