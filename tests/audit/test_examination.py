"""The audit finds what is planted: a hole in the cases, two mistakes that look alike, and more."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.examination import evenly, examine, propose, with_outputs_as_results
from backprop_lab.audit.labels import Label, labelled, rows_in, write
from backprop_lab.audit.outcomes import Examination, Outcome
from backprop_lab.audit.right import RIGHT
from backprop_lab.audit.summary import faults, faults_in, sums_of
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Mistake, Task

RELU = TASKS["relu_backward"]
RIGHT_RELU = [function for name, function in RIGHT if name == "relu_backward"]


def audit_of(task: Task, right: Any = RIGHT_RELU, labels: Any = None) -> list[str]:
    return list(faults_in(examine(task, right, labelled() if labels is None else labels)))


def test_as_it_is_there_is_no_fault() -> None:
    assert audit_of(RELU) == []


def test_a_hole_in_the_cases_is_found() -> None:
    """Without zeros in x nobody sees what the slope at 0 is taken for."""
    cases = {name: draw for name, draw in RELU.cases.items() if name in ("random", "another")}
    found = audit_of(replace(RELU, cases=cases))
    assert any("passes as right: no case shows it" in fault for fault in found)
    assert any("a wrong function passes as right" in fault and ">=" in fault for fault in found)


def test_two_mistakes_that_look_alike_are_found() -> None:
    first = RELU.mistakes[0]
    twin = replace(first, id="TWIN")
    found = audit_of(replace(RELU, mistakes=(*RELU.mistakes, twin)))
    assert f"the mistake TWIN is taken for {first.id}." in found


def test_a_right_answer_that_is_rejected_is_found() -> None:
    def halved(dy: Any, x: Any) -> Any:
        return 0.5 * dy * (x > 0)

    found = audit_of(RELU, [*RIGHT_RELU, halved])
    assert len(found) == 1
    assert found[0].startswith("a right answer is rejected: halved: ")


def test_a_mistake_that_is_none_is_found() -> None:
    harmless = Mistake("HARMLESS", "dx", lambda dy, x: dy * (x > 0), "a.", "b.", "c?")
    found = audit_of(replace(RELU, mistakes=(*RELU.mistakes, harmless)))
    assert "the mistake HARMLESS passes as right: no case shows it." in found


def test_empty_cells_are_found() -> None:
    found = audit_of(replace(RELU, mistakes=RELU.mistakes[:2]), RIGHT_RELU[:3])
    assert "2 mistakes, expected 3." in found
    assert "3 right answers, expected 4." in found


def test_labels_that_are_missing_or_left_over_are_found() -> None:
    labels = {key: name for key, name in labelled().items() if key[0] == "relu_backward"}
    missing = min(labels)
    del labels[missing]
    found = audit_of(RELU, labels=labels | {("relu_backward", "9 sign: a → b"): "RLU01"})
    assert f"a mutant has no label: {missing[1]}." in found
    assert "a label is of no mutant: 9 sign: a → b." in found


def test_the_table_of_labels_survives_writing() -> None:
    rows = [Label("dense_backward", 2, "sign", 'a, "b"', "−a", "DEN17")]
    assert rows_in(write(rows)) == rows


def test_a_proposal_names_the_mistake_that_it_equals() -> None:
    """By the independent inputs, without the judge."""
    proposed = {label.mutant[1]: label.name for label in propose(RELU)}
    for label, name in proposed.items():
        assert labelled()["relu_backward", label] == name


def examinations(**changed: Any) -> Iterator[Examination]:
    good = Outcome("m", "A01", "A01", "mistake", "factor")
    found = Examination(
        "some_task", 1, mistakes=[good] * 100, mutants=[good] * 600, pairs=[good], right=4
    )
    for name, value in changed.items():
        setattr(found, name, value)
    yield found


UNKNOWN = Outcome("m", "A01", "", "unknown", "unknown")
OTHER = Outcome("m", "A01", "B02", "mistake", "unknown")
GOOD = Outcome("m", "A01", "A01", "mistake", "factor")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"mistakes": [UNKNOWN] * 3 + [GOOD] * 97}, "97 of 100 mistakes are named, expected 98 %."),
        ({"mutants": [GOOD] * 499}, "499 mutants have a label, expected 500."),
        (
            {"mutants": [UNKNOWN] * 61 + [GOOD] * 539},
            "539 of 600 mutants are named, expected 90 %.",
        ),
        (
            {"mutants": [OTHER] * 6 + [GOOD] * 594},
            "6 of 600 mutants are called by another's name.",
        ),
        (
            {"holes": ["2 sign: a → b"]},
            "some_task: a wrong function passes as right: 2 sign: a → b.",
        ),
    ],
)
def test_every_threshold_counts(changed: dict[str, Any], fault: str) -> None:
    assert list(faults(list(examinations()))) == []
    assert fault in list(faults(list(examinations(**changed))))


def test_an_unknown_that_was_expected_is_not_named() -> None:
    honest = Outcome("m", "unknown", "", "unknown", "unknown")
    assert not honest.is_named
    assert not honest.is_wrongly_named
    assert sums_of(list(examinations(mutants=[honest]))).named_mutants == 0


def test_evenly_takes_from_everywhere() -> None:
    assert evenly(range(10), 5) == [0, 2, 4, 6, 8]
    assert evenly([1, 2], 5) == [1, 2]


def test_what_is_observed_can_be_a_result() -> None:
    task = with_outputs_as_results(TASKS["xor_by_hand"])
    np.testing.assert_array_equal(task.reference(), [0.0, 1.0, 1.0, 0.0])
