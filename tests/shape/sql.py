# sql.py - every statement on rows stands in the source as R"sql(…)sql", so that a program can find it (settings of a driver cannot be prepared): here each is
# prepared on SQLite and on PostgreSQL, over the schema that the program itself makes.
import os
import pathlib
import re
import sqlite3
import subprocess

from tree import files, read, without_comments

MARKED = re.compile(r'R"sql\((.*?)\)sql"', re.S)
HIDDEN = re.compile(r'"\s*((?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (?:TABLE|INDEX|UNIQUE)|ALTER TABLE|WITH)\s[^"]*)"')


def sources():
    return [f for f in files(".cpp", ".hpp", below="src") if not re.search(r"(_test|_bench|_fuzz|_fixture)\.", f)]


def made(folder, program):
    """The SQLite database of a demonstration, made once."""
    data = pathlib.Path(folder) / "shape"
    if not data.exists():
        subprocess.run([program, "demo", "--data", data], check=True, capture_output=True)
    return sqlite3.connect(next(data.glob("*.db")))


def schema(folder, program):
    """({table: columns}, {table: tables that its foreign keys lead to}), as the program makes them."""
    connection = made(folder, program)
    names = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")]
    columns = {t: [row[1] for row in connection.execute(f"PRAGMA table_info({t})")] for t in names}
    references = {t: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({t})")} for t in names}
    connection.close()
    return columns, references


def statements(driver):
    """(file, line, statement) of every marked constant, but those that make the schema."""
    other = {"sqlite": "postgres", "postgres": "sqlite"}[driver]
    for path in sources():
        if pathlib.Path(path).name.startswith(other):
            continue
        text = without_comments(read(path))
        for found in MARKED.finditer(text):
            statement = found.group(1).strip()
            if not statement.startswith(("CREATE", "ALTER")):
                yield path, text.count("\n", 0, found.start()) + 1, statement.replace("/*row*/", "*")


def marked(debts):
    for path in sources():
        hidden = HIDDEN.findall(re.sub(r'R"(\w*)\(.*?\)\1"', '""', without_comments(read(path)), flags=re.S))
        if hidden and not debts.forgives("sql", path, len(hidden)):
            yield f"{path}: {len(hidden)} SQL texts are not R\"sql(…)sql\": {hidden[0][:80]}"


def prepared_on_sqlite(debts, folder, program):
    connection = made(folder, program)
    for path, line, statement in statements("sqlite"):
        names = {name: None for name in re.findall(r"\$(\d+)", statement)}
        try:
            connection.execute("EXPLAIN " + statement, names)
        except sqlite3.Error as e:
            yield f"{path}:{line}: SQLite: {e}\n        {statement}"
    connection.close()


def prepared_on_postgres(debts, folder, program):
    url = os.environ["POSTGRES_URL"]
    subprocess.run(["psql", "-q", url, "-c", "CREATE DATABASE shape"], check=True, capture_output=True)
    url = url.rsplit("/", 1)[0] + "/shape"
    subprocess.run([program, "demo", "--data", pathlib.Path(folder) / "keys", "--database", url], check=True, capture_output=True)
    all_of_them = list(statements("postgres"))
    script = "".join(f"\\echo @{i}\nPREPARE p{i} AS {s};\n" for i, (_, _, s) in enumerate(all_of_them))
    said = subprocess.run(["psql", "-qX", url], input=script, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    parts = re.split(r"^@(\d+)\n", said, flags=re.M)
    if len(parts) != 2 * len(all_of_them) + 1:
        yield f"psql did not answer for every statement: {said[-500:]}"
    for number, answer in zip(parts[1::2], parts[2::2]):
        if "ERROR" in answer:
            path, line, statement = all_of_them[int(number)]
            yield f"{path}:{line}: PostgreSQL: {answer.strip()}\n        {statement}"


RULES = {"sql"}
CHECKS = {'every SQL constant is R"sql(…)sql"': marked}
PREPARED = {"every statement prepares on SQLite": prepared_on_sqlite,
            "every statement prepares on PostgreSQL": prepared_on_postgres}
