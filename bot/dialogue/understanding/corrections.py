"""What a message puts in the place of what was understood: "я про воду, а не про тепло", "I meant lifts"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.references import counts
from catalogue.places.dictionary import analyzer, kind_of
from catalogue.places.spelling import key_of, words_of
from embeddings.essence import COURTESIES

_SAYING = frozenset(
    "говорить сказать спрашивать спросить просить попросить писать написать иметь подразумевать интересовать речь "
    "вопрос хотеть хотеться искать надо нужно нужный проблема дело".split()
)
"""What one does with a subject, in the dictionary's form."""
_ABOUT = r"(?:про|насч[её]т|о|об|обо|по поводу|касательно)"
_DISMISSED = r"забудь(?:те|ем)?|forget|never mind"
"""What one does with a subject that is done with."""
_LED = re.compile(
    rf"(?<!\bне )\b(?:в виду|{_ABOUT})\s+(?P<ru>[^,.;:!?()]+)"
    r"|\b(?:(?:i|we)\s+(?:mean|meant)|(?:asked|asking|ask|talking|talked|speaking)\s+(?:about|for)"
    r"|it\s?(?:is|'s|’s|was) about)"
    r"\s+(?P<en>[^,.;:!?()]+)",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,.;:!?()]+|\s[–—-]\s|\s(?=(?:а|но|but)\s)", re.IGNORECASE)
