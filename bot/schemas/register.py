"""Register answers in JSON."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bot.registers.model import RegisterAnswer
from bot.schemas.base import Schema
from catalogue.identified import Identified
from catalogue.model import Product, Solution
from catalogue.registers.status.component import ComponentStatus
from catalogue.registers.status.purchase import PurchaseRule


class RegisterMatchOut(Schema):
    product: str
    owner: str
    inn: str | None
    register_name: str = Field(serialization_alias="register")
    entry_number: str
    entry_date: str | None
    status: str
    trusted: bool | None
    score: float | None = Field(description="0 to 100: how well the entry answers to the question")
    by: str | None
    sure: bool = Field(description="false: an editor must confirm that it is this product")
    exact: bool = Field(
        description="the only entry of exactly the name that was asked for; the owner is to be compared"
    )
    url: str | None
    snapshot_date: date


class PurchaseRuleOut(Schema):
    kind: str
    action_ru: str
    action_en: str
    document_ru: str | None
    document_en: str | None
    acts: list[str]
    needs_lawyer: bool
    open_points_ru: list[str]
    open_points_en: list[str]

    @classmethod
    def of(cls, rule: PurchaseRule) -> PurchaseRuleOut:
        return cls(
            kind=rule.kind.value,
            action_ru=rule.action.ru,
            action_en=rule.action.en,
            document_ru=rule.document.ru if rule.document else None,
            document_en=rule.document.en if rule.document else None,
            acts=[a.name.ru for a in rule.acts],
            needs_lawyer=rule.needs_lawyer,
            open_points_ru=[p.text.ru for p in rule.open_points],
            open_points_en=[p.text.en for p in rule.open_points],
        )


class UnderstoodOut(Schema):
    """What the question was taken for: sure, told, asked (not acted upon) or unknown, and why it is in doubt."""

    certainty: str
    products: list[str]
    why: list[str]

    @classmethod
    def of(cls, meant: Identified[Product] | None) -> UnderstoodOut | None:
        if meant is None:
            return None
        return cls(certainty=meant.certainty.value, products=[p.name.ru for p in meant.candidates], why=list(meant.why))


class SolutionMeantOut(Schema):
    """The solution whose title was given instead of a product's name: sure, told, or asked where several bear it."""

    certainty: str
    solutions: list[str]

    @classmethod
    def of(cls, meant: Identified[Solution] | None) -> SolutionMeantOut | None:
        if meant is None:
            return None
        return cls(certainty=meant.certainty.value, solutions=[s.id for s in meant.candidates])


class RegisterOut(Schema):
    """The status of what was asked about, with candidates, age and the next step; never that a purchase is lawful."""

    query: str
    snapshot_date: date | None
    status: str
    deciding_status: str = Field(description="the least favourable part: what counts in a purchase")
    freshness: str
    greyed: bool = Field(description="the file is too old to show the status as one in force")
    wording_ru: str
    wording_en: str
    next_step: str
    next_step_en: str
    url: str | None
    understood: UnderstoodOut | None
    solution: SolutionMeantOut | None = Field(description="set where the title of a solution was given")
    not_a_name: bool = Field(description="only ordinary words were given, which name no product")
    matches: list[RegisterMatchOut]
    purchase: list[PurchaseRuleOut]
    rules_as_of: date
    others: list[RegisterOut] = Field(default_factory=list, description="of a question with several products the rest")

    @classmethod
    def of(cls, answer: RegisterAnswer, rules: tuple[PurchaseRule, ...], as_of: date) -> RegisterOut:
        return cls(
            query=answer.query,
            snapshot_date=answer.snapshot_date,
            status=answer.status.value,
            deciding_status=answer.deciding.value,
            freshness=answer.freshness.value,
            greyed=answer.greyed,
            wording_ru=answer.wording.ru,
            wording_en=answer.wording.en,
            next_step=answer.next_step.ru,
            next_step_en=answer.next_step.en,
            url=answer.url,
            understood=UnderstoodOut.of(answer.identified),
            solution=SolutionMeantOut.of(answer.solution),
            not_a_name=answer.not_a_name,
            matches=[
                RegisterMatchOut(
                    product=m.product,
                    owner=m.owner,
                    inn=m.inn,
                    register_name=m.register.value,
                    entry_number=m.entry_number,
                    entry_date=m.entry_date,
                    status=m.status.value,
                    trusted=m.trusted,
                    score=m.score,
                    by=m.by.value if m.by else None,
                    sure=m.sure,
                    exact=m.exact,
                    url=m.url,
                    snapshot_date=m.snapshot_date,
                )
                for m in answer.matches
            ],
            purchase=[PurchaseRuleOut.of(r) for r in rules],
            rules_as_of=as_of,
        )


class RegisterStatusOut(Schema):
    """The register status of a solution on the day of the answer."""

    status: str
    deciding_status: str
    entry_number: str | None
    snapshot_date: date | None
    freshness: str
    greyed: bool

    @classmethod
    def of(cls, component: ComponentStatus) -> RegisterStatusOut:
        return cls(
            status=component.status.value,
            deciding_status=component.deciding.value,
            entry_number=component.number,
            snapshot_date=component.snapshot_date,
            freshness=component.freshness.value,
            greyed=component.greyed,
        )
