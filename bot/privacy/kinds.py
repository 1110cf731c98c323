"""Kinds of personal data that are hidden."""

from __future__ import annotations

from enum import StrEnum


class PersonalData(StrEnum):
    """What a masked part was."""

    LINK = "link"
    EMAIL = "email"
    HANDLE = "handle"
    BIRTH = "birth"
    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    CARD = "card"
    PHONE = "phone"
    PLATE = "plate"
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"
