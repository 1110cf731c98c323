"""A message's vector is computed once: the application's search and Rasa's intents read the same one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing

import httpx
import numpy as np
import pytest
import uvicorn

from bot.process.supervisor import free_port
from bot.rasa.actions import create_action_app
from bot.rasa.nlu.application_vectors import ApplicationVectors
from bot.rasa.nlu.clauses import clauses
from bot.rasa.server import VECTORS, run_environment
from bot.rasa.vectors import MOST_TEXTS, MessageVectors
from bot.services import Services
from bot.settings import EmbeddingSettings, Settings
from embeddings.encoder import OfflineEncoder
from embeddings.retriever import Retriever

TOKEN = "of the test"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
TEXTS = ["темно на улице ленина", "ямы", "темно на улице ленина", "potholes 🕳"]


class CountingEncoder(OfflineEncoder):
    """The offline encoder, which counts the texts that it really encodes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.weights_home)
        self.encoded: list[str] = []

    def _embed(self, texts: list[str]) -> np.ndarray:
        self.encoded += texts
        return super()._embed(texts)


@pytest.fixture
def counting(settings: Settings) -> CountingEncoder:
    return CountingEncoder(settings)


@pytest.fixture
def address(services: Services, counting: CountingEncoder) -> Iterator[str]:
    """Where a running application gives vectors."""
    port = free_port()
    app = create_action_app(services, TOKEN, MessageVectors(counting))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", timeout_keep_alive=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}{VECTORS}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def rasa(address: str) -> Iterator[ApplicationVectors]:
    """Rasa's side of it, as patient as a busy machine needs."""
    with closing(ApplicationVectors(address, TOKEN, seconds=60)) as asking:
        yield asking


def test_rasa_is_given_the_vectors_of_the_encoder_in_the_order_of_the_texts(
    rasa: ApplicationVectors, counting: CountingEncoder
) -> None:
    given = rasa.of(TEXTS)
    assert given is not None
    assert np.array_equal(given, np.stack([counting.query(t) for t in TEXTS]))
    assert sorted(counting.encoded) == sorted(set(TEXTS))


def test_message_that_the_gateway_prepared_is_encoded_once_for_intent_and_search(
    rasa: ApplicationVectors, counting: CountingEncoder, services: Services
) -> None:
    message = "Темно  на улице Ленина, фонари не горят!"
    asyncio.run(MessageVectors(counting).prepare(message))
    plain = " ".join(message.lower().split())
    assert rasa.of([plain, *clauses(plain)]) is not None
    assert Retriever(services.retriever.index, counting).search(message).hits
    assert sorted(counting.encoded) == sorted({plain, *clauses(plain)})


def test_connection_that_the_application_closed_meanwhile_is_opened_again(rasa: ApplicationVectors) -> None:
    first = rasa.of(["ямы"])
    assert rasa._connection.sock is not None
    rasa._connection.sock.shutdown(2)
    again = rasa.of(["ямы"])
    assert again is not None and first is not None
    assert np.array_equal(again, first)


def test_application_that_is_down_gives_no_vectors_and_raises_nothing() -> None:
    assert ApplicationVectors(f"http://127.0.0.1:{free_port()}{VECTORS}", TOKEN).of(["ямы"]) is None


def test_too_many_texts_are_refused_and_rasa_goes_its_own_way(address: str, rasa: ApplicationVectors) -> None:
    texts = [f"ямы {n}" for n in range(MOST_TEXTS + 1)]
    assert httpx.post(address, json={"texts": texts}, headers=SHOWN, trust_env=False).status_code == 422
    assert rasa.of(texts) is None


def test_another_user_of_the_machine_is_given_none(address: str, counting: CountingEncoder) -> None:
    assert httpx.post(address, json={"texts": ["ямы"]}, trust_env=False).status_code == 403
    with closing(ApplicationVectors(address, "another", seconds=60)) as asking:
        assert asking.of(["ямы"]) is None
    assert counting.encoded == []


def test_rasa_asks_for_vectors_only_where_search_uses_the_model_of_the_intents(settings: Settings) -> None:
    other = settings.model_copy(update={"embeddings": EmbeddingSettings(model="intfloat/multilingual-e5-base")})
    assert run_environment(settings, 8002)["PROVODNIK_VECTORS_URL"] == f"http://127.0.0.1:8002{VECTORS}"
    assert "PROVODNIK_VECTORS_URL" not in run_environment(other, 8002)
