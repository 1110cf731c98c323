"""What a figure of a card counts: a result, money paid, money given, or praise. Only a result is an effect.

Read on the Russian text, so that both languages say the same.
"""

from __future__ import annotations

import re

from catalogue.facts.model import FactKind
from catalogue.model import Effect

_NUMBER = r"\d[\d\s\u00a0]*(?:[,.]\d+)?"
AMOUNT = re.compile(
    rf"{_NUMBER}[\s\u00a0]*(?:(?:тыс\.|тыс|млн|млрд|миллион\w*|миллиард\w*|тысяч\w*)[\s\u00a0]*)?(?:\w+ских[\s\u00a0]+)?"
    r"(?:руб|долл|евро\b|франк|крон|лир|фунт|юан|тенге)",
    re.IGNORECASE,
)
"""A sum of money with its currency."""
_HEADS = {
    FactKind.COST: (
        "стоимост цен смет затрат расход бюджет контракт",
        "стоимость цена цены смета затраты расходы бюджет",
    ),
    FactKind.FUNDING: (
        "субсиди грант трансферт софинансир финансир инвестиц дотац вложени кредит",
        "субсидия субсидии грант гранты трансферт трансферты софинансирование финансирование инвестиции дотация "
        "дотации вложения кредит",
    ),
    FactKind.AWARD: (
        "преми наград приз",
        "премия премии награда награды приз призы место места победа победы диплом дипломы звание номинация лауреат",
    ),
}
"""Beginnings of what may be measured out ("объём субсидии"), and the nominatives that are the figure itself: in
"снижение стоимости" the figure is the fall."""
_MEASURED_OUT = frozenset("объём объем сумма размер общий общая общее".split())
_CHANGE = re.compile(
    r"[−+±]\s?\d|сниж|сокращ|выросл|увелич|меньш|больш\w+ (?:чем|на)|дешевл|дорож|эконом|\bна \d+ ?%", re.I
)


def subject_of(effect: Effect) -> FactKind:
    """What a figure counts: EFFECT unless its head noun is money or praise; a change of a cost is an effect again."""
    after_measure = False
    for word in re.findall(r"[а-яё-]+", effect.metric.ru.lower()):
        if word in _MEASURED_OUT:
            after_measure = True
            continue
        for kind, (beginnings, nominatives) in _HEADS.items():
            if word in nominatives.split() or (after_measure and word.startswith(tuple(beginnings.split()))):
                change = kind is not FactKind.AWARD and _CHANGE.search(effect.value.ru)
                return FactKind.EFFECT if change else kind
        if not _is_attribute(word):
            return FactKind.EFFECT
    return FactKind.EFFECT


def _is_attribute(word: str) -> bool:
    """Whether a word only describes the noun after it: an adjective in the nominative."""
    return word.endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"))
