"""Reports of every shape, and a class that looks like one."""

from __future__ import annotations

from hypothesis import strategies as st

from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo

words = st.text(st.characters(codec=None), min_size=1, max_size=30)
nameable = st.text("abc_ 1", min_size=1, max_size=10)
devices = st.sampled_from(["cpu", "cuda", "cuda:1"])
point = st.floats(0, 100, allow_nan=False)
cases = st.builds(
    CaseReport,
    name=nameable,
    device=devices,
    dtype=st.sampled_from(["float32", "float64"]),
    status=st.sampled_from([status for status in Status if status is not Status.PARTIAL]),
    message=st.text(st.characters(codec=None), max_size=40),
    diagnosis=st.none() | words,
)
exercises = st.builds(
    ExerciseReport,
    topic=nameable,
    name=nameable,
    status=st.sampled_from(Status),
    score=point,
    max_score=point,
    flags=st.lists(words, max_size=2).map(tuple),
    cases=st.lists(cases, max_size=3).map(tuple),
)
reports = st.builds(
    Report,
    submission=st.builds(
        SubmissionInfo,
        id=words,
        files=st.lists(nameable, max_size=3, unique=True).map(tuple),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    ),
    seed=st.integers(0, 2**64),
    devices=st.lists(devices, max_size=2, unique=True).map(tuple),
    isolation=st.sampled_from(["isolated", "none", "partial: resource limits"]),
    score=point,
    max_score=point,
    exercises=st.lists(exercises, max_size=3).map(tuple),
    flags=st.lists(words, max_size=2).map(tuple),
    duration_seconds=st.floats(0, 1e6, allow_nan=False),
    versions=st.dictionaries(nameable, nameable, max_size=2),
)
