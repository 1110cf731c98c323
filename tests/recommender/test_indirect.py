"""Open figures as indirect gaps: the worked examples over the real data, and the rules on small data."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from recommender_factories import make_measure, make_rating, make_text, make_town

from catalogue.model import (
    Catalogue,
    Climate,
    Closeness,
    Direction,
    FigureEdition,
    FigureOf,
    OpenFigures,
    OpenIndicator,
    PeerClass,
    RatingRow,
    SizeClass,
)
from catalogue.ratings import Ratings
from recommender.assessment import INDIRECT_WEIGHT, PRIOR_WEIGHT, assess
from recommender.indirect import MIN_PEERS, PeerComparison, Standing, compared, indirect_of, known_of, newest
from recommender.model import Answer, Assessment, Basis, Profile, ReferenceKind

TRANSPORT = Direction.URBAN_TRANSPORT
SMALL_TOWNS = PeerClass(of=FigureOf.TOWN, size=SizeClass.UNDER_50K, climate=Climate.COMFORTABLE)


def make_indicator(
    indicator_id: str = "streets", *, higher: bool = True, years: tuple[int, ...] = (2020,)
) -> OpenIndicator:
    return OpenIndicator(
        id=indicator_id,
        name=make_text(indicator_id),
        unit=make_text("of 60"),
        maximum=60,
        digits=0,
        higher_is_better=higher,
        of=FigureOf.TOWN,
        informs={TRANSPORT: Closeness.PARTLY},
        publisher=make_text("Ministry"),
        publication=make_text("index"),
        editions=tuple(FigureEdition(year=y, source="copy", licence="facts") for y in sorted(years, reverse=True)),
    )


def make_figures(values: Mapping[int, Mapping[str, float]], indicator: OpenIndicator | None = None) -> OpenFigures:
    """Figures of one indicator by year and town, all towns of one class."""
    one = indicator or make_indicator(years=tuple(values))
    towns = {town for of_year in values.values() for town in of_year}
    return OpenFigures(indicators={one.id: one}, values={one.id: values}, classes=dict.fromkeys(towns, SMALL_TOWNS))


def others(count: int, value: float) -> dict[str, float]:
    return {f"other-{n}": value for n in range(count)}


def known(catalogue: Catalogue, town: str, indicator: str) -> PeerComparison:
    found = known_of(catalogue.municipalities[town], catalogue.figures)
    return next(c for c in found if c.indicator.id == indicator)


# -- the real data -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("town", "part", "value", "percentile"),
    [
        ("lysva", "streets", 25, 12),
        ("lysva", "housing", 28, 15),
        ("lysva", "green", 29, 72),
        ("solikamsk", "housing", 23, 5),
        ("solikamsk", "citywide", 28, 5),
        ("shakhty", "housing", 18, 1),
        ("shakhty", "streets", 22, 2),
        ("taganrog", "housing", 47, 92),
        ("taganrog", "citywide", 35, 39),
    ],
)
def test_worked_examples_have_their_value_and_percentile(
    catalogue: Catalogue, town: str, part: str, value: float, percentile: int
) -> None:
    comparison = known(catalogue, town, f"environment-{part}")
    assert comparison.figure.value == value
    assert comparison.share is not None
    assert round(100 * comparison.share) == percentile


def test_too_few_peers_leave_the_rank_alone(catalogue: Catalogue) -> None:
    omsk = known(catalogue, "omsk", "environment-total")
    assert (omsk.rank, omsk.peers, omsk.share, omsk.standing) == (15, 15, None, Standing.RANK_ONLY)


def test_every_town_of_the_environment_index_has_six_directions_with_a_basis(catalogue: Catalogue) -> None:
    rated = catalogue.figures.values["environment-total"][2020]
    assert len(rated) == 1116
    ratings = Ratings(catalogue.ratings)
    for town in rated:
        profile = Profile(municipality=catalogue.municipalities[town])
        gaps = assess(profile, ratings, catalogue.measures, catalogue.figures).gaps
        assert sum(g.indirect is not None and g.basis is not Basis.UNKNOWN for g in gaps) >= 6, town


def test_every_figure_is_of_a_known_place_of_its_kind(catalogue: Catalogue) -> None:
    for indicator in catalogue.figures.indicators.values():
        places = catalogue.units if indicator.of is FigureOf.UNIT else catalogue.municipalities
        for year, values in catalogue.figures.values[indicator.id].items():
            assert values, (indicator.id, year)
            assert values.keys() <= places.keys()


def test_parts_of_the_environment_index_add_up_to_its_total(catalogue: Catalogue) -> None:
    values = {i: years[2020] for i, years in catalogue.figures.values.items() if i.startswith("environment-")}
    total = values.pop("environment-total")
    assert len(values) == 6
    for town, value in total.items():
        assert sum(part[town] for part in values.values()) == value


def test_town_and_the_okrug_around_it_answer_for_each_other_with_figures_of_their_own(catalogue: Catalogue) -> None:
    okrug = catalogue.units["oktmo-57726000"]
    assert okrug.centre_id == "lysva"
    for place in (okrug, catalogue.municipalities["lysva"]):
        of = {c.indicator.id: c.figure.place_id for c in known_of(place, catalogue.figures)}
        assert (of["environment-streets"], of["unit-wage"]) == ("lysva", okrug.id)


def test_unit_that_surrounds_a_town_has_none_of_its_figures(catalogue: Catalogue) -> None:
    district = catalogue.units["perm-district"]
    assert {c.figure.place_id for c in known_of(district, catalogue.figures)} == {"perm-district"}


# -- percentiles ---------------------------------------------------------------------------------------------


def test_equal_values_count_half_and_share_a_rank() -> None:
    figures = make_figures(
        {2020: {"town": 20, "same": 20, **others(18, 10), **others(0, 0), **{f"up-{n}": 30 for n in range(20)}}}
    )
    comparison = newest(make_indicator(), make_town(), figures)
    assert comparison is not None
    assert (comparison.share, comparison.rank, comparison.peers) == (19 / 40, 21, 40)
    assert (comparison.median, comparison.to_median, comparison.to_upper_quartile) == (25, 5, 10)


def test_lower_is_better_turns_the_order_round() -> None:
    indicator = make_indicator(higher=False)
    figures = make_figures({2020: {"town": 5, **others(39, 50)}}, indicator)
    comparison = newest(indicator, make_town(), figures)
    assert comparison is not None
    assert comparison.share == 39.5 / 40
    assert (comparison.rank, comparison.to_median) == (1, -45)


@pytest.mark.parametrize(
    ("share", "standing"),
    [
        (0.25, Standing.LAGS),
        (0.26, Standing.BELOW_MIDDLE),
        (0.5, Standing.BELOW_MIDDLE),
        (0.51, Standing.NOT_BEHIND),
        (None, Standing.RANK_ONLY),
    ],
)
def test_standing_follows_the_quarters(share: float | None, standing: Standing) -> None:
    assert Standing.of(share) is standing


def test_newest_edition_with_enough_peers_is_taken_and_both_years_can_be_compared() -> None:
    enough, few = {"town": 20.0, **others(39, 10)}, {"town": 50.0, **others(MIN_PEERS - 2, 10)}
    figures = make_figures({2020: enough, 2022: {**enough, "town": 30.0}, 2024: few})
    indicator = figures.indicators["streets"]
    comparison = newest(indicator, make_town(), figures)
    assert comparison is not None
    assert (comparison.figure.year, comparison.figure.value) == (2022, 30.0)
    assert [f.year for f in figures.figures("streets", "town")] == [2024, 2022, 2020]
    assert newest(indicator, make_town("other-39"), figures) is None


def test_place_without_a_class_is_compared_with_nobody() -> None:
    figures = make_figures({2020: {"town": 20, **others(39, 10)}})
    stray = OpenFigures(indicators=figures.indicators, values=figures.values, classes={})
    (figure,) = stray.figures("streets", "town")
    assert compared(make_indicator(), figure, stray) is None


# -- the blend -----------------------------------------------------------------------------------------------

MEASURES = (make_measure("signals", TRANSPORT), make_measure("tickets", TRANSPORT))
LAGGING = {"town": 10.0, **others(39, 20)}
"""One of forty, the last: the mid-rank share is 1/80."""


def lagging(*rows: RatingRow, answers: dict[str, Answer] | None = None, year: int = 2024) -> Assessment:
    """The assessment of a town that is the last of its peers in one edition, the newest year being 2024."""
    figures = make_figures({2024: {"far": 1.0}, year: LAGGING} if year != 2024 else {2024: LAGGING})
    profile = Profile(municipality=make_town(), answers=answers or {})
    return assess(profile, Ratings(rows), MEASURES, figures)


def transport(assessment: Assessment) -> tuple[float | None, float | None, Basis]:
    gap = next(g for g in assessment.gaps if g.direction is TRANSPORT)
    return gap.own, gap.reference, gap.basis


def test_open_figures_alone_are_held_against_the_upper_quartile() -> None:
    assessment = lagging()
    assert transport(assessment) == (pytest.approx(1 / 80), 0.75, Basis.INDIRECT)
    assert assessment.reference.kind is ReferenceKind.UPPER_QUARTILE_OF_PEERS
    assert {g.basis for g in assessment.gaps if g.direction is not TRANSPORT} == {Basis.UNKNOWN}


def test_overall_index_counts_twice_as_much_as_open_figures() -> None:
    rows = (make_rating("town", 60.0), make_rating("best", 120.0, rank=1))
    own, reference, basis = transport(lagging(*rows))
    total = PRIOR_WEIGHT + INDIRECT_WEIGHT
    assert PRIOR_WEIGHT == 2 * INDIRECT_WEIGHT
    assert own == pytest.approx((PRIOR_WEIGHT * 0.5 + INDIRECT_WEIGHT / 80) / total)
    assert reference == pytest.approx((PRIOR_WEIGHT * 1.0 + INDIRECT_WEIGHT * 0.75) / total)
    assert basis is Basis.PRIOR_AND_INDIRECT


def test_older_figures_count_less_beside_the_index() -> None:
    rows = (make_rating("town", 60.0), make_rating("best", 120.0, rank=1))
    shares = [transport(lagging(*rows, year=year))[0] or 0.0 for year in (2024, 2020, 2016)]
    assert shares[0] < shares[1] < shares[2] < 0.5
    assert shares[2] == pytest.approx((PRIOR_WEIGHT * 0.5 + 0.5 / 80) / (PRIOR_WEIGHT + 0.5))


def test_each_answer_of_the_official_counts_at_least_as_much_as_all_open_figures() -> None:
    answered = lagging(answers={"signals": Answer.WHOLE, "tickets": Answer.WHOLE})
    own, reference, basis = transport(answered)
    assert own == pytest.approx((2 * 1.0 + 1 / 80) / 3)
    assert reference == pytest.approx((2 * 1.0 + 0.75) / 3)
    assert basis is Basis.ANSWERED


def test_index_without_a_reference_leaves_the_gap_to_the_open_figures() -> None:
    rows = (make_rating("town", 110.0, top=260.0),)
    assert transport(lagging(*rows)) == (pytest.approx(1 / 80), 0.75, Basis.INDIRECT)


def test_ranks_alone_make_no_gap() -> None:
    figures = make_figures({2020: {"town": 10, **others(MIN_PEERS - 2, 20)}})
    indirect = indirect_of(make_town(), figures)[TRANSPORT]
    assert (indirect.share, indirect.standing) == (None, Standing.RANK_ONLY)
    gap = next(
        g
        for g in assess(Profile(municipality=make_town()), Ratings(()), MEASURES, figures).gaps
        if g.direction is TRANSPORT
    )
    assert (gap.own, gap.gap_share, gap.basis) == (None, None, Basis.INDIRECT)
