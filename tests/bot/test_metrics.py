"""What a monitoring system is told: counts, times and ages, and never a word of a user."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from bot.editors.worklist import AnswerFault, UnansweredQuestion
from bot.metrics import Metrics
from bot.process.gauges import gauges_of
from bot.process.supervisor import free_port
from bot.rasa.gateway import Gateway
from bot.reload import live
from bot.services import Services
from bot.settings import ChatSettings
from bot.web.app import create_app
from catalogue.model import Language

SAID = "переполняются контейнеры на Заводской"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def client(services: Services, metrics: Metrics) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret", metrics=metrics)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def page(metrics: Metrics) -> str:
    """What Prometheus reads."""
    answer = TestClient(metrics.served()).get("/metrics")  # type: ignore[arg-type]
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """One figure as Prometheus reads it; 0 where it is not there."""
    samples = [s for family in text_string_to_metric_families(page(metrics)) for s in family.samples]
    return sum(s.value for s in samples if s.name == name and s.labels == labels)


def test_requests_are_counted_by_route_and_not_by_address(client: TestClient, metrics: Metrics) -> None:
    for path in ("/solutions/binology-smart-waste", "/solutions/none", f"/?problem={SAID}", "/nowhere/at/all"):
        client.get(path)
    assert value(metrics, "provodnik_requests_total", route="/solutions/{solution_id}", status="200") == 1
    assert value(metrics, "provodnik_requests_total", route="/solutions/{solution_id}", status="404") == 1
    assert value(metrics, "provodnik_requests_total", route="none", status="404") == 1
    assert value(metrics, "provodnik_seconds_count", part="request") == 4
    told = page(metrics)
    assert "Заводской" not in told
    assert "nowhere" not in told


def test_turns_are_counted_by_what_came_of_them(metrics: Metrics) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        custom = {"text": "ок", "buttons": [], "cards": [], "links": [], "language": "ru"}
        return httpx.Response(200, json=[{"recipient_id": "a", "custom": custom}])

    def gateway(transport: httpx.MockTransport | None) -> Gateway:
        client = httpx.AsyncClient(transport=transport, trust_env=False)
        url = f"http://127.0.0.1:{free_port()}"
        return Gateway(url, "secret", ChatSettings(messages_per_minute=3), client, metrics=metrics)

    there, nobody = gateway(httpx.MockTransport(answer)), gateway(None)
    for text in (SAID, "/restart", SAID, SAID):  # a command is refused, the fourth is one too many
        asyncio.run(there.say("a", text=text))
    asyncio.run(nobody.say("a", text=SAID))
    outcomes = {o: value(metrics, "provodnik_turns_total", outcome=o) for o in ("answered", "refused", "unanswered")}
    assert outcomes == {"answered": 2, "refused": 2, "unanswered": 1}
    assert value(metrics, "provodnik_seconds_count", part="turn") == 3
    assert "Заводской" not in page(metrics)


def test_ages_and_what_waits_are_looked_up(services: Services, metrics: Metrics) -> None:
    metrics.ask_too(gauges_of(live(services)))
    domestic = value(metrics, "provodnik_solutions", scope="domestic")
    assert domestic == sum(s.scope.value == "domestic" for s in services.catalogue.solutions.values())
    assert 0 < value(metrics, "provodnik_index_age_seconds") < 10**9
    assert value(metrics, "provodnik_database_up") == 1
    before = value(metrics, "provodnik_not_answered_well", kind="nothing-found")
    question = UnansweredQuestion(kind=AnswerFault.NOTHING_FOUND, language=Language.RU, town_id=None, text="ульи")
    services.noted.note(question)
    services.noted.note(question)
    assert value(metrics, "provodnik_not_answered_well", kind=AnswerFault.NOTHING_FOUND.value) == before + 2


def test_ready_is_more_than_alive(client: TestClient) -> None:
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"assistant": False, "database": True})
