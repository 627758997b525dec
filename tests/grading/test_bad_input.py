"""What no teacher expects to be handed in gets the same sentence in bulk as in the notebook."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lab.grading import runner, unit
from backprop_lab.grading.course import Course
from backprop_lab.grading.feedback import feedback_page
from backprop_lab.grading.limits import Limits
from backprop_lab.grading.samples import filled_in
from backprop_lab.grading.unit import Result, Unit, grade_unit
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.verdict import Verdict

ANSWERS = {
    "sigmoid_forward": "class sigmoid_forward:\n    def __init__(self, x): self.y = x\n",
    "sigmoid_backward": "def sigmoid_backward(dy, y): return dy\n"
    "sigmoid_backward = sigmoid_backward(1, 2)\n",
    "tanh_backward": "def tanh_backward(dy, x, y): return dy\n",
    "relu_backward": "def relu_backward(dy, x):\n"
    "    for _ in range(1000): print('x' * 10_000)\n    return np.where(x > 0, dy, 0.0)\n",
    "leaky_relu_backward": "def leaky_relu_backward(dy, cache):\n    global last\n"
    "    last, slope = cache\n    return np.where(last > 0, dy, slope * dy)\n",
    "softplus_backward": "def softplus_backward(dy, x):\n    np.random.seed(0)\n"
    "    return dy / (1 + np.exp(-x))\n",
    "gelu_backward": "def gelu_backward(dy, x):\n    i = 0\n    while i < 3: pass\n",
}
SENTENCES = {
    "sigmoid_forward": "this is a class: begin with def sigmoid_forward(x):",
    "sigmoid_backward": "sigmoid_backward needs to be a function, and this is of type int",
    "tanh_backward": "tanh_backward is called with (dy, cache); yours takes (dy, x, y).",
    "relu_backward": "It printed a lot, which is not shown.",
    "leaky_relu_backward": "It changes something outside itself: last.",
    "softplus_backward": "It changes something outside itself: np.random.",
    "gelu_backward": "It did not end in time. Which loop's condition never becomes false?",
}


def graded(course: Course, topic: str, answers: dict[str, str], isolation: str) -> Result:
    """Grade one submission as `backprop-lab grade` does, in a room of its own."""
    release = course.release(topic).read_text("utf-8")
    submission = filled_in(release, answers).encode()
    return grade_unit(Unit("s", release, submission, "", b"secret", isolation))


@pytest.fixture(scope="module")
def result(built_course: Path, isolation: str) -> Result:
    """One student with a different kind of bad input in each function."""
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(unit, "run", partial(runner.run, limits=Limits(function_seconds=2)))
        return graded(Course(built_course), "activations", ANSWERS, isolation)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_sentence_is_that_of_check(name: str, result: Result) -> None:
    verdict = next(verdict for verdict in result.verdicts if verdict.task == name)
    assert SENTENCES[name] in " ".join((verdict.observation, *verdict.notes))
    if name != "gelu_backward":  # tests/tasks/test_interruptions.py presses the stop button
        assert shown(verdict) == shown(checked(name))


def checked(name: str) -> Verdict:
    """What `check` says in a notebook with the same cell."""
    names: dict[str, Any] = {"np": np}
    exec(ANSWERS[name], names)
    return verdict_on(TASKS[name], names[name], np.random.default_rng(0))


def shown(verdict: Verdict) -> tuple[Any, ...]:
    """All that a verdict says."""
    return verdict.points, verdict.status, verdict.sentences, verdict.notes


def test_only_the_print_keeps_its_points(result: Result) -> None:
    earned = {verdict.task: verdict.points for verdict in result.verdicts if verdict.points}
    assert earned == {"relu_backward": TASKS["relu_backward"].max_points}


def test_the_page_after_the_deadline_says_all(result: Result) -> None:
    """Observation, idea and question, and the notes."""
    page = feedback_page("activations", result)
    for verdict in result.verdicts:
        for sentence in (*verdict.sentences, *verdict.notes):
            assert sentence.replace("'", "&#39;").replace('"', "&#34;") in page


def test_the_executed_notebook_shows_what_check_shows(result: Result) -> None:
    assert "It changes something outside itself: last." in result.notebook
    assert "hint(" in result.notebook
    assert "What else uses it goes on" not in result.notebook


def test_a_cell_that_never_ends_is_told_apart_from_an_error(
    course: Course, isolation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit, "run", partial(runner.run, limits=Limits(cell_seconds=2)))
    answers = {"dense_backward": "while True: pass"}
    (forward, backward) = graded(course, "dense", answers, isolation).verdicts
    assert forward.status == "correct"
    assert backward.status == "timeout"
    assert "a cell has 2 seconds" in backward.observation
    assert "Which loop's condition never becomes false?" in backward.observation


def test_a_name_that_is_no_text_costs_nobody_else(course: Course, isolation: str) -> None:
    """`globals()[3] = 4` is possible, if not wise."""
    answers = {"dense_backward": "globals()[3] = 4\ndense_backward = 'dW'"}
    (forward, backward) = graded(course, "dense", answers, isolation).verdicts
    assert forward.status == "correct"
    assert "this is of type str" in backward.observation
