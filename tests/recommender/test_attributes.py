"""Attributes: the fact where a source tells it, else that of a like solution; questions find facts over everything."""

from __future__ import annotations

import pytest

from bot.services import Services
from catalogue.facts.model import FactKind
from catalogue.model import Scope
from embeddings.fact_search import beginnings
from recommender.attributes.model import FACTS_OF, Attribute
from recommender.attributes.service import AttributeService
from recommender.attributes.terms import terms_of


@pytest.fixture(scope="module")
def attributes(services: Services) -> AttributeService:
    return services.attributes


def test_known_attribute_has_its_facts_and_no_substitute(attributes: AttributeService) -> None:
    known = attributes.known(attributes.catalogue.solutions["voronezh-its"], Attribute.COST)
    assert any("671,5" in f.text.ru for f in known.facts)
    assert known.nearest is None


def test_unknown_attribute_has_at_most_the_fact_of_a_like_solution_of_the_same_direction(
    attributes: AttributeService,
) -> None:
    substitutes = 0
    for solution in attributes.catalogue.in_scope(Scope.DOMESTIC):
        for attribute in FACTS_OF:
            known = attributes.known(solution, attribute)
            if known.nearest is None:
                continue
            substitutes += 1
            other = known.nearest.solution
            assert not known.facts
            assert other.id != solution.id
            assert set(other.directions) & set(solution.directions)
            assert known.nearest.fact.solution_id == other.id
            assert known.nearest.fact.kind in FACTS_OF[attribute]
    assert substitutes > 100


def test_measured_effects_come_before_promises(attributes: AttributeService) -> None:
    for solution in attributes.catalogue.solutions.values():
        kinds = [f.effect for f in attributes.known(solution, Attribute.EFFECT).facts]
        order = ["measured", "expected", "claimed"]
        assert [order.index(str(k)) for k in kinds] == sorted(order.index(str(k)) for k in kinds)


@pytest.mark.parametrize(
    ("question", "attribute", "expected"),
    [
        ("где камеры снизили преступность и на сколько", Attribute.EFFECT, "ufa-video-analytics"),
        ("во сколько обошлись павильоны умных остановок", Attribute.COST, "rostov-smart-stops"),
        ("who supplies smart bus stops", Attribute.VENDOR, "rostov-smart-stops"),
        ("насколько ускорилось движение на улице Большевистской", Attribute.EFFECT, "novosibirsk-its"),
    ],
)
def test_question_with_a_subject_finds_the_fact_over_the_whole_catalogue(
    attributes: AttributeService, question: str, attribute: Attribute, expected: str
) -> None:
    hits = attributes.among_all(question, attributes.subject(question, frozenset()), attribute, 3)
    assert expected in [h.fact.solution_id for h in hits]
    assert {h.fact.kind for h in hits} <= set(FACTS_OF[attribute])


def test_facts_are_sought_in_the_cities_named(attributes: AttributeService) -> None:
    question = "сколько стоили умные остановки"
    subject = attributes.subject(question, frozenset())
    found = attributes.among_all(question, subject, Attribute.COST, 3, cities=["rostov-on-don"])
    assert {h.fact.city_id for h in found} == {"rostov-on-don"}


def test_question_without_a_subject_finds_nothing(attributes: AttributeService) -> None:
    frame = beginnings("какой эффект")
    assert attributes.subject("а какой эффект", frame) == frozenset()
    assert attributes.among_all("а какой эффект", frozenset(), Attribute.EFFECT, 3) == ()


def test_facts_of_one_solution_are_ordered_by_the_question(attributes: AttributeService) -> None:
    facts = attributes.known(attributes.catalogue.solutions["novosibirsk-its"], Attribute.EFFECT).facts
    assert len(facts) > 1
    asked = facts[-1]
    assert attributes.ordered(facts, asked.text.ru)[0] == asked
    assert set(attributes.ordered(facts, asked.text.ru)) == set(facts)


def test_attributes_told_by_facts_are_those_of_a_kind(attributes: AttributeService) -> None:
    told = {kind for kinds in FACTS_OF.values() for kind in kinds}
    assert set(FactKind) - told == {FactKind.AWARD}


@pytest.mark.parametrize("question", ["кто поставщик умных лавочек", "где есть умные лавочки"])
def test_thing_that_no_fact_knows_is_no_other_thing_of_the_same_adjective(
    attributes: AttributeService, question: str
) -> None:
    frame = beginnings("кто где поставщик есть")
    subject = attributes.subject(question, frame)
    assert attributes.among_all(question, subject, Attribute.VENDOR, 3) == ()
    assert attributes.among_all(question, subject, Attribute.WHERE, 3) == ()


def test_system_that_sends_data_to_a_federal_one_is_still_to_be_bought(
    attributes: AttributeService,
) -> None:
    solutions = attributes.catalogue.solutions
    assert terms_of(solutions["fgis-utko-video"]) is None
    told = terms_of(solutions["chaikovsky-energy-service"])
    assert told is not None
    assert "контракт" in told.ru
