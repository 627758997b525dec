"""Mutations: wrong versions of a reference, each made by one small change in its source."""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from backprop_lab.audit.changes import changes
from backprop_lab.audit.students import Function

MANY_STEPS = 20_000  # more than any reference takes on the inputs of an audit


class Mutant(NamedTuple):
    """One small change: its kind, the number of its statement, what is changed, and to what."""

    line: int
    kind: str
    before: str
    after: str
    place: int  # of the node in the walk through the tree
    new: ast.AST

    @property
    def label(self) -> str:
        """Name the mutant as the table of labels does."""
        return f"{self.line} {self.kind}: {self.before} → {self.after}"


def mutants(reference: Function) -> list[Mutant]:
    """List the small changes of a reference, no two with the same label."""
    tree = bare(reference)
    found: dict[str, Mutant] = {}
    for site in sites(tree):
        before = first_line(site.node)
        for kind, new in changes(site.node, tree):
            after = first_line(new)
            mutant = Mutant(site.line, kind, before, after, site.place, new)
            if mutant.label in found:  # the same expression stands there twice
                mutant = mutant._replace(before=f"{before} (again)")
            if ast.unparse(new) != ast.unparse(site.node):
                found.setdefault(mutant.label, mutant)
    return list(found.values())


def mutated(reference: Function, *mutants: Mutant) -> Function:
    """Make the changes, none of which is inside another."""
    changed = {mutant.place: mutant.new for mutant in mutants}
    return compiled(with_changes(bare(reference), changed), reference)


def apart(reference: Function, first: Mutant, second: Mutant) -> bool:
    """Whether two changes are in two statements, in this order, none inside the other."""
    nodes = list(ast.walk(bare(reference)))
    inside = any(node is nodes[second.place] for node in ast.walk(nodes[first.place]))
    return first.line < second.line and not inside


def first_line(node: ast.AST) -> str:
    """Write a node as code; of a loop or branch, its head."""
    return ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]


class Site(NamedTuple):
    """A node that may be changed, and the number of its statement."""

    line: int
    place: int  # in the walk through the tree
    node: ast.AST


@cache
def bare(reference: Function) -> ast.FunctionDef:
    """Parse a function without its docstring, its annotations and its checks of the arguments.

    The tree is shared: changes are made in copies.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.returns = None
    for argument in tree.args.args + tree.args.kwonlyargs:
        argument.annotation = None
    Plain().visit(tree)
    return ast.fix_missing_locations(tree)


class Plain(ast.NodeTransformer):
    """Leaves what is computed and drops the rest."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """Drop texts and checks."""
        if isinstance(node.value, ast.Constant):
            return None
        called = node.value.func if isinstance(node.value, ast.Call) else None
        return None if isinstance(called, ast.Name) and called.id.startswith("check_") else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Drop an annotation."""
        assert node.value is not None
        return ast.Assign([node.target], node.value)


def sites(tree: ast.FunctionDef) -> list[Site]:
    """List every node of the body in the order of its statements."""
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    return [
        Site(line, places[id(node)], node)
        for line, statement in enumerate(statements(tree.body), 1)
        for node in own_nodes(statement)
    ]


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Walk through statements, those inside loops and branches too."""
    for statement in body:
        yield statement
        for name in ("body", "orelse"):
            yield from statements(getattr(statement, name, []))


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Walk through a statement without the statements inside it."""
    yield statement
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt):
            yield from ast.walk(child)


def with_changes(tree: ast.FunctionDef, news: dict[int, ast.AST]) -> ast.FunctionDef:
    """Copy a tree with some nodes replaced, which are known by their places in the walk."""
    tree = copy.deepcopy(tree)
    replaced = {id(node): news[i] for i, node in enumerate(ast.walk(tree)) if i in news}

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            new = replaced.get(id(node))
            return copy.deepcopy(new) if new is not None else self.generic_visit(node)

    Swap().visit(tree)
    return ast.fix_missing_locations(tree)


def compiled(tree: ast.FunctionDef, reference: Function) -> Function:
    """Make a function of a tree, in the module of the reference; a loop without end is stopped."""
    tree = ast.fix_missing_locations(Counted().visit(copy.deepcopy(tree)))
    names = dict(inspect.unwrap(reference).__globals__)
    exec(compile(ast.Module([tree], []), "<mutant>", "exec"), names)
    function = names[tree.name]

    def run(*arguments: Any) -> Any:
        names["count_step"] = counter()
        return function(*arguments)

    return run


def counter() -> Callable[[], None]:
    """Count the steps of one call; raise when they do not end."""
    left = iter(range(MANY_STEPS))

    def count_step() -> None:
        if next(left, None) is None:
            raise RuntimeError("the loop does not end")

    return count_step


class Counted(ast.NodeTransformer):
    """Counts the steps of every loop."""

    def visit_For(self, node: ast.For) -> ast.AST:
        """Count one step at the head of the body."""
        self.generic_visit(node)
        node.body.insert(0, ast.parse("count_step()").body[0])
        return node
