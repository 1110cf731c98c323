"""The two languages say the same things."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.turns.unclear import READINGS
from bot.settings import ROOT
from bot.texts.words import placeholders, plural_form, read_texts, words_in
from catalogue.model import Capability, DeploymentStatus, DocumentationLevel, Language
from catalogue.official_table.headings import TableField
from catalogue.official_table.problems import TableNoteCode, TableProblemCode
from catalogue.registers.status.component import Status
from catalogue.registers.status.links import LinkProblem
from catalogue.registers.status.purchase import PurchaseKind
from recommender.answers import AnswerCode
from recommender.comparison.table import CriterionKind
from recommender.constraints import ConstraintCode
from recommender.model import Basis, NoReference, ReferenceKind, Relation
from recommender.reasons import ReasonCode, TransferCode, Verdict

RU, EN = read_texts(Language.RU), read_texts(Language.EN)


def test_both_languages_have_the_same_keys() -> None:
    assert set(RU) == set(EN)


@pytest.mark.parametrize("key", sorted(RU))
def test_both_languages_need_the_same_placeholders(key: str) -> None:
    assert placeholders(RU[key]) == placeholders(EN[key])


def test_every_vocabulary_has_its_words() -> None:
    wanted = {f"register_status.{s}" for s in Status} | {f"register_next.{s}" for s in Status}
    wanted |= {f"purchase_kind.{k}" for k in PurchaseKind} | {f"register_link_problem.{p}" for p in LinkProblem}
    wanted |= {f"verdict.{v}" for v in Verdict} | {f"transfer.{c}" for c in TransferCode}
    wanted |= {f"deployment.{d}" for d in DeploymentStatus} | {f"relation.{r}" for r in Relation}
    wanted |= {f"evidence.{e}" for e in DocumentationLevel} | {f"basis.{b}" for b in Basis}
    wanted |= {f"reason.{c}" for c in ReasonCode} | {f"gaps_reference_{k}" for k in ReferenceKind}
    wanted |= {f"gaps_refused.{r}" for r in NoReference} | {f"capability.{c}" for c in Capability}
    wanted |= {f"answer_problem.{c}" for c in AnswerCode} | {f"constraint_problem.{c}" for c in ConstraintCode}
    wanted |= {f"criterion.{k}" for k in CriterionKind}
    wanted |= {f"table_problem.{c}" for c in TableProblemCode} | {f"table_note.{c}" for c in TableNoteCode}
    wanted |= {f"table_heading.{c}" for c in TableField} | {f"reading.{i}" for i in READINGS}
    assert wanted <= set(RU)


def test_every_key_used_in_code_and_templates_exists() -> None:
    used: set[str] = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "bot").rglob("*.html")]:
        found = re.findall(
            r"""\b(?:w|words|self\.words|talk\.words)\(\s*["']([a-z_.-]+)["']""", path.read_text("utf-8")
        )
        used |= set(found)
    assert len(used) > 60
    assert used <= set(RU)


def test_every_text_is_used() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "bot").rglob("*") if p.suffix in {".py", ".html", ".js"})
    # Keys of a vocabulary are put together: f"verdict.{code}", "basis." + code, f"{family}.{code}" of "table_note".
    beginnings = set(re.findall(r"""f["']([a-z_.-]{3,}[a-z._])\{""", code))
    beginnings |= set(re.findall(r"""["']([a-z_.]{3,}[._])["'] *[~+]""", code))

    def is_used(key: str) -> bool:
        family = key.split(".")[0]
        return any(f"{quote}{k}{quote}" in code for k in (key, family) for quote in "\"'") or key.startswith(
            tuple(beginnings)
        )

    assert [key for key in RU if not is_used(key)] == []
    assert not is_used("nowhere.used") and not is_used("nowhere_used")


def test_no_text_says_allowed() -> None:
    assert not [k for k, text in RU.items() if re.search(r"разреш(ено|ена|ается)", text, re.IGNORECASE)]
    assert not [k for k, text in EN.items() if re.search(r"\b(allowed|permitted)\b", text, re.IGNORECASE)]


def test_unchecked_product_is_never_said_to_be_absent_from_the_register() -> None:
    for texts in (RU, EN):
        for status in (Status.UNVERIFIED, Status.UNKNOWN):
            assert not re.search(r"не в реестре|отсутствует|not in the register", texts[f"register_status.{status}"])


@pytest.mark.parametrize(
    ("n", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (21, 0), (22, 1), (111, 2), (0, 2), (101, 0)]
)
def test_russian_numbers_choose_their_form(n: int, form: int) -> None:
    assert plural_form(Language.RU, n) == form


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_english_has_one_and_many(n: int) -> None:
    assert plural_form(Language.EN, n) == (n != 1)


@settings(deadline=None)  # the first number of a language reads its data
@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.sampled_from(Language))
def test_written_number_is_the_number_rounded(value: float, digits: int, language: Language) -> None:
    group, point = ("\u00a0", ",") if language is Language.RU else (",", ".")
    written = words_in(language).number(value, digits)
    whole, _, fraction = written.partition(point)
    assert (len(fraction), float(whole.replace(group, "") + "." + (fraction or "0"))) == (digits, round(value, digits))
    assert [len(part) for part in whole.lstrip("-").split(group)[1:]] == [3] * written.count(group)


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1)))
def test_written_date_holds_year_month_and_day(day: date) -> None:
    assert words_in(Language.EN).date(day.isoformat()) == day.isoformat()
    assert words_in(Language.RU).date(day.isoformat()) == f"{day.day:02}.{day.month:02}.{day.year}"


@pytest.mark.parametrize("text", ["", "вчера", "2026-13-45", "2026-11-24-01", "24.11.2026"])
def test_what_is_no_date_stands_as_it_is(text: str) -> None:
    assert (words_in(Language.RU).date(text), words_in(Language.EN).date(text)) == (text, text)


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    ru, en = words_in(Language.RU), words_in(Language.EN)
    assert (ru.number(60300), ru.number(19.15, 2)) == ("60\u00a0300", "19,15")
    assert (en.number(60300), en.number(19.15, 2)) == ("60,300", "19.15")
    assert (ru.date("2021-10-26"), ru.date("2021-07"), ru.date("2018")) == ("26.10.2021", "07.2021", "2018")
