"""The donor's side: one city, one key, the requests on one solution together."""

from __future__ import annotations

import logging
import re

import httpx
import pytest
from requests_factories import FORM, NOW
from requests_site import Site, token_in

from bot.requests.links import is_link
from bot.requests.model import RequestStatus
from bot.requests.wrong_attempts import PER_SUBJECT

CITY = FORM["donor"]


def signed_in(site: Site, city: str = CITY) -> Site:
    visitor = site.new_visitor()
    answer = visitor.sign_in(city, site.service.tokens.add(city, "отдел", NOW))
    assert answer.status_code == 303
    return visitor


def answer(donor: Site, numbers: list[str], city: str = CITY, **fields: str) -> httpx.Response:
    form = {"form": donor.token(f"/donor/{city}"), "number": numbers, "action": "answer", "outcome": "answered"}
    form["solution"] = FORM["solution"]
    return donor.post(f"/donor/{city}", form | {"text": "", "link": ""} | fields)


def test_requests_on_one_solution_are_shown_together(site: Site) -> None:
    for contact in ("a@b.example", "c@d.example"):
        site.sent(contact=contact)
    other = next(
        s for s in site.service.offer.solutions if s != FORM["solution"] and CITY in site.service.offer.donors(s)
    )
    site.sent(contact="e@f.example", solution=other)
    site.sent(contact="g@h.example", donor="moscow")
    html = signed_in(site).client.get(f"/donor/{CITY}").text
    groups = re.findall(r'<article class="card">.*?</article>', html, re.DOTALL)
    assert len(groups) == 2
    assert "a@b.example" in groups[0] and "c@d.example" in groups[0] and "2 запроса" in groups[0]
    assert groups[0].count("<form") == 1
    assert "e@f.example" in groups[1]
    assert "g@h.example" not in html


def test_one_answer_reaches_all_senders_it_was_meant_for(site: Site) -> None:
    first, second, third = (site.sent(contact=f"a{n}@b.example") for n in range(3))
    donor = signed_in(site)
    link = "https://admgor.nnov.ru/documents/1?a=b&c=d"
    assert answer(donor, [first[0], second[0]], text="Вот как это устроено.", link=link).status_code == 303
    assert "Ответ сохранён" in donor.client.get(f"/donor/{CITY}?done=1").text
    for number, secret in (first, second):
        html = site.status(number, secret).text
        assert "Вот как это устроено." in html and "получен ответ" in html
        assert f'href="{link.replace("&", "&amp;")}"' in html
    assert "Ответа пока нет" in site.status(*third).text


def test_refusal_is_an_answer_too_and_closes_the_request(site: Site) -> None:
    number, secret = site.sent()
    donor = signed_in(site)
    assert answer(donor, [number], text="Не можем.", outcome="refused").status_code == 303
    assert "отказ" in site.status(number, secret).text
    assert answer(donor, [number], text="Передумали.").status_code == 409


def test_faults_of_an_answer_are_told_and_its_words_kept(site: Site) -> None:
    number, _ = site.sent()
    donor = signed_in(site)
    faults = {
        "Отметьте хотя бы один": answer(donor, [], text="Слова"),
        "Напишите ответ": answer(donor, [number]),
        "с https://": answer(donor, [number], text="Слова", link="http://kzn.ru"),
        "Сократите его": answer(donor, [number], text="я" * 8001),
    }
    for told, found in faults.items():
        assert found.status_code == 422
        assert told in found.text
    assert "Слова" in faults["с https://"].text
    assert site.service.store.all()[0].answers == ()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "http://a.ru", "https://", "https://a b.ru", "https://u:p@a.ru"]
)
def test_link_that_is_no_open_https_address_is_refused(link: str) -> None:
    assert not is_link(link)
    assert not is_link("https://a.ru/" + "x" * 1000)
    assert is_link("https://a.ru/путь?x=1")


