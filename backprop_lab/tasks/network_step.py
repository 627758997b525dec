"""The task on a step of the 2-2-2 network: what moves, from where, which way and how far."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from backprop_lab.by_hand import (
    EXAMPLE_2_2_2,
    LEARNING_RATE,
    network_2_2_2_backward,
    network_2_2_2_step,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.network_2_2_2 import CATALOGUE, draw_2_2_2, two_of
from backprop_lab.tasks.network_links import ORDER, Results, book, chain, pairs
from backprop_lab.tasks.task import Arguments, Mistake, Task

NAMES = ("W1", "b1", "W2", "b2")
LAYERS_EXCHANGED = (2, 3, 0, 1)
# The sign and the moved W2 are slips of the step itself; the others do not fit the shapes.
NOT_IN_A_STEP = {"TWO02", "TWO08", "TWO17", "TWO53", "TWO57", "TWO83", "TWO104", "TWO107"}

AGAINST = (
    "The gradient points uphill, and the step goes the other way.",
    "Which sign stands between a parameter and its move in your last lines?",
)
AT_ONE_POINT = (
    "All derivatives are taken at one point; nothing moves before the last one is known.",
    "In which line does the first parameter move, and what is computed after that?",
)
EVERY_PARAMETER = (
    "Biases learn as weights do, by the same rule and with the same η.",
    "What does your function do with db1 and db2?",
)
ENDS = "A step has two ends: where a parameter was, and where it is afterwards."
OWN_STEP = "Each parameter starts from where it was, and goes against its own derivative."
RATE = (
    "η says how far to go; the derivative, in which direction and how steep it is.",
    "Which argument does your result not depend on?",
)


def moved(parameters: Results, gradients: Results, learning_rate: float) -> Results:
    """Take a step with these derivatives, right or wrong."""
    return tuple(p - learning_rate * d for p, d in zip(parameters, gradients, strict=True))


def step_with(mistake: Mistake) -> Mistake:
    """Carry a mistake in the derivatives on into the step."""
    names = [name.removeprefix("d") for name in mistake.outputs.split()]
    places = [NAMES.index(name) for name in names]

    def wrong(x: Array, y: Array, *rest: Any) -> Any:
        *parameters, learning_rate = rest
        gradients = mistake.values((x, y, *parameters)).values()
        results = moved(tuple(parameters[i] for i in places), tuple(gradients), learning_rate)
        return results if len(results) > 1 else results[0]

    texts = mistake.observation, mistake.concept, mistake.question
    return Mistake(mistake.id.replace("TWO", "STW"), " ".join(names), wrong, *texts)


def w2_moved_first(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Go back through a W2 that has made its step."""

    def later(v: Any) -> Any:
        return v.delta2 @ (v.w2 - learning_rate * pairs(v.a1, v.delta2).mean(axis=0)).T

    dw1, db1, _, _ = chain({"da1": later})(x, y, w1, b1, w2, b2)
    return moved((w1, b1), (dw1, db1), learning_rate)


