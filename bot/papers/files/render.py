"""Renders a dossier to finished files; page, API and command line all call `render`."""

from __future__ import annotations

from collections.abc import Callable

from bot.papers.comparison import comparison_of
from bot.papers.files.comparison_xlsx import render_comparison
from bot.papers.files.docx import DOCX
from bot.papers.files.justification_docx import fitted as fitted_justification
from bot.papers.files.justification_docx import render_justification
from bot.papers.files.justification_pdf import render_pdf
from bot.papers.files.letter_docx import render_letter
from bot.papers.files.letter_pdf import render_letter_pdf
from bot.papers.files.pdf import PDF
from bot.papers.files.roadmap_files import render_roadmap_docx, render_roadmap_xlsx
from bot.papers.files.xlsx import XLSX
from bot.papers.justification import Extent, Justification, justification_of
from bot.papers.letter import letter_of
from bot.papers.model import Chosen, Dossier, PaperFile, PaperKind
from bot.papers.roadmap import plan_of
from bot.papers.typography import slug
from bot.texts.words import Words


def render(kind: PaperKind, dossier: Dossier, words: Words) -> list[PaperFile]:
    """The files of one kind of paper: a letter and a justification for each chosen solution, one comparison and one
    roadmap for all of them.
    """
    return _RENDERERS[kind](dossier, words)


def name_of(kind: PaperKind, dossier: Dossier, words: Words, suffix: str, chosen: Chosen | None = None) -> str:
    """A file name of Latin letters, digits and "-", whatever the names of town and solution are."""
    parts = [kind.value, slug(dossier.town.id)]
    if chosen:
        parts.append(slug(chosen.recommendation.solution.id))
    return f"{'-'.join(parts)}-{words.language}.{suffix}"


def _letters(dossier: Dossier, words: Words) -> list[PaperFile]:
    return [
        PaperFile(
            kind=PaperKind.LETTER,
            filename=name_of(PaperKind.LETTER, dossier, words, suffix, chosen),
            media_type=media_type,
            content=make(letter_of(dossier, chosen, words), words, dossier.today),
        )
        for chosen in dossier.chosen
        for suffix, media_type, make in (("docx", DOCX, render_letter), ("pdf", PDF, render_letter_pdf))
    ]


def _justifications(dossier: Dossier, words: Words) -> list[PaperFile]:
    files = []
    for chosen in dossier.chosen:

        def write(extent: Extent, chosen: Chosen = chosen) -> Justification:
            return justification_of(dossier, chosen, words, extent)

        size, text = fitted_justification(write)
        for suffix, media_type, make in (("docx", DOCX, render_justification), ("pdf", PDF, render_pdf)):
            name = name_of(PaperKind.JUSTIFICATION, dossier, words, suffix, chosen)
            content = make(text, size, words.language, dossier.today)
            files.append(PaperFile(kind=PaperKind.JUSTIFICATION, filename=name, media_type=media_type, content=content))
    return files


def _comparison(dossier: Dossier, words: Words) -> list[PaperFile]:
    content = render_comparison(comparison_of(dossier, words), dossier.today)
    name = name_of(PaperKind.COMPARISON, dossier, words, "xlsx")
    return [PaperFile(kind=PaperKind.COMPARISON, filename=name, media_type=XLSX, content=content)]


def _roadmap(dossier: Dossier, words: Words) -> list[PaperFile]:
    plan = plan_of(dossier, words)
    return [
        PaperFile(
            kind=PaperKind.ROADMAP,
            filename=name_of(PaperKind.ROADMAP, dossier, words, suffix),
            media_type=media_type,
            content=make(plan, dossier.today, words),
        )
        for suffix, media_type, make in (("docx", DOCX, render_roadmap_docx), ("xlsx", XLSX, render_roadmap_xlsx))
    ]


_RENDERERS: dict[PaperKind, Callable[[Dossier, Words], list[PaperFile]]] = {
    PaperKind.LETTER: _letters,
    PaperKind.JUSTIFICATION: _justifications,
    PaperKind.COMPARISON: _comparison,
    PaperKind.ROADMAP: _roadmap,
}
