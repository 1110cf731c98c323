"""The official's pages: two steps, nothing kept before the consent, everything within reach of number and code."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from requests_factories import FORM, OPERATOR
from requests_site import Site, hidden_in, make_site, receipt_in, token_in
from sqlalchemy import Engine

from bot.requests.consent import consent_of
from bot.requests.model import LetterState, RequestStatus
from bot.settings import RequestSettings
from bot.texts.words import words_in
from catalogue.model import Catalogue, Language


def test_request_is_filled_in_checked_sent_and_found_again(site: Site) -> None:
    checked = site.check()
    assert checked.status_code == 200
    for shown in ("Нижний Новгород", "Пермский край", FORM["organisation"], FORM["contact"], FORM["message"]):
        assert shown in checked.text
    assert site.service.store.all() == ()
    done = site.post("/request", hidden_in(checked.text) | {"action": "send", "consent": "on"})
    number, secret = receipt_in(done.text)
    (kept,) = site.service.store.all()
    assert kept.number == number
    assert (kept.filled.organisation, kept.filled.donor) == (FORM["organisation"], FORM["donor"])
    status = site.status(number.lower().replace("-", " "), secret)
    assert status.status_code == 200
    assert "черновик" in status.text
    assert FORM["message"] in status.text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_renders_in_both_languages(site: Site, language: str) -> None:
    query = {"lang": language, "solution": FORM["solution"]}
    assert site.client.get("/request", params=query).status_code == 200
    for path in ("/request", "/request/status", "/consent", "/donor", "/donor/moscow", "/uptake"):
        answer = site.client.get(path, params={"lang": language})
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
    number, secret = site.sent()
    assert f'<html lang="{language}">' in site.status(number, secret).text
    assert f'<html lang="{language}">' in site.status(number, secret, "ask-delete").text


def test_form_is_prefilled_from_the_recommendation(site: Site) -> None:
    town = next(t for t in site.service.catalogue.municipalities.values() if t.name.ru == "Нытва")
    query = {"solution": FORM["solution"], "donor": "moscow", "municipality": town.id}
    html = site.client.get("/request", params=query).text
    assert re.search(r'value="moscow"[^>]* checked', html)
    assert '<option value="perm-krai" selected>' in html


def test_wrong_input_is_kept_and_every_fault_told_with_its_field(site: Site) -> None:
    wrong = {"organisation": "", "contact": "не скажу", "message": "коротко", "donor": "perm", "region": "нигде"}
    answer = site.check(**wrong)
    assert answer.status_code == 422
    summary = answer.text.partition('class="error-summary"')[2].partition("</div>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["donor", "region", "organisation", "contact", "message"]
    assert "не скажу" in answer.text and "коротко" in answer.text and FORM["position"] in answer.text
    assert site.check(message="я" * 4001).status_code == 422
    assert site.check(contact="+7 (342) 212-34-56 доб. 12").status_code == 200


def test_change_goes_back_with_everything_kept(site: Site) -> None:
    fields = hidden_in(site.check().text)
    back = site.post("/request", fields | {"action": "change"})
    assert back.status_code == 200
    assert FORM["message"] in back.text
    assert token_in(back.text) == fields["form"]


def test_nothing_is_kept_without_a_consent_to_the_present_text(site: Site) -> None:
    fields = hidden_in(site.check().text)
    unticked = site.post("/request", fields | {"action": "send"})
    assert unticked.status_code == 422
    assert "отметьте согласие" in unticked.text
    assert " checked" not in unticked.text
    outdated = fields | {"action": "send", "consent": "on", "consent_version": "ru-000000000000"}
    assert site.post("/request", outdated).status_code == 422
    assert site.service.store.all() == ()


def test_consent_is_a_document_with_operator_term_and_version(site: Site) -> None:
    html = site.client.get("/consent").text
    number, _ = site.sent()
    kept = site.service.store.find(number)
    assert kept is not None
    assert OPERATOR in html and "365 дней" in html and kept.consent_version in html
    text = site.service.store.consent_text(kept.consent_version) or ""
    assert OPERATOR in text and "365 дней" in text


def test_consent_has_a_new_version_when_its_words_change() -> None:
    words = words_in(Language.RU)
    settings = RequestSettings(operator="А")
    versions = {
        consent_of(words, settings).version,
        consent_of(words, settings.model_copy(update={"operator": "Б"})).version,
        consent_of(words, settings.model_copy(update={"retention_days": 30})).version,
        consent_of(words_in(Language.EN), settings).version,
    }
    assert len(versions) == 4


def test_sending_twice_makes_one_request_and_shows_the_same_code(site: Site) -> None:
    fields = hidden_in(site.check().text) | {"action": "send", "consent": "on"}
    first, again = site.post("/request", fields), site.post("/request", fields)
    assert receipt_in(first.text) == receipt_in(again.text)
    other = site.post("/request", fields | {"message": "Совсем другой вопрос к городу."})
    assert other.status_code == 409
    assert "Совсем другой вопрос" in other.text
    assert len(site.service.store.all()) == 1


def test_pages_with_personal_data_are_kept_by_no_cache(site: Site) -> None:
    number, secret = site.sent()
    answers = [site.check(), site.send(), site.status(number, secret), site.status(number, secret, "export")]
    assert {a.headers["cache-control"] for a in answers} == {"no-store"}


def test_own_data_are_exported_whole(site: Site) -> None:
    number, secret = site.sent()
    answer = site.status(number, secret, "export")
    assert "attachment" in answer.headers["content-disposition"]
    kept = answer.json()
    assert {name: kept[name] for name in FORM} == FORM
    assert OPERATOR in kept["consent"]["text"]
    assert [step["status"] for step in kept["history"]] == ["draft"]


def test_request_is_deleted_by_number_and_code_after_a_question(site: Site) -> None:
    number, secret = site.sent()
    asked = site.status(number, secret, "ask-delete")
    assert "Удалить навсегда" in asked.text
    assert len(site.service.store.all()) == 1
    assert site.status(number, secret, "delete").status_code == 200
    assert site.status(number, secret).status_code == 404
    assert site.service.store.all() == ()


def test_official_marks_what_becomes_of_it(site: Site) -> None:
    number, secret = site.sent()
    assert 'value="move:' not in site.status(number, secret).text
    assert site.status(number, secret, "move:implemented").status_code == 409
    site.service.store.answer(
        [number], FORM["donor"], RequestStatus.ANSWERED, "Вот ответ.", "", site.service.store.all()[0].created
    )
    html = site.status(number, secret).text
    assert "Вот ответ." in html and "move:implementing" in html
    for to, shown in (("implementing", "внедряем"), ("implemented", "внедрено")):
        assert f'id="status">{shown}<' in site.status(number, secret, f"move:{to}").text
    assert site.status(number, secret, "move:nonsense").status_code == 409


def test_too_many_requests_are_refused_with_a_sentence(catalogue: Catalogue, sqlite: Engine) -> None:
    site = make_site(catalogue, sqlite, per_sender_per_day=1, per_donor_per_day=2)
    site.sent()
    answer = site.send()
    assert answer.status_code == 429
    assert "не больше 1 запроса" in answer.text and FORM["message"] in answer.text
    site.sent(contact="a@b.example")
    answer = site.send(contact="c@d.example")
    assert answer.status_code == 429
    assert "чтобы его не перегружать" in answer.text


def test_without_storage_the_page_tells_how_to_send_the_letter_oneself(catalogue: Catalogue, sqlite: Engine) -> None:
    site = make_site(catalogue, sqlite, enabled=False)
    html = site.client.get("/request", params={"solution": FORM["solution"]}).text
    assert "Запросы здесь не хранятся" in html
    assert "Нижний Новгород" in html
    assert "<form" not in html.partition("<main")[2]
    assert site.post("/request", FORM | {"action": "send", "consent": "on"}).status_code == 404
    assert site.client.get("/donor").status_code == 404
    assert site.client.get(f"/donor/{FORM['donor']}").status_code == 404
    assert site.service.store.all() == ()


def test_what_was_kept_can_be_deleted_after_storage_was_switched_off(catalogue: Catalogue, sqlite: Engine) -> None:
    number, secret = make_site(catalogue, sqlite).sent()
    off = make_site(catalogue, sqlite, enabled=False)
    assert 'value="move:' not in off.status(number, secret).text
    assert off.status(number, secret, "delete").status_code == 200
    assert off.service.store.all() == ()


def test_database_that_fails_loses_no_input_and_leaks_none(
    site: Site, sqlite: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    fields = hidden_in(site.check().text) | {"action": "send", "consent": "on"}
    with sqlite.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE request_people RENAME TO hidden")
    answer = site.post("/request", fields)
    assert answer.status_code == 503
    assert FORM["message"] in answer.text
    with sqlite.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO request_people")
    assert site.post("/request", fields).status_code == 200
    assert len(site.service.store.all()) == 1
    assert FORM["contact"] not in caplog.text


def test_work_behind_the_pages_runs_with_the_application(site: Site) -> None:
    number, _ = site.sent()
    (kept,) = site.service.store.all()
    assert kept.letter.state is LetterState.WAITING
    with TestClient(site.client.app) as client:
        assert client.get("/uptake").status_code == 200
    assert site.service.store.find(number) is not None


def test_uptake_shows_totals_without_personal_data(site: Site) -> None:
    assert "Запросов пока нет" in site.client.get("/uptake").text
    site.sent()
    site.sent(donor="moscow")
    html = site.client.get("/uptake").text
    csv = site.client.get("/uptake.csv")
    assert "Всего запросов: 2" in html
    assert csv.text.count("binology-smart-waste") == 2
    for value in (FORM["organisation"], FORM["contact"], FORM["position"], FORM["message"]):
        assert value not in html + csv.text


def again_in(html: str) -> tuple[str, dict[str, str]]:
    """The form behind the link to the other language: where it leads and what it holds."""
    found = re.search(r'<header>.*?<form action="([^"]+)" method="post">(.*?)</form>', html, re.DOTALL)
    assert found, html[:2000]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])
    return unescape(found[1]), {name: unescape(value) for name, value in fields}


def in_english(site: Site, html: str) -> str:
    answer = site.post(*again_in(html))
    site.client.cookies.delete("provodnik_language")
    assert '<html lang="en">' in answer.text
    return answer.text


def test_code_of_a_request_is_shown_in_the_other_language_too(site: Site) -> None:
    done = site.send().text
    assert receipt_in(in_english(site, done)) == receipt_in(done)
    assert len(site.service.store.all()) == 1


def test_other_language_keeps_what_was_written_with_its_faults_and_sends_nothing(site: Site) -> None:
    wrong = in_english(site, site.check(contact="не скажу", message="Первая строка.\nВторая строка.").text)
    assert "не скажу" in wrong and "Первая строка.\nВторая строка." in wrong
    assert 'href="#contact"' in wrong
    checked = site.check()
    assert hidden_in(in_english(site, checked.text))["organisation"] == FORM["organisation"]
    unticked = site.post("/request", hidden_in(site.check().text) | {"action": "send"})
    again = in_english(site, unticked.text)
    assert hidden_in(again)["message"] == FORM["message"]
    assert 'href="#consent"' in again
    assert site.service.store.all() == ()


def test_other_language_shows_an_opened_request_and_its_deletion_and_changes_nothing(site: Site) -> None:
    number, secret = site.sent()
    assert FORM["message"] in in_english(site, site.status(number, secret).text)
    assert number in in_english(site, site.status(number, secret, "ask-delete").text)
    wrong = in_english(site, site.status(number, "0000-0000-0000-0000").text)
    assert f'value="{number}"' in wrong and 'href="#number"' in wrong
    assert len(site.service.store.all()) == 1
    in_english(site, site.status(number, secret, "delete").text)
    assert site.service.store.all() == ()


def test_message_is_kept_without_personal_data_and_the_sender_sees_it_before_sending(site: Site) -> None:
    message = "Как у вас решили это? Просит житель Зотов Лев Ильич, ул. Мира, 12, тел. 8 912 345-67-89."
    checked = site.check(message=message)
    assert "скрыты личные данные" in checked.text
    assert "[имя], [адрес], тел. [телефон]" in checked.text
    for secret in ("Зотов", "912"):
        assert secret not in checked.text
