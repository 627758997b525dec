"""Right answers of other kinds: the graph."""

from tasks.students import Function

RIGHT: list[tuple[str, Function]] = []
