"""What an answer on the registers is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogue.identified import Identified
from catalogue.model import Product, Solution, Text
from catalogue.registers.model import RegisterKind, Snapshot, Standing
from catalogue.registers.status.component import REGISTER_SITES, ComponentStatus, Evidence, Freshness, Status, of_entry
from catalogue.registers.status.matching import SURE_SCORE, By


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMatch:
    """An entry that may be the product: `score` 0 to 100 and what it was recognised by, None where it is listed for
    its class; `sure` where it needs no editor; `exact` where it alone bears the very name that is asked for; `url` is
    where a person checks the number, `entry_date` is ISO 8601.
    """

    product: str
    owner: str
    inn: str | None
    register: RegisterKind
    entry_number: str
    entry_date: str | None
    status: Status
    trusted: bool | None
    score: float | None
    by: By | None
    sure: bool
    url: str | None
    classes: tuple[tuple[str, str], ...]
    snapshot_date: date
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """What is known of a product on a day. `status` is what to show, `deciding` what counts in a purchase, `label` the
    status in words, `url` the source to check it at; `snapshots` are the newest imported files; `identified` is the
    product of the catalogue that the question was taken for, None where it was asked by a number or for a solution;
    `solution` is the one whose title was given; `not_a_name`: only ordinary words were given, which name no product.
    """

    query: str
    component: ComponentStatus
    label: Text
    wording: Text
    next_step: Text
    matches: tuple[RegisterMatch, ...]
    snapshots: tuple[Snapshot, ...]
    identified: Identified[Product] | None = None
    solution: Identified[Solution] | None = None
    not_a_name: bool = False

    @property
    def product(self) -> Product | None:
        """The product of the catalogue that the answer is about."""
        return self.identified.one if self.identified else None

    @property
    def status(self) -> Status:
        return self.component.status

    @property
    def deciding(self) -> Status:
        return self.component.deciding

    @property
    def freshness(self) -> Freshness:
        return self.component.freshness

    @property
    def greyed(self) -> bool:
        return self.component.greyed

    @property
    def url(self) -> str | None:
        return self.component.source

    @property
    def of_card(self) -> bool:
        """Whether the status is the catalogue's own word, with its note and source."""
        return Evidence.CATALOGUE in self.component.evidence

    @property
    def imported(self) -> bool:
        """Whether any register was imported at all."""
        return bool(self.snapshots)

    @property
    def snapshot_date(self) -> date | None:
        """The day of the file behind the status, else of the newest imported software register."""
        software = next((s.date for s in self.snapshots if s.register is RegisterKind.SOFTWARE), None)
        return self.component.snapshot_date or software


@dataclass(frozen=True, slots=True)
class Replacements:
    """What may replace a product: entries of its classes in the imported register, and hints of the catalogue,
    which prove no equivalence. `wording` says both.
    """

    asked: str
    codes: tuple[str, ...]
    entries: tuple[RegisterMatch, ...]
    hints: tuple[Product, ...]
    snapshot_date: date | None
    wording: Text


def match_of(
    standing: Standing, today: date, score: float | None = None, by: By | None = None, *, exact: bool = False
) -> RegisterMatch:
    """An entry as people see it on a day."""
    entry = standing.entry
    return RegisterMatch(
        product=entry.name,
        owner=entry.owner_short or entry.owner,
        inn=entry.owner_inn,
        register=entry.register,
        entry_number=entry.number,
        entry_date=entry.included.isoformat() if entry.included else None,
        status=of_entry(standing, today).status,
        trusted=entry.trusted,
        score=score,
        by=by,
        sure=score is not None and score >= SURE_SCORE,
        url=REGISTER_SITES.get(entry.register),
        classes=entry.classes,
        snapshot_date=standing.snapshot,
        exact=exact,
    )


def fields_of(answer: RegisterAnswer) -> dict[str, object]:
    """An answer as JSON holds it, for the command line and the API; dates are ISO 8601."""
    return {
        "query": answer.query,
        "snapshot_date": answer.snapshot_date.isoformat() if answer.snapshot_date else None,
        "snapshots": {s.register.value: s.date.isoformat() for s in answer.snapshots},
        "status": answer.status.value,
        "deciding_status": answer.deciding.value,
        "freshness": answer.freshness.value,
        "greyed": answer.greyed,
        "wording_ru": answer.wording.ru,
        "wording_en": answer.wording.en,
        "next_step": answer.next_step.ru,
        "next_step_en": answer.next_step.en,
        "url": answer.url,
        "understood": understood_fields(answer.identified) if answer.identified else None,
        "solution": solution_fields(answer.solution) if answer.solution else None,
        "not_a_name": answer.not_a_name,
        "evidence": [e.value for e in answer.component.evidence],
        "matches": [match_fields(m) for m in answer.matches],
    }


def understood_fields(meant: Identified[Product]) -> dict[str, object]:
    """What a question was taken for, as JSON holds it."""
    return {
        "certainty": meant.certainty.value,
        "products": [p.name.ru for p in meant.candidates],
        "why": list(meant.why),
    }


def solution_fields(meant: Identified[Solution]) -> dict[str, object]:
    """Which solution's title was given, as JSON holds it."""
    return {
        "certainty": meant.certainty.value,
        "solutions": [s.id for s in meant.candidates],
        "why": list(meant.why),
    }


def match_fields(match: RegisterMatch) -> dict[str, object]:
    """An entry as JSON holds it."""
    return {
        "product": match.product,
        "owner": match.owner,
        "inn": match.inn,
        "register": match.register.value,
        "entry_number": match.entry_number,
        "entry_date": match.entry_date,
        "status": match.status.value,
        "trusted": match.trusted,
        "score": match.score,
        "by": match.by.value if match.by else None,
        "sure": match.sure,
        "exact": match.exact,
        "url": match.url,
        "classes": [code for code, _ in match.classes],
        "snapshot_date": match.snapshot_date.isoformat(),
    }
