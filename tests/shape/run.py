#!/usr/bin/env python3
# run.py - runs every check of the repository's shape; ends with "N passed, N failed". Argument: the program.
import os
import pathlib
import shutil
import sys
import tempfile

import folders
import functions
import house
import includes
import layout
import red_lines
import sql
from tree import ROOT, Debts

SHOWN = 40  # complaints of one check


def main():
    debts, passed, failed = Debts(), 0, 0

    def report(name, complaints):
        nonlocal passed, failed
        passed, failed = passed + (not complaints), failed + bool(complaints)
        print(f"{'FAIL' if complaints else 'ok  '} {name}")
        for complaint in complaints[:SHOWN]:
            print(f"      {complaint}")
        if len(complaints) > SHOWN:
            print(f"      and {len(complaints) - SHOWN} more")

    rules = set()
    for module in (includes, layout, folders, functions, house, red_lines, sql):
        rules |= module.RULES
        for name, check in module.CHECKS.items():
            report(name, list(check(debts)))
    with tempfile.TemporaryDirectory(prefix="huying-shape-") as folder:
        program = pathlib.Path(folder) / "huying"  # a copy: the build may go on meanwhile
        shutil.copy2(sys.argv[1], program)
        os.symlink(ROOT / "data", pathlib.Path(folder) / "data")
        for name, check in (red_lines.PREPARED | sql.PREPARED).items():
            report(name, list(check(debts, folder, program)))
    report("the list of debts only shrinks", debts.unused(rules))
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