def forward_in_between(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Move the second layer, run the network again, and only then move the first."""
    _, _, w2, b2 = network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)
    return network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)[:2]


def sample_after_sample(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Step once for each sample."""
    for i in range(len(x)):
        sample = slice(i, i + 1)
        w1, b1, w2, b2 = network_2_2_2_step(x[sample], y[sample], w1, b1, w2, b2, learning_rate)
    return w1, b1, w2, b2


def twice(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Take two steps."""
    w1, b1, w2, b2 = network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)
    return network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)


def at_rate(rate_of: Callable[[float], float]) -> Callable[..., Results]:
    """Make the step with another learning rate."""

    def step(
        x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
    ) -> Results:
        return network_2_2_2_step(x, y, w1, b1, w2, b2, rate_of(learning_rate))

    return step


def of_one_parameter(i: int) -> Iterator[Mistake]:
    """List what goes wrong in the line that moves one of the four."""
    name, j = NAMES[i], LAYERS_EXCHANGED[i]
    other = NAMES[j]

    def mistake(number: str, move: Callable[..., Any], *texts: str) -> Mistake:
        """Make the mistake of a line: move(parameters, derivatives, learning rate)."""

        def wrong(*arguments: Any) -> Any:
            x, y, *parameters, learning_rate = arguments
            return move(parameters, network_2_2_2_backward(x, y, *parameters), learning_rate)

        return Mistake(f"STP{number}{i}", name, wrong, *texts)

    yield mistake(
        "2",
        lambda p, d, learning_rate: p[i] + learning_rate * d[i],
        f"{name} moved by the right amount, the wrong way.",
        *AGAINST,
    )
    yield mistake(
        "3",
        lambda p, d, learning_rate: p[i],
        f"{name} came back as it was.",
        "One step moves every parameter, each against its own derivative.",
        f"Which line of yours moves {name}, and is it {name} that you return?",
    )
    yield mistake(
        "4",
        lambda p, d, learning_rate: -learning_rate * d[i],
        f"{name} is its step alone: the old {name} is not in it.",
        ENDS,
        f"Where should {name} be after a step of length 0, and where is yours?",
    )
    yield mistake(
        "5",
        lambda p, d, learning_rate: p[j] - learning_rate * d[i],
        f"{name} started its step from {other}.",
        OWN_STEP,
        f"Which digits do the names have in the line that moves {name}?",
    )
    yield mistake(
        "6",
        lambda p, d, learning_rate: p[i] - d[i],
        f"The step of {name} ignores the learning rate.",
        RATE[0],
        f"Which factors does the step of {name} have?",
    )
    yield mistake(
        "7",
        lambda p, d, learning_rate: p[i] - learning_rate,
        f"{name} moved by the learning rate alone: no derivative is in the move.",
        "The learning rate is one number; direction and steepness come from the derivative.",
        f"Which factors does the step of {name} have?",
    )
    if name[0] == "W":  # a bias moved by the other's derivative is a slip of the way back as well
        yield mistake(
            "8",
            lambda p, d, learning_rate: p[i] - learning_rate * d[j],
            f"{name} moved by the derivative of {other}.",
            OWN_STEP,
            f"Which digits do the names have in the line that moves {name}?",
        )


STEP_MISTAKES = (
    Mistake(
        "STP01",
        "W1 b1 W2 b2",
        at_rate(lambda learning_rate: -learning_rate),
        "Every parameter moved by the right amount, the wrong way.",
        *AGAINST,
    ),
    Mistake(
        "STP02",
        "W1 b1 W2 b2",
        at_rate(lambda learning_rate: 1.0),
        "Every step ignores the learning rate.",
        *RATE,
    ),
    Mistake(
        "STP03",
        "W1 b1 W2 b2",
        lambda *arguments: network_2_2_2_backward(*arguments[:6]),
        "These are the derivatives; nothing has moved yet.",
        ENDS,
        "Which names does the docstring give to what is returned?",
    ),
    Mistake(
        "STP04",
        "W1 b1 W2 b2",
        lambda *arguments: tuple(-arguments[6] * d for d in network_2_2_2_backward(*arguments[:6])),
        "Every parameter is its step alone: the old value is not in it.",
        ENDS,
        "Where should a parameter be after a step of length 0, and where is yours?",
    ),
    Mistake(
        "STP05",
        "W1 b1",
        w2_moved_first,
        "In the first layer, the way back led through a W2 that had already moved.",
        *AT_ONE_POINT,
    ),
    Mistake(
        "STP06",
        "W1 b1",
        forward_in_between,
        "For the first layer, the network ran again, with the second layer already moved.",
        *AT_ONE_POINT,
    ),
    Mistake(
        "STP07",
        "b1 b2",
        lambda x, y, W1, b1, W2, b2, learning_rate: (b1, b2),
        "The biases came back as they were.",
        *EVERY_PARAMETER,
    ),
    Mistake(
        "STP08",
        "b1 b2",
        lambda *arguments: at_rate(lambda learning_rate: 1.0)(*arguments)[1::2],
        "The steps of the biases ignore the learning rate.",
        *EVERY_PARAMETER,
    ),
    Mistake(
        "STP09",
        "W1 b1",
        lambda x, y, W1, b1, W2, b2, learning_rate: (W1, b1),
        "The first layer came back as it was.",
        "A hidden layer is trained like the last one; only its derivatives have a longer way.",
        "Which two lines of yours move the first layer?",
    ),
    Mistake(
        "STP10",
        "W1 b1 W2 b2",
        sample_after_sample,
        "A step was taken for each sample, one after the other.",
        "One step of a batch goes against the derivative of J, which is a mean over all of it.",
        "Is the line that moves a parameter inside the loop over the samples?",
    ),
    Mistake(
        "STP11",
        "W1 b1 W2 b2",
        twice,
        "Two steps were taken.",
        "After a step the derivatives have changed; one call takes one step.",
        "How often does your function move W1?",
    ),
    Mistake(
        "STP12",
        "W1 b1 W2 b2",
        lambda x, y, *rest: [network_2_2_2_step(x, y, *rest)[i] for i in LAYERS_EXCHANGED],
        "The two layers are exchanged.",
        *ORDER,
    ),
    Mistake(
        "STP13",
        "b1 W2",
        lambda x, y, *rest: network_2_2_2_step(x, y, *rest)[2:0:-1],
        "b1 and W2 are exchanged.",
        *ORDER,
    ),
    *(mistake for i in range(4) for mistake in of_one_parameter(i)),
    *(step_with(mistake) for mistake in CATALOGUE if mistake.id not in NOT_IN_A_STEP),
)


def draw_step(rng: np.random.Generator) -> Arguments:
    """Draw the 2-2-2 network and a rate so large that a step shows all digits of the gradient."""
    return *draw_2_2_2(rng), rng.uniform(20.0, 80.0)


NETWORK_2_2_2_STEP = Task(
    network_2_2_2_step,
    points={"W1": 2, "b1": 1, "W2": 2, "b2": 1},
    order=("b2", "W2", "b1", "W1"),
    cases={
        "random": draw_step,
        "another": draw_step,
        "one sample": lambda rng: (*two_of(rng, 1), rng.uniform(0.2, 0.8)),
        "the numbers of the book": lambda rng: (*book(EXAMPLE_2_2_2), LEARNING_RATE),
    },
    mistakes=STEP_MISTAKES,
)
