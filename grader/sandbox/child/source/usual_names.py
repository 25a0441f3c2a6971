"""What an ordinary exercise uses of Python and its libraries; the rest is worth a look. Runs in the child."""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Mapping
from types import (
    AsyncGeneratorType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
    TracebackType,
)

from grader.sandbox.child.source.flags import Kind
from grader.sandbox.child.source.library_names import modules_on_the_way

USUAL_IMPORTS = frozenset(
    "__future__ abc cmath collections copy dataclasses decimal enum fractions functools itertools math "
    "matplotlib numbers numpy operator pprint random statistics string time torch typing typing_extensions "
    "warnings".split()
)
PARTLY_USUAL_IMPORTS = frozenset(
    "argparse asyncio builtins doctest gc io logging os pickle pytest sys timeit traceback types "
    "unittest".split()
)
"""Of these only some names are usual, see SOME_NAMES."""

HARMLESS_IMPORTS = PARTLY_USUAL_IMPORTS | frozenset(
    "IPython base64 bisect calendar configparser contextlib csv datetime glob gzip hashlib heapq json "
    "pathlib platform re secrets shutil struct tarfile tempfile textwrap tqdm urllib uuid zipfile".split()
)
"""What may be imported, too, but is no part of other modules that a file should reach through them."""

USUAL_MODULES = frozenset(
    "torch torch.accelerator torch.amp torch.cpu torch.fft torch.functional torch.linalg torch.mps torch.nn "
    "torch.nn.functional torch.nn.init torch.nn.parameter torch.nn.modules torch.nn.utils torch.random "
    "torch.signal torch.sparse torch.special torch.types torch.utils torch.version torch.xpu torch.windows "
    "torch.utils.data.dataloader torch.utils.data.dataset torch.utils.data.sampler "
    "numpy numpy.char numpy.dtypes numpy.exceptions numpy.fft numpy.lib numpy.linalg numpy.ma "
    "numpy.polynomial numpy.random numpy.strings numpy.typing numpy.version".split()
)
"""The parts of torch and NumPy that are used as they come."""

USUAL_FAMILIES = (
    *(
        "torch.autograd.",
        "torch.backends.",
        "torch.cuda.",
        "torch.func.",
        "torch.nn.grad.",
        "torch.nn.modules.",
    ),
    *("torch.nn.utils.", "torch.optim.", "torch.signal.", "numpy.polynomial."),
)
"""These with all that is inside them; `torch.autograd` and `torch.func` are for the by-hand rule to judge."""

SOME_NAMES = {
    "argparse": frozenset(
        "ArgumentDefaultsHelpFormatter ArgumentError ArgumentParser ArgumentTypeError BooleanOptionalAction "
        "FileType HelpFormatter Namespace REMAINDER RawDescriptionHelpFormatter RawTextHelpFormatter "
        "SUPPRESS".split()
    ),
    "asyncio": frozenset(
        "BoundedSemaphore CancelledError Condition Event Future Lock PriorityQueue Queue QueueEmpty "
        "QueueFull Semaphore Task TaskGroup TimeoutError as_completed create_task current_task ensure_future "
        "gather get_event_loop get_running_loop iscoroutine iscoroutinefunction new_event_loop run "
        "set_event_loop shield sleep timeout to_thread wait wait_for".split()
    ),
    "builtins": frozenset(
        "abs all any bool bytes chr dict enumerate filter float input int isinstance len list map max min "
        "next object ord pow print range repr reversed round set sorted str sum super tuple zip".split()
    ),
    "doctest": frozenset("ELLIPSIS NORMALIZE_WHITESPACE".split()),
    "gc": frozenset("collect disable enable".split()),
    "io": frozenset("BytesIO StringIO".split()),
    "logging": frozenset(
        "CRITICAL DEBUG ERROR FileHandler Formatter Handler INFO Logger NOTSET NullHandler StreamHandler "
        "WARN WARNING basicConfig captureWarnings critical debug disable error exception getLevelName "
        "getLogger info log shutdown warn warning".split()
    ),
    "pickle": frozenset("HIGHEST_PROTOCOL dump dumps".split()),
    "pytest": frozenset("approx fail fixture mark param raises skip warns xfail".split()),
    "timeit": frozenset(["default_timer"]),
    "traceback": frozenset("format_exc print_exc".split()),
    "unittest": frozenset(
        "TestCase TestLoader TestSuite TextTestRunner defaultTestLoader expectedFailure main makeSuite skip "
        "skipIf skipUnless".split()
    ),
    "numpy.lib": frozenset(["stride_tricks"]),
    "numpy.lib.stride_tricks": frozenset(["as_strided", "broadcast_to", "sliding_window_view"]),
    "numpy.testing": frozenset(
        "assert_ assert_allclose assert_almost_equal assert_array_almost_equal assert_array_equal "
        "assert_array_less assert_equal assert_raises".split()
    ),
    "os": frozenset(
        "chdir cpu_count curdir environ fspath getcwd getenv getpid linesep listdir makedirs mkdir name "
        "pardir path remove rename rmdir scandir sep walk".split()
    ),
    "sys": frozenset(
        "argv byteorder executable exit float_info getrecursionlimit getsizeof hexversion implementation "
        "maxsize path platform setrecursionlimit stderr stdin stdout version version_info".split()
    ),
    "types": frozenset(["MappingProxyType", "SimpleNamespace"]),
    "torch.jit": frozenset("export ignore is_scripting is_tracing script trace unused".split()),
    "torch.testing": frozenset(["assert_allclose", "assert_close"]),
    "torch.utils": frozenset(["data"]),
    "torch.utils.data": frozenset(
        "BatchSampler ConcatDataset DataLoader Dataset IterableDataset RandomSampler Sampler "
        "SequentialSampler StackDataset Subset SubsetRandomSampler TensorDataset WeightedRandomSampler "
        "dataloader dataset default_collate default_convert get_worker_info random_split sampler".split()
    ),
}
"""The modules of which only these names are usual."""

