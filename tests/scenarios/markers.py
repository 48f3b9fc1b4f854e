# markers.py - personal data stays where it belongs. Values that stand nowhere else are given through every route that takes
# personal data (a route of /openapi.json that is not in SEEDS is a fault), then looked for, in every form they could have and
# as the digest that anybody could make of them, in the database with its journal, the log, a backup and what comes of it,
# every answer to every role, the public log, metrics and events. They may be found in two places only: what the person reads of
# themself, and what was opened.
import base64
import datetime
import hashlib
import http.client
import json
import re
import subprocess
import time
import urllib.parse

import free_text
import rights

NAME, PHONE, ID_NUMBER, HOLDER, CALLED = "标记甲乙", "19987654321", "110105194912310767", "P标记一三五七", "标记丙丁九二"
WORDS, REASON, ANSWER = "标记诉说七三九一", "标记缘由八二六四", "标记答复五五零七"
BORN = (datetime.date.today() - datetime.timedelta(days=2200)).strftime("%Y-%m")  # a child's, whenever this is played
MARKERS = [NAME, PHONE, ID_NUMBER, WORDS, REASON, ANSWER, HOLDER, CALLED, BORN]
CONTROL = "演示网格员一号"  # stands in the database in plain text: the search can find what is there
SEEDS = {("PUT", "/api/my/data"), ("POST", "/api/my/requests"), ("POST", "/api/my/wards/{account}/agree"), ("POST", "/api/personal/people/find"),
         ("POST", "/api/personal/requests/{id}/answer")}
CHILD = {BORN}  # of the worker, whose guardian the citizen is here
OWN = {"/api/my/data/copy", "/api/my/requests", "/api/my/access"}  # what only the person reads, and here only of themself


def check_digit(first):
    p = 0
    for c in first:
        p = (p + int(c)) * 2 % 11
    return "0123456789X"[(12 - p) % 11]


ID_NUMBER = ID_NUMBER[:17] + check_digit(ID_NUMBER[:17])
MARKERS[2] = ID_NUMBER


def forms(marker):
    plain = marker.encode()
    yield plain
    yield from (plain.hex().encode(), plain.hex().upper().encode(), urllib.parse.quote(marker).encode(), marker.encode("utf-16-le"))
    yield json.dumps(marker)[1:-1].encode()
    for shift in range(3):  # base64 of it within something longer, less the letters that its neighbours share
        text = base64.b64encode(b"x" * shift + plain).decode().rstrip("=")
        yield text[(0, 2, 3)[shift]:len(text) - 2].encode()


def digests(marker):
    """Whoever has a digest without salt or key of something short finds what it is of by trying: of the value, as JSON, with its length before it."""
    for text in (marker, json.dumps(marker), json.dumps(marker, ensure_ascii=False), f"{len(marker.encode())}:{marker}"):
        for kind in ("sha256", "sm3"):
            raw = hashlib.new(kind, text.encode()).digest()
            encoded = base64.b64encode(raw).rstrip(b"=")
            yield from (raw, raw.hex().encode(), raw.hex().upper().encode(), encoded, encoded.replace(b"+", b"-").replace(b"/", b"_"))


FORMS = {marker: [*forms(marker), *digests(marker)] for marker in [*MARKERS, CONTROL]}


def found_in(content, markers=MARKERS):
    return [m for m in markers if any(form in content for form in FORMS[m])]


