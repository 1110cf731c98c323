"""The one place that opens catalogue, model and index; everything else is handed what it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from bot.database import open_database
from bot.opinions import Opinions, StoredOpinions
from bot.settings import Settings
from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from catalogue.municipalities import Gazetteer
from catalogue.products import ProductFinder, common_words
from embeddings import index, weights
from embeddings.encoder import OFFLINE, Encoder, SentenceEncoder, model_id_of
from embeddings.retriever import Retriever
from recommender.ranking import Weights
from recommender.service import Recommender

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class House:
    """Everything opened: what a chat turn, a page, a route or a command works with."""

    settings: Settings
    catalogue: Catalogue
    gazetteer: Gazetteer
    products: ProductFinder
    retriever: Retriever
    recommender: Recommender
    database: Engine
    opinions: Opinions


def quiet(share: float) -> None:
    """Progress for those who do not look."""


def open_encoder(settings: Settings, progress: Progress = quiet) -> Encoder:
    """The encoder of the settings; the first call of the offline model rebuilds its weights (half a minute)."""
    return SentenceEncoder(settings.embeddings.model, settings.weights_home, progress)


def is_ready(settings: Settings) -> bool:
    """Whether weights and index are up to date, told without loading the model."""
    model = settings.embeddings.model
    if model == OFFLINE and not weights.is_built(settings.weights_home):
        return False
    return index.is_current(settings.index_home, list(load_catalogue().solutions.values()), model_id_of(model))


def build_index(settings: Settings, encoder: Encoder, force: bool = False, progress: Progress = quiet) -> bool:
    """Builds the index where it is missing or out of date; tells whether it had to."""
    solutions = list(load_catalogue().solutions.values())
    if not force and index.is_current(settings.index_home, solutions, encoder.model_id):
        return False
    index.build(settings.index_home, solutions, encoder, progress)
    return True


def open_house(settings: Settings, encoder: Encoder | None = None, database: Engine | None = None) -> House:
    """Opens everything, the database of the settings unless one is given.

    Raises CatalogueError, WeightsError or StaleIndexError with the command that mends it.
    """
    catalogue = load_catalogue()
    encoder = encoder or open_encoder(settings)
    solutions = list(catalogue.solutions.values())
    retriever = Retriever(
        index.load(settings.index_home, solutions, encoder), encoder, settings.embeddings.lexical_share
    )
    weights = Weights(**settings.ranking.model_dump())
    database = database or open_database(settings.database_url)
    return House(
        settings,
        catalogue,
        Gazetteer(catalogue.municipalities.values()),
        ProductFinder(catalogue.products, common_words(solutions)),
        retriever,
        Recommender(catalogue, retriever, weights),
        database,
        StoredOpinions(database),
    )
