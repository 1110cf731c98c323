"""Personal data out of what people write: every part gives way to a word for what stood there.

It errs towards masking numbers and addresses, and leaves a name that stands alone: it may be a town or a product.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from bot.privacy.addresses import ADDRESS_RULES
from bot.privacy.kinds import PersonalData
from bot.privacy.numbers import NUMBER_RULES, kind_of_digits
from bot.privacy.people import find_people
from bot.privacy.rules import Rule

Label = Callable[[PersonalData], str]


def mask(text: str, label: Label) -> str:
    """The text with every personal part replaced by the label of its kind; a masked text stays as it is.

    A label stands in square brackets and holds no digit and no "@". Time grows with the length of the text.
    """
    for each in NUMBER_RULES:
        text = each.pattern.sub(partial(_masked, rule=each, label=label), text)
    for each in ADDRESS_RULES:
        text = each.pattern.sub(partial(_masked, rule=each, label=label), text)
    return _names_masked(text, label(PersonalData.NAME))


def _masked(found: re.Match[str], rule: Rule, label: Label) -> str:
    if rule.kept(found):
        return found[0]
    cue = found.groupdict().get("cue") or ""
    hidden = found[0][len(cue) :]
    kind = kind_of_digits(hidden) if rule.kind is PersonalData.NUMBER and hidden.isdigit() else rule.kind
    return cue + label(kind)


def _names_masked(text: str, label: str) -> str:
    parts, last = [], 0
    for start, end in find_people(text):
        parts += [text[last:start], label]
        last = end
    return "".join([*parts, text[last:]])
