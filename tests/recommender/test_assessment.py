"""Where a municipality stands and how far it is from its reference."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import SOURCE, make_gaps, make_measure, make_rating, make_text, make_town
from recommender_strategies import direction_weights, examples, gap_shares

from catalogue.model import Catalogue, Direction, Measure, PopulationGroup, RatingRow
from catalogue.official_table import RatedValue
from catalogue.ratings import Ratings
from recommender.assessment import TABLE, UNKNOWN_GAP, assess, priorities, standing_of
from recommender.model import (
    Answer,
    Assessment,
    Basis,
    Gap,
    NoReference,
    Profile,
    Reference,
    ReferenceChoice,
    ReferenceKind,
)

TRANSPORT, SAFETY = Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY
BEST, QUARTILE, NEXT_BAND = ReferenceKind.BEST_OF_GROUP, ReferenceKind.TOP_QUARTILE, ReferenceKind.NEXT_BAND
MEASURES = [make_measure(f"transport-{number}") for number in range(4)] + [
    make_measure("lighting", Direction.URBAN_ENVIRONMENT)
]
answers_drawn = st.dictionaries(st.sampled_from([m.id for m in MEASURES]), st.sampled_from(Answer))
values_drawn = st.none() | st.floats(0, 120)
KNOWN = [Answer.NO, Answer.PILOT, Answer.PART, Answer.WHOLE]


def assessed(answers: dict[str, Answer] | None = None, *rows: RatingRow) -> Assessment:
    return assess(Profile(municipality=make_town(), answers=answers or {}), Ratings(rows), MEASURES)


def asked(
    choice: ReferenceChoice,
    ratings: Sequence[RatingRow] = (),
    table: Sequence[RatedValue] = (),
    answers: dict[str, Answer] | None = None,
) -> Assessment:
    """The assessment against a reference that the official chose."""
    profile = Profile(municipality=make_town(), answers=answers or {}, table=tuple(table), reference=choice)
    return assess(profile, Ratings(tuple(ratings)), MEASURES)


def city(town: str | None) -> ReferenceChoice:
    return ReferenceChoice(kind=ReferenceKind.CITY, city=town)


def make_rated(
    town: str = "town",
    value: float = 3.0,
    *,
    direction: Direction = TRANSPORT,
    year: int = 2023,
    top: float = 12.0,
    population: int | None = 60_000,
) -> RatedValue:
    """A row of an official table; towns are of one population group unless told otherwise."""
    return RatedValue(make_town(town, population=population), year, direction, value, top, 2)


def gap_of(assessment: Assessment, direction: Direction = TRANSPORT) -> Gap:
    return next(g for g in assessment.gaps if g.direction is direction)


def real(catalogue: Catalogue, town: str, choice: ReferenceChoice | None = None) -> Assessment:
    profile = Profile(municipality=catalogue.municipalities[town], reference=choice or ReferenceChoice())
    return assess(profile, Ratings(catalogue.ratings), catalogue.measures)


@examples
@given(answers_drawn, values_drawn, values_drawn)
def test_gaps_are_always_ten_one_a_direction(answers: dict[str, Answer], own: float | None, best: float | None) -> None:
    assessment = assessed(answers, make_rating("town", own), make_rating("best", best, rank=1))
    assert [g.direction for g in assessment.gaps] == list(Direction)


def test_gaps_of_every_rated_city_are_ten(catalogue: Catalogue) -> None:
    rated = {r.subject for r in catalogue.ratings} & set(catalogue.municipalities)
    assert len(rated) > 50
    for town in rated:
        assert len(real(catalogue, town).gaps) == 10


def test_prior_is_flat_over_the_directions_and_labelled(catalogue: Catalogue) -> None:
    assessment = real(catalogue, "taganrog")
    assert [g.own for g in assessment.gaps] == pytest.approx([19.15 / 120] * 10)
    assert {g.basis for g in assessment.gaps} == {Basis.PRIOR}
    assert {g.answered for g in assessment.gaps} == {0}


def test_standing_names_edition_value_and_source(catalogue: Catalogue) -> None:
    standing = real(catalogue, "taganrog").standing
    assert (standing.year, standing.value, standing.max, standing.rank) == (2023, 19.15, 120.0, 92)
    assert standing.group is PopulationGroup.BIG
    assert standing.source is not None and standing.source.startswith("https://")


def test_standing_takes_newest_value_and_newest_place_each_with_its_edition() -> None:
    rows = (
        make_rating("town", 40.0, rank=9, year=2021),
        make_rating("town", None, rank=4, year=2023),
        make_rating("town", 50.0, rank=None, year=2022),
    )
    standing = standing_of(Profile(municipality=make_town()), Ratings(rows))
    assert (standing.year, standing.value) == (2022, 50.0)
    assert (standing.rank_year, standing.rank) == (2023, 4)


def test_prior_is_a_share_of_its_own_editions_maximum() -> None:
    assessment = assessed({}, make_rating("town", 130.0, year=2024, top=260.0))
    assert gap_of(assessment).own == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("answer", "share"), [(Answer.NO, 0.0), (Answer.PILOT, 0.25), (Answer.PART, 0.5), (Answer.WHOLE, 1.0)]
)
def test_answer_counts_its_share(answer: Answer, share: float) -> None:
    gap = gap_of(assessed({"transport-0": answer}))
    assert gap.own == pytest.approx(share)
    assert gap.basis is Basis.ANSWERED


def test_answers_alone_count_where_there_is_no_prior() -> None:
    answers = {"transport-0": Answer.WHOLE, "transport-1": Answer.WHOLE, "transport-2": Answer.PILOT}
    gap = gap_of(assessed(answers))
    assert gap.own == pytest.approx(2.25 / 3)
    assert (gap.answered, gap.questions) == (3, 4)


def test_prior_counts_as_two_answers_in_the_blend() -> None:
    answers = {"transport-0": Answer.WHOLE, "transport-1": Answer.WHOLE, "transport-2": Answer.PART}
    gap = gap_of(assessed(answers, make_rating("town", 30.0)))
    assert gap.own == pytest.approx((3 * (2.5 / 3) + 2 * 0.25) / (3 + 2))
    assert gap.own == pytest.approx(0.6)
    assert gap.basis is Basis.ANSWERED


def test_answer_unknown_counts_as_not_asked() -> None:
    known = {"transport-0": Answer.WHOLE}
    with_unknown = {**known, "transport-1": Answer.UNKNOWN}
    assert gap_of(assessed(with_unknown)) == gap_of(assessed(known))
    assert gap_of(assessed(with_unknown)).answered == 1


def test_answers_of_one_direction_leave_the_others_alone() -> None:
    assessment = assessed({"lighting": Answer.WHOLE}, make_rating("town", 30.0))
    assert gap_of(assessment, Direction.URBAN_ENVIRONMENT).basis is Basis.ANSWERED
    assert gap_of(assessment).basis is Basis.PRIOR
    assert gap_of(assessment).own == pytest.approx(0.25)


def test_unknown_stays_none_and_is_never_zero() -> None:
    assessment = assessed()
    for gap in assessment.gaps:
        assert (gap.own, gap.reference, gap.gap_share, gap.basis) == (None, None, None, Basis.UNKNOWN)
    assert assessment.reference.kind is ReferenceKind.NONE


def test_answer_no_is_known_and_is_zero() -> None:
    assessment = assessed({"transport-0": Answer.NO})
    assert gap_of(assessment).own == 0.0
    assert gap_of(assessment).gap_share == 1.0
    assert gap_of(assessment, Direction.URBAN_ENVIRONMENT).own is None


def test_place_in_the_rating_makes_no_value(catalogue: Catalogue) -> None:
    assessment = real(catalogue, "lysva")
    assert (assessment.standing.rank, assessment.standing.rank_year) == (5, 2022)
    assert assessment.standing.value is None
    assert {g.own for g in assessment.gaps} == {None}


@examples
@given(answers_drawn, values_drawn)
def test_value_of_a_direction_is_none_exactly_where_nothing_is_known(
    answers: dict[str, Answer], own: float | None
) -> None:
    for gap in assessed(answers, make_rating("town", own)).gaps:
        asked = [m.id for m in MEASURES if m.direction is gap.direction]
        told = any(answers.get(i, Answer.UNKNOWN) is not Answer.UNKNOWN for i in asked)
        assert (gap.own is None) == (own is None and not told)
        assert (gap.basis is Basis.UNKNOWN) == (gap.own is None)


@examples
@given(answers_drawn, values_drawn, values_drawn)
def test_shares_and_gaps_stay_between_zero_and_one(
    answers: dict[str, Answer], own: float | None, best: float | None
) -> None:
    for gap in assessed(answers, make_rating("town", own), make_rating("best", best, rank=1)).gaps:
        for share in (gap.own, gap.reference, gap.gap_share):
            assert share is None or 0.0 <= share <= 1.0
        if gap.own is not None and gap.reference is not None:
            assert gap.gap_share == max(0.0, gap.reference - gap.own)


@examples
@given(answers_drawn, values_drawn, st.sampled_from([m.id for m in MEASURES]), st.sampled_from(KNOWN[:-1]))
def test_better_answer_never_widens_a_gap(
    answers: dict[str, Answer], own: float | None, measure: str, answer: Answer
) -> None:
    better = KNOWN[KNOWN.index(answer) + 1]
    rows = make_rating("town", own), make_rating("best", 110.0, rank=1)
    before, after = assessed({**answers, measure: answer}, *rows), assessed({**answers, measure: better}, *rows)
    for old, new in zip(before.gaps, after.gaps, strict=True):
        assert (old.gap_share is None) == (new.gap_share is None)
        assert (new.gap_share or 0.0) <= (old.gap_share or 0.0)


def test_reference_is_the_best_of_the_own_group_in_the_same_edition() -> None:
    rows = (
        make_rating("town", 40.0, rank=7, year=2022),
        make_rating("second", 70.0, rank=2, year=2022),
        make_rating("best", 90.0, rank=1, year=2022),
        make_rating("best-of-another-year", 100.0, rank=1, year=2023),
        make_rating("best-of-another-group", 110.0, rank=1, year=2022, group=PopulationGroup.LARGEST),
    )
    assessment = assessed({}, *rows)
    reference = assessment.reference
    assert (reference.kind, reference.subject, reference.year) == (ReferenceKind.BEST_OF_GROUP, "best", 2022)
    assert reference.source == rows[2].source
    assert gap_of(assessment).reference == pytest.approx(90 / 120)
    assert gap_of(assessment).gap_share == pytest.approx(50 / 120)


def test_reference_of_perm_is_moscow_of_the_same_edition(catalogue: Catalogue) -> None:
    assessment = real(catalogue, "perm")
    assert (assessment.reference.subject, assessment.reference.year) == ("moscow", 2021)
    assert gap_of(assessment).gap_share == pytest.approx((117.16 - 67.71) / 120)


def test_reference_is_of_the_group_the_town_had_in_that_edition() -> None:
    rows = (
        make_rating("town", None, rank=3, year=2023, group=PopulationGroup.SMALL),
        make_rating("town", 40.0, year=2022, group=PopulationGroup.BIG),
        make_rating("best-small", 50.0, rank=1, year=2022, group=PopulationGroup.SMALL),
        make_rating("best-big", 90.0, rank=1, year=2022, group=PopulationGroup.BIG),
    )
    assert assessed({}, *rows).reference.subject == "best-big"


@pytest.mark.parametrize(("value", "border"), [(19.15, 30.0), (30.0, 60.0), (59.9, 60.0)])
def test_reference_of_the_best_itself_is_the_next_band_border(value: float, border: float) -> None:
    assessment = assessed({}, make_rating("town", value, rank=1), make_rating("second", value - 1, rank=2))
    assert assessment.reference.kind is ReferenceKind.NEXT_BAND
    assert assessment.reference.subject is None
    assert gap_of(assessment).gap_share == pytest.approx((border - value) / 120)


def test_reference_of_a_shared_first_place_is_the_next_band_border() -> None:
    assessment = assessed({}, make_rating("other", 50.0, rank=1), make_rating("town", 50.0, rank=1))
    assert assessment.reference.kind is ReferenceKind.NEXT_BAND


def test_highest_value_that_happens_to_be_known_is_no_reference() -> None:
    assessment = assessed({}, make_rating("town", 18.0, rank=93), make_rating("known", 19.0, rank=92))
    assert assessment.reference.kind is ReferenceKind.NEXT_BAND


def test_first_place_without_a_value_is_no_reference() -> None:
    assessment = assessed({}, make_rating("town", 18.0, rank=93), make_rating("best", None, rank=1))
    assert assessment.reference.kind is ReferenceKind.NEXT_BAND


def test_reference_of_taganrog_is_the_band_border_of_thirty(catalogue: Catalogue) -> None:
    assessment = real(catalogue, "taganrog")
    assert assessment.reference.kind is ReferenceKind.NEXT_BAND
    assert [g.gap_share for g in assessment.gaps] == pytest.approx([(30 - 19.15) / 120] * 10)


def test_reference_is_none_for_the_best_above_all_bands() -> None:
    assessment = assessed({}, make_rating("town", 90.0, rank=1))
    assert assessment.reference.kind is ReferenceKind.NONE
    assert gap_of(assessment).own == pytest.approx(0.75)
    assert gap_of(assessment).gap_share is None


def test_reference_takes_no_band_of_another_scale() -> None:
    assessment = assessed({}, make_rating("town", 20.0, year=2024, top=260.0))
    assert assessment.reference.kind is ReferenceKind.NONE


def test_reference_of_answers_alone_is_the_whole_city() -> None:
    assessment = assessed({"transport-0": Answer.PART})
    assert assessment.reference.kind is ReferenceKind.WHOLE_CITY
    assert (gap_of(assessment).reference, gap_of(assessment).gap_share) == (1.0, 0.5)


def test_gap_of_a_direction_above_its_reference_is_zero() -> None:
    answers = {f"transport-{number}": Answer.WHOLE for number in range(4)}
    assessment = assessed(answers, make_rating("town", 30.0), make_rating("best", 36.0, rank=1))
    assert gap_of(assessment).own == pytest.approx(0.75)
    assert gap_of(assessment).reference == pytest.approx(0.3)
    assert gap_of(assessment).gap_share == 0.0


def test_group_is_unknown_without_rating_and_population() -> None:
    town = make_town(population=None)
    assert standing_of(Profile(municipality=town), Ratings(())).group is None
    assert assess(Profile(municipality=town), Ratings(()), MEASURES).reference.kind is ReferenceKind.NONE


@examples
@given(gap_shares, direction_weights)
def test_priorities_sum_to_one(shares: dict[Direction, float | None], weights: dict[Direction, float]) -> None:
    result = priorities(make_gaps(shares), weights)
    assert set(result) == set(Direction)
    assert sum(result.values()) == pytest.approx(1.0)
    assert min(result.values()) >= 0.0


def test_priority_is_weight_times_gap_over_their_sum() -> None:
    gaps = make_gaps({TRANSPORT: 0.5, Direction.PUBLIC_SAFETY: 0.2, Direction.CITY_MANAGEMENT: 0.3})
    result = priorities(gaps, {TRANSPORT: 2.0, Direction.PUBLIC_SAFETY: 0.5})
    total = 1.4 + 7 * UNKNOWN_GAP
    assert result[TRANSPORT] == pytest.approx(1.0 / total)
    assert result[Direction.PUBLIC_SAFETY] == pytest.approx(0.1 / total)
    assert result[Direction.CITY_MANAGEMENT] == pytest.approx(0.3 / total)
    assert result[Direction.SOCIAL_SERVICES] == pytest.approx(UNKNOWN_GAP / total)


def test_weights_that_are_all_zero_count_as_none() -> None:
    gaps = make_gaps({TRANSPORT: 0.5})
    assert priorities(gaps, dict.fromkeys(Direction, 0.0)) == priorities(gaps, {})


def test_priorities_without_a_known_gap_follow_the_weights() -> None:
    assert priorities(make_gaps({}), {}) == pytest.approx(dict.fromkeys(Direction, 0.1))
    assert priorities(make_gaps({}), {TRANSPORT: 11.0})[TRANSPORT] == pytest.approx(0.55)


@examples
@given(gap_shares, direction_weights, st.sampled_from(Direction), st.floats(0.01, 1))
def test_wider_gap_never_lowers_its_own_priority(
    shares: dict[Direction, float | None], weights: dict[Direction, float], direction: Direction, more: float
) -> None:
    some_gap = {**shares, direction: shares[direction] or 0.01}  # with no gap at all the weights speak, not the gaps
    wider = {**some_gap, direction: (some_gap[direction] or 0.0) + more}
    before, after = priorities(make_gaps(some_gap), weights), priorities(make_gaps(wider), weights)
    assert after[direction] >= before[direction] - 1e-12
    for other in set(Direction) - {direction}:
        assert after[other] <= before[other] + 1e-12


def test_unknown_gap_counts_as_a_quarter_in_the_priorities() -> None:
    known = {direction: 0.5 for direction in Direction if direction is not TRANSPORT}
    assert UNKNOWN_GAP == 0.25
    assert priorities(make_gaps(known), {}) == priorities(make_gaps({**known, TRANSPORT: 0.25}), {})
    assert priorities(make_gaps(known), {})[TRANSPORT] == pytest.approx(0.25 / (0.25 + 9 * 0.5))


def test_unknown_direction_stands_between_a_stated_lack_and_none() -> None:
    result = priorities(make_gaps({TRANSPORT: 1.0, SAFETY: 0.0}), {})
    assert result[SAFETY] < result[Direction.CITY_MANAGEMENT] < result[TRANSPORT]


@examples
@given(gap_shares, direction_weights, st.sampled_from(Direction), st.floats(0, 1))
def test_wider_gap_never_lowers_a_direction_against_another(
    shares: dict[Direction, float | None], weights: dict[Direction, float], direction: Direction, more: float
) -> None:
    share = shares[direction]
    wider = {**shares, direction: (UNKNOWN_GAP if share is None else share) + more}
    before, after = priorities(make_gaps(shares), weights), priorities(make_gaps(wider), weights)
    for other in Direction:
        assert after[direction] * before[other] >= after[other] * before[direction] - 1e-12


@examples
@given(gap_shares)
def test_order_of_the_priorities_is_that_of_the_gaps_where_the_weights_are_equal(
    shares: dict[Direction, float | None],
) -> None:
    result = priorities(make_gaps(shares), {})
    counted = {d: UNKNOWN_GAP if share is None else share for d, share in shares.items()}
    for one in Direction:
        for other in Direction:
            assert counted[one] < counted[other] or result[one] >= result[other]


# The long form


def test_indicators_speak_for_their_measure_in_its_direction() -> None:
    measures = [
        Measure(id="stops", direction=TRANSPORT, name=make_text("stops"), indicators=(31, 32)),
        Measure(id="parking", direction=TRANSPORT, name=make_text("parking"), indicators=(27,)),
        Measure(id="roads", direction=TRANSPORT, name=make_text("roads"), indicators=(33,)),
    ]
    answers = {"stops": Answer.PILOT, "parking": Answer.PART}
    profile = Profile(municipality=make_town(), answers=answers, indicators={31: 1.0, 32: 0.8})
    assessment = assess(profile, Ratings(()), measures)
    assert dict(assessment.measures) == pytest.approx({"stops": 0.9, "parking": 0.5})
    gap = gap_of(assessment)
    assert gap.own == pytest.approx(0.7)
    assert (gap.answered, gap.questions, gap.basis) == (2, 3, Basis.ANSWERED)


# How much is known


def test_confidence_is_the_part_of_the_questions_that_is_answered() -> None:
    assessment = assessed({"transport-0": Answer.NO, "transport-1": Answer.UNKNOWN}, make_rating("town", 30.0))
    assert gap_of(assessment).confidence == 0.25
    assert gap_of(assessment, Direction.URBAN_ENVIRONMENT).confidence == 0.0
    assert gap_of(assessment, SAFETY).confidence == 0.0


def test_confidence_in_a_flat_prior_is_none_and_in_a_table_whole() -> None:
    assessment = asked(ReferenceChoice(), [make_rating("town", 30.0)], [make_rated()])
    assert (gap_of(assessment).basis, gap_of(assessment).confidence) == (Basis.RATED, 1.0)
    assert (gap_of(assessment, SAFETY).basis, gap_of(assessment, SAFETY).confidence) == (Basis.PRIOR, 0.0)


def test_confidence_where_all_questions_are_answered_is_whole() -> None:
    answers = {f"transport-{number}": Answer.NO for number in range(4)}
    assert gap_of(assessed(answers)).confidence == 1.0


# What the official table rates


def test_table_rates_a_direction_as_a_share_of_its_maximum() -> None:
    gap = gap_of(asked(ReferenceChoice(), [make_rating("town", 30.0)], [make_rated(value=4.5, top=18.0)]))
    assert (gap.own, gap.basis) == (0.25, Basis.RATED)


@examples
@given(answers_drawn, values_drawn)
def test_answers_and_the_index_do_not_move_what_the_table_rates(answers: dict[str, Answer], own: float | None) -> None:
    table = [make_rated(value=6.0), make_rated("best", 9.0)]
    gap = gap_of(asked(ReferenceChoice(), [make_rating("town", own)], table, answers))
    assert (gap.own, gap.reference, gap.gap_share, gap.basis) == (0.5, 0.75, 0.25, Basis.RATED)
    assert gap.against == Reference(kind=BEST, subject="best", year=2023, source=TABLE)


@examples
@given(answers_drawn, values_drawn, values_drawn)
def test_directions_that_the_table_does_not_rate_stay_as_before(
    answers: dict[str, Answer], own: float | None, best: float | None
) -> None:
    rows = make_rating("town", own), make_rating("best", best, rank=1)
    before = asked(ReferenceChoice(), rows, (), answers)
    after = asked(ReferenceChoice(), rows, [make_rated(), make_rated("best", 9.0)], answers)
    assert gap_of(after).basis is Basis.RATED
    for direction in set(Direction) - {TRANSPORT}:
        assert gap_of(after, direction) == gap_of(before, direction)


def test_table_of_other_towns_rates_nothing_and_refers_to_nothing() -> None:
    assert asked(ReferenceChoice(), (), [make_rated("other", 9.0)]) == asked(ReferenceChoice())


def test_table_counts_by_the_newest_year_of_the_town_itself() -> None:
    table = [
        make_rated(value=3.0, year=2021),
        make_rated(value=6.0, year=2022),
        make_rated(value=9.0, year=2021, direction=SAFETY),
        make_rated("other", 12.0, year=2023),
        make_rated("other", 9.0, year=2022),
        make_rated("third", 11.0, year=2021),
    ]
    assessment = asked(ReferenceChoice(), [make_rating("town", 30.0)], table)
    gap = gap_of(assessment)
    assert (gap.own, gap.reference) == (0.5, 0.75)
    assert (gap.against.subject, gap.against.year) == ("other", 2022)
    older = gap_of(assessment, SAFETY)
    assert (older.own, older.basis) == (0.25, Basis.PRIOR)


def test_reference_of_a_table_alone_is_told_for_the_whole_assessment() -> None:
    assessment = asked(ReferenceChoice(), (), [make_rated(value=3.0), make_rated("best", 9.0)])
    assert assessment.reference == Reference(kind=BEST, subject="best", year=2023, source=TABLE)
    assert gap_of(assessment, SAFETY).gap_share is None


# What a table is measured against


def test_table_reference_is_the_best_of_the_own_group_and_direction_in_the_same_year() -> None:
    table = [
        make_rated(value=3.0),
        make_rated("second", 7.0),
        make_rated("best", 9.0),
        make_rated("larger", 12.0, population=600_000),
        make_rated("older", 12.0, year=2022),
        make_rated("elsewhere", 12.0, direction=SAFETY),
    ]
    gap = gap_of(asked(ReferenceChoice(), (), table))
    assert gap.against == Reference(kind=BEST, subject="best", year=2023, source=TABLE)
    assert (gap.reference, gap.gap_share) == (0.75, 0.5)


def test_table_goes_by_the_group_that_its_edition_put_a_town_in_and_else_by_the_population() -> None:
    table = [
        make_rated(value=3.0),
        make_rated("of-that-size", 12.0),
        make_rated("put-there-too", 9.0, population=600_000),
        make_rated("put-there-by-size", 6.0, population=200_000),
        make_rated("put-there-in-another-edition", 11.0),
    ]
    rows = [
        make_rating("town", None, group=PopulationGroup.BIG),
        make_rating("put-there-too", None, group=PopulationGroup.BIG),
        make_rating("put-there-in-another-edition", None, year=2022, group=PopulationGroup.BIG),
    ]
    assert gap_of(asked(ReferenceChoice(), rows, table)).against.subject == "put-there-too"
    assert gap_of(asked(city("put-there-by-size"), rows, table)).reference == 0.5
    for other in ("of-that-size", "put-there-in-another-edition"):
        assert gap_of(asked(city(other), rows, table)).against.refused is NoReference.OTHER_GROUP


def test_table_reference_of_a_town_alone_in_its_group_is_the_maximum_of_the_scale() -> None:
    gap = gap_of(asked(ReferenceChoice(), (), [make_rated(value=3.0), make_rated("larger", 9.0, population=600_000)]))
    assert gap.against == Reference(kind=ReferenceKind.MAXIMUM, subject=None, year=2023, source=TABLE)
    assert (gap.reference, gap.gap_share) == (1.0, 0.75)


def test_chosen_city_of_the_table_is_the_reference() -> None:
    table = [make_rated(value=3.0), make_rated("best", 12.0), make_rated("chosen", 6.0)]
    gap = gap_of(asked(city("chosen"), (), table))
    assert gap.against == Reference(kind=ReferenceKind.CITY, subject="chosen", year=2023, source=TABLE)
    assert (gap.reference, gap.gap_share) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ("nobody", NoReference.NO_VALUE),
        ("older", NoReference.NO_VALUE),
        ("elsewhere", NoReference.NO_VALUE),
        ("larger", NoReference.OTHER_GROUP),
        ("town", NoReference.OWN_CITY),
    ],
)
def test_chosen_city_that_the_table_cannot_compare_is_refused_and_the_best_is_taken(
    chosen: str, refused: NoReference
) -> None:
    table = [
        make_rated(value=3.0),
        make_rated("best", 9.0),
        make_rated("older", 12.0, year=2022),
        make_rated("elsewhere", 12.0, direction=SAFETY),
        make_rated("larger", 12.0, population=600_000),
    ]
    gap = gap_of(asked(city(chosen), (), table))
    assert gap.against == Reference(kind=BEST, subject="best", year=2023, source=TABLE, refused=refused)
    assert gap.reference == 0.75


def test_chosen_city_that_is_refused_leaves_a_lone_town_the_maximum_of_the_scale() -> None:
    gap = gap_of(asked(city("nobody"), (), [make_rated()]))
    assert gap.against == Reference(
        kind=ReferenceKind.MAXIMUM, subject=None, year=2023, source=TABLE, refused=NoReference.NO_VALUE
    )


def test_top_quartile_of_a_table_is_that_of_the_other_towns_of_the_group() -> None:
    table = [make_rated(value=0.0)]
    table += [make_rated(f"town-{number}", value) for number, value in enumerate([2.0, 4.0, 6.0, 8.0, 10.0])]
    table += [make_rated("larger", 12.0, population=600_000), make_rated("older", 12.0, year=2022)]
    gap = gap_of(asked(ReferenceChoice(kind=QUARTILE), (), table))
    assert gap.against == Reference(kind=QUARTILE, subject=None, year=2023, source=TABLE)
    assert gap.reference == pytest.approx(8 / 12)


@pytest.mark.parametrize(("peers", "kind"), [(3, BEST), (4, QUARTILE)])
def test_top_quartile_of_a_table_needs_four_towns_of_the_group(peers: int, kind: ReferenceKind) -> None:
    table = [make_rated(), *(make_rated(f"town-{number}", 6.0) for number in range(peers))]
    table += [make_rated("larger", 12.0, population=600_000), make_rated("older", 12.0, year=2022)]
    against = gap_of(asked(ReferenceChoice(kind=QUARTILE), (), table)).against
    assert against.kind is kind
    assert against.refused is (None if kind is QUARTILE else NoReference.NO_VALUE)


@pytest.mark.parametrize(("value", "share"), [(0.0, 0.25), (2.9, 0.25), (3.0, 0.5), (5.9, 0.5)])
def test_next_band_of_a_table_is_the_border_above_the_town(value: float, share: float) -> None:
    gap = gap_of(asked(ReferenceChoice(kind=NEXT_BAND), (), [make_rated(value=value), make_rated("best", 12.0)]))
    assert gap.against == Reference(kind=NEXT_BAND, subject=None, year=2023, source=TABLE)
    assert gap.reference == share


@pytest.mark.parametrize("value", [6.0, 11.0, 12.0])
def test_above_the_last_band_of_a_table_is_the_best_of_it_and_that_is_told(value: float) -> None:
    gap = gap_of(asked(ReferenceChoice(kind=NEXT_BAND), (), [make_rated(value=value), make_rated("best", 12.0)]))
    assert gap.against.kind is (ReferenceKind.BEST_OF_GROUP if value < 12 else ReferenceKind.MAXIMUM)
    assert gap.reference == 1.0
    assert gap.against.refused is NoReference.ALREADY_ABOVE


def test_best_of_its_table_is_held_against_the_maximum_of_the_scale() -> None:
    gap = gap_of(asked(ReferenceChoice(), (), [make_rated(value=11.0), make_rated("other", 2.0)]))
    assert (gap.against.kind, gap.reference) == (ReferenceKind.MAXIMUM, 1.0)


def test_town_in_the_top_quarter_already_is_told_so() -> None:
    rows = [make_rating("town", 80.0, rank=1), make_rating("other", 60.0, rank=4)]
    reference = asked(ReferenceChoice(kind=ReferenceKind.TOP_QUARTILE), rows).reference
    assert reference.refused is NoReference.ALREADY_ABOVE


def test_chosen_city_is_looked_for_in_the_table_and_in_the_index_each_for_its_own_directions() -> None:
    rows = [make_rating("town", 30.0), make_rating("chosen", 60.0)]
    assessment = asked(city("chosen"), rows, [make_rated(value=3.0), make_rated("chosen", 9.0)])
    assert gap_of(assessment).against == Reference(kind=ReferenceKind.CITY, subject="chosen", year=2023, source=TABLE)
    assert gap_of(assessment).reference == 0.75
    assert gap_of(assessment, SAFETY).against == assessment.reference
    assert (assessment.reference.subject, assessment.reference.source) == ("chosen", rows[1].source)
    assert gap_of(assessment, SAFETY).reference == 0.5


@pytest.mark.parametrize(
    "choice", [ReferenceChoice(), city("other"), ReferenceChoice(kind=QUARTILE)], ids=lambda c: c.kind
)
def test_towns_of_unknown_population_are_no_group(choice: ReferenceChoice) -> None:
    table = [make_rated(f"other{number or ''}", 9.0, population=None) for number in range(5)]
    table.append(make_rated(value=3.0, population=None))
    profile = Profile(municipality=make_town(population=None), table=tuple(table), reference=choice)
    assert gap_of(assess(profile, Ratings(()), MEASURES)).against.kind is ReferenceKind.MAXIMUM


# What the overall index is measured against


def test_top_quartile_of_the_index_is_the_lowest_value_among_the_places_of_the_first_quarter() -> None:
    rows = [make_rating(f"city-{rank}", 100.0 - 5 * rank, rank=rank) for rank in range(1, 9)]
    rows += [
        make_rating("town", 30.0, rank=12),
        make_rating("larger", 41.0, rank=3, group=PopulationGroup.LARGE),
        make_rating("older", 42.0, rank=3, year=2022),
    ]
    assessment = asked(ReferenceChoice(kind=QUARTILE), rows)
    assert assessment.reference == Reference(kind=QUARTILE, subject="city-3", year=2023, source=rows[2].source)
    assert gap_of(assessment).reference == pytest.approx(85 / 120)


def test_top_quartile_goes_by_the_place_and_not_by_the_values_that_happen_to_be_known() -> None:
    rows = [make_rating("town", 18.0, rank=92), make_rating("last", 17.0, rank=93), make_rating("near", 19.0, rank=90)]
    assessment = asked(ReferenceChoice(kind=QUARTILE), rows)
    assert (assessment.reference.kind, assessment.reference.refused) == (NEXT_BAND, NoReference.NO_VALUE)


def test_top_quartile_without_a_value_leaves_the_best_of_the_group() -> None:
    rows = [make_rating("town", 30.0, rank=2), make_rating("best", 90.0, rank=1)]
    assessment = asked(ReferenceChoice(kind=QUARTILE), rows)
    assert assessment.reference == Reference(
        kind=BEST, subject="best", year=2023, source=rows[1].source, refused=NoReference.NO_VALUE
    )


def test_chosen_city_of_the_index_is_the_reference() -> None:
    rows = [
        make_rating("town", 30.0, rank=9, year=2022),
        make_rating("chosen", 110.0, year=2023),
        make_rating("chosen", 60.0, rank=4, year=2022),
        make_rating("best", 90.0, rank=1, year=2022),
    ]
    assessment = asked(city("chosen"), rows)
    assert assessment.reference == Reference(
        kind=ReferenceKind.CITY, subject="chosen", year=2022, source=rows[2].source
    )
    assert gap_of(assessment).gap_share == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ("nobody", NoReference.NO_VALUE),
        ("of-another-edition", NoReference.NO_VALUE),
        ("without-a-value", NoReference.NO_VALUE),
        ("of-another-group", NoReference.OTHER_GROUP),
        ("of-no-group", NoReference.OTHER_GROUP),
        ("town", NoReference.OWN_CITY),
    ],
)
def test_chosen_city_that_the_index_cannot_compare_is_refused_and_the_best_is_taken(
    chosen: str, refused: NoReference
) -> None:
    rows = [
        make_rating("town", 30.0),
        make_rating("best", 90.0, rank=1),
        make_rating("of-another-edition", 100.0, year=2022),
        make_rating("without-a-value", None, rank=2),
        make_rating("of-another-group", 100.0, group=PopulationGroup.LARGE),
        RatingRow(
            rating="iq-cities",
            year=2023,
            subject="of-no-group",
            subject_kind="city",
            direction=None,
            value=100.0,
            max=120.0,
            rank=None,
            grade=None,
            group=None,
            source=SOURCE,
            note=None,
        ),
    ]
    assessment = asked(city(chosen), rows)
    assert assessment.reference == Reference(
        kind=BEST, subject="best", year=2023, source=rows[1].source, refused=refused
    )
    assert gap_of(assessment).reference == 0.75


def test_chosen_city_is_refused_where_the_group_of_neither_town_is_known() -> None:
    rows = [
        RatingRow(
            rating="iq-cities",
            year=2023,
            subject=town,
            subject_kind="city",
            direction=None,
            value=value,
            max=120.0,
            rank=None,
            grade=None,
            group=None,
            source=SOURCE,
            note=None,
        )
        for town, value in (("town", 30.0), ("chosen", 60.0))
    ]
    profile = Profile(municipality=make_town(population=None), reference=city("chosen"))
    reference = assess(profile, Ratings(tuple(rows)), MEASURES).reference
    assert reference.refused is NoReference.OTHER_GROUP


def test_next_band_is_taken_when_asked_for_though_there_is_a_best() -> None:
    rows = [make_rating("town", 18.0), make_rating("best", 90.0, rank=1)]
    assessment = asked(ReferenceChoice(kind=NEXT_BAND), rows)
    assert assessment.reference == Reference(kind=NEXT_BAND, subject=None, year=2023, source=rows[0].source)
    assert gap_of(assessment).reference == 0.25


@pytest.mark.parametrize(
    "choice", [city("best"), ReferenceChoice(kind=QUARTILE), ReferenceChoice(kind=NEXT_BAND)], ids=lambda c: c.kind
)
def test_reference_asked_for_without_an_own_value_is_refused(choice: ReferenceChoice) -> None:
    rows = [make_rating("town", None, rank=5), make_rating("best", 90.0, rank=1)]
    unknown = asked(choice, rows)
    assert (unknown.reference.kind, unknown.reference.refused) == (ReferenceKind.NONE, NoReference.NO_OWN_VALUE)
    answered = asked(choice, rows, (), {"transport-0": Answer.NO})
    assert answered.reference == gap_of(answered).against
    assert answered.reference.kind is ReferenceKind.WHOLE_CITY
    assert answered.reference.refused is NoReference.NO_OWN_VALUE


@examples
@given(answers_drawn, values_drawn, values_drawn)
def test_default_reference_is_the_best_of_the_group_and_is_never_refused(
    answers: dict[str, Answer], own: float | None, best: float | None
) -> None:
    rows = make_rating("town", own), make_rating("best", best, rank=1)
    by_default = assessed(answers, *rows)
    assert by_default == asked(ReferenceChoice(kind=BEST), rows, (), answers)
    assert {by_default.reference.refused, *(g.against.refused for g in by_default.gaps)} == {None}


# Editions are never mixed

EDITIONS = {2022: 120.0, 2024: 260.0}
"""Two editions, each with a scale of its own: a value laid on the other's scale would show."""
TOWNS = ("town", "one", "two", "three", "four", "five", "six", "seven")
some_share = st.floats(0, 1) | st.floats(0, 1) | st.none()
table_values = st.fixed_dictionaries(
    {(town, year, d): some_share for town in TOWNS for year in EDITIONS for d in (TRANSPORT, SAFETY)}
)
larger_towns = st.dictionaries(st.sampled_from(TOWNS[1:]), st.just(600_000), max_size=2)
CHOICES = [ReferenceChoice(kind=kind) for kind in (BEST, QUARTILE, NEXT_BAND)] + [city(town) for town in (*TOWNS, None)]


