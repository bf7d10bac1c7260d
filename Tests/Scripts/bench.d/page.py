# SPDX-License-Identifier: Apache-2.0
"""Writes the figures into a page in Markdown, between two marks; the words around them stay."""

import re

from machine import Unmeasured
from rows import EXPONENT, asked_shown, shown

MARKS = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->\n)", re.S)


def cells(*texts):
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def figures(rows):
    """A table of what is asked of a figure or of a ratio, and one of how costs grow."""
    lines = [cells("what", "figure", "peer", "ratio", "asked", "reached", "besides")]
    lines += ["| --- | ---: | ---: | ---: | --- | --- | --- |"]
    for row in rows:
        if row.unit == EXPONENT:
            continue
        figure = f"{shown(row.figure)} {row.unit}"
        peer = f"{shown(row.peer_figure)}, {row.peer}" if row.peer_samples else ""
        end = (shown(row.ratio), asked_shown(row), reached(row), row.note)
        lines.append(cells(row.what, figure, peer, *end))
    lines += ["", cells("cost", "exponent", "asked", "reached", "measured")]
    lines += ["| --- | ---: | --- | --- | --- |"]
    for row in rows:
        if row.unit == EXPONENT:
            lines.append(cells(row.what, f"{row.figure:.2f}", asked_shown(row), reached(row), row.note))
    return "\n".join(lines)


def reached(row):
    return "yes" if row.is_reached else "**no**"


def written(page, rows, where):
    """The page with these figures in place of the ones before."""
    text = f"Measured on {where}.\n\n{figures(rows)}"
    new, found = MARKS.subn(lambda marks: f"{marks[1]}{text}\n{marks[2]}", page)
    if found != 1:
        raise Unmeasured(f"the page has {found} places marked {MARKS.pattern!r}; it must have one")
    return new
