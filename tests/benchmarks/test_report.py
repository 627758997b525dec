"""The report: the page says what was measured, and no more."""

import re
from pathlib import Path

import pytest

from benchmarks.harness import Spread
from benchmarks.report import Goal, Section, at_most, machine, page, show, table, write


def test_a_table_lines_up() -> None:
    assert table(("who", "µs"), [("a", "1.0"), ("longer", "12")]) == [
        "| who    | µs  |",
        "|--------|-----|",
        "| a      | 1.0 |",
        "| longer | 12  |",
    ]


def test_a_figure_is_shown_with_its_quartiles() -> None:
    assert show(Spread(0.25, 0.5, 0.754)) == "0.50 (0.25 to 0.75)"
    assert show(Spread(9.0, 1234.4, 98765.4)) == "1,234 (9.00 to 98,765)"
    assert show(None) == "−"


@pytest.mark.parametrize(("median", "met"), [(0.29, True), (0.30, True), (0.301, False)])
def test_a_goal_is_judged_by_the_median(median: float, met: bool) -> None:
    goal = at_most(0.3, "a ÷ b", Spread(0.1, median, 0.9), " µs")
    assert goal == Goal("a ÷ b", "≤ 0.30 µs", f"{median:.2f} (0.10 to 0.90)", met)


def test_a_goal_without_its_peer_is_not_judged() -> None:
    assert at_most(0.3, "a ÷ b", None) == Goal("a ÷ b", "≤ 0.30", "−", None)


def test_the_page_gives_every_verdict() -> None:
    goals = [Goal("a", "≤ 1", "0", True), Goal("b", "≤ 1", "2", False), Goal("c", "≤ 1", "−", None)]
    text = page(
        [Section("One", ["first"], goals[:1]), Section("Two", ["x"], goals[1:])], ["- here"]
    )
    assert "## 1 of 3 goals met" in text
    for row in ("| a    | ≤ 1  | 0        | met ", "| b    | ≤ 1  | 2        | **not met** |"):
        assert row in text
    assert "| c    | ≤ 1  | −        | not judged  |" in text
    assert (
        text.index("- here") < text.index("| a ") < text.index("## One\n\nfirst\n\n## Two\n\nx\n")
    )


def test_the_machine_is_named() -> None:
    text = "\n".join(machine())
    assert re.search(r"\d{4}-\d\d-\d\d, \S.*, \d+ cores", text)
    assert re.search(r"Python 3\.\d+\.\d+\S*, NumPy \d+\.\d+\.\d+\S* with \S+", text)


def test_what_is_written_is_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.md"
    write(path, [Section("One", table(("a",), [("0.25",)]), [])], ["- here"])
    assert "## One\n\n| a    |\n|------|\n| 0.25 |\n" in path.read_text("utf-8")
    assert capsys.readouterr().out == path.read_text("utf-8") + "\n"


def test_the_pins_name_no_address(project: Path) -> None:
    for line in (project / "benchmarks/requirements.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9.]+", line), line
