"""Solutions: what each does, needs and brings, where it is deployed, with which effects, and how it is documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model.index import Direction
from catalogue.model.products import ImportSubstitution
from catalogue.model.words import Language, Text


class DeploymentStatus(StrEnum):
    SCALED = "scaled"
    OPERATIONAL = "operational"
    PILOT = "pilot"
    UNKNOWN = "unknown"


class DocumentationLevel(StrEnum):
    """How well a solution is documented beyond the paper that names it."""

    DOCUMENTED = "documented"
    PARTLY_DOCUMENTED = "partly-documented"
    PAPER_ONLY = "paper-only"


class Component(StrEnum):
    SOFTWARE = "software"
    HARDWARE = "hardware"
    SERVICE = "service"


class EffectKind(StrEnum):
    """Effects expected or claimed by a seller are never shown as achieved."""

    MEASURED = "measured"
    EXPECTED = "expected"
    CLAIMED = "claimed"


class CostKind(StrEnum):
    """What a sum is: paid, promised or guessed. None of them is a price for another town."""

    CONTRACT = "contract"
    SPENT = "spent"
    TENDER_START = "tender-start"
    BUDGET = "budget"
    SUBSIDY = "subsidy"
    INVESTMENT = "investment"
    PLAN = "plan"
    ESTIMATE = "estimate"
    PRICE = "price"
    FREE = "free"


class Precision(StrEnum):
    """How exactly a source gives a sum."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UP_TO = "up-to"


class Requirement(StrEnum):
    """What a town must already have for a solution to make sense."""

    METRO = "metro"
    TRAM = "tram"


class Capability(StrEnum):
    """What one project leaves behind for the next: a solution may need it, another may bring it."""

    CAMERAS = "cameras"
    VIDEO_PLATFORM = "video-platform"
    DISPATCH_CENTRE = "dispatch-centre"
    SENSOR_NETWORK = "sensor-network"
    SMART_METERS = "smart-meters"
    DIGITAL_MAP = "digital-map"
    RESIDENT_ACCOUNTS = "resident-accounts"
    VEHICLE_TRACKING = "vehicle-tracking"
    TRAFFIC_SIGNAL_CONTROL = "traffic-signal-control"
    TRAFFIC_DETECTORS = "traffic-detectors"
    E_TICKETING = "e-ticketing"
    LIGHTING_CONTROL = "lighting-control"
    OPEN_DATA = "open-data"
    PUBLIC_WIFI = "public-wifi"
    REGIONAL_SYSTEM = "regional-system"


class Scope(StrEnum):
    """Domestic solutions can be bought or transferred; world practices are ideas to learn from."""

    DOMESTIC = "domestic"
    WORLD = "world"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    name: Text
    country: str | None
    inn: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What went wrong with a deployment, for those who copy it."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    city_id: str
    since: int | None
    status: DeploymentStatus
    scale: Text | None
    source: str
    lesson: Lesson | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A figure a source gives for a city and a year; `year` is None where the source names none."""

    kind: EffectKind
    metric: Text
    value: Text
    city_id: str | None
    year: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A sum that a source names: `amount` in units of `currency` (ISO 4217), for the whole of what it `covers` or, with
    `unit`, for one of them. `city_id` and `year` are None where the source names none.
    """

    amount: float
    currency: str
    precision: Precision
    unit: Text | None
    covers: Text
    city_id: str | None
    year: int | None
    kind: CostKind
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """One card. `problems`, `measures`, `needs` and `provides` are ours, read from the card's own summary: how
    people state the need it meets, which measures of the index it carries out, what it builds on, what it leaves.
    `title_functional` is ours too: what it is, without place, owner or brand; `name` is what its source calls it.
    """

    id: str
    name: Text
    named_in_paper: bool
    vendor: Vendor | None
    directions: tuple[Direction, ...]
    summary: Text
    tags: tuple[str, ...]
    components: tuple[Component, ...]
    min_population: int | None
    requires: tuple[Requirement, ...]
    measures: tuple[str, ...]
    needs: tuple[Capability, ...]
    provides: tuple[Capability, ...]
    effects: tuple[Effect, ...]
    import_substitution: ImportSubstitution
    deployments: tuple[Deployment, ...]
    sources: tuple[str, ...]
    evidence: DocumentationLevel
    problems: Mapping[Language, tuple[str, ...]]
    scope: Scope
    domestic_counterparts: tuple[str, ...]
    title_functional: Text | None = None
    costs: tuple[Cost, ...] = ()
    contract_form: Text | None = None

    @property
    def title(self) -> Text:
        """What it is called where one name must do: by what it does, where that is written, else as its source does."""
        return self.title_functional or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, in both languages: its source's name, and what it does."""
        return tuple(dict.fromkeys((self.name.ru, self.name.en, self.title.ru, self.title.en)))
