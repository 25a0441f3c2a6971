"""Names of NumPy, torch and Python, by what they mean to an edit."""

from __future__ import annotations

REDUCTIONS = frozenset(
    "sum mean max min amax amin prod std var norm logsumexp argmax argmin cumsum nansum average median"
    " softmax log_softmax all any cumprod".split()
)
TAKE_AXIS = REDUCTIONS | frozenset(
    "cat concatenate stack squeeze unsqueeze expand_dims flip argsort sort diff take_along_dim"
    " take_along_axis unbind".split()
)
"""Whose first own argument is an axis."""
AXIS_WORDS = frozenset(["dim", "axis", "dims"])
KEEP_WORDS = frozenset(["keepdim", "keepdims"])
STRUCTURAL = frozenset(
    "range zip enumerate len isinstance print reversed zeros ones empty full arange eye reshape view expand"
    " permute transpose zeros_like ones_like empty_like size type id set hasattr getattr super manual_seed"
    " Generator float int bool str list tuple dict unsqueeze squeeze flatten randperm to roll gather"
    " index_select repeat_interleave split chunk".split()
)
"""Whose arguments are sizes, places or no numbers at all."""
RESHAPES = frozenset(
    "reshape view T mT t flatten unsqueeze squeeze expand clone detach copy float double to astype numpy item"
    " tolist type contiguous ravel cpu values indices permute transpose".split()
)
"""What changes the form of a value and no number in it."""
LINEAR = frozenset(["sum", "mean", "dot", "mm", "matmul", "outer"])
NUMERIC_WORDS = frozenset(
    "value alpha beta min max lr weight initial eps out_val fill_value diagonal other".split()
)

_ALTERNATIVES = """
mean -> sum
sum -> mean amax
max -> min mean sum amax
min -> max
amax -> amin
amin -> amax
tanh -> sigmoid relu
sigmoid -> tanh relu
relu -> sigmoid tanh abs
insert -> append
append -> extend
exp -> log expm1
log -> exp log1p log2
log1p -> log
expm1 -> exp
log2 -> log
log10 -> log
abs -> square
sqrt -> square abs
square -> abs sqrt
sin -> cos
cos -> sin
sinh -> cosh
cosh -> sinh
ones_like -> zeros_like
zeros_like -> ones_like
empty_like -> zeros_like
zeros -> ones
ones -> zeros
argmax -> argmin
argmin -> argmax
maximum -> minimum
minimum -> maximum
ge -> gt
gt -> ge
le -> lt
lt -> le
std -> var
var -> std
softmax -> log_softmax sigmoid
log_softmax -> softmax
floor -> ceil round
ceil -> floor
add_ -> sub_ copy_
sub_ -> add_
add -> sub
sub -> add
mul -> div
div -> mul
outer -> mul
triu -> tril
tril -> triu
detach -> clone
clamp_min -> clamp_max
sign -> abs
cumsum -> sum
prod -> sum
norm -> sum
"""
ALTERNATIVES = {
    one: tuple(others.split())
    for one, _, others in (line.partition(" -> ") for line in _ALTERNATIVES.strip().splitlines())
}
"""What is taken for what."""
