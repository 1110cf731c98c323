"""Words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    ru: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.ru if language is Language.RU else self.en
