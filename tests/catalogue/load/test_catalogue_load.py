"""The data files hold what the paper and the design promise, and whatever is wrong with them is said, all of it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.load.catalogue import DATA, FILES, CatalogueError, load_catalogue
from catalogue.model import (
    Catalogue,
    ContactLevel,
    Direction,
    DocumentationLevel,
    IndicatorKind,
    Language,
    PlaceKind,
    RatingRow,
    Scope,
)

Spoil = Callable[[Any], object]

TABLE_1 = (
    ("singapore", 1, "AAA"),
    ("zurich", 2, "AA"),
    ("oslo", 3, "AA"),
    ("taipei", 4, "A"),
    ("lausanne", 5, "A"),
    ("helsinki", 6, "A"),
    ("copenhagen", 7, "A"),
    ("geneva", 8, "A"),
    ("auckland", 9, "A"),
    ("bilbao", 10, "BBB"),
    ("moscow", 54, "B"),
    ("ankara", 55, "B"),
    ("saint-petersburg", 79, "CCC"),
    ("istanbul", 94, "CC"),
)
"""Table 1 of the paper: IMD Smart City Index 2021, place and grade."""

TABLE_2 = (
    ("moscow", "moscow", 1),
    ("saint-petersburg", "saint-petersburg", 2),
    ("nizhny-novgorod", "nizhny-novgorod-oblast", 5),
    ("ufa", "bashkortostan", 12),
    ("kazan", "tatarstan", 3),
    ("krasnoyarsk", "krasnoyarsk-krai", 6),
    ("volgograd", "volgograd-oblast", 18),
    ("chelyabinsk", "chelyabinsk-oblast", 37),
    ("voronezh", "voronezh-oblast", 13),
    ("perm", "perm-krai", 10),
    ("ekaterinburg", "sverdlovsk-oblast", 16),
    ("samara", "samara-oblast", 8),
    ("omsk", "omsk-oblast", 26),
    ("rostov-on-don", "rostov-oblast", 11),
    ("novosibirsk", "novosibirsk-oblast", 7),
)
"""Table 2 of the paper: cities in the order of their place, 1 to 15, each with the place of its region."""


# The real data


def test_catalogue_holds_every_card_and_place_of_its_files(catalogue: Catalogue) -> None:
    held = {name: len(json.loads((DATA / name).read_text("utf-8"))) for name in FILES if name.endswith(".json")}
    scopes = Counter(s.scope for s in catalogue.solutions.values())
    assert scopes == {Scope.DOMESTIC: held["solutions.json"], Scope.WORLD: held["solutions_world.json"]}
    assert len(catalogue.cities) == held["cities.json"] + held["cities_world.json"]


def test_domestic_cards_are_called_by_what_they_do_each_by_a_title_of_its_own(catalogue: Catalogue) -> None:
    titles = [s.title_functional for s in catalogue.in_scope(Scope.DOMESTIC)]
    assert all(titles)
    for language in Language:
        assert len({t[language].casefold() for t in titles if t}) == len(titles)


def test_places_are_towns_districts_and_regions_with_the_figures_of_their_own_tables(catalogue: Catalogue) -> None:
    """Only a region has no size; a town bears the census, a district or okrug its own figure."""
    known = {**catalogue.municipalities, **catalogue.units}
    for city in catalogue.cities.values():
        if city.kind is PlaceKind.REGION:
            assert city.population is None and city.name.ru == city.region.ru, city.id
        elif city.kind.is_unit:
            assert city.practice_of in known, city.id
        if city.population is not None:
            assert city.population_year, city.id
    assert {"perm", "nytva", "mozhaysk-okrug", "moscow-oblast"} <= set(catalogue.cities)


def test_scope_gives_its_solutions_by_id_and_all_gives_both(catalogue: Catalogue) -> None:
    domestic, world = catalogue.in_scope(Scope.DOMESTIC), catalogue.in_scope(Scope.WORLD)
    everything = catalogue.in_scope(Scope.ALL)
    assert len(everything) == len(domestic) + len(world) == len(catalogue.solutions)
    assert [s.id for s in everything] == sorted(s.id for s in [*domestic, *world])


def test_thirty_technologies_named_by_the_paper_are_domestic_solutions(catalogue: Catalogue) -> None:
    named = [s for s in catalogue.solutions.values() if s.named_in_paper]
    assert len(named) == 30
    assert {s.scope for s in named} == {Scope.DOMESTIC}


@pytest.mark.parametrize(
    "name",
    [
        "Binology",
        "КриптоВече",
        "CROSS 1",
        "Albacore",
        "CarPlace",
        "Ujin",
        "Симбиот",
        "Рубин",
        "Сирин",
        "Город Онлайн",
        "Мониторинг-Предиктив",
        "Умный лифт",
        "Цифровой омбудсмен жителя",
        "Интегра 4D-Планета Земля",
        "Умный свет",
        "Умный домофон",
        "Умные остановки",
    ],
)
def test_technology_of_the_paper_is_there_once_under_its_own_name(catalogue: Catalogue, name: str) -> None:
    assert len([s for s in catalogue.solutions.values() if s.named_in_paper and name in s.name.ru]) == 1


def _of_paper(catalogue: Catalogue, rating: str, kind: str) -> list[RatingRow]:
    rows = [r for r in catalogue.ratings if (r.rating, r.year, r.source) == (rating, 2021, "paper")]
    assert {r.subject_kind for r in rows} == {kind}
    return rows


def test_table_1_of_the_paper_is_in_the_ratings(catalogue: Catalogue) -> None:
    rows = _of_paper(catalogue, "smart-city-index", "city")
    assert sorted((r.subject, r.rank, r.grade) for r in rows) == sorted(TABLE_1)


def test_table_2_of_the_paper_is_in_the_ratings_and_the_cities(catalogue: Catalogue) -> None:
    rows = _of_paper(catalogue, "smart-region", "region")
    assert sorted((r.subject, r.rank) for r in rows) == sorted((region, rank) for _, region, rank in TABLE_2)
    ranked = {c.id: c.rank_2021 for c in catalogue.cities.values() if c.rank_2021 is not None}
    assert ranked == {city: place for place, (city, _, _) in enumerate(TABLE_2, 1)}


def test_every_solution_states_its_problem_in_5_to_10_phrases_per_language(catalogue: Catalogue) -> None:
    counts = {(s.id, lang): len(s.problems[lang]) for s in catalogue.solutions.values() for lang in Language}
    assert len(counts) == 2 * len(catalogue.solutions)
    assert {key: n for key, n in counts.items() if not 5 <= n <= 10} == {}


def test_problem_phrases_are_written_in_their_language(catalogue: Catalogue) -> None:
    cyrillic = re.compile("[а-яё]", re.IGNORECASE)
    wrong = [
        (s.id, phrase)
        for s in catalogue.solutions.values()
        for lang in Language
        for phrase in s.problems[lang]
        if bool(cyrillic.search(phrase)) is not (lang is Language.RU)
    ]
    assert wrong == []


def test_every_solution_is_documented_or_says_that_only_the_paper_names_it(catalogue: Catalogue) -> None:
    address = re.compile(r"https?://[^\s/]+\.\S+")
    for s in catalogue.solutions.values():
        assert s.sources or s.evidence is DocumentationLevel.PAPER_ONLY, s.id
        assert [u for u in s.sources if not address.fullmatch(u)] == [], s.id


def test_ten_directions_of_12_points_make_the_120_points_of_the_index(catalogue: Catalogue) -> None:
    assert set(catalogue.directions) == set(Direction)
    assert [d.max_points for d in catalogue.directions.values()] == [12.0] * 10


def test_27_measures_share_the_47_indicators_out_without_overlap(catalogue: Catalogue) -> None:
    assert len(catalogue.measures) == 27
    assert sorted(i for m in catalogue.measures for i in m.indicators) == list(range(1, 48))
    assert {m.direction for m in catalogue.measures} == set(Direction)


def test_47_indicators_stand_in_all_ten_directions_each_in_that_of_its_measure(catalogue: Catalogue) -> None:
    assert sorted(i.number for i in catalogue.indicators) == list(range(1, 48))
    assert {i.direction for i in catalogue.indicators} == set(Direction)
    direction = {n: m.direction for m in catalogue.measures for n in m.indicators}
    assert [i.number for i in catalogue.indicators if i.direction is not direction[i.number]] == []


def test_only_checklists_have_items_and_three_of_them_are_lost(catalogue: Catalogue) -> None:
    """The source copies the list of indicator 13 in the places of 8, 9 and 10."""
    lists = [i for i in catalogue.indicators if i.kind is IndicatorKind.PRESENCE]
    assert [i.number for i in lists if not i.items] == [8, 9, 10]
    assert [i.number for i in catalogue.indicators if i.items and i not in lists] == []


def test_every_measure_of_a_solution_is_one_of_the_27(catalogue: Catalogue) -> None:
    measures = {m.id for m in catalogue.measures}
    named = [m for s in catalogue.solutions.values() for m in s.measures]
    assert len(named) > 100
    assert set(named) <= measures


def test_no_solution_needs_what_it_provides_and_world_practices_state_neither(catalogue: Catalogue) -> None:
    for s in catalogue.solutions.values():
        assert not set(s.needs) & set(s.provides), s.id
        assert s.scope is Scope.DOMESTIC or (s.measures, s.needs, s.provides) == ((), (), ()), s.id
    assert any(s.needs for s in catalogue.solutions.values())
    assert any(s.provides for s in catalogue.solutions.values())


def test_every_rating_row_of_the_index_keeps_the_scale_of_its_edition(catalogue: Catalogue) -> None:
    scales = {year: edition.max_points for year, edition in catalogue.editions.items()}
    assert scales == dict.fromkeys(range(2018, 2024), 120.0) | {2024: 260.0}
    rows = [r for r in catalogue.ratings if r.rating == "iq-cities" and r.max is not None and r.year is not None]
    assert len(rows) > 150
    assert [r for r in rows if r.year is not None and r.max != scales[r.year]] == []


def test_population_of_the_cities_is_the_same_in_the_table_of_municipalities(catalogue: Catalogue) -> None:
    domestic = json.loads((DATA / "cities.json").read_text("utf-8"))
    towns = [c for c in domestic if c["kind"] == "town"]
    assert len(towns) >= 180
    for city in towns:
        town = catalogue.municipalities[city["id"]]
        dated = (town.name.ru, town.population, town.population_year)
        assert dated == (city["name_ru"], city["population"], city["population_year"])


def test_okrugs_and_districts_bear_a_figure_of_the_table_of_units(catalogue: Catalogue) -> None:
    figures = {(u.region.name.ru, u.population, u.population_year) for u in catalogue.units.values()}
    units = [c for c in catalogue.cities.values() if c.kind.is_unit]
    assert len(units) >= 80
    assert [u.id for u in units if u.population and (u.region.ru, u.population, u.population_year) not in figures] == []


def test_every_region_has_its_level_of_digital_maturity(catalogue: Catalogue) -> None:
    rows = [r for r in catalogue.ratings if r.rating == "digital-maturity"]
    assert {r.subject for r in rows} == {m.region.id for m in catalogue.municipalities.values()}
    assert Counter(r.grade for r in rows) == {"high": 9, "middle": 62, "low": 14}
    assert all(r.source for r in rows)


# What is wrong is said


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One thing wrong with one entry of one file, and how it has to be reported."""

    name: str
    file: str
    entry: str
    says: str
    spoil: Spoil


