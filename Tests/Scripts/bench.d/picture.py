# SPDX-License-Identifier: Apache-2.0
"""Draws the rows as an SVG: a bar each, as long as it is better or worse than what is asked."""

import math
from xml.sax.saxutils import escape

from rows import EXPONENT, asked_shown, shown

WIDTH = 1060
ROW_HEIGHT = 26
BAR_HEIGHT = 14
TOP = 78
FOOT = 34
# Where the texts end and the bars begin, and where the figures stand.
BARS_LEFT = 370
BARS_RIGHT = 640
FIGURES_LEFT = 652
# The scale reaches from a tenth of what is asked to ten times as good.
DECADES = 1.0
MARKS = ((0.1, "a tenth"), (0.5, "half"), (1, "asked"), (2, "twice"), (10, "ten times as good"))

STYLE = """\
svg { color-scheme: light dark; }
text { font: 12px system-ui, "Liberation Sans", sans-serif; fill: #1f2328; }
.ground { fill: #ffffff; }
.title { font-size: 15px; font-weight: 600; }
.faint { fill: #59636e; }
.line { stroke: #d1d9e0; }
.asked { stroke: #1f2328; stroke-dasharray: 3 3; }
.reached { fill: #1a7f64; }
.missed { fill: #c4501b; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ground { fill: #0d1117; }
  .faint { fill: #9198a1; }
  .line { stroke: #3d444d; }
  .asked { stroke: #e6edf3; }
  .reached { fill: #3fb950; }
  .missed { fill: #f0883e; }
}
"""


def place(share):
    """Where on the scale a figure stands that is so many times better than asked; ends are cut off."""
    decades = max(-DECADES, min(DECADES, math.log10(share) if share > 0 else -DECADES))
    return BARS_LEFT + (BARS_RIGHT - BARS_LEFT) * (decades + DECADES) / (2 * DECADES)


def text(x, y, words, kind="", anchor="start"):
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{kind}>{escape(words)}</text>'


def compared(row):
    """`11,240 mails/s, 8.1 times Postfix` or `61 MB`."""
    if row.unit == EXPONENT:
        return f"exponent {shown(row.figure)}"
    if not row.peer_samples:
        return f"{shown(row.figure)} {row.unit}"
    return f"{shown(row.figure)} {row.unit}, {shown(row.ratio)} × {row.peer}"


def bar(row, y):
    start, stop = sorted((place(1), place(row.share)))
    kind = "reached" if row.is_reached else "missed"
    title = f"{row.what}: {compared(row)}; asked is {asked_shown(row)}"
    top = y - BAR_HEIGHT + 3
    return (
        f'<rect class="{kind}" x="{start:.1f}" y="{top}" width="{max(stop - start, 2):.1f}" '
        f'height="{BAR_HEIGHT}" rx="2"><title>{escape(title)}</title></rect>'
    )


def picture(rows, subtitle):
    height = TOP + ROW_HEIGHT * len(rows) + FOOT
    bottom = TOP + ROW_HEIGHT * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="What was measured, against what is asked">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
        text(16, 26, "Measured, against what is asked", "title"),
        text(16, 44, subtitle, "faint"),
    ]
    for share, name in MARKS:
        x = place(share)
        kind = "asked" if share == 1 else "line"
        parts.append(f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 10}" y2="{bottom}"/>')
        parts.append(text(x, TOP - 16, name, "faint", "middle"))
    for index, row in enumerate(rows):
        y = TOP + ROW_HEIGHT * index + 17
        parts += [text(16, y, row.what), bar(row, y), text(FIGURES_LEFT, y, compared(row))]
        parts.append(text(WIDTH - 16, y, asked_shown(row), "faint", "end"))
    reached = sum(row.is_reached for row in rows)
    words = f"{reached} of {len(rows)} reached what is asked; bars end at a tenth and at ten times of it."
    parts.append(text(16, bottom + 20, words, "faint"))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
