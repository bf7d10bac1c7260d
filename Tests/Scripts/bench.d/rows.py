# SPDX-License-Identifier: Apache-2.0
"""What was measured: one row for each thing that is asked of Tact."""

import dataclasses
import statistics


EXPONENT = "exponent"
# In place of a figure of nothing, which nothing can be divided by.
LEAST = 1e-9


@dataclasses.dataclass
class Row:
    """A figure, and what is asked of it.

    With a peer, what is compared is the ratio of the two medians; without one the figure itself. `sense` says
    which way it is good: `at least` or `at most`.
    """

    scenario: str
    what: str
    unit: str
    samples: list
    sense: str
    asked: float
    peer: str = ""
    peer_samples: list = dataclasses.field(default_factory=list)
    note: str = ""

    @property
    def figure(self):
        return statistics.median(self.samples)

    @property
    def peer_figure(self):
        return statistics.median(self.peer_samples) if self.peer_samples else None

    @property
    def ratio(self):
        return self.figure / self.peer_figure if self.peer_samples else None

    @property
    def share(self):
        """How many times better than asked: 1 is just reached. Exponents are logarithms already: theirs says
        how much less than asked ten times as many letters cost."""
        compared = self.ratio if self.peer_samples else self.figure
        if self.unit == EXPONENT:
            return 10 ** (self.asked - compared)
        if self.sense == "at least":
            return compared / self.asked
        return self.asked / max(compared, LEAST)

    @property
    def is_reached(self):
        return self.share >= 1

    def as_json(self):
        known = dataclasses.asdict(self)
        derived = ("figure", "peer_figure", "ratio", "share", "is_reached")
        return known | {name: getattr(self, name) for name in derived}


def shown(number):
    """A figure as a person reads it: three digits that count."""
    if number is None:
        return ""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def asked_shown(row):
    """`at least 6 times` for a ratio, `at most 150 MB` for a figure, `at most 1.1` for an exponent."""
    unit = " times" if row.peer_samples else "" if row.unit == EXPONENT else f" {row.unit}"
    return f"{row.sense} {shown(row.asked)}{unit}"


HEADINGS = ("what", "figure", "unit", "peer", "its figure", "ratio", "asked", "reached")


def table(rows):
    """The rows as lines of text, in columns."""
    cells = [HEADINGS] + [
        (
            row.what,
            shown(row.figure),
            row.unit,
            row.peer,
            shown(row.peer_figure),
            shown(row.ratio),
            asked_shown(row),
            "yes" if row.is_reached else "NO",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    right = {1, 4, 5}
    lines = []
    for line in cells:
        parts = (
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths))
        )
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)
