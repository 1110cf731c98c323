"""Answers as words and cards, in one place for chat, page, API and command line."""

from __future__ import annotations

import re

from bot.presentation.figures import FigurePresenter
from bot.presentation.model import Card, DonorLine, RegisterLine, SourceLink
from bot.registers import wording as register_wording
from bot.texts.words import Words
from catalogue.facts.reading import effects_of
from catalogue.facts.sums import told_sum
from catalogue.model import (
    Catalogue,
    Contact,
    ContactLevel,
    Cost,
    Deployment,
    Effect,
    EffectKind,
    FundingSource,
    ImportSubstitution,
    Language,
    Municipality,
    PlaceKind,
    PopulationGroup,
    Product,
    RatingRow,
    Region,
    Solution,
    Text,
)
from catalogue.places.gazetteer import ENTERED
from catalogue.registers.status.component import ComponentStatus, of_catalogue
from recommender.closeness import Closeness
from recommender.doubt import Doubt
from recommender.evidence import PAPER, WORKING, working_in
from recommender.model import Assessment, Basis, Donor, Gap, IndexStanding, Recommendation, Reference, Report
from recommender.reasons import (
    EvidenceReason,
    FitReason,
    NeedReason,
    PurchaseReason,
    Reason,
    RelevanceReason,
    TransferReason,
)

SHOWN_SOURCES = 4
_QUOTED = r"[«“\"](?=[A-ZА-ЯЁ0-9])[^»”\"]+[»”\"]|(?<=\()[A-ZА-ЯЁ]{2,}(?: [A-ZА-ЯЁ]{2,})*(?=\))"
_LATIN = r"\b[A-Z][A-Za-z]*[a-z][\w.]*(?: [A-Z0-9][\w.]*)*"
_OWN_NAME = {
    Language.RU: re.compile(rf"{_QUOTED}|{_LATIN}|\b[A-ZА-ЯЁ]{{5,}}\b"),
    Language.EN: re.compile(rf"{_QUOTED}|\b[A-Z]{{5,}}\b"),
}
"""Names of their own inside the name that a source gives: in quotes, an abbreviation, in Russian also Latin letters."""
NEARNESS = ((0.85, "nearest"), (0.6, "near"), (0.0, "partly"))
"""From which match on a solution is called nearest or near; a match is relative to the others of one list."""


def _own_names(name: Text, language: Language) -> list[str]:
    """The names of its own in a name; Latin ones of the Russian stand in the English too."""
    found = [m.group() for m in _OWN_NAME[language].finditer(name[language])]
    latin = [m.group() for m in re.finditer(_LATIN, name.ru) if language is Language.EN and m.group() in name.en]
    return found or latin


def with_region(name: str, region: str) -> str:
    """A place with its region, once where a city is a region of its own: "город федерального значения Москва"."""
    own = region == name or region.endswith(f" {name}") or region.startswith(f"{name} (")
    return name if own else f"{name}, {region}"


