"""Every file that Python runs can be loaded: what looks for a module in `sys.modules` finds it there."""

from __future__ import annotations

import sys

import numpy
import pytest
import torch

from grader.sandbox.child.loading import Loaded, LoadFailure, compile_file, execute, forget, load, module_name
from grader.sandbox.child.own_modules import OwnModules

RIGHT = "\n\ndef relu(x):\n    check()\n    return x.clamp(min=0)\n"

FILES = {
    "a dataclass with annotations as text": (
        "from __future__ import annotations\nimport dataclasses\nfrom typing import ClassVar\n\n"
        "@dataclasses.dataclass(frozen=True)\nclass Pair:\n"
        "    a: float\n    b: float = 2.0\n    KIND: ClassVar[str] = 'pair'\n\n"
        "def check():\n    assert dataclasses.replace(Pair(1.0), b=3.0) == Pair(1.0, 3.0)\n"
        "    assert [field.name for field in dataclasses.fields(Pair)] == ['a', 'b']"
    ),
    "a dataclass with what is only for its start": (
        "from __future__ import annotations\nfrom dataclasses import InitVar, dataclass\n\n"
        "@dataclass(slots=True, kw_only=True)\nclass Scaled:\n"
        "    a: float\n    by: InitVar[float]\n\n    def __post_init__(self, by):\n        self.a *= by\n\n"
        "def check():\n    assert Scaled(a=2.0, by=3.0).a == 6.0"
    ),
    "type hints": (
        "from __future__ import annotations\nimport typing\n\n"
        "class Node:\n    left: Node | None\n    value: float\n\n"
        "def double(node: Node) -> list[Node]:\n    return [node, node]\n\n"
        "def check():\n    assert typing.get_type_hints(Node) == {'left': Node | None, 'value': float}\n"
        "    assert typing.get_type_hints(double)['return'] == list[Node]"
    ),
    "pickle": (
        "import pickle\n\nclass Config:\n    def __init__(self):\n        self.lr = 0.1\n\n"
        "def helper():\n    return 1\n\n"
        "def check():\n    assert pickle.loads(pickle.dumps(Config())).lr == 0.1\n"
        "    assert pickle.loads(pickle.dumps(helper)) is helper"
    ),
    "copies of objects": (
        "import copy\n\nclass Config:\n    sizes = [1, 2]\n\n"
        "def check():\n    assert copy.deepcopy(Config()).sizes == [1, 2]"
    ),
    "its own source": (
        "import inspect\n\nclass Config:\n    lr = 0.1\n\n"
        "def check():\n    assert 'lr = 0.1' in inspect.getsource(Config)\n"
        "    assert 'lr' in inspect.getsource(check)\n    assert inspect.getmodule(check).check is check"
    ),
    "an enum": (
        "import enum, pickle\n\nclass Kind(enum.Enum):\n    FIRST = enum.auto()\n    SECOND = enum.auto()\n\n"
        "Other = enum.Enum('Other', 'A B')\n\n"
        "def check():\n    assert pickle.loads(pickle.dumps(Kind.SECOND)) is Kind.SECOND\n"
        "    assert pickle.loads(pickle.dumps(Other.A)) is Other.A"
    ),
    "named tuples": (
        "from __future__ import annotations\nimport collections, pickle, typing\n\n"
        "class Step(typing.NamedTuple):\n    loss: float\n    w: list[Step] = []\n\n"
        "Point = collections.namedtuple('Point', 'x y')\n\n"
        "def check():\n    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)\n"
        "    assert typing.get_type_hints(Step)['loss'] is float and Step(1.0).w == []"
    ),
    "an abstract class": (
        "import abc\n\nclass Layer(abc.ABC):\n    @abc.abstractmethod\n    def forward(self, x): ...\n\n"
        "class Relu(Layer):\n    def forward(self, x):\n        return x\n\n"
        "def check():\n    assert isinstance(Relu(), Layer) and Relu().forward(1) == 1"
    ),
    "dispatch by type": (
        "from __future__ import annotations\nimport functools\n\n"
        "@functools.singledispatch\ndef double(x):\n    raise TypeError\n\n"
        "@double.register\ndef _(x: int) -> int:\n    return 2 * x\n\n"
        "class Sizes:\n    @functools.singledispatchmethod\n    def of(self, x): return 0\n\n"
        "    @of.register\n    def _(self, x: str) -> int: return len(x)\n\n"
        "def check():\n    assert double(2) == 4 and Sizes().of('ab') == 2"
    ),
    "a typed dictionary and a protocol": (
        "from __future__ import annotations\nimport typing\n\n"
        "class Options(typing.TypedDict, total=False):\n    lr: typing.Required[float]\n\n"
        "@typing.runtime_checkable\nclass Shaped(typing.Protocol):\n    shape: tuple[int, ...]\n\n"
        "T = typing.TypeVar('T')\n\nclass Box(typing.Generic[T]):\n    item: T\n\n"
        "def check():\n    assert typing.get_type_hints(Options) == {'lr': float}\n"
        "    assert Box[int].__origin__ is Box"
    ),
    "doctests": (
        "import doctest\nimport sys\n\n"
        "def double(x):\n    '''\n    >>> double(2)\n    4\n    '''\n    return 2 * x\n\n"
        "def check():\n    results = doctest.testmod(sys.modules[__name__])\n"
        "    assert (results.attempted, results.failed) == (1, 0)"
    ),
    "itself": (
        "import importlib, sys\n\nME = sys.modules[__name__]\n\n"
        "def check():\n    assert ME.check is check and importlib.import_module(__name__) is ME"
    ),
    "a module of torch with a dataclass": (
        "from __future__ import annotations\nimport copy, dataclasses, torch\n"
        "from torch import Tensor, nn\n\n"
        "@dataclasses.dataclass\nclass Sizes:\n    width: int = 2\n\n"
        "class Net(nn.Module):\n    def __init__(self, sizes: Sizes):\n        super().__init__()\n"
        "        self.w = nn.Parameter(torch.ones(sizes.width))\n\n"
        "    def forward(self, x: Tensor) -> Tensor:\n        return self.w * x\n\n"
        "def check():\n    assert copy.deepcopy(Net(Sizes()))(torch.ones(2)).sum() == 2"
    ),
}
"""What people write, and a `check` of it that is run at every call of an exercise."""


