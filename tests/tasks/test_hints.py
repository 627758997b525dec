"""The ladder of hints: one rung per new attempt, and nothing is lost on the way."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from typing import Any

import numpy as np
import pytest

import backprop_lab
from backprop_lab import check, hint
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.attempts import FILE, attempts_at
from backprop_lab.tasks.hints import chapter_of, next_hint
from backprop_lab.tasks.twins import TWINS
from tasks.conftest import restart

pytestmark = pytest.mark.usefixtures("folder")

NAME = "dense_backward"
TASK = TASKS[NAME]
AVERAGED = next(mistake for mistake in TASK.mistakes if mistake.id == "DEN01")
LADDER = ("hint 1 of 3, the idea", "hint 2 of 3, where to look", "hint 3 of 3, a worked example")


def averaged(dy: Any, cache: Any) -> Any:
    """Divide by n once more: a known mistake of dW."""
    dx, dW, db = TASK.reference(dy, cache)
    return dx, dW / len(dy), db


def averaged_and_more(dy: Any, cache: Any) -> Any:
    """The same mistake, beside another one: the diagnosis stays."""
    dx, dW, db = averaged(dy, cache)
    return dx, dW, db * 1.37


def doubled(dy: Any, cache: Any) -> Any:
    dx, dW, db = TASK.reference(dy, cache)
    return dx, 2.0 * dW, db


def asked(capsys: pytest.CaptureFixture[str], name: Any = NAME) -> str:
    """Ask for a hint; return what it shows, in one line."""
    capsys.readouterr()
    hint(name)
    return " ".join(capsys.readouterr().out.split())


def tried(function: Callable[..., Any], name: str = NAME) -> None:
    check(name, function)


def test_a_hint_wants_a_check_first(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = 'Run check("dense_backward", dense_backward) first: a hint is about what it sees.'
    assert asked(capsys) == sentence


def test_an_unknown_name_is_explained_as_in_check(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "There is no task 'dense_bakward'. Did you mean dense_backward?"
    assert asked(capsys, "dense_bakward").startswith(sentence)
    assert asked(capsys, averaged).startswith("There is no task of type function.")


def test_what_is_right_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    tried(TASK.reference)
    assert asked(capsys) == "dense_backward is right: no hint is needed."


def test_each_rung_is_for_a_new_attempt(capsys: pytest.CaptureFixture[str]) -> None:
    """The idea, the question, the twin: the first is there at once."""
    assert diagnosis_of(averaged) == AVERAGED.id
    tried(averaged)
    shown = asked(capsys)
    assert LADDER[0] in shown
    assert f"{AVERAGED.observation} {AVERAGED.concept}" in shown
    assert AVERAGED.question not in shown
    tried(averaged_and_more)
    shown = asked(capsys)
    assert LADDER[1] in shown
    assert AVERAGED.question in shown
    tried(averaged)
    shown = asked(capsys)
    assert LADDER[2] in shown
    assert " ".join(TWINS[NAME].split()) in shown


def diagnosis_of(function: Callable[..., Any]) -> str:
    tried(function)
    found = attempts_at(NAME).diagnosis
    FILE.unlink()
    return found


def the_same_in_other_words(dy: Any, cache: Any) -> Any:
    """Behaves as `averaged` does, but for rounding."""
    n, (x, W) = len(dy), cache
    return np.einsum("ij,kj->ik", dy, W), np.einsum("ij,ik->jk", x / n, dy), np.ones(n) @ dy


@pytest.mark.parametrize("again", [None, averaged, the_same_in_other_words])
def test_without_a_new_attempt_the_last_hint_is_repeated(
    again: Callable[..., Any] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a check of the same nor of the same in other words is an attempt."""
    tried(averaged)
    first = asked(capsys)
    for _ in range(3):
        if again:
            tried(again)
        repeated = asked(capsys)
        assert LADDER[0] in repeated
        assert "change what dense_backward does, check it, and ask again" in repeated
        assert first.split("The next hint")[0] in repeated


def test_there_and_back_again_was_an_attempt(capsys: pytest.CaptureFixture[str]) -> None:
    tried(averaged)
    asked(capsys)
    tried(averaged_and_more)
    tried(averaged)
    assert LADDER[1] in asked(capsys)


def test_random_results_are_new_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng()
    for title in LADDER:
        tried(lambda dy, cache: (*TASK.reference(dy, cache)[:2], rng.normal(size=dy.shape[1])))
        assert title in asked(capsys)