@st.composite
def index_rows(draw: st.DrawFn) -> list[RatingRow]:
    """Rows of two editions, in each of which every town has a place and most have a value."""
    rows = []
    for year, top in EDITIONS.items():
        places = draw(st.permutations(range(1, len(TOWNS) + 1)))
        other = draw(st.sets(st.sampled_from(TOWNS), max_size=2))
        for town, rank in zip(TOWNS, places, strict=True):
            share = draw(some_share)
            value = None if share is None else share * top
            group = PopulationGroup.BIG if town in other else PopulationGroup.SMALL
            rows.append(make_rating(town, value, rank=rank, year=year, top=top, group=group))
    return rows


@examples
@given(index_rows(), answers_drawn)
def test_reference_of_the_index_is_always_of_the_own_edition_and_group(
    rows: list[RatingRow], answers: dict[str, Answer]
) -> None:
    own = [r for r in rows if r.subject == "town" and r.value is not None]
    newest = max(own, key=lambda r: r.year or 0, default=None)
    for gap in (gap for choice in CHOICES for gap in asked(choice, rows, (), answers).gaps):
        against = gap.against
        if against.kind in (ReferenceKind.NONE, ReferenceKind.WHOLE_CITY):
            assert (against.subject, against.year) == (None, None)
            continue
        assert newest is not None
        assert against.year == newest.year
        if against.subject is not None:
            (row,) = [r for r in rows if (r.subject, r.year) == (against.subject, against.year)]
            assert row.group == newest.group
            assert row.value is not None
            assert gap.reference == pytest.approx(row.value / EDITIONS[newest.year or 0])


