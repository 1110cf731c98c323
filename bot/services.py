"""The one place that opens catalogue, model and index; everything else is handed what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine

from bot.database import open_database
from bot.dialogue.services import DialogueServices
from bot.editors.opinions import Opinions, StoredOpinions
from bot.editors.worklist import UnansweredLog, WorkList
from bot.registers.service import RegisterService
from bot.requests.service import RequestService, open_request_service
from bot.settings import Settings
from catalogue.cards.history.edits import Edited, StoredEdits
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue
from catalogue.places.gazetteer import Gazetteer
from catalogue.products import ProductFinder, common_words
from catalogue.registers.status.component import ComponentStatus
from catalogue.registers.status.links import Links
from catalogue.registers.status.purchase import load_purchase_table
from catalogue.registers.store.entries import RegisterStore
from embeddings import encoder as encoders
from embeddings import index, weights
from embeddings.encoder import OFFLINE, Encoder, model_id_of
from embeddings.retriever import Retriever
from recommender.ranking import Weights
from recommender.service import Recommender

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything opened: what a chat turn, a page, a route or a command works with."""

    settings: Settings
    catalogue: Catalogue
    gazetteer: Gazetteer
    products: ProductFinder
    retriever: Retriever
    recommender: Recommender
    database: Engine
    opinions: Opinions
    register: RegisterService
    requests: RequestService
    noted: UnansweredLog
    edited: Edited = field(default_factory=Edited)
    today: Callable[[], date] = date.today

    @property
    def dialogue(self) -> DialogueServices:
        """The part of it that a conversation needs."""
        return DialogueServices(
            catalogue=self.catalogue,
            places=self.gazetteer,
            products=self.products,
            recommender=self.recommender,
            search=self.retriever,
            registers=self.register,
            opinions=self.opinions,
            unanswered=self.noted,
            page_size=self.settings.chat.page_size,
            today=self.today,
        )


def quiet(share: float) -> None:
    """Progress for those who do not look."""


def open_encoder(settings: Settings, progress: Progress = quiet) -> Encoder:
    """The encoder of the settings; its first passage rebuilds the offline model's weights (half a minute)."""
    return encoders.open_encoder(settings.embeddings.model, settings.weights_home, progress)


def edits_of(settings: Settings, database: Engine | None = None) -> Edited:
    """The editors' changes in the database of the settings, unless one is given."""
    if database is not None:
        return StoredEdits(database).edited()
    engine = open_database(settings.database_url)
    try:
        return StoredEdits(engine).edited()
    finally:
        engine.dispose()


def edited_catalogue(settings: Settings, database: Engine | None = None) -> Catalogue:
    """The catalogue with the editors' changes laid over the data files."""
    return load_catalogue(overlay=edits_of(settings, database).overlay)


def is_ready(settings: Settings) -> bool:
    """Whether weights and index are up to date, told without loading the model."""
    model = settings.embeddings.model
    if model == OFFLINE and not weights.is_built(settings.weights_home):
        return False
    solutions = list(edited_catalogue(settings).solutions.values())
    return index.is_current(settings.index_home, solutions, model_id_of(model))


def build_index(
    settings: Settings,
    encoder: Encoder,
    force: bool = False,
    progress: Progress = quiet,
    database: Engine | None = None,
) -> bool:
    """Builds the index where it is missing or out of date; tells whether it had to.

    Only texts that the index before did not have are embedded, all of them when forced.
    """
    solutions = list(edited_catalogue(settings, database).solutions.values())
    if not force and index.is_current(settings.index_home, solutions, encoder.model_id):
        return False
    index.build(settings.index_home, solutions, encoder, progress, reuse=not force)
    return True


def open_services(
    settings: Settings,
    encoder: Encoder | None = None,
    database: Engine | None = None,
    today: Callable[[], date] = date.today,
) -> Services:
    """Opens everything, the database of the settings unless one is given; `today` tells the age of what is known.

    Raises CatalogueError, WeightsError or StaleIndexError with the command that mends it.
    """
    database = database or open_database(settings.database_url)
    edited = edits_of(settings, database)
    catalogue = load_catalogue(overlay=edited.overlay)
    encoder = encoder or open_encoder(settings)
    solutions = list(catalogue.solutions.values())
    retriever = Retriever(
        index.load(settings.index_home, solutions, encoder), encoder, settings.embeddings.lexical_share
    )
    weights = Weights(**settings.ranking.model_dump())
    products = ProductFinder(catalogue.products, common_words(solutions))
    registers = RegisterService(RegisterStore(database), Links(database), catalogue, products, load_purchase_table())
    requests = open_request_service(settings.requests, catalogue, database)

    def linked() -> Mapping[str, ComponentStatus]:
        return registers.linked_solutions(today())

    # Where no requests are kept, there is nothing to count for every question.
    asked_for = requests.uptake.asked_for if settings.requests.enabled else dict
    return Services(
        settings,
        catalogue,
        Gazetteer(catalogue.municipalities.values()),
        products,
        retriever,
        Recommender(catalogue, retriever, weights, linked, asked_for),
        database,
        StoredOpinions(database),
        registers,
        requests,
        WorkList(database, settings.chat.keep_questions),
        edited,
        today,
    )
