"""Errors: what to say of the usual ones, by their type and by words of their message."""

from typing import NamedTuple

from backprop_lab.tasks.messages import say


class Advice(NamedTuple):
    """What helps with one kind of error: the idea, and where to look."""

    types: tuple[str, ...]
    words: tuple[str, ...]  # one of them is in the message; without any, every message will do
    concept: str
    question: str


ADVICE = (  # the first that fits is given
    Advice(
        ("IndexError",),
        ("too many indices", "scalar variable"),
        "Each index takes one axis; an array has as many as its shape has numbers, a number none.",
        "Which shape does what is indexed in that line have, and which did you expect?",
    ),
    Advice(
        ("IndexError",),
        ("indexing arrays", "boolean index"),
        "Index arrays side by side name entries together, one number from each; a mask is as long "
        "as the axis from which it chooses.",
        "Write beside that line the shape of each index: what do its entries count?",
    ),
    Advice(
        ("IndexError", "TypeError"),
        ("used as indices", "only integers", "must be integers"),
        "Only whole numbers and truth values choose entries.",
        "Which dtype does the index in that line have, and which line made it?",
    ),
    Advice(
        ("IndexError",),
        ("out of bounds for axis",),
        "An index counts along one axis; a single one counts along axis 0.",
        "Write beside that line which axis each index counts along, and how long that axis is: "
        "what should the index count?",
    ),
    Advice(
        ("IndexError",),
        (),
        "Entries are counted from 0, so the last index is one less than the length.",
        "How long is what is indexed in that line, and which index is asked for?",
    ),
    Advice(
        ("AxisError",),
        (),
        "Axes are counted from 0: a matrix has the axes 0 and 1, a vector axis 0 alone.",
        "Which shape does the array in that line have, and which axis is asked for?",
    ),
    Advice(
        ("ValueError",),
        ("matmul", "not aligned"),
        "A @ B adds up over the columns of A and the rows of B: there are as many of both.",
        "Write beside that line the shape of each array in it: over which axis should it add up, "
        "and where does that axis stand?",
    ),
    Advice(
        ("ValueError",),
        ("broadcast",),
        "Entry by entry, shapes are compared from their last axis on: two lengths fit if they are "
        "equal, or if one of them is 1.",
        "Write beside that line the shape of each array in it: which axis of one belongs to which "
        "of the other?",
    ),
    Advice(
        ("TypeError", "AttributeError"),
        ("NoneType",),
        "None is what a function without a return gives back, and a method such as append.",
        "Which name in that line holds None, and which line gave it that?",
    ),
    Advice(
        ("ValueError", "TypeError"),
        ("unpack",),
        "What is taken apart has as many parts as there are names for them.",
        "What is taken apart in that line, and how many parts does it have?",
    ),
    Advice(
        ("ValueError",),
        ("truth value",),
        "An if or a while needs one truth value; comparing an array gives one for each entry.",
        "Is one decision wanted in that line, or one for each entry?",
    ),
    Advice(
        ("ValueError",),
        ("shape", "dimension"),
        "An operation asks for arrays whose shapes fit together.",
        "Write beside that line the shape of each array in it: do they fit together?",
    ),
    Advice(
        ("TypeError", "AttributeError"),
        ("'tuple'", "'list'", "multiply sequence"),
        "A tuple or a list is no array: nothing is computed with it before it is taken apart.",
        "Which name in that line holds a tuple or a list, a cache for instance?",
    ),
    Advice(
        ("TypeError",),
        ("as an integer",),
        "What is counted is a whole number; / gives a float even where nothing is left over.",
        "Which number in that line should be whole, and which line made it?",
    ),
    Advice(
        ("TypeError",),
        ("not subscriptable", "not iterable"),
        "A single number has no parts to be chosen or gone through, and neither has a function.",
        "What is indexed or gone through in that line, and which line made it?",
    ),
    Advice(
        ("TypeError",),
        ("not callable",),
        "Round brackets behind something call it; entries are chosen by square ones.",
        "What stands in front of the round brackets in that line: is it a function?",
    ),
    Advice(
        ("NameError", "UnboundLocalError"),
        (),
        "A name holds something once a line that gives it a value has run.",
        "Which line should make it, is it spelt the same there, and does it always run?",
    ),
    Advice(
        ("KeyError",),
        (),
        "A dictionary has only the keys that were put into it.",
        "Which line should have put that key in, and has it run before?",
    ),
    Advice(
        ("ZeroDivisionError",),
        (),
        "Dividing one number of Python by 0 is an error; in an array it gives infinity or NaN.",
        "What stands below the fraction bar in that line, and for which arguments is it 0?",
    ),
)


def advice_on(message: str) -> tuple[str, str]:
    """Find the idea and the question for "IndexError: index 7 is ..."; both empty if unknown."""
    kind = message.split(maxsplit=1)[0].rstrip(":")
    for advice in ADVICE:
        if kind in advice.types and (
            not advice.words or any(word in message for word in advice.words)
        ):
            return say("raised", advice.concept), say("raised", advice.question)
    return "", ""
