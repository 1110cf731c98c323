"""The facts of the catalogue as types. Every fact keeps its source; unknown is None, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    RU = "ru"
    EN = "en"


class Direction(StrEnum):
    """The ten directions of the "IQ of cities" index, editions 2018-2021 and 2023."""

    CITY_MANAGEMENT = "city-management"
    URBAN_ENVIRONMENT = "urban-environment"
    PUBLIC_SAFETY = "public-safety"
    TELECOM_INFRASTRUCTURE = "telecom-infrastructure"
    SMART_HOUSING_UTILITIES = "smart-housing-utilities"
    URBAN_TRANSPORT = "urban-transport"
    ENVIRONMENTAL_SAFETY = "environmental-safety"
    TOURISM_SERVICES = "tourism-services"
    SOCIAL_SERVICES = "social-services"
    ECONOMY_INVESTMENT = "economy-investment"


class DeploymentStatus(StrEnum):
    SCALED = "scaled"
    OPERATIONAL = "operational"
    PILOT = "pilot"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How well a solution is documented beyond the paper that names it."""

    DOCUMENTED = "documented"
    PARTLY_DOCUMENTED = "partly-documented"
    PAPER_ONLY = "paper-only"


class RegisterStatus(StrEnum):
    """What is known of the entry in a Russian register, as the data files record it."""

    REGISTERED = "registered-domestic"
    EAEU = "eaeu"
    UNCONFIRMED = "domestic-unregistered"
    MIXED = "mixed"
    FOREIGN = "foreign"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


class Component(StrEnum):
    SOFTWARE = "software"
    HARDWARE = "hardware"
    SERVICE = "service"


class EffectKind(StrEnum):
    """Effects expected or claimed by a seller are never shown as achieved."""

    MEASURED = "measured"
    EXPECTED = "expected"
    CLAIMED = "claimed"


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


class IndicatorKind(StrEnum):
    """How one of the 47 indicators is counted."""

    PRESENCE = "presence"
    SHARE = "share"
    PER_10K = "per-10k"
    DENSITY = "density"
    RATE = "rate"


class Scope(StrEnum):
    """Domestic solutions can be bought or transferred; world practices are ideas to learn from."""

    DOMESTIC = "domestic"
    WORLD = "world"
    ALL = "all"


class PopulationGroup(StrEnum):
    """The index compares cities only inside a population group (editions 2018-2023)."""

    LARGEST = "largest-1m-plus"
    LARGE = "large-250k-1m"
    BIG = "big-100k-250k"
    SMALL = "under-100k"

    @classmethod
    def of(cls, population: int) -> PopulationGroup:
        if population >= 1_000_000:
            return cls.LARGEST
        if population >= 250_000:
            return cls.LARGE
        return cls.BIG if population >= 100_000 else cls.SMALL


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    ru: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.ru if language is Language.RU else self.en


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Deployment:
    city_id: str
    since: int | None
    status: DeploymentStatus
    scale: Text | None
    source: str
    lesson: Lesson | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure a source gives for a city and a year; `year` is None where the source names none."""

    kind: EffectKind
    metric: Text
    value: Text
    city_id: str | None
    year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ImportSubstitution:
    status: RegisterStatus
    register: str | None
    entry_number: str | None
    entry_date: str | None
    as_of: str | None
    evidence: str | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Solution:
    """One card. `problems`, `measures`, `needs` and `provides` are ours, read from the card's own summary: how
    people state the need it meets, which measures of the index it carries out, what it builds on, what it leaves.
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
    evidence: Evidence
    problems: Mapping[Language, tuple[str, ...]]
    scope: Scope
    domestic_counterparts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """An institution, never a person."""

    body: Text
    url: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class City:
    """A city that has deployments, with the body to ask."""

    id: str
    name: Text
    region: Text
    population: int
    population_year: int
    lat: float
    lon: float
    rank_2021: int | None
    contact: Contact


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One place or value in one edition of one rating. Editions and groups are not comparable."""

    rating: str
    year: int | None
    subject: str
    subject_kind: str
    direction: Direction | None
    value: float | None
    max: float | None
    rank: int | None
    grade: str | None
    group: str | None
    source: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class DirectionFacts:
    id: Direction
    name: Text
    max_points: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of the long form. `items` is the length of its checklist, None where the source lost it;
    `numbers` how many figures it asks for; `counted` what they are.
    """

    number: int
    direction: Direction
    kind: IndicatorKind
    name: Text
    counted: Text | None
    items: int | None
    numbers: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A group of indicators that one question of the short form asks about."""

    id: str
    direction: Direction
    name: Text
    indicators: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the index: its own scale, its own method."""

    year: int
    max_points: float
    mean: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Product:
    """A named product and what is proved of its register entry."""

    name: Text
    vendor: str | None
    register: str | None
    entry_number: str | None
    entry_date: str | None
    status: RegisterStatus
    replaces: tuple[str, ...]
    source: str | None
    as_of: str | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Cases:
    """Oblique cases of a Russian place name."""

    genitive: str
    dative: str
    accusative: str
    instrumental: str
    prepositional: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Russian town; `population_year` is None where the source does not date its figure."""

    id: str
    name: Text
    region: Region
    population: int | None
    population_year: int | None
    lat: float | None
    lon: float | None
    source: str
    cases: Cases | None
    alternates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    solutions: Mapping[str, Solution]
    cities: Mapping[str, City]
    ratings: tuple[RatingRow, ...]
    directions: Mapping[Direction, DirectionFacts]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    editions: Mapping[int, Edition]
    products: tuple[Product, ...]
    municipalities: Mapping[str, Municipality]
    content_hash: str

    def in_scope(self, scope: Scope) -> list[Solution]:
        """Solutions of a scope, by id."""
        return [s for _, s in sorted(self.solutions.items()) if scope in (Scope.ALL, s.scope)]
