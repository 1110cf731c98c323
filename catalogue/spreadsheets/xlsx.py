"""Rows of an XLSX read piece by piece: nothing is calculated, no macro or link is followed.

Namespaces do not matter, so that Strict Open XML is read as the usual one is; sheets are found by their relations,
and parts that other programs leave out (texts, styles, relations) are done without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TypeVar

from catalogue.spreadsheets.guard import Package, PackageError, PackageFault, Policy, part_name
from catalogue.spreadsheets.markup import Markup, MarkupError
from catalogue.spreadsheets.shared_texts import SharedTexts, SharedTextsReading
from catalogue.spreadsheets.sheet_rows import Convert, Layout, Row, RowGatherer
from catalogue.spreadsheets.styles import Styles

T = TypeVar("T")
_OFFICE_DOCUMENT, _WORKSHEET = "/officedocument", "/worksheet"
_SHARED_STRINGS, _STYLES = "/sharedstrings", "/styles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of cells by its name; charts are none. `hidden` is what a person does not see among the tabs."""

    name: str
    part: str
    hidden: bool = False


class Workbook:
    """A workbook that passed its guard. `from_1904` is how it counts days. Raises PackageError."""

    def __init__(self, source: Path | bytes, policy: Policy) -> None:
        self._package, self._policy = Package(source, policy), policy
        self._texts: SharedTexts | None = None
        self._styles: Styles | None = None
        self.from_1904 = False
        self.share = 0.0
        """How much of the sheet that is being read was read, 0 to 1."""
        self._parse("[Content_Types].xml", lambda _tag, _attributes: None, _no_end)
        self._book = self._find_book()
        self._relations = self._read_relations(self._book)
        self.sheets = self._find_sheets()

    @property
    def styles(self) -> Styles:
        """How cells show their numbers."""
        if self._styles is None:
            self._styles = styles = Styles()
            self._parse(self._related(_STYLES, "xl/styles.xml"), styles.start, styles.end)
        return self._styles

    def rows(self, sheet: Sheet, convert: Convert[T], layout: Layout | None = None) -> Iterator[Row[T]]:
        """The rows of a sheet that have anything; `convert` makes a value of a filled cell, None for a blank one.

        What stands beside the rows (merged cells, hidden columns, cells beyond the last column that is read) is
        in `layout` once the last row was read.
        """
        gatherer = RowGatherer(sheet.name, self._shared_texts(), self._policy, convert, layout or Layout())
        size, position = max(1, self._package.size(sheet.part)), 0
        markup = Markup(gatherer.start, gatherer.end, self._policy.max_cell_chars)
        try:
            for chunk in self._package.chunks(sheet.part):
                markup.feed(chunk)
                position += len(chunk)
                self.share = position / size
                while gatherer.done:
                    yield gatherer.done.popleft()
            markup.close()
        except MarkupError as error:
            raise _broken(sheet.part, error) from error

    def _shared_texts(self) -> SharedTexts:
        if self._texts is None:
            texts = SharedTextsReading(self._policy)
            self._parse(self._related(_SHARED_STRINGS, "xl/sharedStrings.xml"), texts.start, texts.end)
            self._texts = texts.texts
        return self._texts

    def _find_book(self) -> str:
        """The workbook's own part: by the relation of the package, else where most programs put it."""
        relations = _Relations("")
        self._parse("_rels/.rels", relations.start, _no_end)
        for kind, target in relations.by_id.values():
            if kind.endswith(_OFFICE_DOCUMENT) and target in self._package:
                return target
        if "xl/workbook.xml" not in self._package:
            raise PackageError.of(PackageFault.NOT_A_WORKBOOK)
        return "xl/workbook.xml"

    def _read_relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        relations = _Relations(dirname(part))
        self._parse(join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels"), relations.start, _no_end)
        return relations.by_id

    def _related(self, kind: str, usual: str) -> str:
        return next((t for k, t in self._relations.values() if k.endswith(kind) and t in self._package), usual)

    def _find_sheets(self) -> tuple[Sheet, ...]:
        named: list[tuple[Mapping[str, str], str]] = []

        def in_workbook(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "sheet":
                named.append((attributes, next((v for k, v in attributes.items() if k.endswith(" id")), "")))
            elif tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")

        self._parse(self._book, in_workbook, _no_end)
        sheets = []
        for number, (attributes, link) in enumerate(named, 1):
            kind, part = self._relations.get(link, (_WORKSHEET, ""))
            if part not in self._package and not self._relations:
                # Without relations the parts are named in the order of the sheets.
                part = join(dirname(self._book), f"worksheets/sheet{number}.xml")
            if not kind.endswith(_WORKSHEET):
                continue
            if part not in self._package:
                raise PackageError.of(PackageFault.BROKEN, detail=attributes.get("name", "")[:100])
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Sheet(name=attributes.get("name", ""), part=part_name(part), hidden=hidden))
        if len({sheet.part for sheet in sheets}) < len(sheets):
            # One sheet listed many times would be read as many times.
            raise PackageError.of(PackageFault.BROKEN, detail=self._book)
        return tuple(sheets)

    def _parse(
        self, part: str, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str, str], None]
    ) -> None:
        """Reads a part that may be missing."""
        if part not in self._package:
            return
        markup = Markup(start, end, self._policy.max_cell_chars)
        try:
            for chunk in self._package.chunks(part):
                markup.feed(chunk)
            markup.close()
        except MarkupError as error:
            raise _broken(part, error) from error


def _broken(part: str, error: MarkupError) -> PackageError:
    return PackageError.of(PackageFault.BROKEN, detail=f"{part}: {error.detail}"[:200], markup=error.fault)


def _no_end(_tag: str, _text: str) -> None:
    """For parts whose attributes say everything."""


class _Relations:
    """Kinds and targets of a part's relations by their ids; both in lower case, targets from the package's root."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        path = part_name(normpath(join("/", self._folder, target)))
        self.by_id[attributes.get("Id", "")] = (attributes.get("Type", "").lower(), path)