@examples
@given(table_values, larger_towns)
def test_reference_of_a_table_is_always_of_the_own_year_and_group(
    values: dict[tuple[str, int, Direction], float | None], larger: dict[str, int]
) -> None:
    table = [
        make_rated(t, share * 12, direction=d, year=year, population=larger.get(t, 60_000))
        for (t, year, d), share in values.items()
        if share is not None
    ]
    own_year = max((r.year for r in table if r.municipality.id == "town"), default=0)
    for gap in (gap for choice in CHOICES for gap in asked(choice, (), table).gaps):
        assert (gap.basis is Basis.RATED) == (values.get(("town", own_year, gap.direction)) is not None)
        if gap.basis is not Basis.RATED:
            continue
        assert gap.against.year == own_year
        assert gap.reference is not None
        peers = {t: values[t, own_year, gap.direction] for t in TOWNS[1:] if t not in larger}
        known = [share for share in peers.values() if share is not None]
        if gap.against.subject is not None:
            assert gap.reference == pytest.approx(peers[gap.against.subject])
        elif gap.against.kind is QUARTILE:
            assert len(known) >= 4
            assert min(known) - 1e-12 <= gap.reference <= max(known) + 1e-12
        else:
            assert gap.reference in (0.25, 0.5, 1.0)


# The real towns

