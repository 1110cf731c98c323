"""The live figures in the answers about Provodnik itself: counted in the catalogue, read from settings and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.settings import Settings
from bot.texts.words import Words
from catalogue.cards.checks.freshness import freshness
from catalogue.model import Catalogue, Scope
from catalogue.registers.model import Snapshot
from catalogue.registers.status.purchase import Act, PurchaseTable


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
    """What an answer may quote of the rules, by their identifiers with underscores: `act_…` an act whole, `name_…`,
    `meaning_…`, `source_…` its parts, `rule_…` what to do, `rule_source_…` where that was read, `point_…` what is open.
    """
    told: dict[str, int | str] = {"acts": len(table.acts), "rules_as_of": w.date(table.as_of.isoformat())}
    for act in table.acts:
        key = _key(act.id)
        told |= {
            f"act_{key}": _act(w, act),
            f"name_{key}": act.name[w.language],
            f"meaning_{key}": act.meaning[w.language].rstrip("."),
            f"source_{key}": ", ".join(act.sources),
        }
    for rule in table.rules:
        told[f"rule_{_key(rule.id)}"] = rule.action[w.language].rstrip(".")
        told[f"rule_source_{_key(rule.id)}"] = ", ".join(rule.sources)
    for point in table.open_points:
        told[f"point_{_key(point.id)}"] = point.text[w.language]
    return told


def _key(identifier: str) -> str:
    return identifier.replace("-", "_")


def _act(w: Words, act: Act) -> str:
    name, meaning = act.name[w.language], act.meaning[w.language].rstrip(".")
    if act.since is None:
        return w("about_act_undated", name=name, meaning=meaning)
    key = "about_act_repealed" if act.repealed else "about_act"
    return w(key, name=name, since=w.date(act.since.isoformat()), meaning=meaning)


def _snapshot(w: Words, snapshots: Iterable[Snapshot]) -> str:
    newest = max((s.date for s in snapshots), default=None)
    return w("about_snapshot.loaded", date=w.date(newest.isoformat())) if newest else w("about_snapshot.none")
