# red_lines.py - what Huying never becomes: it recognises no faces and scores no people. And what it depends on must
# come from anywhere: lock files name no registry.
import json
import re

from sql import tables
from tree import files, read

WATCHING = re.compile(r"face|facial|biometr|emotion|gait|insightface|dlib|opencv|mediapipe|tensorflow|deepface|arcface|"
                      r"licen[cs]e[-_]?plate|openalpr|social[-_]?credit|fingerprintjs|keystroke", re.I)
PERSON = {"account", "actor", "assignee", "person", "people", "citizen", "resident", "worker", "household", "reporter",
          "applicant", "name_of_person", "id_card", "phone"}
JUDGING = {"score", "scores", "rank", "ranking", "risk", "rating", "credit", "grade", "points", "trust", "reputation"}


def dependencies():
    for path in files("package.json"):
        content = json.loads(read(path))
        for kind in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
            yield from ((path, name) for name in content.get(kind, {}))
    for path in files("package-lock.json"):
        yield from ((path, name) for name in json.loads(read(path)).get("packages", {}))
    for path in files("CMakeLists.txt", ".cmake"):
        text = re.sub(r"#[^\n]*", "", read(path))
        for call in re.findall(r"(?:find_package|find_library|pkg_check_modules|target_link_libraries|FetchContent_Declare)\s*\(([^)]*)\)", text):
            yield from ((path, word) for word in call.split())
    for line in read("do").splitlines():
        if line.startswith(("APT", "  ")):
            yield from (("do", word) for word in re.findall(r"[a-z0-9.+-]{3,}", line))


def no_watching(debts):
    for path, name in dependencies():
        if WATCHING.search(name) and not debts.forgives("dependency", name):
            yield f"{path} depends on {name}"


def no_judging(debts):
    for path, table, columns in tables():
        words = {word for column in columns for word in column.split("_")} | set(columns)
        if words & PERSON and words & JUDGING:
            yield f"{path}: table {table} has {sorted(words & PERSON)} beside {sorted(words & JUDGING)}"


def no_registry(debts):
    locks = files("package-lock.json", "yarn.lock", "pnpm-lock.yaml", ".npmrc", "Cargo.lock", "go.sum", "poetry.lock", "requirements.txt")
    for path in locks:
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(r'"resolved"|^\s*(@[^=]*)?registry\s*=|https?://[^"]*\.tgz|registry\.', line):
                yield f"{path}:{number}: {line.strip()[:100]}"


RULES = {"dependency"}
CHECKS = {"no dependency recognises or follows people": no_watching,
          "no table holds a person beside a score, a rank or a risk": no_judging,
          "no lock file names a registry": no_registry}