LAZY_PARTS = frozenset(
    "conftest core ctypeslib distutils f2py lib matlib matrixlib onnx rec testing utils".split()
)
"""Parts of torch and NumPy that are there once somebody asks for them."""

_BY_STRINGS, _RUNS = Kind.NAMES_BY_STRINGS, Kind.RUNS_STRINGS

BUILTINS = {
    **dict.fromkeys("__import__ delattr getattr globals locals open setattr vars".split(), _BY_STRINGS),
    **dict.fromkeys("breakpoint compile eval exec help".split(), _RUNS),
}
"""The functions of Python's own that look something up by a string, or run one."""

LIBRARY_FUNCTIONS = {
    **dict.fromkeys(
        "functools.update_wrapper numpy.bmat operator.attrgetter operator.methodcaller "
        "string.Formatter".split(),
        _BY_STRINGS,
    ),
    "torch.get_device_module": Kind.OTHER_MODULE,
    **dict.fromkeys(
        "dataclasses.make_dataclass functools.singledispatch functools.singledispatchmethod numpy.load "
        "torch.compile torch.fork torch.import_ir_module torch.import_ir_module_from_buffer torch.load "
        "torch.merge_type_from_type_comment torch.parse_ir torch.parse_schema torch.parse_type_comment "
        "typing.ForwardRef typing.get_type_hints typing_extensions.evaluate_forward_ref "
        "typing_extensions.get_annotations typing_extensions.get_type_hints".split(),
        _RUNS,
    ),
}
"""The same of libraries; also what runs code that is not in the file: a pickle, a stored graph."""

ATTRIBUTES = {
    **dict.fromkeys(
        "attrgetter call_function call_method discover find_spec format_map get_field getattr getattr_static "
        "import_module loadTestsFromName loadTestsFromNames load_module methodcaller setattr update_wrapper "
        "vformat __import__".split(),
        _BY_STRINGS,
    ),
    **dict.fromkeys(
        "CompilationUnit ForwardRef PyRun_String _eval_type _evaluate evaluate_forward_ref exec exec_module "
        "get_annotations get_type_hints import_ir_module make_dataclass parse_ir rundocs runcode runsource "
        "runstring singledispatch singledispatchmethod timeit".split(),
        _RUNS,
    ),
    **dict.fromkeys(
        "addBlock addInput appendNode eraseOutput insertAfter insertBefore insertConstant insertGraph "
        "insertNode prependNode registerOutput replaceAllUsesWith replaceInput replaceInputWith".split(),
        _RUNS,
    ),
    **dict.fromkeys("_getframe _make_subclass mro".split(), Kind.INTERPRETER),
    **dict.fromkeys(["modules", "torch"], Kind.OTHER_MODULE),
}
"""The same as an attribute of anything, and what changes a graph that torch runs."""

DERIVATIVES = frozenset(
    "deriv derivative dual_level gradcheck hessian hvp jacfwd jacobian jacrev jvp linearize "
    "log_abs_det_jacobian make_dual register_hook unpack_dual vhp vjp".split()
)
"""What is ready-made where a method of that name is not the file's own."""

OF_SCRIPTS = frozenset(["define"])
"""What compiles a string where a method of that name is not the file's own: `torch.jit.script(m).define`."""

KEEPS_FOR_BACKWARD = "save_for_backward"
"""What `torch.autograd.Function` keeps by; it differentiates nothing."""

STRANGE_MODULES = frozenset(
    "_C builtins ctypes functorch gc importlib inspect io jax marshal ops os pickle runpy subprocess "
    "sympy sys threading pythonapi".split()
)
"""Modules by their name as an attribute of anything."""

OTHER_MODULES = sys.stdlib_module_names - USUAL_IMPORTS | STRANGE_MODULES
"""The modules that are no part of torch or of the usual imports, by their own names."""

FOREIGN_NAMES = (
    sys.stdlib_module_names
    - USUAL_IMPORTS
    - frozenset("code random select signal site symbol test types this token".split())
)
TELLING_IMPORTS = frozenset(
    "code codeop ctypes importlib inspect jax marshal pkgutil runpy subprocess sympy threading trace".split()
)
SETTINGS = frozenset(
    "torch.backends.cudnn.allow_tf32 torch.backends.cudnn.benchmark torch.backends.cudnn.deterministic "
    "torch.backends.cudnn.enabled torch.backends.cuda.matmul.allow_tf32".split()
)
"""What of a library may be set: nothing but a flag fits there."""

