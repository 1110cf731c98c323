"""The page and the API over the real house, with nobody behind the chat."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from http.server import HTTPServer, SimpleHTTPRequestHandler
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from limits_of_web import Limited

from bot.process.supervisor import free_port
from bot.schemas.recommendation import MAX_ANSWERS
from bot.services import Services
from bot.web.app import MAX_BODY, create_app
from catalogue.model import Direction
from catalogue.places.resolution import Places
from recommender.ranking import NEAREST

WASTE = {"municipality": "Лысьва", "problem": "переполняются контейнеры, жители жалуются"}


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    # Every card is opened here in both languages: more than one client may ask within a minute.
    unlimited = Limited(services, search=10**6, everybody=10**6)
    app = create_app(lambda: unlimited, f"http://127.0.0.1:{free_port()}", "secret")  # type: ignore[arg-type,return-value]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_page_does_the_whole_task_without_javascript(client: TestClient) -> None:
    html = client.get("/", params=WASTE).text
    answer = client.post("/api/v1/recommendations", json=WASTE).json()
    assert html.count('<article class="card"') == len(answer["recommendations"]) >= NEAREST
    for words in ("Донор", "Переносимость", "Реестр", "Источники", "Почему", "Лысьва, Пермский край"):
        assert words in html


def test_page_speaks_english_and_remembers_it(client: TestClient) -> None:
    first = client.get("/", params={"lang": "en"})
    assert 'lang="en"' in first.text
    assert 'lang="en"' in client.get("/").text
    client.cookies.clear()
    assert 'lang="ru"' in client.get("/").text


def test_results_table_shows_unknown_as_unknown(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Нытва"}).text
    assert len(re.findall(r"<td[^>]*>нет данных</td>", html)) == 4 * 3
    assert "косвенно, по открытым данным: индекс качества городской среды, 2020" in html
    assert "индекс-городов.рф" in html


@pytest.mark.parametrize("problem", ["???", "абырвалг", "🙂"])
def test_nonsense_gets_no_list_but_what_to_write(client: TestClient, problem: str) -> None:
    page = client.get("/", params={"municipality": "Лысьва", "problem": problem, "lang": "ru"})
    assert page.status_code == 200
    assert "Напишите обычными словами" in page.text
    assert '<article class="card"' not in page.text
    body = {"municipality": "Лысьва", "problem": problem}
    answer = client.post("/api/v1/recommendations", json=body).json()
    assert (answer["doubt"], answer["empty"], answer["recommendations"]) == ("nothing", "not-understood", [])


def test_answer_that_is_none_says_so(client: TestClient) -> None:
    page = client.get("/", params={"municipality": "Лысьва", "problem": "кто выиграл матч", "lang": "ru"})
    assert "решения проблемы «кто выиграл матч» в каталоге нет" in page.text
    assert "не ответ, ближайшее из имеющегося" in page.text
    body = {"municipality": "Лысьва", "problem": "кто выиграл матч"}
    answer = client.post("/api/v1/recommendations", json=body).json()
    assert (answer["doubt"], answer["closeness"], answer["answering"], answer["near"]) == ("near", "nothing", 0, 0)
    assert {r["closeness"] for r in answer["recommendations"]} == {"nothing"}


def test_page_tells_no_share_of_likeness(client: TestClient) -> None:
    page = client.get("/", params={"municipality": "Нытва", "problem": "темно на улицах", "lang": "ru"}).text
    cards = page[page.index('<article class="card"') : page.index('<table class="gaps">')]
    assert "ближе всего к вашей проблеме" in cards
    told = re.findall(r"<details>.*?</details>", cards, re.DOTALL)
    assert told
    assert not re.search(r"\d[ \u00a0]%", " ".join(told))


def test_wrong_input_is_kept_and_explained(client: TestClient) -> None:
    answer = client.get("/", params={"municipality": "Зюзюкинск", "problem": "ямы на дорогах"})
    assert answer.status_code == 422
    assert "Зюзюкинск" in answer.text
    assert "ямы на дорогах" in answer.text
    assert 'name="population"' in answer.text
    assert client.get("/", params={"municipality": ""}).status_code == 422
    assert client.get("/", params={"municipality": "Лысьва", "problem": "я" * 3000}).status_code == 422


def test_town_entered_by_hand_is_served(client: TestClient) -> None:
    params = {"municipality": "Новый Посёлок", "region": "Пермский край", "population": "3 200", "problem": "темно"}
    answer = client.get("/", params=params)
    assert answer.status_code == 200
    assert "Новый Посёлок, Пермский край" in answer.text
    assert client.get("/", params=params | {"population": "много"}).status_code == 422


def test_namesakes_are_a_choice(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Киров"}).text
    assert html.count('type="radio"') == 3
    assert "Калужская область" in html
    assert " checked" not in html
    assert '<input id="municipality" name="municipality" value="Киров"' in html


def test_chosen_namesake_is_taken_whatever_is_written(client: TestClient) -> None:
    asked = client.get("/", params={"municipality": "Киров", "lang": "ru"}).text
    chosen = re.findall(r'name="choice" value="([^"]+)"', asked)[1]
    page = client.get("/", params={"municipality": "Киров", "choice": chosen, "lang": "ru"}).text
    assert "Киров, Калужская область" in page
    assert client.get("/", params={"municipality": "Киров", "choice": ""}).text.count('type="radio"') == 3


def test_html_in_the_input_is_shown_not_run(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Лысьва", "problem": "<script>alert(1)</script> мусор"}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_page_of_a_solution_has_its_facts_and_sources(client: TestClient, services: Services) -> None:
    for identifier in ("binology-smart-waste", "novosibirsk-smart-stops", "singapore-oneservice"):
        answer = client.get(f"/solutions/{identifier}")
        assert answer.status_code == 200
        assert services.catalogue.solutions[identifier].sources[0] in answer.text.replace("&amp;", "&")
    assert "Урок" in client.get("/solutions/novosibirsk-smart-stops").text
    assert client.get("/solutions/none").status_code == 404


def test_every_solution_has_its_page_in_both_languages(client: TestClient, services: Services) -> None:
    """The Russian one has no English sentence; names of products and bodies may stay Latin."""
    for identifier in services.catalogue.solutions:
        assert client.get(f"/solutions/{identifier}", params={"lang": "en"}).status_code == 200
        answer = client.get(f"/solutions/{identifier}", params={"lang": "ru"})
        assert answer.status_code == 200
        text = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition("</main>")[0])
        text = re.sub(r"https?://\S+|[\w.-]+\.(?:ru|com|org|net|su|info)\S*", " ", text)
        assert not re.search(r"\b(the|with|from|since|not|and the|register entry)\b", text), identifier
    client.cookies.clear()


def test_security_headers_are_on_every_answer(client: TestClient) -> None:
    for path in ("/", "/static/chat.js", "/api/v1/search?q=мусор", "/none", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_page_holds_no_inline_code_or_style(client: TestClient) -> None:
    html = client.get("/", params=WASTE).text
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all('src="/static/' in s or 'type="application/json"' in s for s in scripts)


def test_oversized_body_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/chat", content=b"x" * (MAX_BODY + 1)).status_code == 413
    answer = client.post("/api/v1/chat", json={"text": "мусор", "extra": 1})
    assert answer.status_code == 422
    assert "extra" in answer.json()["error"]


def test_chat_with_nobody_behind_it_says_so_and_sets_a_cookie(client: TestClient) -> None:
    answer = client.post("/api/v1/chat", json={"text": "мы из Лысьвы"})
    assert answer.status_code == 200
    assert "не отвечает" in answer.json()["messages"][0]["text"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_health_is_starting_until_the_assistant_was_seen(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "starting")


def test_proxy_of_the_environment_is_not_asked_for_the_assistant(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as assistant:
        Thread(target=assistant.serve_forever, daemon=True).start()
        with TestClient(create_app(lambda: services, f"http://127.0.0.1:{assistant.server_port}", "secret")) as client:
            assert client.get("/healthz").json()["assistant"] is True
        assistant.shutdown()


def test_api_recommends_with_everything_the_answer_promises(client: TestClient) -> None:
    body = client.post("/api/v1/recommendations", json=WASTE).json()
    assert body["municipality"]["id"] == "lysva"
    assert len(body["gaps"]) == 10
    assert set(body["gaps"][0]) >= {"direction", "own", "reference", "gap_share", "basis"}
    for place, r in enumerate(body["recommendations"], 1):
        assert r["rank"] == place
        assert sum(x["weight"] for x in r["reasons"]) == pytest.approx(r["score"])
        assert set(r["solution"]) == {"id", "name_ru", "name_en", "title_ru", "title_en"}
        assert set(r["donors"][0]) >= {"city", "region", "status", "since", "contact", "source"}
        assert set(r["import_substitution"]) >= {"status", "as_of", "evidence", "note", "register"}
        assert r["transfer"]["verdict"] in {"as-is", "adapt", "does-not-fit"}
        assert r["transfer"]["reasons"]
        assert 1 <= r["evidence_grade"] <= 5
        assert r["sources"]


def test_api_answers_namesakes_and_strangers_with_what_to_do(client: TestClient) -> None:
    several = client.post("/api/v1/recommendations", json={"municipality": "Киров"})
    assert several.status_code == 409
    assert len(several.json()["matches"]) == 2
    assert client.post("/api/v1/recommendations", json={"municipality": "Зюзюкинск"}).status_code == 404
    own = {"municipality": {"name": "Посёлок", "region": "Пермский край", "population": 900}}
    assert client.post("/api/v1/recommendations", json=own).status_code == 200


def test_api_finds_towns_and_solutions(client: TestClient) -> None:
    towns = client.get("/api/v1/municipalities", params={"q": "в Нижнем Новгороде"}).json()
    assert towns["matches"][0]["id"] == "nizhny-novgorod"
    hits = client.get("/api/v1/search", params={"q": "bins overflow", "limit": 3}).json()["results"]
    assert len(hits) == 3
    assert hits[0]["score"] >= hits[1]["score"]
    world = client.get("/api/v1/search", params={"q": "bins overflow", "scope": "world"}).json()["results"]
    assert not {h["id"] for h in world} & {h["id"] for h in hits}
    assert client.get("/api/v1/solutions/ufa-its").json()["name_en"]
    assert client.get("/api/v1/solutions/none").status_code == 404
    assert len(client.get("/api/v1/solutions").json()) >= 260
    card = client.get("/api/v1/solutions/voronezh-its").json()
    assert card["title_ru"] != card["name_ru"]
    assert {"amount", "currency", "kind", "city", "year", "source"} <= set(card["costs"][0])


def test_openapi_describes_every_route(client: TestClient) -> None:
    paths = set(client.get("/api/v1/openapi.json").json()["paths"])
    names = {"chat", "recommendations", "search", "solutions", "solutions/{solution_id}", "municipalities"}
    names |= {
        "about",
        "questions",
        "tables",
        "assessments",
        "roadmaps",
        "similar",
        "regions",
        "comparisons",
        "comparisons/regions",
        "papers",
        "register",
        "solutions/{solution_id}/register",
    }
    assert paths == {f"/api/v1/{name}" for name in names}


# -- the assessment, the plan and the region over the API ----------------------------------------------------------

ROW = {"municipality": "taganrog", "year": 2023, "direction": "urban-transport", "value": 3.0, "max": 12.0}
ASK_WITH_A_PROFILE = ("assessments", "recommendations", "roadmaps")


def test_api_lists_the_questions_of_both_forms(client: TestClient, services: Services) -> None:
    asked = client.get("/api/v1/questions").json()
    assert [q["id"] for q in asked["short"]] == [m.id for m in services.catalogue.measures]
    assert [q["number"] for q in asked["long"]] == list(range(1, 48))
    assert len(asked["short"]) == 27
    assert all(q["name_ru"] and q["name_en"] for q in (*asked["short"], *asked["long"]))
    assert {q["measure"] for q in asked["long"]} == {q["id"] for q in asked["short"]}


def test_api_assesses_answers_of_both_forms_a_table_and_a_reference(client: TestClient) -> None:
    body = {
        "municipality": "Таганрога",
        "answers": {"waste-management": "part", "17": "30/60", "2": "7"},
        "table": [ROW],
        "compare_with": "города Березников",
    }
    answer = client.post("/api/v1/assessments", json=body)
    assert answer.status_code == 200
    assessed = answer.json()
    assert assessed["municipality"]["id"] == "taganrog"
    assert assessed["measures"] == {"waste-management": 0.5, "4g-coverage": 0.5}
    assert assessed["unscored"] == {"2": 7.0}
    assert assessed["reference"]["refused"] == "no-value-in-this-edition"
    gaps = {g["direction"]: g for g in assessed["gaps"]}
    assert len(gaps) == 10
    assert (gaps["urban-transport"]["own"], gaps["urban-transport"]["basis"]) == (0.25, "rated")
    assert gaps["telecom-infrastructure"]["basis"] == "answered"
    assert gaps["tourism-services"]["basis"] == "prior-and-indirect"


def test_reference_in_a_case_form_is_taken_in_a_field_for_places(client: TestClient) -> None:
    answer = client.post("/api/v1/assessments", json={"municipality": "Таганрог", "compare_with": "Березников"})
    assert answer.json()["reference"]["refused"] == "no-value-in-this-edition"


def test_api_compares_with_the_top_quartile(client: TestClient) -> None:
    body = {"municipality": "Воронеж", "compare_with": "top-quartile"}
    reference = client.post("/api/v1/assessments", json=body).json()["reference"]
    assert (reference["kind"], reference["subject"], reference["year"]) == ("top-quartile", "nizhny-novgorod", 2021)


@pytest.mark.parametrize("route", ASK_WITH_A_PROFILE)
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "ru",
            [
                "«rockets»: такого вопроса нет ни в краткой, ни в полной анкете.",
                "«parking»: ответ no противоречит показателям полной анкеты (27). Исправьте одно из двух.",
            ],
        ),
        (
            "en",
            [
                '"rockets": neither the short nor the long form has this question.',
                '"parking": the answer no contradicts the indicators of the long form (27). Correct one of them.',
            ],
        ),
    ],
)
def test_api_tells_every_wrong_answer_in_a_line_of_the_language_asked(
    client: TestClient, route: str, language: str, lines: list[str]
) -> None:
    answers = {"rockets": "no", "parking": "no", "27": "3"}
    body = {"municipality": "Лысьва", "answers": answers, "language": language}
    refused = client.post(f"/api/v1/{route}", json=body)
    assert refused.status_code == 422
    assert refused.json() == {"error": "\n".join(lines), "lines": lines, "matches": []}


def test_api_asks_which_namesake_to_compare_with(client: TestClient) -> None:
    body = {"municipality": "Лысьва", "compare_with": "Киров", "language": "en"}
    refused = client.post("/api/v1/assessments", json=body)
    assert refused.status_code == 422
    (line,) = refused.json()["lines"]
    assert line.startswith('Several towns are named "Киров", choose one: kirov-kirov-oblast')
    body["compare_with"] = "kirov-kaluga-oblast"
    assert client.post("/api/v1/assessments", json=body).status_code == 200
    body["compare_with"] = "Зюзюкинск"
    (line,) = client.post("/api/v1/assessments", json=body).json()["lines"]
    assert line.startswith('The reference "Зюзюкинск" is not known: name a town or one of best-of-group')


@pytest.mark.parametrize("route", ASK_WITH_A_PROFILE)
def test_api_answers_an_unknown_town_with_404_and_namesakes_with_409(client: TestClient, route: str) -> None:
    unknown = client.post(f"/api/v1/{route}", json={"municipality": "Зюзюкинск"})
    assert unknown.status_code == 404
    assert set(unknown.json()) == {"error", "lines", "matches", "certainty", "why", "region_view"}
    several = client.post(f"/api/v1/{route}", json={"municipality": "Киров"})
    assert several.status_code == 409
    assert [m["id"] for m in several.json()["matches"]] == ["kirov-kirov-oblast", "kirov-kaluga-oblast"]


@pytest.mark.parametrize(
    ("language", "tag", "donor"),
    [
        ("ru", "Метки «video-surveilance» в каталоге нет. Похожие: video-surveillance", "Города-донора «Атлантида»"),
        (
            "en",
            'The catalogue has no tag "video-surveilance". Nearest: video-surveillance',
            "The catalogue has no donor",
        ),
    ],
)
def test_api_tells_unknown_words_of_the_filters_with_the_nearest(
    client: TestClient, language: str, tag: str, donor: str
) -> None:
    wrong = {"exclude_tags": ["video-surveilance"], "donors": ["Атлантида"], "language": language}
    refused = client.post("/api/v1/recommendations", json=WASTE | wrong)
    assert refused.status_code == 422
    told = refused.json()["lines"]
    assert [told[0][: len(tag)], told[1][: len(donor)]] == [tag, donor]


def test_api_keeps_to_a_donor_in_another_case_and_to_excluded_tags(client: TestClient, services: Services) -> None:
    body = {"municipality": "Лысьва", "donors": ["Воронежа"], "exclude_tags": ["video-surveillance"], "limit": 50}
    answer = client.post("/api/v1/recommendations", json=body).json()
    assert answer["recommendations"]
    for r in answer["recommendations"]:
        assert {d["city"] for d in r["donors"]} == {"voronezh"}
        assert "video-surveillance" not in services.catalogue.solutions[r["solution"]["id"]].tags


def test_api_weights_change_the_list_and_all_of_zero_count_as_none(client: TestClient) -> None:
    def asked(**weights: float) -> list[str]:
        body = {"municipality": "Нытва", "limit": 10, "weights": weights}
        answer = client.post("/api/v1/recommendations", json=body)
        assert answer.status_code == 200
        return [r["solution"]["id"] for r in answer.json()["recommendations"]]

    assert asked(**{"urban-transport": 5}) != asked()
    assert asked(**dict.fromkeys(Direction, 0)) == asked() == asked(**dict.fromkeys(Direction, 3))


@pytest.mark.parametrize("weight", [-0.1, 100.1, "many", None])
def test_api_refuses_a_weight_outside_its_range_by_name(client: TestClient, weight: object) -> None:
    body = {"municipality": "Нытва", "weights": {"urban-transport": weight}}
    refused = client.post("/api/v1/recommendations", json=body)
    assert refused.status_code == 422
    assert "weights.urban-transport" in refused.json()["error"]


@pytest.mark.parametrize(
    "wrong",
    [{"value": 12.5}, {"value": -1.0}, {"max": 0.0}, {"direction": "rockets"}, {"year": 1999}, {"extra": 1}],
    ids=lambda wrong: "+".join(wrong),
)
def test_api_refuses_a_wrong_row_of_a_table_and_says_which(client: TestClient, wrong: dict[str, object]) -> None:
    body = {"municipality": "Таганрог", "table": [ROW, ROW | {"municipality": "perm"} | wrong]}
    refused = client.post("/api/v1/assessments", json=body)
    assert refused.status_code == 422
    assert "table.1" in refused.json()["error"]


def test_api_refuses_a_row_of_infinite_points(client: TestClient) -> None:
    body = json.dumps({"municipality": "taganrog", "table": [ROW | {"value": math.inf, "max": math.inf}]})
    answer = client.post("/api/v1/assessments", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("route", ASK_WITH_A_PROFILE)
def test_api_refuses_too_many_answers(client: TestClient, route: str) -> None:
    body = {"municipality": "Лысьва", "answers": {f"question-{n}": "no" for n in range(MAX_ANSWERS + 1)}}
    refused = client.post(f"/api/v1/{route}", json=body)
    assert refused.status_code == 422
    assert refused.json()["error"].startswith("answers: ")
    assert str(MAX_ANSWERS) in refused.json()["error"]


@pytest.mark.parametrize("route", ASK_WITH_A_PROFILE)
def test_api_refuses_a_body_of_two_megabytes(client: TestClient, route: str) -> None:
    refused = client.post(f"/api/v1/{route}", content=b" " * 2_000_000, headers={"content-type": "application/json"})
    assert refused.status_code == 413
    assert "larger than" in refused.json()["error"]


def test_api_takes_the_rows_of_a_table_beyond_the_size_of_a_message(client: TestClient) -> None:
    body = {"municipality": "taganrog", "table": [ROW | {"year": 2019}] * 1_000 + [ROW]}
    answer = client.post("/api/v1/assessments", json=body)
    assert int(answer.request.headers["content-length"]) > MAX_BODY
    assert answer.status_code == 200
    assert {g["direction"]: g["own"] for g in answer.json()["gaps"]}["urban-transport"] == 0.25


def test_api_refuses_a_name_longer_than_any_town(client: TestClient) -> None:
    for body in (
        {"municipality": "я" * 3_000},
        {"municipality": "taganrog", "table": [ROW | {"municipality": "я" * 3_000}]},
    ):
        assert client.post("/api/v1/assessments", json=body).status_code == 422


def test_api_finds_similar_towns_inside_and_outside_the_region(client: TestClient) -> None:
    asked = {"municipality": "Лысьвы", "limit": 5}
    inside = client.get("/api/v1/similar", params=asked | {"inside": True}).json()
    outside = client.get("/api/v1/similar", params=asked | {"inside": False}).json()
    both = client.get("/api/v1/similar", params=asked).json()
    assert inside["municipality"]["id"] == "lysva"
    assert {p["municipality"]["region_ru"] for p in inside["similar"]} == {"Пермский край"}
    assert "Пермский край" not in {p["municipality"]["region_ru"] for p in outside["similar"]}
    assert both["similar"] == inside["similar"]
    for peer in (*inside["similar"], *outside["similar"]):
        assert 0 <= peer["distance"] <= 1
        assert {p["code"] for p in peer["parts"]} >= {"region", "population", "population-group"}


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"municipality": "Зюзюкинск"}, 404),
        ({"municipality": "Киров"}, 409),
        ({"municipality": "Лысьва", "limit": 0}, 422),
        ({"municipality": "Лысьва", "limit": 51}, 422),
        ({"municipality": "я" * 301}, 422),
        ({}, 422),
    ],
)
def test_api_refuses_similar_towns_of_none_or_several(
    client: TestClient, params: dict[str, str | int], status: int
) -> None:
    refused = client.get("/api/v1/similar", params=params)
    assert refused.status_code == status
    assert refused.json()["error"]
    if status == 409:
        assert len(refused.json()["matches"]) == 2


def test_api_sees_a_region_whole(client: TestClient) -> None:
    report = client.get("/api/v1/regions", params={"q": "Пермского края"}).json()
    assert report["region"] == "perm-krai"
    assert {m["municipality"]["id"] for m in report["municipalities"]} >= {"lysva", "nytva"}
    assert report["totals"]["inside"] == len(report["inside"]) > 10
    assert set(report["covered"]).isdisjoint(report["missing"])
    assert {o["direction"] for o in report["outside"]} <= set(report["missing"])
    large = client.get("/api/v1/regions", params={"q": "Пермский край", "min_population": 500_000}).json()
    assert [m["municipality"]["id"] for m in large["municipalities"]] == ["perm"]


def test_region_in_the_place_of_a_town_leads_to_its_view(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Пермский край", "problem": ""}).text
    address = re.search(r'href="(/regions\?[^"]+)"', html)
    assert address and address[1].isascii()
    page = client.get(address[1].replace("&amp;", "&"))
    assert page.status_code == 200
    assert "<h1>Пермский край</h1>" in page.text
    refused = client.post("/api/v1/recommendations", json={"municipality": "Пермский край"}).json()
    assert client.get(refused["region_view"]).json()["region"] == "perm-krai"


@pytest.mark.parametrize(("name", "status"), [("", 200), ("Altai", 200), ("Марс", 404)])
def test_page_of_regions_lists_those_that_may_be_meant(
    client: TestClient, places: Places, name: str, status: int
) -> None:
    regions = places.regions
    page = client.get("/regions", params={"name": name})
    assert page.status_code == status
    assert page.text.count('<li><a href="/regions?name=') == (2 if name == "Altai" else len(regions))


@pytest.mark.parametrize(("asked", "status"), [("Марс", 404), ("область", 404), ("Altai", 409), ("", 422)])
def test_api_refuses_a_region_that_is_none_or_several(client: TestClient, asked: str, status: int) -> None:
    refused = client.get("/api/v1/regions", params={"q": asked})
    assert refused.status_code == status
    if status == 409:
        assert all(name in refused.json()["error"] for name in ("Алтайский край", "Республика Алтай"))


def test_api_plans_chosen_solutions_on_what_the_town_has(client: TestClient) -> None:
    body = {"municipality": "Нытва", "solutions": ["kazan-ai-video-search", "solikamsk-city-video"]}
    plan = client.post("/api/v1/roadmaps", json=body).json()
    assert [s["solution"]["id"] for s in plan["steps"]] == ["solikamsk-city-video", "kazan-ai-video-search"]
    assert [(s["order"], s["wave"]) for s in plan["steps"]] == [(1, 1), (2, 2)]
    assert plan["steps"][1]["after"] == ["solikamsk-city-video"]
    assert all(0 <= m["low"] <= m["high"] <= 1 for m in plan["movements"])
    assert plan["prerequisites"] == []
    body["solutions"].pop()  # type: ignore[attr-defined]
    assert [p["capability"] for p in client.post("/api/v1/roadmaps", json=body).json()["prerequisites"]] == ["cameras"]
    with_cameras = client.post("/api/v1/roadmaps", json=body | {"has": ["cameras"]}).json()
    assert (with_cameras["prerequisites"], with_cameras["steps"][0]["missing"]) == ([], [])


def test_api_plans_the_first_recommended_when_none_is_chosen(client: TestClient) -> None:
    several = {"municipality": "Лысьва", "problem": "темно на улицах и автобусы опаздывают"}
    plan = client.post("/api/v1/roadmaps", json=several | {"limit": 3}).json()
    recommended = client.post("/api/v1/recommendations", json=several | {"limit": 10}).json()["recommendations"]
    fitting = [r["solution"]["id"] for r in recommended if r["transfer"]["verdict"] != "does-not-fit"]
    planned = {s["solution"]["id"] for s in plan["steps"]}
    assert 1 < len(planned) <= 3
    assert planned <= set(fitting)
    assert fitting[0] in planned


@pytest.mark.parametrize(
    ("language", "told", "assumption"),
    [
        ("ru", "Эти решения нельзя включить в план: nothing, perm-its, nowhere.", "Это не прогноз"),
        (
            "en",
            "These solutions cannot be planned: nothing, perm-its, nowhere.",
            "This is neither a forecast nor a promise",
        ),
    ],
)
def test_api_names_all_solutions_that_cannot_be_planned_in_the_language_asked(
    client: TestClient, language: str, told: str, assumption: str
) -> None:
    body = {"municipality": "Пермь", "language": language}
    wrong = ["nothing", "perm-its", "ufa-its", "nowhere"]
    refused = client.post("/api/v1/roadmaps", json=body | {"solutions": wrong})
    assert refused.status_code == 422
    assert refused.json()["error"].startswith(told)
    plan = client.post("/api/v1/roadmaps", json=body | {"solutions": ["ufa-its"]})
    assert plan.json()["assumption"].startswith(assumption)


@pytest.mark.parametrize(
    "wrong",
    [{"has": ["rockets"]}, {"limit": 21}, {"limit": 0}, {"solutions": ["ufa-its"] * 21}],
    ids=["unknown capability", "limit above", "limit below", "too many solutions"],
)
def test_api_refuses_a_plan_beyond_its_limits(client: TestClient, wrong: dict[str, object]) -> None:
    refused = client.post("/api/v1/roadmaps", json={"municipality": "Нытва"} | wrong)
    assert refused.status_code == 422
    assert next(iter(wrong)) in refused.json()["error"]


def test_api_tells_what_the_registers_know_of_a_product_and_what_it_means_for_a_purchase(client: TestClient) -> None:
    known = client.get("/api/v1/register", params={"q": "есть ли FindFace в реестре"}).json()
    assert known["status"] == "unverified"
    assert known["snapshot_date"] is None
    assert "ничего не проверено" in known["wording_ru"]
    assert known["purchase"][0]["acts"]
    assert client.get("/api/v1/register", params={"q": ""}).status_code == 422
    assert client.get("/api/v1/solutions/none/register").status_code == 404
    of_card = client.get("/api/v1/solutions/municipal-virtual-assistant/register").json()
    assert of_card["status"] == "unknown"
    assert {r["kind"] for r in of_card["purchase"]} == {"software"}


@pytest.mark.parametrize(
    "asked", ["FindFace", "<script>alert(1)</script>", "=1+1", "x" * 5000, "' OR 1=1 --", "№ 2309"]
)
def test_page_of_the_registers_answers_whatever_is_asked(client: TestClient, asked: str) -> None:
    page = client.get("/register", params={"q": asked})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "не юридическое заключение" in page.text
    assert "Что известно" in page.text
    assert "Что известно" not in client.get("/register").text


PERSONAL = "Зотова Ирина, ул. Мира, д. 12, кв. 4, 8 912 345-67-89: переполняются контейнеры"
HIDDEN = "[имя], [адрес], [телефон]: переполняются контейнеры"


def test_address_of_a_page_holds_nothing_personal_and_the_page_says_so(client: TestClient) -> None:
    asked = {"municipality": "Лысьва", "problem": PERSONAL, "lang": "ru"}
    moved = client.get("/", params=asked, follow_redirects=False)
    assert moved.status_code == 303
    page = client.get(moved.headers["location"])
    assert HIDDEN in page.text
    assert "скрыты личные данные" in page.text
    for secret in ("Зотова", "912", "345-67"):
        assert secret not in page.text and secret not in moved.headers["location"]
    answer = client.post("/api/v1/recommendations", json={"municipality": "Лысьва", "problem": PERSONAL}).json()
    assert page.text.count('<article class="card"') == len(answer["recommendations"]) > 0


def test_api_answers_a_problem_without_its_personal_data(client: TestClient) -> None:
    body = {"municipality": "Лысьва", "problem": PERSONAL}
    answer = client.post("/api/v1/recommendations", json=body).json()
    assert answer["problem"] == HIDDEN
    assert answer["closeness"] == "answers"
    assert client.get("/api/v1/search", params={"q": PERSONAL}).json()["query"] == HIDDEN


@pytest.mark.parametrize("path", ["/", "/papers"])
@pytest.mark.parametrize("town", ["Питер", "Ростов", "Челны", "Пушкин", "Дно", "Надежда", "Новый"])
def test_name_that_may_mean_something_else_is_answered(client: TestClient, town: str, path: str) -> None:
    page = client.get(path, params={"municipality": town, "problem": WASTE["problem"], "lang": "ru"})
    assert page.status_code in (200, 422)


def test_page_of_an_error_gives_back_what_was_written(services: Services) -> None:
    answers = iter([services, services])
    app = create_app(lambda: next(answers), f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, raise_server_exceptions=False) as broken:
        next(answers, None)
        page = broken.get("/", params=WASTE | {"lang": "ru"})
    assert page.status_code == 500
    assert WASTE["municipality"] in page.text
    assert WASTE["problem"] in page.text