REAL_CHOICES = {
    "best": ReferenceChoice(kind=BEST),
    "quartile": ReferenceChoice(kind=QUARTILE),
    "next band": ReferenceChoice(kind=NEXT_BAND),
    "moscow": city("moscow"),
    "kazan": city("kazan"),
    "shakhty": city("shakhty"),
    "perm": city("perm"),
    "itself": city("itself"),
    "nowhere": city("atlantis"),
}
OTHER_GROUP, NO_VALUE, OWN_CITY = NoReference.OTHER_GROUP, NoReference.NO_VALUE, NoReference.OWN_CITY
TAGANROG = {
    "best": (NEXT_BAND, None, 30.0, None),
    "quartile": (NEXT_BAND, None, 30.0, NO_VALUE),
    "next band": (NEXT_BAND, None, 30.0, None),
    "moscow": (NEXT_BAND, None, 30.0, OTHER_GROUP),
    "kazan": (NEXT_BAND, None, 30.0, OTHER_GROUP),
    "shakhty": (ReferenceKind.CITY, "shakhty", 18.95, None),
    "perm": (NEXT_BAND, None, 30.0, NO_VALUE),
    "itself": (NEXT_BAND, None, 30.0, OWN_CITY),
    "nowhere": (NEXT_BAND, None, 30.0, NO_VALUE),
}
OMSK = {
    "best": (BEST, "moscow", 120.0, None),
    "quartile": (QUARTILE, "kazan", 84.78, None),
    "next band": (NEXT_BAND, None, 30.0, None),
    "moscow": (ReferenceKind.CITY, "moscow", 120.0, None),
    "kazan": (ReferenceKind.CITY, "kazan", 84.78, None),
    "shakhty": (BEST, "moscow", 120.0, OTHER_GROUP),
    "perm": (BEST, "moscow", 120.0, NO_VALUE),
    "itself": (BEST, "moscow", 120.0, OWN_CITY),
    "nowhere": (BEST, "moscow", 120.0, NO_VALUE),
}


