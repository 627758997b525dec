"""The catalogue tests itself: each mistake is wrong, is named, and is taken for no other."""

import numpy as np
import pytest

from backprop_lab.audit.students import making
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
