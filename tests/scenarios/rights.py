# rights.py - asks every route of /openapi.json as every role and compares with the table rights.txt, which also says what each
# may use personal data for; a route without a row, a row without a route and a route that no scenario has asked are faults. Everybody is signed in (a token may less), and
# what a cookie alone may do from another site is asked too: nothing that changes anything. rows.py then asks whose rows.
import http.client
import json
import re

import rows
from steps import HERE

BUILT_IN = {"/health", "/ready", "/metrics", "/openapi.json"}
ACCOUNT = {"nobody": None, "command": "command-1", "department": "environment-1", "township": "township-1", "leader": "leader-1",
           "worker": "worker-1", "gateway": "gateway-1", "citizen": "citizen-1", "admin": "admin-1", "security": "security-1",
           "audit": "audit-1"}
ENDS = {("DELETE", "/api/session"), ("DELETE", "/api/my/sessions"), ("POST", "/api/session/acting"), ("POST", "/api/session/password")}
ENDS_ALL = ("DELETE", "/api/my/sessions")
NOWHERE = {"county": "330521", "id": "1", "sha256": "0" * 64, "name": "no_such_figure", "rest": "Things", "seq": "1",
           "account": "1", "purpose": "nothing", "link": "0" * 16}


def read_table():
    """(method, path) → ({role: allowed}, purposes). The first line that is no comment names the roles."""
    roles, table = None, {}
    for line in (HERE / "rights.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0] == "#":
            continue
        if roles is None:
            roles = words[2:-1]
            continue
        purposes = [] if words[-1] == "none" else words[-1].split(",")
        table[words[0], words[1]] = {role: word == "yes" for role, word in zip(roles, words[2:-1], strict=True)}, purposes
    return table


def sign_in(port, name, password):
    """The secret of a new session; of an account that has no password of the demonstration, nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/session", json.dumps({"name": name, "password": password}), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    cookie = answer.headers.get("Set-Cookie", "")
    connection.close()
    return cookie.removeprefix("session=").split(";")[0]


def ask(port, method, path, token, cookie=False):
    """Status and code of the answer; of an answer that does not end (events) only the head is read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Cookie": f"session={token}", "Origin": "https://elsewhere.example"} if cookie else {"Authorization": f"Bearer {token}"} if token else {}
        body = None if method == "GET" else "{}"
        connection.request(method, path, body, headers | ({"Content-Type": "application/json"} if body else {}))
        answer = connection.getresponse()
        content = b"" if answer.status == 200 else answer.read()
        return answer.status, json.loads(content).get("code") if content[:1] == b"{" else None
    finally:
        connection.close()


def described(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/openapi.json")
    description = json.loads(connection.getresponse().read())
    connection.close()
    return description


def differences(port, route, allowed, template, sessions):
    method, path = route
    concrete = re.sub(r"\{(\w+)\}", lambda m: NOWHERE[m.group(1)], path)
    for role, may in allowed.items():
        token = sessions.get(role)
        if token and route in ENDS:  # it ends the session: one of its own
            token = sign_in(port, ACCOUNT[role], template.password)
        status, code = ask(port, method, concrete, token)
        if token and route == ENDS_ALL:
            sessions[role] = sign_in(port, ACCOUNT[role], template.password)
        refused = 401 if role == "nobody" else 403
        at_the_door = method == "POST" and path.endswith(("/session", "/first_start", "/factor"))
        if may and status in (401, 403) and not at_the_door:
            yield f"{role} should be allowed, was answered {status} {code}"
        if not may and status != refused:
            yield f"{role} should be answered {refused}, was answered {status} {code}"
    if method != "GET" and "{rest}" not in path:
        status, code = ask(port, method, concrete, sessions["command"], cookie=True)
        if (status, code) != (403, "cross_origin"):
            yield f"a page of another site should be answered 403 cross_origin, was answered {status} {code}"
    status, _ = ask(port, method, concrete, "330521.no-such-token")
    if status != 401:
        yield f"a made-up token should be answered 401, was answered {status}"


def check(template, asked):
    """Yields a name and a fault (or nothing) for each route."""
    table = read_table()
    county = template.copy("rights")
    try:
        county.start()
        description = described(county.port)
        routes = [(method.upper(), path) for path, methods in description["paths"].items() for method in methods if path not in BUILT_IN]
        sessions = {role: sign_in(county.port, name, template.password) for role, name in ACCOUNT.items() if name}
        for route in routes:
            pattern = re.sub(r"\\\{rest\\\}", ".+", re.escape(route[1]))
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern))
            faults = []
            if not any(method == route[0] and pattern.fullmatch(path) for method, path in asked):
                faults.append("no scenario asks it")
            if route not in table:
                faults.append("it has no row in rights.txt")
            else:
                roles, purposes = table[route]
                said = description["paths"][route[1]][route[0].lower()]["x-purposes"]
                if said != purposes:
                    faults.append(f"it serves {said}, the table says {purposes}")
                faults += differences(county.port, route, roles, template, sessions)
            yield f"rights of {' '.join(route)}", "; ".join(faults) or None
        stale = [" ".join(r) for r in table if r not in routes]
        yield "rights.txt names only routes that exist", ", ".join(stale) or None
        yield from rows.check(county.port, template, description)
    finally:
        county.remove()
