"""Named products and what is proved of their entries in Russian registers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.model.words import Text


class RegisterStatus(StrEnum):
    """What is known of the entry in a Russian register, as the data files record it."""

    REGISTERED = "registered-domestic"
    EAEU = "eaeu"
    UNCONFIRMED = "domestic-unregistered"
    MIXED = "mixed"
    FOREIGN = "foreign"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSubstitution:
    status: RegisterStatus
    register: str | None
    entry_number: str | None
    entry_date: str | None
    as_of: str | None
    evidence: str | None
    note: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A named product and what is proved of its register entry."""

    name: Text
    vendor: str | None
    register: str | None
    entry_number: str | None
    entry_date: str | None
    status: RegisterStatus
    replaces: tuple[str, ...]
    source: str | None
    as_of: str | None
    note: Text | None
