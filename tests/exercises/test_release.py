"""What students get holds no answer: no solution, no reference value, no trace of the builder."""

import ast
import re
from collections.abc import Callable, Iterator
from inspect import Parameter, isfunction, signature
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbformat import NotebookNode

from backprop_lab.audit.secrets import DIGITS, NUMBER, flat
from backprop_lab.by_hand import (
    EXAMPLE_1_1_1,
    EXAMPLE_2_2_2,
    LEARNING_RATE,
    network_1_1_1_backward,
    network_1_1_1_values,
    network_2_2_2_backward,
    network_2_2_2_step,
    network_2_2_2_values,
)
from backprop_lab.grading.exercise import solution
from backprop_lab.tasks import TASKS, TOPICS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.task import RANDOM, Task
from exercises.conftest import code_of
from grading.conftest import EXERCISES

# What a later notebook gets from earlier ones, so that one mistake is not paid twice: the forward
# passes that a measurement needs, and in the last one the network that is trained.
GIVEN = {
    "layers": {"dense_forward"},
    "optimizers": {"softmax_cross_entropy_forward"},
    "training": {
        "mlp_forward",
        "mlp_backward",
        "softmax_cross_entropy_forward",
        "softmax_cross_entropy_backward",
        "dropout_forward",
    },
}
TRIVIAL = re.compile(r"[\w, ]+ = cache|return [\w, ]+|for .*:|if .*:|else:|continue|break|[\])}]+")
MARKS = ("BEGIN", "SOLUTION", "MARK SCHEME", "Rubric", "Excellent", "Acceptable", ":task:")
MARKS += (":free:", '"written":', "jupytext", "/home", "/root", "/tmp", "TODO", "FIXME", "noqa")
OF_A_CELL = {"nbgrader", "deletable", "editable"}
OF_NBGRADER = {"cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version"}
OF_NBGRADER |= {"solution", "task"}


def lines_of(code: str) -> Iterator[str]:
    """Go through the lines of a program without comments and spaces at their ends."""
    return (line.split("  #")[0].strip() for line in code.splitlines())


def telling_lines(task: Task) -> set[str]:
    """List the lines of a solution that tell something."""
    _, body = solution(task).split("### BEGIN SOLUTION")
    lines = {line for line in lines_of(body) if not line.startswith("#")}
    return {line for line in lines if len(line) > 8 and not TRIVIAL.fullmatch(line)}


def copied(notebook: NotebookNode, task: Task) -> set[str]:
    """List the lines of a solution that stand in a notebook."""
    return telling_lines(task) & {line for code in code_of(notebook) for line in lines_of(code)}


@pytest.mark.parametrize("topic", EXERCISES)
def test_no_line_of_a_solution_is_in_it(topic: str, releases: dict[str, NotebookNode]) -> None:
    for task in TOPICS[topic]:
        assert copied(releases[topic], task) == set(), task.name


def test_a_line_of_a_solution_is_found(sources: dict[str, NotebookNode]) -> None:
    for topic, notebook in sources.items():
        for task in TOPICS[topic]:
            assert copied(notebook, task) == telling_lines(task), task.name


def functions_of(notebook: NotebookNode) -> dict[str, Callable[..., Any]]:
    """Run a notebook as it is and return every function that it has made, in objects too."""
    names: dict[str, Any] = {"__name__": "notebook"}
    with mpl.rc_context({"backend": "agg"}):
        for source in code_of(notebook):
            exec(source, names)
            plt.close("all")  # as a notebook does at the end of a cell
    found = {name: value for name, value in names.items() if is_from_here(value)}
    for name, value in names.items():
        for key, part in value.items() if isinstance(value, dict) else ():
            if type(part).__module__ == "notebook":
                for attribute in vars(type(part)):
                    method = getattr(part, attribute)
                    if callable(method) and not attribute.startswith("__"):
                        found[f"{name}[{key!r}].{attribute}"] = method
            if isfunction(part):
                found[f"{name}[{key!r}]"] = part
    return found


def is_from_here(value: Any) -> bool:
    """Whether this is a function of the notebook itself."""
    return isfunction(value) and value.__module__ == "notebook"


