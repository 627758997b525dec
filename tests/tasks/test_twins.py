"""A worked twin is true, short and another function; it leaves the task to the student."""

import ast
import copy
import doctest
import inspect
import re
import textwrap
from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks import TASKS, TOPICS, twins
from backprop_lab.tasks.twins import TWINS

PARSER = doctest.DocTestParser()

# What each backward twin differentiates, in the names of its doctest:
# task -> (what is nudged, its gradient, the final scalar as a formula of forward values).
SLOPES = {
    "mse_backward": [("x", "dx", "dJ * (x**3).sum() / (3 * n)")],
    "linear_regression_backward": [
        ("fare", "dfare", "dJ * np.mean((fare * km + fee) * people)"),
        ("fee", "dfee", "dJ * np.mean((fare * km + fee) * people)"),
    ],
    "neuron_backward": [
        ("p", "dp", "dy / (p**2 + 3 * q)"),
        ("q", "dq", "dy / (p**2 + 3 * q)"),
    ],
    "sigmoid_backward": [("x", "dx", "dy @ np.sqrt(x)")],
    "tanh_backward": [("x", "dx", "dy @ np.cbrt(x)")],
    "relu_backward": [("x", "dx", "dy @ np.abs(x)")],
    "leaky_relu_backward": [
        ("income", "dx", "dy @ np.where(income <= 20, income / 4, 5 + (income - 20) / 2)")
    ],
    "softplus_backward": [("x", "dx", "dy @ np.log(1 + x**2)")],
    "gelu_backward": [("x", "dx", "dy @ (x * (1 + x**2) ** 2)")],
    "unbroadcast": [("x", "dx", "dy @ np.repeat(x, 3)")],
    "add_backward": [("x", "dx", "dy @ np.cumsum(x)")],
    "multiply_backward": [("r", "dr", "dy * r * i**2"), ("i", "di", "dy * r * i**2")],
    "divide_backward": [("a", "da", "dy * a / b**0.5"), ("b", "db", "dy * a / b**0.5")],
    "maximum_backward": [("x", "dx", "dy * np.median(x)")],
    "power_backward": [("x", "dx", "dy * (7 + 4 * x + 5 * x**3)")],
    "exp_backward": [("x", "dx", "dy @ np.cbrt(1 + 3 * x)")],
    "log_backward": [("x", "dx", "dy @ np.arctan(x)")],
    "sum_backward": [("x", "dx", "dy @ (x * weights).sum(axis=1)")],
    "mean_backward": [("x", "dx", "dy * (mass * x).sum() / mass.sum()")],
    "matmul_backward": [("u", "du", "dy * (u @ M @ v)"), ("v", "dv", "dy * (u @ M @ v)")],
    "network_1_1_1_backward": [
        ("u", "du.mean()", "np.mean(v * (u - x) ** 2)"),
        ("v", "dv.mean()", "np.mean(v * (u - x) ** 2)"),
    ],
    "network_2_2_2_backward": [("s", "ds", "s**2 * (3 * s)")],
    "dense_backward": [
        ("x", "dx", "dy @ (s * x + t)"),
        ("s", "ds", "dy @ (s * x + t)"),
        ("t", "dt", "dy @ (s * x + t)"),
    ],
    "mlp_backward": [
        ("c", "dc", "10 * (((x + c[0]) ** 2 + c[1]) ** 2 + c[2])"),
        ("x", "dh", "10 * (((x + c[0]) ** 2 + c[1]) ** 2 + c[2])"),
    ],
    "softmax_jacobian": [
        ("x", "np.array([1, 10, 100]) @ J", "np.array([1, 10, 100]) @ (x * x.sum())")
    ],
    "softmax_backward": [("x", "dx", "np.sum(dy * (x + (x**2).sum(axis=1, keepdims=True)))")],
    "softmax_cross_entropy_backward": [
        ("x", "dx", "np.mean(x.sum(axis=1) ** 2 - 3 * x[range(n), labels])")
    ],
    "binary_cross_entropy_backward": [("p", "dp", "dJ * np.mean(y / p + (1 - y) / (1 - p))")],
    "binary_cross_entropy_with_logits_backward": [("x", "dx", "2 * np.log(x)")],
    "l2_backward": [("W", "dW", "dpenalty * strength * np.abs(W).sum()")],
    "dropout_backward": [("x", "dx", "dy @ x[order]")],
}

