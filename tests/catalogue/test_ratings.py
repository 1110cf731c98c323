"""Ratings: editions and groups have scales of their own, and nothing mixes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model import Catalogue, PopulationGroup, RatingRow
from catalogue.ratings import BAND_SCALE, IQ_CITIES, Ratings, next_band

LARGEST, LARGE, BIG, SMALL = PopulationGroup


def make_row(
    city: str = "moscow",
    year: int | None = 2021,
    value: float | None = 50.0,
    rank: int | None = None,
    group: str | None = LARGEST,
    top: float | None = 120.0,
    rating: str = IQ_CITIES,
    kind: str = "city",
) -> RatingRow:
    return RatingRow(
        rating=rating,
        year=year,
        subject=city,
        subject_kind=kind,
        direction=None,
        value=value,
        max=top,
        rank=rank,
        grade=None,
        group=group,
        source="https://minstroyrf.ru",
        note=None,
    )


ROWS = st.lists(
    st.builds(
        make_row,
        city=st.sampled_from(["moscow", "perm", "omsk"]),
        year=st.none() | st.integers(2018, 2024),
        value=st.none() | st.floats(0, 120),
        rank=st.none() | st.integers(1, 3),
        group=st.sampled_from([*PopulationGroup, "regions", None]),
        top=st.sampled_from([120.0, 260.0, None]),
        rating=st.sampled_from([IQ_CITIES, "smart-region"]),
        kind=st.sampled_from(["city", "region"]),
    ),
    max_size=15,
).map(tuple)


@pytest.fixture(scope="module")
def ratings(catalogue: Catalogue) -> Ratings:
    return Ratings(catalogue.ratings)


# A city through the editions


@settings(max_examples=50, deadline=None)
@given(rows=ROWS)
def test_rows_of_a_city_are_its_own_rows_of_the_index_newest_first_undated_last(rows: tuple[RatingRow, ...]) -> None:
    found = Ratings(rows).of_city("perm")
    wanted = [r for r in rows if r.rating == IQ_CITIES and r.subject_kind == "city" and r.subject == "perm"]
    assert sorted(map(id, found)) == sorted(map(id, wanted))
    years = [r.year for r in found]
    dated = [y for y in years if y is not None]
    assert years == sorted(dated, reverse=True) + [None] * (len(years) - len(dated))


@settings(max_examples=50, deadline=None)
@given(rows=ROWS)
def test_latest_value_is_of_the_newest_edition_that_gives_one_with_its_own_maximum(
    rows: tuple[RatingRow, ...],
) -> None:
    latest = Ratings(rows).latest_value("perm")
    usable = [r for r in Ratings(rows).of_city("perm") if r.value is not None and r.max is not None]
    if latest is None:
        assert usable == []
    else:
        assert latest in usable
        assert (latest.year or 0) == max(r.year or 0 for r in usable)


def test_latest_value_of_a_city_without_one_is_none() -> None:
    rows = (make_row("perm", 2024, None, rank=4, top=260.0), make_row("perm", 2023, 40.0, top=None))
    assert Ratings(rows).latest_value("perm") is None
    assert Ratings(()).latest_value("perm") is None


def test_place_in_a_newer_edition_does_not_lend_its_scale_to_an_older_value(ratings: Ratings) -> None:
    """Perm is 4th in 2024 on the scale of 260, its last published value is of 2021 on the scale of 120."""
    row = ratings.latest_value("perm")
    assert row is not None
    assert (row.year, row.value, row.max, row.rank) == (2021, 67.71, 120.0, 10)
    assert [r.max for r in ratings.of_city("perm") if r.year == 2024] == [260.0]


def test_published_values_of_moscow_are_found_edition_by_edition(ratings: Ratings) -> None:
    values = [(r.year, r.value, r.max) for r in ratings.of_city("moscow")]
    assert values == [
        (2024, 260.0, 260.0),
        (2023, 120.0, 120.0),
        (2022, 120.0, 120.0),
        (2021, 117.16, 120.0),
        (2019, 89.65, 120.0),
        (2018, 81.19, 120.0),
    ]


def test_smart_city_index_and_regions_do_not_stand_among_the_rows_of_a_city(ratings: Ratings) -> None:
    assert ratings.of_city("singapore") == []
    assert ratings.of_city("perm-krai") == []
    assert {r.rating for r in ratings.of_city("saint-petersburg")} == {IQ_CITIES}


# The group


@pytest.mark.parametrize(
    ("population", "group"),
    [
        (1, SMALL),
        (99_999, SMALL),
        (100_000, BIG),
        (249_999, BIG),
        (250_000, LARGE),
        (999_999, LARGE),
        (1_000_000, LARGEST),
        (13_010_112, LARGEST),
    ],
)
def test_group_of_an_unrated_city_follows_from_its_population(population: int, group: PopulationGroup) -> None:
    assert Ratings(()).group_of("nowhere", population) is group


def test_group_of_an_unrated_city_of_unknown_population_is_unknown() -> None:
    assert Ratings(()).group_of("nowhere", None) is None


def test_group_of_a_rated_city_is_where_the_newest_edition_put_it() -> None:
    rows = (make_row("khimki", 2018, group=LARGE), make_row("khimki", 2023, group=BIG))
    assert Ratings(rows).group_of("khimki", 1_500_000) is BIG


def test_group_of_another_division_is_passed_over() -> None:
    rows = (make_row("lysva", 2024, group="small-municipalities"), make_row("lysva", 2022, group=SMALL))
    assert Ratings(rows).group_of("lysva", None) is SMALL
    assert Ratings(rows[:1]).group_of("lysva", 120_000) is BIG


def test_group_of_taganrog_is_that_of_its_rating(ratings: Ratings) -> None:
    assert ratings.group_of("taganrog", None) is BIG
    assert ratings.group_of("lysva", None) is SMALL


# The best of a group


@settings(max_examples=50, deadline=None)
@given(rows=ROWS, group=st.sampled_from(PopulationGroup), year=st.integers(2018, 2024))
def test_best_of_a_group_is_a_valued_first_place_of_that_group_and_edition(
    rows: tuple[RatingRow, ...], group: PopulationGroup, year: int
) -> None:
    best = Ratings(rows).best_of_group(group, year)
    wanted = [
        r
        for r in rows
        if r.rating == IQ_CITIES and r.group == group and r.year == year and r.rank == 1 and r.value is not None
    ]
    assert best in wanted if wanted else best is None


@settings(max_examples=50, deadline=None)
@given(rows=ROWS, others=ROWS, group=st.sampled_from(PopulationGroup), year=st.integers(2018, 2024))
def test_other_editions_groups_and_ratings_never_change_the_best_of_a_group(
    rows: tuple[RatingRow, ...], others: tuple[RatingRow, ...], group: PopulationGroup, year: int
) -> None:
    foreign = tuple(r for r in others if (r.rating, r.group, r.year) != (IQ_CITIES, group, year))
    assert Ratings(foreign + rows).best_of_group(group, year) == Ratings(rows).best_of_group(group, year)


@pytest.mark.parametrize(
    ("group", "year", "best"),
    [
        (LARGEST, 2018, ("moscow", 81.19, 120.0)),
        (LARGEST, 2021, ("moscow", 117.16, 120.0)),
        (LARGEST, 2024, ("moscow", 260.0, 260.0)),
        (LARGE, 2022, ("sochi", 115.2, 120.0)),
    ],
)
def test_best_of_a_group_is_the_published_one(
    ratings: Ratings, group: PopulationGroup, year: int, best: tuple[str, float, float]
) -> None:
    row = ratings.best_of_group(group, year)
    assert row is not None
    assert (row.subject, row.value, row.max) == best


def test_group_whose_first_place_has_no_published_value_has_no_best(ratings: Ratings) -> None:
    """Of the towns of 100 to 250 thousand only the last ones of 2023 have values: 24 points are no reference."""
    assert any(r.value is not None for r in ratings.rows if (r.rating, r.group, r.year) == (IQ_CITIES, BIG, 2023))
    assert ratings.best_of_group(BIG, 2023) is None


# The top quartile of a group


@settings(max_examples=50, deadline=None)
@given(rows=ROWS, last=st.integers(1, 16), group=st.sampled_from(PopulationGroup), year=st.integers(2018, 2024))
def test_top_quartile_is_the_lowest_value_of_the_places_up_to_a_quarter_of_the_last_place(
    rows: tuple[RatingRow, ...], last: int, group: PopulationGroup, year: int
) -> None:
    rows = (*rows, make_row("last", year, None, rank=last, group=group))
    found = Ratings(rows).top_quartile(group, year)
    own = [r for r in rows if r.rating == IQ_CITIES and r.group == group and r.year == year and r.rank is not None]
    places = max(r.rank or 0 for r in own)
    first = [r.value for r in own if r.value is not None and 4 * (r.rank or 0) <= places]
    if found is None:
        assert first == []
    else:
        assert found in own
        assert found.value == min(first)


@settings(max_examples=50, deadline=None)
@given(rows=ROWS, others=ROWS, group=st.sampled_from(PopulationGroup), year=st.integers(2018, 2024))
def test_other_editions_groups_and_ratings_never_change_the_top_quartile(
    rows: tuple[RatingRow, ...], others: tuple[RatingRow, ...], group: PopulationGroup, year: int
) -> None:
    foreign = tuple(r for r in others if (r.rating, r.group, r.year) != (IQ_CITIES, group, year))
    assert Ratings(foreign + rows).top_quartile(group, year) == Ratings(rows).top_quartile(group, year)


@pytest.mark.parametrize(("last", "quarter"), [(1, None), (3, None), (4, 90.0), (7, 90.0), (8, 80.0), (12, 70.0)])
def test_top_quartile_is_counted_in_places_and_not_in_known_values(last: int, quarter: float | None) -> None:
    known = {1: 90.0, 2: 80.0, 3: 70.0}
    rows = [make_row(f"city-{rank}", rank=rank, value=value) for rank, value in known.items() if rank <= last]
    rows.append(make_row("last", rank=last, value=None))
    found = Ratings(tuple(rows)).top_quartile(LARGEST, 2021)
    assert (found.value if found else None) == quarter


def test_value_without_a_place_is_not_in_the_top_quartile() -> None:
    rows = (make_row("unplaced", rank=None, value=10.0), make_row("best", rank=1), make_row("last", rank=8, value=9.0))
    found = Ratings(rows).top_quartile(LARGEST, 2021)
    assert found is not None
    assert found.subject == "best"


def test_equal_values_of_the_top_quartile_are_told_apart_by_the_town_and_not_by_the_order_of_the_rows() -> None:
    rows = (make_row("b", rank=1), make_row("a", rank=1), make_row("last", rank=8, value=9.0))
    for ordered in (rows, rows[::-1]):
        found = Ratings(ordered).top_quartile(LARGEST, 2021)
        assert found is not None
        assert found.subject == "a"


@pytest.mark.parametrize(
    ("group", "year", "quarter"),
    [
        (LARGEST, 2021, ("nizhny-novgorod", 88.26, 3)),
        (LARGEST, 2023, ("kazan", 84.78, 3)),
        (LARGE, 2021, ("kemerovo", 69.0, 12)),
        (LARGE, 2022, ("belgorod", 88.28, 4)),
    ],
)
def test_top_quartile_is_the_published_one(
    ratings: Ratings, group: PopulationGroup, year: int, quarter: tuple[str, float, int]
) -> None:
    row = ratings.top_quartile(group, year)
    assert row is not None
    assert (row.subject, row.value, row.rank) == quarter


@pytest.mark.parametrize(
    ("group", "year"),
    [
        pytest.param(BIG, 2023, id="values of the last places alone"),
        pytest.param(BIG, 2018, id="three places"),
        pytest.param(SMALL, 2024, id="no rows"),
    ],
)
def test_group_whose_first_quarter_has_no_published_value_has_no_top_quartile(
    ratings: Ratings, group: PopulationGroup, year: int
) -> None:
    assert ratings.top_quartile(group, year) is None


# The bands


@pytest.mark.parametrize(
    ("value", "border"), [(0.0, 30.0), (29.99, 30.0), (30.0, 60.0), (59.99, 60.0), (60.0, None), (120.0, None)]
)
def test_next_band_is_the_border_above_the_value(value: float, border: float | None) -> None:
    assert next_band(value, BAND_SCALE) == border


@given(value=st.floats(0, 260))
def test_bands_of_120_points_are_not_laid_on_another_scale(value: float) -> None:
    assert next_band(value, 260.0) is None


def test_rows_of_every_city_are_those_of_a_plain_search_through_all_rows(catalogue: Catalogue) -> None:
    found = Ratings(catalogue.ratings)
    for subject in {row.subject for row in catalogue.ratings}:
        own = [r for r in catalogue.ratings if (r.rating, r.subject_kind, r.subject) == (IQ_CITIES, "city", subject)]
        assert found.of_city(subject) == sorted(own, key=lambda r: (-(r.year or 0), r.value is None, r.rank is None))
