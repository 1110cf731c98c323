"""The command line as a person and as a program uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from figure_files import ENVIRONMENT_HEADINGS, csv_of, environment_row

from bot.services import Services
from bot.settings import ROOT
from catalogue.model import Direction
from recommender.model import Constraints, Profile, Question

pytestmark = pytest.mark.usefixtures("services")


def _run(*args: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "provodnik"), *args]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, env=os.environ | env, check=False
    )


def test_catalogue_is_valid_and_counted() -> None:
    done = _run("catalogue", "validate", "--json")
    assert done.returncode == 0
    counted = json.loads(done.stdout)
    assert counted["valid"]
    assert counted["solutions"] >= 260
    assert counted["world_practices"] >= 81
    assert counted["cities"] >= 130


def test_solution_is_shown_with_sources() -> None:
    assert "https://" in _run("catalogue", "show", "binology-smart-waste").stdout
    assert json.loads(_run("catalogue", "show", "ufa-its", "--json").stdout)["id"] == "ufa-its"
    wrong = _run("catalogue", "show", "nothing")
    assert wrong.returncode == 1
    assert "provodnik search" in wrong.stderr
    assert wrong.stdout == ""


def test_municipality_reads_lines_and_answers_lines() -> None:
    done = _run("municipality", "--json", stdin="мы из Лысьвы\nKirov\n\nЗюзюкинск\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["query"] for a in answers] == ["мы из Лысьвы", "Kirov", "Зюзюкинск"]
    assert answers[0]["matches"][0]["id"] == "lysva"
    assert set(answers[0]["matches"][0]) >= {"id", "name_ru", "region_ru", "population", "score"}
    assert len(answers[1]["matches"]) == 2
    assert answers[2]["matches"] == []


def test_search_reads_lines_and_answers_lines() -> None:
    done = _run("search", "--json", "--limit", "2", stdin="темно на улицах\nbins overflow\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(a["results"]) for a in answers] == [2, 2]
    assert set(answers[0]["results"][0]) >= {"id", "score", "dense", "lexical"}
    world = json.loads(_run("search", "bins overflow", "--json", "--scope", "world", "--limit", "1").stdout)
    assert world["results"][0]["id"] not in {r["id"] for r in answers[1]["results"]}


def test_recommend_gives_json_and_a_table(services: Services) -> None:
    args = ("recommend", "--municipality", "Лысьва", "--problem", "переполняются контейнеры, жители жалуются")
    report = json.loads(_run(*args, "--json").stdout)
    assert report["municipality"]["id"] == "lysva"
    assert len(report["gaps"]) == 10
    for r in report["recommendations"][:3]:
        assert "waste" in services.catalogue.solutions[r["solution"]["id"]].tags
    table = _run(*args).stdout
    assert "Донор" in table
    assert report["recommendations"][0]["solution"]["title_ru"].split()[0] in table


def test_nonsense_gets_no_list_but_what_to_write() -> None:
    args = ("recommend", "--municipality", "Лысьва", "--problem", "абырвалг")
    assert "Напишите обычными словами" in _run(*args).stdout
    assert json.loads(_run(*args, "--json").stdout)["doubt"] == "nothing"


def test_problems_with_the_town_say_what_to_do() -> None:
    several = _run("recommend", "--municipality", "Киров")
    assert several.returncode == 2
    assert "kirov-kaluga-oblast" in several.stderr
    assert "несколько" in several.stderr
    unknown = _run("recommend", "--municipality", "Зюзюкинск")
    assert unknown.returncode == 2
    assert "--population" in unknown.stderr
    own = _run("recommend", "--municipality", "Новый", "--region", "Пермский край", "--population", "3000", "--json")
    assert json.loads(own.stdout)["municipality"]["population"] == 3000


def test_wrong_setting_is_one_sentence_without_a_traceback() -> None:
    done = _run("index", "build", PROVODNIK_PORT="none")
    assert done.returncode == 1
    assert "web.port" in done.stderr
    assert "Traceback" not in done.stderr


def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        done = _run("run", PROVODNIK_PORT=str(holder.getsockname()[1]), PROVODNIK_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "PROVODNIK_PORT" in done.stderr


def test_short_form_moves_the_gaps(tmp_path: Path) -> None:
    asked = [json.loads(line) for line in _run("questions", "--json").stdout.splitlines()]
    assert len(asked) == 27
    form = tmp_path / "answers.json"
    form.write_text(json.dumps({q["id"]: "whole" for q in asked if q["direction"] == "urban-transport"}), "utf-8-sig")
    args = ("assess", "--municipality", "Таганрог", "--json")
    before = {g["direction"]: g for g in json.loads(_run(*args).stdout)["gaps"]}
    done = _run(*args, "--answers", str(form), "--answer", "waste-management=no")
    after = {g["direction"]: g for g in json.loads(done.stdout)["gaps"]}
    assert after["urban-transport"]["own"] > before["urban-transport"]["own"]
    assert after["environmental-safety"]["own"] < before["environmental-safety"]["own"]
    assert after["urban-transport"]["basis"] == "answered"
    assert after["tourism-services"] == before["tourism-services"]


def test_wrong_form_is_refused_with_every_problem(tmp_path: Path) -> None:
    args = ("assess", "--municipality", "Лысьва")
    done = _run(*args, "--answer", "rockets=no", "--answer", "parking=huge")
    assert done.returncode == 2
    assert "rockets" in done.stderr
    assert "huge" in done.stderr
    assert _run(*args, "--answer", "parking").returncode == 2
    form = tmp_path / "answers.json"
    for content in (b"\xff\xfe\x00", b"[1]", b"{"):
        form.write_bytes(content)
        refused = _run(*args, "--answers", str(form))
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr


def test_region_is_seen_whole() -> None:
    report = json.loads(_run("region", "Пермского края", "--json").stdout)
    assert report["region"] == "perm-krai"
    assert report["totals"]["inside"] == len(report["inside"]) > 10
    assert report["rank_agreement"]["n"] == 15
    assert {m["municipality"]["id"] for m in report["municipalities"]} >= {"lysva", "nytva"}
    assert "Пермский край" in _run("region", "Perm Krai").stdout
    unknown = _run("region", "Марс")
    assert unknown.returncode == 2
    assert unknown.stdout == ""


def _told(done: subprocess.CompletedProcess[str]) -> str:
    """The message of a command that was refused, its lines joined: nothing on stdout, no traceback."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_long_form_is_answered_beside_the_short_one() -> None:
    args = ("assess", "--municipality", "Лысьва", "--answer", "17=30/60", "--answer", "2=7", "--answer", "parking=part")
    assessed = json.loads(_run(*args, "--json").stdout)
    assert assessed["measures"] == {"4g-coverage": 0.5, "parking": 0.5}
    assert assessed["unscored"] == {"2": 7.0}
    (telecom,) = [g for g in assessed["gaps"] if g["direction"] == "telecom-infrastructure"]
    assert (telecom["own"], telecom["basis"], telecom["answered"]) == (0.5, "answered", 1)


