"""Samples: a small class of submissions, each with something that happens in real classes."""

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode

from backprop_lab.grading.exercise import solution
from backprop_lab.grading.notebooks import grade_id, to_text
from backprop_lab.tasks import TASKS

FORWARD = "def dense_forward(x, W, b):\n    return x @ W + b, (x, W)\n"
BACKWARD = "def dense_backward(dy, cache):\n    x, W = cache\n"

WRITTEN = """\
The bias is added to every row, so the loss feels a nudge of it n times, and the shares add up. With
the mean, db is n times too small but points the same way, so the bias only learns more slowly. The
1/n comes in with dy, because it belongs to the loss. A gradient check would have shown it."""

# What each student wrote for the two tasks of `dense`, and for its question; a task that is not
# named is right.
DENSE: dict[str, Mapping[str, str] | None] = {
    "all-right": {"dense-question": WRITTEN},
    "right-with-loops": {
        "dense_backward": BACKWARD
        + "    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(W.shape[1])\n"
        "    for i in range(len(x)):\n"
        "        for j in range(W.shape[1]):\n"
        "            dx[i] += dy[i, j] * W[:, j]\n"
        "            dW[:, j] += dy[i, j] * x[i]\n"
        "            db[j] += dy[i, j]\n"
        "    return dx, dW, db\n",
    },
    "averaged-twice": {
        "dense_backward": BACKWARD + "    return dy @ W.T, x.T @ dy / len(x), dy.sum(axis=0)\n",
    },
    "bias-not-summed": {
        "dense_backward": BACKWARD + "    return dy @ W.T, x.T @ dy, dy\n",
    },
    "transposed": {
        "dense_backward": BACKWARD + "    return dy @ W.T, dy.T @ x, dy.sum(axis=0)\n",
    },
    "upstream-forgotten": {
        "dense_backward": BACKWARD
        + "    ones = np.ones_like(dy)\n    return ones @ W.T, x.T @ dy, dy.sum(axis=0)\n",
    },
    "bias-forgotten": {
        "dense_forward": "def dense_forward(x, W, b):\n    return x @ W, (x, W)\n",
    },
    "writes-into-dy": {
        "dense_backward": BACKWARD
        + "    db = dy.sum(axis=0)\n    dy *= 1.0 / len(x)\n    return dy @ W.T, x.T @ dy, db\n",
    },
    "syntax-error": {"dense_backward": BACKWARD + "    return dy @ W.T, x.T @ dy, dy.sum(axis=0\n"},
    "endless-loop": {
        "dense_forward": "def dense_forward(x, W, b):\n    i = 0\n    while i < len(x):\n"
        "        y = x @ W + b\n    return y, (x, W)\n",
    },
    "untouched": {"dense_forward": "", "dense_backward": ""},
    "no-file": None,
}


def sample_class(release: str) -> dict[str, str | None]:
    """Write a notebook for each sample student; None for the one who handed in no file."""
    return {
        student: None if answers is None else filled_in(release, answers)
        for student, answers in DENSE.items()
    }


def filled_in(release: str, answers: Mapping[str, str]) -> str:
    """Fill in a released notebook: where nothing is given the reference, for "" the stub.

    Free cells and the written question stay as they are, unless an answer is given by their id.
    """
    notebook: NotebookNode = nbformat.reads(release, as_version=4)
    for cell in notebook.cells:
        name = grade_id(cell) or cell.id
        right = right_answer(name) if name in TASKS else ""
        cell.source = answers.get(name, right) or cell.source
    return to_text(notebook)


def right_answer(name: str) -> str:
    """Write the reference without the marks of the builder."""
    lines = solution(TASKS[name]).splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("###"))
