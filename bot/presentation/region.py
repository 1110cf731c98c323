"""The view of a region as lines of text, for chat and command line."""

from __future__ import annotations

from bot.presentation.solutions import Presenter
from bot.presentation.some_of import some_of
from recommender.region import FromOutside, RankAgreement, RegionReport, Spread
from recommender.region_matrix import by_direction

MOST_NAMED = 5
"""Lagging towns that a line names; the JSON has all."""


class RegionPresenter(Presenter):
    """What works inside a region and can spread, what must come from outside and from whom."""

    def summary(self, report: RegionReport) -> str:
        """How many towns are looked at and how much already runs in the region."""
        name, towns, spreading = report.region.name[self.language], len(report.towns), len(report.inside)
        return self.words("region_intro", region=name, n=towns, inside=spreading)

    def region(self, report: RegionReport, *, inside: int | None = None, outside: int | None = None) -> list[str]:
        """The whole view; at most `inside` solutions that can spread, `outside` for each missing direction."""
        w = self.words
        lines = [self.summary(report)]
        lines += self.region_context(report.region)
        lines += self.directions(report)
        lines += [f"— {self._spread_line(spread)}" for spread in report.inside[:inside]]
        for direction in report.missing:
            lines.append(w("region_missing", direction=self.catalogue.directions[direction].name[self.language]))
            asked = [o for o in report.outside if o.direction is direction]
            lines += [f"— {self._from_outside(item)}" for item in asked[:outside]]
        return lines

    def in_short(self, report: RegionReport, most: int) -> list[str]:
        """The view in a few lines: what runs here already, where most municipalities lag, what nobody here has."""
        w = self.words
        lines = [self.summary(report)]
        if report.inside:
            told = "; ".join(
                w(
                    "region_spreads",
                    title=s.solution.title[self.language],
                    cities=some_of([self.catalogue.cities[c].name[self.language] for c in s.cities], most, w),
                    n=len(s.fits),
                )
                for s in report.inside[:most]
            )
            lines.append(w("region_can_spread", solutions=told))
        lagging = [v for v in by_direction(report.towns) if v.lagging][:most]
        if lagging:
            told = "; ".join(
                w(
                    "region_lags",
                    direction=self.catalogue.directions[v.direction].name[self.language],
                    names=some_of([m.name[self.language] for m in v.lagging], most, w),
                )
                for v in lagging
            )
            lines.append(w("region_lag_most", directions=told))
        if report.missing:
            names = "; ".join(self.catalogue.directions[d].name[self.language] for d in report.missing)
            lines.append(w("region_from_outside", directions=names))
        return lines

    def directions(self, report: RegionReport) -> list[str]:
        """The directions in which most towns lag by open figures, and of how many anything is known directly."""
        w, views = self.words, by_direction(report.towns)
        lines = [w("region_directions", directly=len(views[0].directly), n=len(report.towns))]
        for view in views:
            name = self.catalogue.directions[view.direction].name[self.language]
            names = [m.name[self.language] for m in view.lagging]
            told = w("region_lagging", names=some_of(names, MOST_NAMED, w)) if names else ""
            known = w(
                "region_direction", direction=name, n=len(view.figures), lag=len(names), below=len(view.below_middle)
            )
            lines.append(f"— {known}{told}" if view.figures else f"— {w('region_direction_unknown', direction=name)}")
        return lines

    def rank_agreement(self, agreement: RankAgreement) -> str:
        """Whether the places of leading cities and of their regions agree."""
        w = self.words
        return w(
            "region_rank_agreement", rho=w.number(agreement.rho, 2), p=w.number(agreement.p_value, 3), n=agreement.n
        )

    def _spread_line(self, spread: Spread) -> str:
        return self.words(
            "region_inside",
            title=spread.solution.title[self.language],
            cities=", ".join(self.catalogue.cities[c].name[self.language] for c in spread.cities),
            grade=spread.grade.grade,
            fits=len(spread.fits),
            adapt=len(spread.to_adapt),
        )

    def _from_outside(self, item: FromOutside) -> str:
        donor = self.donor(item.donor)
        return f"{item.solution.title[self.language]}: {donor.city}, {donor.contact}"