def test_a_copy_of_the_notebook_may_be_further(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both write the same file; a hint is about what this notebook has seen."""
    tried(averaged)
    with monkeypatch.context() as other:
        restart(other)
        tried(TASK.reference)
        assert "no hint is needed" in asked(capsys)
    for shown in (asked(capsys), asked(capsys)):
        assert LADDER[0] in shown
        assert AVERAGED.observation in shown
    tried(TASK.reference)
    assert "no hint is needed" in asked(capsys)


def test_another_diagnosis_begins_again(capsys: pytest.CaptureFixture[str]) -> None:
    tried(averaged)
    asked(capsys)
    tried(averaged_and_more)
    assert LADDER[1] in asked(capsys)
    tried(doubled)
    assert LADDER[0] in asked(capsys)
    tried(lambda dy, cache: TASK.reference(dy, cache)[:2])
    assert LADDER[0] in asked(capsys)
    tried(TASK.reference)
    tried(averaged)
    assert LADDER[0] in asked(capsys)


def test_the_last_hint_says_where_to_read_on(capsys: pytest.CaptureFixture[str]) -> None:
    for function in (averaged, averaged_and_more, averaged, averaged_and_more, averaged):
        tried(function)
        shown = asked(capsys)
    assert LADDER[2] in shown
    assert 'This is the last hint. Read on in the chapter "The dense layer".' in shown
    assert asked(capsys) == shown


def test_every_task_has_a_chapter() -> None:
    for task in TASKS.values():
        chapter = chapter_of(task)
        assert chapter[0].isupper()
        assert 3 < len(chapter) < 40


def test_a_restart_loses_no_rung(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(averaged)
    asked(capsys)
    restart(monkeypatch)
    shown = asked(capsys)  # of a known mistake even before the first check
    assert LADDER[0] in shown
    assert AVERAGED.observation in shown
    tried(averaged)
    assert LADDER[0] in asked(capsys)
    tried(averaged_and_more)
    restart(monkeypatch)
    assert LADDER[1] in asked(capsys)


def test_after_a_restart_what_no_file_holds_wants_a_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(lambda dy, cache: 1 / 0)
    asked(capsys)
    restart(monkeypatch)
    assert "once more" in asked(capsys)
    tried(lambda dy, cache: 1 / 0)
    assert LADDER[0] in asked(capsys)


FAULTY: dict[str, Callable[..., Any]] = {
    "an error": lambda dy, cache: 1 / 0,
    "None": lambda dy, cache: None,
    "a shape": lambda dy, cache: (dy, dy, dy),
    "too few": lambda dy, cache: dy,
    "text": lambda dy, cache: "dx",
    "an object": lambda dy, cache: object(),
    "other arguments": lambda dy: dy,
    "a class": int,
    "a value": 3.0,  # type: ignore[dict-item]
    "a change": lambda dy, cache: np.random.rand(),  # noqa: NPY002
}


@pytest.mark.parametrize("function", FAULTY.values(), ids=FAULTY)
def test_there_is_something_to_say_for_every_fault(
    function: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    tried(function)
    shown = asked(capsys)
    assert LADDER[0] in shown
    assert len(shown.split()) > 15
    record = json.loads(FILE.read_text("utf-8"))["tasks"][NAME]
    record["new"] = True
    FILE.write_text(json.dumps({"tasks": {NAME: record}}), "utf-8")
    shown = asked(capsys)
    assert LADDER[1] in shown
    assert "?" in shown


def test_an_empty_line_is_no_attempt(capsys: pytest.CaptureFixture[str]) -> None:
    """The line of an error moves, the error stays."""
    for above in ("", "\n\n"):
        names: dict[str, Any] = {}
        exec(
            compile(f"{above}def f(dy, cache):\n    return dy @ cache[1]\n", "cell", "exec"), names
        )
        tried(names["f"])
        shown = asked(capsys)
        assert LADDER[0] in shown
    assert "You have had this hint" in shown


def test_the_file_holds_nothing_personal_and_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    tried(averaged)
    asked(capsys)
    tried(lambda dy, cache: 1 / 0, "tanh_backward")
    tasks = json.loads(FILE.read_text("utf-8"))["tasks"]
    assert set(tasks) == {NAME, "tanh_backward"}
    assert set(tasks[NAME]) == {"count", "rung", "diagnosis", "fingerprint", "new"}
    text = FILE.read_text("utf-8")
    assert "." not in text.replace("check and hint have come in this folder; delete", "")
    assert str(Path.home()) not in text
    assert len(text) < 800


def test_a_hint_is_html_in_a_notebook() -> None:
    tried(averaged)
    shown = next_hint(TASK)
    assert not isinstance(shown, str)
    html = shown._repr_html_()
    assert html.startswith('<section lang="en"')
    assert 'role="heading"' in html
    assert "<pre" not in html
    tried(averaged_and_more)
    next_hint(TASK)
    tried(averaged)
    twin = next_hint(TASK)
    assert not isinstance(twin, str)
    html = twin._repr_html_()
    assert html.count("<pre") == html.count("<pre tabindex=") == 1  # the rest fits any width
    assert '<pre tabindex="0" style="overflow-x:auto">&gt;&gt;&gt; ' in html
    assert html.count("<p>") == 3
    (example,) = (block for block in TWINS[NAME].split("\n\n") if block.startswith(">>>"))
    assert indent(example, "  ") in str(twin)
    assert max(map(len, str(twin).splitlines())) <= 80


def test_the_package_offers_hint() -> None:
    assert backprop_lab.hint is hint
    assert "hint" in backprop_lab.__all__
    assert "another function" in (inspect.getdoc(hint) or "")
