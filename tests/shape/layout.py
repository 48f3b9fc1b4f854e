# layout.py - C++ is laid out as .clang-format says, so that nobody argues about it and a difference shows what changed.
import subprocess

from tree import ROOT, files

RULES = set()
AT_ONCE = 50  # files of one run


def laid_out(_debts):
    all_files = files(".cpp", ".hpp")
    for first in range(0, len(all_files), AT_ONCE):
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--ferror-limit=1", *all_files[first:first + AT_ONCE]],
                              cwd=ROOT, capture_output=True, text=True)
        for line in done.stderr.splitlines():
            if "-Wclang-format-violations" in line:
                yield line.split(": error")[0] + " is not laid out: ./do format mends it"


CHECKS = {"C++ is laid out by .clang-format": laid_out}
