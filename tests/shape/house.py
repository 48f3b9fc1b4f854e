# house.py - what a newcomer is told is there: ./do explains itself and every command it has, every path and picture that
# a README or a document names exists, pages and documents stand in both languages where they must.
import re
import subprocess

from tree import ROOT, files, read

RULES = set()
COMMANDS = re.compile(r"^  ((?:\w+ \| )+\w+)\) command=", re.M)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MADE = ("tests/out", "web/dist")  # by the build and the tests
PATH = re.compile(r"`((?:src|web|tests|docs|data|bench|tools)/[\w./-]+)`")


def do_explains_itself(_debts):
    commands = COMMANDS.search(read("do"))
    if not commands:
        yield "do: its list of commands was not found"
        return
    plain = subprocess.run([ROOT / "do"], capture_output=True, text=True)
    asked = subprocess.run([ROOT / "do", "help"], capture_output=True, text=True)
    if plain.returncode or plain.stdout != asked.stdout:
        yield "./do alone does not print its help"
    for command in commands.group(1).split(" | "):
        if not re.search(rf"^\./do {command}\b", asked.stdout, re.M):
            yield f"./do help says nothing of '{command}'"
    wrong = subprocess.run([ROOT / "do", "no-such-thing"], capture_output=True, text=True)
    if wrong.returncode == 0 or "./do test" not in wrong.stdout:
        yield "./do with an unknown command does not fail with its help"


def documents():
    return [f for f in files(".md") if "node_modules" not in f]


def links_lead_somewhere(_debts):
    for path in documents():
        folder = (ROOT / path).parent
        for link in LINK.findall(read(path)):
            if not re.match(r"\w+:", link) and not (folder / link).exists():
                yield f"{path}: {link} is not there"


def paths_exist(_debts):
    for path in documents():
        for named in PATH.findall(read(path)):
            if named.startswith(MADE):
                continue
            plain = named.rstrip("/.")  # `src/x/duty` stands for duty.cpp and duty.hpp
            if not any((base / plain).exists() or list(base.glob(plain + ".*")) for base in (ROOT, (ROOT / path).parent)):
                yield f"{path}: {named} is not there"


def both_readmes(_debts):
    english, chinese = read("README.md"), read("README.zh-CN.md")
    for word in ("./do run", "./do test", "docs/pictures/screen-1440.png", "docs/pictures/field-390.png", "docs/where.md"):
        for name, text in (("README.md", english), ("README.zh-CN.md", chinese)):
            if word not in text:
                yield f"{name} does not name {word}"
    for picture in files(".png", below="docs/pictures"):
        for name, text in (("README.md", english), ("README.zh-CN.md", chinese)):
            if picture not in text:
                yield f"{name} does not show {picture}"
    if "Mulan PSL v2" not in read("LICENSE"):
        yield "LICENSE is not Mulan PSL v2"


CHECKS = {"./do explains itself": do_explains_itself, "links lead somewhere": links_lead_somewhere,
          "paths in documents exist": paths_exist, "two readmes, pictures, licence": both_readmes}
