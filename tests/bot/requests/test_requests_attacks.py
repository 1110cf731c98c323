"""What attackers try: markup, forged forms, guessed numbers, bodies of the wrong size and kind, formulas."""

from __future__ import annotations

import csv
import io
import re
import time
import unicodedata

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from requests_factories import FORM, NOW
from requests_site import Site, hidden_in

from bot.presentation.csv_cells import csv_bytes, guarded
from bot.process.supervisor import free_port
from bot.requests.checking import Offer, cleaned, one_line, problems_of
from bot.requests.contacts import mail_of
from bot.requests.forms import FormGuard, Purpose
from bot.requests.model import RequestStatus
from bot.requests.numbers import new_number
from bot.requests.wrong_attempts import PER_CLIENT, PER_SUBJECT, WINDOW_SECONDS, GuessLimiter
from bot.web.app import MAX_BODY, create_app
from bot.web.pages.requests.shared import MAX_FIELDS, MAX_FORM
from catalogue.model import Catalogue

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}</textarea>"


def test_markup_in_every_field_is_shown_not_run(site: Site) -> None:
    fields = {"organisation": MARKUP, "position": MARKUP, "message": MARKUP}
    checked = site.check(**fields)
    number, secret = site.sent(**fields)
    site.service.store.answer([number], FORM["donor"], RequestStatus.ANSWERED, MARKUP, "", NOW)
    donor = site.new_visitor()
    donor.sign_in(FORM["donor"], site.service.tokens.add(FORM["donor"], "", NOW))
    pages = [
        checked,
        site.check(**fields, contact=MARKUP),
        site.status(number, secret),
        site.status(number, secret, "ask-delete"),
        donor.client.get(f"/donor/{FORM['donor']}"),
        site.client.get("/request", params={"solution": FORM["solution"], "donor": MARKUP, "region": MARKUP}),
        site.post("/request/status", {"form": site.token("/request/status"), "number": MARKUP, "secret": MARKUP}),
    ]
    for page in pages:
        assert "<script>alert" not in page.text and "<img src=x" not in page.text and "49" not in page.text[-50:]
    assert sum("&lt;script&gt;" in page.text for page in pages) >= 5
    assert hidden_in(checked.text)["message"] == MARKUP


def test_form_of_another_site_makes_no_request(site: Site) -> None:
    fields = hidden_in(site.check().text) | {"action": "send", "consent": "on"}
    stranger = site.new_visitor()
    for token in ("", "forged", fields["form"], stranger.token(f"/request?solution={FORM['solution']}")):
        visitor = site.new_visitor() if token != fields["form"] else stranger
        answer = visitor.post("/request", fields | {"form": token})
        assert answer.status_code == 403
        assert FORM["message"] in answer.text
    assert site.service.store.all() == ()


def test_token_of_one_form_does_nothing_in_another(site: Site) -> None:
    number, secret = site.sent()
    wrong = site.token(f"/request?solution={FORM['solution']}")
    values = {"form": wrong, "number": number, "secret": secret, "action": "delete"}
    assert site.post("/request/status", values).status_code == 403
    assert len(site.service.store.all()) == 1


def test_foreign_form_neither_deletes_nor_answers(site: Site) -> None:
    number, secret = site.sent()
    assert site.post("/request/status", {"number": number, "secret": secret, "action": "delete"}).status_code == 403
    donor = site.new_visitor()
    donor.sign_in(FORM["donor"], site.service.tokens.add(FORM["donor"], "", NOW))
    forged = {"number": number, "text": "x", "outcome": "refused", "action": "answer"}
    assert donor.post(f"/donor/{FORM['donor']}", forged).status_code == 403
    assert site.service.store.all()[0].status is RequestStatus.DRAFT


def test_session_of_another_server_or_forged_is_no_session() -> None:
    guard, other = FormGuard("a"), FormGuard("b")
    session = guard.session_of(guard.new_session())
    assert session is not None
    assert other.session_of(guard.new_session()) is None
    token = guard.token(session, Purpose.REQUEST)
    assert guard.key_of(session, Purpose.REQUEST, token) is not None
    assert other.key_of(session, Purpose.REQUEST, token) is None
    assert guard.key_of(session, Purpose.DONOR, token) is None
    assert guard.key_of("other", Purpose.REQUEST, token) is None
    assert guard.key_of(None, Purpose.REQUEST, token) is None


