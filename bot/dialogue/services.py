"""What the turns of a conversation work with: the catalogue, the services over it, and the day of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.about.service import AboutService
from bot.dialogue.understanding.naming import KnownNames
from bot.editors.opinions import Opinions
from bot.editors.worklist import UnansweredLog
from bot.registers.service import RegisterService
from catalogue.model import Catalogue
from catalogue.places.resolution import Places
from catalogue.products import ProductFinder
from embeddings.retriever import Retriever
from recommender.attributes.service import AttributeService
from recommender.service import Recommender


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueServices:
    """Handed to the dialogue by the composition root.

    `unanswered` takes what the assistant could not answer well, for the editors; `page_size` is how many solutions
    one message shows; `names` is what solutions may be called by; `checked` gives the day an editor last compared a
    card with its sources.
    """

    catalogue: Catalogue
    places: Places
    products: ProductFinder
    names: KnownNames
    recommender: Recommender
    search: Retriever
    registers: RegisterService
    attributes: AttributeService
    about: AboutService
    opinions: Opinions
    unanswered: UnansweredLog
    page_size: int
    today: Callable[[], date]
    checked: Callable[[str], str | None]