@pytest.mark.parametrize("source", FILES.values(), ids=FILES.keys())
def test_what_looks_for_its_module_finds_it(grade_one, source):
    exercise = grade_one(source + RIGHT, "relu")
    assert exercise.score == exercise.max_score, exercise.first_failure


@pytest.mark.parametrize("file", ["random.py", "numpy.py", "torch.py", "sys.py", "zipapp.py", "__main__.py"])
def test_a_file_called_like_a_library_takes_nothing_from_it(file):
    before = {"torch": torch, "numpy": numpy, **sys.modules}
    loaded = load(
        file, b"import random, numpy, torch\nimport sys as system\nHERE = system.modules[__name__]\n"
    )
    assert isinstance(loaded, Loaded), loaded
    module = loaded.module
    try:
        assert vars(module)["HERE"] is module
        assert all(sys.modules[name] is known for name, known in before.items())
        assert vars(module)["torch"] is before["torch"]
    finally:
        forget(module)
    assert sys.modules == before


def test_a_file_that_fails_leaves_no_module():
    before = dict(sys.modules)
    assert isinstance(load("01_activations.py", b"raise ValueError\n"), LoadFailure)
    assert sys.modules == before


def test_a_module_that_took_itself_out_can_be_forgotten():
    loaded = load("01_activations.py", b"import sys\ndel sys.modules[__name__]\n")
    assert isinstance(loaded, Loaded)
    forget(loaded.module)
    assert module_name("01_activations.py") == "01_activations"


def test_code_can_be_run_again():
    code = compile_file("01_activations.py", b"SEEN = []\n")
    seen = []
    for _ in range(2):
        module = execute("01_activations.py", code).module
        assert module.__name__ == "01_activations"
        seen.append(module.SEEN)
        forget(module)
    assert seen[0] is not seen[1]


STRANGE_ENDS = "x = 1\n\x0c\n# a\x0bb\x1cc\x85d\u2028e\n1 / 0\n"
"""Characters that end a line of text, and none of Python."""


def test_the_line_that_raised_is_quoted_whatever_characters_are_before_it() -> None:
    failure = load("01_activations.py", STRANGE_ENDS.encode())
    assert isinstance(failure, LoadFailure)
    assert "01_activations.py:4, in <module>\n    1 / 0" in failure.message


def test_so_it_is_in_a_module_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own = OwnModules()
    own.give({"my_helpers.py": STRANGE_ENDS.encode()})
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    own.install()
    failure = load("01_activations.py", b"import my_helpers\n")
    assert isinstance(failure, LoadFailure)
    assert "my_helpers.py:4, in <module>\n    1 / 0" in failure.message
