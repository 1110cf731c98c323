"""Writes and reads all cards as JSON: the lists of the data files, with the versions at export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from catalogue.cards.problems import CardsError, FileFault
from catalogue.cards.submission import CellPlaces, Submission
from catalogue.cards.workbook.guard import LIMITS, CardLimits
from catalogue.load.overlay import CARD_FILES, Card, file_of, version_of
from catalogue.problems import Path, Place, Problem

REVISION, VERSIONS = "revision", "versions"


def write_json(cards: Mapping[str, Card], revision: int) -> str:
    """All cards; under each file's name stands what that data file would hold."""
    whole: dict[str, Any] = {REVISION: revision, VERSIONS: {i: version_of(c) for i, c in cards.items()}}
    for name in CARD_FILES:
        whole[name] = [card for card in cards.values() if file_of(card) == name]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read_json(content: bytes, limits: CardLimits = LIMITS) -> Submission:
    """The cards of a JSON file. Raises CardsError with the place of what is wrong with its form."""
    whole = _parsed(content, limits)
    problems: list[Problem] = []
    cards: dict[str, Card] = {}
    places = CellPlaces()
    for name in CARD_FILES:
        records = whole.get(name)
        for index, card in enumerate(records if isinstance(records, list) else [None]):
            place = f"[{index}]"
            if not isinstance(card, dict) or not isinstance(card.get("id"), str) or not card["id"]:
                fault = FileFault.NO_ID if isinstance(card, dict) else FileFault.FORM
                problems.append(Problem(code=fault, place=Place(sheet=name, cell=place)))
            elif card["id"] in cards:
                told = {"value": card["id"], "place": "!".join(places.of(card["id"], ()))}
                twice = Place(sheet=name, cell=place, entry=card["id"])
                problems.append(Problem(code=FileFault.ID_TWICE, place=twice, params=told))
            elif file_of(card) != name:
                moved = Place(sheet=name, cell=place, entry=card["id"])
                problems.append(Problem(code=FileFault.OTHER_SCOPE, place=moved))
            else:
                cards[card["id"]] = card
                _place(places, card, card=card["id"], path=(), sheet=name, cell=place)
    revision, versions = whole.get(REVISION), whole.get(VERSIONS)
    if not isinstance(versions, dict) or not all(isinstance(v, str) for v in versions.values()):
        problems.append(Problem(code=FileFault.FORM, place=Place(sheet=VERSIONS)))
    if not isinstance(revision, int) or isinstance(revision, bool):
        problems.append(Problem(code=FileFault.FORM, place=Place(sheet=REVISION)))
    if problems:
        raise CardsError(problems)
    return Submission(cards, dict(versions or {}), int(revision or 0), places)


def _parsed(content: bytes, limits: CardLimits) -> dict[str, Any]:
    if len(content) > limits.max_bytes:
        _refuse(FileFault.TOO_LARGE, bytes=len(content), limit=limits.max_bytes)
    try:
        text = content.decode("utf-8-sig")
        whole = json.loads(text)
    except UnicodeDecodeError as error:
        # A part in windows-1251 inside UTF-8 is found here: the byte tells where.
        _refuse(FileFault.NOT_UTF8, byte=error.start)
    except json.JSONDecodeError as error:
        _refuse(FileFault.NOT_JSON, line=error.lineno, column=error.colno)
    except RecursionError:
        _refuse(FileFault.FORM)
    if not isinstance(whole, dict):
        _refuse(FileFault.FORM)
    return dict(whole)


def _refuse(fault: FileFault, **params: object) -> NoReturn:
    raise CardsError.of(fault, **{key: str(value) for key, value in params.items()})


def _place(places: CellPlaces, value: Any, *, card: str, path: Path, sheet: str, cell: str) -> None:
    """Names every value inside a card: [3].deployments[1].city."""
    places.put(card, path, sheet, cell)
    if isinstance(value, dict):
        for key, inner in value.items():
            _place(places, inner, card=card, path=(*path, key), sheet=sheet, cell=f"{cell}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _place(places, inner, card=card, path=(*path, index), sheet=sheet, cell=f"{cell}[{index}]")
