"""The catalogue tests itself: each mistake is wrong, is named, and is taken for no other."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.students import Function, making
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.task import Mistake, Task, draw_calls
from backprop_lab.tasks.values import agree

KNOWN = [(task, mistake) for task in TASKS.values() for mistake in task.mistakes]
WRITABLE = [(task, mistake) for task, mistake in KNOWN if task.observe is None]


def name_of(value: object) -> str:
    return value.id if isinstance(value, Mistake) else getattr(value, "name", "")


@pytest.mark.parametrize(("task", "mistake"), WRITABLE, ids=name_of)
def test_a_known_mistake_is_named_whatever_is_drawn(task: Task, mistake: Mistake) -> None:
    for seed in range(5):
        verdict = verdict_on(task, making(task, mistake), np.random.default_rng(seed))
        wrong = {output.output for output in verdict.outputs if output.status == "wrong"}
        assert verdict.mistake == mistake.id, verdict
        assert wrong <= set(mistake.outputs.split())
        assert verdict.points == sum(task.points.values()) - sum(task.points[o] for o in wrong)


@pytest.mark.parametrize(
    ("network", "mistake"),
    [
        # (h of the corners) -> (score of the last neuron); hidden neurons: "at least one", "both"
        (([[1, 1], [1, 1]], [-0.5, -1.5], [1, 0], -0.5), "XOR01"),
        (([[1, 1], [1, 1]], [-0.5, -1.5], [0, 1], -0.5), "XOR02"),
        (([[1, 1], [1, 1]], [-0.5, -1.5], [-1, 1], 0.5), "XOR03"),
        (([[1, 1], [1, 1]], [-0.5, -1.5], [0, -1], 0.5), "XOR04"),
        (([[0, 0], [0, 0]], [0, 0], [0, 0], 0), "XOR05"),
        (([[0, 0], [0, 0]], [0, 0], [0, 0], -1), "XOR06"),
    ],
)
def test_a_network_for_another_function_is_named(network: tuple, mistake: str) -> None:
    verdict = verdict_on(TASKS["xor_by_hand"], lambda: network, np.random.default_rng(0))
    assert verdict.mistake == mistake
    assert verdict.points == 0


def naming(mistake: Mistake) -> Function:
    """Write the function that returns the names which this mistake gives."""

    def student(backward_results: Any, numerical_results: Any) -> list[str]:
        flags = mistake.wrong(backward_results, numerical_results)
        return [name for (name, _), flag in zip(backward_results, flags, strict=True) if flag]

    return student


def with_test(is_faulty: Callable[[Any, Any], Any]) -> Function:
    """Write the function that names the pairs for which this is true."""
    return lambda backward_results, numerical_results: [
        backward_results[i][0]
        for i in range(len(backward_results))
        if is_faulty(backward_results[i][1], numerical_results[i][1])
    ]


def stopping_early(backward_results: Any, numerical_results: Any) -> list[str]:
    for (name, a), (_, b) in zip(backward_results, numerical_results, strict=True):
        if np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max()) > 1e-6:
            return [name]
    return []


WRONG_NAMES: list[tuple[str, Function]] = [
    *((m.id, naming(m)) for m in TASKS["find_the_faulty_backward"].mistakes),
    # As students write them.
    ("FFB51", with_test(lambda a, b: (abs(a - b) > 1e-6).any())),
    ("FFB52", with_test(lambda a, b: abs(a - b).max() / (1e-8 + abs(a).max()) > 1e-6)),
    ("FFB54", with_test(lambda a, b: abs(a - b).max() / (abs(a) + abs(b)).max() > 1e-4)),
    ("FFB56", with_test(lambda a, b: np.mean(abs(a - b)) / np.mean(abs(a)) > 1e-6)),
    ("FFB57", with_test(lambda a, b: np.linalg.norm(a - b) > 1e-6 * np.linalg.norm(a + b) / 2)),
    ("FFB59", with_test(lambda a, b: (a - b).max() / abs(a).max() > 1e-6)),
    ("FFB64", stopping_early),
    ("FFB21", with_test(lambda a, b: (a != b).any())),
    ("FFB70", with_test(lambda a, b: not abs(a - b).max() / abs(b).max() > 1e-6)),
    ("FFB23", with_test(lambda a, b: not np.allclose(b, a))),
    ("FFB27", with_test(lambda a, b: abs(a - b).max() / abs(b).max() > 1e-6)),
]


@pytest.mark.parametrize(("mistake", "student"), WRONG_NAMES)
def test_wrong_names_are_recognised(mistake: str, student: Function) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        verdict = verdict_on(TASKS["find_the_faulty_backward"], student, rng)
        assert verdict.mistake == mistake, verdict
        assert verdict.points == 0


def children_of(parents: Any) -> list[list[int]]:
    return [[c for c in range(len(parents)) if v in parents[c]] for v in range(len(parents))]


def in_depth(starts: Any, following: Any, *, first: bool) -> list[int]:
    """Walk in depth and list each node once, before or after what follows it."""
    order: list[int] = []
    seen = set()

    def visit(node: int) -> None:
        if node in seen:
            return
        seen.add(node)
        if first:
            order.append(node)
        for other in following[node]:
            visit(other)
        if not first:
            order.append(node)

    for node in starts:
        visit(node)
    return order


def in_layers(parents: Any) -> list[int]:
    layer = [v for v in range(len(parents)) if len(parents[v]) == 0]
    order: list[int] = []
    while layer:
        order += layer
        layer = [v for v in range(len(parents)) if v not in order and set(parents[v]) & set(layer)]
    return order


def from_a_stack(parents: Any) -> list[int]:
    stack = [v for v in range(len(parents)) if parents[v] == []]
    order: list[int] = []
    while len(stack) > 0:
        node = stack.pop()
        if node in order:
            continue
        order.append(node)
        for child in children_of(parents)[node]:
            stack.append(child)
    return order


def waiting_for_one(parents: Any, which: int) -> list[int]:
    ready = [v for v in range(len(parents)) if not parents[v]]
    order = []
    while ready:
        order.append(ready.pop(0))
        ready += [c for c in range(len(parents)) if parents[c] and parents[c][which] == order[-1]]
    return order


def numbered_by_place(parents: Any) -> list[int]:
    order = TASKS["topological_order"].reference(parents)
    return [order.index(node) for node in range(len(order))]


def all_of(parents: Any) -> list[int]:
    return list(range(len(parents)))


WRONG_ORDERS: list[tuple[str, Function]] = [
    ("TOP01", lambda p: in_depth(all_of(p), children_of(p), first=False)),
    ("TOP01", lambda p: TASKS["topological_order"].reference(p)[::-1]),
    ("TOP02", lambda p: np.arange(len(p))),
    ("TOP03", lambda p: all_of(p)[::-1]),
    ("TOP04", lambda p: [v for v in all_of(p) if not p[v]] + [v for v in all_of(p) if p[v]]),
    ("TOP05", lambda p: sorted(all_of(p), key=lambda v: len(p[v]))),
    ("TOP06", lambda p: sorted(all_of(p), key=lambda v: max([-1, *p[v]]))),
    ("TOP07", in_layers),
    ("TOP08", lambda p: in_depth([v for v in all_of(p) if not p[v]], children_of(p), first=True)),
    ("TOP09", from_a_stack),
    ("TOP10", lambda p: in_depth(all_of(p), p, first=True)),
    ("TOP11", lambda p: in_depth(all_of(p), p, first=True)[::-1]),
    ("TOP12", lambda p: waiting_for_one(p, 0)),
    ("TOP13", lambda p: waiting_for_one(p, -1)),
    ("TOP14", numbered_by_place),
]


@pytest.mark.parametrize(("mistake", "student"), WRONG_ORDERS)
def test_a_wrong_order_is_recognised(mistake: str, student: Function) -> None:
    for seed in range(5):
        verdict = verdict_on(TASKS["topological_order"], student, np.random.default_rng(seed))
        assert verdict.mistake == mistake, verdict
        assert verdict.points == 0


def test_no_mistake_of_an_observed_task_is_left_out() -> None:
    written = {mistake for mistake, _ in (*WRONG_NAMES, *WRONG_ORDERS)}
    for name in ("find_the_faulty_backward", "topological_order"):
        assert {mistake.id for mistake in TASKS[name].mistakes} <= written


@pytest.mark.parametrize("task", TASKS.values(), ids=name_of)
def test_no_two_mistakes_give_the_same_numbers(task: Task) -> None:
    calls = draw_calls(task, np.random.default_rng(0))
    for i, first in enumerate(task.mistakes):
        for second in task.mistakes[i + 1 :]:
            if set(first.outputs.split()) != set(second.outputs.split()):
                continue
            assert not all(
                agree(value, first.values(call.arguments)[output])
                for call in calls
                for output, value in second.values(call.arguments).items()
            ), (first.id, second.id)


def test_ids_are_unique_and_outputs_exist() -> None:
    ids = [mistake.id for _, mistake in KNOWN]
    assert len(set(ids)) == len(ids)
    for task, mistake in KNOWN:
        assert set(mistake.outputs.split()) <= set(task.points), mistake.id


def test_texts_are_short_and_whole() -> None:
    for _, mistake in KNOWN:
        for text in (mistake.observation, mistake.concept, mistake.question):
            assert text[-1] in ".?", mistake.id
            assert len(text) <= 120, mistake.id
        assert mistake.question.endswith("?"), mistake.id
