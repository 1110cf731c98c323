"""Conversations kept as data in scripts/*.yml: what a person says or presses, what must and must not come back.

An expectation is a regular expression over the whole answer: texts, cards, titles of buttons in brackets.
`<title2>`, `<donor2>` and `<last>` in it stand for what the list on the table shows; `language` is that of the
answer, the file's unless a turn says otherwise. A script that shows a fault of the product carries it as `xfail`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from running import Chat, Provodnik

SCRIPTS = Path(__file__).parent / "scripts"
LEAST_SCRIPTS, LEAST_TURNS, MOST_TURNS = 30, 3, 9


def _load(language: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((SCRIPTS / f"{language}.yml").read_text("utf-8"))
    return loaded


def _params() -> list[Any]:
    return [
        pytest.param(
            language,
            script,
            id=f"{language}-{number}",
            marks=[pytest.mark.xfail(reason=script["xfail"], raises=AssertionError)] if "xfail" in script else [],
        )
        for language in ("ru", "en")
        for number, script in enumerate(_load(language), 1)
    ]


def _card(card: dict[str, Any]) -> str:
    donor = card["donor"] or {}
    return " | ".join(
        (
            f"{card['rank']}. {card['title']}",
            card["summary"],
            f"{donor.get('city')}, {donor.get('region')}, {donor.get('contact')}",
            card["verdict_label"],
            card["register"]["label"],
            f"{card['evidence_grade']}/5",
            *card["counterparts"],
        )
    )


@dataclass
class StagedConversation:
    """One conversation as it goes: the answer as text, the list on the table, the transcript."""

    chat: Chat
    listed: dict[int, tuple[str, str]] = field(default_factory=dict)
    transcript: list[str] = field(default_factory=list)

    def take(self, turn: dict[str, Any]) -> str:
        if "press" in turn:
            self.transcript.append(f"[{turn['press']}]")
            self.chat.press(turn["press"])
        else:
            self.transcript.append(f"> {turn['say']}")
            self.chat.say(turn["say"])
        cards = self.chat.cards
        if len(cards) > 1 or not self.listed:
            self.listed = {} if cards and cards[0]["rank"] == 1 else self.listed
            self.listed |= {c["rank"]: (c["title"], (c["donor"] or {}).get("city", "")) for c in cards}
        titles = [b["title"] for m in self.chat.answer["messages"] for b in m["buttons"]]
        answer = "\n".join((self.chat.text, *map(_card, cards), *(f"[{t}]" for t in titles)))
        self.transcript.append(answer)
        return answer

    def filled(self, pattern: str) -> re.Pattern[str]:
        """The expectation with the titles and donors of the list in place of their marks."""

        def stands_for(mark: re.Match[str]) -> str:
            if mark[0] == "<last>":
                return re.escape(self.listed[max(self.listed)][0])
            title, donor = self.listed[int(mark[2])]
            return re.escape(title if mark[1] == "title" else donor)

        return re.compile(re.sub(r"<(title|donor)(\d+)>|<last>", stands_for, pattern), re.MULTILINE)


def _play(chat: Chat, language: str, script: dict[str, Any]) -> list[str]:
    """Everything that went otherwise than the script says, and the transcript."""
    stage, wrong = StagedConversation(chat), []
    for number, turn in enumerate(script["turns"], 1):
        try:
            expect = [(p, stage.filled(p)) for p in turn.get("expect", ()) if "<" in p]
            answer = stage.take(turn)
            expect += [(p, stage.filled(p)) for p in turn.get("expect", ()) if "<" not in p]
            wrong += [f"turn {number}: no {p!r}" for p, pattern in expect if not pattern.search(answer)]
            wrong += [f"turn {number}: {p!r} said" for p in turn.get("never", ()) if stage.filled(p).search(answer)]
        except (AssertionError, KeyError) as error:
            wrong.append(f"turn {number}: {type(error).__name__} {error}")
            break
        spoken = chat.answer["language"]
        if spoken != turn.get("language", language):
            wrong.append(f"turn {number}: answered in {spoken}")
    return [*wrong, "", *stage.transcript] if wrong else []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_scripts_are_many_and_each_turn_expects_something(language: str) -> None:
    scripts = _load(language)
    assert len(scripts) >= LEAST_SCRIPTS
    assert len({s["name"] for s in scripts}) == len(scripts)
    for script in scripts:
        assert set(script) <= {"name", "turns", "xfail"}, script["name"]
        assert LEAST_TURNS <= len(script["turns"]) <= MOST_TURNS, script["name"]
        for turn in script["turns"]:
            assert ("say" in turn) != ("press" in turn), turn
            assert set(turn) <= {"say", "press", "expect", "never", "language"}, turn
            assert turn.get("expect"), turn


@pytest.mark.parametrize(("language", "script"), _params())
def test_conversation_goes_as_written(provodnik: Provodnik, language: str, script: dict[str, Any]) -> None:
    wrong = _play(Chat(provodnik.url), language, script)
    assert not wrong, "\n".join((script["name"], *wrong))


def test_interleaved_conversations_do_not_mix(provodnik: Provodnik) -> None:
    lysva, omsk = Chat(provodnik.url), Chat(provodnik.url)
    lysva.say("Мы из Лысьвы. Переполняются мусорные контейнеры")
    omsk.say("We are from Omsk. Streets are dark at night")
    assert (lysva.answer["language"], omsk.answer["language"]) == ("ru", "en")
    waste, light = ([c["title"] for c in chat.cards] for chat in (lysva, omsk))
    assert not set(waste) & set(light)
    assert waste[1] in lysva.say("расскажи про второе")
    assert light[0] in omsk.say("tell me about the first one")
    assert waste[1] in lysva.say("почему оно?")
    assert light[0] in omsk.say("why this one?")
    lysva.say("покажи ещё")
    omsk.say("show more")
    assert (lysva.cards[0]["rank"], omsk.cards[0]["rank"]) == (4, 4)
    assert not {c["title"] for c in lysva.cards} & {c["title"] for c in omsk.cards}
    assert "Лысьва" in lysva.say("где мы отстаём?") and "Омск" not in lysva.text
    assert "Omsk" in omsk.say("where do we lag?") and "Lysva" not in omsk.text


SMALL_TALK = ("спасибо", "почему первое?", "покажи ещё", "расскажи про второе", "что ты умеешь?")
TURNS, THROUGH_THE_GATEWAY = 200, 35
"""The gateway lets 40 messages a minute through: those above it go to Rasa itself, which keeps the conversation."""


def test_conversation_of_two_hundred_turns_keeps_town_and_list(provodnik: Provodnik) -> None:
    chat = Chat(provodnik.url)
    chat.say("мы из Лысьвы")
    chat.say("переполняются мусорные контейнеры")
    first, second = chat.cards[0]["title"], chat.cards[1]["title"]
    sender = chat.cookies["provodnik_session"].split(".")[0]
    port = next(c.laddr.port for c in provodnik.part("rasa run").net_connections("tcp") if c.status == "LISTEN")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as rasa:
        for n in range(TURNS - THROUGH_THE_GATEWAY):
            body = {"sender": sender, "message": SMALL_TALK[n % len(SMALL_TALK)], "metadata": {}}
            answer = rasa.post("/webhooks/rest/webhook", json=body)
            assert answer.status_code == 200, (n, answer.text)
            assert answer.json(), n
    for n in range(THROUGH_THE_GATEWAY - 6):
        said = chat.say(SMALL_TALK[n % len(SMALL_TALK)])
        assert said and "Слишком много" not in said, said
    assert first in chat.say("почему первое?")
    assert second in chat.say("расскажи про второе")
    assert "Лысьва" in chat.say("где мы отстаём?")
    chat.say("автобусы опаздывают и ходят без расписания")
    assert [c["rank"] for c in chat.cards] == [1, 2, 3]
    assert "Лысьва" in chat.text
