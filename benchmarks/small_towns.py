"""Of what small towns are recommended for their commonest problems: how much runs in a town or okrug of a like order.

`python -m benchmarks.small_towns`. The first half of the wordings is looked at when weights are chosen, the second not.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.relevance import opened
from bot.services import Services
from catalogue.model import City, PlaceKind
from recommender.closeness import Closeness
from recommender.evidence import working_in
from recommender.model import Profile, Question, Recommendation

TOWNS = ("nytva", "lysva")
SMALL = 250_000
FIRST = 3
LOOKED_AT = (
    "ямы на дорогах",
    "темно на улицах",
    "не вывозят мусор",
    "холодно в квартирах, котельная старая",
    "вода из крана ржавая",
    "бродячие собаки",
    "автобусы не ходят по расписанию",
    "не чистят снег",
    "очередь в детский сад",
    "не попасть к врачу",
    "после дождя улицы затоплены, ливнёвка забита",
    "жалобы жителей остаются без ответа",
)
NOT_LOOKED_AT = (
    "дороги разбиты, колёса пробиваем",
    "фонари не горят, вечером страшно идти",
    "контейнеры переполнены, мусоровоз не едет",
    "батареи еле тёплые, дома замерзают",
    "воду пить нельзя, пахнет болотом",
    "стая собак бросается на детей",
    "автобус опаздывает, ждём по полчаса",
    "сугробы во дворах, трактора нет",
    "в садик не попасть, мест нет",
    "талонов в поликлинику нет, очередь с утра",
    "дождь прошёл, и машины плывут по улице",
    "пишем в администрацию, приходят отписки",
)


def runs_in_small_town(recommendation: Recommendation, services: Services) -> bool:
    """Whether it is told to work in a town, district or okrug of fewer than SMALL residents."""

    def small(place: City) -> bool:
        return place.kind is not PlaceKind.REGION and place.population is not None and place.population < SMALL

    known = services.catalogue.cities
    return any(small(known[i]) for i in working_in(recommendation.solution))


def measure(services: Services, problems: Sequence[str]) -> None:
    """Prints the share of the first FIRST, of all of them, and of those that answer, for each town."""
    for name in TOWNS:
        profile = Profile(municipality=services.catalogue.municipalities[name])
        shown = [
            r
            for problem in problems
            for r in services.recommender.recommend(
                Question(profile=profile, problem=problem, limit=FIRST)
            ).recommendations
        ]
        small = [runs_in_small_town(r, services) for r in shown]
        answering = [s for s, r in zip(small, shown, strict=True) if r.closeness is Closeness.ANSWERS]
        of_all = f"{sum(small)} of {len(small)} ({sum(small) / len(small):.2f})"
        print(f"| {name} | {of_all} | {sum(answering)} of {len(answering)} |")


def main() -> None:
    services = opened()
    for title, problems in (("looked at", LOOKED_AT), ("not looked at", NOT_LOOKED_AT)):
        print(f"\n{title}\n\n| town | of the first {FIRST} run in a town under {SMALL:,} | of those that answer |")
        print("|---|---|---|")
        measure(services, problems)


if __name__ == "__main__":
    main()
