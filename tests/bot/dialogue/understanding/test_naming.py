"""By what people mean a solution: forms, slips, alphabets; what is but a technology or an ordinary word names none."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.naming import KnownNames, Pointing, alike, pointing, said_of
from catalogue.model import Catalogue, Scope


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> KnownNames:
    return KnownNames(catalogue.in_scope(Scope.DOMESTIC), catalogue.cities)


@pytest.mark.parametrize(
    ("said", "own", "same"),
    [
        ("софтлоджик", "softlogic", True),
        ("антиснегом", "антиснег", True),
        ("криптовечи", "криптовече", True),
        ("свет", "светофор", False),
        ("карта", "картина", False),
    ],
)
def test_words_of_a_name_in_other_forms(said: str, own: str, same: bool) -> None:
    assert alike(said, own) is same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("что у вас по Антиснегу", {"nizhny-antisneg"}),
        ("upravlyaem vmeste есть", {"upravlyaem-vmeste"}),
        ("мы управляем городом", set()),
        ("глонасс на автобусах", set()),
        ("наш город утопает", set()),
    ],
)
def test_own_name_stands_whole_in_a_message(names: KnownNames, text: str, found: set[str]) -> None:
    said = said_of(text, {}, {}, ())
    assert {n.id for n in names.called(said)} == found


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("тот, который с датчиками", Pointing.OUT),
        ("the bus one", Pointing.OUT),
        ("подробнее про датчики", Pointing.ASKED),
        ("открой датчики", Pointing.ASKED),
        ("проект с датчиками", Pointing.BESIDE),
        ("датчики сломаны", Pointing.NONE),
        ("one of the pipes burst", Pointing.NONE),
    ],
)
def test_how_plainly_a_message_points(text: str, plainly: Pointing) -> None:
    assert pointing(said_of(text, {}, {}, ())) is plainly


def test_city_is_found_by_its_adjective(catalogue: Catalogue) -> None:
    said = said_of("московский и нижегородский", {}, {}, catalogue.cities.values())
    assert said.cities[0] == {"moscow"}
    assert "nizhny-novgorod" in said.cities[2]
