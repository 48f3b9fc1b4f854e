# rows.py - whose rows: takes every route of /openapi.json that names a thing or lists things, asks it as everybody on whose ground
# the thing is and is not, and compares with the table rights_rows.txt. What the things are is in things.py; what a verb does
# is known nowhere here. A route without a row is a fault, so is a row "-" of a route that names or lists something.
import re
import time

import rights
import things
from steps import HERE

PUBLIC = ("/api/public/", "/log/", "/api/session", "/health", "/ready", "/metrics", "/openapi.json")
RULE = {"name": "x", "property": "pm25", "comparison": "above", "threshold": 150, "unit": "ug/m3", "clear_level": 100, "clear_readings": 2, "severity": "serious", "lead_role": "worker",
        "departments": ["environment"], "accept_minutes": 15, "arrive_minutes": 60, "dispose_minutes": 120, "enabled": True, "version": things.NEVER}
NOTHING = {}
FINDS = {"/api/personal/people/find"}  # lists what it was asked for in the body
BODIES = {  # what acts are asked with; /api/cases/… take `act`
    "act": {"version": things.NEVER, "note": "x", "reason": "x"},
    "/api/cases/{id}/dispatch": {"version": things.NEVER, "reason": "x", "account": "1"},
    "/api/alerts/{id}/change": {"version": things.NEVER, "level": "red", "reason": "x"},
    "/api/alerts/{id}/lift": {"version": things.NEVER, "reason": "x"},
    "/api/alerts/proposals/{id}/dismiss": {"version": things.NEVER, "reason": "x"},
    "/api/rules/{id}": RULE,
    "/api/streams/{id}/retention": {"days": 3650},
    "/api/access/changes/{id}/refuse": {"note": "x"},
    "/api/shifts/{id}/hand_over": {"reason": "x", "to": "{colleague}"},
    "/api/personal/people/find": {"purpose": "emergency", "reason": "核实情况", "phone": "13800138000"},
    "/api/personal/people/{account}/open": {"purpose": "emergency", "reason": "核实情况", "fields": ["phone"]},
    "/api/personal/people/{account}/watch": {"watched": True},
    "/api/personal/requests/{id}/answer": {"granted": True, "answer": "x"},
    "/api/personal/odd/{id}/review": {"outcome": "acknowledged", "note": "rows"},
    "PATCH /sta/v1.1/{rest}": {"description": "y"},
    "PUT /sta/v1.1/{rest}": {"name": "y", "description": "y"},
    "POST /sta/v1.1/{rest}": {"name": "rows", "description": "y"},
}


def read_table():
    """columns, and (method, path) → list of words, or a reason. The first line that is no comment names the columns."""
    lines = [line.split() for line in (HERE / "rights_rows.txt").read_text().splitlines() if line and line[0] != "#"]
    return lines[0][2:], {(line[0], line[1]): " ".join(line[2:]) if line[2] == "-" else line[2:] for line in lines[1:]}


def people(worker):
    return {"command": "command-1", "department-own": "environment-1", "department-other": "emergency-1", "township-own": "township-1",
            "township-other": "township-2", "leader-own": "leader-1", "leader-other": "leader-5", "worker-own": worker,
            "worker-other": "worker-5", "gateway": "gateway-1", "citizen": "citizen-1", "admin": "admin-1", "security": "security-1",
            "audit": "audit-1"}


def body_of(method, path):
    if method == "GET":
        return None
    if path.startswith("/api/cases/"):
        return BODIES.get(path, BODIES["act"])
    return BODIES.get(path, BODIES.get(f"{method} {path}", NOTHING))


def found(world, account, method, path):
    """What the asker learns of the thing: seen, hidden (as if it were not there), refused (there, but not theirs to do), no
    (the role has not the permission), or a status that says the question was wrong."""
    make = things.about(path)
    one = things.thing(world, make, fresh=make in things.FRESH and method != "GET")
    concrete = re.sub(r"\{(\w+)\}", lambda m: one[m.group(1)], path)
    if path.startswith("/api/observations"):
        concrete += f"?stream={one['id']}"
    if path == "/api/shifts/people":
        concrete += f"?grid={one['grid']}"
    if path.endswith("/series"):
        concrete += "?property=pm25"
    if method == "POST" and path == "/sta/v1.1/{rest}":
        concrete = "/sta/v1.1/Things"
    photo = path.endswith("/photo")
    body = body_of(method, path)
    if body and "{colleague}" in body.values():
        body = body | {"to": one["colleague"]}
    for _ in range(50):
        status, answer, text = world.ask(account, method, concrete, things.PICTURE if photo else body, "image/png" if photo else "application/json")
        if status != 503 or not path.endswith("/receipt"):  # the newest event is signed in a moment
            break
        time.sleep(0.1)
    if status in (401, 403):
        return "no" if answer.get("code") in ("not_permitted", "unauthorized") else "refused"
    if status in (404, 410) or (status == 200 and (method == "GET" or path in FINDS) and not names_it(path, one, text)):
        return "hidden"
    return str(status) if status in (400, 422) or status >= 500 else "seen"


def names_it(path, one, text):
    """Of an answer to a list: whether the thing is in it. A route that names the thing has found it."""
    if "{" in path or path.startswith("/api/observations"):
        return True
    return (one.get("mark") or one.get("id") or one.get("link") or one.get("account") or one.get("name")) in text


def needs_a_row(document, method, path):
    return not path.startswith(PUBLIC) and (document[path][method.lower()]["x-permission"] != "anyone" or "{" in path)


def names_or_lists(description, operation, path):
    """Does the address name a thing, or the answer list some? Read from the description, not from anybody's list."""
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = description["components"]["schemas"].get(answer.get("$ref", "").rsplit("/", 1)[-1], {})
    return "{" in path or "items" in schema.get("properties", {})


def check(port, template, description):
    """Yields a name and a fault (or nothing) for each route that a signed-in person can ask."""
    world = things.World(port, lambda account: rights.sign_in(port, account, template.passwords.get(account, template.password)))
    columns, table = read_table()
    paths = description["paths"]
    who = people(things.thing(world, things.case)["worker"])
    routes = [(m.upper(), p) for p, methods in paths.items() for m in methods if needs_a_row(paths, m.upper(), p)]
    for method, path in routes:
        row = table.get((method, path))
        if row is None:
            fault = "it has no row in rights_rows.txt"
        elif isinstance(row, str):
            listing = (method == "GET" or path in FINDS) and names_or_lists(description, paths[path][method.lower()], path)
            fault = "its row says '-', but it names a thing or lists some" if listing or "{" in path else None
        elif things.about(path) is None:
            fault = "things.py has no thing that it is about"
        else:
            got = {column: found(world, who[column], method, path) for column in columns}
            wrong = [f"{c} ({who[c]}): {got[c]} instead of {e}" for c, e in zip(columns, row, strict=True) if got[c] != e]
            fault = "; ".join(wrong) or None
        yield f"rows of {method} {path}", fault
    yield "rights_rows.txt names only routes that exist", ", ".join(" ".join(r) for r in table if r not in routes) or None
