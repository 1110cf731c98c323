"""Assessment, likeness and roadmap as words, for page, API and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.presentation.solutions import Presenter
from catalogue.model import Capability, Indicator, IndicatorKind, Region
from catalogue.problems import Problem
from recommender.comparison.table import CriterionColumn
from recommender.peers import GroupPart, LatitudePart, Peer, PeerPart, PopulationPart, RatingPart, RegionPart
from recommender.roadmap import Movement, Roadmap, Step, Together, TogetherCode


class AnalysisPresenter(Presenter):
    """What the presenter of answers says of towns and plans."""

    def answer_form(self, indicator: Indicator) -> str:
        """How an indicator of the long form is answered."""
        w = self.words
        if indicator.kind is IndicatorKind.SHARE:
            return w("form_share")
        if indicator.kind is not IndicatorKind.PRESENCE:
            return w("form_number")
        if indicator.items is None:
            return w("form_lost")
        return w("form_yes_no") if indicator.items == 1 else w("form_items", n=indicator.items)

    # -- likeness ------------------------------------------------------------------------------------

    def peer(self, peer: Peer) -> str:
        """The parts of a distance, the weightiest first."""
        return ", ".join(self._part(p) for p in sorted(peer.parts, key=lambda p: -p.weight))

    def _part(self, part: PeerPart) -> str:
        w = self.words
        match part:
            case PopulationPart():
                return w("peer.population", other=w.number(part.other))
            case GroupPart():
                return w("peer.population-group", same=w("same_group_no" if part.distance else "same_group_yes"))
            case RegionPart():
                return w("peer.region", same=w("same_no" if part.distance else "same_yes"))
            case LatitudePart():
                return w("peer.latitude", degrees=w.number(part.degrees, 1))
            case RatingPart():
                return w("peer.rating", year=part.year, share=w.percent(part.share))

    # -- comparison ----------------------------------------------------------------------------------

    def criterion(self, column: CriterionColumn) -> str:
        name = self.catalogue.directions[column.direction].name[self.language] if column.direction else ""
        return self.words(f"criterion.{column.kind}", direction=name)

    def subject(self, subject_id: str, regions: Mapping[str, Region]) -> str:
        known = self.catalogue.municipalities.get(subject_id) or self.catalogue.cities.get(subject_id)
        place = known or self.catalogue.units.get(subject_id) or regions.get(subject_id)
        return place.name[self.language] if place else subject_id

    def comparison_problem(self, problem: Problem) -> str:
        """Why nothing can be compared, a town by its name."""
        named = str(problem.params.get("name", ""))
        town = self.catalogue.municipalities.get(named) or self.catalogue.units.get(named)
        params = {**problem.params, **({"name": self.town(town)} if town else {})}
        return self.words(f"comparison_problem.{problem.code}", **params)

    # -- roadmap -------------------------------------------------------------------------------------

    def capabilities(self, capabilities: Iterable[Capability]) -> str:
        return ", ".join(self.words(f"capability.{c}") for c in capabilities)

    def measures(self, ids: Iterable[str]) -> str:
        names = {m.id: m.name[self.language] for m in self.catalogue.measures}
        return ", ".join(names[i] for i in ids)

    def titles(self, ids: Iterable[str]) -> str:
        return "; ".join(self.catalogue.solutions[i].title[self.language] for i in ids)

    def roadmap(self, roadmap: Roadmap) -> list[str]:
        """The whole plan, a line each, its assumption last."""
        w = self.words
        order = {s.recommendation.solution.id: s.order for s in roadmap.steps}
        lines: list[str] = []
        for step in roadmap.steps:
            lines += self._step(step, order)
        if roadmap.prerequisites:
            lines += ["", w("roadmap_prerequisites")]
        for p in roadmap.prerequisites:
            name = self.capabilities([p.capability])
            line = w("roadmap_prerequisite", capability=name, orders=_orders(p.needed_by, order))
            if p.suggestions:
                line += "; " + w("roadmap_suggestions", titles=self.titles(p.suggestions))
            lines.append(f"- {line}")
        if roadmap.together:
            lines += ["", w("roadmap_together"), *(f"- {self._together(t, order)}" for t in roadmap.together)]
        if roadmap.movements:
            lines += ["", w("roadmap_movements")]
        lines += [f"- {self.movement(m)}" for m in roadmap.movements]
        return [*lines, "", w("roadmap_assumption")]

    def movement(self, m: Movement) -> str:
        """How far a direction may move; from where, only if the town filled in the form."""
        name = self.catalogue.directions[m.direction].name[self.language]
        low, high = self.words.percent(m.low), self.words.percent(m.high)
        if m.own is None:
            return self.words("roadmap_movement_open", direction=name, low=low, high=high)
        return self.words("roadmap_movement", direction=name, low=low, high=high, own=self.share(m.own))

    def order(self, roadmap: Roadmap) -> list[str]:
        """The steps alone, a line each."""
        order = {s.recommendation.solution.id: s.order for s in roadmap.steps}
        return [self._step(step, order)[0] for step in roadmap.steps]

    def _step(self, step: Step, order: dict[str, int]) -> list[str]:
        w, r = self.words, step.recommendation
        donor = r.donors[0].city[self.language] if r.donors else w("result_no_donor")
        title = self.marked_title(r)
        share = w.percent(step.priority_share)
        if step.closes:
            why = w("roadmap_why", share=share, measures=self.measures(step.closes))
        else:
            why = w("roadmap_why_repeated" if r.solution.measures else "roadmap_why_unmeasured", share=share)
        lines = [w("roadmap_step", order=step.order, title=title, wave=step.wave, donor=donor), f"   {why}"]
        if step.after:
            lines.append(f"   {w('roadmap_after', orders=_orders(step.after, order))}")
        if step.missing:
            lines.append(f"   {w('roadmap_missing', capabilities=self.capabilities(step.missing))}")
        return lines

    def _together(self, together: Together, order: dict[str, int]) -> str:
        orders = _orders(together.solutions, order)
        if together.code is TogetherCode.DONOR:
            city = self.catalogue.cities[together.key].name[self.language]
            return self.words("roadmap_together_same-donor", city=city, orders=orders)
        return self.words(
            "roadmap_together_same-capability", base=self.capabilities([Capability(together.key)]), orders=orders
        )


def _orders(ids: Iterable[str], order: dict[str, int]) -> str:
    return ", ".join(str(order[i]) for i in ids)
