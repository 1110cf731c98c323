"""The page in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from running import Provodnik


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1100, "height": 900})
    page = context.new_page()
    yield page
    context.close()


def _watched(page: Page) -> tuple[list[str], list[str]]:
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    return requests, errors


def test_message_is_typed_and_an_answer_with_cards_is_read(page: Page, provodnik: Provodnik) -> None:
    requests, errors = _watched(page)
    page.goto(provodnik.url)
    page.fill("#chat-text", "Мы из Лысьвы. Переполняются контейнеры, жители жалуются")
    page.press("#chat-text", "Enter")
    page.wait_for_selector("#chat-log article.card")
    assert page.locator("#chat-log article.card").count() == 3
    card = page.locator("#chat-log article.card").first
    assert "Донор" in card.inner_text()
    assert "Реестр" in card.inner_text()
    card.locator("summary").click()
    assert "доказанность" in card.inner_text()
    page.get_by_role("button", name="2: подробнее").click()
    expect(page.locator("#chat-log article.card")).to_have_count(4)
    assert page.input_value("#chat-text") == ""
    assert errors == []
    assert requests
    assert all(url.startswith(provodnik.url) for url in requests), requests


def test_form_works_without_javascript(browser: Browser, provodnik: Provodnik) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(provodnik.url)
    assert page.locator("html").get_attribute("lang") == "en"
    page.fill("#municipality", "Lysva")
    page.fill("#problem", "bins overflow")
    page.get_by_role("button", name="Find").click()
    assert page.locator("article.card").count() == 5
    assert page.locator("#chat-form").is_hidden()
    context.close()


def test_page_is_usable_by_keyboard_and_at_double_zoom(page: Page, provodnik: Provodnik) -> None:
    page.set_viewport_size({"width": 550, "height": 450})
    page.goto(f"{provodnik.url}/?municipality=Таганрог")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert {"municipality", "problem", "registered", "Подобрать"} <= reached


def test_lost_answer_keeps_the_text(page: Page, provodnik: Provodnik) -> None:
    page.goto(provodnik.url)
    page.route("**/api/v1/chat", lambda route: route.abort())
    page.fill("#chat-text", "темно на улицах")
    page.click("#chat-send")
    expect(page.locator("#chat-status")).to_contain_text("Сервер не ответил")
    assert page.input_value("#chat-text") == "темно на улицах"


def test_answer_cannot_inject_html(page: Page, provodnik: Provodnik) -> None:
    page.goto(provodnik.url)
    page.fill("#chat-text", "Мы из Лысьвы, <img src=x onerror=document.title='взломано'> мусор во дворах")
    page.click("#chat-send")
    page.wait_for_selector("#chat-log article.card")
    assert page.locator("#chat-log img").count() == 0
    assert "взломано" not in page.title()
