"""The live figures in the answers about Provodnik itself: counted in the catalogue, read from settings and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.settings import Settings
from bot.texts.words import Words
from catalogue.cards.checks.freshness import freshness
from catalogue.model import Catalogue, Scope
from catalogue.registers.model import Snapshot
from catalogue.registers.status.component import Status
from catalogue.registers.status.purchase import Act, PurchaseKind, PurchaseTable

ACTS = {"register": "decree-1236", "trusted": "trusted-priority", "pak": "decree-2461"}
"""Acts of the rules that an answer quotes, by the name of its placeholder."""


def figures(
    w: Words,
    catalogue: Catalogue,
    settings: Settings,
    table: PurchaseTable,
    snapshots: Iterable[Snapshot],
    today: date,
) -> Mapping[str, int | str]:
    """Every placeholder an answer may have. Numbers that choose a form of a word are whole numbers."""
    domestic = catalogue.in_scope(Scope.DOMESTIC)
    russian = [c for c in catalogue.cities.values() if c.id in catalogue.municipalities]
    newest = max((d.newest for s in domestic if (d := freshness(s, None, today)).newest), default="")
    return {
        "cards": len(domestic),
        "world": len(catalogue.in_scope(Scope.WORLD)),
        "cities": len(russian),
        "world_cities": len(catalogue.cities) - len(russian),
        "names": ", ".join(c.name[w.language] for c in russian),
        "products": len(catalogue.products),
        "ratings": len(catalogue.ratings),
        "directions": len(catalogue.directions),
        "direction_names": "; ".join(d.name[w.language] for d in catalogue.directions.values()),
        "measures": len(catalogue.measures),
        "indicators": len(catalogue.indicators),
        "towns": w.number(len(catalogue.municipalities)),
        "units": w.number(len(catalogue.units)),
        "newest": w.date(newest) if newest else w("page.unknown"),
        "days": settings.chat.conversation_days,
        **_weights(w, settings),
        **_rules(w, table),
        "snapshot": _snapshot(w, snapshots),
    }


def _weights(w: Words, settings: Settings) -> dict[str, str]:
    ranking = settings.ranking
    whole = ranking.need + ranking.relevance + ranking.evidence + ranking.transfer + ranking.import_substitution
    shares = {
        "need": ranking.need,
        "relevance": ranking.relevance,
        "evidence": ranking.evidence,
        "transfer": ranking.transfer,
        "imports": ranking.import_substitution,
    }
    return {name: w.percent(value / whole if whole else 0.0) for name, value in shares.items()}


def _rules(w: Words, table: PurchaseTable) -> dict[str, int | str]:
    acts = {act.id: act for act in table.acts}
    industrial = table.rule_for(PurchaseKind.HARDWARE, Status.REGISTERED)
    told: dict[str, int | str] = {
        "acts": len(table.acts),
        "rules_as_of": w.date(table.as_of.isoformat()),
        "industrial_rule": industrial.action[w.language].rstrip("."),
        "industrial_source": ", ".join(industrial.sources),
        "trusted_open": " ".join(p.text[w.language] for p in acts[ACTS["trusted"]].open_points),
    }
    for name, identifier in ACTS.items():
        told[f"act_{name}"] = _act(w, acts[identifier])
        told[f"act_{name}_source"] = ", ".join(acts[identifier].sources)
    return told


def _act(w: Words, act: Act) -> str:
    meaning = act.meaning[w.language].rstrip(".")
    return w("about_act", name=act.name[w.language], since=w.date(act.since.isoformat()), meaning=meaning)


def _snapshot(w: Words, snapshots: Iterable[Snapshot]) -> str:
    newest = max((s.date for s in snapshots), default=None)
    return w("about_snapshot.loaded", date=w.date(newest.isoformat())) if newest else w("about_snapshot.none")