def real_choice(town: str, asked_for: str) -> ReferenceChoice:
    return city(town) if asked_for == "itself" else REAL_CHOICES[asked_for]


@pytest.mark.parametrize("asked_for", REAL_CHOICES)
@pytest.mark.parametrize(("town", "expected"), [("taganrog", TAGANROG), ("omsk", OMSK)], ids=["taganrog", "omsk"])
def test_rated_town_is_measured_against_what_its_own_edition_holds_and_a_refusal_is_told(
    catalogue: Catalogue,
    town: str,
    expected: dict[str, tuple[ReferenceKind, str | None, float, NoReference | None]],
    asked_for: str,
) -> None:
    assessment = real(catalogue, town, real_choice(town, asked_for))
    kind, subject, points, refused = expected[asked_for]
    reference = assessment.reference
    assert (reference.kind, reference.subject, reference.refused) == (kind, subject, refused)
    assert reference.year == assessment.standing.year == 2023
    assert reference.source is not None
    assert [g.reference for g in assessment.gaps] == pytest.approx([points / 120] * 10)
    assert {g.against for g in assessment.gaps} == {reference}


@pytest.mark.parametrize("asked_for", REAL_CHOICES)
@pytest.mark.parametrize("town", ["lysva", "nytva"])
def test_town_without_a_value_has_no_reference_of_the_index_and_is_told_why(
    catalogue: Catalogue, town: str, asked_for: str
) -> None:
    assessment = real(catalogue, town, real_choice(town, asked_for))
    assert assessment.reference.kind is ReferenceKind.NONE
    assert assessment.reference.refused is (None if asked_for == "best" else NoReference.NO_OWN_VALUE)
    assert {(g.own, g.gap_share) for g in assessment.gaps} == {(None, None)}
    assert priorities(assessment.gaps, {}) == pytest.approx(dict.fromkeys(Direction, 0.1))


def test_table_of_real_small_towns_measures_each_against_the_other_and_never_against_moscow(
    catalogue: Catalogue,
) -> None:
    towns = catalogue.municipalities
    marks = {"lysva": 6.0, "nytva": 3.0, "moscow": 12.0}
    table = tuple(RatedValue(towns[t], 2023, TRANSPORT, value, 12.0, 2) for t, value in marks.items())
    for choice, refused in ((ReferenceChoice(), None), (city("moscow"), OTHER_GROUP), (city("perm"), NO_VALUE)):
        profile = Profile(municipality=towns["nytva"], table=table, reference=choice)
        assessment = assess(profile, Ratings(catalogue.ratings), catalogue.measures)
        gap = gap_of(assessment)
        assert gap.against == Reference(kind=BEST, subject="lysva", year=2023, source=TABLE, refused=refused)
        assert (gap.own, gap.reference, gap.gap_share) == (0.25, 0.5, 0.25)
        assert {g.gap_share for g in assessment.gaps if g.direction is not TRANSPORT} == {None}
