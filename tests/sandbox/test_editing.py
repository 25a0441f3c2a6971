"""Small edits of a program: which there are, in which order, and that the tree is as it was after each."""

from __future__ import annotations

import ast
import textwrap

import pytest

from grader.sandbox.child.editing.edit import Edit, Unit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.order import edits
from grader.sandbox.child.editing.program import Program, Scope

SCOPE = Scope(
    ("x", "y", "lr", "steps"),
    {"x": (3, 4), "y": (3,), "grad": (3, 4)},
    {"lr": 0.1, "steps": 5},
    {"parts": 2},
)


def program(code: str, *, lines: range | None = None) -> Program:
    """The program of a function whose body is `code`, all of which ran."""
    text = f"def f(x, y, lr, steps):\n{textwrap.indent(code, '    ')}\n"
    function = ast.parse(text).body[0]
    ran = set(lines or range(1, text.count("\n") + 1))
    return Program([Unit(function, "f.py")], ran, {("f", 1): SCOPE}, "torch")


def after(code: str, complaint: str = "value") -> list[tuple[Kind, str]]:
    """Every edit of the code, with its kind, in order."""
    there = program(code)
    found = []
    for edit in edits(there, complaint):
        with edit.applied():
            function = ast.fix_missing_locations(edit.unit.statement)
            assert isinstance(function, ast.FunctionDef)
            found.append((edit.kind, "\n".join(map(ast.unparse, function.body))))
    return found


@pytest.mark.parametrize(
    ("wrong", "right", "kind"),
    [
        ("x.grad = y\nx.data = y\ny.grad = x", "x.grad += y\nx.data = y\ny.grad += x", Kind.ASSIGNMENT),
        ("return x - y", "return y - x", Kind.ORDER),
        ("return x + y", "return x - y", Kind.OPERATOR),
        ("return 2 * x * y", "return x * y", Kind.OPERAND),
        ("return x.sigmoid().sum()", "return x.sigmoid()", Kind.CALL),
        ("return -x * y", "return x * y", Kind.SIGN),
        ("return x * y", "return -(x * y)", Kind.SIGN),
        ("return x > 0", "return x >= 0", Kind.COMPARISON),
        ("return x.sum(0)", "return x.mean(0)", Kind.REDUCTION),
        ("return x.sum(dim=0)", "return x.sum(dim=1)", Kind.AXIS),
        ("return x.sum()", "return x.sum(dim=0)", Kind.AXIS),
        ("return x.sum(1)", "return x.sum(1, keepdim=True)", Kind.KEEPDIM),
        ("return x @ y", "return x.T @ y", Kind.TRANSPOSE),
        ("return x.T @ y", "return x @ y", Kind.TRANSPOSE),
        ("return torch.exp(x)", "return torch.log(x)", Kind.FUNCTION),
        ("return x ** 3", "return x ** 2", Kind.NUMBER),
        ("return x / len(x)", "return x / x.shape[1]", Kind.SIZE),
        ("return x * lr", "return grad * lr", Kind.NAME),
        ("return x[steps]", "return x[steps - 1]", Kind.INDEX),
        ("return x[1:]", "return x[:]", Kind.BOUNDS),
        ("for i in range(steps):\n    x = x * y", "for i in range(1, steps):\n    x = x * y", Kind.BOUNDS),
        (
            "for p in zip(x, y):\n    lr = p",
            "for p in reversed(list(zip(x, y))):\n    lr = p",
            Kind.DIRECTION,
        ),
        ("return (x - y) * lr", "return x - y * lr", Kind.GROUPING),
        ("x = x * 2\nx = x + y", "pass\nx = x + y", Kind.STATEMENT),
        ("x = x * 2\ny = x + y", "y = x + y\nx = x * 2", Kind.STATEMENT_ORDER),
        ("x = x * 2\ny = x + y", "(x, y) = (x * 2, x + y)", Kind.SIMULTANEOUS),
        ("for i in y:\n    x = x * i\n    lr = 0", "for i in y:\n    x = x * i\nlr = 0", Kind.LOOP),
        ("grad += x", "grad = x", Kind.ASSIGNMENT),
        ("x *= 2", "x = x * 2", Kind.IN_PLACE),
        ("return x.mul_(2)", "return x.mul(2)", Kind.IN_PLACE),
        ("x[0] = 1\nreturn x", "x = x.clone()\nx[0] = 1\nreturn x", Kind.COPY),
        ("return (x, y)", "return (y, x)", Kind.RETURNED_ORDER),
        ("return x", "return x / 2", Kind.FACTOR),
        ("return x * y", "return x * (1 - y)", Kind.COMPLEMENT),
        ("return x.sum()", "return (x ** 2).sum()", Kind.POWER),
        ("return x", "return x * (1 - y)", Kind.TERM),
        ("return torch.zeros(3)", "return torch.zeros(3, dtype=x.dtype)", Kind.DTYPE),
        ("return x / (1 + x)", "return 1 / (1 + 1 / x)", Kind.OVERFLOW),
        ("return x if lr else y", "return x", Kind.CONDITION),
        ("return a.m - a.v", "return a.v - a.m", Kind.EXCHANGE),
        ("return x.exp() * y", "return x * y.exp()", Kind.EXCHANGE),
        ("x.sum().backward()\nreturn x", "x.sum().backward()\nreturn x.grad", Kind.GRADIENT),
        ("x.sum().backward()", "x.grad = None\nx.sum().backward()", Kind.GRADIENT),
        ("y.backward()", "y.backward(retain_graph=True)", Kind.GRAPH),
        ("return x * y", "return x * y[:, None]", Kind.SHAPE),
        ("return x * y", "return x * y.tanh()", Kind.MISSING_CALL),
        ("return x * y", "x = 1 - x\nreturn x * y", Kind.PREPARATION),
        ("z = x @ y\nreturn x - 2 * grad", "z = x @ y\nreturn x @ y", Kind.EXPRESSION),
        ("return torch.where(x, y)", "return torch.where(x, y, grad)", Kind.MISSING_ARGUMENT),
        ("steps = len(x)\nreturn steps", "steps = len(x) + 1\nreturn steps", Kind.BOUNDS),
        ("parts.append(x)", "parts.insert(0, x)", Kind.DIRECTION),
        ("z = x * y\nreturn z * y", "z = x\nreturn z", Kind.OPERAND),
    ],
)
def test_what_a_student_would_do_is_among_the_edits(wrong: str, right: str, kind: Kind) -> None:
    assert (kind, ast.unparse(ast.parse(right))) in after(wrong)


