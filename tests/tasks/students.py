"""Students: functions that people write for a task, right and wrong ones, as tests need them."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function
from backprop_lab.tasks.task import Task, draw_calls

Student = Callable[[Task], Function]  # some of them remember: make one anew for every check
GARBAGE = 12.34  # right nowhere


def with_one_output_wrong(task: Task, wrong: str) -> Function:
    """Write the task rightly, but for one output that is off by a factor nobody would guess."""
    names = tuple(task.points)

    def spoil(value: Any) -> Any:
        return [*map(spoil, value)] if type(value) in (tuple, list) else np.asarray(value) * 1.37

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        outputs = dict(zip(names, right if len(names) > 1 else (right,), strict=True))
        outputs[wrong] = spoil(outputs[wrong])
        return tuple(outputs.values()) if len(names) > 1 else outputs[names[0]]

    return student


def each(change: Callable[[Any], Any], value: Any) -> Any:
    """Change every array and number of a result, or of the arguments."""
    if type(value) in (tuple, list):
        return type(value)(each(change, part) for part in value)
    return change(value)


def parts(value: Any) -> Iterator[Any]:
    """Walk through the arrays and numbers of a result, or of the arguments."""
    if type(value) in (tuple, list):
        for part in value:
            yield from parts(part)
    elif isinstance(value, np.ndarray | np.generic | float | int):
        yield value


# Values that have nothing to do with the task.


def stub(*arguments: Any) -> Any:
    raise NotImplementedError()


def unfinished(*arguments: Any) -> Any:
    pass


def shaped_like_the_reference(task: Task, fill: Callable[[Any], Any]) -> Function:
    def filled(value: Any) -> Any:
        return [*map(filled, value)] if type(value) in (tuple, list) else fill(np.asarray(value))

    return lambda *arguments: filled(task.reference(*arguments))


def full_of(number: float) -> Student:
    return lambda task: shaped_like_the_reference(task, lambda a: np.full(np.shape(a), number))


def in_every_place(value: Any) -> Student:
    """Return one thing for each output."""
    return lambda task: lambda *arguments: tuple(value for _ in task.returns or task.points)


def random_numbers(task: Task) -> Function:
    rng = np.random.default_rng(1)
    return shaped_like_the_reference(task, lambda a: rng.normal(size=np.shape(a)))


def empty(task: Task) -> Function:
    return shaped_like_the_reference(task, lambda a: np.empty((0, *np.shape(a)[1:])))


WORTHLESS: dict[str, Student] = {
    "a stub": lambda task: stub,
    "None": lambda task: unfinished,
    "None for each": in_every_place(None),
    "zeros": full_of(0.0),
    "ones": full_of(1.0),
    "minus ones": full_of(-1.0),
    "NaN": full_of(np.nan),
    "infinity": full_of(np.inf),
    "False": lambda task: shaped_like_the_reference(task, lambda a: np.zeros(np.shape(a), bool)),
    "random numbers": random_numbers,
    "nothing": empty,
    "0 for each": in_every_place(0.0),
    "a NumPy scalar": lambda task: lambda *arguments: np.float64(3.0),
    "an empty tuple": lambda task: lambda *arguments: (),
    "text": lambda task: lambda *arguments: "dx",
    "text for each": in_every_place("dx"),
    "an object": lambda task: lambda *arguments: object(),
    "an object for each": in_every_place(object()),
    "too much": lambda task: lambda *arguments: [1.0] * 100,
    "an error": lambda task: lambda *arguments: 1 / 0,
    "exit": lambda task: lambda *arguments: exit(0),
    "other arguments": lambda task: lambda a, b, c, d, e, f: a,
}


# Arguments handed back.


def handing_back(choose: Callable[..., Any]) -> Student:
    return lambda task: lambda *arguments: choose(*arguments) if arguments else ()


HANDED_BACK: dict[str, Student] = {
    "all": handing_back(lambda *arguments: arguments),
    "the first": handing_back(lambda *arguments: arguments[0]),
    "the last": handing_back(lambda *arguments: arguments[-1]),
    "in reverse": handing_back(lambda *arguments: arguments[::-1]),
    "in a list": handing_back(lambda *arguments: [*arguments]),
    "all but the first": handing_back(lambda first, *others: others),
    "all but the last": handing_back(lambda *arguments: arguments[:-1]),
    "the first in each place": lambda task: (
        lambda *arguments: tuple(arguments[0] if arguments else 0.0 for _ in task.points)
    ),
    "the last in each place": lambda task: (
        lambda *arguments: tuple(arguments[-1] if arguments else 0.0 for _ in task.points)
    ),
    "the first, then all": handing_back(lambda *arguments: (arguments[0], arguments)),
    "all, then the first": handing_back(lambda *arguments: (arguments, arguments[0])),
    "the first, then the others": handing_back(lambda first, *others: (first, others)),
    "their parts": handing_back(lambda *arguments: tuple(parts(arguments))),
    "their parts in reverse": handing_back(lambda *arguments: tuple(parts(arguments))[::-1]),
    "a sum of their parts": handing_back(lambda *arguments: sum(map(np.sum, parts(arguments)))),
}


ARRANGEMENTS: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda part: part,
    "transposed": lambda part: part.T,
    "from the end": lambda part: part.ravel()[::-1],
    "negated": lambda part: -1.0 * part,
}


def fitted(part: Any, shape: tuple[int, ...]) -> Any:
    """Bring numbers into a shape: stretched where they broadcast, else cut off or repeated."""
    try:
        return np.broadcast_to(part, shape)
    except ValueError:
        return np.resize(part, shape)


def handing_back_part(task: Task, first: int, arrange: Callable[[Any], Any]) -> Function:
    """Return arguments in the shapes of the outputs, part `first` of the arguments to begin with.

    Every part of an output takes the next part of the arguments.
    """

    def student(*arguments: Any) -> Any:
        given = [np.asarray(part) for part in parts(arguments)] or [np.zeros(1)]

        def output(value: Any) -> Any:
            following = iter(range(first, first + 100))
            return each(
                lambda a: fitted(arrange(given[next(following) % len(given)]), np.shape(a)), value
            )

        right = task.reference(*arguments)
        return tuple(map(output, right)) if len(task.returns or task.points) > 1 else output(right)

    return student


# Right now and then.


def garbage(value: Any) -> Any:
    """Put one number into every place of a result, and one into a list without any."""
    if type(value) is list and not value:
        return [GARBAGE]
    return each(lambda part: np.full(np.shape(part), GARBAGE), value)


def right_only(task: Task, when: Callable[..., bool]) -> Function:
    """Answer rightly where `when` says so of the arguments, and with garbage elsewhere."""

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        return right if when(*arguments) else garbage(right)

    return student


def once(task: Task) -> Function:
    calls: list[int] = []
    return right_only(task, lambda *arguments: len(calls.append(1) or calls) == 1)


def all_but_once(task: Task) -> Function:
    """Be wrong at the first call only."""
    calls: list[int] = []
    return right_only(task, lambda *arguments: len(calls.append(1) or calls) > 1)


def once_then_an_error(task: Task) -> Function:
    calls: list[int] = []

    def student(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise RuntimeError("I have nothing more to say.")
        return task.reference(*arguments)

    return student


def the_same_again(task: Task) -> Function:
    """Return the first answer for ever."""
    answers: list[Any] = []

    def student(*arguments: Any) -> Any:
        answers.append(task.reference(*arguments))
        return answers[0]

    return student


def the_answer_before(task: Task) -> Function:
    """Return the right answer of the previous call; at the first call, that of this one."""
    answers: list[Any] = []

    def student(*arguments: Any) -> Any:
        answers.append(task.reference(*arguments))
        return answers[-2:][0]

    return student


def prepared_answers(task: Task) -> Function:
    """Answer from a list, by the number of the call: the check was run before."""
    calls = iter(draw_calls(task, np.random.default_rng(99)))
    return lambda *arguments: task.right(next(calls).arguments)


def answers_by_case(task: Task) -> Function:
    """Answer from a list, in the order in which the cases are written down."""
    rng = np.random.default_rng(99)
    answers = [task.right(draw(rng)) for draw in task.cases.values()]
    following = cycle(answers)
    return lambda *arguments: next(following)


FORGETFUL: dict[str, Student] = {
    "once": once,
    "all but once": all_but_once,
    "once, then an error": once_then_an_error,
    "the first answer again": the_same_again,
    "the answer before": the_answer_before,
    "prepared answers": prepared_answers,
    "answers by case": answers_by_case,
}


def sizes(arguments: Any) -> Any:
    """List the shapes of arrays and the lengths of lists; whole numbers are sizes themselves."""
    if type(arguments) in (tuple, list):
        return tuple(map(sizes, arguments))
    return arguments if type(arguments) is int else np.shape(arguments)


def for_the_sizes_of_a_notebook(task: Task) -> Function:
    """Be right for one draw's sizes: the shapes are written into the code."""
    known = sizes(task.cases["random"](np.random.default_rng(99)) if "random" in task.cases else ())
    return right_only(task, lambda *arguments: sizes(arguments) == known)