def test_foreign_key_sees_nothing_and_answers_nothing(site: Site) -> None:
    number, _ = site.sent()
    stranger = signed_in(site, "perm")
    html = stranger.client.get(f"/donor/{CITY}").text
    assert FORM["contact"] not in html and 'name="token"' in html
    values = {"form": token_in(html), "number": number, "text": "чужой", "outcome": "answered", "action": "answer"}
    assert stranger.post(f"/donor/{CITY}", values).status_code == 403
    values["form"] = stranger.token("/donor/perm")
    assert stranger.post("/donor/perm", values).status_code == 409
    assert site.service.store.all()[0].status is RequestStatus.DRAFT
    assert site.new_visitor().sign_in(CITY, site.service.tokens.add("perm", "", NOW)).status_code == 403


def test_withdrawn_key_ends_what_it_opened(site: Site) -> None:
    site.sent()
    donor = signed_in(site)
    assert FORM["contact"] in donor.client.get(f"/donor/{CITY}").text
    site.service.tokens.withdraw(site.service.tokens.all()[0].id, NOW)
    assert FORM["contact"] not in donor.client.get(f"/donor/{CITY}").text


def test_signing_out_closes_the_door(site: Site) -> None:
    site.sent()
    donor = signed_in(site)
    donor.post(f"/donor/{CITY}", {"form": donor.token(f"/donor/{CITY}"), "action": "logout"})
    assert FORM["contact"] not in donor.client.get(f"/donor/{CITY}").text


def test_copy_of_the_cookie_opens_nothing_after_signing_out(site: Site) -> None:
    site.sent()
    donor, thief = signed_in(site), site.new_visitor()
    copied = donor.client.cookies["provodnik_donor"]
    thief.client.cookies.set("provodnik_donor", copied)
    assert FORM["contact"] in thief.client.get(f"/donor/{CITY}").text
    gone = donor.post(f"/donor/{CITY}", {"form": donor.token(f"/donor/{CITY}"), "action": "logout"})
    assert gone.headers["clear-site-data"] == '"cache"'
    assert FORM["contact"] not in thief.client.get(f"/donor/{CITY}").text


def test_key_stands_in_no_address_and_in_no_cookie(site: Site) -> None:
    token = site.service.tokens.add(CITY, "отдел", NOW)
    donor = site.new_visitor()
    opened = donor.sign_in(CITY, token)
    assert token not in opened.headers["location"] + opened.headers["set-cookie"]
    assert "httponly" in opened.headers["set-cookie"].lower()
    assert donor.client.get(f"/donor/{CITY}", params={"token": token}).status_code == 200
    assert 'name="token"' in site.new_visitor().client.get(f"/donor/{CITY}", params={"token": token}).text


def test_signing_in_and_out_and_a_wrong_key_are_logged_without_the_key(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.web.pages.requests.donor")
    token = site.service.tokens.add(CITY, "отдел", NOW)
    donor = site.new_visitor()
    donor.sign_in(CITY, "guess-1234567")
    donor.sign_in(CITY, token)
    donor.post(f"/donor/{CITY}", {"form": donor.token(f"/donor/{CITY}"), "action": "logout"})
    told = [record.getMessage() for record in caplog.records if record.name == "bot.web.pages.requests.donor"]
    assert told == [f"donor {CITY}: a wrong key", f"donor {CITY}: signed in with key 1", f"donor {CITY}: signed out"]
    assert "guess-1234567" not in caplog.text and token not in caplog.text


def test_guessing_keys_is_stopped(site: Site) -> None:
    right = site.service.tokens.add(CITY, "отдел", NOW)
    visitor = site.new_visitor()
    tries = [visitor.sign_in(CITY, f"guess-{n}").status_code for n in range(PER_SUBJECT)]
    assert set(tries) == {403}
    assert visitor.sign_in(CITY, right).status_code == 429


def test_city_that_is_no_donor_has_no_page(site: Site) -> None:
    for city in ("nytva", "atlantis", "singapore"):
        assert site.client.get(f"/donor/{city}").status_code == 404
        assert site.post(f"/donor/{city}", {"action": "login"}).status_code == 404