def test_an_edit_leaves_the_tree_as_it_was() -> None:
    there = program("if lr > 0:\n    x -= lr * grad.T\nreturn (x.sum(0), [y, x[1:]])")
    before = ast.dump(there.units[0].statement, include_attributes=True)
    count = 0
    for edit in edits(there, "value"):
        with edit.applied():
            count += 1
        assert ast.dump(there.units[0].statement, include_attributes=True) == before, edit.kind
    assert count > 300


def test_every_edit_has_a_place_in_the_file() -> None:
    for edit in edits(
        program("y = x[:, 0]\nfor i in range(steps):\n    y = y - lr * x.mean(0)\nreturn y"), "form"
    ):
        first, column, last, end = edit.span
        assert 1 <= first <= last <= 6
        assert column >= 0
        assert end >= 0


def test_most_edits_can_be_compiled() -> None:
    failed = [
        edit for edit in edits(program("y = x[1:] @ x.T\nreturn y - lr * x"), "value") if not _compiles(edit)
    ]
    assert failed == []


def _compiles(edit: Edit) -> bool:
    try:
        with edit.applied():
            return edit.unit.compiled() is not None
    except (TypeError, ValueError, SyntaxError):
        return False


def test_leaving_out_comes_before_putting_something_else_there() -> None:
    found = after("return torch.relu(torch.sigmoid(torch.sigmoid(x)))")
    left_out = found.index((Kind.CALL, "return torch.relu(torch.sigmoid(x))"))
    assert left_out < found.index((Kind.FUNCTION, "return torch.relu(torch.relu(torch.sigmoid(x)))"))


def test_rare_edits_are_left_out_where_time_is_short() -> None:
    code = "y = x[1:] @ x.T\nreturn y - lr * x.sum(0)"
    all_of_them = [(edit.kind, edit.span) for edit in edits(program(code), "value")]
    likely = [(edit.kind, edit.span) for edit in edits(program(code), "value", rare=False)]
    assert len(likely) < 0.7 * len(all_of_them)
    rest = iter(all_of_them)
    assert all(edit in rest for edit in likely), "they come in another order"


def test_the_last_statement_comes_first_for_operators() -> None:
    found = [code for kind, code in after("y = x + 1\nreturn y - lr") if kind is Kind.OPERATOR]
    assert found[0] == "y = x + 1\nreturn y + lr"


def test_the_complaint_says_what_comes_first() -> None:
    assert after("x *= 2\nreturn x - y", "memory")[0] == (Kind.IN_PLACE, "x = x * 2\nreturn x - y")
    assert after("return x.float() - y", "dtype")[0][0] is Kind.DTYPE


def test_no_edit_multiplies_by_one_or_adds_nothing() -> None:
    texts = [code for kind, code in after("return 3 * x + 5") if kind is Kind.NUMBER]
    assert texts
    assert not [t for t in texts if "1 * x" in t.split(" + ")[0].split() or t.endswith("+ 0")]


def test_a_step_is_never_made_large() -> None:
    numbers = [code for kind, code in after("return (x + 1e-5) / 1e-5") if kind is Kind.NUMBER]
    assert numbers
    assert not [code for code in numbers if "+ 1.0)" in code or code.endswith("/ 1.0")]


def test_a_mask_is_not_switched_off() -> None:
    for kind, code in after("return x * (x > 0)"):
        assert "** 2 > 0" not in code, kind


def test_what_did_not_run_is_not_edited() -> None:
    there = program("if lr:\n    return x + y\nreturn x - y", lines=range(4, 5))
    assert {edit.span[0] for edit in edits(there, "value") if edit.kind is Kind.OPERATOR} == {4}


def test_the_by_hand_rule_forbids_functions() -> None:
    there = program("return torch.sigmoid(x)")
    there = Program(there.units, there.lines, there.scopes, "torch", ready_made={"tanh"})
    names = set()
    for edit in edits(there, "value"):
        with edit.applied():
            names |= {n.attr for n in ast.walk(edit.unit.statement) if isinstance(n, ast.Attribute)}
    assert "relu" in names
    assert "tanh" not in names


def test_no_expression_is_put_into_a_part_of_itself() -> None:
    for edit in edits(program("z = (x - y) * (x - y).exp()\nreturn z * x.grad - x"), "value"):
        with edit.applied():
            assert ast.unparse(edit.unit.statement)