def test_contradicting_answers_are_refused_in_the_language_asked() -> None:
    args = ("assess", "--municipality", "Лысьва", "--answer", "parking=no", "--answer", "27=3")
    assert "«parking»: ответ no противоречит показателям полной анкеты (27)." in _told(_run(*args))
    english = _told(_run(*args, "--language", "en"))
    assert '"parking": the answer no contradicts the indicators of the long form (27).' in english


def test_reference_is_chosen_by_kind_or_by_town_and_a_missing_value_is_told() -> None:
    args = ("assess", "--municipality", "Воронеж", "--compare-with")
    quartile = json.loads(_run(*args, "top-quartile", "--json").stdout)["reference"]
    assert (quartile["kind"], quartile["subject"], quartile["refused"]) == ("top-quartile", "nizhny-novgorod", None)
    berezniki = _run(*args, "Березники").stdout
    assert "Для выбранного ориентира нет опубликованного значения в том же выпуске" in berezniki
    assert "kirov-kaluga-oblast — Киров (Калужская область)" in _told(_run(*args, "Киров"))


def test_long_form_has_a_line_for_each_of_the_47_indicators() -> None:
    lines = _run("questions", "--long").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [str(number) for number in range(1, 48)]
    assert all("[" in line for line in lines)


def test_similar_towns_inside_the_region_are_explained() -> None:
    answer = json.loads(_run("similar", "Лысьва", "--inside", "--json", "--limit", "5").stdout)
    assert answer["municipality"]["id"] == "lysva"
    peers = answer["similar"]
    assert len(peers) == 5
    assert {p["municipality"]["region_ru"] for p in peers} == {"Пермский край"}
    assert "lysva" not in {p["municipality"]["id"] for p in peers}
    assert [p["distance"] for p in peers] == sorted(p["distance"] for p in peers)
    assert all({"region", "population"} <= {part["code"] for part in p["parts"]} for p in peers)


def test_roadmap_of_chosen_solutions_builds_on_what_the_town_has() -> None:
    chosen = ("--solution", "kazan-ai-video-search", "--solution", "moscow-remote-voting")
    args = ("roadmap", "--municipality", "Нытва", *chosen, "--has", "cameras")
    plan = json.loads(_run(*args, "--json").stdout)
    assert plan["municipality"]["id"] == "nytva"
    assert {s["solution"]["id"] for s in plan["steps"]} == {"kazan-ai-video-search", "moscow-remote-voting"}
    assert [p["capability"] for p in plan["prerequisites"]] == ["resident-accounts"]
    assert plan["prerequisites"][0]["needed_by"] == ["moscow-remote-voting"]
    assert all(0 <= m["low"] <= m["high"] <= 1 for m in plan["movements"])
    assert plan["unmeasured"] == ["moscow-remote-voting"]
    assert "не прогноз" in plan["assumption"]


