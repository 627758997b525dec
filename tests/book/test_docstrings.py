"""The reference shows prose as prose, and shapes, formulas and code as they are typed."""

import pytest
from docstrings import typeset

from backprop_lab import after, check, measure
from backprop_lab.dense import dense_backward
from backprop_lab.gradient_descent import linear_regression_closed_form


def typeset_lines(thing):
    """Send a docstring the way that Sphinx sends it: without the indentation."""
    first, *rest = thing.__doc__.split("\n")
    lines = [first, *(line.removeprefix("    ") for line in rest)]
    typeset(None, "function", thing.__name__, thing, None, lines)
    return lines


@pytest.mark.parametrize("function", [check, measure])
def test_arguments_told_in_sentences_are_text(function):
    """Filled lines that end in a full stop run together, however they begin."""
    assert not [line for line in typeset_lines(function) if line.startswith(".. code-block")]


@pytest.mark.parametrize("function", [dense_backward, linear_regression_closed_form])
def test_shapes_and_formulas_keep_their_lines(function):
    """What stands on a line of its own stays there."""
    lines = typeset_lines(function)
    assert ".. code-block:: none" in lines
    assert next(line for line in lines if "  ->  " in line).startswith("   ")


def test_a_fence_becomes_code_without_its_marks():
    """Nobody wants to copy three backticks."""
    lines = typeset_lines(after)
    assert ".. code-block:: python" in lines
    assert not [line for line in lines if "```" in line]
