"""What a route needs of the running application: opened services, the gateway to the assistant, the language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol, cast

from fastapi import Request
from sqlalchemy import Engine

from bot.about.service import AboutService
from bot.rasa.gateway import Gateway
from bot.registers.service import RegisterService
from bot.requests.service import RequestService
from bot.settings import Settings
from bot.table_reading import TableReader
from bot.web.cookies import cookie_of
from catalogue.cards.history.edits import Edited
from catalogue.model import Catalogue, Language
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.resolution import Places
from embeddings.retriever import Retriever
from recommender.attributes.service import AttributeService
from recommender.service import Recommender

SESSION_COOKIE = "provodnik_session"
LANGUAGE_COOKIE = "provodnik_language"


class WebServices(Protocol):
    """The services that pages and API work with; the application's own are handed in from outside."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Engine: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def gazetteer(self) -> Gazetteer: ...
    @property
    def places(self) -> Places: ...
    @property
    def retriever(self) -> Retriever: ...
    @property
    def recommender(self) -> Recommender: ...
    @property
    def register(self) -> RegisterService: ...
    @property
    def attributes(self) -> AttributeService: ...
    @property
    def requests(self) -> RequestService: ...
    @property
    def about(self) -> AboutService: ...
    @property
    def tables(self) -> TableReader: ...
    @property
    def edited(self) -> Edited: ...
    @property
    def today(self) -> Callable[[], date]: ...


def services_of(request: Request) -> WebServices:
    """The services of this moment: a request keeps the ones it began with."""
    return cast(Callable[[], WebServices], request.app.state.services)()


def gateway_of(request: Request) -> Gateway:
    """The way to the assistant."""
    return cast(Gateway, request.app.state.gateway)


def asked_language(request: Request) -> Language | None:
    """The language that the address asks for or that was chosen before; None where neither is said."""
    for code in (request.query_params.get("lang"), cookie_of(request, LANGUAGE_COOKIE)):
        if code in set(Language):
            return Language(code)
    return None


def language_of(request: Request) -> Language:
    """The language of a page: asked for in the address, remembered, or preferred by the browser."""
    accepted = request.headers.get("accept-language", "").lower()
    return asked_language(request) or (Language.EN if accepted.startswith("en") else Language.RU)