def test_roadmap_of_solutions_that_cannot_be_planned_names_them_all() -> None:
    chosen = ("--solution", "nothing", "--solution", "ufa-its", "--solution", "nowhere")
    told = _told(_run("roadmap", "--municipality", "Нытва", *chosen, "--language", "en", "--json"))
    assert told.startswith("These solutions cannot be planned: nothing, nowhere.")


def test_filters_of_the_command_line_are_those_of_the_recommender(services: Services) -> None:
    filters = ("--direction", "public-safety", "--exclude-tag", "video-surveillance", "--only-my-size")
    args = ("recommend", "--municipality", "Пермь", "--limit", "100", "--json")
    shown = [r["solution"]["id"] for r in json.loads(_run(*args, *filters).stdout)["recommendations"]]
    wanted = Constraints(directions=(Direction.PUBLIC_SAFETY,), exclude_tags=("video-surveillance",), only_my_size=True)

    def ids(constraints: Constraints) -> list[str]:
        question = Question(
            profile=Profile(municipality=services.catalogue.municipalities["perm"]),
            constraints=constraints,
            limit=1_000,
        )
        return [r.solution.id for r in services.recommender.recommend(question).recommendations]

    assert shown == ids(wanted)
    for constraints in (
        Constraints(exclude_tags=wanted.exclude_tags, only_my_size=True),
        Constraints(directions=wanted.directions, only_my_size=True),
        Constraints(directions=wanted.directions, exclude_tags=wanted.exclude_tags),
    ):
        assert set(shown) < set(ids(constraints))


def test_weight_of_a_direction_changes_the_list(services: Services) -> None:
    args = ("recommend", "--municipality", "Нытва", "--limit", "10", "--json", "--weight", "tourism-services=5")
    weighted = [r["solution"]["id"] for r in json.loads(_run(*args).stdout)["recommendations"]]
    profile = Profile(municipality=services.catalogue.municipalities["nytva"])
    plain = [r.solution.id for r in services.recommender.recommend(Question(profile=profile, limit=10)).recommendations]
    assert weighted != plain

    def about_tourism(ids: list[str]) -> int:
        return sum(Direction.TOURISM_SERVICES in services.catalogue.solutions[i].directions for i in ids)

    assert about_tourism(weighted) > about_tourism(plain)


def test_wrong_weight_is_refused_with_what_is_needed() -> None:
    told = _told(_run("recommend", "--municipality", "Нытва", "--weight", "transport=5"))
    assert told.startswith("--weight transport=5: нужны направление (")
    assert "urban-transport" in told


def test_recommend_without_words_begins_with_what_lysva_lags_in_and_says_why() -> None:
    first = json.loads(_run("recommend", "--municipality", "Лысьва", "--json").stdout)["recommendations"][0]
    need = next(r for r in first["reasons"] if r["code"] == "need")
    assert need["params"]["indirect"] == "lags"
    assert need["params"]["direction"] in ("smart-housing-utilities", "urban-transport")
    told = " ".join(_run("recommend", "--municipality", "Лысьва", "--limit", "1").stdout.replace("│", " ").split())
    assert "Лысьва отстаёт по" in told
    assert "2020" in told


def test_compare_sets_chosen_peers_side_by_side_with_year_and_source() -> None:
    done = _run("compare", "Лысьва", "Березники", "Чайковский")
    assert done.returncode == 0
    assert "регион: тот же" in done.stdout
    assert "(2020;" in done.stdout
    assert "индекс-городов.рф" in done.stdout
    out = json.loads(_run("compare", "Лысьва", "Березники", "--json").stdout)
    streets = next(r for r in out["figures"] if r["indicator"] == "environment-streets")["cells"]
    assert [(streets[i]["value"], streets[i]["year"]) for i in ("lysva", "berezniki")] == [(25.0, 2020), (30.0, 2020)]
    assert [p["municipality"]["id"] for p in out["peers"]] == ["berezniki"]


def test_assess_tells_town_and_okrug_apart() -> None:
    told = " ".join(_run("assess", "--municipality", "Березники").stdout.split())
    assert "Город и муниципалитет вокруг него" in told
    assert "2019" in told
    assert "рейтинг SMART-регионов, 2021 г. — 10-е место региона" in told


def test_figures_of_a_newer_year_are_imported_listed_and_used(tmp_path: Path) -> None:
    file = tmp_path / "index.csv"
    row = environment_row("Лысьва", "Пермский край", (40, 35, 41, 36, 37, 44))
    file.write_bytes(csv_of(ENVIRONMENT_HEADINGS, [row]))
    home = str(tmp_path / "home")
    refused = _run("figures", "import", str(file), "--kind", "environment-index", PROVODNIK_HOME=home)
    assert refused.returncode == 1
    assert "--year" in refused.stderr
    done = _run("figures", "import", str(file), "--kind", "environment-index", "--year", "2024", PROVODNIK_HOME=home)
    assert (done.returncode, "7 значений" in done.stdout) == (0, True)
    listed = _run("figures", "list", PROVODNIK_HOME=home).stdout
    assert "улично-дорожная сеть, 2024: 1 место; index.csv" in listed
