"""Every town and every unit as people write them: how many are read right, asked back, missed or taken for another.

`python -m benchmarks.places [EVERY]`: every place, or each EVERY-th. Texts that miss or go wrong follow each table.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "factories"))

from place_texts import Tally, alone, awaited_of, chat_of, field_of, in_sentences, measured

from catalogue.load.catalogue import load_catalogue
from catalogue.model import PlaceKind
from catalogue.places.resolution import Places

SHOWN = 40


def row(title: str, tally: Tally) -> str:
    n = tally.count
    shares = " | ".join(f"{100 * part / n:.1f}" for part in (tally.sure, tally.told, tally.asked))
    silent = 1000 * len(tally.wrong) / n
    return f"| {title} | {n} | {shares} | {100 * (len(tally.missed) - len(tally.wrong)) / n:.2f} | {silent:.1f} |"


def total(tallies: dict[str, Tally], slips: bool) -> Tally:
    """The tallies of all ways with or without a slip as one."""
    whole = Tally()
    for title, t in tallies.items():
        if ("slip" in title) is slips:
            whole.count, whole.sure, whole.told = whole.count + t.count, whole.sure + t.sure, whole.told + t.told
            whole.asked += t.asked
            whole.missed += t.missed
            whole.wrong += t.wrong
    return whole


def main(every: int = 1) -> None:
    catalogue = load_catalogue()
    places = Places(catalogue.municipalities.values(), catalogue.units.values())
    towns = [m for _, m in sorted(catalogue.municipalities.items()) if m.kind is PlaceKind.TOWN][::every]
    units = [u for _, u in sorted(catalogue.units.items())][::every]
    for kind, asked in (("towns", towns), ("units", units)):
        runs = (
            ("field", alone, field_of(places)),
            ("chat, a sentence", in_sentences, chat_of(places)),
            ("chat, awaited", alone, awaited_of(places)),
        )
        for where, ways, read in runs:
            tallies = measured(asked, ways, read)
            print(
                f"\n{kind}, {where}\n\n| | texts | sure % | told % | asked % | nothing % | wrong of 1,000 |", flush=True
            )
            print("|---|---|---|---|---|---|---|")
            for title, tally in tallies.items():
                print(row(title, tally))
            print(row("**as written**", total(tallies, slips=False)))
            print(row("**with a slip**", total(tallies, slips=True)), flush=True)
            for slips in (False, True):
                whole = total(tallies, slips)
                for name, texts in (("wrong", whole.wrong), ("nothing", whole.missed)):
                    print(f"  {name} ({'slip' if slips else 'as written'}):", *texts[:SHOWN], sep="\n    ", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
