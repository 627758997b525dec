"""What is worth nothing earns nothing, in every task; where luck earns points, a table says why."""

import warnings
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pytest

from backprop_lab.differences import (
    complex_step_gradient,
    forward_difference_gradient,
    numerical_gradient,
)
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.answer import reply_to
from backprop_lab.tasks.finding import Finding
from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.judge import judge
from backprop_lab.tasks.outputs import outputs_of, reference_outputs
from backprop_lab.tasks.task import Call, draw_calls
from backprop_lab.tasks.values import agree
from backprop_lab.tasks.verdict import Verdict
from backprop_lab.tasks.what_if import leaves
from tasks import students
from tasks.measuring import EXPERIMENTS, Measure, measuring
from tasks.students import Student
from test_operations import SAMPLES

in_every_task = pytest.mark.parametrize("name", TASKS)
SEEDS = range(2)

# Where something worthless is right: the task, what was tried, the outputs that it earns, and why.
NO_ARGUMENTS = "there is one right answer, and nothing to be called with"
THE_CACHE = "the cache is made of the arguments, in this order"
NEVER_NEGATIVE = "what comes in is never negative"
SQUARED = "the gradient comes in squared"
LUCK: dict[tuple[str, str], tuple[str, str]] = {
    ("mse_forward", "the first, then all"): ("cache", THE_CACHE),
    ("mse_forward", "part 0, as it is"): ("cache", THE_CACHE),
    ("dense_forward", "part 0, as it is"): ("cache", THE_CACHE),
    ("xor_by_hand", "the first answer again"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "the answer before"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "prepared answers"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "answers by case"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "the sizes of a notebook"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "positive inputs"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "inputs without signs"): ("y", NO_ARGUMENTS),
    ("xor_by_hand", "with noise"): ("y", "the weights may be any that compute XOR"),
    ("find_the_faulty_backward", "with noise"): ("names", "names have no noise"),
    ("topological_order", "inputs without signs"): ("order", NEVER_NEGATIVE),
    ("count_paths", "positive inputs"): ("paths", NEVER_NEGATIVE),
    ("count_iterations", "positive inputs"): ("iterations", NEVER_NEGATIVE),
    ("xavier_scale", "positive inputs"): ("scale", NEVER_NEGATIVE),
    ("he_scale", "positive inputs"): ("scale", NEVER_NEGATIVE),
    ("early_stopping", "positive inputs"): ("best_epoch stop_epoch", NEVER_NEGATIVE),
    ("count_paths", "inputs without signs"): ("paths", NEVER_NEGATIVE),
    ("softmax_jacobian", "inputs without signs"): ("jacobian", NEVER_NEGATIVE),
    ("minibatches", "inputs without signs"): ("batches", NEVER_NEGATIVE),
    ("count_iterations", "inputs without signs"): ("iterations", NEVER_NEGATIVE),
    ("xavier_scale", "inputs without signs"): ("scale", NEVER_NEGATIVE),
    ("he_scale", "inputs without signs"): ("scale", NEVER_NEGATIVE),
    ("early_stopping", "inputs without signs"): ("best_epoch stop_epoch", NEVER_NEGATIVE),
    ("dropout_forward", "inputs without signs"): ("cache", "it depends on the uniforms only"),
    ("rmsprop_step", "inputs without signs"): ("mean_square", SQUARED),
    ("adam_step", "inputs without signs"): ("mean_square", SQUARED),
}


@in_every_task
def test_what_has_nothing_to_do_with_the_task(name: str) -> None:
    assert_worth_nothing(name, students.WORTHLESS, described=True)


@in_every_task
@pytest.mark.parametrize("idea", ["a stub", "None"])
def test_what_is_not_written_is_called_so(name: str, idea: str) -> None:
    assert check(name, students.WORTHLESS[idea], 0).status == "not_written"


@in_every_task
def test_the_arguments_handed_back(name: str) -> None:
    assert_worth_nothing(name, students.HANDED_BACK, described=True)


@in_every_task
def test_the_arguments_brought_into_the_right_shapes(name: str) -> None:
    count = max(len(list(students.parts(call.arguments))) for call in calls_of(name, 0))
    ideas = {
        f"part {first}, {how}": partial(students.handing_back_part, first=first, arrange=arrange)
        for how, arrange in students.ARRANGEMENTS.items()
        for first in range(max(count, 1))
    }
    assert_worth_nothing(name, ideas, statuses=("wrong",))


