"""The editors' work list: what the chat could not answer well is noted, counted, listed and closed."""

from __future__ import annotations

import csv
import io
import json
import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conversations import Conversation
from sqlalchemy import Engine, select, text
from typer.testing import CliRunner, Result

from bot.cli.commands import command_line
from bot.database import open_database
from bot.dialogue.model import Button, Intent, ListWishes
from bot.editors.worklist import DAY, HOUR, ITEMS, LIMITS, MOST_SOLUTIONS, AnswerFault, UnansweredQuestion, WorkList
from bot.presentation.csv_cells import FORMULA, guarded
from bot.services import Services
from catalogue.model import Language

NOW = 1_800_000_123.0
PERSONAL = "Иванов Иван Иванович, 8 912 345-67-89, ivanov@example.ru"
SECRET = "абракадабра Иванов 8 912 345-67-89 ivanov@example.ru"


def asked(
    kind: AnswerFault = AnswerFault.NOT_UNDERSTOOD, words: str | None = "сделайте красиво", **changes: object
) -> UnansweredQuestion:
    return replace(UnansweredQuestion(kind=kind, language=Language.RU, town_id="lysva", text=words), **changes)  # type: ignore[arg-type]


@pytest.fixture
def kept(database: Engine) -> WorkList:
    return WorkList(database, keep_text=True, clock=lambda: NOW)


@pytest.fixture
def counted(database: Engine) -> WorkList:
    return WorkList(database, keep_text=False, clock=lambda: NOW)


# -- what is kept ------------------------------------------------------------------------------------------


