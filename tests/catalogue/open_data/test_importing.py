"""Official files of open figures: read by their published structure, whole or not at all, kept beside the packaged."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from figure_files import (
    ENVIRONMENT_HEADINGS,
    crash,
    csv_of,
    environment_row,
    geojson_of,
    xlsx_of,
)

from bot.database import open_database
from catalogue.load.catalogue import DATA
from catalogue.model import Catalogue
from catalogue.open_data.importing import import_file, read_file
from catalogue.open_data.model import FigureFault, FigureFileError, FileKind, ReadFigures
from catalogue.open_data.store import FigureStore
from catalogue.places.resolution import Places
from recommender.indirect import newest

LYSVA = environment_row("Лысьва", "Пермский край", (40, 35, 41, 36, 37, 44))
KIROV = environment_row("Киров", "Калужская область", (30, 31, 32, 33, 34, 35))
DATABASE = ("region", "municipality", "oktmo", "indicator_name", "indicator_value", "indicator_unit", "period", "year")
WAGE = "Среднемесячная заработная плата работников организаций (без субъектов малого предпринимательства)"
TODAY = date(2026, 11, 29)


def read(content: bytes, kind: FileKind, catalogue: Catalogue, places: Places, year: int | None = 2024) -> ReadFigures:
    return read_file(content, kind, year, catalogue, places)


def refused(
    content: bytes, kind: FileKind, catalogue: Catalogue, places: Places, year: int | None = 2024
) -> FigureFileError:
    with pytest.raises(FigureFileError) as caught:
        read(content, kind, catalogue, places, year)
    return caught.value


# -- the environment index -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "csv", "cp1251"])
def test_environment_index_is_read_from_a_workbook_and_from_text(
    catalogue: Catalogue, places: Places, form: str
) -> None:
    rows = [LYSVA, KIROV]
    content = {
        "xlsx": lambda: xlsx_of(ENVIRONMENT_HEADINGS, rows, above=("Индекс качества городской среды", "2024 год")),
        "csv": lambda: csv_of(ENVIRONMENT_HEADINGS, rows),
        "cp1251": lambda: csv_of(ENVIRONMENT_HEADINGS, rows, encoding="cp1251"),
    }[form]()
    figures = read(content, FileKind.ENVIRONMENT_INDEX, catalogue, places).figures
    assert {f.place_id for f in figures} == {"lysva", "kirov-kaluga-oblast"}
    assert {f.year for f in figures} == {2024}
    assert {f.indicator: f.value for f in figures if f.place_id == "lysva"} == {
        "environment-total": 233,
        "environment-housing": 40,
        "environment-streets": 35,
        "environment-green": 41,
        "environment-public-business": 36,
        "environment-social-leisure": 37,
        "environment-citywide": 44,
    }


def test_every_town_of_the_packaged_edition_is_known_again(catalogue: Catalogue, places: Places) -> None:
    with (DATA / "open" / "environment_index_2020.csv").open(encoding="utf-8", newline="") as handle:
        source = list(csv.DictReader(handle))
    parts = ("housing_60", "streets_60", "green_60", "public_business_60", "social_leisure_60", "citywide_60")
    rows = [environment_row(r["town"], r["region"], [float(r[p]) for p in parts]) for r in source]
    found = read(csv_of(ENVIRONMENT_HEADINGS, rows), FileKind.ENVIRONMENT_INDEX, catalogue, places, 2020)
    packaged = catalogue.figures.values["environment-total"][2020]
    known = {f.place_id: f.value for f in found.figures if f.indicator == "environment-total"}
    assert known.items() <= packaged.items()
    assert len(found.left_out) <= 0.02 * len(rows)


def test_everything_wrong_is_told_and_nothing_is_taken(catalogue: Catalogue, places: Places) -> None:
    rows = [
        environment_row("Лысьва", "Пермский край", (40, 75, 41, 36, 37, 44)),
        environment_row("Нытва", "Пермский край", (40, 35, 41, 36, 37, 44), total=100),
        (*KIROV[:5], "много", *KIROV[6:]),
        LYSVA,
    ]
    error = refused(csv_of(ENVIRONMENT_HEADINGS, rows), FileKind.ENVIRONMENT_INDEX, catalogue, places)
    assert [(p.code, p.place.row) for p in error.problems] == [
        (FigureFault.OUT_OF_RANGE, 2),
        (FigureFault.OTHER_SUM, 3),
        (FigureFault.NOT_A_NUMBER, 4),
        (FigureFault.TWICE, 5),
    ]


def test_year_is_asked_for_where_the_file_does_not_say_it(catalogue: Catalogue, places: Places) -> None:
    error = refused(csv_of(ENVIRONMENT_HEADINGS, [LYSVA]), FileKind.ENVIRONMENT_INDEX, catalogue, places, None)
    assert [p.code for p in error.problems] == [FigureFault.NO_YEAR]


def test_unknown_town_is_left_out_and_named_and_a_file_of_unknown_towns_refused(
    catalogue: Catalogue, places: Places
) -> None:
    strange = environment_row("Зюзюкинск", "Пермский край", (1, 2, 3, 4, 5, 6))
    known = [LYSVA, KIROV, *(environment_row(t, "Пермский край", (9,) * 6) for t in ("Нытва", "Чайковский", "Кунгур"))]
    found = read(csv_of(ENVIRONMENT_HEADINGS, [*known, strange]), FileKind.ENVIRONMENT_INDEX, catalogue, places)
    assert found.left_out == ("Зюзюкинск, Пермский край",)
    error = refused(csv_of(ENVIRONMENT_HEADINGS, [LYSVA, strange]), FileKind.ENVIRONMENT_INDEX, catalogue, places)
    assert [p.code for p in error.problems] == [FigureFault.UNKNOWN_PLACES]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"a;b\n1;2\n"])
def test_file_without_the_table_is_refused(catalogue: Catalogue, places: Places, content: bytes) -> None:
    error = refused(content, FileKind.ENVIRONMENT_INDEX, catalogue, places)
    assert error.problems[0].code in (FigureFault.NOT_A_TABLE, FigureFault.NO_HEADINGS)


# -- the municipal database ----------------------------------------------------------------------------------


def test_database_gives_wages_and_migration_of_whole_years_by_oktmo(catalogue: Catalogue, places: Places) -> None:
    unit = catalogue.units["oktmo-57726000"]
    rows = [
        ("Пермский край", "Лысьвенский", "57726000", WAGE, "71 234,5", "рубль", "год", 2025),
        ("Пермский край", "Лысьвенский", "57726000", WAGE, "60 000", "рубль", "январь-март", 2025),
        ("Пермский край", "Лысьвенский", "57726000", "Миграционный прирост", -120, "человек", "год", 2025),
        ("Пермский край", "Лысьвенский", "57726000", "Число библиотек", 12, "единица", "год", 2025),
        ("Алтайский край", "Залесовский", "1512000", WAGE, "50000", "рубль", "год", 2025),
    ]
    found = read(csv_of(DATABASE, rows, delimiter=","), FileKind.MUNICIPAL_DATABASE, catalogue, places)
    assert {(f.indicator, f.place_id, f.year): f.value for f in found.figures} == {
        ("unit-wage", unit.id, 2025): 71234.5,
        ("unit-migration", unit.id, 2025): round(-120_000 / (unit.population or 1), 1),
        ("unit-wage", "oktmo-01512000", 2025): 50000,
    }


def test_database_without_a_known_indicator_is_refused(catalogue: Catalogue, places: Places) -> None:
    rows = [("Пермский край", "Лысьвенский", "57726000", "Число библиотек", 12, "единица", "год", 2025)]
    error = refused(csv_of(DATABASE, rows), FileKind.MUNICIPAL_DATABASE, catalogue, places)
    assert [p.code for p in error.problems] == [FigureFault.NOTHING]


# -- crashes -------------------------------------------------------------------------------------------------


def test_crashes_are_counted_by_unit_and_whole_year(catalogue: Catalogue, places: Places) -> None:
    krai = "Пермский край"
    features = [
        crash("Лысьвенский городской округ", krai, "2024-01-03"),
        crash("Лысьва", krai, "2024-05-03"),
        crash("Нытвенский городской округ", krai, "2024-12-24"),
        crash("Нытвенский городской округ", krai, "2025-02-01"),
    ]
    found = read(geojson_of(features), FileKind.ROAD_CRASHES, catalogue, places)
    people = catalogue.units["oktmo-57726000"].population or 1
    assert found.incomplete_years == (2025,)
    assert {(f.place_id, f.year): f.value for f in found.figures}["oktmo-57726000", 2024] == round(20_000 / people, 1)
    assert {f.year for f in found.figures} == {2024}


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"features": [{"properties": {"region": "a"}}]}', b"[" * 100_000])
def test_what_is_no_geojson_of_crashes_is_refused(catalogue: Catalogue, places: Places, content: bytes) -> None:
    error = refused(content, FileKind.ROAD_CRASHES, catalogue, places)
    assert [p.code for p in error.problems] == [FigureFault.NOT_GEOJSON]


# -- what is kept --------------------------------------------------------------------------------------------


def test_newer_edition_stands_beside_the_older_and_wins(catalogue: Catalogue, places: Places, tmp_path: Path) -> None:
    store = FigureStore(open_database(f"sqlite:///{tmp_path / 'p.db'}"))
    streets = catalogue.figures.values["environment-streets"][2020]
    classes = catalogue.figures.classes
    same = [i for i in streets if classes[i] == classes["lysva"]][:40]
    towns = [catalogue.municipalities[i] for i in dict.fromkeys(["lysva", *same])]
    rows = [
        environment_row(t.name.ru, t.region.name.ru, (30, 50 if t.id == "lysva" else 40, 30, 30, 30, 30)) for t in towns
    ]
    file = tmp_path / "index.xlsx"
    file.write_bytes(xlsx_of(ENVIRONMENT_HEADINGS, rows))
    for _ in range(2):
        import_file(file, FileKind.ENVIRONMENT_INDEX, store, catalogue, places, TODAY, 2024, "https://example.org/2024")
    figures = store.over(catalogue.figures)
    assert [f.year for f in figures.figures("environment-streets", "lysva")] == [2024, 2020]
    found = newest(figures.indicators["environment-streets"], catalogue.municipalities["lysva"], figures)
    assert found is not None
    assert (found.figure.year, found.figure.value, found.rank) == (2024, 50, 1)
    assert found.edition.source == "https://example.org/2024"
    assert {(e.year, e.imported_on) for e in store.editions()} == {(2024, "2026-11-29")}
    assert store.over(catalogue.figures).values["environment-streets"][2020] == streets


def test_without_imports_the_packaged_figures_stay_as_they_are(catalogue: Catalogue, tmp_path: Path) -> None:
    store = FigureStore(open_database(f"sqlite:///{tmp_path / 'p.db'}"))
    assert store.over(catalogue.figures) is catalogue.figures
