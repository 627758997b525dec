"""The contract: what a forward and a backward function promise each other."""

from collections.abc import Callable
from typing import Any, NamedTuple

from backprop_lab.shapes import Array


class Operation(NamedTuple):
    """A forward function and its backward function, under one name.

    y, cache  = forward(*inputs, **constants)
    gradients = backward(dy, cache)

    `inputs` names what is differentiated; constants, such as a target or labels, get no gradient.
    `dy` is dL/dy and has the shape of y. `backward` returns one gradient per entry of
    `inputs`, in the same order and of the same shape; a lone gradient comes without a tuple.
    """

    name: str
    inputs: tuple[str, ...]
    forward: Callable[..., tuple[Any, Any]]
    backward: Callable[[Any, Any], Any]

    def gradients(self, dy: Any, cache: Any) -> tuple[Array, ...]:
        """Return the gradients as a tuple, also when there is only one."""
        result = self.backward(dy, cache)
        return result if isinstance(result, tuple) else (result,)