def test_question_is_kept_with_its_hour_and_without_personal_data(kept: WorkList) -> None:
    kept.note(asked(words=f"сделайте красиво\n{PERSONAL}", solutions=("ufa-its",)))
    (item,) = kept.items()
    hour = datetime.fromtimestamp(NOW // HOUR * HOUR, UTC)
    assert (item.kind, item.language, item.town_id, item.solutions) == (
        AnswerFault.NOT_UNDERSTOOD,
        Language.RU,
        "lysva",
        ("ufa-its",),
    )
    assert item.text == "сделайте красиво [имя], [телефон], [почта]"
    assert (item.first, item.last, item.times) == (hour, hour, 1)
    assert (hour.minute, hour.second) == (0, 0)
    assert (item.closed, item.who, item.note) == (None, None, None)


def test_without_the_setting_no_word_of_a_question_is_in_the_database(counted: WorkList, database: Engine) -> None:
    counted.note(asked(words="сделайте красиво"))
    counted.note(asked(words="совсем другие слова"))
    (item,) = counted.items()
    assert (item.text, item.times) == (None, 2)
    with database.connect() as connection:
        stored = str(connection.execute(select(ITEMS)).all())
    assert "красиво" not in stored
    assert "другие" not in stored


def test_counts_without_words_are_kept_apart_by_kind_language_town_and_solutions(counted: WorkList) -> None:
    for question in (
        asked(),
        asked(AnswerFault.DECLINED),
        asked(language=Language.EN),
        asked(town_id=None),
        asked(solutions=("ufa-its",)),
    ):
        counted.note(question)
        counted.note(question)
    assert [item.times for item in counted.items()] == [2] * 5


def test_same_words_in_another_spelling_count_up(kept: WorkList) -> None:
    for words in ("Сделайте красиво", "сделайте  красиво\n", "СДЕЛАЙТЕ КРАСИВО"):
        kept.note(asked(words=words))
    kept.note(asked(words="сделайте тихо"))
    kept.note(asked(AnswerFault.DOUBTFUL, "сделайте красиво"))
    most = kept.items()[0]
    assert (most.kind, most.text, most.times) == (AnswerFault.NOT_UNDERSTOOD, "Сделайте красиво", 3)
    assert sorted(i.times for i in kept.items()) == [1, 1, 3]


def test_questions_that_differ_in_personal_data_only_are_the_same(kept: WorkList) -> None:
    kept.note(asked(words="позвоните мне: 8 912 345-67-89"))
    kept.note(asked(words="позвоните мне: +7 (342) 111-22-33"))
    assert [i.times for i in kept.items()] == [2]


def test_town_is_forgotten_when_a_question_comes_from_several(kept: WorkList) -> None:
    kept.note(asked())
    kept.note(asked())
    assert kept.items()[0].town_id == "lysva"
    kept.note(asked(town_id="nytva"))
    assert kept.items()[0].town_id is None
    kept.note(asked(town_id="nytva"))
    assert kept.items()[0].town_id is None


def test_hours_and_solutions_of_the_last_time_are_kept(database: Engine) -> None:
    WorkList(database, True, lambda: NOW).note(asked(solutions=("first",)))
    WorkList(database, True, lambda: NOW + 5 * HOUR).note(asked(solutions=("second",)))
    (item,) = WorkList(database, True).items()
    assert (item.last - item.first).total_seconds() == 5 * HOUR
    assert item.solutions == ("second",)


def test_solutions_are_at_most_so_many(kept: WorkList) -> None:
    kept.note(asked(solutions=tuple(map(str, range(100)))))
    assert len(kept.items()[0].solutions) == MOST_SOLUTIONS


def test_words_that_no_database_takes_are_kept_readable(kept: WorkList) -> None:
    kept.note(asked(words="знак \0 и \ud83d и '); DROP TABLE desk_items; --"))
    assert kept.items()[0].text == "знак и ? и '); DROP TABLE desk_items; --"


def test_turns_at_the_same_moment_are_all_counted(database: Engine) -> None:
    kept, ready = WorkList(database, keep_text=True, wait_ms=60_000), threading.Barrier(8)

    def say() -> None:
        ready.wait()
        for _ in range(5):
            kept.note(asked())

    threads = [threading.Thread(target=say) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [i.times for i in kept.items()] == [40]


# -- the list ----------------------------------------------------------------------------------------------


def test_most_frequent_comes_first_then_the_newest(database: Engine) -> None:
    now = [NOW]
    worklist = WorkList(database, True, lambda: now[0])
    for words, times in (("раз", 1), ("два", 2), ("три", 3), ("ещё два", 2)):
        now[0] += HOUR
        for _ in range(times):
            worklist.note(asked(words=words))
    assert [i.text for i in worklist.items()] == ["три", "ещё два", "два", "раз"]


def test_list_is_narrowed_to_a_kind(kept: WorkList) -> None:
    for kind in AnswerFault:
        kept.note(asked(kind))
    assert len(kept.items()) == len(AnswerFault)
    assert [i.kind for i in kept.items(AnswerFault.DECLINED)] == [AnswerFault.DECLINED]


def test_closed_item_leaves_the_list_and_stays_in_the_history(kept: WorkList) -> None:
    kept.note(asked())
    number = kept.items()[0].id
    assert kept.close(number, " Отдел каталога ", "дописана карточка")
    assert kept.items() == ()
    (item,) = kept.items(closed=True)
    assert (item.who, item.note, item.closed) == (
        "Отдел каталога",
        "дописана карточка",
        datetime.fromtimestamp(int(NOW), UTC),
    )
    assert not kept.close(number, "Другой")
    assert not kept.close(number + 1, "Другой")
    assert kept.items(closed=True)[0].who == "Отдел каталога"


def test_question_met_again_after_closing_opens_a_new_item(kept: WorkList) -> None:
    for _ in range(2):
        kept.note(asked())
        assert kept.close(kept.items()[0].id, "Отдел")
    kept.note(asked())
    assert [i.times for i in kept.items()] == [1]
    assert len(kept.items(closed=True)) == 3


@pytest.mark.parametrize(
    ("who", "note"), [("", ""), (" ", ""), ("я" * (LIMITS["who"] + 1), ""), ("я", "я" * (LIMITS["note"] + 1))]
)
def test_nothing_is_closed_by_nobody_or_with_endless_words(kept: WorkList, who: str, note: str) -> None:
    kept.note(asked())
    with pytest.raises(ValueError, match="who"):
        kept.close(kept.items()[0].id, who, note)
    assert len(kept.items()) == 1


def test_what_was_not_met_for_the_days_of_the_setting_is_deleted(database: Engine) -> None:
    for days, words in ((91, "старое"), (91, "старое, но повторённое"), (89, "недавнее"), (91, "закрытое")):
        WorkList(database, True, lambda days=days: NOW - days * DAY).note(asked(words=words))
    worklist = WorkList(database, True, lambda: NOW)
    worklist.note(asked(words="старое, но повторённое"))
    worklist.close(next(i.id for i in worklist.items() if i.text == "закрытое"), "Отдел")
    assert worklist.forget(90) == 2
    assert {i.text for i in worklist.items(closed=True)} == {"старое, но повторённое", "недавнее"}
    assert worklist.forget(90) == 0


# -- a database that fails ------------------------------------------------------------------------------------


def failing(tmp_path: Path) -> Engine:
    """A database that lost the table."""
    engine = open_database(f"sqlite:///{tmp_path / 'broken.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE desk_items"))
    return engine


def test_database_that_fails_breaks_no_turn_and_is_logged_without_a_word(
    services: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Conversation(replace(services, noted=WorkList(failing(tmp_path), keep_text=True)))
    with caplog.at_level(logging.DEBUG):
        said = chat.say(SECRET, Intent.FALLBACK)
    assert said == Conversation(services).say(SECRET, Intent.FALLBACK)
    assert "OperationalError" in caplog.text
    assert not [w for w in ("абракадабра", "Иван", "912", "example") if w in caplog.text]


def test_busy_database_is_not_waited_for_long_and_waits_for_others_as_before(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'busy.db'}")
    worklist = WorkList(engine, keep_text=True)
    with closing(engine.raw_connection()) as other:
        other.execute("BEGIN IMMEDIATE")
        worklist.note(asked())
        other.rollback()
    assert "OperationalError" in caplog.text
    assert worklist.items() == ()
    worklist.note(asked())
    assert len(worklist.items()) == 1
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10_000


# -- through the dialogue -----------------------------------------------------------------------------------


@pytest.fixture
def chat(services: Services, kept: WorkList) -> Conversation:
    return Conversation(replace(services, noted=kept))


@pytest.fixture
def noted(kept: WorkList) -> Callable[[], list[tuple[AnswerFault, str | None]]]:
    return lambda: [(i.kind, i.text) for i in sorted(kept.items(), key=lambda i: i.id)]


def test_what_is_not_understood_is_noted_at_both_steps(
    chat: Conversation, noted: Callable[[], list[tuple[AnswerFault, str | None]]]
) -> None:
    chat.say("абракадабра", Intent.FALLBACK)
    chat.say("ещё абракадабра", Intent.FALLBACK)
    assert noted() == [(AnswerFault.NOT_UNDERSTOOD, "абракадабра"), (AnswerFault.NOT_UNDERSTOOD, "ещё абракадабра")]


def test_declined_question_is_noted(chat: Conversation, kept: WorkList) -> None:
    chat.say("какая завтра погода", Intent.OUT_OF_SCOPE)
    (item,) = kept.items()
    assert (item.kind, item.text, item.town_id) == (AnswerFault.DECLINED, "какая завтра погода", None)


def test_doubtful_answer_is_noted_with_the_question_its_town_and_what_was_shown(
    chat: Conversation, kept: WorkList
) -> None:
    chat.say("Мы из Лысьвы", Intent.TELL_MUNICIPALITY)
    said = chat.say("квантовая телепортация бозонов хиггса", Intent.DESCRIBE_PROBLEM)
    assert "Вопрос записал для редакторов" in said
    (item,) = kept.items()
    assert (item.kind, item.text, item.town_id) == (
        AnswerFault.NOTHING_FOUND,
        "квантовая телепортация бозонов хиггса",
        "lysva",
    )
    assert list(item.solutions) == chat.cards


def test_empty_list_is_noted_and_the_end_of_a_list_is_not(chat: Conversation, kept: WorkList) -> None:
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    listed = chat.memory
    chat.memory = chat.memory.with_(listed=tuple(map(str, range(300))))
    chat.say("ещё", Intent.SHOW_MORE)
    assert not chat.cards
    assert kept.items() == ()
    chat.memory = listed.with_(wishes=ListWishes(directions=("tourism-services",), only_registered=True, world=True))
    chat.say("", Intent.REFINE, wish="registered")
    assert not chat.cards
    (item,) = kept.items()
    assert (item.kind, item.text, item.town_id) == (AnswerFault.NOTHING_FOUND, "Переполняются контейнеры", "lysva")


@pytest.mark.parametrize("press", [False, True])
def test_bad_opinion_is_noted_with_the_question_before_it_and_what_was_shown(
    chat: Conversation, kept: WorkList, press: bool
) -> None:
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    listed = chat.memory.listed
    if press:
        chat.say("", Intent.FEEDBACK, good=False)
    else:
        chat.say("бесполезно", Intent.FEEDBACK)
    (item,) = kept.items()
    assert (item.kind, item.text, item.solutions) == (AnswerFault.BADLY_RATED, "Переполняются контейнеры", listed)


def test_good_turns_are_not_noted(chat: Conversation, kept: WorkList) -> None:
    chat.say("здравствуйте", Intent.GREET)
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    chat.say("подробнее о первом", Intent.SHOW_DETAILS)
    chat.say("очень полезно", Intent.FEEDBACK)
    assert kept.items() == ()


def test_button_that_was_forged_is_no_question(chat: Conversation, kept: WorkList) -> None:
    for intent in (Intent.FALLBACK, Intent.OUT_OF_SCOPE):
        chat.say("", intent, x=1)
    assert kept.items() == ()


def test_choice_of_what_an_unclear_message_meant_is_not_noted_again(chat: Conversation, kept: WorkList) -> None:
    chat.say("абракадабра", Intent.FALLBACK)
    button = Button("", Intent.ASK_GAPS, {"said": "абракадабра"})
    chat.say("", button.intent, **button.values)
    assert [i.times for i in kept.items()] == [1]


def test_by_default_the_words_of_people_are_not_kept(services: Services) -> None:
    assert services.settings.chat.keep_questions is False
    Conversation(services).say("необычайная абракадабра", Intent.FALLBACK)
    with services.database.connect() as connection:
        rows = connection.execute(select(ITEMS)).all()
    assert rows
    assert {row.text for row in rows} == {None}


def test_nothing_of_what_was_asked_gets_into_logs(
    chat: Conversation, kept: WorkList, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
        chat.say(SECRET, Intent.FALLBACK)
        chat.say("какая завтра погода", Intent.OUT_OF_SCOPE)
        chat.say("бесполезно", Intent.FEEDBACK)
    assert len(kept.items()) == 3
    told = caplog.text + "".join(capfd.readouterr())
    assert not [w for w in ("контейнеры", "абракадабра", "погода", "бесполезно", "Иван", "912", "example") if w in told]


# -- the command -------------------------------------------------------------------------------------------


Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on a data directory of its own."""
    monkeypatch.setenv("PROVODNIK_HOME", str(home))
    monkeypatch.delenv("PROVODNIK_DATABASE_URL", raising=False)
    return lambda *args: CliRunner().invoke(command_line(), ["desk", *args])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data directory with a list of two open questions and a closed one."""
    worklist = WorkList(open_database(f"sqlite:///{tmp_path / 'provodnik.db'}"), keep_text=True, clock=lambda: NOW)
    worklist.note(asked(words="закрытое"))
    worklist.close(1, "Отдел", "дописано")
    worklist.note(asked(AnswerFault.DECLINED, "=cmd|' /C calc'!A0", town_id=None))
    for _ in range(3):
        worklist.note(asked(words='сделайте красиво; "очень"', solutions=("ufa-its",)))
    return tmp_path


def test_command_lists_the_open_questions_the_most_frequent_first(run: Run) -> None:
    done = run()
    assert done.exit_code == 0
    assert done.stdout.index("сделайте красиво") < done.stdout.index("=cmd")
    assert "3 раза" in done.stdout
    assert "Лысьва" in done.stdout
    assert "ufa-its" in done.stdout
    assert "закрытое" not in done.stdout
    assert "Открыто 2 вопроса" in done.stderr
    assert "keep_questions" in done.stderr
    everything = run("--all", "--language", "en")
    assert "закрытое" in everything.stdout
    assert "Отдел: дописано" in everything.stdout
    assert "out of scope" in everything.stdout


def test_command_answers_programs_in_json(run: Run) -> None:
    items = json.loads(run("--json").stdout)["items"]
    assert [(i["id"], i["kind"], i["times"]) for i in items] == [(3, "not-understood", 3), (2, "declined", 1)]
    assert items[0]["first"] == "2027-01-15T08:00:00+00:00"
    assert (items[0]["town_id"], items[0]["town"], items[1]["town"]) == ("lysva", "Лысьва", None)
    narrowed = json.loads(run("--json", "--kind", "declined").stdout)["items"]
    assert [i["id"] for i in narrowed] == [2]
    assert len(json.loads(run("--json", "--all").stdout)["items"]) == 3
    assert run("--json", "--csv").exit_code == 2
    assert run("--kind", "nonsense").exit_code == 2


def test_command_closes_a_question_with_a_name_only(run: Run) -> None:
    assert run("done", "2").exit_code == 2
    assert run("done", "2", "--who", "Отдел", "--note", "не наше дело").exit_code == 0
    again = run("done", "2", "--who", "Отдел")
    assert again.exit_code == 1
    assert "provodnik desk" in again.stderr
    items = json.loads(run("--json", "--all").stdout)["items"]
    assert next(i for i in items if i["id"] == 2)["note"] == "не наше дело"


def test_exported_table_is_read_back_and_no_cell_is_a_formula(run: Run) -> None:
    out = run("--csv", "--all").stdout
    assert out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:4] == ["номер", "что случилось", "раз", "вопрос"]
    assert {row[3] for row in rows[1:]} == {'сделайте красиво; "очень"', "закрытое", "'=cmd|' /C calc'!A0"}
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


def test_empty_list_says_so(run: Run, home: Path) -> None:
    (home / "provodnik.db").unlink()
    done = run()
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Открытых вопросов нет" in done.stderr


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1", "＝1"])
def test_cell_that_looks_like_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert guarded("темно") == "темно"
    assert guarded(None) == ""
    assert guarded(3) == "3"
