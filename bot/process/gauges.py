"""Figures that are looked up when the page of metrics is asked for: the catalogue, ages of data, what waits."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import Figure, Figures, Gauges
from bot.reload import ReloadableServices
from bot.services import Services
from embeddings.store import built_at

NO_LABEL = ("", "")


def gauges_of(reloadable: ReloadableServices) -> Gauges:
    """Of the services of the moment."""
    return lambda: _figures(reloadable.current, datetime.now(UTC))


def _figures(services: Services, now: datetime) -> Figures:
    scopes = Counter(s.scope.value for s in services.catalogue.solutions.values())
    built = built_at(services.settings.index_home)
    figures: dict[str, Figure] = {
        "provodnik_solutions": ("solutions of the catalogue", {("scope", k): float(n) for k, n in scopes.items()}),
        "provodnik_catalogue_revision": (
            "changes that editors have applied",
            {NO_LABEL: float(services.edited.revision)},
        ),
    }
    if built is not None:
        figures["provodnik_index_age_seconds"] = (
            "since the search index was built",
            {NO_LABEL: (now - built).total_seconds()},
        )
    try:
        return {**figures, **_of_the_database(services, now)}
    except SQLAlchemyError:
        return figures | {"provodnik_database_up": ("whether the database answers", {NO_LABEL: 0.0})}


def _of_the_database(services: Services, now: datetime) -> Figures:
    ages = {("register", s.register.value): float((now.date() - s.date).days) for s in services.register.snapshots()}
    open_items = {("kind", kind.value): float(n) for kind, n in services.noted.open_by_kind().items()}
    figures: dict[str, Figure] = {
        "provodnik_database_up": ("whether the database answers", {NO_LABEL: 1.0}),
        "provodnik_register_age_days": ("since the day of the newest file imported of a register", ages),
        "provodnik_not_answered_well": ("times that an open item of the editors' list was met", open_items),
    }
    if services.settings.requests.enabled:
        figures["provodnik_donor_requests"] = (
            "requests to donor cities by status",
            {("status", state.value): float(n) for state, n in services.requests.store.count_by_status().items()},
        )
    return figures
