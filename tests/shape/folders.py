# folders.py - what a reader meets first: each file says what it is, each folder has a short README, no file is long,
# nothing is left for later.
import pathlib
import re

from tree import ROOT, files, read

SOURCES = (".cpp", ".hpp", ".ts", ".vue", ".mjs", ".js", ".css", ".py", ".sh")
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")  # apart, so that this line is none itself
SKIPPED = re.compile(r"GTEST_SK" + r"IP|\bDISABLED_|\b(it|test|describe)\.(sk" + r"ip|on" + r"ly|to" + r"do)\b|@unittest\.sk" + r"ip|pytest\.mark\.sk" + r"ip")
OPENING = ("//", "/*", "#", "<!--", '"""')
LONGEST_FILE, LONGEST_README = 300, 30  # lines
NOT_HERE = (".", "web/public")  # the front page may be longer; what is served as it is gets no README


def own_sources():
    return [f for f in files(*SOURCES) if not f.startswith("web/public/")]


def opening_comments(debts):
    for path in own_sources():
        lines = [line for line in read(path).splitlines() if not line.startswith(("#!", "<script", "<template"))]
        first = lines[0].strip() if lines else ""
        named = pathlib.Path(path).name in first
        ours = path.startswith("src/")  # there the first line also has the file's name
        if not first.startswith(OPENING) or (ours and not named):
            if not debts.forgives("opening", path):
                yield f"{path} does not open with a comment that {'names it' if ours else 'says what it is'}"


def readmes(debts):
    folders = {p for f in files() for p in pathlib.PurePath(f).parents}
    for folder in sorted(map(str, folders)):
        if folder in NOT_HERE:
            continue
        readme = ROOT / folder / "README.md"
        if not readme.exists():
            if not debts.forgives("readme", folder):
                yield f"{folder} has no README.md"
        elif (lines := len(readme.read_text().splitlines())) > LONGEST_README:
            yield f"{folder}/README.md has {lines} lines, more than {LONGEST_README}"


def lengths(debts):
    for path in own_sources():
        lines = len(read(path).splitlines())
        if ".gen." in path:  # made by a program, for a program
            continue
        if lines > LONGEST_FILE and not debts.forgives("length", path, lines):
            yield f"{path} has {lines} lines, more than {debts.lines.get(('length', path)) or LONGEST_FILE}"


def nothing_left_for_later(debts):
    for path in files(*SOURCES, ".sql", ".txt", ".json", ".html", ".scenario", ".md"):
        if path.endswith("package-lock.json"):
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            if LATER.search(line):
                yield f"{path}:{number}: {line.strip()[:100]}"


def no_skipped_tests(debts):
    for path in own_sources():
        for number, line in enumerate(read(path).splitlines(), 1):
            if SKIPPED.search(line) and not debts.forgives("skip", path):
                yield f"{path}:{number}: {line.strip()[:100]}"


RULES = {"opening", "readme", "length", "skip"}
CHECKS = {"each source file opens with a comment that names it": opening_comments,
          "each folder has a README.md of at most 30 lines": readmes,
          "no file is longer than 300 lines": lengths,
          "nothing is left for later in comments": nothing_left_for_later,
          "no test is skipped": no_skipped_tests}