@in_every_task
def test_right_now_and_then(name: str) -> None:
    assert_worth_nothing(name, students.FORGETFUL)


@in_every_task
def test_right_at_every_call_but_one(name: str) -> None:
    for seed in SEEDS:
        count = len(calls_of(name, seed))
        for wrong in range(count):  # so any number of wrong ones costs the points
            coins = [i != wrong for i in range(count)]
            verdict = check(name, partial(students.by_luck, coins=coins), seed)
            assert verdict.points == 0, (seed, wrong)


@in_every_task
def test_right_for_some_inputs(name: str) -> None:
    assert_worth_nothing(name, students.FOR_SOME_INPUTS, statuses=("wrong",))


@in_every_task
def test_every_check_draws_several_sizes(name: str) -> None:
    """What is right only for one set of sizes passes in fewer than 2 checks of 50."""
    if TASKS[name].parameters:
        alike = sum(len(drawn(name, seed).sizes) == 1 for seed in range(50))
        assert alike < 2, f"in {alike} checks of 50 all calls have the same sizes"


@in_every_task
def test_every_check_draws_both_signs_of_a_number(name: str) -> None:
    """What passes over the sign of a number passes in fewer than 2 checks of 50."""
    checks = [drawn(name, seed).positive for seed in range(50)]
    counts = {number: sum(check[number] for check in checks) for number in checks[0]}
    often = {number: count for number, count in counts.items() if 2 <= count < 50}
    assert not often, f"never negative in so many checks of 50: {often}"


@in_every_task
def test_nearly_right(name: str) -> None:
    assert_worth_nothing(name, {"with noise": students.with_noise}, statuses=("wrong",))


# float32

NO_FLOATS = "it takes and returns whole numbers"
ONLY_COMPARED = "its numbers are only compared"
EXACT_IN_FLOAT32 = {
    "perceptron_predict": ONLY_COMPARED,
    "xor_by_hand": "its weights are halves and wholes",
    "count_paths": NO_FLOATS,
    "minibatches": NO_FLOATS,
    "count_iterations": NO_FLOATS,
    "early_stopping": ONLY_COMPARED,
    "find_the_faulty_backward": ONLY_COMPARED,
    "topological_order": NO_FLOATS,
}


@in_every_task
@pytest.mark.parametrize("student", [students.inside_float32, students.float32_in_disguise])
def test_float32_inside_earns_nothing(name: str, student: Student) -> None:
    everything = set(TASKS[name].points)
    for seed in SEEDS:
        verdict = check(name, student, seed)
        assert verdict.status == ("correct" if name in EXACT_IN_FLOAT32 else "wrong"), verdict
        assert earned(verdict) == (everything if name in EXACT_IN_FLOAT32 else set()), verdict


@pytest.mark.parametrize("name", [name for name in TASKS if name not in EXACT_IN_FLOAT32])
@pytest.mark.parametrize("student", [students.inside_float32, students.float32_in_disguise])
def test_float32_inside_is_named(name: str, student: Student) -> None:
    verdict = check(name, student, 0, described=True)
    assert verdict.pattern == "float32", verdict


@in_every_task
def test_one_argument_in_float32_spoils_what_depends_on_it(name: str) -> None:
    for student, wrong, seed in with_one_in_float32(name):
        assert earned(check(name, student, seed)) == set(TASKS[name].points) - wrong


@in_every_task
def test_one_argument_in_float32_is_named(name: str) -> None:
    for student, wrong, seed in with_one_in_float32(name):
        if wrong and seed == 0:
            verdict = check(name, student, seed, described=True)
            told = "float32" in " ".join(verdict.sentences)
            # Of two inputs that tie, only one is rounded: then they differ.
            assert told or (name == "maximum_backward" and "ties" in verdict.observation), verdict


@cache
def with_one_in_float32(name: str) -> list[tuple[Student, set[str], int]]:
    """List students who cast one array, with the outputs that this moves, and the seed."""
    found: list[tuple[Student, set[str], int]] = []
    for seed in SEEDS:
        for number in range(float_arrays(name)):
            student = partial(
                students.with_changed_array, number=number, change=students.in_float32
            )
            found.append((student, outputs_moved(name, student, seed), seed))
    return found


