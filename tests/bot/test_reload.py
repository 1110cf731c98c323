"""An editor's change is served without a restart, and no request is lost on the way."""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from bot.database import open_database
from bot.reload import RETRY_SECONDS, ReloadableServices, live, rebuilt
from bot.services import Services, build_index, open_services
from bot.settings import Settings
from catalogue.cards.history.edits import Edit, EditKind, StoredEdits, checked
from catalogue.cards.importing import undo
from catalogue.facts.reading import facts_of
from catalogue.load.catalogue import DATA
from catalogue.load.overlay import read_cards
from catalogue.model import Catalogue, Scope, Solution, Text
from embeddings import store
from embeddings.encoder import Encoder, Vectors
from embeddings.passages import fact_passages_of, passages_of
from recommender.model import Profile, Question

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEW_ID = "test-heated-benches"
PROBLEM = "мёрзнем на ледяных скамейках в парке зимой"


class CountingEncoder:
    """The real encoder; remembers which texts it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts: list[str] = []

    @property
    def model_id(self) -> str:
        return self._encoder.model_id

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def query(self, text: str) -> Vectors:
        return self._encoder.query(text)

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        self.texts += texts
        return self._encoder.passages(texts, progress)


def benches() -> dict[str, Any]:
    """A solution that the catalogue does not have."""
    card = dict(read_cards(DATA)["snowy-ufa"])
    return card | {
        "id": NEW_ID,
        "name_ru": "Скамейки с подогревом сидений",
        "name_en": "Benches with heated seats",
        "summary_ru": "Скамейки в парках греют сиденье зимой; нужна точка подключения к электросети.",
        "summary_en": "Park benches warm their seats in winter; a power connection is needed.",
        "tags": ["street-furniture"],
        "domains": ["urban-environment"],
        "measures": [],
        "problems": {
            "ru": [
                "мёрзнем на скамейках зимой",
                "ледяные лавочки в парке",
                "холодно сидеть",
                "негде согреться",
                "сиденья",
            ],
            "en": ["benches freeze", "cold seats in the park", "icy bench", "nowhere to warm up", "heated seat"],
        },
    }


def add(database: Engine, *edits: Edit) -> int:
    store = StoredEdits(database)
    return store.add(store.revision(), edits, "Анна", "новый источник", NOW)


@pytest.fixture
def counting(encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(encoder)


@pytest.fixture
def opened(services: Services, settings: Settings, counting: CountingEncoder, tmp_path: Path) -> Services:
    """A house of its own, with a copy of the index and an empty database."""
    home = tmp_path / "home"
    shutil.copytree(settings.index_home, home / "index")
    own = settings.model_copy(update={"home": home})
    database = open_database(f"sqlite:///{tmp_path / 'provodnik.db'}")
    # An index made before texts were noted is made anew here; otherwise nothing is embedded.
    build_index(own, counting, database=database)
    counting.texts.clear()
    return open_services(own, counting, database)


def found(services: Services) -> list[str]:
    return [hit.id for hit in services.retriever.search(PROBLEM, 3).hits]


def test_new_card_is_found_and_recommended_after_embedding_its_own_texts_only(
    opened: Services, counting: CountingEncoder, catalogue: Catalogue
) -> None:
    served = ReloadableServices(opened)
    assert not served.refresh()
    assert NEW_ID not in found(served.current)
    add(opened.database, Edit(NEW_ID, EditKind.CHANGED, benches()))
    assert served.refresh()
    assert found(served.current)[0] == NEW_ID
    question = Question(profile=Profile(municipality=catalogue.municipalities["lysva"]), problem=PROBLEM, limit=3)
    report = served.current.recommender.recommend(question)
    assert report.recommendations[0].solution.id == NEW_ID
    assert len(counting.texts) == texts_of([served.current.catalogue.solutions[NEW_ID]])
    assert all("камейк" in t or "лавочки" in t or "ench" in t for t in counting.texts)
    assert not served.refresh()


def test_undone_card_is_no_longer_found_and_nothing_is_embedded_for_that(
    opened: Services, counting: CountingEncoder
) -> None:
    served = ReloadableServices(opened)
    add(opened.database, Edit(NEW_ID, EditKind.CHANGED, benches()))
    served.refresh()
    counting.texts.clear()
    undo(StoredEdits(opened.database), 1, "Борис", "ошибка", NOW)
    assert served.refresh()
    assert NEW_ID not in found(served.current)
    assert NEW_ID not in served.current.catalogue.solutions
    assert counting.texts == []


def test_changed_and_removed_cards_are_served_as_they_are_now(opened: Services, counting: CountingEncoder) -> None:
    served = ReloadableServices(opened)
    cards = read_cards(DATA)
    changed = dict(cards["ujin-os"]) | {"summary_en": "Something else entirely about benches."}
    gone = next(i for i, c in cards.items() if not any(i in w.get("domestic_counterparts", ()) for w in cards.values()))
    add(opened.database, Edit("ujin-os", EditKind.CHANGED, changed), Edit(gone, EditKind.REMOVED))
    assert served.refresh()
    now = served.current
    assert now.catalogue.solutions["ujin-os"].summary.en == "Something else entirely about benches."
    assert gone not in now.retriever.index.position
    assert len(counting.texts) == 2
    add(opened.database, *checked(["ujin-os"], NOW.date()))
    assert served.refresh()
    assert served.current.edited.checked == {"ujin-os": "2026-11-24"}


def test_every_question_is_answered_whole_while_houses_change(opened: Services) -> None:
    served, stop, wrong, answered = ReloadableServices(opened), threading.Event(), [], [0]

    def ask() -> None:
        while not stop.is_set():
            services = served.current
            try:
                ids = [hit.id for hit in services.retriever.search(PROBLEM, None, Scope.ALL).hits]
                if sorted(ids) != sorted(services.catalogue.solutions):
                    wrong.append("another catalogue")
            except Exception as error:
                wrong.append(repr(error))
            answered[0] += 1

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    old = served.current
    add(opened.database, Edit(NEW_ID, EditKind.CHANGED, benches()))
    served.refresh()
    undo(StoredEdits(opened.database), 1, "Борис", "ошибка", NOW)
    served.refresh()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert answered[0] > 0
    # Who took the first house before the changes still works with it, whole.
    assert len(old.retriever.search(PROBLEM, None, Scope.ALL).hits) == len(old.catalogue.solutions)


def test_watcher_takes_a_change_over_by_itself(opened: Services) -> None:
    served = ReloadableServices(opened)

    async def scene() -> None:
        watcher = asyncio.create_task(served.watch(0.05))
        await asyncio.to_thread(add, opened.database, Edit(NEW_ID, EditKind.CHANGED, benches()))
        async with asyncio.timeout(60):
            while served.current is opened:
                await asyncio.sleep(0.05)
        watcher.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watcher

    asyncio.run(scene())
    assert found(served.current)[0] == NEW_ID


def test_house_that_cannot_be_built_leaves_the_old_one_and_says_why(
    opened: Services, caplog: pytest.LogCaptureFixture
) -> None:
    now, tries = [0.0], []

    def rebuild(services: Services) -> Services:
        tries.append(now[0])
        return rebuilt(services)

    served = ReloadableServices(opened, rebuild, clock=lambda: now[0])
    broken = benches() | {"domains": ["magic"]}
    add(opened.database, Edit(NEW_ID, EditKind.CHANGED, broken))
    with caplog.at_level(logging.ERROR):
        assert not served.refresh()
    assert "'magic' is not one of" in caplog.text
    assert served.current is opened
    now[0] = RETRY_SECONDS - 1
    assert not served.refresh()
    now[0] = RETRY_SECONDS + 1
    assert not served.refresh()
    assert tries == [0.0, RETRY_SECONDS + 1]
    undo(StoredEdits(opened.database), 1, "Борис", "ошибка", NOW)
    assert served.refresh()
    assert served.current.edited.revision == 2


def test_database_that_does_not_answer_changes_nothing(opened: Services, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = open_database("sqlite://")
    served = ReloadableServices(replace(opened, database=nowhere))
    nowhere.dispose()
    with caplog.at_level(logging.ERROR):
        assert not served.refresh()
    assert "OperationalError" in caplog.text
    assert served.current.catalogue is opened.catalogue


def test_opened_house_and_live_house_are_both_served_from(opened: Services) -> None:
    served = live(opened)
    assert served.current is opened
    assert live(served) is served


# The index that grows


def texts_of(solutions: Sequence[Solution]) -> int:
    """How many different texts the index embeds: five a solution and two a fact."""
    facts = [f for s in solutions for f in facts_of(s)]
    return len({p.text for p in (*passages_of(solutions), *fact_passages_of(facts, solutions))})


def test_index_that_reuses_vectors_equals_one_made_from_nothing(
    catalogue: Catalogue, counting: CountingEncoder, tmp_path: Path
) -> None:
    solutions = catalogue.in_scope(Scope.ALL)[:4]
    one = solutions[2]
    later = [*solutions[:2], replace(one, name=Text("Новое имя", one.name.en))]
    store.build(tmp_path / "grown", solutions, counting)
    assert len(counting.texts) == texts_of(solutions)
    counting.texts.clear()
    shares: list[float] = []
    store.build(tmp_path / "grown", later, counting, shares.append, reuse=True)
    # The name stands in two of the five texts of a card, the Russian one and the one of both, and before each fact.
    assert len(counting.texts) == 2 + len({f.text.ru for f in facts_of(one)})
    assert shares[-1] == 1.0
    store.build(tmp_path / "fresh", later, counting)
    grown, fresh = (store.load(tmp_path / name, later, counting) for name in ("grown", "fresh"))
    query = counting.query(PROBLEM)
    everyone = range(len(later))
    assert np.allclose(grown.similarity(query, everyone), fresh.similarity(query, everyone), atol=2e-3)
    assert all(
        np.array_equal(a, b) for a, b in zip(grown.lexical.scores("город"), fresh.lexical.scores("город"), strict=True)
    )
    assert grown.ids == fresh.ids


def test_vectors_of_another_model_or_of_a_damaged_index_are_not_reused(
    catalogue: Catalogue, counting: CountingEncoder, tmp_path: Path
) -> None:
    solutions = catalogue.in_scope(Scope.ALL)[:1]
    folder = store.build(tmp_path, solutions, counting)
    (folder / "rows.json").write_text("{", "utf-8")
    counting.texts.clear()
    folder = store.build(tmp_path, solutions, counting, reuse=True)
    assert len(counting.texts) == texts_of(solutions)
    counting.texts.clear()
    manifest = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(manifest.replace(counting.model_id, "another model"), "utf-8")
    store.build(tmp_path, solutions, counting, reuse=True)
    assert len(counting.texts) == texts_of(solutions)
    counting.texts.clear()
    store.build(tmp_path, solutions, counting, reuse=True)
    assert counting.texts == []
