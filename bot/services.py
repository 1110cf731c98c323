"""Opens everything once: the one place that knows settings, database, catalogue, model and index together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import Engine

from bot.about.finder import TopicFinder, forms_of_topics
from bot.about.service import AboutService
from bot.about.vectors import vectors_of
from bot.database import open_database
from bot.dialogue.services import DialogueServices
from bot.dialogue.understanding.naming import KnownNames
from bot.editors.opinions import Opinions, StoredOpinions
from bot.editors.worklist import WorkList
from bot.registers.service import RegisterService
from bot.requests.service import RequestService, open_request_service
from bot.settings import Settings
from bot.table_reading import TableReader, limits_of
from catalogue.cards.history.edits import Edited, StoredEdits
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue, Scope, Solution
from catalogue.open_data.store import FigureStore
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.resolution import Places
from catalogue.products import ProductFinder, common_words
from catalogue.registers.status.component import ComponentStatus
from catalogue.registers.status.links import Links
from catalogue.registers.status.purchase import load_purchase_table
from catalogue.registers.store.entries import RegisterStore
from embeddings import encoder as encoders
from embeddings import store, weights
from embeddings.encoder import OFFLINE, Encoder, model_id_of
from embeddings.retriever import Retriever
from recommender.attributes.service import AttributeService
from recommender.scoring import Weights
from recommender.service import Recommender

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything opened, the model included; each door and room takes the part that it names."""

    settings: Settings
    catalogue: Catalogue
    places: Places
    products: ProductFinder
    names: KnownNames
    retriever: Retriever
    recommender: Recommender
    database: Engine
    opinions: Opinions
    register: RegisterService
    attributes: AttributeService
    requests: RequestService
    about: AboutService
    noted: WorkList
    tables: TableReader
    edited: Edited = field(default_factory=Edited)
    today: Callable[[], date] = date.today

    @property
    def gazetteer(self) -> Gazetteer:
        """The names of all places, for texts in which several may stand."""
        return self.places.gazetteer

    @property
    def dialogue(self) -> DialogueServices:
        """The part of it that a conversation needs."""
        return DialogueServices(
            catalogue=self.catalogue,
            places=self.places,
            products=self.products,
            names=self.names,
            recommender=self.recommender,
            search=self.retriever,
            registers=self.register,
            attributes=self.attributes,
            about=self.about,
            opinions=self.opinions,
            unanswered=self.noted,
            page_size=self.settings.chat.page_size,
            today=self.today,
            checked=self.edited.checked.get,
        )


