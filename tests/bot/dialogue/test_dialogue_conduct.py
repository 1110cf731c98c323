"""Turns about the conversation itself: an opinion on the answer, a copy to keep, a person to talk to."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conversations import Conversation
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from bot.database import open_database
from bot.dialogue.model import Intent
from bot.dialogue.turns.conversation import EXPORT_PATH, opinion_of
from bot.editors.opinions import OPINIONS, SHOWN, StoredOpinions
from bot.presentation.solutions import Presenter
from bot.process.supervisor import free_port
from bot.services import Services
from bot.texts.words import words_in
from bot.web.app import create_app
from catalogue.model import Language

GOOD = ("спасибо, очень полезно", "помогло", "отлично", "very helpful", "great answer", "this was useful")
BAD = ("бесполезно", "плохой ответ", "не помогло", "всё мимо", "useless", "this was not helpful", "it didn't help")
UNCLEAR = ("хм", "оценка ответа", "well", "my opinion")


class RememberedOpinions:
    """Keeps opinions in a list."""

    def __init__(self) -> None:
        self.kept: list[tuple[bool, tuple[str, ...], Language]] = []

    def keep(self, good: bool, solutions: Sequence[str], language: Language) -> None:
        self.kept.append((good, tuple(solutions), language))


@pytest.fixture
def opinions() -> RememberedOpinions:
    return RememberedOpinions()


@pytest.fixture
def chat(services: Services, opinions: RememberedOpinions) -> Conversation:
    chat = Conversation(replace(services, opinions=opinions))
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    return chat


# -- opinions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "good"), [*((s, True) for s in GOOD), *((s, False) for s in BAD)])
def test_opinion_is_kept_with_what_was_listed(
    chat: Conversation, opinions: RememberedOpinions, said: str, good: bool
) -> None:
    listed = chat.memory.listed
    told = chat.say(said, Intent.FEEDBACK)
    assert [(g, ids) for g, ids, _ in opinions.kept] == [(good, listed)]
    assert "Спасибо" in told or "Thank you" in told
    assert chat.memory.listed == listed


def test_bad_opinion_offers_ways_to_do_otherwise(chat: Conversation) -> None:
    chat.say("не помогло", Intent.FEEDBACK)
    intents = [b.intent for b in chat.reply.messages[-1].buttons]
    assert intents == [Intent.DESCRIBE_PROBLEM, Intent.DESCRIBE_PROBLEM, Intent.SHOW_MORE, Intent.HUMAN]


@pytest.mark.parametrize("said", UNCLEAR)
def test_unclear_opinion_is_asked_for_and_the_button_is_kept(
    chat: Conversation, opinions: RememberedOpinions, said: str
) -> None:
    told = chat.say(said, Intent.FEEDBACK)
    assert "помог?" in told or "help?" in told
    assert not opinions.kept
    yes, no = chat.reply.messages[-1].buttons
    chat.say("", yes.intent, **yes.values)
    chat.say("", no.intent, **no.values)
    assert [good for good, _, _ in opinions.kept] == [True, False]


def test_opinion_of_a_forged_button_is_not_kept(chat: Conversation, opinions: RememberedOpinions) -> None:
    chat.say("", Intent.FEEDBACK, good="yes")
    assert not opinions.kept


def test_opinion_is_kept_in_the_language_of_the_speaker(chat: Conversation, opinions: RememberedOpinions) -> None:
    chat.say("полезно", Intent.FEEDBACK)
    chat.say("that was very helpful", Intent.FEEDBACK)
    assert [language for _, _, language in opinions.kept] == [Language.RU, Language.EN]


@pytest.mark.parametrize("said", ["неплохо", "not bad"])
def test_not_bad_is_not_bad(said: str) -> None:
    assert opinion_of(said) is not False


def test_nothing_good_is_not_good() -> None:
    assert opinion_of("ничего хорошего") is not True


def test_stored_opinions_keep_no_text_and_no_sender(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "new" / "provodnik.db"
    stored = StoredOpinions(open_database(f"sqlite:///{path}"))
    before = int(time.time())
    chat = Conversation(replace(services, opinions=stored))
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    chat.say("бесполезно, Иван Петрович звонил 8-800-555-35-35", Intent.FEEDBACK)
    chat.say("now it is very helpful", Intent.FEEDBACK)
    with closing(sqlite3.connect(path)) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(opinions)")]
        rows = database.execute("SELECT good, solutions, language FROM opinions").fetchall()
        times = [at for (at,) in database.execute("SELECT at FROM opinions")]
    assert columns == ["id", "at", "good", "solutions", "language"]
    listed = list(chat.memory.listed)
    assert [(g, json.loads(s), code) for g, s, code in rows] == [(0, listed, "ru"), (1, listed, "en")]
    assert all(before <= at <= time.time() for at in times)
    everything = b"".join(p.read_bytes() for p in path.parent.iterdir())
    for word in ("Иван", "555", "бесполезно", "helpful", "Лысьв", "lysva", "контейнеры"):
        assert word.encode() not in everything
    assert stored.counts() == (1, 1)


def test_stored_opinions_keep_only_the_first_of_a_long_list_and_last(database: Engine) -> None:
    assert StoredOpinions(database).counts() == (0, 0)
    StoredOpinions(database).keep(True, [f"s{n}" for n in range(300)], Language.EN)
    StoredOpinions(database).keep(True, [], Language.RU)
    assert StoredOpinions(database).counts() == (2, 0)
    with database.connect() as connection:
        kept = list(connection.execute(select(OPINIONS.c.solutions).order_by(OPINIONS.c.id)).scalars())
    assert kept == [[f"s{n}" for n in range(SHOWN)], []]


# -- a copy, a person ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["сохрани наш разговор", "save this conversation please"])
def test_export_tells_a_path_that_the_site_serves(chat: Conversation, said: str) -> None:
    assert EXPORT_PATH in chat.say(said, Intent.EXPORT)
    app = create_app(lambda: chat.services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app) as client:
        assert client.get(EXPORT_PATH).status_code == 200


@pytest.mark.parametrize("said", ["позовите человека", "let me talk to a person"])
def test_human_is_the_body_of_the_donor_city_of_the_first_place(chat: Conversation, said: str) -> None:
    card = chat.reply.messages[-1].cards[0]
    told = chat.say(said, Intent.HUMAN)
    language = chat.memory.language or Language.RU
    catalogue = chat.services.catalogue
    donors = [catalogue.cities[d.city_id] for d in catalogue.solutions[card.solution_id].deployments]
    present = Presenter(catalogue, words_in(language))
    assert any(c.name[language] in told and present.contact(c.contact) in told for c in donors)
    assert "Оператора здесь нет" in told or "no operator here" in told
    assert "нет данных" not in told
    assert "no data" not in told


@pytest.mark.parametrize(
    ("said", "words"), [("живой человек есть?", "отвечает программа"), ("a human please", "a program")]
)
def test_without_a_list_the_assistant_says_that_it_is_a_program(services: Services, said: str, words: str) -> None:
    assert words in Conversation(services).say(said, Intent.HUMAN)
