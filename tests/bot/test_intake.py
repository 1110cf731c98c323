"""What people write becomes a profile and constraints; what is wrong is told in the language that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.intake import Intake, IntakeError, town_meant
from bot.settings import TableSettings
from bot.table_reading import TablesHere, limits_of
from bot.texts.words import words_in
from catalogue.identified import Certainty
from catalogue.model import Catalogue, Direction, Language
from catalogue.official_table import RatedValue
from catalogue.places.resolution import Places
from recommender.model import Answer, Constraints, ReferenceChoice, ReferenceKind

RU, EN = Language.RU, Language.EN
KINDS = "best-of-group, top-quartile, next-band"


@pytest.fixture(scope="module")
def asking_in(catalogue: Catalogue, places: Places) -> Callable[[Language], Intake]:
    return lambda language: Intake(
        catalogue, places, words_in(language), TablesHere(places, catalogue.directions, limits_of(TableSettings()))
    )


@pytest.fixture(scope="module")
def intake(asking_in: Callable[[Language], Intake]) -> Intake:
    return asking_in(RU)


def lines_of(told: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(IntakeError) as refused:
        told()
    assert str(refused.value) == "\n".join(refused.value.lines)
    return refused.value.lines


# -- answers --------------------------------------------------------------------------------------------------


WRONG_ANSWERS = {
    RU: [
        ({"rockets": "no"}, "«rockets»: такого вопроса нет ни в краткой, ни в полной анкете."),
        (
            {"parking": "huge"},
            "«parking»: ответ «huge» не подходит. Выберите одно из слов: no, pilot, part, whole, unknown.",
        ),
        ({"4": "maybe"}, "Показатель 4: ответьте yes или no (да или нет), а не «maybe»."),
        (
            {"1": "все"},
            "Показатель 1: укажите, сколько из 13 пунктов выполнено, например «3/13». Ответ «все» не понятен.",
        ),
        ({"1": "14"}, "Показатель 1: «14» больше числа пунктов (13)."),
        ({"5": "много"}, "Показатель 5: нужна доля, например «12/50» или «24%». Ответ «много» не понятен."),
        ({"5": "3/2"}, "Показатель 5: в ответе «3/2» часть больше целого."),
        ({"2": "много"}, "Показатель 2: «много» — не число."),
        (
            {"8": "yes"},
            "Показатель 8: перечень его пунктов не опубликован. Ответьте на вопрос краткой анкеты об этой мере.",
        ),
        (
            {"parking": "no", "27": "3"},
            "«parking»: ответ no противоречит показателям полной анкеты (27). Исправьте одно из двух.",
        ),
    ],
    EN: [
        ({"rockets": "no"}, '"rockets": neither the short nor the long form has this question.'),
        (
            {"parking": "huge"},
            '"parking": "huge" is not an answer. Choose one of: no, pilot, part, whole, unknown.',
        ),
        ({"4": "maybe"}, 'Indicator 4: answer yes or no, not "maybe".'),
        (
            {"1": "all"},
            'Indicator 1: say how many of the 13 items are met, for example 3/13. "all" is not clear.',
        ),
        ({"1": "14"}, 'Indicator 1: "14" is more than the 13 items there are.'),
        ({"5": "many"}, 'Indicator 5: a share is needed, for example 12/50 or 24%. "many" is not clear.'),
        ({"5": "3/2"}, 'Indicator 5: in "3/2" the part is larger than the whole.'),
        ({"2": "many"}, 'Indicator 2: "many" is not a number.'),
        (
            {"8": "yes"},
            "Indicator 8: its items are not published. Answer the short form's question about this measure instead.",
        ),
        (
            {"parking": "no", "27": "3"},
            '"parking": the answer no contradicts the indicators of the long form (27). Correct one of them.',
        ),
    ],
}


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [(language, given, told) for language, cases in WRONG_ANSWERS.items() for given, told in cases],
    ids=[
        f"{language}-{'+'.join(given)}-{n}"
        for language, cases in WRONG_ANSWERS.items()
        for n, (given, _) in enumerate(cases)
    ],
)
def test_wrong_answer_is_told_with_its_question_in_the_language_asked(
    asking_in: Callable[[Language], Intake], language: Language, given: dict[str, str], told: str
) -> None:
    assert lines_of(lambda: asking_in(language).form(given)) == (told,)


def test_contradiction_the_other_way_round_is_told_too(asking_in: Callable[[Language], Intake]) -> None:
    given = {"parking": "whole", "27": "0"}
    (russian,) = lines_of(lambda: asking_in(RU).form(given))
    (english,) = lines_of(lambda: asking_in(EN).form(given))
    assert russian.startswith("«parking»: ответ whole противоречит")
    assert english.startswith('"parking": the answer whole contradicts')


@pytest.mark.parametrize("language", [RU, EN])
def test_all_wrong_answers_are_told_at_once_in_their_order(
    asking_in: Callable[[Language], Intake], language: Language
) -> None:
    first_of_each = {}
    for wrong, told in WRONG_ANSWERS[language]:
        if len(wrong) == 1:
            (question,) = wrong
            first_of_each.setdefault(question, (wrong[question], told))
    given = {question: answer for question, (answer, _) in first_of_each.items()}
    assert lines_of(lambda: asking_in(language).form(given)) == tuple(told for _, told in first_of_each.values())


def test_braces_of_an_answer_are_shown_as_they_are(intake: Intake) -> None:
    (line,) = lines_of(lambda: intake.form({"parking": "{choices} {0}"}))
    assert "«{choices} {0}»" in line
    (line,) = lines_of(lambda: intake.form({"{question}": "no"}))
    assert "«{question}»" in line


def test_good_answers_of_both_forms_are_read(intake: Intake) -> None:
    form = intake.form({"parking": "Part", "1": "3/13", "4": "да", "7": "12/50", "2": "7,5", "12": "unknown"})
    assert dict(form.answers) == {"parking": Answer.PART}
    assert dict(form.indicators) == pytest.approx({1: 3 / 13, 4: 1.0, 7: 0.24})
    assert dict(form.unscored) == {2: 7.5}


# -- the reference --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [None, "", "  "])
def test_best_of_the_group_is_the_reference_when_none_is_named(intake: Intake, said: str | None) -> None:
    assert intake.reference(said) == ReferenceChoice(kind=ReferenceKind.BEST_OF_GROUP, city=None)


@pytest.mark.parametrize("kind", [ReferenceKind.BEST_OF_GROUP, ReferenceKind.TOP_QUARTILE, ReferenceKind.NEXT_BAND])
def test_reference_is_asked_for_by_its_kind(intake: Intake, kind: ReferenceKind) -> None:
    assert intake.reference(kind.value) == ReferenceChoice(kind=kind, city=None)


@pytest.mark.parametrize(
    ("said", "town"),
    [
        ("Воронежа", "voronezh"),
        ("в Березниках", "berezniki"),
        ("лысьвой", "lysva"),
        ("Voronezh", "voronezh"),
        ("Нижним Новгородом", "nizhny-novgorod"),
        ("kirov-kaluga-oblast", "kirov-kaluga-oblast"),
    ],
)
def test_reference_is_a_town_in_any_case_form_or_an_id(intake: Intake, said: str, town: str) -> None:
    assert intake.reference(said) == ReferenceChoice(kind=ReferenceKind.CITY, city=town)


def test_reference_with_namesakes_asks_which(asking_in: Callable[[Language], Intake]) -> None:
    assert lines_of(lambda: asking_in(RU).reference("Кирова")) == (
        "Городов с названием «Кирова» несколько, укажите один: "
        "kirov-kirov-oblast — Киров (Кировская область), kirov-kaluga-oblast — Киров (Калужская область).",
    )
    assert lines_of(lambda: asking_in(EN).reference("Kirov")) == (
        'Several towns are named "Kirov", choose one: '
        "kirov-kirov-oblast — Kirov (Kirov Oblast), kirov-kaluga-oblast — Kirov (Kaluga Oblast).",
    )


@pytest.mark.parametrize("said", ["Зюзюкинск", "whole-city", "maximum", "none", "{choices}"])
def test_unknown_reference_is_told_with_what_may_be_asked_for(
    asking_in: Callable[[Language], Intake], said: str
) -> None:
    assert lines_of(lambda: asking_in(RU).reference(said)) == (
        f"Ориентир «{said}» не распознан: назовите город либо одно из {KINDS}.",
    )
    assert lines_of(lambda: asking_in(EN).reference(said)) == (
        f'The reference "{said}" is not known: name a town or one of {KINDS}.',
    )


def test_long_reference_is_not_repeated_whole(intake: Intake) -> None:
    (line,) = lines_of(lambda: intake.reference("ж" * 1_000))
    assert "ж" * 100 in line
    assert "ж" * 101 not in line


# -- the profile ----------------------------------------------------------------------------------------------


def test_profile_holds_everything_that_was_said(intake: Intake, catalogue: Catalogue) -> None:
    town = catalogue.municipalities["taganrog"]
    row = RatedValue(town, 2023, Direction.URBAN_TRANSPORT, 5.0, 12.0, 1)
    weights = {Direction.URBAN_TRANSPORT: 3.0}
    profile = intake.profile(town, {"parking": "part", "1": "3/13"}, weights, [row], "Воронежа")
    assert profile.municipality is town
    assert dict(profile.answers) == {"parking": Answer.PART}
    assert dict(profile.indicators) == pytest.approx({1: 3 / 13})
    assert (profile.weights, profile.table) == (weights, (row,))
    assert profile.reference == ReferenceChoice(kind=ReferenceKind.CITY, city="voronezh")


@pytest.mark.parametrize(
    ("answers", "compare_with", "told"),
    [({"rockets": "no"}, None, "rockets"), ({}, "Киров", "kirov-kaluga-oblast")],
    ids=["answers", "reference"],
)
def test_profile_is_refused_for_what_is_wrong_with_it(
    intake: Intake, catalogue: Catalogue, answers: dict[str, str], compare_with: str | None, told: str
) -> None:
    town = catalogue.municipalities["taganrog"]
    (line,) = lines_of(lambda: intake.profile(town, answers, {}, (), compare_with))
    assert told in line


# -- donors and constraints -----------------------------------------------------------------------------------


def test_donor_is_named_in_any_case_form_or_by_id(intake: Intake) -> None:
    assert intake.donors(["Воронежа", "Казанью", "в Березниках", "perm", "Ufa"]) == (
        "voronezh",
        "kazan",
        "berezniki",
        "perm",
        "ufa",
    )


def test_donor_that_is_no_city_of_the_catalogue_is_told(asking_in: Callable[[Language], Intake]) -> None:
    intake = asking_in(EN)
    donors = intake.donors(["Воронежа", "Таганрога", "Зюзюкинск"])
    assert donors == ("voronezh", "Таганрога", "Зюзюкинск")
    assert lines_of(lambda: intake.constraints(Constraints(donors=donors))) == (
        'The catalogue has no donor city "Таганрога".',
        'The catalogue has no donor city "Зюзюкинск".',
    )


@pytest.mark.parametrize("field", ["tags", "exclude_tags"])
def test_unknown_tag_is_told_with_the_nearest_names(asking_in: Callable[[Language], Intake], field: str) -> None:
    constraints = Constraints(**{field: ("video-surveilance",)})
    (russian,) = lines_of(lambda: asking_in(RU).constraints(constraints))
    (english,) = lines_of(lambda: asking_in(EN).constraints(constraints))
    assert russian.startswith("Метки «video-surveilance» в каталоге нет. Похожие: video-surveillance, ")
    assert english.startswith('The catalogue has no tag "video-surveilance". Nearest: video-surveillance, ')


def test_every_unknown_word_of_the_constraints_is_told_at_once(asking_in: Callable[[Language], Intake]) -> None:
    wrong = Constraints(tags=("qqqqqq",), exclude_vendors=("Рога и копыта",), donors=("Атлантида",))
    russian = lines_of(lambda: asking_in(RU).constraints(wrong))
    english = lines_of(lambda: asking_in(EN).constraints(wrong))
    assert [line.split(" в каталоге нет.")[0] for line in russian] == [
        "Метки «qqqqqq»",
        "Поставщика «Рога и копыта»",
        "Города-донора «Атлантида»",
    ]
    assert [line.split(".")[0] for line in english] == [
        'The catalogue has no tag "qqqqqq"',
        'The catalogue has no vendor "Рога и копыта"',
        'The catalogue has no donor city "Атлантида"',
    ]


def test_known_constraints_pass_unchanged(intake: Intake, catalogue: Catalogue) -> None:
    vendor = next(s.vendor.name.ru for s in catalogue.solutions.values() if s.vendor)
    constraints = Constraints(
        only_registered=True,
        exclude_vendors=(vendor,),
        directions=(Direction.PUBLIC_SAFETY,),
        tags=("waste",),
        exclude_tags=("video-surveillance",),
        max_city_population=100_000,
    )
    assert intake.constraints(constraints) is constraints


@pytest.mark.parametrize(
    ("name", "region", "certainty"),
    [
        ("Лысьва", "Свердловская область", Certainty.TOLD),
        ("Новый Посёлок", "Зюзинская область", Certainty.TOLD),
        ("Новый Посёлок", "Пермский край", Certainty.SURE),
    ],
)
def test_town_entered_by_hand_where_the_table_has_it_elsewhere_is_told(
    places: Places, name: str, region: str, certainty: Certainty
) -> None:
    found = town_meant(places, words_in(Language.RU), name, region, 3_200)
    assert (found.certainty, found.candidates[0].name.ru) == (certainty, name)