# An epsilon in a denominator


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if students.divisions(task)])
def test_an_epsilon_in_a_denominator(name: str) -> None:
    task = TASKS[name]
    for seed in SEEDS:
        for only in (None, *range(students.divisions(task))):
            larger, small = (
                partial(students.with_epsilon, epsilon=size, only=only) for size in (1e-4, 1e-8)
            )
            verdict = check(name, small, seed)
            wrong = outputs_moved(name, larger, seed)
            assert wrong
            assert earned(verdict) == set(task.points) - wrong, (only, verdict)


# Differences instead of a derivation

BEST: dict[str, Measure] = {
    "central, 1e-5": partial(numerical_gradient, step=1e-5),
    "central, 1e-6": partial(numerical_gradient, step=1e-6),
    "forward, 1e-8": partial(forward_difference_gradient, step=1e-8),
    "forward, 1e-6": partial(forward_difference_gradient, step=1e-6),
}
LARGE: dict[str, Measure] = {
    "central, 1e-3": partial(numerical_gradient, step=1e-3),
    "forward, 1e-3": partial(forward_difference_gradient, step=1e-3),
}
FROM_ZERO = "linear, and its input is not in the cache: from 0 a nudge is exact at any step"
THE_LOSS = "nothing is nudged for the loss"
EXACT_AT_ANY_STEP = {
    "unbroadcast": ("dinput", FROM_ZERO),
    "add_backward": ("da db", FROM_ZERO),
    "sum_backward": ("dx", FROM_ZERO),
    "mean_backward": ("dx", FROM_ZERO),
    "dropout_backward": ("dx", FROM_ZERO),
    "train_step": ("loss", THE_LOSS),
}
LINEAR = "linear: exact but for rounding, which a large step makes small"
QUADRATIC = "quadratic: the errors to both sides cancel"
EXACT_AT_LARGE_STEPS: dict[tuple[str, str], tuple[str, str]] = {
    ("mse_backward", "central, 1e-3"): ("dprediction", QUADRATIC),
    ("linear_regression_backward", "central, 1e-3"): ("dw db", QUADRATIC),
    ("multiply_backward", "central, 1e-3"): ("da db", LINEAR),
    ("multiply_backward", "forward, 1e-3"): ("da db", LINEAR),
    ("divide_backward", "central, 1e-3"): ("da", LINEAR),
    ("divide_backward", "forward, 1e-3"): ("da", LINEAR),
    ("maximum_backward", "forward, 1e-3"): ("db", "at a tie the nudge goes the way of the rule"),
    ("matmul_backward", "central, 1e-3"): ("da db", LINEAR),
    ("matmul_backward", "forward, 1e-3"): ("da db", LINEAR),
    ("dense_backward", "central, 1e-3"): ("dx dW db", LINEAR),
    ("dense_backward", "forward, 1e-3"): ("dx dW db", LINEAR),
}


def test_every_backward_task_can_be_measured() -> None:
    operations = {sample.operation.backward for sample in SAMPLES}
    assert {n for n, task in TASKS.items() if task.reference in operations} <= set(EXPERIMENTS)


@pytest.mark.parametrize("way", BEST)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_differences_at_a_good_step_earn_nothing(name: str, way: str) -> None:
    lucky = set(EXACT_AT_ANY_STEP.get(name, ("", ""))[0].split())
    for seed in SEEDS:
        assert earned(measured(name, way, seed)) == lucky, measured(name, way, seed)


@pytest.mark.parametrize("way", BEST)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_differences_at_a_good_step_are_named(name: str, way: str) -> None:
    for seed in SEEDS:
        verdict = measured(name, way, seed)
        assert (
            verdict.status == "correct"
            or verdict.pattern in ("nearly", "float32")
            or "difference quotient" in " ".join(verdict.sentences)
            # A nudge larger than x asks for the logarithm of a number below 0.
            or (name == "log_backward" and "small x" in verdict.observation)
        ), verdict


