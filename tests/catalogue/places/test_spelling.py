"""The preposition before a name."""

from __future__ import annotations

import pytest

from catalogue.places.spelling import preposition_in


@pytest.mark.parametrize(
    ("name", "preposition"),
    [
        ("Владимире", "во"),
        ("Всеволожском муниципальном районе", "во"),
        ("Фрязино", "во"),
        ("Мценске", "во"),
        ("Льгове", "во"),
        ("Ржеве", "во"),
        ("Воронеже", "в"),
        ("Выборге", "в"),
        ("Пскове", "в"),
        ("Лысьве", "в"),
        ("муниципальном образовании", "в"),
    ],
)
def test_preposition_has_a_vowel_before_the_clusters_that_need_it(name: str, preposition: str) -> None:
    assert preposition_in(name) == preposition
