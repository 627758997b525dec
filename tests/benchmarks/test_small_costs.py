"""Small costs: imports are timed in a process of their own, and the goals are judged."""

import subprocess

import pytest

from benchmarks.small_costs import CHECK, LAB, NUMPY, SHAPES, fresh_import, run, section


def test_only_the_statement_is_timed() -> None:
    assert fresh_import("s = 1.0; time.perf_counter = lambda: 3.0")() == 2.0


def test_an_import_that_fails_is_an_error() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        fresh_import("import there_is_no_such_module")()


def test_the_goals_are_judged() -> None:
    times = {SHAPES: [6e-7, 6e-7], NUMPY: [0.1, 0.1], LAB: [0.13, 0.13], CHECK: [0.2, 0.2]}
    result = section(times)
    assert [goal.measured for goal in result.goals] == [
        "0.60 (0.60 to 0.60)",
        "1.30 (1.30 to 1.30)",
    ]
    assert [goal.met for goal in result.goals] == [True, False]
    assert "100,000 (100,000 to 100,000)" in "\n".join(result.lines)


def test_a_run_measures_all_of_them() -> None:
    result = run(rounds=1)
    for name in (SHAPES, NUMPY, LAB, CHECK):
        assert any(line.startswith(f"| {name} ") for line in result.lines)
