"""Attributes of a solution in words: the fact with its source and year, or that no source tells it and what comes near.

One place for chat, page, API and command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.presentation.addresses import site_of
from bot.presentation.solutions import Presenter
from bot.registers.service import RegisterService
from bot.texts.words import Words, words_in
from catalogue.cards.checks.freshness import freshness
from catalogue.facts.model import Fact, FactKind
from catalogue.model import (
    Catalogue,
    City,
    Deployment,
    DeploymentStatus,
    EffectKind,
    FundingSource,
    Language,
    Municipality,
    Solution,
)
from catalogue.registers.status.purchase import kinds_of
from recommender.attributes.model import Attribute, AttributeFacts
from recommender.attributes.service import AttributeService
from recommender.donors import own_cities
from recommender.evidence import PAPER, WORKING
from recommender.transfer import SIMILAR_RATIO

MORE_ATTRIBUTES = (
    Attribute.VENDOR,
    Attribute.COST,
    Attribute.FUNDING,
    Attribute.TERM,
    Attribute.STAFF,
    Attribute.NEEDS,
    Attribute.OPERATION,
    Attribute.OUR_SIZE,
)
"""What a card tells beside deployments, effects, lessons, register, contacts and sources."""
SHOWN_FACTS, SHOWN_PLACES, SHOWN_SOURCES, SHOWN_FUNDS = 2, 4, 4, 3
_STATES = (DeploymentStatus.SCALED, DeploymentStatus.OPERATIONAL, DeploymentStatus.PILOT, DeploymentStatus.UNKNOWN)
"""In which order places are told: what works before what is only tried."""
LONGEST, BRIEF = 240, 140
"""Characters of one fact that an answer shows, alone and among others; the whole stands in the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeLine:
    """One attribute of one solution in words. `known`: whether a source tells it; `near` names a like solution's fact,
    where there is one; both are sentences.
    """

    attribute: Attribute
    solution: Solution
    known: bool
    text: str
    near: str | None = None


