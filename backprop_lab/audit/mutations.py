"""Mutations: wrong versions of a reference, each made by one small change in its source."""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from backprop_lab.audit.changes import changes
from backprop_lab.audit.students import Function

MANY_STEPS = 20_000  # more than any reference takes on the inputs of an audit


class Mutant(NamedTuple):
    """One wrong version: what kind of change, in which statement, from what to what."""

    kind: str
    line: int
    before: str
    after: str
    function: Function

    @property
    def label(self) -> str:
        """Name the mutant as the table of labels does."""
        return f"{self.line} {self.kind}: {self.before} → {self.after}"


def mutants(reference: Function) -> list[Mutant]:
    """Make every mutant of a reference that differs in its text."""
    tree = bare(reference)
    source, seen, found = ast.unparse(tree), set(), []
    for site in sites(tree):
        for kind, new in changes(site.node, tree):
            mutated = with_replaced(tree, site.node, new)
            text = ast.unparse(mutated)
            if text == source or text in seen:
                continue
            seen.add(text)
            before, after = first_line(site.node), first_line(new)
            function = compiled(mutated, reference)
            found.append(Mutant(kind, site.line, before, after, function))
    return found


def double_mutants(reference: Function, first: Mutant, second: Mutant) -> Function | None:
    """Make both changes, if they do not touch: the second is in a later statement."""
    if first.line >= second.line:
        return None
    tree = bare(reference)
    for mutant in (second, first):  # from below, so that the statement above is still as it was
        for site in sites(tree):
            if site.line == mutant.line and first_line(site.node) == mutant.before:
                news = [
                    new
                    for kind, new in changes(site.node, tree)
                    if kind == mutant.kind and first_line(new) == mutant.after
                ]
                if news:
                    tree = with_replaced(tree, site.node, news[0])
                    break
    return compiled(tree, reference)


def first_line(node: ast.AST) -> str:
    """Write a node as code; of a loop or branch, its head."""
    return ast.unparse(node).partition("\n")[0]


class Site(NamedTuple):
    """A node that may be changed, and the number of its statement."""

    line: int
    node: ast.AST


def bare(reference: Function) -> ast.FunctionDef:
    """Parse a function without its docstring, its annotations and its checks of the arguments."""
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
    return [
        Site(line, node)
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


def with_replaced(tree: ast.FunctionDef, node: ast.AST, new: ast.AST) -> ast.FunctionDef:
    """Copy a tree with one node replaced."""

    class Swap(ast.NodeTransformer):
        def visit(self, other: ast.AST) -> Any:
            return new if other is node else self.generic_visit(other)

    # The copy shares nothing, and the node is found in it by its place in the walk.
    place = next(i for i, other in enumerate(ast.walk(tree)) if other is node)
    tree = copy.deepcopy(tree)
    node = next(other for i, other in enumerate(ast.walk(tree)) if i == place)
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
