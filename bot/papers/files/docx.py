"""A DOCX document built from plain text: fonts, paragraphs, tables, links; no text becomes markup or a field."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bot.papers.notes import Said
from bot.papers.typography import bound, clean
from catalogue.model import Language

FONT = "Times New Roman"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
GREY = RGBColor(0x55, 0x55, 0x55)


@dataclass(frozen=True, slots=True, kw_only=True)
class A4Page:
    """An A4 page and its margins in mm."""

    left: float
    right: float
    top: float
    bottom: float
    landscape: bool = False

    @property
    def width(self) -> float:
        return (297 if self.landscape else 210) - self.left - self.right

    @property
    def height(self) -> float:
        return (210 if self.landscape else 297) - self.top - self.bottom


class DocxDocument:
    """One document in one language and one basic size of its font, in points."""

    def __init__(self, page: A4Page, language: Language, size: float, title: str, made: datetime) -> None:
        self.page, self.language, self.size = page, language, size
        self.document: DocumentObject = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        if page.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.footer_distance = section.header_distance = Mm(8)
        self._style(title, made)

    def _style(self, title: str, made: datetime) -> None:
        properties = self.document.core_properties
        properties.title, properties.language = clean(title)[:250], self.language.value
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.created = properties.modified = made
        code = "ru-RU" if self.language is Language.RU else "en-GB"
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Grid"):
            style = self.document.styles[name]
            style.font.name, style.font.size = FONT, Pt(self.size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                if key.endswith("Theme"):
                    del fonts.attrib[key]
            for part in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{part}"), FONT)
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), code)
            style.element.get_or_add_rPr().append(language)
        normal = self.document.styles["Normal"].paragraph_format
        normal.space_after, normal.space_before, normal.line_spacing = Pt(0), Pt(0), 1.0

    # -- paragraphs ------------------------------------------------------------------------------------------

    def paragraph(
        self,
        text: str | Sequence[Said] = "",
        *,
        within: _Cell | None = None,
        align: WD_ALIGN_PARAGRAPH = LEFT,
        size: float | None = None,
        bold: bool = False,
        indent_mm: float = 0.0,
        left_mm: float = 0.0,
        before: float = 0.0,
        after: float = 0.0,
        style: str | None = None,
        keep: bool = False,
    ) -> Paragraph:
        """One paragraph; sizes and spaces in points, indents in mm. Notes stand raised after their text."""
        added: Paragraph
        if within is None:
            added = self.document.add_paragraph(style=style)
        else:
            first = within.paragraphs[0]
            added = within.add_paragraph() if first.runs else first
        form = added.paragraph_format
        form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
        form.first_line_indent, form.left_indent = Mm(indent_mm), Mm(left_mm)
        form.keep_with_next, form.widow_control = keep, True
        for said in [Said(text)] if isinstance(text, str) else text:
            self.run(added, said.text, size=size, bold=bold)
            if said.notes:
                mark = self.run(added, ", ".join(map(str, said.notes)), size=size, bold=False)
                mark.font.superscript = True
        return added

    def run(self, paragraph: Paragraph, text: str, *, size: float | None = None, bold: bool = False) -> Run:
        """Text as it is, cleaned of what XML cannot hold; spaces at its ends are kept."""
        lead, tail = " " * text.startswith(" "), " " * (text.endswith(" ") and bool(text.strip()))
        run = paragraph.add_run(bound(f"{lead}{clean(text)}{tail}", self.language))
        run.font.size, run.bold = Pt(size or self.size), bold or None
        return run

    def link(self, paragraph: Paragraph, text: str, url: str, *, size: float | None = None) -> None:
        """A link to an address of the web, printed as its text."""
        relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = self.run(paragraph, text, size=size)
        link.append(run._r)
        paragraph._p.append(link)

    # -- tables ----------------------------------------------------------------------------------------------

    def table(self, widths_mm: Sequence[float], rows: int, *, grid: bool) -> Table:
        """A table of fixed column widths, with lines or without."""
        table: Table = self.document.add_table(rows, len(widths_mm))
        table.autofit = False
        if grid:
            table.style = "Table Grid"
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def heading_row(self, table: Table, texts: Iterable[str], size: float) -> None:
        """The first row, repeated on every page and told to a screen reader as the heading."""
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(table.rows[0].cells, texts, strict=True):
            self.paragraph(text, within=cell, align=CENTER, size=size, bold=True)

    def keep_rows_whole(self, table: Table) -> None:
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    # -- the file --------------------------------------------------------------------------------------------

    def content(self) -> bytes:
        """The file; the same document gives the same bytes."""
        raw, even = io.BytesIO(), io.BytesIO()
        self.document.save(raw)
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(even, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, ZIP_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return even.getvalue()