class AttributePresenter:
    """`checked` gives the day an editor last compared a card with its sources; `brief` lines hold one fact a kind."""

    def __init__(
        self,
        catalogue: Catalogue,
        facts: AttributeService,
        registers: RegisterService,
        words: Words,
        today: date,
        checked: Callable[[str], str | None] = lambda _: None,
        brief: bool = False,
    ) -> None:
        self.catalogue, self.facts, self.registers = catalogue, facts, registers
        self.words, self.language, self.today, self._checked = words, words.language, today, checked
        self.present = Presenter(catalogue, words)
        self.brief = brief
        self._most, self._longest = (1, BRIEF) if brief else (SHOWN_FACTS, LONGEST)

    def line(
        self,
        solution: Solution,
        attribute: Attribute,
        town: Municipality | None = None,
        question: str = "",
    ) -> AttributeLine:
        """An attribute of a solution; `town` is the one that asks, `question` puts the fact it means first."""
        told = self.facts.known(solution, attribute)
        by_card = self._by_the_card(solution, town).get(attribute)
        known, text = by_card() if by_card else (bool(told.facts), self._facts(told, question))
        # Where money can be asked for is worth more than whose it was elsewhere.
        funds = attribute is Attribute.FUNDING and self._possible(solution, town)
        near = None if known or funds else self._near(told)
        return AttributeLine(attribute=attribute, solution=solution, known=known, text=text, near=near)

    def _by_the_card(
        self, solution: Solution, town: Municipality | None
    ) -> Mapping[Attribute, Callable[[], tuple[bool, str]]]:
        """How the attributes are told that are more than a list of facts: whether it is known, and the sentence."""
        return {
            Attribute.OUR_SIZE: lambda: self._our_size(solution, town),
            Attribute.WHERE: lambda: self._where(solution, town),
            Attribute.CONTACT: lambda: self._contact(solution),
            Attribute.REGISTER: lambda: (True, self._register(solution)),
            Attribute.PURCHASE: lambda: (True, self._purchase(solution)),
            Attribute.SOURCES: lambda: self._sources(solution),
            Attribute.FRESHNESS: lambda: self._freshness(solution),
            Attribute.DOCUMENTS: lambda: (True, self._documents(solution)),
            Attribute.FUNDING: lambda: self._funding(solution, town),
            Attribute.NEEDS: lambda: self._needs(solution),
            Attribute.VENDOR: lambda: self._vendor(solution),
        }

    # -- facts ---------------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> str:
        """A fact with what a sum is, its city, year and source."""
        year = str(fact.year) if fact.year and str(fact.year) not in fact.text.ru else ""
        what = self.words(f"cost_kind.{fact.cost}") if fact.cost else ""
        told = ", ".join(p for p in (what, self._city(fact.city_id), year, self.source(fact.source)) if p)
        return f"{_shortened(fact.text[self.language], self._longest)} ({told})"

    def source(self, source: str) -> str:
        """A source as its site, the paper by its title."""
        return self.words("attribute_source_paper") if source == PAPER else site_of(source)

    def _city(self, city_id: str | None) -> str:
        return self.catalogue.cities[city_id].name[self.language] if city_id else ""

    def _facts(self, told: AttributeFacts, question: str) -> str:
        w, attribute = self.words, told.attribute
        if not told.facts:
            return w(f"attribute_none.{attribute}")
        facts = self.facts.ordered(told.facts, question) if question else told.facts
        if attribute is Attribute.EFFECT:
            return self._effects(facts)
        text = w(f"attribute_told.{attribute}", facts="; ".join(map(self.fact, facts[: self._most])))
        # What is no estimate for the town is said once, below several lines.
        return f"{text} {w('attribute_no_estimate')}" if attribute is Attribute.COST and not self.brief else text

    def _effects(self, facts: Sequence[Fact]) -> str:
        """Measured, expected and claimed effects apart; without a measured one, that there is none."""
        parts = []
        for kind in EffectKind:
            told = [f for f in facts if f.effect is kind]
            if told:
                parts.append(
                    self.words(f"attribute_effect.{kind}", facts="; ".join(map(self.fact, told[: self._most])))
                )
        if not any(f.effect is EffectKind.MEASURED for f in facts):
            parts.insert(0, self.words("attribute_effect_unmeasured"))
        return " ".join(parts)

    def _near(self, told: AttributeFacts) -> str | None:
        if told.nearest is None:
            return None
        name, fact = told.nearest.solution.title[self.language], told.nearest.fact
        kind = f"{self.words(f'attribute_effect_word.{fact.effect}')}: " if fact.kind is FactKind.EFFECT else ""
        return self.words("attribute_near", title=name, fact=kind + self.fact(fact))

    # -- attributes of the card ------------------------------------------------------------------------

    def _vendor(self, solution: Solution) -> tuple[bool, str]:
        vendor = solution.vendor
        if vendor is None:
            return False, self.words("attribute_none.vendor")
        by = [self.source(f.source) for f in self.facts.known(solution, Attribute.VENDOR).facts[:1]]
        told = [
            *([self.words("attribute_vendor_foreign", country=vendor.country)] if _is_foreign(vendor.country) else []),
            *([self.words("attribute_vendor_inn", inn=vendor.inn)] if vendor.inn else []),
            *([vendor.url] if vendor.url else by),
        ]
        name = vendor.name[self.language]
        return True, self.words("attribute_told.vendor", facts=f"{name} ({', '.join(told)})" if told else name)

    def _needs(self, solution: Solution) -> tuple[bool, str]:
        w = self.words
        parts = [self.fact(f) for f in self.facts.known(solution, Attribute.NEEDS).facts[: self._most]]
        if solution.needs:
            needs = ", ".join(w(f"capability.{c}") for c in solution.needs)
            parts.append(w("attribute_needs_capabilities", needs=needs))
        if solution.min_population:
            parts.append(w("attribute_needs_population", n=w.number(solution.min_population)))
        return bool(parts), w("attribute_told.needs", facts="; ".join(parts)) if parts else w("attribute_none.needs")

    def _funding(self, solution: Solution, town: Municipality | None) -> tuple[bool, str]:
        """Where the money came from elsewhere, and where it could come from."""
        told = self.facts.known(solution, Attribute.FUNDING)
        text = self._facts(told, "")
        possible = self._possible(solution, town)
        if not possible or self.brief:
            return bool(told.facts), text
        names = "; ".join(
            self.words("attribute_funding_source", name=f.name[self.language], who=f.who[self.language])
            for f in possible[:SHOWN_FUNDS]
        )
        return bool(told.facts), f"{text} {self.words('attribute_funding_possible', names=names)}"

    def _possible(self, solution: Solution, town: Municipality | None) -> tuple[FundingSource, ...]:
        """The sources of money that a municipality of the size can ask."""
        return tuple(self.catalogue.funding_of(solution, town.population if town else None))

    def _where(self, solution: Solution, town: Municipality | None) -> tuple[bool, str]:
        """Where it runs, what works first; for a town that is known before all whether it runs there."""
        own = self._own(town)
        order = sorted(solution.deployments, key=lambda d: _STATES.index(d.status))
        here = [d for d in order if d.city_id in own]
        others = [d for d in order if d.city_id not in own]
        if not order:
            return False, self.words("attribute_none.where")
        parts = []
        if town is not None:
            key = "attribute_where_here" if here else "attribute_where_not"
            state = self._state(here[0]) if here else ""
            name = self.present.town(town)
            parts.append(self.words(key, town=name[:1].upper() + name[1:], state=state))
        if others:
            shown = others[: 2 if self.brief else SHOWN_PLACES]
            facts = "; ".join(f"{self._city(d.city_id)} — {self._state(d)}" for d in shown)
            parts.append(self.words("attribute_elsewhere" if here else "attribute_told.where", facts=facts))
            if more := len(others) - len(shown):
                parts.append(self.words("attribute_more", n=more))
        return True, " ".join(parts)

    def _own(self, town: Municipality | None) -> frozenset[str]:
        """The ids under which the town that asks stands in the catalogue."""
        return own_cities(town, self.catalogue.cities) if town else frozenset()

    def _state(self, d: Deployment) -> str:
        """How a deployment stands, since when, by which source."""
        since = self.words("deployment_since", year=d.since) if d.since else ""
        return f"{self.words(f'deployment.{d.status}')}{since} ({self.source(d.source)})"

    def _our_size(self, solution: Solution, town: Municipality | None) -> tuple[bool, str]:
        """Where it works in towns of about the size of the one that asks; else the smallest city where it does."""
        w = self.words
        own = self._own(town)
        running = dict.fromkeys(
            d.city_id
            for d in solution.deployments
            if d.status in WORKING and d.source != PAPER and d.city_id not in own
        )
        places = [(c, c.population) for i in running if (c := self.catalogue.cities[i]).population]
        cities = [(c, n) for c, n in sorted(places, key=lambda x: (x[1] or 0, x[0].id)) if n]
        if not cities:
            return False, w("attribute_none.our-size")
        if town is None or not town.population:
            return True, w("attribute_size_smallest", city=self.present.sized_place(cities[0][0].id))
        apart = {c.id: max(n, town.population) / min(n, town.population) for c, n in cities}
        like = [c.id for c, _ in cities if apart[c.id] <= SIMILAR_RATIO]
        name, n = town.name[self.language], w.number(town.population)
        brief = "_brief" if self.brief else ""
        if not like:
            nearest = min((c.id for c, _ in cities), key=lambda i: apart[i])
            return False, w(f"attribute_size_none{brief}", town=name, n=n, city=self.present.sized_place(nearest))
        told = "; ".join(map(self.present.sized_place, like[:SHOWN_PLACES]))
        return True, w(f"attribute_size_like{brief}", town=name, n=n, cities=told)

    def _contact(self, solution: Solution) -> tuple[bool, str]:
        cities = {d.city_id: self.catalogue.cities[d.city_id] for d in solution.deployments}
        told = [self._institution(c) for c in list(cities.values())[: self._most]]
        if not told:
            return False, self.words("attribute_none.contact")
        return True, self.words("attribute_told.contact", facts="; ".join(told))

    def _institution(self, city: City) -> str:
        told = (f"{city.name[self.language]} — {self.present.contact(city.contact)}", city.contact.url)
        return ", ".join(p for p in told if p)

    def _register(self, solution: Solution) -> str:
        answer = self.registers.of_solution(solution, self.today)
        return f"{answer.wording[self.language]} {answer.next_step[self.language]}"

    def _purchase(self, solution: Solution) -> str:
        w = self.words
        answer = self.registers.of_solution(solution, self.today)
        actions = [
            w("purchase_action", kind=w(f"purchase_kind.{rule.kind}"), action=rule.action[self.language])
            for rule in self.registers.purchase_rules(answer, kinds_of(solution.components))
        ]
        return " ".join([answer.label[self.language] + ".", *actions])

    def _sources(self, solution: Solution) -> tuple[bool, str]:
        links = self.present.sources(solution)
        if not links:
            return False, self.words("attribute_none.sources")
        shown = ", ".join(link.url or link.title for link in links[:SHOWN_SOURCES])
        return True, self.words("attribute_told.sources", n=len(links), facts=shown)

    def _freshness(self, solution: Solution) -> tuple[bool, str]:
        w, dates = self.words, freshness(solution, self._checked(solution.id), self.today)
        checked = w("attribute_checked", date=w.date(dates.checked)) if dates.checked else w("attribute_never_checked")
        if dates.seen is None:
            return bool(dates.checked), f"{w('attribute_none.freshness')} {checked}"
        return True, f"{w('attribute_told.freshness', date=w.date(dates.seen))} {checked}"

    def _documents(self, solution: Solution) -> str:
        w = self.words
        answer = self.registers.of_solution(solution, self.today)
        rules = self.registers.purchase_rules(answer, kinds_of(solution.components))
        kept = " ".join(dict.fromkeys(r.document[self.language] for r in rules if r.document))
        own = [] if self.brief and kept else [w("attribute_told.documents")]
        return " ".join([*own, *([w("purchase_document", document=kept)] if kept else [])])


def all_lines(
    catalogue: Catalogue,
    facts: AttributeService,
    registers: RegisterService,
    solution: Solution,
    today: date,
    checked: Callable[[str], str | None],
) -> list[tuple[AttributeLine, AttributeLine]]:
    """Every attribute of a solution in Russian and English, in the order of the vocabulary."""
    ru, en = (
        AttributePresenter(catalogue, facts, registers, words_in(language), today, checked) for language in Language
    )
    return [(ru.line(solution, attribute), en.line(solution, attribute)) for attribute in Attribute]


def _is_foreign(country: str | None) -> bool:
    return country is not None and country != "RU"


def _shortened(text: str, limit: int) -> str:
    text = text.rstrip(".")
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]}…"
