"""Lists of names and orders are judged by what they do; one that does nothing gets a reason."""

import re
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.students import Function
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.verdict import Verdict

NAMES = TASKS["find_the_faulty_backward"].reference
ORDER = TASKS["topological_order"].reference


def verdict(name: str, function: Function, seed: int = 0) -> Verdict:
    return verdict_on(TASKS[name], function, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        (lambda b, n: "dx", "names is not a list of texts."),
        (lambda b, n: 0.0, "names is not a list of texts."),
        (lambda b, n: [1.0 for _ in b], "names is not a list of texts."),
        (lambda b, n: [(name, 0.5) for name in NAMES(b, n)], "names is not a list of texts."),
        (lambda b, n: [*NAMES(b, n), None], "names is not a list of texts."),
        (lambda b, n: ["db"], "names holds 'db', which is none of the names that were given."),
        (lambda b, n: [b[0][0], b[1][0], b[0][0]], "names holds 'd.+' twice."),
        (lambda b, n: set(NAMES(b, n)), "It returned a value of type set, expected arrays .*list."),
        (lambda b, n: NAMES(b[1:], n[1:]), "names is wrong: it lacks d.+, whose two .* differ."),
        (
            lambda b, n: NAMES(b, n) or [b[0][0]],
            r"names is wrong: it holds d.+, whose two .* agree \(case: none is faulty\).",
        ),
    ],
)
def test_names_that_are_none(student: Function, sentence: str) -> None:
    found = verdict("find_the_faulty_backward", student)
    assert re.fullmatch(sentence, found.observation), found
    assert found.points == 0


def test_a_name_that_is_taken_twice_gets_an_idea_and_a_question() -> None:
    def with_two_reasons(backward_results: Any, numerical_results: Any) -> list[str]:
        pairs = zip(backward_results, numerical_results, strict=True)
        other_shape = [name for (name, a), (_, b) in pairs if a.shape != b.shape]
        return NAMES(backward_results, numerical_results) + other_shape

    found = verdict("find_the_faulty_backward", with_two_reasons)
    assert found.observation.endswith("twice.")
    assert found.concept == "A name is taken once, however many reasons there are for it."
    assert found.question == "Can one pair reach two lines of yours that take its name?"


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        (lambda p: 0, "order is not one list of numbers."),
        (lambda p: [[node] for node in ORDER(p)], "order is not one list of numbers."),
        (lambda p: p, "order is not one list of numbers."),
        (lambda p: [float(node) for node in ORDER(p)], "order does not hold whole numbers."),
        (lambda p: [True for _ in p], "order does not hold whole numbers."),
        (lambda p: [str(node) for node in ORDER(p)], r"order\[0\] is of type str, .*"),
        (lambda p: [], r"Node \d+ is missing from order; it has no parents\."),
        (lambda p: [node + 1 for node in ORDER(p)], r"Node \d+ is missing from order; .*"),
        (lambda p: ORDER(p)[:-1], r"Node \d+ is missing from order; .* in it: \[.*\]\."),
        (lambda p: [0, *ORDER(p)], "Node 0 is in order more than once."),
        (lambda p: [*ORDER(p), -1], "order holds numbers that are no node's."),
    ],
)
def test_an_order_that_is_none(student: Function, sentence: str) -> None:
    found = verdict("topological_order", student)
    assert re.fullmatch(sentence, found.observation), found
    assert found.points == 0


def counting_children_once(parents: Any) -> list[int]:
    children = [{c for c, its in enumerate(parents) if v in its} for v in range(len(parents))]
    waiting_for = [len(its_parents) for its_parents in parents]
    order = [v for v, count in enumerate(waiting_for) if count == 0]
    for node in order:
        for child in children[node]:
            waiting_for[child] -= 1
            if waiting_for[child] == 0:
                order.append(child)
    return order


def test_a_node_that_never_gets_its_turn_is_shown_with_the_parent_that_stands_twice() -> None:
    for seed in range(5):
        found = verdict("topological_order", counting_children_once, seed)
        pattern = r"Node \d+ is missing from order; all its parents are in it: \[(\d+), (\d+)\]\."
        shown = re.fullmatch(pattern, found.observation)
        assert shown, found
        assert shown[1] == shown[2]
        assert "the same parent may stand there twice" in found.concept
        assert "count" in found.question


def test_every_node_that_is_missing_or_listed_twice_has_a_concept_and_a_question() -> None:
    for student in (
        lambda p: [],
        lambda p: [v for v in ORDER(p) if p[v]],
        lambda p: ORDER(p)[:-1],
        lambda p: [*ORDER(p), ORDER(p)[0]],
    ):
        found = verdict("topological_order", student)
        assert found.concept
        assert found.question.endswith("?")


def test_a_wrong_order_is_shown_with_its_graph() -> None:
    def student(parents: Any) -> list[int]:
        return [*ORDER(parents)[1:], ORDER(parents)[0]]

    for seed in range(5):
        found = verdict("topological_order", student, seed)
        pattern = r"order is wrong: (\d+) stands before its parent (\d+), with parents = (\[.*\])\."
        shown = re.fullmatch(pattern, found.observation)
        assert shown, found
        node, parent, parents = map(eval, shown.groups())
        assert parent in parents[node]
        place = student(parents).index
        assert place(node) < place(parent)


def test_a_list_says_which_of_its_parts_is_missing() -> None:
    def student(operations: Any, parents: Any, values: Any) -> list[None]:
        return [None] * len(values)

    assert verdict("backpropagate", student).observation == "gradients[0] is None, so far."


def test_rounding_hides_no_special_case() -> None:
    def student(f: Any, x: Any, dy: Any, step: Any) -> Any:
        slopes = TASKS["numerical_gradient"].reference(f, x, dy, 1e-3)
        return slopes * (1.0 + 1e-11)  # within what its rounding may do

    found = verdict("numerical_gradient", student)
    assert found.observation == "dx is right, except in one case: a large step."
