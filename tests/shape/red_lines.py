# red_lines.py - what Huying never becomes: it recognises no faces and scores no people, neither citizens nor those who work
# for the county. And what it depends on must come from anywhere: lock files name no registry.
import json
import re

from sql import schema
from tree import files, read

LIST = "tests/shape/persons.txt"  # what stands beside a person in the database, reviewed

WATCHING = re.compile(r"face|facial|biometr|emotion|gait|insightface|dlib|opencv|mediapipe|tensorflow|deepface|arcface|"
                      r"licen[cs]e[-_]?plate|openalpr|social[-_]?credit|fingerprintjs|keystroke", re.I)
# Words for a person, citizen or worker: parts of names (claims_of_elders), and short ones that must stand alone.
PERSON = re.compile(r"account|person|people|petition|complain|applican|citizen|resident|inhabit|villager|household|family|worker|staff|employee|officer|cadre|"
                    r"assignee|report(ed|er)|review(ed|er)|elder|child|student|patient|client|customer|guardian|beneficiar|volunteer|mediator|visitor|tenant|voter|"
                    r"holder|debtor|suspect|id_?card|id_?number|phone|mobile|(^|_)(users?|members?|actors?|wards?|whose|whom|who|owners?|subjects?|by|acts_for|stands_for)(_|$)")
# Words for a judgement, likewise; the last line is what they are called in pinyin.
JUDGING = re.compile(r"scor(e|ing)|rank|risk|level|index|class(_|$|if)|categor|priorit|grad(e|ing)|credit|label|rating|rated|tier|trust|reputation|severity|danger|"
                     r"threat|harm|black_?list|watch|suspicio|suspect|loyal|profil|propensity|probab|likel|predict|forecast|sentiment|emotion|conduct|behavio|quality|merit|"
                     r"(^|_)(tags?|stars?|odds?|flags?|points?|marks?|colou?rs?|bands?|segments?|weights?|percentiles?)(_|$)|"
                     r"fengxian|dengji|xinyong|pingfen|jifen|paiming|paihang|biaoqian|zhishu|xingji|youxian|weixian")


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


def persons(table, columns, references=(), joining=()):
    """By what a table joins a person: its name, a column's, a foreign key to `joining` tables. Empty: it does not."""
    return sorted({name for name in (table, *columns) if PERSON.search(name)} | {f"→ {other}" for other in references if other in joining})


def judgements(columns_of, references_of={}, declared=()):
    """(table, name, persons) of each column that judges, and of each table whose name does, where a person is joined."""
    joined = joining(columns_of, references_of, declared)
    for table in joined:
        for name in (table, *columns_of[table]):
            if JUDGING.search(name):
                yield table, name, joined[table]


def joining(columns_of, references_of, declared=()):
    """{table: by what} of every table that joins a person: by names, by way of other tables, or because persons.txt says so."""
    found = {t: [f"a person, says {LIST}"] for t in declared if t in columns_of}
    while True:
        more = {t: by for t in columns_of.keys() - found.keys() if (by := persons(t, columns_of[t], references_of.get(t, ()), found))}
        if not more:
            return found
        found |= more


def reviewed():
    """What persons.txt says: ({table: why} without persons, {column: why} everywhere, {(table, column): why}, {(table, name): why} judging)."""
    nobody, everywhere, beside, judging, part = {}, {}, {}, {}, None
    for number, line in enumerate(read(LIST).splitlines(), 1):
        heading, (names, _, why) = re.match(r"\[(\w+)\]", line), line.partition(": ")
        if heading:
            part = heading.group(1)
        elif line and not line.startswith("#"):
            table, *columns = names.split()
            if not why or part not in ("nobody", "everywhere", "beside", "judging"):
                raise ValueError(f"{LIST}:{number}: no reason, or no heading above it")
            {"nobody": lambda: nobody.update({t: why for t in (table, *columns)}),
             "everywhere": lambda: everywhere.update({c: why for c in (table, *columns)}),
             "beside": lambda: beside.update({(table, c): why for c in columns}),
             "judging": lambda: judging.update({(table, c): why for c in columns})}[part]()
    return nobody, everywhere, beside, judging


