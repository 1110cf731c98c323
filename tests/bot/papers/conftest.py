"""The papers as they are printed: every sample goes through LibreOffice once, in one start."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from papers_factories import everything, make_dossier, town
from pypdf import PdfReader

from bot.papers.files.justification_docx import estimated_height as justification_height
from bot.papers.files.letter_docx import estimated_height as letter_height
from bot.papers.files.render import render
from bot.papers.justification import EXTENTS, justification_of
from bot.papers.letter import letter_of
from bot.papers.model import Chosen, Dossier, PaperKind
from bot.texts.words import Words, words_in
from catalogue.model import Language, Text

FULLEST = 5
"""How many of the fullest papers of each kind and language are printed."""
LONG = "Верхнесреднеуральскопричусовской-" * 8


def fullness_of_letter(dossier: Dossier, chosen: Chosen, words: Words) -> float:
    return letter_height(letter_of(dossier, chosen, words), 12.0)


def fullness_of_justification(dossier: Dossier, chosen: Chosen, words: Words) -> float:
    return justification_height(justification_of(dossier, chosen, words, EXTENTS[0]), 12.0)


def hostile_dossier() -> Dossier:
    """A town with an endless name and a problem of 10,000 characters."""
    named = replace(town(), id="own", name=Text(LONG, LONG), cases=None)
    return make_dossier("binology-smart-waste", "очень длинная жалоба " * 500, named)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PdfReader]:
    """Sample papers by name, as LibreOffice prints them."""
    if shutil.which("soffice") is None:
        pytest.fail("the papers are printed by LibreOffice: run scripts/libreoffice")
    folder: Path = tmp_path_factory.mktemp("papers")
    for language in Language:
        words = words_in(language)
        samples = {PaperKind.LETTER: fullness_of_letter, PaperKind.JUSTIFICATION: fullness_of_justification}
        for kind, fullness in samples.items():
            heights = [fullness(dossier, chosen, words) for dossier, chosen in everything()]
            fullest = sorted(range(len(heights)), key=lambda n: -heights[n])[:FULLEST]
            for dossier, _ in (everything()[n] for n in fullest):
                _put(folder, "full", kind, dossier, words)
        several = make_dossier(["perm-unified-video", "nizhny-smart-lighting", "ujin-os"])
        for kind in PaperKind:
            _put(folder, "several", kind, several, words)
            _put(folder, "hostile", kind, hostile_dossier(), words)
    _convert(folder, sorted(folder.glob("*.docx")) + sorted(folder.glob("*.xlsx")))
    return {p.stem: PdfReader(io.BytesIO(p.read_bytes())) for p in folder.glob("*.pdf")}


def _put(folder: Path, group: str, kind: PaperKind, dossier: Dossier, words: Words) -> None:
    for file in render(kind, dossier, words):
        stem, _, suffix = file.filename.rpartition(".")
        if suffix != "pdf":
            (folder / f"{group}-{suffix}-{stem}.{suffix}").write_bytes(file.content)


def _convert(folder: Path, files: list[Path]) -> None:
    """One start for all files; its own profile, so that nothing of the machine's user takes part."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    missing = [f.name for f in files if not f.with_suffix(".pdf").exists()]
    assert not missing, f"{missing}: {done.stderr[-500:]}"
