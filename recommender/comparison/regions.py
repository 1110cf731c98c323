"""What is known of regions, as a table for the multidimensional comparison."""

from __future__ import annotations

import pandas as pd

from catalogue.model import Catalogue, PopulationGroup
from catalogue.ratings import IQ_CITIES
from recommender.comparison.columns import (
    counted,
    filled,
    first_places,
    rating_frame,
    researched,
    table_of,
    weighing_problems,
    working_solutions,
)
from recommender.comparison.problems import raise_if
from recommender.comparison.table import LEADERS_YEAR, ComparisonTable, CriterionKind, Weighing
from recommender.region import SMART_REGION, SMART_REGION_YEAR


def regions_table(catalogue: Catalogue, weighing: Weighing | None = None) -> ComparisonTable:
    """What is known of the regions that have a rating row or a city the catalogue was filled for.

    - smart-region-place: the place in the SMART regions rating of 2021. Only the places of fifteen regions are known;
      it shows an order, not how far apart they are.
    - leader-city-place: the place, in the "IQ of cities" index of 2021, of the region's city in the group of the
      largest. It says nothing of its other towns; a region without a city of a million has none (not the last one).
    - proven-solutions: how many domestic solutions are proven in operation in the region's cities.
    - covered-directions: how many of the ten directions those solutions are for.

    The last two show what the catalogue has found in one city of most regions and in six of Perm Krai, not what the
    region has; a region without such a city gets None.

    Left out: the region places of the index of 2024, of which only the first two are known, so that the second of all
    would look last; the number or the mean of a region's rated towns, which would count the rows that could be found
    (the tables were never published whole) and mix groups and editions.

    Raises ComparisonError for a bad weight.
    """
    weighing = weighing or Weighing()
    raise_if(weighing_problems(weighing))
    region_of = {i: catalogue.municipalities[i].region.id for i in researched(catalogue)}
    regional = [r for r in catalogue.ratings if r.subject_kind == "region"]
    smart = rating_frame(r for r in regional if (r.rating, r.year) == (SMART_REGION, SMART_REGION_YEAR))
    with_city = sorted(set(region_of.values()))
    working = working_solutions(catalogue)
    proven = working.groupby(working["city"].map(region_of))[["solution", "direction"]].nunique()
    proven = proven.reindex(with_city, fill_value=0)
    region_ids = sorted({r.subject for r in regional} | set(with_city))
    columns = [
        filled(CriterionKind.SMART_REGION_PLACE, first_places(smart), weighing, year=SMART_REGION_YEAR),
        filled(CriterionKind.LEADER_CITY_PLACE, _leader_places(catalogue), weighing, year=LEADERS_YEAR),
        filled(CriterionKind.PROVEN_SOLUTIONS, counted(proven["solution"]), weighing),
        filled(CriterionKind.COVERED_DIRECTIONS, counted(proven["direction"]), weighing),
    ]
    return table_of(region_ids, columns, not_researched=(i for i in region_ids if i not in with_city))


def _leader_places(catalogue: Catalogue) -> pd.DataFrame:
    """The best place of a region's cities among the largest, in the edition the paper uses."""
    edition = (IQ_CITIES, LEADERS_YEAR, PopulationGroup.LARGEST, None)
    rows = rating_frame(
        r
        for r in catalogue.ratings
        if (r.rating, r.year, r.group, r.direction) == edition and r.subject in catalogue.municipalities
    )
    regions = rows["subject"].map({i: town.region.id for i, town in catalogue.municipalities.items()})
    return first_places(rows.assign(subject=regions).sort_values("rank", kind="stable"))
