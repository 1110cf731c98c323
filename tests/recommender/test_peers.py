"""How alike two places are: against distances made by hand, and against what must hold for any two places."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import FAR_REGION, HOME_REGION, make_city, make_rating, make_town
from recommender_strategies import examples, populations

from catalogue.model import Catalogue, Municipality, PopulationGroup, RatingRow
from catalogue.places.gazetteer import entered_by_hand
from catalogue.ratings import Ratings
from recommender.peers import (
    FARTHEST_DEGREES,
    FARTHEST_RATIO,
    FARTHEST_SHARE,
    WEIGHTS,
    GroupPart,
    LatitudePart,
    PeerCode,
    PopulationPart,
    RatingPart,
    RegionPart,
    Traits,
    distance,
    likeness,
    parts_of,
    similar,
)

UNRATED = Ratings(())
SMALL, BIG = PopulationGroup.SMALL, PopulationGroup.BIG
YEARS = (2021, 2022, 2023)
OWN = Traits(id="own", region=HOME_REGION, population=10_000, latitude=58.0)
OTHER = Traits(id="other", region=FAR_REGION, population=100_000, latitude=55.0)


def rows_of(subject: str) -> st.SearchStrategy[list[RatingRow]]:
    """At most one row an edition, as the catalogue has it."""
    row = st.builds(
        make_rating,
        st.just(subject),
        st.none() | st.floats(0, 120),
        year=st.sampled_from(YEARS),
        top=st.sampled_from([120.0, 260.0]),
        group=st.sampled_from([SMALL, BIG]),
    )
    return st.lists(row, max_size=3, unique_by=lambda r: r.year)


def places(place_id: str) -> st.SearchStrategy[Traits]:
    return st.builds(
        Traits,
        id=st.just(place_id),
        region=st.sampled_from([HOME_REGION, FAR_REGION]),
        population=st.none() | populations,
        latitude=st.none() | st.floats(41, 78),
    )


pairs = st.tuples(places("own"), places("other"))
ratings_of_pairs = st.builds(lambda a, b: Ratings((*a, *b)), rows_of("own"), rows_of("other"))


@st.composite
def towns(draw: st.DrawFn) -> list[Municipality]:
    """Towns of two regions; several are alike to the last figure, so that ties happen."""
    sizes = st.none() | st.sampled_from([5_000, 60_000, 600_000])
    count = draw(st.integers(1, 9))
    return [
        make_town(f"town-{n}", population=draw(sizes), region=draw(st.sampled_from([HOME_REGION, FAR_REGION])))
        for n in range(count)
    ]


def codes(a: Traits, b: Traits, ratings: Ratings = UNRATED) -> set[PeerCode]:
    return {part.code for part in parts_of(a, b, ratings)}


def far(a: Traits, b: Traits, ratings: Ratings = UNRATED) -> dict[PeerCode, float]:
    return {part.code: part.distance for part in parts_of(a, b, ratings)}


# -- the distance ---------------------------------------------------------------------------------------------


def test_weights_name_every_part_and_sum_to_one() -> None:
    assert set(WEIGHTS) == set(PeerCode)
    assert math.fsum(WEIGHTS.values()) == pytest.approx(1.0)
    assert all(weight > 0 for weight in WEIGHTS.values())


def test_distance_made_by_hand_without_ratings() -> None:
    assert far(OWN, OTHER) == pytest.approx(
        {
            PeerCode.REGION: 1.0,
            PeerCode.POPULATION: 0.5,  # ten times of a hundred, on a logarithmic scale
            PeerCode.GROUP: 1.0,  # under and over a hundred thousand
            PeerCode.LATITUDE: 3 / 15,
        }
    )
    # 0.20 * 1 + 0.40 * 0.25 + 0.15 * 1 + 0.10 * 0.04 = 0.454 of a weight of 0.85
    assert distance(parts_of(OWN, OTHER)) == pytest.approx(math.sqrt(0.454 / 0.85))


def test_distance_made_by_hand_with_ratings() -> None:
    ratings = Ratings((make_rating("own", 60.0), make_rating("other", 36.0)))
    assert far(OWN, OTHER, ratings)[PeerCode.RATING] == pytest.approx(0.2 / FARTHEST_SHARE)
    # 0.454 and 0.15 * 0.16, now of the whole weight
    assert distance(parts_of(OWN, OTHER, ratings)) == pytest.approx(math.sqrt(0.478))


@examples
@given(places("own"), rows_of("own"))
def test_distance_of_a_place_to_itself_is_zero(place: Traits, rows: list[RatingRow]) -> None:
    assert distance(parts_of(place, place, Ratings(tuple(rows)))) == 0.0


@examples
@given(pairs, ratings_of_pairs)
def test_distance_is_the_same_both_ways_and_zero_to_one(pair: tuple[Traits, Traits], ratings: Ratings) -> None:
    a, b = pair
    there, back = parts_of(a, b, ratings), parts_of(b, a, ratings)
    assert distance(there) == pytest.approx(distance(back))
    assert far(a, b, ratings) == pytest.approx(far(b, a, ratings))
    assert 0.0 <= distance(there) <= 1.0


@examples
@given(pairs, ratings_of_pairs)
def test_parts_explain_the_distance_and_weigh_what_is_written(pair: tuple[Traits, Traits], ratings: Ratings) -> None:
    parts = parts_of(*pair, ratings)
    assert len({p.code for p in parts}) == len(parts)
    assert all(p.weight == WEIGHTS[p.code] and 0.0 <= p.distance <= 1.0 for p in parts)
    squares = sum(p.weight * p.distance**2 for p in parts)
    assert distance(parts) ** 2 * sum(p.weight for p in parts) == pytest.approx(squares)


def test_parts_name_what_was_compared() -> None:
    ratings = Ratings((make_rating("own", 60.0, year=2022), make_rating("other", 36.0, year=2022)))
    parts = {type(p): p for p in parts_of(OWN, OTHER, ratings)}
    assert parts == {
        RegionPart: RegionPart(distance=1.0, same=False),
        PopulationPart: PopulationPart(distance=pytest.approx(0.5), own=10_000, other=100_000),
        GroupPart: GroupPart(distance=1.0, own=SMALL, other=BIG),
        LatitudePart: LatitudePart(distance=pytest.approx(0.2), degrees=3.0),
        RatingPart: RatingPart(distance=pytest.approx(0.4), year=2022, share=0.2),
    }


@pytest.mark.parametrize(
    ("unknown", "left_out"),
    [({"population": None}, {PeerCode.POPULATION, PeerCode.GROUP}), ({"latitude": None}, {PeerCode.LATITUDE})],
    ids=["population", "latitude"],
)
def test_unknown_figure_of_either_place_leaves_its_parts_out(unknown: dict[str, None], left_out: set[PeerCode]) -> None:
    everything = codes(OWN, OTHER)
    assert codes(replace(OWN, **unknown), OTHER) == everything - left_out
    assert codes(OWN, replace(OTHER, **unknown)) == everything - left_out


def test_part_left_out_counts_neither_for_nor_against() -> None:
    same_region = replace(OTHER, region=HOME_REGION, population=None)
    # 0.20 * 0 + 0.10 * 0.04 of a weight of 0.30
    assert distance(parts_of(OWN, same_region)) == pytest.approx(math.sqrt(0.004 / 0.30))


def test_places_of_which_only_the_region_is_known_are_as_far_as_their_regions() -> None:
    a, b = (
        Traits(id="a", region=HOME_REGION, population=None, latitude=None),
        Traits(id="b", region=FAR_REGION, population=None, latitude=None),
    )
    assert distance(parts_of(a, b)) == 1.0
    assert distance(parts_of(a, replace(b, region=HOME_REGION))) == 0.0


def test_nothing_known_is_as_unlike_as_can_be() -> None:
    assert distance(()) == 1.0


def test_size_and_latitude_are_never_farther_than_the_farthest() -> None:
    small, huge = replace(OWN, population=1_000), replace(OTHER, population=int(1_000 * FARTHEST_RATIO))
    assert far(small, huge)[PeerCode.POPULATION] == pytest.approx(1.0)
    assert far(small, replace(huge, population=13_000_000))[PeerCode.POPULATION] == 1.0
    assert far(OWN, replace(OTHER, latitude=58.0 - FARTHEST_DEGREES))[PeerCode.LATITUDE] == 1.0
    assert far(OWN, replace(OTHER, latitude=41.0))[PeerCode.LATITUDE] == 1.0


@examples
@given(pairs, st.integers(1_000, 99_000), st.integers(0, 900))
def test_place_of_a_nearer_size_in_the_same_group_is_never_farther(
    pair: tuple[Traits, Traits], near: int, more: int
) -> None:
    own, other = (replace(p, population=1_000) for p in pair)
    sizes = near, near + more  # all of them under a hundred thousand
    nearer, farther = (distance(parts_of(own, replace(other, population=size))) for size in sizes)
    assert nearer <= farther


# -- the rating part ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        make_rating("other", 36.0, year=2022),
        make_rating("other", 36.0, group=BIG),
        make_rating("other", 36.0, top=260.0),
        make_rating("other", None, rank=1),
        replace(make_rating("other", 36.0), year=None),
        replace(make_rating("other", 36.0), rating="smart-region"),
    ],
    ids=["another edition", "another group", "another scale", "no value", "undated", "another rating"],
)
def test_values_are_compared_only_in_the_same_edition_and_group(row: RatingRow) -> None:
    own = make_rating("own", 60.0)
    assert PeerCode.RATING not in codes(OWN, OTHER, Ratings((own, row)))
    assert PeerCode.RATING not in codes(OTHER, OWN, Ratings((own, row)))
    assert PeerCode.RATING in codes(OWN, OTHER, Ratings((own, make_rating("other", 36.0))))


def test_undated_values_of_both_are_not_compared() -> None:
    rows = tuple(replace(make_rating(subject, 36.0), year=None) for subject in ("own", "other"))
    assert PeerCode.RATING not in codes(OWN, OTHER, Ratings(rows))


def test_newest_edition_that_has_both_is_compared() -> None:
    rows = [make_rating(subject, value, year=2021) for subject, value in (("own", 10.0), ("other", 100.0))]
    rows += [make_rating(subject, value, year=2022) for subject, value in (("own", 60.0), ("other", 48.0))]
    rows += [make_rating("own", 90.0, year=2023)]
    (part,) = [p for p in parts_of(OWN, OTHER, Ratings(tuple(rows))) if isinstance(p, RatingPart)]
    assert (part.year, part.share) == (2022, 0.1)
    assert part.distance == pytest.approx(0.1 / FARTHEST_SHARE)


def test_edition_that_put_them_into_different_groups_is_passed_over_for_an_older_one() -> None:
    rows = [make_rating("own", 60.0, year=2023), make_rating("other", 60.0, year=2023, group=BIG)]
    rows += [make_rating("own", 60.0, year=2022), make_rating("other", 30.0, year=2022)]
    (part,) = [p for p in parts_of(OWN, OTHER, Ratings(tuple(rows))) if isinstance(p, RatingPart)]
    assert (part.year, part.share) == (2022, 0.25)


# -- the nearest towns ----------------------------------------------------------------------------------------


@examples
@given(towns(), rows_of("town-0"), rows_of("town-1"))
def test_nearest_come_first_ties_by_id(
    drawn: list[Municipality], mine: list[RatingRow], others: list[RatingRow]
) -> None:
    ratings = Ratings((*mine, *others))
    peers = similar(drawn[0], drawn, ratings, limit=len(drawn))
    assert [p.municipality.id for p in peers] == [
        p.municipality.id for p in sorted(peers, key=lambda p: (p.distance, p.municipality.id))
    ]
    for p in peers:
        assert p.parts == parts_of(Traits.of(drawn[0]), Traits.of(p.municipality), ratings)
        assert p.distance == distance(p.parts)


def test_towns_alike_are_listed_by_id() -> None:
    others = [make_town(f"town-{letter}") for letter in "dacb"]
    peers = similar(make_town("own"), others, UNRATED)
    assert [p.municipality.id for p in peers] == ["town-a", "town-b", "town-c", "town-d"]


@examples
@given(towns(), st.booleans() | st.none())
def test_own_town_is_never_among_them(drawn: list[Municipality], same_region: bool | None) -> None:
    own = drawn[0]
    assert own.id not in {p.municipality.id for p in similar(own, drawn, UNRATED, len(drawn), same_region)}


def test_own_town_is_never_among_them_when_it_was_entered_by_hand(catalogue: Catalogue) -> None:
    own = entered_by_hand("Лысьва", "Пермский край", 60_300)
    peers = similar(own, catalogue.municipalities.values(), Ratings(catalogue.ratings))
    assert "lysva" not in {p.municipality.id for p in peers}


@examples
@given(towns(), st.randoms(use_true_random=False))
def test_order_of_the_towns_does_not_matter(drawn: list[Municipality], chance: random.Random) -> None:
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert similar(drawn[0], shuffled, UNRATED) == similar(drawn[0], drawn, UNRATED)


@examples
@given(towns())
def test_inside_and_outside_the_region_are_together_all(drawn: list[Municipality]) -> None:
    own, count = drawn[0], len(drawn)
    inside, outside, everyone = (similar(own, drawn, UNRATED, count, same) for same in (True, False, None))
    assert {p.municipality.region.name.ru for p in inside} <= {own.region.name.ru}
    assert own.region.name.ru not in {p.municipality.region.name.ru for p in outside}
    assert sorted([*inside, *outside], key=lambda p: (p.distance, p.municipality.id)) == everyone


@examples
@given(towns())
def test_town_of_unknown_population_is_near_only_to_one_whose_own_is_unknown_too(drawn: list[Municipality]) -> None:
    own = drawn[0]
    peers = {p.municipality.id for p in similar(own, drawn, UNRATED, limit=len(drawn))}
    known = {t.id for t in drawn[1:] if t.population is not None}
    assert peers == (known if own.population is not None else {t.id for t in drawn[1:]})


@examples
@given(towns(), st.integers(1, 9))
def test_limit_keeps_the_nearest(drawn: list[Municipality], limit: int) -> None:
    assert similar(drawn[0], drawn, UNRATED, limit) == similar(drawn[0], drawn, UNRATED, len(drawn))[:limit]


# -- likeness of a donor --------------------------------------------------------------------------------------


def test_likeness_is_what_is_left_of_the_distance_without_ratings() -> None:
    city = make_city("city", population=600_000, region=HOME_REGION)
    town = replace(make_town("town", population=60_000), lat=58.0)
    # ten times the size 0.40 * 0.25 and another group 0.15 of a weight of 0.85
    assert likeness(city, town) == pytest.approx(1 - math.sqrt(0.25 / 0.85))
    assert likeness(town, city) == likeness(city, town)


def test_same_place_as_city_and_as_municipality_is_wholly_alike(catalogue: Catalogue) -> None:
    for city_id in ("lysva", "nytva", "perm"):
        assert likeness(catalogue.cities[city_id], catalogue.municipalities[city_id]) == pytest.approx(1.0)


# -- the real catalogue ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("town_id", ["lysva", "nytva"])
def test_nearest_towns_of_the_pilot_towns_are_neighbours_of_their_size(catalogue: Catalogue, town_id: str) -> None:
    town = catalogue.municipalities[town_id]
    peers = similar(town, catalogue.municipalities.values(), Ratings(catalogue.ratings))
    assert len(peers) == 10
    assert {p.municipality.region.name.ru for p in peers} == {"Пермский край"}
    for p in peers:
        assert p.municipality.population is not None and town.population is not None
        assert 1 / 3 < p.municipality.population / town.population < 3
        assert {part.code for part in p.parts} >= set(PeerCode) - {PeerCode.RATING}


@pytest.mark.parametrize("town_id", ["lysva", "nytva"])
def test_nearest_towns_outside_the_region_are_small_and_rank_after_those_inside(
    catalogue: Catalogue, town_id: str
) -> None:
    town, everyone = catalogue.municipalities[town_id], catalogue.municipalities.values()
    ratings = Ratings(catalogue.ratings)
    inside, outside = (similar(town, everyone, ratings, 10, same) for same in (True, False))
    assert {p.municipality.region.name.ru for p in inside} == {"Пермский край"}
    assert "Пермский край" not in {p.municipality.region.name.ru for p in outside}
    assert inside[-1].distance < outside[0].distance
    assert all((p.municipality.population or 0) < 100_000 for p in outside)


def test_rated_towns_of_one_group_are_compared_by_their_values(catalogue: Catalogue) -> None:
    places = [Traits.of(catalogue.municipalities[i]) for i in ("voronezh", "perm")]
    (part,) = [p for p in parts_of(*places, Ratings(catalogue.ratings)) if isinstance(p, RatingPart)]
    assert (part.year, part.share) == (2021, pytest.approx((70.57 - 67.71) / 120, abs=1e-4))


def test_any_two_towns_have_a_distance_of_zero_to_one(catalogue: Catalogue) -> None:
    ratings = Ratings(catalogue.ratings)
    for town_id in ("moscow", "lysva", "taganrog"):
        town = catalogue.municipalities[town_id]
        for p in similar(town, catalogue.municipalities.values(), ratings, limit=2_000):
            assert 0.0 < p.distance <= 1.0