class Asker:
    def __init__(self, county):
        self.county = county
        self.sessions = {role: rights.sign_in(county.port, name, county.template.password) for role, name in rights.ACCOUNT.items() if name}

    def __call__(self, role, method, path, body=None, seconds=20):
        connection = http.client.HTTPConnection("127.0.0.1", self.county.port, timeout=seconds)
        headers = {"Authorization": f"Bearer {self.sessions[role]}"} if role in self.sessions else {}
        headers |= {"Content-Type": "application/json", "Last-Event-ID": "0"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content, began = b"", time.monotonic()
        try:
            while (part := answer.read1(65536)) and time.monotonic() - began < seconds:
                content += part
        except TimeoutError:  # events do not end
            pass
        connection.close()
        return answer.status, str(answer.headers).encode() + content


def taking_personal(document):
    """Routes whose body has a personal member, however it is reached."""
    schemas = json.loads(document)["components"]["schemas"]
    personal = {name for name, schema in schemas.items() if "x-personal" in json.dumps(schema)}
    for path, methods in json.loads(document)["paths"].items():
        for method, route in methods.items():
            body = json.dumps(route.get("requestBody", {})) if isinstance(route, dict) else ""
            if "x-personal" in body or personal & set(re.findall(r"schemas/(\w+)", body)):
                yield method.upper(), path


def seed_child(say, child):
    """A child's month of birth, by its guardian; and what somebody types where the sign-in name goes."""
    for name in (PHONE, ID_NUMBER, NAME, HOLDER):
        say("nobody", "POST", "/api/session", {"name": name, "password": "wrong"}, 401)
    say("worker", "PUT", "/api/my/guardian", {"guardian": rights.ACCOUNT["citizen"]}, 204)
    say("citizen", "POST", f"/api/my/wards/{child}/agree", {"birth_month": BORN + "-01"}, 422)
    say("citizen", "POST", f"/api/my/wards/{child}/agree", {"birth_month": BORN}, 204)
    say("citizen", "PUT", "/api/my/data", {"birth_month": BORN, "id_number": ID_NUMBER, "ward": child}, 422)


def seed(ask):
    """Gives every marker, also in requests that are refused; returns what was allowed to answer with them, and the rest."""
    open_answers, silent = [], []

    def say(role, method, path, body, status, may_show=False):
        got, content = ask(role, method, path, body)
        if got != status:
            raise AssertionError(f"{role} {method} {path} was answered {got}: {content[-300:]!r}")
        (open_answers if may_show else silent).append((f"{role} {method} {path}", content))
        return content[content.rfind(b"\n\n") + 1:] if content else content

    say("citizen", "PUT", "/api/my/data", {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER, "division": "330521001001001"}, 200)
    say("citizen", "PUT", "/api/my/data", {"name": NAME * 30, "phone": PHONE + "1", "id_number": "9" + ID_NUMBER}, 422)
    say("citizen", "PUT", "/api/my/data?phone=1", {"phone": PHONE}, 422)
    wanted = {"kind": "add_account", "reason": "markers", "name": "marked", "role": "audit", "person": HOLDER}
    change = json.loads(say("admin", "POST", "/api/access/changes", wanted, 201).decode().strip())["id"]
    say("security", "POST", f"/api/access/changes/{change}/approve", {}, 200)
    say("admin", "POST", "/api/access/changes", wanted | {"role": "security", "name": "marked-2"}, 422)
    for name in (CALLED, f"tel{PHONE}x", ID_NUMBER, f"{CALLED[:2]} {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"):  # a citizen's account is called by none of these
        say("admin", "POST", "/api/access/changes", {"kind": "add_account", "reason": "markers", "name": name, "role": "citizen"}, 422)
    account, child = (json.loads(ask(role, "GET", "/api/session")[1].split(b"\n\n", 1)[1])["id"] for role in ("citizen", "worker"))
    seed_child(say, child)
    say("security", "PUT", f"/api/personal/people/{account}/watch", {"watched": True}, 204)  # so that each look is odd, at any hour
    for field, value in (("phone", PHONE), ("id_number", ID_NUMBER)):
        say("department", "POST", "/api/personal/people/find", {"purpose": "emergency", "reason": REASON, field: value}, 200)
        say("department", "POST", "/api/personal/people/find", {"purpose": "visit", "reason": REASON, field: value}, 403)
        say("citizen", "POST", "/api/personal/people/find", {"purpose": "visit", "reason": REASON, field: value}, 403)
    opened = say("department", "POST", f"/api/personal/people/{account}/open",
                 {"purpose": "emergency", "reason": REASON, "fields": ["name", "phone", "id_number"]}, 200, True)
    if len(found_in(opened)) != 3:
        raise AssertionError(f"opening did not show what was asked for: {opened!r}")
    odd = json.loads(say("security", "GET", "/api/personal/odd", None, 200))["items"][0]["look"]["id"]
    if found_in(say("security", "POST", f"/api/personal/odd/{odd}/open", {}, 200, True)) != [REASON]:
        raise AssertionError("opening an odd look did not show its reason")
    request = json.loads(say("citizen", "POST", "/api/my/requests", {"kind": "explain", "about": odd, "text": WORDS}, 201).decode().strip())["id"]
    say("command", "POST", f"/api/personal/requests/{request}/open", {}, 200, True)
    say("command", "POST", f"/api/personal/requests/{request}/answer", {"granted": False, "answer": ANSWER}, 200)
    say("command", "POST", f"/api/personal/requests/{request}/answer", {"granted": False, "answer": ANSWER}, 409)
    return account, request, silent


def answers(ask, document, account, request):
    """Everything that can be read by everybody, with the places of the seeded rows."""
    places = rights.NOWHERE | {"account": account, "id": request}
    events, after = [], 0
    while after is not None:
        page = json.loads(ask("audit", "GET", f"/api/audit?limit=500&after={after}")[1].split(b"\n\n", 1)[1])
        events, after = events + page["items"], page.get("next")
    for path in ["/health", "/ready", "/metrics", "/openapi.json", *json.loads(document)["paths"]]:
        concrete = re.sub(r"\{(\w+)\}", lambda m: places[m.group(1)], path)
        for role in rights.ACCOUNT:
            yield role, concrete, ask(role, "GET", concrete, seconds=1.5 if concrete.endswith("/events") else 20)[1]
    for event in events:
        for role in ("nobody", "citizen", "department", "audit"):
            yield role, f"/api/events/{event['seq']}/receipt", ask(role, "GET", f"/api/events/{event['seq']}/receipt")[1]
    for path in ("checkpoint", f"tile/entries/000.p/{len(events)}", f"tile/0/000.p/{len(events)}"):
        yield "nobody", f"/log/330521/{path}", ask("nobody", "GET", f"/log/330521/{path}")[1]


def stored(county):
    """Name and bytes of everything that lies on a disk: the database as it is served and after, the log, a backup, what a restore brings."""
    key, backup, elsewhere = county.data / "backup.key", county.data / "copy.huying", county.data / "elsewhere"
    key.write_bytes(b"k" * 32)
    postgres = county.template.postgres

    def database(name, folder, url):
        if url:
            yield f"{name}: the dump", subprocess.run(["pg_dump", "-d", url], check=True, capture_output=True).stdout
        for file in sorted(folder.glob("huying.db*")):
            yield f"{name}: {file.name}", file.read_bytes()

    url = county.place[3] if postgres else None
    yield from database("served", county.data, url)
    code, text = county.run(["backup", *county.place, "--out", str(backup), "--key-file", str(key)])
    assert code == 0, text
    yield "the backup", backup.read_bytes()
    place = ["--data", str(elsewhere)]
    if postgres:
        county.template.sql("CREATE DATABASE restored_markers")
        place += ["--database", url.rsplit("/", 1)[0] + "/restored_markers"]
    code, text = county.run(["restore", *place, str(backup), "--key-file", str(key)])
    assert code == 0, text
    yield from database("restored", elsewhere, place[3] if postgres else None)
    assert (elsewhere / "keys/master.key").read_bytes() == (county.data / "keys/master.key").read_bytes()
    if postgres:
        county.template.sql("DROP DATABASE restored_markers")
    county.stop()
    yield from database("stopped", county.data, url)
    yield "the server's log", county.log.read_bytes()


def check(template):
    """Yields a name and a fault (or nothing) for each place."""
    county = template.copy("markers")
    try:
        county.start()
        ask = Asker(county)
        document = ask("nobody", "GET", "/openapi.json")[1].split(b"\n\n", 1)[1]
        unknown = set(taking_personal(document)) ^ SEEDS
        yield "every route that takes personal data is given markers", f"in one list only: {sorted(unknown)}" if unknown else None
        lost = free_text.unlisted(document)
        yield "every long text that people write is sealed, or stands in clear for a stated reason", f"in one list only: {lost}" if lost else None
        account, request, silent = seed(ask)
        faults = [f"{where} shows {found_in(content)}" for where, content in silent if found_in(content)]
        read = list(answers(ask, document, account, request))
        allowed = {"citizen": set(MARKERS) - CHILD, "worker": CHILD}
        faults += [f"{role} reads {found_in(content)} at {path}" for role, path, content in read
                   if not set(found_in(content)) <= (allowed.get(role, set()) if path in OWN else set())]
        yield f"no answer shows personal data ({len(silent) + len(read)} looked at)", "; ".join(faults[:8]) or None
        own = b"".join(content for role, path, content in read if role in allowed and path in OWN)
        missing = set(MARKERS) - set(found_in(own)) - {HOLDER, CALLED}  # of the number that tells account holders apart only a digest is kept; that name was refused
        yield "the person reads all of it", f"missing: {missing}" if missing else None
        contents = list(stored(county))
        faults = [f"{name} holds {found_in(content)}" for name, content in contents if found_in(content)]
        seen = any(found_in(content, [CONTROL]) for name, content in contents if name.startswith("restored"))
        yield "no file, dump, backup or log holds personal data in the clear, or a plain digest of it", "; ".join(faults) or (None if seen else "the search finds nothing at all")
        secret = ask.sessions["audit"]  # kept as the plain digest of a random secret: the search can find one
        seen = any(form in content for form in digests(secret) for name, content in contents if name.startswith("restored"))
        yield "a plain digest would be found where it stands", None if seen else "the search finds no digest at all"
    finally:
        county.remove()
