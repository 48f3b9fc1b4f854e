# rows.py - whose rows: raises one case and asks every route about it as everybody on whose ground it is and is not; compares
# with the table rights_rows.txt. Nothing here knows what a route does.
import hashlib
import http.client
import json

from steps import HERE

NEVER = 999_999  # a version that no case has: an act is looked at and changes nothing


class Asker:
    def __init__(self, port, template):
        self.port, self.template = port, template

    def __call__(self, account, method, path, body=None, kind="application/json"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.template.tokens[account]}"}
        connection.request(method, path, body, headers | ({"Content-Type": kind} if body else {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content[:1] in (b"{", b"[") else {}


def read_table():
    """columns, and (method, path) → list of words. The first line that is no comment names the columns."""
    lines = [line.split() for line in (HERE / "rights_rows.txt").read_text().splitlines() if line and line[0] != "#"]
    return lines[0][2:], {(line[0], line[1]): line[2:] for line in lines[1:]}


def raise_case(ask):
    """A case in the grid of station-1, and who stands where."""
    ask("gateway-1", "POST", "/api/monitor", json.dumps({"location": "station-1", "pm25": 168}))
    case = ask("command-1", "GET", "/api/cases")[1]["items"][0]
    people = ask("command-1", "GET", f"/api/cases/{case['id']}/assignable")[1]["items"]
    worker = next(p["name"] for p in people if p["id"] == case["assignee"])
    photo = (HERE / "files/dot.png").read_bytes()
    ask(worker, "POST", f"/api/cases/{case['id']}/photo", photo, "image/png")
    return case["id"], {"command": "command-1", "department-own": "environment-1", "department-other": "emergency-1",
                        "township-own": "township-1", "township-other": "township-2", "leader-own": "leader-1",
                        "leader-other": "leader-5", "worker-own": worker, "worker-other": "worker-5", "gateway": "gateway-1",
                        "citizen": "citizen-1", "admin": "admin-1", "security": "security-1", "audit": "audit-1"}


def found(ask, account, method, path, case):
    sha256 = hashlib.sha256((HERE / "files/dot.png").read_bytes()).hexdigest()
    concrete = path.replace("{id}", case).replace("{sha256}", sha256)
    if path.endswith("/photo"):
        status, answer = ask(account, method, concrete, (HERE / "files/dot.png").read_bytes(), "image/png")
    else:
        body = {"version": NEVER, "note": "x", "reason": "x"} | ({"account": "1"} if path.endswith("/dispatch") else {})
        status, answer = ask(account, method, concrete, json.dumps(body) if method == "POST" else None)
    if status == 403 and answer.get("code") == "not_permitted":
        return "no"
    if path == "/api/cases":
        return "seen" if any(item["id"] == case for item in answer.get("items", [])) else "hidden"
    return "hidden" if status == 404 else "seen"


def check(port, template, routes):
    """Yields a name and a fault (or nothing) for each route with rows of somebody's ground."""
    ask = Asker(port, template)
    columns, table = read_table()
    case, people = raise_case(ask)
    narrowed = [r for r in routes if r[1] == "/api/cases" or r[1].startswith("/api/cases/{id}")]
    for route in narrowed:
        faults = [] if route in table else ["it has no row in rights_rows.txt"]
        for column, expected in zip(columns, table.get(route, []), strict=route in table):
            got = found(ask, people[column], *route, case)
            if got != expected:
                faults.append(f"{column} ({people[column]}): {got} instead of {expected}")
        yield f"rows of {' '.join(route)}", "; ".join(faults) or None
    yield "rights_rows.txt names only routes that exist", ", ".join(" ".join(r) for r in table if r not in routes) or None
