"""Builds open_figures.csv and open_classes.csv: open figures with our ids, and classes of peers.

Run after build_municipalities.py and build_units.py: .venv/bin/python scripts/build_open_figures.py

Data: catalogue/data/open (the index of the quality of the urban environment of 2020, Rosstat's figures of large cities
of 2017-2019 and of municipal units of 2023-2024). What each figure is, of whom and from where: open_indicators.json.
"""

from __future__ import annotations

import sys

import pandas as pd
from build_municipalities import DATA, OFFICIAL, plain

ENVIRONMENT_YEAR = 2020
ENVIRONMENT = {
    "total_360": "environment-total",
    "housing_60": "environment-housing",
    "streets_60": "environment-streets",
    "green_60": "environment-green",
    "public_business_60": "environment-public-business",
    "social_leisure_60": "environment-social-leisure",
    "citywide_60": "environment-citywide",
}
SIZES = {
    "Малый город": "under-50k",
    "Средний город": "50k-100k",
    "Большой город": "100k-250k",
    "Крупный город": "250k-1m",
    "Крупнейший город": "1m-plus",
}
CLIMATES = {"условно комфортный климат": "comfortable", "тяжелые климатические условия": "severe"}
SIZE_BORDERS = [0, 50_000, 100_000, 250_000, 1_000_000, float("inf")]
"""The size classes of the environment index, applied to units too."""
OF_REGIONS = set("республика область край автономный автономная округ город федерального значения северная".split())
TELLING_LETTERS = 7
"""Краснодарский and Красноярский края part at the seventh letter."""


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype={"oktmo": str, "id": str, "region_id": str})


def with_region_ids(rows: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of the sources with our region ids: by the first letters of the words that tell a region from others."""
    ids = {region_key(name): i for name, i in zip(regions["name_ru"], regions["id"], strict=True)}
    return rows.assign(region_id=rows["region"].map(region_key).map(ids))


def region_key(name: str) -> str:
    """ "Кабардино-Балкарская Республика" and "Республика Кабардино-Балкария" are one, with and without "Кузбасс"."""
    telling = [w for w in plain(name).split() if w not in OF_REGIONS]
    return telling[0][:TELLING_LETTERS]


def with_town_ids(rows: pd.DataFrame, towns: pd.DataFrame) -> pd.DataFrame:
    """Rows with the id of their town, by name and region; a town that is not found ends the run."""
    known = towns[towns["kind"] == "town"].assign(key=towns["name_ru"].map(plain))[["key", "region_id", "id"]]
    found = rows.assign(key=rows["town"].replace(OFFICIAL).map(plain)).merge(known, on=["key", "region_id"], how="left")
    lost = found[found["id"].isna()]
    if len(found) != len(rows) or len(lost):
        sys.exit(f"towns without an id: {lost[['town', 'region']].drop_duplicates().to_string()}")
    return found


def long(rows: pd.DataFrame, columns: dict[str, str], digits: int) -> pd.DataFrame:
    """One row a figure: indicator, place, year, value."""
    melted = rows.rename(columns=columns).melt(["id", "year"], list(columns.values()), "indicator", "value").dropna()
    return melted.assign(value=melted["value"].round(digits))


def of_environment(towns: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    rows = with_region_ids(read("open/environment_index_2020.csv"), regions)
    return with_town_ids(rows, towns).assign(year=ENVIRONMENT_YEAR)


def of_big_cities(towns: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    rows = with_town_ids(with_region_ids(read("open/big_cities_2017_2019.csv"), regions), towns)
    people = rows["population_thousand"]
    rows = rows.assign(
        crimes=rows["crimes"] / people * 10,
        water=100 * rows["water_network_to_replace_m"] / rows["water_network_m"],
        lit=100 * rows["lit_streets_km"] / rows["streets_km"],
        guests=rows["hosted_guests"] / people,
        investment=rows["investment_million_rub"] / people,
    )
    names = {
        "crimes": "crimes",
        "water": "water-network-worn",
        "lit": "streets-lit",
        "guests": "guests",
        "investment": "investment",
        "wage_rub": "town-wage",
    }
    return long(rows, names, 1)


def of_units(units: pd.DataFrame) -> pd.DataFrame:
    wages = [
        units.assign(year=year)[["id", "year", f"mean_wage_{year}_rub"]].set_axis(["id", "year", "unit-wage"], axis=1)
        for year in (2023, 2024)
    ]
    moved = units.assign(year=2023, value=1000 * units["net_migration_2023"] / units["population_2023"])
    moved = moved[["id", "year", "value"]].set_axis(["id", "year", "unit-migration"], axis=1)
    parts = [long(w, {"unit-wage": "unit-wage"}, 1) for w in wages]
    return pd.concat([*parts, long(moved, {"unit-migration": "unit-migration"}, 1)])


def classes_of_units(units: pd.DataFrame, towns: pd.DataFrame) -> pd.DataFrame:
    """Size by the unit's residents; climate of its centre, else the commonest of its region's towns in the index."""
    usual = towns.groupby("region_id")["climate"].agg(lambda c: c.mode().iloc[0])
    own = units["centre_id"].map(towns.set_index("id")["climate"])
    climate = own.fillna(units["region_id"].map(usual))
    people = units["population_2024"].fillna(units["population_2023"])
    sizes = pd.cut(people, SIZE_BORDERS, right=False, labels=list(SIZES.values()))
    return pd.DataFrame({"place_id": units["id"], "year": 2024, "size": sizes, "climate": climate}).dropna()


def main() -> int:
    regions, towns, units = read("regions.csv"), read("municipalities.csv"), read("municipal_units.csv")
    source = read("open/municipal_units.csv").assign(oktmo=lambda u: u["oktmo"].str.replace("-", "").str[:8])
    source["id"] = ("oktmo-" + source["oktmo"]).replace({"oktmo-57546000": "perm-district"})
    units = units[["id", "region_id", "centre_id"]].merge(source.drop(columns="region"), on="id", validate="1:1")
    environment = of_environment(towns, regions)
    figures = pd.concat([long(environment, ENVIRONMENT, 0), of_big_cities(towns, regions), of_units(units)])
    figures = figures.rename(columns={"id": "place_id"})[["indicator", "place_id", "year", "value"]]
    figures = figures.sort_values(["indicator", "year", "place_id"])
    if (doubles := figures.duplicated(["indicator", "place_id", "year"])).any():
        sys.exit(f"figures that stand twice:\n{figures[doubles].to_string()}")
    figures.assign(value=figures["value"].map("{:g}".format)).to_csv(
        DATA / "open_figures.csv", index=False, lineterminator="\n"
    )
    classed = environment.assign(
        place_id=environment["id"],
        size=environment["size_class"].map(SIZES),
        climate=environment["climate"].map(CLIMATES),
    )
    both = pd.concat([classed[["place_id", "year", "size", "climate"]], classes_of_units(units, classed)])
    both.sort_values("place_id").to_csv(DATA / "open_classes.csv", index=False, lineterminator="\n")
    print(f"{len(figures)} figures of {figures['place_id'].nunique()} places, {len(both)} classes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
