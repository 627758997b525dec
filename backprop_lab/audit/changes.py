"""Changes: the slips of a pen that turn one expression into another, kind by kind."""

import ast
from collections.abc import Callable, Iterator
from itertools import combinations, permutations

News = Iterator[ast.AST]


def changes(node: ast.AST, tree: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    """List what a slip may put in the place of a node, with the kind of slip."""
    for kind, slip in SLIPS:
        for new in slip(node):
            yield kind, new
    for new in other_names(node, tree):
        yield "swap variables", new
    for new in no_upstream(node, tree):
        yield "drop the upstream gradient", new


def drop_a_factor(node: ast.AST) -> News:
    """Of a * b keep one; of a / b and of a power keep a."""
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            yield left
            if not isinstance(left, ast.BinOp) or isinstance(left.op, ast.Add | ast.Sub):
                yield right
        case ast.BinOp(left, ast.Div() | ast.Pow(), _):
            yield left


def multiply_for_divide(node: ast.AST) -> News:
    """Instead of a / b, write a * b."""
    match node:
        case ast.BinOp(left, ast.Div(), right):
            yield ast.BinOp(left, ast.Mult(), right)


def sign(node: ast.AST) -> News:
    """A + b -> a − b and the reverse; −a -> a."""
    match node:
        case ast.BinOp(left, ast.Add(), right):
            yield ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left, ast.Sub(), right):
            yield ast.BinOp(left, ast.Add(), right)
            yield ast.BinOp(right, ast.Sub(), left)
        case ast.UnaryOp(ast.USub(), operand):
            yield operand
        case ast.Return(ast.Name() as value):
            yield ast.Return(ast.UnaryOp(ast.USub(), value))
        case ast.Return(ast.BinOp() as value):
            yield ast.Return(ast.UnaryOp(ast.USub(), value))


def drop_a_path(node: ast.AST) -> News:
    """Of a + b and a − b, keep one of the two."""
    match node:
        case ast.BinOp(left, ast.Add(), right):
            yield from (left, right)
        case ast.BinOp(left, ast.Sub(), right):
            yield left
            if not isinstance(left, ast.Constant):
                yield ast.UnaryOp(ast.USub(), right)


def transpose(node: ast.AST) -> News:
    """Forget a transpose, or the order of a product of matrices."""
    match node:
        case ast.Attribute(value, "T"):
            yield value
        case ast.BinOp(left, ast.MatMult(), right):
            yield ast.BinOp(right, ast.MatMult(), left)
            yield transposed(node)
            if isinstance(left, ast.Attribute) and not isinstance(right, ast.Attribute):
                yield ast.BinOp(transposed(right), ast.MatMult(), left.value)


def transposed(node: ast.expr) -> ast.expr:
    """Write `.T` behind an expression."""
    return ast.Attribute(node, "T", ast.Load())


def axis(node: ast.AST) -> News:
    """Sum over another axis, over all, or keep the axis or not."""
    if not isinstance(node, ast.Call):
        return
    for i, keyword in enumerate(node.keywords):
        value = keyword.value
        others: list[ast.expr] = []
        if keyword.arg == "axis" and isinstance(value, ast.Constant):
            others = [ast.Constant(1 if value.value == 0 else 0)]
        if keyword.arg == "keepdims" and isinstance(value, ast.Constant):
            others = [ast.Constant(not value.value)]
        for other in others:
            changed = [*node.keywords]
            changed[i] = ast.keyword(keyword.arg, other)
            yield ast.Call(node.func, node.args, changed)
        if keyword.arg == "axis":
            yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


REDUCTIONS = {"sum": "mean", "mean": "sum", "max": "min", "prod": "sum"}


def reduction(node: ast.AST) -> News:
    """A sum for a mean, a mean for a sum."""
    match node:
        case ast.Call(ast.Attribute(value, name), args, keywords) if name in REDUCTIONS:
            yield ast.Call(ast.Attribute(value, REDUCTIONS[name], ast.Load()), args, keywords)
            if not args or name == "mean":
                yield value if not args else args[0]


