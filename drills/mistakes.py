"""Small mistakes in a function, one at a time: an operator turned round, a condition that always or never holds, a constant off by one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from types import CodeType
from typing import Any

SWAPPED_OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
    ast.Sub: (ast.Add,),
    ast.Add: (ast.Sub,),
}
SWAPPED_NAMES = {
    **{"all": "any", "any": "all", "max": "min", "min": "max"},
    **{"team_ids": "subtree_ids", "subtree_ids": "team_ids", "readable": "writable", "writable": "readable"},
    **{"may_all": "read_only", "read_only": "may_all", "owner": "team", "team": "owner", "by": "other", "other": "by"},
    **{"held": "wanted", "wanted": "held"},
}
SCOPES = ("NONE", "OWN", "TEAM", "SUBTREE", "ALL")
NOT_MUTATED = {"annotation", "returns", "decorator_list", "type_params", "args", "msg"}


@dataclass(frozen=True)
class Mutant:
    """`name` says which function, and what was written instead of what."""

    module: str
    function: str
    name: str
    code: CodeType


def mutants_of(module: str, source: str, functions: tuple[str, ...] = ()) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for function, node in _functions(tree, ""):
        if functions and function not in functions:
            continue
        for put, old, new in _mistakes(node):
            before = _shown(old)
            put(new)
            name = f"{module.removeprefix('guanxi.')}.{function}: `{before}` → `{_shown(new)}`"
            code = _code_of(compile(ast.fix_missing_locations(tree), module, "exec"), function)
            put(old)
            yield Mutant(module, function, name, code)


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0] if not isinstance(node, ast.Pass) else "pass"


def _functions(node: ast.AST, above: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in getattr(node, "body", []):
        if isinstance(child, ast.ClassDef) and not any(getattr(base, "id", "") == "Protocol" for base in child.bases):
            yield from _functions(child, f"{above}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield f"{above}{child.name}", child


def _code_of(code: CodeType, function: str) -> CodeType:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    for one in inner:
        if one.co_qualname == function:
            return one
    return next(found for one in inner if function.startswith(f"{one.co_qualname}.") for found in [_code_of(one, function)])


def _mistakes(node: ast.AST) -> Iterator[tuple[Callable[[ast.AST], None], ast.AST, ast.AST]]:
    """For every place below: how something is put there, what stands there, and what is written instead."""
    for name, value in ast.iter_fields(node):
        if name in NOT_MUTATED and not (name == "args" and isinstance(node, ast.Call)):
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or (name == "body" and place == 0 and _is_docstring(child)):
                continue
            if _is_sentence(child):
                continue
            for new in _instead_of(child):
                yield _putting(node, name, place), child, new
            yield from _mistakes(child)


def _putting(parent: ast.AST, name: str, place: int | None) -> Callable[[ast.AST], None]:
    def put(new: ast.AST) -> None:
        if place is None:
            setattr(parent, name, new)
        else:
            getattr(parent, name)[place] = new

    return put


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_sentence(node: ast.AST) -> bool:
    """What is said to people is not decided here."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    yield from _operators(node)
    yield from _names(node)
    yield from _constants(node)
    if isinstance(node, ast.BoolOp):
        yield _changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from (_without(node, place) for place in range(len(node.values)))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.If):
        yield from (_changed(node, test=ast.Constant(held)) for held in (True, False))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield _changed(node, value=ast.Constant(None))
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _changed(node, ifs=[])


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from (_changed(node, ops=[other()]) for other in SWAPPED_OPERATORS.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.BinOp):
        yield from (_changed(node, op=other()) for other in SWAPPED_OPERATORS.get(type(node.op), ()))


def _names(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in SWAPPED_NAMES:
        yield _changed(node, id=SWAPPED_NAMES[node.id])
    elif isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Scope" and node.attr in SCOPES:
        place = SCOPES.index(node.attr)
        yield from (_changed(node, attr=SCOPES[other]) for other in (place - 1, place + 1) if 0 <= other < len(SCOPES))
    elif isinstance(node, ast.Attribute) and node.attr in SWAPPED_NAMES:
        yield _changed(node, attr=SWAPPED_NAMES[node.attr])


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(node.value + 1)
        elif isinstance(node.value, str):
            yield ast.Constant(f"{node.value}?")


def _without(node: ast.BoolOp, place: int) -> ast.AST:
    left = [value for number, value in enumerate(node.values) if number != place]
    return left[0] if len(left) == 1 else _changed(node, values=left)


def _changed(node: ast.AST, **fields: Any) -> ast.AST:
    new = copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
