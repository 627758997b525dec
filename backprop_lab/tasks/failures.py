"""Failures: what to say where there is nothing to compare, and so nothing to earn."""

from backprop_lab.tasks.errors import advice_on
from backprop_lab.tasks.messages import inert, say
from backprop_lab.tasks.task import Task
from backprop_lab.tasks.verdict import OutputVerdict, Verdict
from backprop_lab.tasks.wire import Reply


def nothing(
    task: Task, status: str, observation: str = "", concept: str = "", question: str = ""
) -> Verdict:
    """Give no points at all, for one reason."""
    outputs = tuple(
        OutputVerdict(name, status, 0.0, points) for name, points in task.points.items()
    )
    return Verdict(task.name, status, outputs, observation, concept, question)


def without_value(task: Task, reply: Reply, where: str = "") -> Verdict:
    """Judge a call from which no value came back; `where` names its case."""
    if reply.status == "raised":
        return raised(task, reply.message, where)
    if reply.status == "timeout":
        return not_ended(task, reply.message)
    if reply.status == "arguments":
        text = "{task} is called with ({wanted}); yours takes {taken}."
        values = {"task": task.name, "wanted": task.parameters, "taken": reply.message}
        return nothing(
            task,
            "error",
            say("arguments", text, **values),
            say("arguments", "It gets what the docstring names, in that order and nothing else."),
            say("arguments", "Does its body take apart what comes as one, such as a cache?"),
        )
    if reply.status == "no_function":
        return no_function(task, reply.message)
    if reply.status == "changed_state":
        return changed_state(task, reply.message)
    if reply.status == "unsupported":
        return unsupported(task, reply.message)
    return nothing(task, reply.status, inert(reply.message))


def raised(task: Task, message: str, where: str) -> Verdict:
    """Tell an error, and what helps; the stub's own says that nothing is written yet."""
    if message.startswith("NotImplementedError"):
        return nothing(task, "not_written")
    error = message if message.endswith((".", "!", "?", "…")) else f"{message}."
    stopped = say("raised", "It stopped{where}: {error}", where=where, error=error)
    return nothing(task, "error", stopped, *advice_on(message))


def unsupported(task: Task, what: str) -> Verdict:
    """Say what came that is made of no numbers; with some it is known how that happens."""
    text = say("type", "It returned {what}, expected arrays of numbers, or a list.", what=what)
    question = ""
    if what.endswith(" generator"):
        question = say("type", "Is there a yield, or a for between round brackets?")
    if what.endswith(" coroutine"):
        question = say("type", "Does it begin with async def, where def is enough?")
    return nothing(task, "wrong", text, question=question)


def not_ended(task: Task, what: str = "") -> Verdict:
    """Say that a function ran until it was stopped, and what that mostly is."""
    what = what or say("timeout", "It had not ended when it was stopped.")
    return nothing(
        task,
        "timeout",
        say("timeout", "{what} Which loop's condition never becomes false?", what=what),
        say("timeout", "A loop ends when each of its rounds brings its condition nearer to false."),
        say("timeout", "What has changed after one round, and what after a hundred?"),
    )


def no_function(task: Task, kind: str) -> Verdict:
    """Say what came instead of a function."""
    if kind == "class":
        text = "{task} needs to be a function, and this is a class: begin with def {task}({names}):"
        sentence = say("no_function", text, task=task.name, names=task.parameters)
    else:
        text = (
            "{task} needs to be a function, and this is of type {kind}, as if it had been called "
            "already: give check its name alone, without brackets behind it."
        )
        sentence = say("no_function", text, task=task.name, kind=kind)
    return nothing(task, "wrong", sentence)


def changed_arguments(task: Task) -> Verdict:
    """Say that a function wrote into what it was given, whatever it returned."""
    return nothing(
        task,
        "wrong",
        say("changed", "It writes into the arrays that it was given."),
        say("changed", "The caller still needs them as they were."),
        say("changed", "Which line assigns into an argument, or uses += on one?"),
    )


def changed_state(task: Task, names: str) -> Verdict:
    """Say that a function changed what is around it, whatever it returned."""
    observation = say("state", "It changes something outside itself: {names}.", names=names)
    if "random" in names:
        return nothing(
            task,
            "wrong",
            observation,
            say("state", "Where numbers are to be random, they come in as an argument."),
            say("state", "Which line draws numbers, or sets a seed?"),
        )
    return nothing(
        task,
        "wrong",
        observation,
        say("state", "What else uses it goes on with something that it did not ask for."),
        say("state", "Which line says global, or sets what was there before?"),
    )