def length(arguments: Any) -> int:
    """Find n: the length of the first array, or the first whole number."""
    for part in parts(arguments):
        if np.ndim(part) or type(part) is int:
            return len(part) if np.ndim(part) else int(part)
    return 0


def for_one_sample(task: Task) -> Function:
    return right_only(task, lambda *arguments: length(arguments) == 1)


def for_positive_inputs(task: Task) -> Function:
    return right_only(
        task, lambda *arguments: all(np.greater(part, 0).all() for part in parts(arguments))
    )


def without_signs(task: Task) -> Function:
    """Be right where nothing is negative: square, and take the root."""
    return lambda *arguments: task.reference(*each(magnitude, arguments))


def magnitude(part: Any) -> Any:
    return np.asarray(np.sqrt(np.square(part))) if is_float(part) else part


def is_float(part: Any) -> bool:
    return np.asarray(part).dtype.kind == "f"


FOR_SOME_INPUTS: dict[str, Student] = {
    "the sizes of a notebook": for_the_sizes_of_a_notebook,
    "one sample": for_one_sample,
    "positive inputs": for_positive_inputs,
    "inputs without signs": without_signs,
}


def by_luck(task: Task, coins: list[bool]) -> Function:
    """Be right at every call for which the coin says so."""
    thrown = iter(coins)
    return right_only(task, lambda *arguments: next(thrown))


