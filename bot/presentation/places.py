"""How a town was understood, in words: told as read, asked back with its candidates, or not found and what to do."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.texts.words import Words
from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Municipality, Region
from catalogue.places.gazetteer import display
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.resolution import Places, Why

FIRST_TOLD = (
    Why.UNKNOWN_REGION,
    Why.OTHER_REGION,
    Why.LONGER_NAME,
    Why.SEVERAL,
    Why.NAMESAKES,
    Why.SLIP,
    Why.COMMON_WORD,
    Why.UNIT,
)
"""What a question is asked about, the most telling first."""


def understood(found: Identified[Municipality], words: Words) -> str | None:
    """How a town was read where that is not plain ("understood as …"); None where it is sure or not found."""
    if found.certainty is not Certainty.TOLD or found.one is None:
        return None
    told = words("place_understood", text=found.said[:100], town=display(found.one, words.language))
    return " ".join([told, *(words(f"place_why.{code}", rest=found.rest[:100]) for code in found.why)])


def asked_about(found: Identified[Municipality], words: Words) -> str:
    """The question that leads a list of candidates."""
    why = next((w for w in (*FIRST_TOLD, *Why) if w in found.why), Why.NAMESAKES)
    return words(f"place_asked.{why}", text=found.said[:100], rest=found.rest[:100])


def region_meant(found: Identified[Municipality], places: Places) -> Region | None:
    """The region that was named instead of a municipality."""
    return places.region_of(found.said) if Why.REGION in found.why else None


def region_understood(said: str, region: Region, words: Words) -> str | None:
    """How a region was read where its name was not written plainly; None where it was."""
    if likeness(region, said) is Likeness.NAMED:
        return None
    return words("place_understood", text=said[:100], town=region.name[words.language])


def region_address(region: Region, language: Language) -> str:
    """Where the page shows a region as a whole."""
    return f"/regions?{urlencode({'name': region.name[language], 'lang': language.value})}"


def region_view(found: Identified[Municipality], places: Places, words: Words) -> tuple[str, str] | None:
    """The page of the region that was named instead of a municipality: the words of a link and its address."""
    region = region_meant(found, places)
    if region is None:
        return None
    return words("place_region_view", region=region.name[words.language]), region_address(region, words.language)


def refusal_of(found: Identified[Municipality], places: Places, words: Words) -> str:
    """Why no town may be acted on, with the candidates to choose from or what to do instead."""
    if found.candidates:
        names = "; ".join(display(t, words.language) for t in found.candidates)
        return f"{asked_about(found, words)} {names}"
    if region := region_meant(found, places):
        return words("place_is_region", region=region.name[words.language])
    if Why.INSIDE in found.why:
        return words("place_inside", text=found.said[:100])
    return words("page.error_town_unknown", text=found.said[:100])