class Parts:
    """The parts of Provodnik over one set of settings, each opened when it is first asked for and only once.

    `database` is opened by the settings unless one is given; `today` tells the age of what is known. Parts that need
    no model load none.
    """

    def __init__(
        self, settings: Settings, database: Engine | None = None, today: Callable[[], date] = date.today
    ) -> None:
        self.settings, self.today = settings, today
        self._given = database

    @cached_property
    def database(self) -> Engine:
        """The application's database, its tables those of this version."""
        return self._given if self._given is not None else open_database(self.settings.database_url)

    @cached_property
    def edits(self) -> StoredEdits:
        """The editors' changes and their history."""
        return StoredEdits(self.database)

    @cached_property
    def edited(self) -> Edited:
        """What the editors' changes make of the cards now."""
        return self.edits.edited()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue with the editors' changes and imported figures over the data files. Raises CatalogueError."""
        packaged = load_catalogue(overlay=self.edited.overlay)
        return replace(packaged, figures=self.figures.over(packaged.figures))

    @cached_property
    def figures(self) -> FigureStore:
        """The imported open figures."""
        return FigureStore(self.database)

    @cached_property
    def places(self) -> Places:
        """Resolves towns in texts."""
        return Places(self.catalogue.municipalities.values(), self.catalogue.units.values())

    @cached_property
    def products(self) -> ProductFinder:
        """Finds products of the catalogue in texts."""
        return ProductFinder(self.catalogue.products, common_words(self.catalogue.solutions.values()))

    @cached_property
    def register_store(self) -> RegisterStore:
        """The imported registers."""
        return RegisterStore(self.database)

    @cached_property
    def links(self) -> Links:
        """The confirmed links between the catalogue and register entries."""
        return Links(self.database)

    @cached_property
    def register(self) -> RegisterService:
        """Answers about products and solutions in the registers."""
        return RegisterService(self.register_store, self.links, self.catalogue, self.products, load_purchase_table())

    @cached_property
    def requests(self) -> RequestService:
        """Requests of officials to donor cities. Raises SettingsError for an address of an unknown city."""
        return open_request_service(self.settings.requests, self.catalogue, self.database)

    @cached_property
    def worklist(self) -> WorkList:
        """What the chat could not answer well, for the editors."""
        return WorkList(self.database, self.settings.chat.keep_questions)

    def has_current_index(self) -> bool:
        """Whether weights and index are up to date and as they were made, told without loading the model."""
        model = self.settings.embeddings.model
        if model == OFFLINE and not weights.is_sound(self.settings.weights_home):
            return False
        return store.is_current(self.settings.index_home, self._solutions, model_id_of(model))

    def build_index(self, encoder: Encoder, force: bool = False, progress: Progress | None = None) -> bool:
        """Builds the index where it is missing or out of date; tells whether it had to.

        Only texts that the index before did not have are embedded, all of them when forced.
        """
        home = self.settings.index_home
        if not force and store.is_current(home, self._solutions, encoder.model_id):
            return False
        store.build(home, self._solutions, encoder, progress or no_progress, reuse=not force)
        return True

    def services(self, encoder: Encoder, tables: TableReader | None = None) -> Services:
        """Everything with the model and the index, with the reader of tables where there is one already.

        Raises StaleIndexError with the command that mends it.
        """
        loaded = store.load(self.settings.index_home, self._solutions, encoder)
        retriever = Retriever(loaded, encoder, self.settings.embeddings.lexical_share)
        return Services(
            settings=self.settings,
            catalogue=self.catalogue,
            places=self.places,
            products=self.products,
            names=KnownNames(self.catalogue.in_scope(Scope.DOMESTIC), self.catalogue.cities),
            retriever=retriever,
            recommender=self._recommender(retriever),
            database=self.database,
            opinions=StoredOpinions(self.database),
            register=self.register,
            attributes=AttributeService(self.catalogue, retriever),
            requests=self.requests,
            about=self.about(encoder),
            noted=self.worklist,
            tables=tables or TableReader(limits_of(self.settings.tables)),
            edited=self.edited,
            today=self.today,
        )

    def about(self, encoder: Encoder) -> AboutService:
        """Answers about Provodnik itself; only ways of asking that are new are embedded."""
        forms = forms_of_topics()
        vectors = vectors_of([text for _, text in forms], encoder, self.settings.index_home)
        return AboutService(
            finder=TopicFinder(encoder, vectors, forms),
            catalogue=self.catalogue,
            settings=self.settings,
            table=self.register.table,
            snapshots=self.register_store.snapshots,
            today=self.today,
        )

    @property
    def _solutions(self) -> list[Solution]:
        return list(self.catalogue.solutions.values())

    def _recommender(self, retriever: Retriever) -> Recommender:
        def linked() -> Mapping[str, ComponentStatus]:
            return self.register.linked_solutions(self.today())

        # Where no requests are kept, there is nothing to count for every question.
        asked_for = self.requests.uptake.asked_for if self.settings.requests.enabled else dict
        ranking = Weights(**self.settings.ranking.model_dump())
        return Recommender(self.catalogue, retriever, ranking, linked, asked_for)


def no_progress(share: float) -> None:
    """A progress callback that shows nothing."""


def open_encoder(settings: Settings, progress: Progress = no_progress) -> Encoder:
    """The encoder of the settings; its first passage rebuilds the offline model's weights (half a minute)."""
    return encoders.open_encoder(settings.embeddings.model, settings.weights_home, progress)


def build_index(
    settings: Settings,
    encoder: Encoder,
    force: bool = False,
    progress: Progress = no_progress,
    database: Engine | None = None,
) -> bool:
    """Builds the index of the settings' catalogue where it is missing or out of date; tells whether it had to."""
    parts = Parts(settings, database)
    try:
        return parts.build_index(encoder, force, progress)
    finally:
        if database is None:
            parts.database.dispose()


def open_services(
    settings: Settings,
    encoder: Encoder | None = None,
    database: Engine | None = None,
    today: Callable[[], date] = date.today,
) -> Services:
    """Opens everything, with the encoder and the database of the settings unless they are given.

    Raises CatalogueError, WeightsError or StaleIndexError with the command that mends it.
    """
    return Parts(settings, database, today).services(encoder or open_encoder(settings))