def drop_a_call(node: ast.AST) -> News:
    """Instead of np.exp(x), np.abs(x) and the like, write x."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("np"), name), [x]) if name in FUNCTIONS:
            yield x


FUNCTIONS = {"abs", "diag", "exp", "log", "sqrt", "square", "tanh"}


def branch(node: ast.AST) -> News:
    """Take the other branch, or always the same one."""
    match node:
        case ast.Call(ast.Attribute(_, "where") as where, [condition, a, b]):
            yield ast.Call(where, [condition, b, a], [])
            yield from (a, b)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
            yield from (body, orelse)
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)


COMPARISONS = {
    ast.Gt: (ast.GtE(), ast.Lt()),
    ast.GtE: (ast.Gt(), ast.LtE()),
    ast.Lt: (ast.LtE(), ast.Gt()),
    ast.Eq: (ast.Gt(), ast.NotEq()),
}


def comparison(node: ast.AST) -> News:
    """> for ≥, or the wrong way round; a mask turned over."""
    match node:
        case ast.Compare(left, [op], [right]) if type(op) in COMPARISONS:
            for other in COMPARISONS[type(op)]:
                yield ast.Compare(left, [other], [right])
        case ast.UnaryOp(ast.Invert(), operand):
            yield operand


def off_by_one(node: ast.AST) -> News:
    """One more or one less, for a whole number, a length or the end of a slice."""
    match node:
        case ast.Constant(value) if type(value) is int:
            yield ast.Constant(value + 1)
            if value > 0:
                yield ast.Constant(value - 1)
        case ast.Call(ast.Name("len")):
            yield ast.BinOp(node, ast.Sub(), ast.Constant(1))
        case ast.For(target, loop, body, orelse):
            for part in ("[1:]", "[:-1]"):
                yield ast.For(target, parsed(f"list({ast.unparse(loop)}){part}"), body, orelse)


def order(node: ast.AST) -> News:
    """Results or steps in another order."""
    match node:
        case ast.Return(ast.Tuple(results)):
            for i, j in combinations(range(len(results)), 2):
                swapped = [*results]
                swapped[i], swapped[j] = swapped[j], swapped[i]
                yield ast.Return(ast.Tuple(swapped, ast.Load()))
        case ast.Call(ast.Name("reversed"), [argument]):
            yield argument
        case ast.For(target, loop, body, orelse):
            yield ast.For(target, parsed(f"list({ast.unparse(loop)})[::-1]"), body, orelse)


def assign_for_accumulate(node: ast.AST) -> News:
    """X += y -> x = y."""
    match node:
        case ast.AugAssign(target, ast.Add(), value):
            yield ast.Assign([target], value)


def drop_a_statement(node: ast.AST) -> News:
    """Leave out a statement that changes a name which exists already."""
    match node:
        case ast.Assign([ast.Name(name)], value) if name in names_in(value):
            yield ast.Pass()
        case ast.Assign([ast.Subscript()], _) | ast.Expr(ast.Call()):
            yield ast.Pass()


def no_upstream(node: ast.AST, tree: ast.FunctionDef) -> News:
    """Forget what comes from above, which is the first argument: 1 in its place."""
    first = tree.args.args[0].arg if tree.args.args else ""
    match node:
        case ast.Name(name, ast.Load()) if name == first and name.startswith("d"):
            yield parsed(f"np.ones_like({name}, dtype=float)")


def parsed(text: str) -> ast.expr:
    """Parse one expression."""
    return ast.parse(text, mode="eval").body


def names_in(node: ast.AST) -> set[str]:
    """List the names that an expression reads."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def other_names(node: ast.AST, tree: ast.FunctionDef) -> News:
    """Read another of the names that belong together: those of one unpacking, or of one family."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    for family in families(tree):
        if node.id in family:
            for name in sorted(family - {node.id}):
                yield ast.Name(name, ast.Load())


def families(tree: ast.FunctionDef) -> list[set[str]]:
    """Group names: the entries of an unpacked cache, and names that differ in digits only."""
    groups = [
        {target.id for target in node.targets[0].elts if isinstance(target, ast.Name)}
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Name)
    ]
    stored = {
        part.id
        for part in ast.walk(tree)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    } | {argument.arg for argument in tree.args.args}
    for a, b in permutations(sorted(stored), 2):
        if a < b and a.rstrip("0123456789_") == b.rstrip("0123456789_"):
            groups.append({a, b})
    return groups


SLIPS: tuple[tuple[str, Callable[[ast.AST], News]], ...] = (
    ("drop a factor", drop_a_factor),
    ("multiply for divide", multiply_for_divide),
    ("sign", sign),
    ("drop a path", drop_a_path),
    ("transpose", transpose),
    ("axis", axis),
    ("sum or mean", reduction),
    ("drop a call", drop_a_call),
    ("branch", branch),
    ("comparison", comparison),
    ("off by one", off_by_one),
    ("order", order),
    ("assign for accumulate", assign_for_accumulate),
    ("drop a statement", drop_a_statement),
)
