"""Phrases that several papers share, in one language and in the right case form."""

from __future__ import annotations

from collections.abc import Iterable

from bot.papers.model import Chosen, Dossier
from bot.papers.notes import BY_HAND
from bot.papers.stated import stated
from bot.papers.typography import clean, quoted, readable_url, shorten
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.model import RegisterLine
from bot.presentation.solutions import with_region
from bot.texts.words import Words
from catalogue.model import Effect, EffectKind, Language, Municipality, PlaceKind, Solution, Text
from catalogue.places.region_names import region_prepositional
from catalogue.places.spelling import preposition_in
from catalogue.registers.status.component import ComponentStatus
from recommender.model import Donor, Recommendation
from recommender.reasons import TransferReason

TITLE, NAME = 180, 110
"""Characters of a solution's and of a place's name that a paper shows; names entered by hand may be longer."""

_KINDS = {
    EffectKind.MEASURED: "papers_effect_measured",
    EffectKind.EXPECTED: "papers_effect_expected",
    EffectKind.CLAIMED: "papers_effect_claimed",
}


def register_line(present: AnalysisPresenter, known: ComponentStatus) -> RegisterLine:
    """The register line of a solution: status, dated facts, next step. No other code of the papers reads registers."""
    return present.register(known)


class Phrases:
    """Names and phrases of one dossier in one language."""

    def __init__(self, dossier: Dossier, words: Words) -> None:
        self.dossier, self.words, self.language = dossier, words, words.language
        self.catalogue = dossier.catalogue
        self.present = AnalysisPresenter(dossier.catalogue, words)
        self.unknown = words("page.unknown")

    # -- places ----------------------------------------------------------------------------------------------

    @property
    def town(self) -> str:
        return self._name(self.dossier.town.name)

    @property
    def region(self) -> str:
        return self._name(self.dossier.town.region.name)

    @property
    def town_in_region(self) -> str:
        """The town with its region, once where the town is a region of its own."""
        return with_region(self.town, self.region)

    def _name(self, name: Text) -> str:
        return shorten(name[self.language], NAME)

    def genitive(self, town: Municipality) -> str:
        """ "Of the town": Нытвы; of a place whose cases are not certain, муниципального образования «X»."""
        if self.language is Language.EN:
            return self._name(town.name)
        if town.cases and town.kind is not PlaceKind.SETTLEMENT:
            return town.cases.genitive
        return self.words("papers_place_genitive", name=quoted(self._name(town.name), self.language))

    def inside(self, town: Municipality) -> str:
        """ "In the town": в Нытве, во Мценске; в муниципальном образовании «X» where its cases are not certain."""
        if self.language is Language.EN:
            return f"in {self._name(town.name)}"
        if town.cases and town.kind is not PlaceKind.SETTLEMENT:
            name = town.cases.prepositional
        else:
            name = self.words("papers_place_prepositional", name=quoted(self._name(town.name), self.language))
        return f"{preposition_in(name)}\u00a0{name}"

    def at_donor(self, city_id: str) -> str:
        """ "In the place" of the catalogue: в городе Орске, в городском округе Шаховская, в Московской области; the
        name in quotes where its cases are not known.
        """
        city, known = self.catalogue.cities[city_id], self.catalogue.municipalities.get(city_id)
        if self.language is Language.EN:
            return f"in {city.name.en}"
        if known and known.cases and known.kind is PlaceKind.TOWN:
            return self.words("papers_in_city", city=known.cases.prepositional)
        if city.kind is PlaceKind.REGION:
            name = region_prepositional(city.name.ru)
            return f"{preposition_in(name)}\u00a0{name}" if name else self.words("papers_in_region", name=city.name.ru)
        named = {(u.name.ru, u.region.name.ru): u for u in self.catalogue.units.values()}
        unit = named.get((city.name.ru, city.region.ru))
        if unit is not None and unit.cases:
            return self.inside(unit)
        return self.words("papers_in_place", name=quoted(city.name.ru, self.language))

    def city(self, city_id: str | None) -> str:
        return self.catalogue.cities[city_id].name[self.language] if city_id else ""

    def body(self, donor: Donor) -> str:
        """The institution to address, without the remarks in brackets that the catalogue keeps beside it."""
        return clean(donor.contact.body[self.language].partition(" (")[0])

    def body_remark(self, donor: Donor) -> str:
        """The remark in brackets, if any: who else answers for such systems."""
        remark = donor.contact.body[self.language].partition(" (")[2].rpartition(")")[0]
        return clean(remark)

    def site(self, donor: Donor) -> str:
        return readable_url(donor.contact.url, 60) if donor.contact.url else self.unknown

    # -- solutions -------------------------------------------------------------------------------------------

    def title(self, solution: Solution) -> str:
        """What a paper calls a solution: by what it does, so that it reads without the donor's name and brand."""
        return shorten(solution.title[self.language], TITLE)

    def title_at(self, chosen: Chosen) -> str:
        """The name that the donor itself knows the solution by, in quotes, without the donor's name in brackets: the
        sentence around it names the city.
        """
        title = shorten(chosen.recommendation.solution.name[self.language], TITLE)
        return quoted(title.removesuffix(f" ({chosen.donor.city[self.language]})"), self.language)

    def problem(self, limit: int) -> str:
        """The problem that the official wrote, cut; empty when none was written."""
        return shorten(stated(clean(self.dossier.question.problem)), limit).rstrip(".")

    def directions(self, solution: Solution) -> str:
        return "; ".join(self.catalogue.directions[d].name[self.language] for d in solution.directions)

    def effect(self, effect: Effect) -> str:
        """A figure with its kind: what was expected or claimed is never told as reached."""
        told = ", ".join(p for p in (self.city(effect.city_id), str(effect.year or "")) if p)
        text = f"{effect.metric[self.language]} — {effect.value[self.language]}"
        return self.words(_KINDS[effect.kind], effect=f"{clean(text)} ({told})" if told else clean(text))

    def deployment(self, donor: Donor, scale: bool = True) -> str:
        """City, region, relation, state, year and scale of a donor's deployment."""
        d = donor.deployment
        since = self.words("deployment_since", year=d.since) if d.since else ""
        extent = f"; {d.scale[self.language]}" if scale and d.scale else ""
        city, region = donor.city[self.language], donor.region[self.language]
        own_region = region.endswith(city) or region.startswith(city)
        place = ", ".join(p for p in ("" if own_region else region, self.words(f"relation.{donor.relation}")) if p)
        return clean(f"{city} ({place}): {self.words(f'deployment.{d.status}')}{since}{extent}")

    def verdict(self, r: Recommendation) -> str:
        reasons = "; ".join(self._transfer_reason(t) for t in r.transfer.reasons)
        return f"{self.words(f'verdict.{r.transfer.verdict}')}: {reasons}"

    def _transfer_reason(self, reason: TransferReason) -> str:
        """A reason of the verdict; a size compared with an undated number of residents is told without the figures."""
        town = self.dossier.town
        if town.population_year or town.source == BY_HAND or not (reason.population or reason.times):
            return self.present.transfer_reason(reason)
        if reason.minimum is not None:
            return self.words("papers_why_below_minimum", minimum=self.words.number(reason.minimum))
        return self.words("papers_why_larger", city=self.city(reason.city))

    def needs(self, solution: Solution) -> str:
        return self.present.capabilities(solution.needs)

    def register(self, r: Recommendation) -> RegisterLine:
        return register_line(self.present, r.register)

    def joined(self, items: Iterable[str]) -> str:
        """The items as one text, or "no data"."""
        return "; ".join(items) or self.unknown

    def today(self) -> str:
        return self.words.date(self.dossier.today.isoformat())
