"""Open figures of several places, of a town and its okrug, and of a region's municipalities by direction."""

from __future__ import annotations

from catalogue.model import Catalogue, Direction, FigureOf
from catalogue.places.regions import regions_of
from recommender.indirect import Standing
from recommender.peers import PeerCode
from recommender.region import view
from recommender.region_matrix import by_direction
from recommender.side_by_side import as_peer, nearest_peers, side_by_side, twins_of, unit_around


def test_places_stand_side_by_side_in_one_edition_each_with_its_year(catalogue: Catalogue) -> None:
    places = [catalogue.municipalities[i] for i in ("lysva", "berezniki", "chaikovsky")]
    rows = {r.indicator.id: r for r in side_by_side(places, catalogue.figures)}
    streets = [c.figure.value for c in rows["environment-streets"].cells if c]
    assert streets == [25, 30, 34]
    assert {c.figure.year for c in rows["environment-streets"].cells if c} == {2020}
    crimes = rows["water-network-worn"].cells
    assert [c is None for c in crimes] == [True, False, True]


def test_older_edition_is_taken_where_only_that_has_all_places(catalogue: Catalogue) -> None:
    figures = catalogue.figures.values["unit-wage"]
    lost = next(i for i in sorted(figures[2023]) if i not in figures[2024])
    places = [catalogue.units[lost], catalogue.units["oktmo-57726000"]]
    (wage,) = [r for r in side_by_side(places, catalogue.figures) if r.indicator.id == "unit-wage"]
    assert [c and c.figure.year for c in wage.cells] == [2023, 2023]


def test_town_and_okrug_have_the_same_figure_twice_each_with_its_own_date(catalogue: Catalogue) -> None:
    (wages,) = twins_of(catalogue.municipalities["berezniki"], catalogue.figures)
    assert (wages.town.indicator.of, wages.unit.indicator.of) == (FigureOf.TOWN, FigureOf.UNIT)
    assert (wages.town.figure.year, wages.unit.figure.year) == (2019, 2024)
    okrug = unit_around(catalogue.municipalities["berezniki"], catalogue)
    assert okrug is not None
    assert unit_around(okrug, catalogue) == catalogue.municipalities["berezniki"]
    assert unit_around(catalogue.units["perm-district"], catalogue) is None


def test_nearest_peers_are_of_the_own_class_and_say_what_is_common(catalogue: Catalogue) -> None:
    lysva, classes = catalogue.municipalities["lysva"], catalogue.figures.classes
    peers = nearest_peers(lysva, catalogue)
    assert len(peers) == 4
    for peer in peers:
        assert classes[peer.municipality.id] == classes["lysva"]
        assert {PeerCode.POPULATION, PeerCode.REGION} <= {p.code for p in peer.parts}
    chosen = as_peer(lysva, catalogue.municipalities["berezniki"])
    assert next(p.distance for p in chosen.parts if p.code is PeerCode.REGION) == 0


def test_region_is_seen_by_direction_with_direct_and_indirect_apart(catalogue: Catalogue) -> None:
    report = view(catalogue, regions_of(catalogue.municipalities.values())["perm-krai"])
    views = by_direction(report.towns)
    assert {v.direction for v in views} == set(Direction)
    assert [len(v.lagging) for v in views] == sorted((len(v.lagging) for v in views), reverse=True)
    by_id = {t.municipality.id: t.assessment for t in report.towns}
    for v in views:
        for town in v.lagging:
            (gap,) = [g for g in by_id[town.id].gaps if g.direction is v.direction]
            assert gap.indirect is not None
            assert gap.indirect.standing is Standing.LAGS
        assert {m.id for m in v.directly} == {"perm"}
    telecom = next(v for v in views if v.direction is Direction.TELECOM_INFRASTRUCTURE)
    assert (telecom.figures, telecom.lagging) == ((), ())