UNSAID = {"fare": 3.0, "fee": 1.0}  # J is a line in both, so the twin needs no values for them


def doctest_of(name: str, text: str) -> doctest.DocTest:
    return PARSER.get_doctest(text, {"np": np}, name, None, 0)


def failures(test: doctest.DocTest) -> int:
    """Run a doctest; its names stay in its globs."""
    runner = doctest.DocTestRunner(verbose=False)
    return runner.run(test, out=lambda _: None, clear_globs=False).failed


def paragraphs(text: str) -> list[str]:
    """Return the prose before, between and after the examples."""
    parts = (part.strip() for part in PARSER.parse(text) if isinstance(part, str))
    return [part for part in parts if part]


def sentences(prose: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)", prose))


def words(text: str) -> int:
    return sum(bool(re.search(r"\w", word)) for part in paragraphs(text) for word in part.split())


def code_of(text: str) -> str:
    return "".join(part.source for part in PARSER.parse(text) if not isinstance(part, str))


def code_lines(text: str) -> int:
    return len(code_of(text).splitlines())


def long_numbers(text: str) -> list[str]:
    """Return the numbers with four significant digits or more; zeros at the end do not count."""
    found = []
    for number in re.findall(r"\d+(?:[.,_]\d+)*", text):
        digits = re.sub(r"\D", "", number).strip("0")
        if len(digits) >= 4:
            found.append(number)
    return found


def graded_names(text: str) -> list[str]:
    return [name for name in {**TASKS, **TWINS} if re.search(rf"\b{name}\b", text)]