def fits(function: Callable[..., Any], task: Task) -> bool:
    """Whether a function can be called as a task's."""
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [p for p in signature(function).parameters.values() if p.kind in kinds]
    least = sum(p.default is Parameter.empty for p in parameters)
    return least <= len(signature(task.reference).parameters) <= len(parameters)


def answers(functions: dict[str, Callable[..., Any]]) -> set[tuple[str, str]]:
    """List which functions are right for which task."""
    return {
        (name, task.name)
        for name, function in functions.items()
        for task in TASKS.values()
        if fits(function, task)
        and verdict_on(task, function, np.random.default_rng(0)).status == "correct"
    }


@pytest.mark.parametrize("topic", EXERCISES)
def test_no_function_in_it_is_an_answer(
    topic: str,
    releases: dict[str, NotebookNode],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    found = answers(functions_of(releases[topic]))
    assert {task for _, task in found} == GIVEN.get(topic, set())
    assert GIVEN.get(topic, set()).isdisjoint(task.name for task in TOPICS[topic])


def test_an_answer_is_found(
    sources: dict[str, NotebookNode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = answers(functions_of(sources["dense"]))
    assert found == {(task.name, task.name) for task in TOPICS["dense"]}


def fixed_results(task: Task) -> list[float]:
    """Compute the numbers of those results that are the same in every draw."""
    found: list[float] = []
    for case in task.cases:
        if case not in RANDOM:
            one, other = (
                [*flat_or_none(task.right(task.cases[case](np.random.default_rng(seed))))]
                for seed in (1, 2)
            )
            found += one if one == other else []
    return found


def flat_or_none(value: Any) -> list[float]:
    """List the numbers of a result, if it has nothing else."""
    try:
        return [*flat(value)]
    except (TypeError, ValueError):
        return []


def worked_numbers() -> list[float]:
    """Compute every number of the two worked networks that a student is to find."""
    found: list[float] = []
    networks = (EXAMPLE_1_1_1, network_1_1_1_values, network_1_1_1_backward)
    for example, values, backward in (
        networks,
        (EXAMPLE_2_2_2, network_2_2_2_values, network_2_2_2_backward),
    ):
        given = {*flat(tuple(example.values()))}
        table = flat(tuple(values(**example).values()))
        found += [number for number in table if number not in given]
        found += flat(backward(**example))
    return [*found, *flat(network_2_2_2_step(**EXAMPLE_2_2_2, learning_rate=LEARNING_RATE))]


def told(notebook: NotebookNode, numbers: list[float]) -> set[str]:
    """List the numbers in a notebook that are, in all their digits, among these."""
    found = set()
    for text in {text for cell in notebook.cells for text in NUMBER.findall(cell.source)}:
        digits = len(re.sub(r"e.*|\.", "", text).strip("0"))
        if digits >= DIGITS and "." in text:
            rounding = 0.5 * 10.0 ** (1 - digits)
            if np.isclose(float(text), np.abs(numbers), rtol=rounding, atol=0.0).any():
                found.add(text)
    return found


@pytest.mark.parametrize("topic", EXERCISES)
def test_no_reference_value_is_in_it(topic: str, releases: dict[str, NotebookNode]) -> None:
    numbers = worked_numbers()
    numbers += [number for task in TOPICS[topic] for number in fixed_results(task)]
    assert told(releases[topic], numbers) == set()


def test_a_reference_value_is_found(releases: dict[str, NotebookNode]) -> None:
    notebook = NotebookNode(cells=[NotebookNode(source="the derivative is -0.1198 or 2.5")])
    assert told(notebook, worked_numbers()) == {"0.1198"}


def marks_in(text: str) -> list[str]:
    """List what only the builder writes."""
    return [mark for mark in MARKS if mark in text]


@pytest.mark.parametrize("topic", EXERCISES)
def test_it_has_no_mark_of_the_builder(topic: str, releases: dict[str, NotebookNode]) -> None:
    notebook = releases[topic]
    assert set(notebook.metadata) == {"kernelspec"}
    for cell in notebook.cells:
        assert not marks_in(cell.source), cell.source
        assert set(cell.metadata) <= OF_A_CELL
        assert set(cell.metadata.get("nbgrader", ())) <= OF_NBGRADER
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            ast.parse(cell.source)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_found(mark: str) -> None:
    assert mark in marks_in(f"before {mark} after")
