"""The judge's own limits: a search without end, or for all memory, costs the diagnosis and no more."""

from __future__ import annotations

import contextlib
import time

import pytest

from grader.judging.allowance import Allowance, UsedUp
from tests.conftest import submission


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_what_takes_too_long_is_interrupted():
    start = time.process_time()
    with pytest.raises(UsedUp), Allowance(0.2).one_search():
        spin(9)
    assert time.process_time() - start < 2


def test_what_is_interrupted_cannot_take_it_for_an_error_of_its_own():
    def takes_every_error_for_its_own() -> None:
        while True:
            with contextlib.suppress(Exception):
                spin(9)

    with pytest.raises(UsedUp), Allowance(0.1).one_search():
        takes_every_error_for_its_own()


def test_the_first_search_costs_the_others_nothing():
    allowance = Allowance(first=0.4, later=9)
    with allowance.one_search():
        spin(0.3)
    with allowance.one_search():
        spin(0.05)
    with pytest.raises(UsedUp), allowance.one_search():
        spin(9)


def test_the_later_searches_share_what_is_left_of_them():
    allowance = Allowance(first=9, later=0.1)
    with allowance.one_search():
        pass
    start = time.process_time()
    for _ in range(10):
        with pytest.raises(UsedUp), allowance.one_search():
            spin(9)
    assert time.process_time() - start < 2


def test_a_short_search_is_made_for_every_exercise():
    allowance = Allowance(first=9, later=0)
    for _ in range(30):
        with allowance.one_search():
            spin(0.001)


def test_the_known_mistakes_of_an_exercise_have_time_of_their_own():
    allowance = Allowance(first=9, later=0)
    for _ in range(20):
        with allowance.known_mistakes():
            spin(0.02)
        with allowance.one_search():
            pass


def test_the_known_mistakes_of_all_exercises_share_a_limit():
    allowance = Allowance(first=0.2, later=0)
    start = time.process_time()
    for _ in range(20):
        with pytest.raises(UsedUp), allowance.known_mistakes():
            spin(9)
    assert time.process_time() - start < 3


def test_nothing_is_interrupted_afterwards():
    with Allowance(0.05).one_search():
        pass
    spin(0.2)


HUGE = "def {name}(*given):\n    return 10**30\n"
NAMES = {"backprop": "parameter_count", "convnet": "num_flat_features"}


@pytest.mark.parametrize(("topic", "name"), NAMES.items())
def test_a_number_that_is_none_costs_its_exercise_alone(grader, topic, name):
    right = "def relu(x):\n    return x.clamp(min=0)\n"
    handed_in = submission(**{topic: HUGE.format(name=name), "activations": right})
    report = grader.grade(handed_in, [name, "relu"])
    scores = {exercise.name: exercise.score for exercise in report.exercises}
    assert scores == {name: 0, "relu": 1}


FORGED = """
import os, struct, json
import numpy as np
from safetensors.numpy import save

payload = save({"0": np.full(5, np.nan), "1": np.array(np.nan)})
part = {"type": "int", "array": "1"}
value = {"type": "tuple", "parts": [{"type": "list", "parts": [part] * 5}] * 4}
head = json.dumps({"answer": {"value": value, "modified": [], "aliases": []}}).encode()
while True:
    os.write(3, struct.pack(">II", len(head), len(payload)) + head + payload)
"""


def test_forged_numbers_cost_the_exercises_of_that_file_alone(grader):
    right = "def relu(x):\n    return x.clamp(min=0)\n"
    handed_in = submission(minibatch_sgd=FORGED + "def minibatches(*given): pass\n", activations=right)
    report = grader.grade(handed_in, ["relu", "minibatches", "train_validation_split"])
    assert [exercise.score for exercise in report.exercises] == [1, 0, 0]
