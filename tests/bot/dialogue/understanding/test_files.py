"""The file that a message wants is read by its paper, its format and the way it is to come."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.files import Elsewhere, FileKind, FileWish, file_wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("обоснование в ворде", FileWish(kind=FileKind.JUSTIFICATION, suffix="docx")),
        ("Дайте сравнения в экселе, пожалуйста", FileWish(kind=FileKind.COMPARISON, suffix="xlsx")),
        ("нужна дорожная карта", FileWish(kind=FileKind.ROADMAP)),
        ("карточку второго", FileWish(kind=FileKind.CARD)),
        ("the letter as PDF", FileWish(kind=FileKind.LETTER, suffix="pdf")),
        ("отправь обоснование мне на почту", FileWish(kind=FileKind.JUSTIFICATION, elsewhere=Elsewhere.MAIL)),
        ("сделай презентацию", FileWish(elsewhere=Elsewhere.SLIDES)),
        ("пакет документов архивом", FileWish(kind=FileKind.ALL, suffix="zip")),
        ("обаснование скачать", FileWish(kind=FileKind.JUSTIFICATION)),
        ("save our chat to Word", FileWish(suffix="docx", conversation=True)),
        ("переполняются контейнеры", FileWish()),
        ("сколько это стоит", FileWish()),
    ],
)
def test_wish_is_read_in_any_form(said: str, wish: FileWish) -> None:
    assert file_wish(said) == wish