# Nearly right.


def with_noise(task: Task) -> Function:
    """Be right but for noise of a millionth, or more where the task allows for that much."""
    rng, size = np.random.default_rng(1), max(1e-6, 1e4 * task.tolerance)

    def noisy(part: Any) -> Any:
        if type(part) is str:
            return part
        return np.asarray(part) * (1.0 + size * rng.choice([-1.0, 1.0], np.shape(part)))

    return lambda *arguments: each(noisy, task.reference(*arguments))


def in_float32(part: Any) -> Any:
    return part.astype(np.float32) if isinstance(part, np.ndarray) and is_float(part) else part


def inside_float32(task: Task) -> Function:
    """Compute in float32, and return that."""
    reference = unchecked(task.reference)

    def short(part: Any) -> Any:
        return np.asarray(part, np.float32) if is_float(part) else part

    return lambda *arguments: each(short, reference(*each(in_float32, arguments)))


def float32_in_disguise(task: Task) -> Function:
    """Compute in float32, and return it as float64."""
    student = inside_float32(task)

    def long(part: Any) -> Any:
        return np.asarray(part, float) if is_float(part) else part

    return lambda *arguments: each(long, student(*arguments))


def with_changed_array(task: Task, number: int, change: Callable[[Any], Any]) -> Function:
    """Change one array among the arguments, and go on rightly."""
    reference = unchecked(task.reference)

    def student(*arguments: Any) -> Any:
        arrays = iter(range(100))

        def only(part: Any) -> Any:
            is_array = isinstance(part, np.ndarray) and is_float(part)
            return change(part) if is_array and next(arrays) == number else part

        return reference(*each(only, arguments))

    return student


def with_epsilon(task: Task, epsilon: float, only: int | None = None) -> Function:
    """Write the reference with a number added "for safety" in each denominator, or in only one."""
    return rewritten(task.reference, WithEpsilon(epsilon, only))


def divisions(task: Task) -> int:
    """Count the divisions in a reference."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(task.reference)))
    return sum(isinstance(node, ast.Div) for node in ast.walk(tree))


class Plain(ast.NodeTransformer):
    """Leaves out the checks of the arguments, as a student would."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:  # noqa: D102
        call = node.value
        checks = (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id.startswith("check_")
        )
        return ast.Pass() if checks else node


class WithEpsilon(Plain):
    """Adds a small number to a denominator: to all, or to one of the first function."""

    def __init__(self, epsilon: float, only: int | None) -> None:
        self.epsilon, self.only, self.count = epsilon, only, 0

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            if self.only in (None, self.count):
                node.right = ast.BinOp(node.right, ast.Add(), ast.Constant(self.epsilon))
            self.count += 1
        return node


@cache
def unchecked(function: Function) -> Function:
    return rewritten(function, Plain())


def rewritten(function: Function, change: ast.NodeTransformer) -> Function:
    """Change the source of a function, and of those of the package that it calls."""
    tree = change.visit(ast.parse(textwrap.dedent(inspect.getsource(function))))
    names = dict(function.__globals__)
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in called & set(names) - {function.__name__}:
        if inspect.isfunction(names[name]) and names[name].__module__.startswith("backprop_lab."):
            names[name] = rewritten(names[name], change)
    exec(compile(ast.fix_missing_locations(tree), "<a student>", "exec"), names)
    changed: Function = names[function.__name__]
    return changed
