"""Prints every town in six cases, a line a town, for a person to read through: `python scripts/print_case_forms.py`."""

from __future__ import annotations

from dataclasses import astuple

from catalogue.load.catalogue import load_catalogue
from catalogue.model import PlaceKind


def main() -> None:
    towns = [m for m in load_catalogue().municipalities.values() if m.kind is PlaceKind.TOWN]
    for town in sorted(towns, key=lambda t: (t.name.ru, t.region.name.ru)):
        cases = astuple(town.cases) if town.cases else ()
        print("; ".join((town.name.ru, *cases, town.region.name.ru)))


if __name__ == "__main__":
    main()
