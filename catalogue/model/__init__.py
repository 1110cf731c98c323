"""The facts of the catalogue as records. Every fact keeps its source; what is unknown is None, never a guess.

Plain records and vocabularies live here; they import nothing of the project but each other.
"""

from catalogue.model.catalogue import Catalogue
from catalogue.model.figures import (
    Climate,
    Closeness,
    Distribution,
    Figure,
    FigureEdition,
    FigureOf,
    OpenFigures,
    OpenIndicator,
    PeerClass,
    SizeClass,
)
from catalogue.model.funding import FundingSource
from catalogue.model.index import (
    Direction,
    DirectionFacts,
    Edition,
    Indicator,
    IndicatorKind,
    Measure,
    PopulationGroup,
    RatingRow,
)
from catalogue.model.places import Cases, City, Contact, ContactLevel, Municipality, PlaceKind, Region
from catalogue.model.products import ImportSubstitution, Product, RegisterStatus
from catalogue.model.solutions import (
    Capability,
    Component,
    Cost,
    CostKind,
    Deployment,
    DeploymentStatus,
    DocumentationLevel,
    Effect,
    EffectKind,
    Lesson,
    Precision,
    Requirement,
    Scope,
    Solution,
    Vendor,
)
from catalogue.model.words import Language, Text

__all__ = (
    "Capability",
    "Cases",
    "Catalogue",
    "City",
    "Climate",
    "Closeness",
    "Component",
    "Contact",
    "ContactLevel",
    "Cost",
    "CostKind",
    "Deployment",
    "DeploymentStatus",
    "Direction",
    "DirectionFacts",
    "Distribution",
    "DocumentationLevel",
    "Edition",
    "Effect",
    "EffectKind",
    "Figure",
    "FigureEdition",
    "FigureOf",
    "FundingSource",
    "ImportSubstitution",
    "Indicator",
    "IndicatorKind",
    "Language",
    "Lesson",
    "Measure",
    "Municipality",
    "OpenFigures",
    "OpenIndicator",
    "PeerClass",
    "PlaceKind",
    "PopulationGroup",
    "Precision",
    "Product",
    "RatingRow",
    "Region",
    "RegisterStatus",
    "Requirement",
    "Scope",
    "SizeClass",
    "Solution",
    "Text",
    "Vendor",
)
