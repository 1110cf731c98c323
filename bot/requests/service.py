"""Requests as page and command line use them, over one database and one catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import Engine

from bot.requests.checking import Offer
from bot.requests.consent import consent_of
from bot.requests.donors import DonorTokens
from bot.requests.emails import LANGUAGE, letter_of
from bot.requests.expiry import forget_old
from bot.requests.model import DonorRequest, Filled, NewRequest, Receipt
from bot.requests.records import DailyLimits
from bot.requests.sending import Mailer, Sent, SmtpMailer, send_due
from bot.requests.store import RequestStore
from bot.requests.uptake import Uptake
from bot.settings import RequestSettings, SettingsError
from bot.texts.words import words_in
from catalogue.model import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestService:
    """Facade over offer, store, tokens and uptake of requests."""

    settings: RequestSettings
    catalogue: Catalogue
    offer: Offer
    store: RequestStore
    tokens: DonorTokens
    uptake: Uptake

    def submit(self, filled: Filled, key: str, secret: str, at: datetime) -> Receipt:
        """Stores a request with its consent. Raises KeyReusedError, RequestDeletedError, LimitError."""
        consent = consent_of(words_in(filled.language), self.settings)
        limits = DailyLimits(self.settings.per_sender_per_day, self.settings.per_donor_per_day)
        return self.store.add(NewRequest(filled, consent, key, secret), limits, at)

    def letter(self, request: DonorRequest) -> EmailMessage:
        """The letter of a request as mail."""
        filled, settings = request.filled, self.settings
        return letter_of(
            request,
            solution=self.offer.solution_name(filled.solution, LANGUAGE),
            city=self.catalogue.cities[filled.donor],
            region=self.offer.region_name(filled.region, LANGUAGE),
            address=settings.addresses.get(filled.donor),
            sender=settings.smtp_from or None,
        )

    def send(self, at: datetime, mailer: Mailer | None = None) -> Sent:
        """Sends the letters that are due; nothing where no mail server is set up."""
        if mailer is None and not self.settings.smtp_host:
            return Sent()
        return send_due(self.store, self.letter, mailer or SmtpMailer(self.settings), self.settings, at)

    def forget_old(self, at: datetime) -> int:
        """Forgets what nobody changed for the days of the settings; also where new requests are no longer taken."""
        return forget_old(self.store, self.settings.retention_days, at)


def open_request_service(settings: RequestSettings, catalogue: Catalogue, database: Engine) -> RequestService:
    """The service over an open database. Raises SettingsError for an address of a city that nobody can ask."""
    offer = Offer(catalogue)
    if unknown := sorted(set(settings.addresses) - set(catalogue.cities)):
        raise SettingsError(
            f"requests.addresses names unknown cities: {', '.join(unknown)}; known are {', '.join(offer.donor_cities)}"
        )
    return RequestService(
        settings=settings,
        catalogue=catalogue,
        offer=offer,
        store=RequestStore(database),
        tokens=DonorTokens(database),
        uptake=Uptake(database),
    )