BINARY = "add and divmod floordiv lshift matmul mod mul or pow rshift sub truediv xor".split()
ALSO_DEFINED = frozenset(
    "abs bool ceil complex contains copy deepcopy delitem enter eq exit float floor ge getitem gt hash index "
    "init int invert iter le len lt ne neg new next pos post_init repr reversed round setitem str trunc "
    "call".split()
)
USUALLY_DEFINED = frozenset(
    f"__{name}__" for name in (*ALSO_DEFINED, *(p + n for n in BINARY for p in ("", "r", "i")))
)
"""The special methods that a class of an exercise may have."""

USUALLY_USED = USUALLY_DEFINED - {"__call__", "__exit__"} | frozenset(
    "__all__ __author__ __copyright__ __credits__ __date__ __debug__ __doc__ __email__ __file__ __license__ "
    "__maintainer__ __name__ __qualname__ __slots__ __status__ __version__".split()
)

OF_THE_INTERPRETER = frozenset(
    name
    for kind in (FrameType, CodeType, GeneratorType, CoroutineType, AsyncGeneratorType, TracebackType)
    for name in dir(kind)
    if "_" in name and not name.startswith("_")
)
"""The attributes of frames, code and the like: `f_globals`, `gi_frame`, `tb_next`."""

KNOWN_SPECIAL_NAMES = frozenset(
    name
    for thing in (
        builtins,
        types,
        sys,
        FrameType,
        CodeType,
        FunctionType,
        MethodType,
        TracebackType,
        type,
        set,
    )
    for name in dir(thing)
    if name.startswith("__")
) | frozenset(
    "__annotations__ __array_function__ __array_interface__ __array_ufunc__ __builtins__ __class_getitem__ "
    "__del__ __exit__ __get__ __getattr__ __instancecheck__ __match_args__ __mro_entries__ __prepare__ "
    "__set_name__ __spec__ __subclasscheck__ __torch_dispatch__ __torch_function__ __wrapped__".split()
)

OF_NAMED_TUPLES = frozenset("_asdict _field_defaults _fields _make _replace".split())


def is_dunder(name: str) -> bool:
    """Whether a name is one of Python's own, `__like_this__`."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def unusual_part(dotted: str) -> tuple[Kind, str] | None:
    """What is unusual about a library's name: the kind, and as much of the name as tells it."""
    passed, rest = modules_on_the_way(dotted)
    while rest and f"{passed[-1]}.{rest[0]}" in USUAL_MODULES | SOME_NAMES.keys():
        passed.append(f"{passed[-1]}.{rest.pop(0)}")
    parts = dotted.split(".")
    for number, module in enumerate(passed):
        is_root = number == 0 or parts[: number + 1] == ["os", "path"]
        if kind := _of_module(module, parts[number], is_root):
            return kind, ".".join(parts[: number + 1])
    last = passed[-1]
    for number, part in enumerate(rest, start=len(passed)):
        if kind := _of_part(last, part, is_first=number == len(passed)):
            return kind, ".".join(parts[: number + 1])
        last = f"{last}.{part}"
    return None


def _of_module(module: str, part: str, is_root: bool) -> Kind | None:
    root = module.split(".")[0]
    if not is_root and root in OTHER_MODULES:
        return Kind.OTHER_MODULE
    if not is_root and (part.startswith("_") or _is_private(module)):
        return Kind.PRIVATE_PART
    if root in ("torch", "numpy") and not _is_usual(module):
        return Kind.UNUSUAL_PART
    return None


def _of_part(last: str, part: str, is_first: bool) -> Kind | None:
    """The same of a part that is no module, or of one that is not loaded."""
    named = f"{last}.{part}"
    if part.startswith("_") and not is_dunder(part):
        return Kind.PRIVATE_PART if is_first and part in _contents(last) else Kind.PRIVATE_NAME
    if named in LIBRARY_FUNCTIONS:
        return LIBRARY_FUNCTIONS[named]
    if part in ATTRIBUTES:
        return ATTRIBUTES[part]
    if part in STRANGE_MODULES or (part in FOREIGN_NAMES and last.split(".")[0] not in sys.modules):
        return Kind.OTHER_MODULE
    if not is_first or is_dunder(part):
        return None
    lazy = last in ("torch", "numpy") and part in LAZY_PARTS and not _is_usual(named)
    return Kind.UNUSUAL_PART if lazy or part not in SOME_NAMES.get(last, (part,)) else None


def _contents(module: str) -> Mapping[str, object]:
    loaded = sys.modules.get(module)
    return vars(loaded) if isinstance(loaded, ModuleType) else {}


def _is_private(module: str) -> bool:
    return any(part.startswith("_") and not is_dunder(part) for part in module.split("."))


def _is_usual(module: str) -> bool:
    return module in USUAL_MODULES or module in SOME_NAMES or f"{module}.".startswith(USUAL_FAMILIES)
