"""Files on request: every link that the chat gives opens the paper it names; what is not had is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conversations import Conversation
from fastapi.testclient import TestClient

from bot.dialogue.model import Intent
from bot.services import Services
from bot.web.app import create_app

HEADS = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "zip": b"PK\x03\x04", "pdf": b"%PDF"}


@pytest.fixture
def listing(services: Services) -> Conversation:
    """A conversation of Нытва with a list of solutions for a problem whose words need quoting in an address."""
    conversation = Conversation(services)
    conversation.say("мы из Нытвы", Intent.TELL_MUNICIPALITY)
    conversation.say("темно на улицах & площадях, 100% жалоб?", Intent.DESCRIBE_PROBLEM)
    return conversation


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: services, "http://127.0.0.1:9", "secret")) as client:
        yield client


def links_of(conversation: Conversation) -> list[str]:
    return [link.url for m in conversation.reply.messages for link in m.links if link.url]


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ("обоснование в ворде", ["/papers/justification.docx"]),
        ("сравнение в экселе", ["/papers/comparison.xlsx"]),
        ("дорожную карту файлом", ["/papers/roadmap.docx", "/papers/roadmap.xlsx"]),
        ("the letter as PDF", ["/papers/letter.pdf"]),
        ("сравнение в pdf", ["/papers/comparison.xlsx"]),
        ("все документы архивом", ["/papers/all.zip"]),
        ("презентацию по второму", None),
        ("скинь обоснование на почту", ["/papers/justification.docx", "/papers/justification.pdf"]),
    ],
)
def test_every_link_opens_the_file_it_names(
    listing: Conversation, client: TestClient, said: str, files: list[str] | None
) -> None:
    listing.say(said, Intent.ASK_FILE)
    links = links_of(listing)
    assert links
    if files is not None:
        assert [link.partition("?")[0] for link in links] == files
    for link in links:
        got = client.get(link)
        assert got.status_code == 200, link
        suffix = link.partition("?")[0].rpartition(".")[2]
        assert got.content.startswith(HEADS[suffix])
        assert got.headers["content-disposition"].startswith("attachment")


def test_card_is_a_page_that_opens(listing: Conversation, client: TestClient) -> None:
    told = listing.say("карточку первого в pdf", Intent.ASK_FILE)
    (link,) = links_of(listing)
    assert "печать браузера" in told
    assert client.get(link).status_code == 200
    assert listing.memory.listed[0] in link


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("отправь сравнение на почту", "Почту я не отправляю"),
        ("сделай презентацию", "Презентаций не готовлю"),
        ("письмо в экселе", "В формате XLSX этого документа нет"),
    ],
)
def test_what_is_not_had_is_said_with_what_is(listing: Conversation, said: str, told: str) -> None:
    assert told in listing.say(said, Intent.ASK_FILE)
    assert links_of(listing)


def test_file_is_about_the_solution_in_focus(listing: Conversation) -> None:
    listing.say("расскажи про второе", Intent.SHOW_DETAILS)
    listing.say("обоснование в ворде", Intent.ASK_FILE)
    second = listing.memory.listed[1]
    assert f"solution={second}&" in links_of(listing)[0]
    listing.say("обоснования первого и третьего в ворде", Intent.ASK_FILE)
    listed = listing.memory.listed
    assert [i for i in listed if f"solution={i}&" in links_of(listing)[0]] == [listed[0], listed[2]]


def test_form_of_a_file_is_a_wish_for_it_however_the_message_was_classified(listing: Conversation) -> None:
    listing.say("в ворде можно?", Intent.DESCRIBE_PROBLEM)
    assert "/papers/justification.docx" in [link.partition("?")[0] for link in links_of(listing)]


def test_file_waits_for_the_town_and_comes_when_it_is_told(services: Services, client: TestClient) -> None:
    conversation = Conversation(services)
    conversation.say("темно на улицах", Intent.DESCRIBE_PROBLEM)
    conversation.say("", Intent.RECOMMEND, without_town=True)
    assert "от имени вашего города" in conversation.say("обоснование в ворде", Intent.ASK_FILE)
    conversation.say("Нытва", Intent.TELL_MUNICIPALITY)
    assert all(client.get(link).status_code == 200 for link in links_of(conversation))
    assert "/papers/justification.docx" in [link.partition("?")[0] for link in links_of(conversation)]


def test_without_a_list_there_is_nothing_to_write_about(services: Services) -> None:
    assert "опишите проблему" in Conversation(services).say("дорожную карту в ворде", Intent.ASK_FILE)


def test_talk_itself_is_exported_whatever_format_is_named(listing: Conversation) -> None:
    assert "/chat/export" in listing.say("сохрани наш разговор в ворд", Intent.ASK_FILE)
    listing.say("сохрани обоснование", Intent.EXPORT)
    assert links_of(listing)[0].startswith("/papers/justification")


def test_question_on_documents_is_answered_and_a_named_paper_is_handed_out(listing: Conversation) -> None:
    listing.say("расскажи про первое", Intent.SHOW_DETAILS)
    listing.say("какие документы нужны", Intent.ASK_DOCUMENTS)
    assert not [link for link in links_of(listing) if link.startswith("/papers/justification")]
    listing.say("дайте обоснование", Intent.ASK_DOCUMENTS)
    assert links_of(listing)[0].startswith("/papers/justification")
