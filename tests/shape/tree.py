# tree.py - the repository's own files, and the list of debts (debts.txt) that may only shrink.
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent


def files(*suffixes, below=""):
    """Paths, relative to the root, of files that are ours (git's, and new ones that are not ignored)."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "--", below or "."],
                            capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(f for f in set(listed) if (not suffixes or f.endswith(suffixes)) and (ROOT / f).is_file())


def read(path):
    return (ROOT / path).read_text(errors="replace")


def without_comments(text):
    """C++ or TypeScript without its comments; texts keep their places."""
    blank = lambda m: m.group(0) if m.group(0)[0] in "\"'`R" else re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', blank, text, flags=re.S)


class Debts:
    """Lines `rule subject [amount]  # why` of debts.txt. A complaint that has its line is forgiven; a line that nothing
    needs any more is itself a complaint: the list only shrinks."""

    def __init__(self):
        self.lines = {}
        for line in (HERE / "debts.txt").read_text().splitlines():
            words = line.partition("#")[0].split()
            if words:
                self.lines[words[0], words[1]] = int(words[2]) if len(words) > 2 else None
        self.used = set()

    def forgives(self, rule, subject, amount=None):
        if (rule, subject) not in self.lines:
            return False
        self.used.add((rule, subject))
        allowed = self.lines[rule, subject]
        return amount is None or allowed is None or amount <= allowed

    def unused(self, rules):
        return [f"debts.txt: '{rule} {subject}' is needed no more: take the line out"
                for rule, subject in self.lines if rule in rules and (rule, subject) not in self.used]