_REFUSED = re.compile(
    rf"^\W*(?:(?:а|но|и|да|нет|ну|and|but|no|это|it'?s)\s+)*"
    rf"(?:не|not|rather than|instead of|{_DISMISSED})\s+"
    rf"(?:{_ABOUT}\s+|about\s+|the\s+)*(?P<what>\S.*)$",
    re.I,
)
_INNER = re.compile(r"\s+(?:не|not)\s+(?P<what>.+)$", re.IGNORECASE)
_LEADS = re.compile(
    rf"^\W*(?:(?:а|но|и|да|нет|так|вот|ой|извините|простите|sorry|oh|no|but|actually|well)\b\W*)+|^\W*(?:{_ABOUT}|about|the)\s+",
    re.IGNORECASE,
)
_LED_NOT = re.compile(rf"\b(?:не|not)\s+(?:{_ABOUT}|about)\s+(?P<what>\S.*)$", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:нет|не-?а|no|nope)\b\s*[,.!;:–—-]", re.IGNORECASE)
_SPEAKERS = frozenset("я мы нет это мне нам а да вообще то".split())
_CONTRAST = re.compile(r"\s+(?:не|not)\s+(?P<what>[\w-]+)\s*,?\s+(?:а|but)\s+", re.IGNORECASE)
_ABOUT_LED = re.compile(rf"^\W*(?:не|not)\s+(?:{_ABOUT}|about)\s", re.IGNORECASE)
_WITHOUT = re.compile(r"^\W*(?:без|without)\s+(?P<what>\S.*)$", re.IGNORECASE)
MOST_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`meant`: the problem put in the place of another, in the message's own words, "" where only `refused` is told:
    what it is not; `led`: words of saying or meaning lead to it; `without`: what is refused is to be left out ("without
    sewage"); `own`: it is but said of one's own place ("у нас деревянные столбы").
    """

    meant: str
    refused: str = ""
    led: bool = False
    without: bool = False
    own: bool = False


def correction_of(text: str) -> Correction | None:
    """What is put right by a message said over an answer; None where nothing is, or where it is but asked."""
    if text.rstrip().endswith("?") or len(words_of(text)) > MOST_WORDS:
        return None
    text = COURTESIES.sub(" ", text)
    contrast = _CONTRAST.search(text)
    if contrast and names_matter(text[: contrast.start()]) and not _LED.search(text[: contrast.start()]):
        return Correction(meant=_CONTRAST.sub(" ", text).strip(), refused=contrast["what"])
    clauses = [c.strip() for c in _CUT.split(text) if _plain(c)]
    refused = [m["what"].strip() for c in clauses if (m := _refused(c))]
    told = [c for c in clauses if not (_refused(c) or _WITHOUT.match(c))]
    led = [(c, m) for c in told if (m := _LED.search(c)) and _says(c[: m.start()])]
    if led:
        meant = [_subject(next(g for g in (m["ru"], m["en"]) if g)) for _, m in led]
        meant += [c for c in told[told.index(led[-1][0]) + 1 :] if names_matter(c)]
    elif (refused and not all(map(_states, told))) or (_NO.match(text) and not any(map(_asks_or_states, told))):
        meant = [_subject_after(_plain(c)) for c in told if _names(c) and not _states(c)]
    elif any(_ABOUT_LED.match(c) or _LED_NOT.search(c) for c in clauses) or any(map(_WITHOUT.match, clauses)):
        meant = []
    else:
        return None
    left_out = [m["what"].strip() for c in clauses if (m := _WITHOUT.match(c))]
    refused = left_out or refused
    refused += [m["what"] for part in meant if (m := _INNER.search(part))]
    said = ", ".join(
        part for part in (_INNER.sub("", m).strip() for m in meant) if _names(part) or (led and _tells(part))
    )
    against = ", ".join(r for r in refused if _names(r))
    if not (said or against):
        return None
    return Correction(meant=said, refused=against, led=bool(led), without=bool(left_out) and not said)


def _refused(clause: str) -> re.Match[str] | None:
    """What a clause says not to be meant; not what is missing or is not done: "не горят", "not enough"."""
    found = _REFUSED.match(clause) or _LED_NOT.search(clause)
    return None if found is None or _is_verb(found["what"].split()[0]) else found


def _is_verb(word: str) -> bool:
    first = key_of(words_of(word)[:1])
    return (
        bool(first) and not first.isascii() and analyzer().parse(first)[0].tag.POS in ("VERB", "INFN", "PRTS", "PRED")
    )


def _names(clause: str) -> bool:
    """Whether a clause names a matter, or a place."""
    kinds = [(w, kind_of(w)) for w in words_of(clause) if not w.isascii()]
    return names_matter(clause) or any(k.place or (w[0].isupper() and not k.known) for w, k in kinds)


def is_refusal(clause: str) -> bool:
    """Whether a clause only says what is not meant: "не Ковров", "not the million-people one"."""
    return _refused(clause) is not None


def _subject(words: str) -> str:
    """A subject without the words of wishing that follow it: "лифты надо было"."""
    kept = words.split()
    while kept and not names_matter(kept[-1]) and _is_said(kept[-1]):
        kept.pop()
    return " ".join(kept)


def _subject_after(clause: str) -> str:
    """A subject without who says it: "я же сказал вода"."""
    kept = clause.split()
    while kept and not words_of(kept[0])[:1]:
        kept.pop(0)
    said = [i for i, w in enumerate(kept) if not w.isascii() and _is_saying(w)]
    return " ".join(kept[said[0] + 1 :]) if said and all(not names_matter(w) for w in kept[: said[0]]) else clause


def _is_saying(word: str) -> bool:
    first = analyzer().parse(key_of([word]))[0]
    return first.tag.POS == "VERB" and first.normal_form in _SAYING


def _tells(part: str) -> bool:
    """Whether some word of a subject tells one thing from another: "платные"."""
    tags = [analyzer().parse(w.lower())[0].tag for w in words_of(part) if not w.isascii()]
    return any(t.POS in ("ADJF", "PRTF") and "Apro" not in t.grammemes for t in tags)


def _is_said(word: str) -> bool:
    first = analyzer().parse(key_of([word]))[0]
    return first.tag.POS in ("PRED", "VERB", "PRCL", "ADVB") or first.normal_form in _SAYING


def _plain(clause: str) -> str:
    return _LEADS.sub("", _LEADS.sub("", clause)).strip()


def _says(before: str) -> bool:
    """Whether what stands before a subject says that somebody speaks of it: "я спрашивал", "речь", "я"; in English the
    lead itself says so.
    """
    keys = [key_of([w]) for w in words_of(before)]
    if all(k.isascii() for k in keys):
        return not keys or "?" not in before
    normal = [str(analyzer().parse(k)[0].normal_form) for k in keys]
    alone = all(k in _SPEAKERS for k in keys)
    return (alone or not _SAYING.isdisjoint(normal)) and not any("impr" in analyzer().parse(k)[0].tag for k in keys)


def _asks_or_states(clause: str) -> bool:
    """Whether a clause asks for something to be done, counts something out, or states something."""
    tags = [analyzer().parse(w.lower())[0].tag for w in words_of(clause) if not w.isascii()]
    return _states(clause) or any("impr" in t for t in tags) or any(counts(key_of([w])) for w in words_of(clause))


def _states(clause: str) -> bool:
    """Whether a clause states something by a verb of its own: "трубы текут"."""
    parses = [analyzer().parse(w.lower())[0] for w in words_of(clause) if not w.isascii()]
    verbs = [p.tag.grammemes for p in parses if p.tag.POS == "VERB" and p.normal_form not in _SAYING]
    return any("3per" in v or "past" in v for v in verbs)
