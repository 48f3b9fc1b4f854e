"""Figures to Markdown: medians with ranges, targets with yes or no, one block in a document."""

import statistics
from pathlib import Path

BEGIN = "<!-- bench:begin, written by bench/bench.py -->"
END = "<!-- bench:end -->"


class Samples(dict):
    """name → figures of every run, in the order they were first measured."""

    def add(self, name, value):
        self.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self[name])

    def ratios(self, name, other):
        """Run by run: the two were measured right after each other."""
        return [a / b for a, b in zip(self[name], self[other])]


def number(value):
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def spread(values):
    return f"{number(min(values))} – {number(max(values))}"


def samples_table(samples):
    lines = ["| measured | n | median | range |", "|---|---:|---:|---:|"]
    for name, values in samples.items():
        median = number(statistics.median(values))
        lines.append(f"| {name} | {len(values)} | {median} | {spread(values)} |")
    return lines


class Target:
    """One line of the demands: met when the median is on the right side of the limit."""

    def __init__(self, text, values, unit="", least=None, most=None):
        self.text, self.values, self.unit = text, values, unit
        median = statistics.median(values)
        self.met = median >= least if least is not None else median <= most

    def line(self):
        median = number(statistics.median(self.values))
        measured = f"{median}{self.unit} ({spread(self.values)})"
        return f"| {self.text} | {measured} | {'yes' if self.met else '**no**'} |"


def targets_table(targets):
    return ["| target | measured: median (range) | met |", "|---|---:|---|",
            *(target.line() for target in targets)]


def write_block(path, lines):
    """Replaces what stands between the markers; without markers, adds the block at the end."""
    path = Path(path)
    text = path.read_text() if path.exists() else "# Performance\n\n"
    if BEGIN in text and END in text:
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
    else:
        before, after = text.rstrip() + "\n\n", "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(before + "\n".join([BEGIN, "", *lines, "", END]) + after)
