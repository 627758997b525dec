"""The task on the training loop: epochs, batches and steps, told apart by their losses."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from backprop_lab.layers import Parameters
from backprop_lab.shapes import Array, Integers
from backprop_lab.tasks.layers import draw_network
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero
from backprop_lab.tasks.train_step import (
    AGAINST,
    AT_ONE_POINT,
    BATCH_MEAN,
    BEGINS_WITH_1,
    MEAN,
    RATE,
    draw_labels,
    going,
    gradients_of,
    lengths,
    loss_at,
    moved,
    moving_early,
    scaled_by_the_loss,
)
from backprop_lab.training import train, train_step

# Concept and question that several mistakes share.
SHORT = (
    "The last batch of an epoch takes what is left, and that may be less than the others.",
    "With seven samples in batches of three, how many batches do you make, and how large is each?",
)
EACH_ITERATION = (
    "An iteration is one batch: forward, back, a step, and one loss.",
    "With seven samples, batches of three and two epochs, how many losses do you return?",
)
CARRIED_ON = (
    "A step gives new parameters, and the next batch begins with them.",
    "Which name do the new parameters have, and which one does the next step use?",
)
NEW_ORDER = (
    "Each row of order says in which order one epoch takes the samples.",
    "Which row does your second epoch use, and where does it enter?",
)
EVERY_EPOCH = (
    "An epoch is one pass through all samples, and there are as many as order has rows.",
    "Which rows of order does your loop take, from the first to the last?",
)
EVERY_SAMPLE = (
    "Every sample of an epoch is in one of its batches.",
    "At which position of the epoch does your first batch begin, and your last?",
)
TOGETHER = (
    "A sample and its label belong together, wherever the sample goes.",
    "What do you index X with, and what the labels?",
)

Step = Callable[[Parameters, Array, Integers, float], tuple[Parameters, float]]
Batches = Callable[[Integers, int], Iterator[Integers]]


def slices(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Cut an epoch into batches; the last may be short."""
    return (epoch[i : i + batch_size] for i in range(0, len(epoch), batch_size))


def looping(
    batches: Batches = slices,
    order_of: Callable[[Integers], Any] = lambda order: order,
    step: Step = train_step,
    carry_on: bool = True,
) -> Callable[..., Array]:
    """Make a training loop with other batches, another order or another step."""

    def losses_of(
        parameters: Parameters,
        X: Array,
        labels: Integers,
        learning_rate: float,
        batch_size: int,
        order: Integers,
    ) -> Array:
        losses = []
        for epoch in order_of(order):
            for batch in batches(epoch, batch_size):
                after, loss = step(parameters, X[batch], labels[batch], learning_rate)
                parameters = after if carry_on else parameters
                losses.append(loss)
        return np.array(losses)

    return losses_of


