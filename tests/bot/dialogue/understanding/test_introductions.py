"""What people say of themselves, told apart from what is wrong in their town."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.introductions import introduces


@pytest.mark.parametrize(
    "text",
    [
        "я главный архитектор города",
        "Добрый день, я секретарь совета депутатов",
        "мы сотрудники управления образования",
        "я работаю в отделе закупок",
        "I am an engineer of the water utility",
        "we represent a village council",
    ],
)
def test_role_alone_is_an_introduction(text: str) -> None:
    assert introduces(text)


@pytest.mark.parametrize(
    "text",
    [
        "мы родители третьего класса без учителя",
        "я не вижу фонарей",
        "мы замерзаем",
        "нам нужен подрядчик",
        "we are freezing in our flats",
        "I am a resident and the road is broken",
        "I have no water",
    ],
)
def test_lack_or_an_event_is_more_than_an_introduction(text: str) -> None:
    assert not introduces(text)