@pytest.mark.parametrize("way", LARGE)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_differences_at_a_large_step_earn_nothing_where_something_bends(
    name: str, way: str
) -> None:
    exact = EXACT_AT_ANY_STEP.get(name) or EXACT_AT_LARGE_STEPS.get((name, way), ("", ""))
    for seed in SEEDS:
        assert earned(check(name, by(LARGE[way]), seed)) == set(exact[0].split())


def test_complex_steps_pass() -> None:
    """Known and accepted: they are exact to rounding, and whoever writes them knows enough."""
    for seed in SEEDS:
        assert check("gelu_backward", by(complex_step_gradient), seed).status == "correct"


def test_differences_of_higher_order_pass_at_a_large_step() -> None:
    """Known: of two steps combined, the error is that of the fourth power of 1e-3."""

    def combined(f: Any, x: Any, dy: Any) -> Any:
        near, far = (numerical_gradient(f, x, dy, step) for step in (1e-3, 2e-3))
        return (4.0 * near - far) / 3.0

    for seed in SEEDS:
        assert check("exp_backward", by(combined), seed).status == "correct"


# How it is checked


def check(name: str, student: Student, seed: int, *, described: bool = False) -> Verdict:
    """Check a new student; what the judge says of a mistake is left out unless it is asked for."""
    task, calls = TASKS[name], calls_of(name, seed)
    function = student(task)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        replies = [reply_to(function, call.arguments) for call in calls]
        if described:
            return judge(task, calls, replies)
        with patch("backprop_lab.tasks.judge.recognise", return_value=Finding("unknown", "Wrong.")):
            return judge(task, calls, replies)


def earned(verdict: Verdict) -> set[str]:
    return {output.output for output in verdict.outputs if output.points}


def assert_worth_nothing(
    name: str,
    ideas: Mapping[str, Student],
    statuses: tuple[str, ...] = ("wrong", "not_written", "error"),
    *,
    described: bool = False,
) -> None:
    """Check that each idea earns exactly what the table of luck says: mostly nothing."""
    for idea, student in ideas.items():
        lucky = set(LUCK.get((name, idea), ("", ""))[0].split())
        for seed in SEEDS:
            verdict = check(name, student, seed, described=described and seed == 0)
            assert earned(verdict) == lucky, (idea, seed, verdict)
            complete = lucky == set(TASKS[name].points)
            assert verdict.status in (("correct",) if complete else statuses), (idea, seed, verdict)


@cache
def measured(name: str, way: str, seed: int) -> Verdict:
    return check(name, by(BEST[way]), seed, described=True)


def by(measure: Measure) -> Student:
    return partial(measuring, measure=measure)


@cache
def calls_of(name: str, seed: int) -> list[Call]:
    return draw_calls(TASKS[name], np.random.default_rng(seed))


class Drawn(NamedTuple):
    """What a check draws: its different sizes, and whether a number is never negative."""

    sizes: set[Any]
    positive: dict[str, bool]


@cache
def drawn(name: str, seed: int) -> Drawn:
    calls = draw_calls(TASKS[name], np.random.default_rng(seed))
    found: dict[str, list[Any]] = {}
    for call in calls if TASKS[name].parameters else ():
        for leaf in leaves(TASKS[name].parameters.split(", "), call.arguments):
            found.setdefault(leaf.name, []).append(leaf.value)
    numbers = {
        leaf: values
        for leaf, values in found.items()
        if len(values) == len(calls) and all(type(value) is float for value in values)
    }
    return Drawn(
        {students.sizes(call.arguments) for call in calls},
        {leaf: all(value >= 0.0 for value in values) for leaf, values in numbers.items()},
    )


def float_arrays(name: str) -> int:
    """Count the arrays of floats among the arguments."""
    return max(
        sum(isinstance(p, np.ndarray) and students.is_float(p) for p in students.parts(c.arguments))
        for c in calls_of(name, 0)
    )


def outputs_moved(name: str, student: Student, seed: int) -> set[str]:
    """List the outputs that differ from the right ones by far more than rounding, on some call."""
    task, moved = TASKS[name], set()
    function = student(task)
    for call in calls_of(name, seed):
        with np.errstate(all="ignore"):
            right = reference_outputs(task, call.arguments)
            came = outputs_of(task, call.arguments, function(*resolved(call.arguments)))
        moved |= {o for o in task.points if not agree(came[o], right[o], tolerance=1e-11)}
    return moved
