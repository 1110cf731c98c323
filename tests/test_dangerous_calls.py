"""What the program's own code never does, told by its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.texts import words

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "catalogue", "embeddings", "recommender")
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
READS_OBJECTS = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "jsonpickle", "cloudpickle"}
WEAK = {"md5", "sha1"}
STARTS = {"subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_output", "subprocess.check_call"}
LOADS_ARRAYS = {"np.load", "numpy.load"}


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call: where, what, and the call itself."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.func), node


def _keyword(call: ast.Call, name: str) -> object:
    return next((getattr(k.value, "value", k.value) for k in call.keywords if k.arg == name), None)


def test_no_text_is_run_as_code_and_no_command_goes_through_a_shell() -> None:
    found = list(_calls())
    assert sum(what in STARTS for _, what, _ in found) >= 3  # the processes of Provodnik itself are seen
    assert not [where for where, what, _ in found if what in RUNS_TEXT]
    for where, what, call in found:
        if what in STARTS:
            assert _keyword(call, "shell") in (None, False), where
            assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Constant), where


def test_nothing_is_loaded_that_could_bring_code() -> None:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    module = getattr(node, "module", None) or ""
                    names = {alias.name.partition(".")[0] for alias in node.names} if not module else {module}
                    assert not names & READS_OBJECTS, path
    for where, what, call in _calls():
        if what in LOADS_ARRAYS:
            assert _keyword(call, "allow_pickle") is False, where
        if what == "yaml.load":
            assert ast.unparse(call.args[1]) == "Loader", where  # the safe one, in C where it is there
    assert words.Loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", None))


def test_weak_hashes_are_not_used() -> None:
    for where, what, call in _calls():
        assert what.rpartition(".")[2] not in WEAK, where
        if what.rpartition(".")[2] in ("new", "file_digest"):
            named = {a.value for a in call.args if isinstance(a, ast.Constant)}
            assert not named & WEAK, where


def test_no_value_is_written_into_a_statement_of_the_database() -> None:
    """`text(…)` of SQLAlchemy holds constants only: names in capitals and those of our own tables."""
    seen = 0
    for where, what, call in _calls():
        if what not in ("text", "sa.text", "sqlalchemy.text") or not call.args:
            continue
        seen += 1
        for part in ast.walk(call.args[0]):
            if isinstance(part, ast.FormattedValue):
                inside = ast.unparse(part.value)
                ours = inside.isupper() or inside.endswith((".schema", ".name")) or inside == "newest"
                assert ours, f"{where}: {inside}"
    assert seen >= 8
