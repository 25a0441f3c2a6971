"""A report as a part of a notebook: what `check(softmax)` shows below its cell."""

from __future__ import annotations

from dataclasses import replace

from grader.drawing import Drawings
from grader.report import Report, Status
from grader.reports import pages
from grader.reports.feedback_html import topics
from grader.reports.remarks import Remark, remarks
from grader.reports.wording import all_notes, devices_left_out, in_status


def fragment(report: Report) -> str:
    """The report as HTML: how the exercises ended, what is wrong with each, and what to do next.

    It shows whatever a name or a message contains as text, and holds no script. Its style is its own, and
    suits a light and a dark notebook.
    """
    single = report.exercises[0] if len(report.exercises) == 1 else None
    return pages.fragment(
        "notebook.html",
        style=pages.style("notebook.css"),
        report=report,
        single=single,
        ended=in_status(single) if single else "",
        topics=topics(report) if not single else (),
        remarks=tuple(replace(remark, next_step=_hint(remark)) for remark in remarks(report)),
        drawn={},
        anchors=False,  # the names would be in the page as often as they are checked
        notes=all_notes(report),
        flags=report.all_flags,
        left_out=devices_left_out(report),
    )


def gallery(pictures: Drawings) -> str:
    """Pictures as HTML, each with what it shows in words, and why there are no more."""
    return pages.fragment(
        "gallery.html",
        pictures=[(pages.image(drawing.png), drawing.words) for drawing in pictures.drawn],
        note=pictures.note or ("" if pictures.drawn else "There is nothing to draw."),
    )


def _hint(remark: Remark) -> str:
    """What to do next: the code to edit is in a cell, or wherever the student wrote it."""
    if remark.status not in (Status.FAILED, Status.PARTIAL):
        return ""
    return f"`gdgrade hint {remark.names[0]}` prints a hint."
