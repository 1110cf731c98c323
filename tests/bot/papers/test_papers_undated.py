"""Papers print no number of residents that its source does not date, nor a comparison made with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from papers_factories import everything, plain, town

from bot.papers.files.justification_docx import plain as with_numbers
from bot.papers.justification import EXTENTS, justification_of
from bot.papers.letter import letter_of
from bot.papers.model import Chosen, Dossier
from bot.papers.phrases import Phrases
from bot.texts.words import Words, words_in
from catalogue.model import Deployment, Language, Municipality, Text
from recommender.model import Profile
from recommender.reasons import TransferCode, TransferReason

RESIDENTS = 123_457
UNDATED = replace(town(), population=RESIDENTS, population_year=None, source="GeoNames")
DATED = replace(UNDATED, population_year=2021, source="https://rosstat.gov.ru/vpn/2020")


def of_town(municipality: Municipality) -> list[tuple[Dossier, Chosen]]:
    """The papers of every solution, written for a town; each verdict compares sizes with its residents."""
    return [
        (replace(dossier, question=replace(dossier.question, profile=Profile(municipality=municipality))), compared)
        for dossier, chosen in everything()
        for compared in (_compared(chosen),)
    ]


def _compared(chosen: Chosen) -> Chosen:
    reasons = (
        TransferReason(code=TransferCode.BELOW_MINIMUM, minimum=500_000, population=RESIDENTS),
        TransferReason(code=TransferCode.MUCH_LARGER_CITIES, city=chosen.donor.city_id, times=37),
    )
    r = chosen.recommendation
    return replace(chosen, recommendation=replace(r, transfer=replace(r.transfer, reasons=reasons)))


def letter_text(dossier: Dossier, chosen: Chosen, words: Words) -> str:
    letter = letter_of(dossier, chosen, words)
    return plain(" ".join((letter.who, letter.stated, letter.scale, letter.problem, letter.ask, *letter.questions)))


def justification_text(dossier: Dossier, chosen: Chosen, words: Words) -> str:
    paper = justification_of(dossier, chosen, words, EXTENTS[0])
    return plain(" ".join(with_numbers(p) for s in paper.sections for p in s.paragraphs))


@pytest.mark.parametrize("language", list(Language))
def test_no_paper_prints_an_undated_number_of_residents(language: Language) -> None:
    words = words_in(language)
    shown = plain(words.number(RESIDENTS))
    for dossier, chosen in of_town(UNDATED):
        for text in (letter_text(dossier, chosen, words), justification_text(dossier, chosen, words)):
            assert shown not in text
            assert not re.search(r"\b37\b (?:раз|times)", text)
        assert words("papers_why_population_unknown") in justification_text(dossier, chosen, words)
        assert "500" in Phrases(dossier, words).verdict(chosen.recommendation)


@pytest.mark.parametrize("language", list(Language))
def test_a_dated_number_is_printed_with_its_year_or_note(language: Language) -> None:
    words = words_in(language)
    shown = plain(words.number(RESIDENTS))
    dossier, chosen = of_town(DATED)[0]
    letter = letter_text(dossier, chosen, words)
    assert shown in letter
    assert "2021" in letter
    assert re.search(rf"{shown}[^.\d]*\d+\.", justification_text(dossier, chosen, words))


@pytest.mark.parametrize(
    ("since", "scale", "printed"),
    [
        (2023, "500 камер", True),
        (None, "500 камер", False),
        (None, "500 камер в 2022 году", True),
        (None, "центр", True),
    ],
)
def test_the_letter_names_a_scale_only_with_its_year(since: int | None, scale: str, printed: bool) -> None:
    dossier, chosen = of_town(UNDATED)[0]
    known: Deployment = replace(chosen.donor.deployment, since=since, scale=Text(scale, scale))
    told = letter_of(dossier, replace(chosen, donor=replace(chosen.donor, deployment=known)), words_in(Language.RU))
    assert (scale in plain(told.scale)) is printed