# A check that finds nothing is none: tables as nobody may make them, and two that anybody may.
FORBIDDEN = [("petitioner", ["county", "account", "risk_level"]), ("resident", ["person", "trust_score"]), ("x", ["petitioner_id", "risk_level"]),
             ("x", ["user_id", "score"]), ("x", ["client", "score"]), ("x", ["elder_id", "score"]), ("x", ["account", "risklevel"]), ("x", ["account", "level"]),
             ("citizen_score", ["id", "value"]), ("risk_of_citizen", ["id", "n"]), ("x", ["assignee", "fengxian"]), ("x", ["saved_by", "star"])]
ALLOWED = [("place", ["cell", "risk"]), ("account", ["county", "created", "started", "display"])]


def judging_finds():
    for table, columns in FORBIDDEN:
        if not list(judgements({table: columns})):
            yield f"the check finds no judgement in {table} {columns}"
    for table, columns in ALLOWED:
        if list(judgements({table: columns})):
            yield f"the check finds a judgement in {table} {columns}"
    if not list(judgements({"account": ["id"], "note": ["id", "risk"]}, {"note": ["account"]})):
        yield "the check follows no foreign key"
    lists = {"place": "x"}, {"id": "x", "account": "x"}, {("note", "text"): "x"}, {}
    good = {"place": ["cell"], "note": ["id", "account", "text"]}
    for table, columns in {"river": ["id"], "visit": ["account", "n"], "note": ["id", "account", "text", "n"], "place": ["cell", "user_id"]}.items():
        if list(faults(good, {}, lists)) or not list(faults(good | {table: columns}, {}, lists)):
            yield f"the check asks for no reason of {table} {columns}"


def no_judging(debts, folder, program):
    yield from judging_finds()
    yield from faults(*schema(folder, program), reviewed())


def faults(columns_of, references_of, lists):
    """What of the database persons.txt does not account for, and what it names in vain."""
    nobody, everywhere, beside, judging = lists
    declared = {table for table, _ in beside}
    joined = joining(columns_of, references_of, declared)
    for table, columns in columns_of.items():
        if table not in joined and table not in nobody:
            yield f"table {table} is new: {LIST} says whether it holds anything of a person"
        for column in columns if table in joined else ():
            if column not in everywhere and (table, column) not in beside and (table, column) not in judging:
                yield f"{table}.{column} stands beside {joined[table]}: {LIST} says what it is"
    found = {(table, name): by for table, name, by in judgements(columns_of, references_of, declared)}
    for (table, name), by in found.items():
        if (table, name) not in judging:
            yield f"table {table} has {by} beside {name}: no score, rank or risk label of a person, ever"
    for column in everywhere:
        if JUDGING.search(column):
            yield f"{LIST}: {column} is a word of judgement, which is looked at table by table"
    there = {(t, c) for t, columns in columns_of.items() for c in (t, *columns)}
    for what in [(t, t) for t in nobody if t in joined or t not in columns_of] + [k for k in beside if k not in there or k[1] in everywhere] + \
            [k for k in judging if k not in found] + [(c, "everywhere") for c in everywhere if not any(c in columns_of[t] for t in joined)]:
        yield f"{LIST}: '{' '.join(what)}' is needed no more, or joins a person by its name: take it out"


def no_registry(debts):
    locks = files("package-lock.json", "yarn.lock", "pnpm-lock.yaml", ".npmrc", "Cargo.lock", "go.sum", "poetry.lock", "requirements.txt")
    for path in locks:
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(r'"resolved"|^\s*(@[^=]*)?registry\s*=|https?://[^"]*\.tgz|registry\.', line):
                yield f"{path}:{number}: {line.strip()[:100]}"


RULES = {"dependency"}
CHECKS = {"no dependency recognises or follows people": no_watching,
          "no lock file names a registry": no_registry}
PREPARED = {"no table holds a person beside a score, a rank or a risk, and every column beside one has its reason": no_judging}
