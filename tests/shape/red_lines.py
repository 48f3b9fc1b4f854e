# red_lines.py - what Huying never becomes: it recognises no faces and scores no people. And what it depends on must
# come from anywhere: lock files name no registry.
import json
import re

from sql import tables
from tree import files, read

WATCHING = re.compile(r"face|facial|biometr|emotion|gait|insightface|dlib|opencv|mediapipe|tensorflow|deepface|arcface|"
                      r"licen[cs]e[-_]?plate|openalpr|social[-_]?credit|fingerprintjs|keystroke", re.I)
PERSON = {"account", "actor", "assignee", "person", "people", "citizen", "resident", "worker", "household", "reporter",
          "applicant", "name_of_person", "id_card", "phone", "id_number", "whose", "guardian", "ward", "officer", "reviewer", "actor_id"}
JUDGING = {"score", "scores", "rank", "ranking", "risk", "risks", "rating", "credit", "grade", "points", "trust", "reputation", "label", "labels",
           "tag", "tags", "stars", "blacklist", "suspicion", "suspect", "loyalty", "profile", "propensity", "odd", "watched", "flag", "flags"}
# What looks like a judgement of a person and is none, and why. It may only become shorter.
NOT_OF_A_PERSON = {("credential", "label"): "what a token is for, in its owner's own words",
                   ("seal_opening", "odd"): "of a look at somebody's data: told to that person and to the security administrator",
                   ("person_file", "watched"): "protects the person: every look at the file is told of"}


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


def judgements(columns_of):
    """(table, column, persons) of each column that judges, in a table that names a person. A table is all that makes it: CREATE and every ALTER."""
    for table, columns in columns_of.items():
        persons = sorted(c for c in columns if {c, *c.split("_")} & PERSON)
        for column in columns:
            if persons and {column, *column.split("_")} & JUDGING:
                yield table, column, persons


def no_judging(debts):
    columns_of = {}
    for _, table, columns in tables():
        columns_of.setdefault(table, []).extend(columns)
    found = list(judgements(columns_of))
    for table, column, persons in found:
        if (table, column) not in NOT_OF_A_PERSON:
            yield f"table {table} has {persons} beside {column}"
    for table, column in NOT_OF_A_PERSON.keys() - {(t, c) for t, c, _ in found}:
        yield f"NOT_OF_A_PERSON names {table}.{column}, which is not there"
    # The check itself: a table as nobody may make it, in one piece and in two.
    if len(list(judgements({"petitioner": ["county", "account", "risk_level"], "resident": ["person", "trust_score"], "place": ["cell", "risk"]}))) != 2:
        yield "the check finds no judgement where there is one"


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
