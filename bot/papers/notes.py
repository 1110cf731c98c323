"""Footnotes of a paper: numbers each source in the order of citation, with the years of its figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.papers.typography import clean, readable_url
from bot.texts.words import Words
from recommender.evidence import PAPER

CITIES_TABLE, BY_HAND = "cities.json", "entered by the official"
OWN_ANSWERS, OWN_TABLE, OUR_RULE = "own answers", "own table", "our rule"
_OURS = {
    PAPER: "source_paper",
    CITIES_TABLE: "papers_source_cities",
    BY_HAND: "papers_source_own",
    OWN_ANSWERS: "papers_source_answers",
    OWN_TABLE: "papers_source_table",
    OUR_RULE: "papers_source_rule",
}
"""Sources that are no address: the paper, our tables, what the municipality said or loaded, our written rule."""
SHOWN_URL = 84
"""Characters of an address that are printed: a line of the smallest notes; the link itself is whole."""


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote: its number, the source as printed, its web address if any, the years of the figures."""

    number: int
    text: str
    url: str | None
    dated: str

    @property
    def line(self) -> str:
        return f"{self.text}; {self.dated}" if self.dated else self.text


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of text and the numbers of its footnotes."""

    text: str
    notes: tuple[int, ...] = ()


def web_address(source: str | None) -> str | None:
    """The source if it is a web address, else None."""
    return source if source and source.startswith(("https://", "http://")) else None


def source_label(words: Words, source: str, limit: int = SHOWN_URL) -> str:
    """A source as a person reads it: the paper by its title, an address without scheme, our tables by name."""
    if source in _OURS:
        return words(_OURS[source])
    if web_address(source):
        return readable_url(source, limit)
    return clean(source)


@dataclass(slots=True)
class Notes:
    """Numbers sources in the order of citation; a source cited again keeps its number and adds its year."""

    words: Words
    _years: dict[str, set[str]] = field(default_factory=dict)

    def cite(self, source: str | None, year: int | str | None = None) -> tuple[int, ...]:
        """The footnote of a source as a tuple of one number, empty without a source; `year` is that of the figure."""
        if not source:
            return ()
        years = self._years.setdefault(source, set())
        if year:
            years.add(str(year))
        return (list(self._years).index(source) + 1,)

    @property
    def all(self) -> tuple[Note, ...]:
        return tuple(self._note(n, source) for n, source in enumerate(self._years, 1))

    def _note(self, number: int, source: str) -> Note:
        years = ", ".join(sorted(self._years[source]))
        dated = self.words("papers_note_dated", years=years) if years else ""
        if not years and source not in _OURS:
            dated = self.words("papers_note_undated")
        return Note(number, source_label(self.words, source), web_address(source), dated)
