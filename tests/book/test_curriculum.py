"""What the course teaches, and where: every concept has its section, every figure its page.

The errors in circulation have a table of their own, in test_folklore.py.
"""

import re

import pytest

from .conftest import ROOT
from .workbench import FIGURES

CONCEPTS = {
    "S1 the perceptron, forward": [("perceptron", "One neuron, one score")],
    "S1 a weight as importance, with inputs on one scale": [
        ("perceptron", "Is a weight the importance of its input?")
    ],
    "S1 the learning rule and its convergence": [
        ("perceptron", "Learn from an error"),
        ("perceptron", "Why the errors must end"),
        ("perceptron", "A run, and what the learning rate does"),
    ],
    "S1 where it fails, and XOR with two layers": [
        ("perceptron", "Where it fails: one or the other, not both")
    ],
    "S2 a neuron's derivative exchanges roles": [
        ("chain_rule", "The three links of a neuron"),
        ("graph", "One formula, four boxes"),
    ],
    "S3 the loss, its gradient, its surface": [
        ("losses", "A batch"),
        ("losses", "How J moves when one prediction moves"),
        ("losses", "The loss as a surface: a bowl"),
        ("losses", "A bend, and hills between valleys"),
    ],
    "S3 one minimum, or several": [("gradient_descent", "One minimum, or several")],
    "S4 the gradient, uphill, and the step": [
        ("gradient_descent", "Two slopes at once: the gradient")
    ],
    "S4 a learning rate from too small to too large": [
        ("gradient_descent", "One step, and how long it is")
    ],
    "S5 the chain rule, and why dh only seems to cancel": [("chain_rule", "The rule")],
    "S5 a sigmoid output in three factors": [
        ("chain_rule", "The three links of a neuron"),
        ("graph", "Along a path, the slopes multiply"),
    ],
    "S6 the graph in ink, red and blue; the 1 at the end": [
        ("graph", "One formula, four boxes"),
        ("chain_rule", "From the end to the start"),
    ],
    "S6 the same numbers by hand, by graph, by layers": [
        ("graph", "A run: the graph that records itself"),
        ("layers", "Worked numbers: once more the same digits"),
    ],
    "S7 every weight of the 2-2-2 network": [
        ("by_hand", "Into the outputs: four weights, two biases"),
        ("by_hand", "Into a hidden node: two paths"),
        ("by_hand", "Into the hidden layer: four weights, two biases"),
        ("by_hand", "The step, and the cost falls"),
    ],
    "S8 both weights of the 1-1-1 network": [
        ("by_hand", "The weight next to the output"),
        ("by_hand", "The weight behind it"),
        ("by_hand", "One step, and forward again"),
    ],
    "S8 widths n, d, c and matrices": [
        ("by_hand", "Widths n, d and c"),
        ("dense", "From sums to products"),
    ],
    "S9 credit assignment, and step by step": [("perceptron", "Who is to blame inside?")],
    "S9 the history": [("perceptron", "A short history")],
    "S10 f* and f_θ; the closed form; the two pictures": [
        ("gradient_descent", "A number that wants to be small"),
        ("gradient_descent", "Without a single step: the closed form"),
        ("gradient_descent", "From one layer to many"),
    ],
    "S11 the expansion grows, backpropagation reuses": [
        ("layers", "Written out, the first weight drowns"),
        ("layers", "What is common can be taken out"),
        ("chain_rule", "Where ways meet, they add"),
    ],
    "S11 four ways, counted": [
        ("layers", "Counted: four ways to the same derivatives"),
        ("chain_rule", "Forward or in reverse"),
    ],
    "S12 gradients, then an update": [
        ("optimizers", "Two steps, and they are not the same"),
        ("layers", "Two steps that are two things"),
    ],
    "S13 why a bend": [("activations", "Without a bend, depth is an illusion")],
    "S13 what depth and units add, counted": [("activations", "What a bend buys")],
    "S13 what can be said about minima": [("activations", "What it costs: more than one valley")],
    "S14 one: architecture": [("training", "One: choose the architecture")],
    "S14 two: initialise": [("training", "Two: initialise")],
    "S14 three to six": [("training", "Three to six: forward, cost, backward, optimise")],
    "S14 seven: repeat, and stop": [("training", "Seven: and again, from forward on")],
    "S15 batch, epoch, iteration": [
        ("optimizers", "A few samples are enough"),
        ("training", "Seven: and again, from forward on"),
    ],
}
FIGURE_PAGES = {
    "perceptron-line": ["perceptron"],
    "descent-path": ["gradient_descent"],
    "nudge-travels": ["chain_rule"],
    "two-modes": ["chain_rule"],
    "check-error": ["gradient_check"],
    "activation-slope": ["activations"],
    "graph-stepper": ["graph", "intro"],
    "two-paths": ["graph"],
    "network-1-1-1": ["by_hand"],
    "network-2-2-2": ["by_hand"],
    "dense-shapes": ["dense"],
    "cost-by-depth": ["layers"],
    "softmax-jacobian": ["softmax"],
    "training-loop": ["optimizers", "training"],
    "optimizer-race": ["optimizers"],
    "depth-signal": ["initializers"],
}


def text_of(page):
    return (ROOT / "book" / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_concept_has_its_sections(concept):
    """Each named section stands on its page, and says something."""
    for page, heading in CONCEPTS[concept]:
        _, found, rest = text_of(page).partition(f"\n## {heading}\n")
        assert found, f"{page} has no section {heading!r}"
        assert len(rest.split("\n## ")[0]) > 300


def test_no_concept_is_missing():
    """All fifteen of them."""
    named = {int(re.match(r"S(\d+) ", concept)[1]) for concept in CONCEPTS}
    assert named == set(range(1, 16))


def test_every_figure_stands_where_the_course_wants_it():
    """Sixteen figures, each on its page, and none that nobody asked for."""
    assert set(FIGURE_PAGES) == set(FIGURES)
    assert len(FIGURES) == 16
    for figure, pages in FIGURE_PAGES.items():
        for page in pages:
            assert f"<{figure}" in text_of(page), (figure, page)