class Renamed(ast.NodeTransformer):
    """Number the names of an expression in the order in which they come; 1.0 becomes 1."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {"np": "np"}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Replace a name by its number."""
        return ast.Name(self.numbers.setdefault(node.id, f"v{len(self.numbers)}"))

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Write a whole number without its point."""
        whole = isinstance(node.value, float) and node.value.is_integer()
        return ast.Constant(int(node.value)) if whole else node


def calculations(code: str) -> set[str]:
    """Return every expression of two operations or more, whatever its names are."""
    return {
        ast.unparse(Renamed().visit(copy.deepcopy(expression)))
        for expression in ast.walk(ast.parse(textwrap.dedent(code)))
        if isinstance(expression, ast.expr) and sum(map(operates, ast.walk(expression))) > 1
    }


def operates(node: ast.AST) -> bool:
    """Whether a part of an expression calculates; a transpose does."""
    operations = ast.BinOp | ast.UnaryOp | ast.Call | ast.Compare | ast.Subscript
    return isinstance(node, operations) or getattr(node, "attr", "") == "T"


def slope(loss: str, names: dict[str, Any], variable: str) -> Any:
    """Measure the derivative of a formula by one of its names, by central differences."""
    value = np.array(names[variable], dtype=float)
    values = {**names, variable: value}
    values |= {name: np.array(v) for name, v in values.items() if isinstance(v, list)}
    gradient = np.empty_like(value)
    for index in np.ndindex(value.shape):
        step = 1e-6 * max(1.0, abs(value[index]))
        ends = []
        for sign in (1.0, -1.0):
            moved = value.copy()
            moved[index] += sign * step
            ends.append(float(eval(loss, {**values, variable: moved})))
        gradient[index] = (ends[0] - ends[1]) / (2.0 * step)
    return gradient


def relative(a: Any, b: Any) -> float:
    return float(np.max(np.abs(np.subtract(a, b))) / np.max(np.abs(b)))


def test_every_task_has_a_twin_and_no_other_name_has_one() -> None:
    assert set(TWINS) == set(TASKS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_twin_stands_in_the_file_of_its_topic(topic: str) -> None:
    assert set(getattr(twins, topic).TWINS) == {task.name for task in TOPICS[topic]}


@pytest.mark.parametrize("name", TWINS)
def test_the_numbers_of_a_twin_are_true(name: str) -> None:
    assert failures(doctest_of(name, TWINS[name])) == 0


@pytest.mark.parametrize("name", TWINS)
def test_a_spoilt_number_is_found(name: str) -> None:
    test = doctest_of(name, TWINS[name])
    last = [example for example in test.examples if example.want][-1]
    last.want = "7" + last.want
    assert failures(test) == 1


@pytest.mark.parametrize("name", SLOPES)
def test_the_gradients_of_a_twin_are_measured(name: str) -> None:
    test = doctest_of(name, TWINS[name])
    assert failures(test) == 0
    names = UNSAID | test.globs
    for variable, gradient, loss in SLOPES[name]:
        given = eval(gradient, dict(names))
        measured = slope(loss, names, variable)
        assert np.shape(given) == np.shape(measured)
        assert relative(given, measured) < 1e-6
        assert relative(1.001 * np.asarray(given), measured) > 1e-6  # the measurement is sharp


def test_every_backward_twin_is_measured() -> None:
    named = {name for name in TWINS if name.endswith("_backward")}
    assert named - set(SLOPES) == {"find_the_faulty_backward"}


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_is_short_and_in_its_form(name: str) -> None:
    text = TWINS[name]
    before, after = paragraphs(text)
    assert 1 <= sentences(before) <= 3
    assert sentences(after) == 1
    assert before[-1] in ".?"
    assert after[-1] in ".?"
    assert 40 <= words(text) <= 110
    assert code_lines(text) <= 10
    assert max(map(len, text.splitlines())) <= 76
    assert long_numbers(text) == []
    assert text == text.strip()


def test_the_measures_count() -> None:
    text = "One, two: y = 3. Four?\n\n>>> f(\n...     1)\n1\n>>> 2\n2\n\nLast."
    assert paragraphs(text) == ["One, two: y = 3. Four?", "Last."]
    assert [sentences(part) for part in paragraphs(text)] == [2, 1]
    assert words(text) == 6
    assert code_lines(text) == 3
    assert long_numbers("1000 0.125 995 3e170 640.0 0.0005") == []
    assert long_numbers("1234 0.1875 187.5 1,001 2.0005") == [
        "1234",
        "0.1875",
        "187.5",
        "1,001",
        "2.0005",
    ]


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_names_no_graded_function(name: str) -> None:
    assert graded_names(TWINS[name]) == []


def test_a_graded_function_is_found_by_its_name() -> None:
    assert graded_names(">>> dense_backward(dy, cache)") == ["dense_backward"]
    assert graded_names("so we train it") == ["train"]


@pytest.mark.parametrize("topic", TOPICS)
def test_no_twin_calculates_as_a_task_of_its_notebook(topic: str) -> None:
    references = {task.name: inspect.getsource(task.reference) for task in TOPICS[topic]}
    for name, text in getattr(twins, topic).TWINS.items():
        for task, reference in references.items():
            shared = calculations(code_of(text)) & calculations(reference)
            assert not shared, (name, task, shared)


def test_the_line_of_a_task_is_found_under_other_names() -> None:
    reference = inspect.getsource(TASKS["dense_forward"].reference)
    assert calculations("p = q @ R + s") & calculations(reference)
    assert not calculations("p = q @ R - s") & calculations(reference)
    reference = inspect.getsource(TASKS["relu_backward"].reference)
    assert calculations("da = db * (c > 0)") & calculations(reference)
