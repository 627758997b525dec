"""The judge gives the right points, for right answers of any form and for wrong ones."""

import re
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.right import RIGHT
from backprop_lab.graph import OPERATIONS
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.judge import judge
from backprop_lab.tasks.task import draw_calls
from backprop_lab.tasks.wire import Reply
from tasks.students import Function, with_one_output_wrong

OUTPUTS = [(name, out) for name, task in TASKS.items() if not task.observe for out in task.points]


@pytest.mark.parametrize("name", TASKS)
def test_the_reference_earns_everything(name: str) -> None:
    for seed in range(10):
        verdict = verdict_on(TASKS[name], TASKS[name].reference, np.random.default_rng(seed))
        assert verdict.status == "correct"
        assert verdict.points == TASKS[name].max_points


@pytest.mark.parametrize(("name", "function"), RIGHT)
def test_right_in_another_way_earns_everything(name: str, function: Function) -> None:
    for seed in range(5):
        verdict = verdict_on(TASKS[name], function, np.random.default_rng(seed))
        assert verdict.status == "correct", verdict


@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_one_wrong_output_costs_exactly_its_points(name: str, output: str) -> None:
    task = TASKS[name]
    verdict = verdict_on(task, with_one_output_wrong(task, output), np.random.default_rng(3))
    assert verdict.points == task.max_points - task.points[output]
    assert verdict.mistake == ""
    assert output in verdict.observation


def verdict(function: Function, name: str = "dense_backward") -> Any:
    return verdict_on(TASKS[name], function, np.random.default_rng(0))


def test_an_error_is_shown_with_its_line() -> None:
    def student(dy: Any, cache: Any) -> Any:
        return dy @ cache[1]

    found = verdict(student)
    assert found.status == "error"
    assert found.observation.startswith("It stopped: ValueError: ")
    assert re.search(r"\(line \d+ of its cell\)\.$", found.observation)


def test_an_error_in_a_special_case_names_it_where_a_usual_one_went_well() -> None:
    def student(parameters: Any, x: Any, labels: Any, learning_rate: Any) -> Any:
        if len(x) == 1:
            raise IndexError("no")
        return TASKS["train_step"].reference(parameters, x, labels, learning_rate)

    task, named = TASKS["train_step"], set()
    for seed in range(10):
        found = verdict_on(task, student, np.random.default_rng(seed))
        named.add("(case: one sample)" in found.observation)
        always = verdict_on(task, lambda p, x, labels, rate: 1 / 0, np.random.default_rng(seed))
        assert "case" not in always.observation
    assert named == {True, False}


def test_writing_into_an_argument_earns_nothing() -> None:
    def student(dy: Any, cache: Any) -> Any:
        right = TASKS["dense_backward"].reference(dy, cache)
        dy *= 0.5
        return right

    found = verdict(student)
    assert found.points == 0
    assert "writes into" in found.observation


def test_the_number_of_results_is_named() -> None:
    assert (
        "returned 2 results, expected 3: dx, dW, db" in verdict(lambda dy, c: (dy, dy)).observation
    )


def test_results_of_one_shape_may_come_in_a_list_of_lists() -> None:
    def add(dy: Any, cache: Any) -> Any:
        return [gradient.tolist() for gradient in TASKS["add_backward"].reference(dy, cache)]

    for seed in range(3):
        found = verdict_on(TASKS["add_backward"], add, np.random.default_rng(seed))
        assert found.status == "correct", found


def test_a_transposed_shape_is_named_without_a_known_mistake() -> None:
    found = verdict(lambda dy, c: (c[1] @ dy.T, c[0].T @ dy, dy.sum(0)))
    assert "dx has shape" in found.observation
    assert "transpose" in found.concept


def test_float32_inside_is_named() -> None:
    def student(dy: Any, cache: Any) -> Any:
        return dy.astype(np.float32) * (1 - cache.astype(np.float32) ** 2)

    assert "seven digits" in verdict(student, "tanh_backward").observation


