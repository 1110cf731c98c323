"""What a card tells is read into facts of the right kind; money and praise are no effects."""

from __future__ import annotations

import pytest

from catalogue.facts.clauses import clauses_of, kinds_of
from catalogue.facts.figures import subject_of
from catalogue.facts.model import FactKind
from catalogue.facts.reading import effects_of, facts_of
from catalogue.facts.sums import told_sum
from catalogue.model import Catalogue, Cost, CostKind, Effect, EffectKind, Precision, Text

PER = Text("за лампу", "per lamp")


def _figure(metric: str, value: str) -> Effect:
    return Effect(
        kind=EffectKind.MEASURED,
        metric=Text(metric, metric),
        value=Text(value, value),
        city_id=None,
        year=None,
        source="https://example.org",
    )


@pytest.mark.parametrize(
    ("metric", "value", "kind"),
    [
        ("цена контракта", "12 млн руб.", FactKind.COST),
        ("общая стоимость", "3,5 млн руб.", FactKind.COST),
        ("объём субсидии", "40 млн руб.", FactKind.FUNDING),
        ("региональный грант", "1 млн руб.", FactKind.FUNDING),
        ("победа в конкурсе цифровых проектов", "2024 год", FactKind.AWARD),
        ("снижение стоимости ремонта", "на 20 %", FactKind.EFFECT),
        ("стоимость уборки километра дороги", "−18 %", FactKind.EFFECT),
        ("экономия бюджета", "4 млн руб. в год", FactKind.EFFECT),
        ("время в пути", "меньше на 5 минут", FactKind.EFFECT),
    ],
)
def test_money_and_praise_are_no_effect_but_a_change_of_a_cost_is(metric: str, value: str, kind: FactKind) -> None:
    assert subject_of(_figure(metric, value)) is kind


def test_every_figure_of_the_catalogue_that_is_no_effect_was_read_by_a_person(catalogue: Catalogue) -> None:
    told = {
        (s.id, kind)
        for s in catalogue.solutions.values()
        for e in s.effects
        if (kind := subject_of(e)) is not FactKind.EFFECT
    }
    assert told == {
        ("zurich-zueri-wie-neu", FactKind.COST),
        ("copenhagen-cloudburst-plan", FactKind.COST),
        ("geneva-eco21", FactKind.FUNDING),
    }


@pytest.mark.parametrize(
    ("clause", "kinds"),
    [
        ("закупка 30 датчиков на 1,2 млн руб. в 2024 году", {FactKind.COST}),
        ("штрафы — 2 тыс. руб.", set()),
        ("3,1 млн договоров на сумму более 680 млрд руб.", set()),
        ("построено по концессии", {FactKind.FUNDING}),
        ("Нужны диспетчер и канал связи.", {FactKind.NEED, FactKind.STAFF}),
        ("Дополнительные серверы не нужны.", set()),
        ("Сеть обслуживает муниципальное предприятие.", {FactKind.OPERATION}),
        ("датчики установлены за три месяца", {FactKind.TERM}),
        ("за три месяца решено 200 обращений", set()),
    ],
)
def test_clause_answers_the_questions_that_its_words_say(clause: str, kinds: set[FactKind]) -> None:
    assert set(kinds_of(clause, of_summary=True)) == kinds


def test_clauses_of_both_languages_stand_side_by_side() -> None:
    text = Text("Работает на 20 млн руб. Нужен оператор; сеть есть.", "Runs for RUB 20 m. Needs staff; has a net.")
    assert [c.ru for c in clauses_of(text)] == ["Работает на 20 млн руб.", "Нужен оператор", "сеть есть."]
    assert [c.en for c in clauses_of(text)] == ["Runs for RUB 20 m.", "Needs staff", "has a net."]


def test_cost_that_stands_among_figures_is_found_with_its_city_and_source(catalogue: Catalogue) -> None:
    facts = [f for f in facts_of(catalogue.solutions["voronezh-its"]) if f.kind is FactKind.COST]
    assert "671,5 млн руб. — первый этап, из них 28 % — областные средства" in [f.text.ru for f in facts]
    assert {f.city_id for f in facts} == {"voronezh"}
    assert all(f.cost and f.source.startswith("http") for f in facts)


@pytest.mark.parametrize(
    ("amount", "precision", "unit", "kind", "ru", "en"),
    [
        (
            2_320_000_000,
            Precision.EXACT,
            None,
            CostKind.CONTRACT,
            "2,32 млрд руб. — лампы",
            "RUB 2.32 billion — lamps",
        ),
        (
            25_000_000,
            Precision.OVER,
            None,
            CostKind.SUBSIDY,
            "более 25 млн руб. — лампы",
            "over RUB 25 million — lamps",
        ),
        (
            45_000,
            Precision.ABOUT,
            PER,
            CostKind.PRICE,
            "около 45 тыс. руб. за лампу — лампы",
            "about RUB 45 thousand per lamp — lamps",
        ),
        (40.46, Precision.EXACT, None, CostKind.PRICE, "40,46 руб. — лампы", "RUB 40.46 — lamps"),
        (180, Precision.UP_TO, None, CostKind.PRICE, "до 180 руб. — лампы", "up to RUB 180 — lamps"),
        (0, Precision.EXACT, None, CostKind.FREE, "бесплатно — лампы", "free of charge — lamps"),
    ],
)
def test_sum_reads_as_a_source_would_write_it(
    amount: float, precision: Precision, unit: Text | None, kind: CostKind, ru: str, en: str
) -> None:
    cost = Cost(
        amount=amount,
        currency="RUB",
        precision=precision,
        unit=unit,
        covers=Text("лампы", "lamps"),
        city_id=None,
        year=None,
        kind=kind,
        source="https://example.org",
    )
    assert told_sum(cost) == Text(ru, en)


def test_sum_that_is_given_also_says_where_the_money_came_from(catalogue: Catalogue) -> None:
    facts = [f for f in facts_of(catalogue.solutions["perm-its"]) if f.cost is CostKind.SUBSIDY]
    assert [f.kind for f in facts] == [FactKind.COST, FactKind.FUNDING]


def test_every_fact_has_a_source_and_words_of_both_languages(catalogue: Catalogue) -> None:
    facts = [f for s in catalogue.solutions.values() for f in facts_of(s)]
    assert len(facts) > 700
    assert [f for f in facts if not (f.source and f.text.ru and f.text.en)] == []


def test_effects_without_money_are_the_others_in_their_order(catalogue: Catalogue) -> None:
    lighting = catalogue.solutions["omsk-smart-light"]
    assert effects_of(lighting)[0].kind is EffectKind.EXPECTED
    assert effects_of(lighting) == lighting.effects
