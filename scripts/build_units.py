"""Builds catalogue/data/municipal_units.csv: municipal districts and okrugs with their centres, 2024.

Run after build_municipalities.py: .venv/bin/python scripts/build_units.py

Data: catalogue/data/open/municipal_units.csv (Rosstat's municipal database and SberIndex's dictionary, CC BY-SA 4.0;
processed by "Если быть точным", CC BY 4.0). A unit and the town in its centre keep their own figures. A unit holds its
centre when no other unit is the town's own: Лысьвенский округ holds Лысьва, Пермский округ surrounds Пермь.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict

from build_municipalities import DATA, plain, region_id, transliterated
from case_forms import declined

COLUMNS = (
    "id,name_ru,name_en,short,kind,region_id,centre_id,centre_ru,centre_en,holds_centre,population,population_year,"
    "lat,lon,source,genitive,dative,accusative,instrumental,prepositional"
).split(",")
SOURCE = "Росстат, база данных муниципальных образований (СберИндекс; «Если быть точным»)"
KINDS = {
    "городской округ": ("urban-okrug", "Urban Okrug"),
    "муниципальный округ": ("municipal-okrug", "Municipal Okrug"),
    "муниципальный район": ("district", "District"),
}
RATED = {"57-546-000-000": "perm-district"}
"""Units that ratings name, by their OKTMO."""
ADJECTIVE = re.compile(r"(?:ский|цкий|ской|цкой|ный|вой|ой|ый|ий)$")


def type_forms(kind: str) -> dict[str, str]:
    """A type of unit in five cases."""
    first, second = kind.split()
    stem = first[:-2]
    soft = {"genitive": "ого", "dative": "ому", "accusative": first[-2:], "instrumental": "ым", "prepositional": "ом"}
    noun = {"genitive": "а", "dative": "у", "accusative": "", "instrumental": "ом", "prepositional": "е"}
    if first.endswith("кой"):
        soft["instrumental"] = "им"
    return {case: f"{stem}{soft[case]} {second}{noun[case]}" for case in soft}


def name_of(unit: dict[str, str]) -> str:
    """The unit's name in the order of speech: Лысьвенский городской округ, городской округ город Майкоп."""
    official = unit["unit"].replace("городской округ округ", "городской округ")
    if is_adjectival(unit):
        return f"{unit['unit_short']} {unit['unit_type']}"
    return re.sub(r"\s*\([^)]*\)", "", official)


def is_adjectival(unit: dict[str, str]) -> bool:
    centre = plain(centre_of(unit))
    return bool(ADJECTIVE.search(unit["unit_short"])) and plain(unit["unit_short"]) != centre


def centre_of(unit: dict[str, str]) -> str:
    return re.sub(r"^(?:\S*\.?\s)?(?=[А-ЯЁ])|^[а-я().\s-]+(?=[А-ЯЁ])", "", unit["centre"]).strip()


def cases_of(unit: dict[str, str]) -> dict[str, str]:
    """The name in five cases: Орехово-Зуевского городского округа, городского округа город Майкоп."""
    forms = type_forms(unit["unit_type"])
    name, kind = name_of(unit), unit["unit_type"]
    if name.startswith(kind):
        rest = name.removeprefix(kind).strip()
        return {case: f"{form} {rest}" for case, form in forms.items()}
    adjective = dict(zip(forms, adjective_cases(name.removesuffix(kind).strip()), strict=True))
    return {case: f"{adjective[case]} {form}" for case, form in forms.items()}


def adjective_cases(name: str) -> list[str]:
    """An adjective in five cases; of one in parts only the last changes, of two words both do."""
    if "-" not in name:
        return list(declined(name))
    columns = []
    for word in name.split():
        first, hyphen, last = word.rpartition("-")
        columns.append([f"{first}{hyphen}{form}" for form in declined(last)])
    return [" ".join(forms) for forms in zip(*columns, strict=True)]


def main() -> int:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as handle:
        regions = {row["name_ru"]: row for row in csv.DictReader(handle)}
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as handle:
        towns = {(plain(r["name_ru"]), r["region_id"]): r for r in csv.DictReader(handle)}
    with (DATA / "open" / "municipal_units.csv").open(encoding="utf-8", newline="") as handle:
        units = list(csv.DictReader(handle))
    claims: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for unit in units:
        claims[plain(centre_of(unit)), unit["region"]].append(unit)
    rows = []
    for unit in units:
        region = region_id(unit["region"], regions)
        key = plain(centre_of(unit))
        centre = towns.get((key, region))
        rivals = [u for u in claims[key, unit["region"]] if u is not unit]
        own = plain(unit["unit_short"]) == key
        taken = any(plain(u["unit_short"]) == key or u["unit_type"] == "городской округ" for u in rivals)
        people = int(unit["population_2024"] or unit["population_2023"] or 0)
        fits = centre is not None and people >= 0.9 * int(centre["population"] or 0)
        kind, english = KINDS[unit["unit_type"]]
        rows.append(
            {
                "id": RATED.get(unit["oktmo"]) or f"oktmo-{unit['oktmo'].replace('-', '')[:8]}",
                "name_ru": name_of(unit),
                "name_en": f"{transliterated(unit['unit_short']).title()} {english}",
                "short": unit["unit_short"],
                "kind": kind,
                "region_id": region,
                "centre_id": centre["id"] if centre else "",
                "centre_ru": centre["name_ru"] if centre else centre_of(unit),
                "centre_en": centre["name_en"] if centre else transliterated(centre_of(unit)).title(),
                "holds_centre": int(fits and (own or not taken)),
                "population": people or "",
                "population_year": 2024 if unit["population_2024"] else 2023,
                "lat": round(float(unit["latitude"]), 5),
                "lon": round(float(unit["longitude"]), 5),
                "source": SOURCE,
            }
            | cases_of(unit)
        )
    rows.sort(key=lambda r: r["id"])
    with (DATA / "municipal_units.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    held = sum(r["holds_centre"] for r in rows)
    print(
        f"{len(rows)} units, {sum(bool(r['centre_id']) for r in rows)} centres known, {held} hold them", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