def _with_id(records: Any, identifier: str) -> Any:
    return next(r for r in records if r.get("id") == identifier)


def _set(identifier: str, *path: str | int, to: object) -> Spoil:
    def spoil(records: Any) -> None:
        inner = _with_id(records, identifier)
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return spoil


def _drop(identifier: str, key: str) -> Spoil:
    return lambda records: _with_id(records, identifier).pop(key)


def _twice(identifier: str) -> Spoil:
    return lambda records: records.append(dict(_with_id(records, identifier)))


def _keep(*identifiers: str) -> Spoil:
    def spoil(records: Any) -> None:
        records[:] = [_with_id(records, identifier) for identifier in identifiers]

    return spoil


def _all(*spoils: Spoil) -> Spoil:
    return lambda records: [spoil(records) for spoil in spoils]


def _in(part: str, spoil: Spoil) -> Spoil:
    """Spoils one of the lists that a file holds."""
    return lambda whole: spoil(whole[part])


def _change_at(index: int, key: str, to: object) -> Spoil:
    def spoil(records: Any) -> None:
        records[index][key] = to

    return spoil


# The solutions spoilt here are nobody's domestic counterpart and Lysva has no deployment: each fault stands alone.
HOME, WORLD = "solutions.json", "solutions_world.json"
FAULTS = (
    Spoilt("missing field", HOME, "cryptoveche", "field 'name_ru' is missing", _drop("cryptoveche", "name_ru")),
    Spoilt("missing in world", WORLD, "zurich-pikmi", "field 'tags' is missing", _drop("zurich-pikmi", "tags")),
    Spoilt(
        "missing in city",
        "cities.json",
        "nytva",
        "field 'population' is missing",
        _drop("nytva", "population"),
    ),
    Spoilt(
        "wrong type",
        HOME,
        "lobachevsky-platform",
        "field 'named_in_paper': expected bool, found 'yes'",
        _set("lobachevsky-platform", "named_in_paper", to="yes"),
    ),
    Spoilt(
        "blank translation",
        HOME,
        "lobachevsky-ai",
        "field 'summary': both languages are needed",
        _set("lobachevsky-ai", "summary_en", to="  "),
    ),
    Spoilt(
        "unknown direction",
        HOME,
        "kazan-safe-city-video",
        "field 'domains': 'smart-magic' is not one of city-management, ",
        _set("kazan-safe-city-video", "domains", 0, to="smart-magic"),
    ),
    Spoilt(
        "no direction",
        HOME,
        "ufa-situation-centre",
        "field 'domains': at least one direction is needed",
        _set("ufa-situation-centre", "domains", to=[]),
    ),
    Spoilt(
        "unknown city of a deployment",
        HOME,
        "kazan-ai-video-search deployments[0]",
        "city 'atlantis' is not in cities.json or cities_world.json",
        _set("kazan-ai-video-search", "deployments", 0, "city", to="atlantis"),
    ),
    Spoilt(
        "unknown city of an effect",
        WORLD,
        "singapore-myresponder effects[0]",
        "city 'utopia' is not in cities.json or cities_world.json",
        _set("singapore-myresponder", "effects", 0, "city", to="utopia"),
    ),
    Spoilt(
        "unknown deployment status",
        HOME,
        "kazan-smart-crossing deployments[0]",
        "field 'status': 'dreamt' is not one of scaled, operational, pilot, unknown",
        _set("kazan-smart-crossing", "deployments", 0, "status", to="dreamt"),
    ),
    Spoilt(
        "bad url of a deployment",
        HOME,
        "emias deployments[1]",
        "field 'source': 'ftp://mos.ru' is not a web address",
        _set("emias", "deployments", 1, "source", to="ftp://mos.ru"),
    ),
    Spoilt(
        "bad url of an effect",
        HOME,
        "kazan-land-edm effects[0]",
        "field 'source': 'mos.ru' is not a web address",
        _set("kazan-land-edm", "effects", 0, "source", to="mos.ru"),
    ),
    Spoilt(
        "bad url of a vendor",
        HOME,
        "prosobytie",
        "field 'url': 'www.gucodd.ru' is not a web address",
        _set("prosobytie", "vendor", "url", to="www.gucodd.ru"),
    ),
    Spoilt(
        "bad date",
        HOME,
        "mesh-school",
        "field 'as_of': '31.12.2021' is not a date YYYY, YYYY-MM or YYYY-MM-DD",
        _set("mesh-school", "import_substitution", "as_of", to="31.12.2021"),
    ),
    Spoilt(
        "too few phrases",
        HOME,
        "moscow-remote-voting",
        "field 'problems': 4 phrases in 'en', 5 to 10 are needed",
        _set("moscow-remote-voting", "problems", "en", to=["one", "two", "three", "four"]),
    ),
    Spoilt(
        "too many phrases",
        WORLD,
        "zurich-lorawan",
        "field 'problems': 11 phrases in 'ru', 5 to 10 are needed",
        _set("zurich-lorawan", "problems", "ru", to=[f"яма {n}" for n in range(11)]),
    ),
    Spoilt(
        "phrase twice",
        HOME,
        "spb-safe-city-video",
        "field 'problems': a phrase stands twice in 'en'",
        _set("spb-safe-city-video", "problems", "en", to=["Dark", "dark", "wet", "cold", "loud"]),
    ),
    Spoilt(
        "no residents",
        HOME,
        "nizhny-smart-stops",
        "field 'min_population': 0 is not a number of residents",
        _set("nizhny-smart-stops", "min_population", to=0),
    ),
    Spoilt(
        "evidence without a source",
        HOME,
        "nizhny-video-centre",
        "evidence is 'documented', but there is no source",
        _set("nizhny-video-centre", "sources", to=[]),
    ),
    Spoilt("duplicate id", HOME, "lensvet-crossing-lights", "stands twice", _twice("lensvet-crossing-lights")),
    Spoilt("duplicate city", "cities.json", "moscow", "stands twice", _twice("moscow")),
    Spoilt(
        "id with a space", WORLD, "Zurich Led", "field 'id': small", _set("zurich-led-lighting", "id", to="Zurich Led")
    ),
    Spoilt(
        "unknown counterpart",
        WORLD,
        "singapore-oneservice",
        "domestic counterpart 'nobody' is not in solutions.json",
        _set("singapore-oneservice", "domestic_counterparts", to=["nobody"]),
    ),
    Spoilt(
        "value above the maximum",
        "ratings.json",
        "iq-cities 2018 moscow",
        "field 'value': 120.5 is not between 0 and the edition's maximum 120",
        _change_at(0, "value", 120.5),
    ),
    Spoilt(
        "measure of an unknown direction",
        "iq_method.json",
        "engagement-platform",
        "field 'direction': 'luck' is not one of ",
        lambda method: _change_at(0, "direction", "luck")(method["measures"]),
    ),
    Spoilt(
        "unknown capability that is needed",
        HOME,
        "electronic-house",
        "field 'needs': 'magic' is not one of cameras, video-platform, ",
        _set("electronic-house", "needs", to=["cameras", "magic"]),
    ),
    Spoilt(
        "unknown capability that is provided",
        HOME,
        "krasnoyarsk-its",
        "field 'provides': 'Cameras' is not one of cameras, video-platform, ",
        _set("krasnoyarsk-its", "provides", 0, to="Cameras"),
    ),
    Spoilt(
        "capability in the place of a list",
        HOME,
        "sirin-ai",
        "field 'needs': expected list, found 'cameras'",
        _set("sirin-ai", "needs", to="cameras"),
    ),
    Spoilt(
        "need and provide the same",
        HOME,
        "volgograd-video",
        "it cannot both need and provide 'open-data'",
        _all(
            _set("volgograd-video", "needs", to=["cameras", "open-data"]),
            _set("volgograd-video", "provides", to=["open-data", "video-platform"]),
        ),
    ),
    Spoilt(
        "unknown measure",
        HOME,
        "ujin-os",
        "measure 'flying-cars' is not in iq_method.json",
        _set("ujin-os", "measures", 0, to="flying-cars"),
    ),
    Spoilt(
        "measure with an unknown indicator",
        "iq_method.json",
        "4g-coverage",
        "indicator 48 is not among the indicators",
        _in("measures", _set("4g-coverage", "indicators", to=[17, 48])),
    ),
    Spoilt(
        "indicator of an unknown kind",
        "iq_method.json",
        "indicator 1",
        "field 'kind': 'guess' is not one of presence, share, per-10k, density, rate",
        _in("indicators", _change_at(0, "kind", "guess")),
    ),
    Spoilt(
        "indicator of an unknown direction",
        "iq_method.json",
        "indicator 2",
        "field 'direction': 'luck' is not one of ",
        _in("indicators", _change_at(1, "direction", "luck")),
    ),
    Spoilt(
        "indicator twice",
        "iq_method.json",
        "indicator 47",
        "the id '47' stands twice",
        _in("indicators", lambda indicators: indicators.append(dict(indicators[46]))),
    ),
    Spoilt(
        "direction left out",
        "iq_method.json",
        "directions",
        "direction 'city-management' is missing",
        lambda method: method["directions"].remove(_slug(method, "city-management")),
    ),
    Spoilt(
        "certificate taken for an entry number",
        "register.json",
        "Умный паркинг CarPlace",
        "field 'entry_number': 'RU2021616161' is no entry number",
        _change_at(0, "entry_number", "RU2021616161"),
    ),
    Spoilt(
        "unknown region",
        "municipalities.csv",
        "abaga",
        "field 'region_id': 'narnia' is not in regions.csv",
        _set("abaga", "region_id", to="narnia"),
    ),
    Spoilt(
        "coordinate in words",
        "municipalities.csv",
        "lysva",
        "a number cannot be read: could not convert string to float: 'north'",
        _set("lysva", "lat", to="north"),
    ),
    Spoilt("duplicate town", "municipalities.csv", "nytva", "the id 'nytva' stands twice", _twice("nytva")),
)