def full_batches(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Drop the last batch if it is short."""
    return (batch for batch in slices(epoch, batch_size) if len(batch) == batch_size)


def one_batch_less(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Drop the last batch, short or not."""
    return (epoch[i : i + batch_size] for i in range(0, len(epoch) - batch_size, batch_size))


def up_to_the_last_sample(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Begin no batch at the last sample."""
    starts = range(0, len(epoch) - 1, batch_size)
    return (epoch[i : i + batch_size] for i in starts)


def one_batch_more(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Begin a batch at the end of the epoch too, where none is left to be in it."""
    return (epoch[i : i + batch_size] for i in range(0, len(epoch) + 1, batch_size))


def filled_up(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Fill the last batch up with samples from the beginning."""
    starts = range(0, len(epoch), batch_size)
    return (np.take(epoch, range(i, i + batch_size), mode="wrap") for i in starts)


def so_many_batches(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Take the size of a batch for the number of batches."""
    return (batch for batch in np.array_split(epoch, batch_size) if len(batch) > 0)


def evenly(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Make the right number of batches, of sizes that differ by one at most."""
    return iter(np.array_split(epoch, -(-len(epoch) // batch_size)))


def first_of_each(epoch: Integers, batch_size: int) -> Iterator[Integers]:
    """Take one batch of each epoch."""
    return iter([epoch[:batch_size]])


def shares(batch_losses: Callable[[Array], Any]) -> Callable[..., Array]:
    """Make one number per epoch out of the losses of its batches."""

    def losses_of(*arguments: Any) -> Array:
        epochs = np.array_split(train(*arguments), len(arguments[-1]))
        return np.array([batch_losses(losses) for losses in epochs])

    return losses_of


def carried_on_after_each_epoch(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Keep the new parameters apart until the epoch ends, and then those of its last step."""
    losses = []
    for epoch in order:
        for batch in slices(epoch, batch_size):
            after, loss = train_step(parameters, X[batch], labels[batch], learning_rate)
            losses.append(loss)
        parameters = after
    return np.array(losses)


def starting_again(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Begin every epoch with the first parameters."""
    rest = X, labels, learning_rate, batch_size
    return np.concatenate([train(parameters, *rest, epoch[None, :]) for epoch in order])


def labels_left_behind(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Reorder X and leave the labels in their first order."""
    losses = []
    for epoch in order:
        for places in slices(np.arange(len(epoch)), batch_size):
            parameters, loss = train_step(
                parameters, X[epoch[places]], labels[places], learning_rate
            )
            losses.append(loss)
    return np.array(losses)


def accumulating(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Add each batch's gradients to those of the batches before."""
    losses = []
    total = tuple((np.zeros_like(W), np.zeros_like(b)) for W, b in parameters)
    for epoch in order:
        for batch in slices(epoch, batch_size):
            losses.append(loss_at(parameters, X[batch], labels[batch]))
            gradients = gradients_of(parameters, X[batch], labels[batch])
            total = moved(total, gradients, -1.0, -1.0)
            parameters = moved(parameters, total, learning_rate, learning_rate)
    return np.array(losses)


def losses_of_everything(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Note the loss of all samples before each step."""
    losses = []
    for epoch in order:
        for batch in slices(epoch, batch_size):
            losses.append(loss_at(parameters, X, labels))
            parameters, _ = train_step(parameters, X[batch], labels[batch], learning_rate)
    return np.array(losses)


def by_batch_size(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Divide by the size that a batch should have, the short one too."""

    def step(
        parameters: Parameters, x: Array, labels: Integers, rate: float
    ) -> tuple[Parameters, float]:
        share = len(x) / batch_size
        after, loss = train_step(parameters, x, labels, rate * share)
        return after, loss * share

    return looping(step=step)(parameters, X, labels, learning_rate, batch_size, order)


def stepping(step: Callable[..., Parameters]) -> Step:
    """Give a wrong step its right loss."""

    def with_loss(
        parameters: Parameters, x: Array, labels: Integers, learning_rate: float
    ) -> tuple[Parameters, float]:
        after = step(parameters, x, labels, learning_rate)
        return after, loss_at(parameters, x, labels)

    return with_loss


def loss_afterwards(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> tuple[Parameters, float]:
    """Step, and only then compute the loss."""
    after, _ = train_step(parameters, x, labels, learning_rate)
    return after, loss_at(after, x, labels)


def unless_empty(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> tuple[Parameters, float]:
    """Step rightly, but with no samples there is nothing to add up, and no mean."""
    return train_step(parameters, x, labels, learning_rate) if len(x) else (parameters, np.nan)


def summed(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> tuple[Parameters, float]:
    """Step rightly, and note the sum of the losses of the samples."""
    after, loss = train_step(parameters, x, labels, learning_rate)
    return after, loss * len(x)


def draw_training(
    rng: np.random.Generator, n: int, batch_size: int, epochs: int, layers: int = 2
) -> Arguments:
    """Draw a network, samples, a rate, and an order for each epoch."""
    _, *widths = lengths(rng, layers)
    X, labels = away_from_zero(rng, n, widths[0]), draw_labels(rng, n, widths[-1])
    order = np.array([rng.permutation(n) for _ in range(epochs)])
    return draw_network(rng, *widths), X, labels, rng.uniform(0.2, 0.6), batch_size, order


TRAIN = Task(
    train,
    points={"losses": 5},
    cases={
        "random": lambda rng: draw_training(rng, 11, 4, 2),
        "another": lambda rng: draw_training(rng, 7, 3, 3, layers=1),
        "batches of one length": lambda rng: draw_training(rng, 9, 3, 2),
        "one sample per batch": lambda rng: draw_training(rng, 5, 1, 2),
        "a batch larger than the data": lambda rng: draw_training(rng, 5, 8, 3),
    },
    mistakes=(
        Mistake(
            "SGD01",
            "losses",
            labels_left_behind,
            "The samples were reordered and the labels were not.",
            *TOGETHER,
        ),
        Mistake(
            "SGD02",
            "losses",
            looping(full_batches),
            "The last batch of an epoch is left out where it is short.",
            *SHORT,
        ),
        Mistake(
            "SGD03",
            "losses",
            looping(first_of_each),
            "There is one batch in each epoch, its first.",
            *EACH_ITERATION,
        ),
        Mistake(
            "SGD04",
            "losses",
            looping(order_of=lambda order: [order[0]] * len(order)),
            "Every epoch takes the samples in the order of the first.",
            *NEW_ORDER,
        ),
        Mistake(
            "SGD05",
            "losses",
            looping(step=stepping(going(lambda rate, n: -rate))),
            "The first loss is right; then every step goes the wrong way.",
            *AGAINST,
        ),
        Mistake(
            "SGD06",
            "losses",
            accumulating,
            "The first two losses are right; then old gradients are in every step as well.",
            "A batch steps with its own gradients; those of the batch before have been used.",
            "Where do your gradients begin at zero, and how often does that line run?",
        ),
        Mistake(
            "SGD07",
            "losses",
            looping(lambda epoch, batch_size: (epoch for _ in slices(epoch, batch_size))),
            "Every step used all the samples.",
            "A batch is a part of the data: steps are cheap, and there are many in an epoch.",
            "What do you index with the batch?",
        ),
        Mistake(
            "SGD08",
            "losses",
            looping(step=stepping(going(lambda rate, n: rate / n))),
            "The first loss is right; the steps are too short by a factor, the size of the batch.",
            *MEAN,
        ),
        Mistake(
            "SGD40",
            "losses",
            looping(step=stepping(scaled_by_the_loss)),
            "The first loss is right; then every step is scaled by the loss of its batch.",
            *BEGINS_WITH_1,
        ),
        Mistake(
            "SGD10",
            "losses",
            shares(np.mean),
            "There is one loss per epoch, the mean of its batches.",
            *EACH_ITERATION,
        ),
        Mistake(
            "SGD11",
            "losses",
            looping(step=stepping(moving_early)),
            "The first loss is right, later ones are not: the way back led through a moved W.",
            *AT_ONE_POINT,
        ),
        Mistake(
            "SGD13",
            "losses",
            shares(lambda losses: losses[-1]),
            "There is one loss per epoch, that of its last batch.",
            *EACH_ITERATION,
        ),
        Mistake(
            "SGD14",
            "losses",
            looping(order_of=lambda order: [np.arange(order.shape[1])] * len(order)),
            "The samples were taken as they come in X; order was not used.",
            *NEW_ORDER,
        ),
        Mistake(
            "SGD15",
            "losses",
            looping(order_of=lambda order: order.argsort(axis=1)),
            "order was read the other way round: as the place to which each sample goes.",
            "An entry of order is the number of a sample, and its position is the time.",
            "Which sample should come first, and which one does in your loop?",
        ),
        Mistake(
            "SGD16",
            "losses",
            looping(order_of=lambda order: order[:1]),
            "The training ends after the first epoch.",
            "An epoch is one pass through all samples, and there are as many as order has rows.",
            "Which loop does your return stand in?",
        ),
        Mistake(
            "SGD31",
            "losses",
            looping(order_of=lambda order: order[1:]),
            "The first epoch is missing.",
            *EVERY_EPOCH,
        ),
        Mistake(
            "SGD32",
            "losses",
            looping(order_of=lambda order: order[:-1]),
            "The last epoch is missing.",
            *EVERY_EPOCH,
        ),
        Mistake(
            "SGD33",
            "losses",
            looping(order_of=lambda order: order[::-1]),
            "The epochs come from the last to the first.",
            *NEW_ORDER,
        ),
        Mistake(
            "SGD17",
            "losses",
            looping(one_batch_less),
            "The last batch of every epoch is left out, short or not.",
            *SHORT,
        ),
        Mistake(
            "SGD34",
            "losses",
            looping(lambda epoch, batch_size: slices(epoch[batch_size:], batch_size)),
            "The first batch of every epoch is left out.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "SGD35",
            "losses",
            looping(lambda epoch, batch_size: slices(epoch[1:], batch_size)),
            "The first sample of every epoch is left out.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "SGD36",
            "losses",
            looping(lambda epoch, batch_size: reversed(list(slices(epoch, batch_size)))),
            "The batches of an epoch come from the last to the first.",
            "Each row of order says who comes when, and so which batch comes first.",
            "Which samples are in your first batch, those at the beginning of the epoch?",
        ),
        Mistake(
            "SGD37",
            "losses",
            looping(up_to_the_last_sample),
            "Right, except where the last batch is a single sample: that one is missing.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "SGD39",
            "losses",
            looping(one_batch_more, step=unless_empty),
            "Right, except where no sample is left over: an empty batch stands at the end.",
            "A mean over no samples is no number, so an empty batch has no loss.",
            "With six samples in batches of three, at which positions do your batches begin?",
        ),
        Mistake(
            "SGD18",
            "losses",
            looping(filled_up),
            "The last batch is filled up with samples from the beginning of the epoch.",
            *SHORT,
        ),
        Mistake(
            "SGD19",
            "losses",
            looping(so_many_batches),
            "batch_size was taken for the number of batches.",
            "The size says how many samples are in a batch; the number of batches follows from it.",
            "With seven samples and a batch_size of 3, how many samples are in your first batch?",
        ),
        Mistake(
            "SGD20",
            "losses",
            looping(evenly),
            "The samples were spread evenly over the batches.",
            *SHORT,
        ),
        Mistake(
            "SGD21",
            "losses",
            by_batch_size,
            "The last batch is divided by batch_size where it is shorter.",
            "Each batch takes the mean over the samples that are in it.",
            "What do you divide by when only one sample is left?",
        ),
        Mistake(
            "SGD22",
            "losses",
            looping(carry_on=False),
            "Nothing is learned: every batch begins with the first parameters.",
            *CARRIED_ON,
        ),
        Mistake(
            "SGD23",
            "losses",
            starting_again,
            "Each epoch begins with the first parameters.",
            *CARRIED_ON,
        ),
        Mistake(
            "SGD38",
            "losses",
            carried_on_after_each_epoch,
            "Within an epoch every batch begins with the same parameters.",
            *CARRIED_ON,
        ),
        Mistake(
            "SGD24",
            "losses",
            looping(step=loss_afterwards),
            "Each loss was taken after the step of its batch.",
            "The forward pass of a step has the loss already, at the parameters before it.",
            "Which parameters belong to the first loss that you return?",
        ),
        Mistake(
            "SGD25",
            "losses",
            losses_of_everything,
            "Each loss was taken over all the samples.",
            "A batch knows its own samples; looking at all of them costs a forward pass more.",
            "Which rows of X are in the loss that you note?",
        ),
        Mistake(
            "SGD26",
            "losses",
            looping(step=summed),
            "Each loss was added up over the samples of its batch.",
            *BATCH_MEAN,
        ),
        Mistake(
            "SGD27",
            "losses",
            lambda *arguments: train(*arguments).cumsum(),
            "Each loss holds those before it as well.",
            "The history has one loss for each iteration, each for itself.",
            "Is there a running sum in your loop, and what is appended?",
        ),
        Mistake(
            "SGD28",
            "losses",
            lambda *arguments: train(*arguments)[-1:],
            "There is one loss only, the last.",
            *EACH_ITERATION,
        ),
        Mistake(
            "SGD29",
            "losses",
            looping(step=stepping(going(lambda rate, n: 1.0))),
            "The first loss is right; after it, the steps ignore the learning rate.",
            *RATE,
        ),
        Mistake(
            "SGD30",
            "losses",
            shares(lambda losses: losses),
            "The losses are in rows, one for each epoch.",
            "The history runs through all iterations, whatever epoch they are in.",
            "How many axes does the array that you return have?",
        ),
    ),
)


TASKS = (TRAIN,)