class Presenter:
    """One catalogue in one language."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self.catalogue, self.words, self.language = catalogue, words, words.language
        self.figures = FigurePresenter(catalogue, words)

    # -- towns ---------------------------------------------------------------------------------------

    def town(self, town: Municipality | None) -> str:
        return town.name[self.language] if town else self.words("unknown_town")

    def town_in_region(self, town: Municipality) -> str:
        """A town with its region, once where the town is a region of its own: Санкт-Петербург."""
        return with_region(self.town(town), town.region.name[self.language])

    def population(self, town: Municipality) -> str:
        if town.population is None:
            return self.words("population_missing")
        n = self.words.number(town.population)
        if town.source == ENTERED:
            return self.words("population_own", n=n)
        if town.population_year:
            return self.words("population_dated", n=n, year=town.population_year)
        return self.words("population_undated", n=n)

    def standing(self, standing: IndexStanding) -> str:
        w = self.words
        if standing.value is not None and standing.max is not None:
            return w(
                "standing_value",
                value=w.number(standing.value, 2),
                max=w.number(standing.max),
                year=standing.year,
                source=self.source(standing.source or PAPER),
            )
        if standing.rank is not None:
            return w(
                "standing_rank",
                rank=standing.rank,
                year=standing.rank_year,
                source=self.source(standing.source or PAPER),
            )
        return w("standing_unknown")

    def place(self, subject: str) -> str:
        """The name of a rated city, its id where the tables lack it."""
        catalogue = self.catalogue
        known = catalogue.municipalities.get(subject) or catalogue.cities.get(subject) or catalogue.units.get(subject)
        return known.name[self.language] if known else subject

    def rating_row(self, row: RatingRow) -> str:
        """One row of the index with its year, group and source."""
        w = self.words
        value = ""
        if row.value is not None and row.max:
            value = w("rating_value", value=w.number(row.value, 2), max=w.number(row.max))
        rank = w("rating_rank", rank=row.rank) if row.rank is not None else ""
        group = w(f"group.{row.group}") if row.group in set(PopulationGroup) else ""
        told = ", ".join(p for p in (value, rank, group) if p)
        return w("rating_row", year=row.year or w("rating_undated"), told=told, source=self.source(row.source))

    def region_context(self, region: Region) -> list[str]:
        """The places and classes of a region in ratings: context for its towns, no mark of theirs."""
        rows = [r for r in self.catalogue.ratings if (r.subject_kind, r.subject) == ("region", region.id)]
        return [self._region_row(r) for r in rows if r.rank is not None or r.grade is not None]

    def _region_row(self, row: RatingRow) -> str:
        w = self.words
        told = w(f"region_class.{row.grade}") if row.rank is None else w("region_place", rank=row.rank)
        return w(
            "region_rating",
            rating=w(f"region_rating.{row.rating}"),
            year=row.year or w("rating_undated"),
            told=told,
            source=self.source(row.source),
        )

    # -- gaps ----------------------------------------------------------------------------------------

    def share(self, share: float | None) -> str:
        return self.words("gaps_unknown") if share is None else f"{self.words.percent(share)} %"

    def own(self, gap: Gap) -> str:
        """The own share of a direction: of a maximum, or a place among peers."""
        return self.figures.own(gap) or self.share(gap.own)

    def against(self, gap: Gap) -> str:
        """The reference share of a direction, told in the same way."""
        return self.figures.reference(gap) or self.share(gap.reference)

    def gap(self, gap: Gap, standing: IndexStanding) -> str:
        """One direction as a line, with what it rests on."""
        if gap.basis is Basis.INDIRECT:
            return self.figures.direction(gap, standing)
        name = self.catalogue.directions[gap.direction].name[self.language]
        line = self.words("gaps_line", direction=name, own=self.share(gap.own), reference=self.share(gap.reference))
        return f"{line}; {self.figures.basis(gap, standing)}" if gap.indirect else line

    def reference(self, reference: Reference) -> str:
        subject = reference.subject
        name = self.place(subject) if subject else subject
        told = self.words(f"gaps_reference_{reference.kind}", subject=name, year=reference.year)
        return f"{told} {self.words(f'gaps_refused.{reference.refused}')}" if reference.refused else told

    def other_references(self, assessment: Assessment) -> list[str]:
        """References of single directions that differ from the one of the whole."""
        groups: dict[Reference, list[str]] = {}
        for gap in assessment.gaps:
            if gap.reference is not None and gap.against != assessment.reference:
                name = self.catalogue.directions[gap.direction].name[self.language]
                groups.setdefault(gap.against, []).append(name)
        return [f"{'; '.join(names)}. {self.reference(against)}" for against, names in groups.items()]

    # -- a solution ----------------------------------------------------------------------------------

    def own_name(self, solution: Solution) -> str | None:
        """What the source calls a solution, where that is not its title."""
        name = solution.name[self.language]
        return name if name != solution.title[self.language] else None

    def called(self, solution: Solution) -> str:
        """The title of a solution with the name by which people ask for it, where that is a name of its own: in
        quotes, in brackets or in capitals of its source, and not a word of the title.
        """
        return solution.title[self.language] + self._own_name(solution)

    def named(self, solution: Solution) -> str:
        """The same inside a sentence, the title in quotes."""
        return self.words("quoted", text=solution.title[self.language]) + self._own_name(solution)

    def _own_name(self, solution: Solution) -> str:
        title = solution.title[self.language].lower()
        names = [n for n in _own_names(solution.name, self.language) if n.strip('«»“”"').lower() not in title]
        return f" ({names[0]})" if names else ""

    def source(self, source: str) -> str:
        return self.words("source_paper") if source == PAPER else source

    def sources(self, solution: Solution) -> tuple[SourceLink, ...]:
        urls = list(dict.fromkeys([*solution.sources, *(d.source for d in solution.deployments)]))
        return tuple(self._link(u) for u in urls)

    def _link(self, source: str) -> SourceLink:
        if source == PAPER:
            return SourceLink(title=self.source(source), url=None)
        return SourceLink(title=source.split("/")[2], url=source)

    def deployment(self, deployment: Deployment) -> str:
        w = self.words
        return w(
            "deployment_line",
            city=self.catalogue.cities[deployment.city_id].name[self.language],
            status=w(f"deployment.{deployment.status}"),
            since=w("deployment_since", year=deployment.since) if deployment.since else "",
            scale=w("deployment_scale", scale=deployment.scale[self.language]) if deployment.scale else "",
        )

    def effect(self, effect: Effect) -> str:
        text = f"{effect.metric[self.language]} — {effect.value[self.language]}"
        place = self.catalogue.cities[effect.city_id].name[self.language] if effect.city_id else ""
        when = str(effect.year) if effect.year else ""
        told = ", ".join(p for p in (place, when) if p)
        text = f"{text} ({told})" if told else text
        if effect.kind is EffectKind.EXPECTED:
            return self.words("details_effect_expected", effect=text)
        return self.words("details_effect_claimed", effect=text) if effect.kind is EffectKind.CLAIMED else text

    def cost(self, cost: Cost) -> str:
        """A sum with what it is for, what it is, place and year: no price for another town."""
        place = self.catalogue.cities[cost.city_id].name[self.language] if cost.city_id else ""
        when = str(cost.year) if cost.year else self.words("cost_undated")
        told = ", ".join(p for p in (self.words(f"cost_kind.{cost.kind}"), place, when) if p)
        return f"{told_sum(cost)[self.language]} ({told})"

    def register(self, known: ImportSubstitution | Product | ComponentStatus) -> RegisterLine:
        """Status, facts and next step; never "allowed"."""
        w = self.words
        component = known if isinstance(known, ComponentStatus) else of_catalogue(known)
        return RegisterLine(
            status=component.status.value,
            label=register_wording.badge(w, component),
            facts=register_wording.in_short(w, component) or w("status_no_date"),
            next_step=register_wording.next_step(w, component, imported=True, candidates=False),
            greyed=component.greyed,
        )

    def donor(self, donor: Donor) -> DonorLine:
        return DonorLine(
            city=donor.city[self.language],
            region=donor.region[self.language],
            relation=self.words(f"relation.{donor.relation}"),
            status=self.words(f"deployment.{donor.deployment.status}"),
            since=donor.deployment.since,
            contact=self.contact(donor.contact, self.catalogue.cities[donor.city_id].kind is PlaceKind.REGION),
            contact_url=donor.contact.url,
        )

    def contact(self, contact: Contact, of_region: bool = False) -> str:
        """The institution to ask; that it is the region's, unless a whole region is asked. Remarks are left out."""
        told = self.words("contact_of_region") if contact.level is ContactLevel.REGION and not of_region else ""
        return f"{contact.body[self.language].partition(' (')[0]}{told}"

    def where_to_write(self, contact: Contact) -> str:
        """The site of an institution; of one without a site where its address is found, and what is not known."""
        if contact.url:
            return self.words("details_contact_url", url=contact.url)
        return self.words("contact_open")

    def sized_place(self, city_id: str) -> str:
        """A place with its residents; a region, and a place of unknown size, by its name alone."""
        place = self.catalogue.cities[city_id]
        name = place.name[self.language]
        if place.population is None or place.kind is PlaceKind.REGION:
            return name
        return self.words("attribute_city_sized", city=name, n=self.words.number(place.population))

    def transfer_reason(self, reason: TransferReason) -> str:
        w = self.words
        return w(
            f"transfer.{reason.code}",
            city=self.catalogue.cities[reason.city].name[self.language] if reason.city else "",
            cities=", ".join(map(self.sized_place, reason.cities)),
            needs=", ".join(w(f"capability.{c}") for c in reason.needs),
            times=reason.times,
            city_population=reason.city_population,
            minimum="" if reason.minimum is None else w.number(reason.minimum),
            population="" if reason.population is None else w.number(reason.population),
        )

    def reason(self, reason: Reason) -> str:
        w = self.words
        weight = w.number(reason.weight, 2)
        match reason:
            case NeedReason():
                return self._need(reason, weight)
            case RelevanceReason():
                return w("reason.relevance", nearness=self._nearness(reason.match), weight=weight)
            case EvidenceReason():
                lessons = w("reason.lessons") if reason.lessons else ""
                lessons += w("reason.asked_for", n=reason.asked_for) if reason.asked_for else ""
                return w(
                    "reason.evidence",
                    grade=reason.grade,
                    cities=reason.cities,
                    measured_effects=reason.measured_effects,
                    lessons=lessons,
                    weight=weight,
                )
            case FitReason():
                return w("reason.transfer", verdict=w(f"verdict.{reason.verdict}").lower(), weight=weight)
            case PurchaseReason():
                status = w(f"register_status.{reason.status}")
                return w("reason.import-substitution", status=status[0].lower() + status[1:], weight=weight)

    def _nearness(self, match: float) -> str:
        """How near to the description, in words: the figure itself only tells solutions of one list apart."""
        key = next(key for least, key in NEARNESS if match >= least)
        return self.words(f"nearness.{key}")

    def _need(self, reason: NeedReason, weight: str) -> str:
        w = self.words
        if reason.from_text:
            basis = "both" if reason.gaps_known else "text"
        elif reason.gaps_known:
            basis = "gaps"
        else:
            basis = "weights" if reason.weighed else "equal"
        return w(
            "reason.need",
            direction=self.catalogue.directions[reason.direction].name[self.language],
            basis=w(f"reason.need_basis_{basis}"),
            measure=self._measure_done(reason) + self._spread(reason),
            weight=weight,
        )

    def _measure_done(self, reason: NeedReason) -> str:
        """What the town said of the measure that a solution carries out, when it said anything."""
        measure = next((m for m in self.catalogue.measures if m.id == reason.measure), None)
        if measure is None or reason.measure_done is None:
            return ""
        done = self.words.percent(reason.measure_done)
        return self.words("reason.need_measure", measure=measure.name[self.language], done=done)

    def _spread(self, reason: NeedReason) -> str:
        return self.words("reason.need_spread", n=reason.spread) if reason.spread else ""

    def why(self, recommendation: Recommendation) -> tuple[str, ...]:
        """The reasons, strongest first."""
        ordered = sorted(recommendation.reasons, key=lambda r: -r.weight)
        led = self._led_by_gap(recommendation)
        rest = [self.reason(r) for r in ordered if not (led and isinstance(r, NeedReason))]
        return (led, *rest) if led else tuple(rest)

    def _led_by_gap(self, recommendation: Recommendation) -> str | None:
        """The need in two sentences, where open figures show the town behind in the solution's direction."""
        reason = next((r for r in recommendation.reasons if isinstance(r, NeedReason)), None)
        if reason is None or reason.indirect is None:
            return None
        solution = recommendation.solution
        working = working_in(solution)
        cities = [d.city_id for d in recommendation.donors if d.city_id in working]
        measured = [self.effect(e) for e in effects_of(solution) if e.kind is EffectKind.MEASURED]
        name = self.catalogue.directions[reason.direction].name[self.language]
        return self.figures.need(reason.indirect, name, self.figures.proof(cities, next(iter(measured), None)))

    def why_in_words(self, recommendation: Recommendation) -> str:
        """Why a solution is suggested, without a figure of the score: nearness, fit, evidence."""
        w, parts = self.words, []
        for reason in recommendation.reasons:
            if isinstance(reason, RelevanceReason):
                parts.append(self._nearness(reason.match))
        fits = "; ".join(self.transfer_reason(t) for t in recommendation.transfer.reasons)
        parts.append(f"{w(f'verdict.{recommendation.transfer.verdict}').lower()}: {fits}")
        solution = recommendation.solution
        working = {d.city_id for d in solution.deployments if d.status in WORKING and d.source != PAPER}
        known = {d.city_id for d in solution.deployments}
        proven = w("why_proven", n=len(known), working=len(working)) if working else w("why_unproven", n=len(known))
        measured = any(e.kind is EffectKind.MEASURED for e in effects_of(solution))
        parts.append(f"{proven}; {w('why_measured' if measured else 'why_unmeasured')}")
        return "\n".join([w("why_words", title=self.named(solution)), *(f"— {part}" for part in parts)])

    def funding(self, funding: FundingSource) -> str:
        """A possible source of money: what it gives, who may ask, and of which day that is."""
        language = self.language
        return self.words(
            "funding_line",
            name=funding.name[language],
            gives=funding.gives[language],
            who=funding.who[language],
            date=self.words.date(funding.published or funding.seen),
        )

    def lessons(self, solution: Solution) -> tuple[str, ...]:
        return tuple(d.lesson.text[self.language] for d in solution.deployments if d.lesson)

    def card(self, recommendation: Recommendation) -> Card:
        r, solution = recommendation, recommendation.solution
        counterparts = [self.catalogue.solutions[i] for i in solution.domestic_counterparts]
        return Card(
            solution_id=solution.id,
            rank=r.rank,
            title=solution.title[self.language],
            name=self.own_name(solution),
            summary=solution.summary[self.language],
            score=round(r.score, 4),
            donor=self.donor(r.donors[0]) if r.donors else None,
            other_donors=max(0, len(r.donors) - 1),
            why=self.why(r),
            verdict=r.transfer.verdict.value,
            verdict_label=self.words(f"verdict.{r.transfer.verdict}"),
            verdict_reasons=tuple(self.transfer_reason(t) for t in r.transfer.reasons),
            register=self.register(r.register),
            evidence_grade=r.evidence.grade,
            evidence_label=self.words(f"evidence.{solution.evidence}"),
            lessons=self.lessons(solution),
            sources=self.sources(solution)[:SHOWN_SOURCES],
            counterparts=tuple(s.title[self.language] for s in counterparts),
            closeness_label=self.closeness(r),
            answers=r.closeness is not Closeness.NOTHING,
        )

    def marked_title(self, r: Recommendation) -> str:
        """The name of a solution, with the word on how near it comes where it does not answer the problem."""
        title, far = r.solution.title[self.language], self.closeness(r)
        return f"{title} ({far})" if far else title

    def closeness(self, r: Recommendation) -> str | None:
        """The word with which a solution is shown that does not answer the problem; None where it does."""
        if r.closeness in (None, Closeness.ANSWERS):
            return None
        return self.words(f"closeness.{r.closeness}")

    # -- a report ------------------------------------------------------------------------------------

    def line(self, r: Recommendation) -> str:
        """One solution as one line of text, for those who see no cards."""
        w = self.words
        return w(
            "result_line",
            rank=r.rank,
            title=self.marked_title(r),
            donor=r.donors[0].city[self.language] if r.donors else w("result_no_donor"),
            verdict=w(f"verdict.{r.transfer.verdict}"),
            register=register_wording.badge(w, r.register),
        )

    def best(self, r: Recommendation) -> str:
        """What the first solution is to one who has to decide: who has it, and what speaks for or against it here."""
        reason = "; ".join(self.transfer_reason(t) for t in r.transfer.reasons[:2])
        donor = self.donor(r.donors[0]) if r.donors else None
        had = self.words("result_best_at", city=donor.city, status=donor.status) if donor else ""
        verdict = self.words(f"verdict.{r.transfer.verdict}").lower()
        return self.words("result_best", title=self.named(r.solution), had=had, verdict=verdict, reason=reason)

    def nothing(self, report: Report) -> str:
        """Why a list is empty, and what to do."""
        return self.words("result_not_understood" if report.doubt is Doubt.NOTHING else "result_none")

    def intro(self, report: Report, town: Municipality | None, first: int, last: int) -> str:
        """The sentence above a list: how many solutions answer, how many come near, or that none does."""
        w = self.words
        shown = str(first) if first == last else f"{first}–{last}"
        if report.closeness is not None:
            return self._intro_of_problem(report, town, first, last)
        led = report.assessment.known_indirectly and not report.question.profile.weights
        key = "result_intro_indirect" if led else "result_intro_gaps"
        text = w(key, town=self.town(town), shown=shown)
        bases = {g.basis for g in report.assessment.gaps}
        if led:
            return f"{text} {w('result_basis_indirect')}"
        if Basis.RATED not in bases and Basis.ANSWERED not in bases and report.question.profile.weights:
            return f"{text} {w('result_basis_weighed')}"
        if bases == {Basis.PRIOR}:
            return f"{text} {w('result_basis_prior')}"
        return f"{text} {w('result_basis_unknown')}" if bases == {Basis.UNKNOWN} else text

    def _intro_of_problem(self, report: Report, town: Municipality | None, first: int, last: int) -> str:
        """How many solutions answer and how many only come near, of all and of those shown."""
        w, problem = self.words, report.question.problem
        shown = str(first) if first == last else f"{first}–{last}"
        told = problem if len(problem) <= 120 else problem[:117].rstrip() + "…"
        if report.answering:
            on_page = report.recommendations[first - 1 : last]
            near = sum(r.closeness is not Closeness.ANSWERS for r in on_page)
            marked = f" {w('result_shown_near', n=near)}" if near else ""
            if first > 1:
                return f"{w('result_more', problem=told, shown=shown)}{marked}"
            text = w("result_answers", town=self.town(town), problem=told, n=report.answering)
            return f"{text} {w('result_shown', shown=shown)}{marked}"
        if first > 1:
            return w("result_more", problem=told, shown=shown)
        if report.near:
            text = w("result_near", town=self.town(town), problem=told, n=report.near)
            return f"{text} {w('result_shown', shown=shown)} {w('result_otherwise')}"
        return f"{w('result_nothing', town=self.town(town), problem=told)} {w('result_otherwise')}"