def test_right_but_for_a_special_input_says_which() -> None:
    def student(x: Any) -> Any:
        y = TASKS["sigmoid_forward"].reference(x)[0]
        y[np.abs(x) > 500] = 0.5
        return y, y

    assert "large x" in verdict(student, "sigmoid_forward").observation


def test_overflow_is_seen() -> None:
    found = verdict(lambda x: (1 / (1 + np.exp(-x)), np.exp(-x)), "sigmoid_forward")
    assert found.observation == "cache holds NaN or infinity (case: large x)."


def test_one_output_that_is_missing_costs_only_itself() -> None:
    found = verdict(lambda dy, c: (dy @ c[1].T, None, "later"))
    assert found.points == 2
    assert found.observation == "dW is None, so far."


def test_a_part_of_a_cache_is_named() -> None:
    found = verdict(lambda x, W, b: (x @ W + b, (x.T, W)), "dense_forward")
    assert found.observation.startswith("cache[0] has shape")
    assert "transpose" in found.concept


EPOCHS: dict[str, Function] = {
    "the first sample left out": lambda w, b, X, y, rate: EPOCH(w, b, X[1:], y[1:], rate),
    "the last sample left out": lambda w, b, X, y, rate: EPOCH(w, b, X[:-1], y[:-1], rate),
    "in reverse": lambda w, b, X, y, rate: EPOCH(w, b, X[::-1], y[::-1], rate),
    "twice": lambda w, b, X, y, rate: EPOCH(*EPOCH(w, b, X, y, rate), X, y, rate),
}
EPOCH = TASKS["perceptron_epoch"].reference


@pytest.mark.parametrize("student", EPOCHS.values(), ids=EPOCHS)
def test_a_wrong_epoch_never_passes_by_luck(student: Function) -> None:
    for seed in range(40):
        found = verdict_on(TASKS["perceptron_epoch"], student, np.random.default_rng(seed))
        assert found.points == 0


@pytest.mark.parametrize("threshold", [-0.1, 0.1, 0.5])
def test_another_threshold_is_no_right_answer(threshold: float) -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        found = verdict_on(TASKS["perceptron_predict"], lambda X, w, b: X @ w + b >= threshold, rng)
        assert found.points == 0
        assert found.mistake == ""


def test_a_walk_that_begins_with_plain_zeros_never_passes() -> None:
    """What a share reaches gets the shape of the share; one array gets none."""

    def student(operations: Any, parents: Any, values: Any) -> Any:
        gradients: list[Any] = [0] * len(values)
        gradients[-1] = 1.0
        for node in TASKS["topological_order"].reference(parents)[::-1]:
            if operations[node] != "input":
                operation = OPERATIONS[operations[node]]
                _, cache = operation.forward(*[values[parent] for parent in parents[node]])
                shares = operation.gradients(gradients[node], cache)
                for parent, share in zip(parents[node], shares, strict=True):
                    gradients[parent] = gradients[parent] + share
        return gradients

    for seed in range(20):
        found = verdict_on(TASKS["backpropagate"], student, np.random.default_rng(seed))
        assert found.mistake == "BPG39", found


def test_a_reply_too_few_is_no_answer() -> None:
    task = TASKS["relu_backward"]
    calls = draw_calls(task, np.random.default_rng(0))
    replies = [Reply("returned", task.reference(*call.arguments)) for call in calls]
    assert judge(task, calls, replies).status == "correct"
    assert judge(task, calls, replies[:-1]).status == "malformed"
    assert judge(task, calls, [*replies[:-1], Reply("timeout")]).status == "timeout"


def test_no_verdict_shows_a_reference_value() -> None:
    task = TASKS["dense_backward"]
    calls = draw_calls(task, np.random.default_rng(0))
    numbers = {
        f"{abs(number):.3f}"
        for call in calls
        for array in task.reference(*call.arguments)
        for number in array.ravel()
    }
    found = str(verdict(with_one_output_wrong(task, "dW")))
    assert not any(number in found for number in numbers)