def test_guessing_the_code_of_a_number_is_stopped(site: Site) -> None:
    number, secret = site.sent()
    tries = [site.status(number, f"0000-0000-0000-{n:04}").status_code for n in range(PER_SUBJECT)]
    assert set(tries) == {404}
    stopped = site.status(number, secret)
    assert stopped.status_code == 429
    assert "через 15 минут" in stopped.text and FORM["contact"] not in stopped.text


def test_guessing_numbers_is_stopped(site: Site) -> None:
    codes = [site.status(new_number(), "0000-0000-0000-0000").status_code for _ in range(PER_CLIENT + 1)]
    assert codes == [404] * PER_CLIENT + [429]


def test_who_waited_is_heard_again() -> None:
    limiter = GuessLimiter(window_seconds=1)
    for _ in range(PER_SUBJECT):
        limiter.wrong("client", "number")
    assert not limiter.is_open("client", "number")
    assert limiter.is_open("client", "other")
    time.sleep(1.1)
    assert limiter.is_open("client", "number")


def test_the_wait_is_the_one_the_page_tells() -> None:
    assert WINDOW_SECONDS == 15 * 60


def test_wrong_number_and_wrong_code_are_told_apart_by_nobody(site: Site) -> None:
    number, secret = site.sent()
    wrong_code = site.status(number, "0000-0000-0000-0000").text.replace(number, "")
    unknown = new_number()
    wrong_number = site.status(unknown, secret).text.replace(unknown, "")
    token = r'name="form" value="[^"]+"'
    assert re.sub(token, "", wrong_code) == re.sub(token, "", wrong_number)


def test_oversized_and_foreign_bodies_are_refused(site: Site) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/request", "/request/status", f"/donor/{FORM['donor']}"):
        big = site.client.post(path, content=b"message=" + b"x" * MAX_FORM, headers=kind)
        assert (big.status_code, "Ничего не сохранено" in big.text) == (413, True)
        assert site.client.post(path, json={"message": "x"}).status_code == 415
        assert site.client.post(path, files={"message": b"x"}).status_code == 415
        many = "&".join(f"a{n}=1" for n in range(MAX_FIELDS + 1))
        assert site.client.post(path, content=many, headers=kind).status_code == 422
        assert site.client.post(path, content=b"a=\xff\xfe", headers=kind).status_code == 422
    assert site.service.store.all() == ()


def test_longest_message_in_the_widest_letters_passes_the_limits(site: Site) -> None:
    number, secret = site.sent(message="Щ" * 4000)
    assert "Щ" * 4000 in site.status(number, secret).text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\u00a0+", "\ufeff=", "＝"])
def test_csv_cell_is_never_a_formula(start: str) -> None:
    cell = f'{start}HYPERLINK("https://evil.example")'
    (row,) = csv.reader(io.StringIO(csv_bytes([cell], []).decode("utf-8-sig"), newline=""), delimiter=";")
    assert row == [f"'{cell}"]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_csv_keeps_every_cell_in_its_place(cells: list[str]) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(cells, []).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [[guarded(c) for c in cells]]
    assert all(guarded(c).removeprefix("'") == c.removeprefix("'") for c in cells)


@given(st.text(max_size=200))
def test_cleaned_line_has_nothing_a_header_could_end_with(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert not [c for c in line if unicodedata.category(c) == "Cc"]
    assert one_line(line) == line


@given(st.emails())
def test_ordinary_addresses_are_taken_as_they_are(address: str) -> None:
    local, _, domain = address.partition("@")
    if len(local) <= 64 and "--" not in domain:
        assert (mail_of(address) or "").lower() == address.lower()


@given(st.text(max_size=80))
def test_whatever_is_taken_for_an_address_is_one(text: str) -> None:
    mail = mail_of(text)
    assert mail is None or (mail.isascii() and mail.count("@") == 1 and not any(c in mail for c in ' \r\n<>,;:"\\()'))


def test_any_form_is_checked_without_breaking(catalogue: Catalogue) -> None:
    offer = Offer(catalogue)

    @given(st.dictionaries(st.sampled_from(sorted(FORM)), st.text(max_size=50)))
    def holds(form: dict[str, str]) -> None:
        fields = cleaned(form)
        assert problems_of(fields, offer) or all(fields.values())

    holds()


def test_whole_application_serves_the_pages_with_its_headers_and_limits(services) -> None:  # type: ignore[no-untyped-def]
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, raise_server_exceptions=False) as client:
        page = client.get("/request")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "Запросы здесь не хранятся" in page.text
        big = client.post("/request", content=b"x" * (MAX_BODY + 1), headers={"content-type": "text/plain"})
        assert big.status_code == 413
        assert client.get("/uptake").status_code == 200
