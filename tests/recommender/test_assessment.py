"""Where a municipality stands and how far it is from its reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import make_gaps, make_measure, make_rating, make_town
from recommender_strategies import direction_weights, examples, gap_shares

from catalogue.model import Catalogue, Direction, PopulationGroup, RatingRow
from catalogue.ratings import Ratings
from recommender.assessment import UNKNOWN_GAP, assess, priorities, standing_of
from recommender.model import Answer, Assessment, Basis, Gap, Profile, ReferenceKind

TRANSPORT = Direction.URBAN_TRANSPORT
MEASURES = [make_measure(f"transport-{number}") for number in range(4)] + [
    make_measure("lighting", Direction.URBAN_ENVIRONMENT)
]
answers_drawn = st.dictionaries(st.sampled_from([m.id for m in MEASURES]), st.sampled_from(Answer))
values_drawn = st.none() | st.floats(0, 120)
KNOWN = [Answer.NO, Answer.PILOT, Answer.PART, Answer.WHOLE]


def assessed(answers: dict[str, Answer] | None = None, *rows: RatingRow) -> Assessment:
    return assess(Profile(make_town(), answers or {}), Ratings(rows), MEASURES)


def gap_of(assessment: Assessment, direction: Direction = TRANSPORT) -> Gap:
    return next(g for g in assessment.gaps if g.direction is direction)


def real(catalogue: Catalogue, town: str) -> Assessment:
    return assess(Profile(catalogue.municipalities[town]), Ratings(catalogue.ratings), catalogue.measures)


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
    standing = standing_of(Profile(make_town()), Ratings(rows))
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
    assert standing_of(Profile(town), Ratings(())).group is None
    assert assess(Profile(town), Ratings(()), MEASURES).reference.kind is ReferenceKind.NONE


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
