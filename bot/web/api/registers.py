"""The official registers over the API: a product, and the status of a solution."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from bot.schemas.register import RegisterOut
from bot.web.access import services_of
from bot.web.api.errors import NOT_FOUND, ApiRoute, no_solution
from catalogue.registers.status.purchase import kinds_of

router = APIRouter(route_class=ApiRoute)


@router.get("/register", response_model=RegisterOut)
def register(request: Request, q: Annotated[str, Query(min_length=1, max_length=500)]) -> RegisterOut:
    """What the imported registers and the catalogue know of a product, by its name, its owner's INN or a number.

    Of several products in one question the first is answered, the others stand in `others`.
    """
    services = services_of(request)
    registers = services.register
    out = [
        RegisterOut.of(a, registers.purchase_rules(a, registers.kinds_of_answer(a)), registers.table.as_of)
        for a in registers.check_each(q, services.today())
    ]
    return out[0].model_copy(update={"others": out[1:]})


@router.get("/solutions/{solution_id}/register", response_model=RegisterOut, responses=NOT_FOUND)
def solution_register(solution_id: str, request: Request) -> RegisterOut:
    """The register status of a solution by its confirmed entries or its card, and what it means for a purchase."""
    services = services_of(request)
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        raise no_solution(solution_id)
    answer = services.register.of_solution(found, services.today())
    rules = services.register.purchase_rules(answer, kinds_of(found.components))
    return RegisterOut.of(answer, rules, services.register.table.as_of)