def _slug(method: Any, slug: str) -> Any:
    return next(d for d in method["directions"] if d["slug"] == slug)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with few municipalities, so that it is copied and read fast."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("small") / "data"))
    _edit(folder / "municipalities.csv", _keep("abaga", "lysva", "nytva", "moscow"))
    assert len(load_catalogue(folder).municipalities) == 4
    return folder


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(small, tmp_path / "data"))


def _edit(path: Path, *spoils: Spoil) -> None:
    if path.suffix == ".json":
        data = json.loads(path.read_text("utf-8"))
        for spoil in spoils:
            spoil(data)
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for spoil in spoils:
        spoil(rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _reported(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_reported_with_its_file_and_entry_and_nothing_else_is(folder: Path, fault: Spoilt) -> None:
    _edit(folder / fault.file, fault.spoil)
    (problem,) = _reported(folder).problems
    assert (problem.place.file, problem.place.part) == (fault.file, fault.entry)
    assert fault.says in problem.message


def test_all_faults_of_all_files_are_reported_together(folder: Path) -> None:
    for file in {f.file for f in FAULTS}:
        _edit(folder / file, *(f.spoil for f in FAULTS if f.file == file))
    error = _reported(folder)
    assert sorted((p.place.file, p.place.part) for p in error.problems) == sorted((f.file, f.entry) for f in FAULTS)
    for fault in FAULTS:
        told = [line for line in str(error).splitlines() if line.startswith(f"{fault.file}: {fault.entry}: ")]
        assert any(fault.says in line for line in told), fault.name


def test_all_unreadable_files_are_reported_together(folder: Path) -> None:
    (folder / "solutions.json").write_text('[{"id": "half-an-en', "utf-8")
    (folder / "ratings.json").unlink()
    (folder / "regions.csv").write_bytes("geonames_admin1,id\n01,Адыгея".encode("utf-16"))
    error = _reported(folder)
    assert [p.place.file for p in error.problems] == ["solutions.json", "ratings.json", "regions.csv"]
    assert "Unterminated string" in error.problems[0].message
    assert "No such file" in error.problems[1].message
    assert "can't decode" in error.problems[2].message
    assert all(f"{name}: whole file: " in str(error) for name in ("solutions.json", "ratings.json", "regions.csv"))


def test_empty_folder_is_reported_file_by_file(tmp_path: Path) -> None:
    assert [p.place.file for p in _reported(tmp_path).problems] == list(FILES)


@pytest.mark.parametrize("file", ["solutions.json", "cities_world.json", "ratings.json", "register.json"])
def test_object_in_the_place_of_a_list_is_reported(folder: Path, file: str) -> None:
    (folder / file).write_text("{}", "utf-8")
    told = [(p.place.part, p.message) for p in _reported(folder).problems if p.place.file == file]
    assert told == [("whole file", "expected a list, found dict")]


def test_entry_that_is_no_object_is_reported_by_its_place(folder: Path) -> None:
    _edit(folder / "register.json", lambda records: records.insert(2, "FindFace"))
    told = [(p.place.file, p.place.part) for p in _reported(folder).problems]
    assert ("register.json", "entry 3") in told


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        ("solutions.json", _set("ujin-os", "measures", to=[["smart-metering"]])),
        ("solutions.json", _set("ujin-os", "measures", to=[7, "flying-cars"])),
        ("solutions_world.json", _set("zurich-pikmi", "domestic_counterparts", to=[{}])),
        ("iq_method.json", _in("measures", _set("4g-coverage", "indicators", to=[[17]]))),
        ("iq_method.json", _in("measures", _set("4g-coverage", "indicators", to=["17", 48]))),
        ("iq_method.json", _in("measures", _set("4g-coverage", "id", to=["4g"]))),
        ("iq_method.json", _in("indicators", _change_at(0, "number", [1]))),
    ],
    ids=["measure", "measures", "counterpart", "indicator", "indicators", "id", "number"],
)
def test_member_of_a_list_that_is_of_a_wrong_type_is_reported(folder: Path, file: str, spoil: Spoil) -> None:
    _edit(folder / file, spoil)
    assert {p.place.file for p in _reported(folder).problems} == {file}


