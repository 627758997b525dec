"""The task on one training step: forward, loss, back, and every parameter moves once."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.layers import Parameters, mlp_forward
from backprop_lab.shapes import Array, Integers
from backprop_lab.softmax import softmax_cross_entropy_forward
from backprop_lab.tasks.layers import draw_network
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero
from backprop_lab.training import train_step

# Concept and question that several mistakes share.
AGAINST = (
    "The gradient points uphill, and the step goes the other way.",
    "If the derivative of a weight is positive, should the weight grow or shrink?",
)
MEAN = (
    "The loss is the mean over the samples of its batch, and the gradient is that of this mean.",
    "Where is the number of samples in your step, and how often?",
)
LOGITS = (
    "The way back begins at the logits, with what each of them does to the loss.",
    "For one sample: which of its logits should rise, which should fall, and by how much?",
)
SLOPE = (
    "Between two layers lies tanh, and what comes back is scaled by its slope there.",
    "What lies between the input of the last layer and the layer before it?",
)
EVERY_PARAMETER = (
    "Every W and every b learns, by the same rule and with the same learning rate.",
    "Which parameters are the same after your step as before, or move otherwise?",
)
RATE = (
    "The learning rate says how far to go; the gradient, in which direction and how steep it is.",
    "Which argument does your result not depend on?",
)
BEGINS_WITH_1 = (
    "The way back begins with 1: when the loss grows by 1, the loss grows by 1.",
    "Which number do you hand to the backward pass of the loss?",
)
STEP_ALONE = (
    "A step says where to go from here; the result is where it ends.",
    "Where should a parameter be after a step of length 0, and where is yours?",
)
NO_GRADIENT = (
    "A parameter moves as far as its own gradient says, and in that direction.",
    "Where do the gradients enter the line that moves the parameters?",
)
AT_ONE_POINT = (
    "All gradients are taken at one point; nothing moves before the last one is known.",
    "In which line does the first parameter move, and what is computed after that?",
)
SURPRISE = (
    "The loss of a sample is its surprise at the right class, whatever it says of the others.",
    "What does your loss say of a network that gives the right class the probability 1?",
)
BATCH_MEAN = (
    "A loss that does not grow with the batch can be compared between batches of any size.",
    "What becomes of your loss if every sample comes twice?",
)


def gradients_of(
    parameters: Parameters,
    x: Array,
    labels: Integers,
    begin: Callable[[Array, Array, Array], Array] = lambda p, one_hot, logits: p - one_hot,
    slope: Callable[[Array], Any] = lambda a: 1.0 - a**2,
    early_rate: float = 0.0,
) -> Parameters:
    """Compute the gradients of a step with a wrong beginning or slope, or with W moved early."""
    logits, (inputs, weights) = mlp_forward(x, parameters)
    one_hot = np.eye(logits.shape[1])[labels]
    dz = begin(softmax(logits, axis=1), one_hot, logits) / len(x)
    gradients = []
    for i in reversed(range(len(weights))):
        dW = inputs[i].T @ dz
        gradients.append((dW, dz.sum(axis=0)))
        dz = dz @ (weights[i] - early_rate * dW).T * slope(inputs[i])
    return tuple(gradients[::-1])


def softmax(logits: Array, axis: int) -> Array:
    """Turn logits into probabilities along an axis."""
    e = np.exp(logits - logits.max(axis=axis, keepdims=True))
    p: Array = e / e.sum(axis=axis, keepdims=True)
    return p


def moved(
    parameters: Parameters, gradients: Parameters, rate_of_W: float, rate_of_b: float
) -> Parameters:
    """Take a step, with a rate for each W and one for each b."""
    return tuple(
        (W - rate_of_W * dW, b - rate_of_b * db)
        for (W, b), (dW, db) in zip(parameters, gradients, strict=True)
    )


def going(
    rate_of_W: Callable[[float, int], float] = lambda rate, n: rate,
    rate_of_b: Callable[[float, int], float] | None = None,
    **wrong: Any,
) -> Callable[[Parameters, Array, Integers, float], Parameters]:
    """Make a step with other rates, or with something wrong in its gradients."""

    def step(
        parameters: Parameters, x: Array, labels: Integers, learning_rate: float
    ) -> Parameters:
        n = len(x)
        gradients = gradients_of(parameters, x, labels, **wrong)
        of_b = rate_of_b or rate_of_W
        return moved(parameters, gradients, rate_of_W(learning_rate, n), of_b(learning_rate, n))

    return step


def ending(
    W_ends: Callable[[Any, Any, float], Any], b_ends: Callable[[Any, Any, float], Any]
) -> Callable[[Parameters, Array, Integers, float], Parameters]:
    """Make a step whose end is computed wrongly, of a parameter, its gradient and the rate."""

    def step(
        parameters: Parameters, x: Array, labels: Integers, learning_rate: float
    ) -> Parameters:
        return tuple(
            (W_ends(W, dW, learning_rate), b_ends(b, db, learning_rate))
            for (W, b), (dW, db) in zip(
                parameters, gradients_of(parameters, x, labels), strict=True
            )
        )

    return step


def right_end(a: Any, da: Any, rate: float) -> Any:
    """Take a right step."""
    return a - rate * da


def without_gradient(a: Any, da: Any, rate: float) -> Any:
    """Take the learning rate away, whatever the gradient."""
    return a - rate


def step_alone(a: Any, da: Any, rate: float) -> Any:
    """Forget where the parameter was."""
    return -rate * da


def wrong_way_round(a: Any, da: Any, rate: float) -> Any:
    """Take the parameter away from the step."""
    return rate * da - a


def moving_early(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> Parameters:
    """Move each W before the way back passes it."""
    gradients = gradients_of(parameters, x, labels, early_rate=learning_rate)
    return moved(parameters, gradients, learning_rate, learning_rate)


def scaled_by_the_loss(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> Parameters:
    """Begin the way back with the loss in the place of 1."""
    loss = loss_at(parameters, x, labels)
    return going(lambda rate, n: rate * loss)(parameters, x, labels, learning_rate)


def last_layer_only(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> Parameters:
    """Leave every layer but the last where it is."""
    return (*parameters[:-1], train_step(parameters, x, labels, learning_rate)[0][-1])


def over_the_batch(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> tuple[Parameters, float]:
    """Let the samples of a batch compete, in the place of the classes."""

    def begin(p: Array, one_hot: Array, logits: Array) -> Array:
        return softmax(logits, axis=0) - one_hot

    p = softmax(mlp_forward(x, parameters)[0], axis=0)
    loss = -np.log(p[np.arange(len(x)), labels]).mean()
    return going(begin=begin)(parameters, x, labels, learning_rate), loss


def loss_from(
    measure: Callable[[Array, Integers], Any],
) -> Callable[[Parameters, Array, Integers, float], Any]:
    """Make a loss out of the log of the probabilities and the labels."""

    def loss(parameters: Parameters, x: Array, labels: Integers, learning_rate: float) -> Any:
        logits = mlp_forward(x, parameters)[0]
        shifted = logits - logits.max(axis=1, keepdims=True)
        return measure(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), labels)

    return loss


def at_label(log_p: Array, labels: Integers) -> Array:
    """Pick the log of the probability of each right class."""
    return log_p[np.arange(len(labels)), labels]


def loss_at(parameters: Parameters, x: Array, labels: Integers) -> float:
    """Compute the loss."""
    return softmax_cross_entropy_forward(mlp_forward(x, parameters)[0], labels)[0]


def lengths(rng: np.random.Generator, layers: int) -> tuple[int, ...]:
    """Draw a number of samples and widths, every one another odd prime."""
    return tuple(int(size) for size in rng.permutation([3, 5, 7, 11, 13])[: layers + 2])


def draw_labels(rng: np.random.Generator, n: int, classes: int) -> Integers:
    """Draw labels in which at least two classes occur, if there are two samples."""
    labels = rng.integers(classes, size=n)
    labels[-1] = (labels[0] + rng.integers(1, classes)) % classes
    return labels


def draw_step(rng: np.random.Generator, layers: int, n: int | None = None) -> Arguments:
    """Draw a network, a batch with its labels, and a learning rate."""
    first, *widths = lengths(rng, layers)
    n = n or first
    x, labels = away_from_zero(rng, n, widths[0]), draw_labels(rng, n, widths[-1])
    return draw_network(rng, *widths), x, labels, rng.uniform(0.2, 0.8)


TRAIN_STEP = Task(
    train_step,
    points={"parameters": 3, "loss": 2},
    order=("loss", "parameters"),
    last_part_first=True,
    cases={
        "random": lambda rng: draw_step(rng, 3),
        "another": lambda rng: draw_step(rng, 2),
        "one layer": lambda rng: draw_step(rng, 1),
        "one sample": lambda rng: draw_step(rng, 2, n=1),
    },
    mistakes=(
        Mistake(
            "TST01",
            "parameters",
            going(lambda rate, n: -rate),
            "Every parameter moved by the right amount, the wrong way.",
            *AGAINST,
        ),
        Mistake(
            "TST02",
            "parameters",
            going(lambda rate, n: 1.0),
            "Every step ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "TST03",
            "parameters",
            lambda parameters, x, labels, learning_rate: gradients_of(parameters, x, labels),
            "These are the gradients; nothing has moved yet.",
            "A step has two ends: where a parameter was, and where it is afterwards.",
            "What does the docstring say of the parameters that are returned?",
        ),
        Mistake(
            "TST04",
            "parameters",
            lambda parameters, x, labels, learning_rate: parameters,
            "The parameters came back as they were: none has moved.",
            "Backpropagation finds the gradients; learning is the step that comes after it.",
            "Which line of yours uses the gradients?",
        ),
        Mistake(
            "TST05",
            "parameters",
            moving_early,
            "The last layer is right, the others are not: the way back led through a moved W.",
            *AT_ONE_POINT,
        ),
        Mistake(
            "TST06",
            "parameters",
            going(lambda rate, n: rate / n),
            "Every step is too short by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "TST07",
            "parameters",
            going(lambda rate, n: rate * n),
            "Every step is too long by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP08",
            "parameters",
            going(begin=lambda p, one_hot, logits: (p - one_hot) * p * (1.0 - p)),
            "The slope of a sigmoid was multiplied in at the output.",
            "Softmax and logarithm are passed together, and no slope of an activation is left.",
            "Which factors stand between the loss and the logits in your formula?",
        ),
        Mistake(
            "TST08",
            "parameters",
            going(begin=lambda p, one_hot, logits: p),
            "The step does not depend on the labels.",
            *LOGITS,
        ),
        Mistake(
            "TST09",
            "parameters",
            going(begin=lambda p, one_hot, logits: -one_hot),
            "The step raises the right logits without lowering the others.",
            *LOGITS,
        ),
        Mistake(
            "TST10",
            "parameters",
            going(begin=lambda p, one_hot, logits: logits - one_hot),
            "The step begins from the logits themselves; softmax is not in it.",
            *LOGITS,
        ),
        Mistake(
            "TST12",
            "parameters",
            going(lambda rate, n: 2.0 * rate),
            "Every step is twice as long as it should be.",
            "A 2 comes from a square; in this loss there is a logarithm instead.",
            "Where does a factor of 2 enter your step?",
        ),
        Mistake(
            "TST49",
            "parameters",
            scaled_by_the_loss,
            "Every step is scaled by the loss.",
            *BEGINS_WITH_1,
        ),
        Mistake(
            "TST13",
            "parameters",
            going(slope=lambda a: 1.0),
            "The last layer is right; what is below lacks the slope of tanh.",
            *SLOPE,
        ),
        Mistake(
            "TST14",
            "parameters",
            going(slope=lambda a: 1.0 - np.tanh(a) ** 2),
            "The last layer is right; below, tanh was taken twice.",
            "The input of a layer has been through tanh already.",
            "Where do you apply tanh to the output of a tanh?",
        ),
        Mistake(
            "TST15",
            "parameters",
            going(slope=lambda a: a * (1.0 - a)),
            "The last layer is right; below, the slope used is that of the sigmoid.",
            *SLOPE,
        ),
        Mistake(
            "TST16",
            "parameters",
            going(rate_of_b=lambda rate, n: 0.0),
            "The biases came back as they were; the weights are right.",
            *EVERY_PARAMETER,
        ),
        Mistake(
            "TST17",
            "parameters",
            going(rate_of_b=lambda rate, n: 1.0),
            "The steps of the biases ignore the learning rate; the weights are right.",
            *EVERY_PARAMETER,
        ),
        Mistake(
            "TST18",
            "parameters",
            going(rate_of_b=lambda rate, n: rate / n),
            "The weights are right; the steps of the biases are too short by a factor, the number "
            "of samples.",
            *MEAN,
        ),
        Mistake(
            "TST19",
            "parameters",
            last_layer_only,
            "Only the last layer has moved.",
            *EVERY_PARAMETER,
        ),
        Mistake(
            "TST35",
            "parameters",
            going(lambda rate, n: 0.0, lambda rate, n: rate),
            "The weights came back as they were; the biases are right.",
            *EVERY_PARAMETER,
        ),
        Mistake(
            "TST36",
            "parameters",
            going(lambda rate, n: 1.0, lambda rate, n: rate),
            "The steps of the weights ignore the learning rate; the biases are right.",
            *EVERY_PARAMETER,
        ),
        Mistake(
            "TST37",
            "parameters",
            going(lambda rate, n: -rate, lambda rate, n: rate),
            "The weights moved the wrong way; the biases are right.",
            *AGAINST,
        ),
        Mistake(
            "TST38",
            "parameters",
            going(lambda rate, n: rate, lambda rate, n: -rate),
            "The biases moved the wrong way; the weights are right.",
            *AGAINST,
        ),
        Mistake(
            "TST48",
            "parameters",
            going(lambda rate, n: rate, lambda rate, n: rate * n),
            "The weights are right; the steps of the biases are too long by a factor, the number "
            "of samples.",
            *MEAN,
        ),
        *(
            Mistake(
                identity,
                "parameters",
                ending(W_ends, b_ends),
                f"{which} became smaller by the learning rate, whatever the gradient.",
                *NO_GRADIENT,
            )
            for identity, W_ends, b_ends, which in (
                ("TST39", without_gradient, without_gradient, "Every parameter"),
                ("TST40", without_gradient, right_end, "The biases are right; every weight"),
                ("TST41", right_end, without_gradient, "The weights are right; every bias"),
            )
        ),
        *(
            Mistake(
                identity,
                "parameters",
                ending(W_ends, b_ends),
                f"{which} is its step alone: the old value is not in it.",
                *STEP_ALONE,
            )
            for identity, W_ends, b_ends, which in (
                ("TST42", step_alone, step_alone, "Every parameter"),
                ("TST43", step_alone, right_end, "The biases are right; each W"),
                ("TST44", right_end, step_alone, "The weights are right; each b"),
            )
        ),
        *(
            Mistake(
                identity,
                "parameters",
                ending(W_ends, b_ends),
                f"{which} would be right with the other sign.",
                "A step begins at the parameter, and goes against its gradient.",
                "Which of the two stands in front of the minus?",
            )
            for identity, W_ends, b_ends, which in (
                ("TST45", wrong_way_round, wrong_way_round, "Every parameter"),
                ("TST46", wrong_way_round, right_end, "The biases are right; every weight"),
                ("TST47", right_end, wrong_way_round, "The weights are right; every bias"),
            )
        ),
        Mistake(
            "TST20",
            "parameters",
            lambda parameters, x, labels, learning_rate: train_step(
                parameters, x[:1], labels[:1], learning_rate
            )[0],
            "Only the first sample is in the step.",
            "Every sample of the batch has a share in its loss, and so in the step.",
            "What becomes of the other rows of x?",
        ),
        Mistake(
            "TST21",
            "parameters",
            lambda parameters, x, labels, learning_rate: train_step(
                train_step(parameters, x, labels, learning_rate)[0], x, labels, learning_rate
            )[0],
            "Two steps were taken.",
            "After a step the gradients have changed; one call takes one step.",
            "How often does your function move the parameters?",
        ),
        Mistake(
            "TST22",
            "parameters loss",
            over_the_batch,
            "Softmax was taken over the samples: each column adds up to 1.",
            "The classes of one sample compete with each other; samples do not.",
            "Along which axis should the probabilities add up to 1?",
        ),
        Mistake(
            "TST23",
            "parameters loss",
            lambda *arguments: train_step(*arguments)[::-1],
            "The parameters and the loss are exchanged.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "TST24",
            "loss",
            lambda parameters, x, labels, learning_rate: loss_at(
                train_step(parameters, x, labels, learning_rate)[0], x, labels
            ),
            "This is the loss after the step.",
            "The forward pass of a step has the loss already, at the parameters that came in.",
            "Which parameters belong to the loss that you return?",
        ),
        Mistake(
            "TST25",
            "loss",
            loss_from(lambda log_p, labels: -at_label(log_p, labels).sum()),
            "The loss was added up over the samples.",
            *BATCH_MEAN,
        ),
        Mistake(
            "TST26",
            "loss",
            loss_from(lambda log_p, labels: at_label(log_p, labels).mean()),
            "The loss is negative: its sign is wrong.",
            "The log of a probability is never above 0, and a loss is to be made small.",
            "Which sign stands in front of the logarithm?",
        ),
        Mistake(
            "TST27",
            "loss",
            loss_from(lambda log_p, labels: -at_label(log_p, labels).sum() / log_p.size),
            "The loss is too small by a factor, the number of classes.",
            "Each sample has one right class, so there is one logarithm per sample.",
            "How many numbers is your mean taken over?",
        ),
        Mistake(
            "TST28",
            "loss",
            loss_from(lambda log_p, labels: -np.exp(at_label(log_p, labels)).mean()),
            "The loss is a mean of probabilities: there is no logarithm in it.",
            *SURPRISE,
        ),
        Mistake(
            "TST29",
            "loss",
            loss_from(lambda log_p, labels: 1.0 - np.exp(at_label(log_p, labels)).mean()),
            "The loss is what the right classes lack to 1: there is no logarithm in it.",
            *SURPRISE,
        ),
        Mistake(
            "TST30",
            "loss",
            loss_from(lambda log_p, labels: -log_p.max(axis=1).mean()),
            "The loss does not depend on the labels: it was taken at the most likely class.",
            *SURPRISE,
        ),
        Mistake(
            "TST31",
            "loss",
            loss_from(lambda log_p, labels: -log_p.mean()),
            "The loss does not depend on the labels: it was taken at every class.",
            *SURPRISE,
        ),
        Mistake(
            "TST32",
            "loss",
            loss_from(
                lambda log_p, labels: (
                    0.5
                    * ((np.exp(log_p) - np.eye(log_p.shape[1])[labels]) ** 2).sum()
                    / len(labels)
                )
            ),
            "The loss is a squared error of the probabilities.",
            *SURPRISE,
        ),
        Mistake(
            "TST33",
            "loss",
            loss_from(lambda log_p, labels: -at_label(log_p, labels)),
            "The loss still has one value per sample.",
            *BATCH_MEAN,
        ),
        Mistake(
            "TST34",
            "loss",
            loss_from(lambda log_p, labels: np.mean(log_p.argmax(axis=1) == labels)),
            "This is the share of right answers, and not the loss.",
            "The share of right answers is what people ask for; the loss is what has a gradient.",
            "Which of the two does the backward pass begin with?",
        ),
    ),
)


TASKS = (TRAIN_STEP,)
