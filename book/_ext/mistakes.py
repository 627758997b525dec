"""Wrong values of the 2-2-2 network: what each known mistake makes of each number of the example.

The checker in <network-2-2-2> names the wrong factor of a hand calculation. It looks the number up
in a table that is written here, at build time, from the judge's own mistakes: so both use the same
ids and the same words. Slips of numbers that the judge never sees are listed below, ids H...

    backpropLab.mistakes = {
      quantities: {"delta2[0]": [[0.119794, "TWO02 TWO4202"], ...], ...},
      slips: {"TWO02": {factor: "da2", observation: "...", question: "..."}, ...},
    }
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from sphinx.application import Sphinx

from backprop_lab.by_hand import EXAMPLE_2_2_2, LEARNING_RATE
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.network_2_2_2 import TWO_NODES
from backprop_lab.tasks.network_forward import FORWARD
from backprop_lab.tasks.network_links import LINKS, Link, Slip, along, book
from backprop_lab.tasks.network_slips import BACKWARD, moved_w2
from backprop_lab.tasks.network_wires import NODES_AND_WIRES
from backprop_lab.tasks.task import Mistake

FILE = "network-2-2-2-mistakes.js"
ELEMENT = "<network-2-2-2"

# The links whose values a reader may type, and what each is called in the table.
TYPED = ("z1", "a1", "z2", "a2", "cost", "da2", "slope2", "delta2", "path", "da1")
TYPED += ("slope1", "delta1", "dx")
OUTPUTS = ("dW1", "db1", "dW2", "db2")  # judged by network_2_2_2_backward
MOVED = ("W1", "b1", "W2", "b2")  # judged by network_2_2_2_step, here "after W1" and so on

# Where several slips give one number, these are named first: they are the usual ones.
USUAL = ("02", "01", "07", "03", "66", "64", "65", "32", "11", "36", "08", "78", "77", "62", "67")
USUAL += ("74", "75", "76", "25", "23", "45", "48", "40", "09", "41")

# What comes back along one wire, under the slips of the way back: path[j, k] into hidden node j
# from output k. Each has to add up to the judge's number for the hidden node.
PATHS: dict[str, Link] = {
    "08": lambda v: moved_w2(v) * v.delta2[:, None, :],
    "09": lambda v: v.w1 * v.delta2[:, None, :],
    "41": lambda v: (v.a1[:, :, None] * v.delta2[:, None, :]) * v.delta2[:, None, :],
    "42": lambda v: v.path * v.a1[:, :, None],
    "43": lambda v: v.w2 * v.da2[:, None, :],
    "66": lambda v: v.w2.T * v.delta2[:, None, :],
    "67": lambda v: v.w2 * v.delta2[:, None, ::-1],
    "68": lambda v: v.path * [1.0, -1.0],
    "70": lambda v: np.ones((2, 1)) * v.delta2[:, None, :],
    "72": lambda v: 0.5 * v.path,
    "119": lambda v: v.w2 * np.ones((1, 2, 2)),
    **{f"8{k}1": lambda v, k=k: v.w2[:, [k, k]] * v.delta2[:, None, :] for k in (0, 1)},
    **{f"8{k}2": lambda v, k=k: v.w2 * v.delta2[:, None, [k, k]] for k in (0, 1)},
}


class OwnSlip(NamedTuple):
    """A slip in a number that the judge never sees: what it makes of the right values."""

    id: str
    quantity: str
    wrong: Callable[[Any], Any]
    observation: str
    question: str


COST = "What does C₀ add up, and what stands in front of the sum?"
WHICH_WIRES = "Along which wires does a nudge of this input travel, and what is on them?"
OWN = (
    OwnSlip("H01", "cost", lambda v: 2.0 * v.cost, "The ½ in front of the sum is missing.", COST),
    OwnSlip("H02", "cost", lambda v: 0.5 * v.cost, "The sum was divided by 2 once more.", COST),
    OwnSlip("H03", "cost", lambda v: 0.5 * v.da2[:, 0] ** 2, "Only output 0 is in the cost.", COST),
    OwnSlip("H04", "cost", lambda v: 0.5 * v.da2[:, 1] ** 2, "Only output 1 is in the cost.", COST),
    OwnSlip(
        "H05",
        "cost",
        lambda v: 0.5 * v.da2.sum(axis=1) ** 2,
        "The errors were added before they were squared.",
        COST,
    ),
    OwnSlip(
        "H06",
        "cost",
        lambda v: 0.5 * np.abs(v.da2).sum(axis=1),
        "The errors were not squared.",
        COST,
    ),
    OwnSlip(
        "H07",
        "path",
        lambda v: v.a1[:, :, None] * v.delta2[:, None, :],
        "This is what the weight owes. What goes further back along the wire is another product.",
        "In a product the two factors change places: which one is left for a nudge of a1?",
    ),
    OwnSlip(
        "H08",
        "dx",
        lambda v: v.delta1 @ v.w1,
        "On the way to the input W1 was read with its two indices exchanged.",
        WHICH_WIRES,
    ),
    OwnSlip(
        "H09",
        "dx",
        lambda v: v.delta1[:, [0]] * v.w1[:, 0],
        "Only hidden node 0 came back to the input.",
        WHICH_WIRES,
    ),
    OwnSlip(
        "H10",
        "dx",
        lambda v: v.delta1[:, [1]] * v.w1[:, 1],
        "Only hidden node 1 came back to the input.",
        WHICH_WIRES,
    ),
    OwnSlip(
        "H11",
        "dx",
        lambda v: v.delta1 @ v.w2.T,
        "On the way to the input W2 stands where W1 belongs.",
        WHICH_WIRES,
    ),
)


def values(slip: Slip | None = None) -> SimpleNamespace:
    """Follow the links on the running example, with the wrong links of a slip in their places."""
    x, y, w1, b1, w2, b2 = book(EXAMPLE_2_2_2)
    v = SimpleNamespace(x=x, y=y, w1=w1, b1=b1, w2=w2, b2=b2, n=len(x))
    wrong = slip.wrong if slip else {}
    for name, link in LINKS.items():
        setattr(v, name, link(v))
        if name in wrong:
            setattr(v, name, wrong[name](v))
        if name == "delta2":
            v.path = v.w2 * v.delta2[:, None, :]
            if slip and slip.number in PATHS:
                v.path = PATHS[slip.number](v)
            elif slip and re.fullmatch(r"6[01][01][0-3]", slip.number):
                v.path = one_wire(v, *map(int, slip.number[1:]))
    v.cost = 0.5 * ((v.a2 - y) ** 2).sum(axis=1)
    v.dx = along(v.delta1, v.w1.T)
    return v


def one_wire(v: SimpleNamespace, j: int, k: int, kind: int) -> Any:
    """What comes back, with a slip on the wire from output k to hidden node j."""
    path = v.path.copy()
    delta, other = v.delta2[:, k], v.delta2[:, 1 - k]
    path[:, j, k] = (
        0.0 * delta,
        other * v.w2[j, k],
        delta * v.w2[1 - j, k],
        delta * v.w2[j, 1 - k],
    )[kind]
    return path


def slips() -> list[Slip]:
    """List the slips of the 2-2-2 network: the usual ones, the way back, and then forward."""
    usual = [slip for number in USUAL for slip in (*BACKWARD, *TWO_NODES) if slip.number == number]
    rest = (*BACKWARD, *TWO_NODES, *NODES_AND_WIRES, *FORWARD)
    return usual + [slip for slip in rest if slip.number not in USUAL]


def entries(name: str, array: Any) -> Iterator[tuple[str, float]]:
    """Name each number of an array: delta2[0], path[0,1]; a single one keeps its name."""
    array = np.asarray(array, dtype=float)
    for place in np.ndindex(array.shape):
        index = ",".join(map(str, place))
        yield f"{name}[{index}]" if index else name, float(array[place])


def typed(v: SimpleNamespace) -> dict[str, float]:
    """The numbers of the links; a slip may have put one number for a whole layer."""
    shapes = {name: np.shape(value) for name, value in vars(values()).items()}
    arrays = ((name, np.broadcast_to(getattr(v, name), shapes[name])[0]) for name in TYPED)
    return dict(pair for name, array in arrays for pair in entries(name, array))


def right() -> dict[str, float]:
    """Every number that can be checked, and what is right."""
    found = typed(values())
    arguments = book(EXAMPLE_2_2_2)
    derivatives = TASKS["network_2_2_2_backward"].right(arguments)
    moved = TASKS["network_2_2_2_step"].right((*arguments, LEARNING_RATE))
    for name, array in zip(OUTPUTS, derivatives, strict=True):
        found |= dict(entries(name, array))
    for name, array in zip(MOVED, moved, strict=True):
        found |= dict(entries(f"after {name}", array))
    return found


def of_mistake(mistake: Mistake, arguments: tuple[Any, ...], prefix: str) -> dict[str, float]:
    """The numbers of a mistake of the judge, where they have the shape of an output."""
    shapes = {"W": (2, 2), "b": (2,)}
    found: dict[str, float] = {}
    for name, value in mistake.values(arguments).items():
        shape = shapes[name.removeprefix("d")[0]]
        if np.size(value) in (1, math.prod(shape)) and np.ndim(value) <= len(shape):
            found |= dict(entries(prefix + name, np.broadcast_to(np.squeeze(value), shape)))
    return found


def wrong() -> Iterator[tuple[str, dict[str, float]]]:
    """The numbers of each slip, the more usual ones first: id, and quantity -> value."""
    arguments = book(EXAMPLE_2_2_2)
    backward = {mistake.id: mistake for mistake in TASKS["network_2_2_2_backward"].mistakes}
    for slip in slips():
        name = f"TWO{slip.number}"
        yield name, typed(values(slip)) | of_mistake(backward[name], arguments, "")
    for own in OWN:
        yield own.id, dict(entries(own.quantity, own.wrong(values())[0]))
    for mistake in TASKS["network_2_2_2_step"].mistakes:
        yield mistake.id, of_mistake(mistake, (*arguments, LEARNING_RATE), "after ")


def told_apart(one: float, other: float) -> bool:
    """Whether four significant digits show that two numbers are not the same."""
    size = max(abs(one), abs(other))
    return size > 0.0 and abs(one - other) >= 10.0 ** (math.floor(math.log10(size)) - 3)


def table() -> dict[str, list[tuple[float, list[str]]]]:
    """For each quantity its wrong values, each with the ids of the slips that lead to it."""
    quantities = right()
    found: dict[str, list[tuple[float, list[str]]]] = {name: [] for name in quantities}
    for slip, numbers in wrong():
        for name, value in numbers.items():
            if not math.isfinite(value) or not told_apart(value, quantities[name]):
                continue
            same = (ids for other, ids in found[name] if math.isclose(other, value, rel_tol=1e-9))
            ids = next(same, None)
            if ids is None:
                found[name].append((value, [slip]))
            elif slip not in ids:
                ids.append(slip)
    return found


def in_the_notation_of_the_chapter(text: str) -> str:
    """Write W⁽ᴸ⁾ for W2 and a⁽ᴸ⁻¹⁾ for a1, and ∂C₀/∂ for a d in front."""

    def written(match: re.Match[str]) -> str:
        derivative, letter, layer = match.groups()
        return f"{'∂C₀/∂' if derivative else ''}{letter}{'⁽ᴸ⁾' if layer == '2' else '⁽ᴸ⁻¹⁾'}"

    text = re.sub(r"\b(d?)([Wbza])([12])(?![0-9])", written, text)
    return re.sub(r"(?<![0-9A-Za-z])()(δ)([12])(?![0-9])", written, text)


def sentences() -> dict[str, dict[str, str]]:
    """What is said of each slip: the factor that it spoils first, what is seen, where to look."""
    said: dict[str, dict[str, str]] = {}
    factors = {f"TWO{slip.number}": next(iter(slip.wrong), "order") for slip in slips()}
    tasks = TASKS["network_2_2_2_backward"], TASKS["network_2_2_2_step"]
    for mistake in (*tasks[0].mistakes, *tasks[1].mistakes):
        of_a_layer = mistake.id.replace("STW", "TWO")
        said[mistake.id] = {
            "factor": factors.get(of_a_layer, "step"),
            "observation": in_the_notation_of_the_chapter(mistake.observation),
            "question": in_the_notation_of_the_chapter(mistake.question),
        }
    for own in OWN:
        said[own.id] = {
            "factor": own.quantity,
            "observation": in_the_notation_of_the_chapter(own.observation),
            "question": in_the_notation_of_the_chapter(own.question),
        }
    return said


def rounded(value: float) -> float:
    """Keep six decimals, as the tables of the book do, or four significant digits."""
    return float(f"{value:.6f}" if abs(value) >= 1e-3 else f"{value:.4g}")


def script() -> str:
    """The table as a classic script, as short as it can be."""
    said = sentences()
    quantities: dict[str, list[tuple[float, str]]] = {}
    used: set[str] = set()
    for name, found in table().items():
        together: dict[float, list[str]] = {}
        for value, ids in found:
            together.setdefault(rounded(value), []).extend(ids)
        quantities[name] = [(value, " ".join(ids)) for value, ids in together.items()]
        used.update(*together.values())
    mistakes = {"quantities": quantities, "slips": {k: v for k, v in said.items() if k in used}}
    text = json.dumps(mistakes, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.backpropLab = {{...globalThis.backpropLab, mistakes: {text}}};\n"


def write_table(app: Sphinx) -> None:
    """Write before the pages: each of them carries a checksum of the script."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(script(), encoding="utf-8")


def add_file(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the table where the figure is, and nowhere else."""
    if ELEMENT in context.get("body", ""):
        app.add_js_file(FILE, defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the table once, and look at each page when its text is known."""
    app.connect("builder-inited", write_table)
    app.connect("html-page-context", add_file)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