@pytest.fixture(scope="module")
def spare(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to spoil and mend many times."""
    return Path(shutil.copytree(small, tmp_path_factory.mktemp("spare") / "data"))


REQUIRED = {
    "solutions.json": 18,
    "cities.json": 9,
    "ratings.json": 11,
    "register.json": 9,
}
"""Required fields of an entry, at least; the test fails where fewer are left to remove."""
OPTIONAL = {
    "domestic_counterparts", "note_ru", "note_en", "note", "class_ru", "population_source", "smart_city_index_2021"
}  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_any_field_removed_from_any_entry_is_reported_for_that_entry(spare: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(REQUIRED)))
    untouched = (spare / file).read_text("utf-8")
    records = json.loads(untouched)
    index = data.draw(st.integers(0, len(records) - 1))
    keys = sorted(set(records[index]) - OPTIONAL)
    assert len(keys) >= REQUIRED[file]
    key = data.draw(st.sampled_from(keys))
    del records[index][key]
    try:
        (spare / file).write_text(json.dumps(records, ensure_ascii=False), "utf-8")
        told = [
            p for p in _reported(spare).problems if p.place.file == file and f"field {key!r} is missing" in p.message
        ]
    finally:
        (spare / file).write_text(untouched, "utf-8")
    (problem,) = told
    record = records[index]
    names = {
        "ratings.json": f"{record.get('rating')} {record.get('year')} {record.get('subject')}",
        "register.json": record.get("product_ru") or f"entry {index + 1}",
    }
    assert problem.place.part == names.get(file, record.get("id") or f"entry {index + 1}")


# The content hash


def test_content_hash_is_the_same_for_the_same_data(catalogue: Catalogue) -> None:
    assert load_catalogue(DATA).content_hash == catalogue.content_hash


@pytest.mark.parametrize("file", FILES)
def test_content_hash_changes_with_every_file(small: Path, folder: Path, file: str) -> None:
    assert load_catalogue(folder).content_hash == load_catalogue(small).content_hash
    with (folder / file).open("a", encoding="utf-8") as target:
        target.write("\n")
    assert load_catalogue(folder).content_hash != load_catalogue(small).content_hash


def test_only_the_last_part_of_a_unit_s_adjective_changes_in_its_cases(catalogue: Catalogue) -> None:
    wrong = []
    for unit in catalogue.units.values():
        adjective = unit.name.ru.split()[0]
        if "-" in adjective and adjective.endswith(("ий", "ой", "ый")) and unit.cases:
            first = adjective.rpartition("-")[0] + "-"
            wrong += [form for form in (unit.cases.genitive, unit.cases.prepositional) if not form.startswith(first)]
    assert wrong == []


def test_a_unit_s_kind_is_said_once_in_its_cases(catalogue: Catalogue) -> None:
    named = [(u, u.cases.genitive.split()) for u in catalogue.units.values() if u.cases]
    assert [u.name.ru for u, words in named if len(words) > len(u.name.ru.split())] == []


def test_level_of_a_body_agrees_with_its_name(catalogue: Catalogue) -> None:
    levels = {c.id: c.contact.level for c in catalogue.cities.values()}
    assert levels["kazan"] is ContactLevel.TOWN
    assert levels["lysva"] is ContactLevel.REGION
    for city in catalogue.cities.values():
        of_region = city.contact.body.ru.partition(" (")[0].endswith(("края", "области"))
        of_region = of_region or city.kind is PlaceKind.REGION
        assert (city.contact.level is ContactLevel.REGION) is of_region, city.id
