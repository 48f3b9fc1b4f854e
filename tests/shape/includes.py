# includes.py - who may know whom: base ← engine ← subject ← program. A subject knows its own folder, identity, territory
# and the events of other subjects, so that a part can be changed, or left out, without reading the others. What looks behind
# personal data stays in engine/seal.
import fnmatch
import re

from tree import files, read, without_comments

OPEN = {"subject/identity/identity.hpp", "subject/identity/english.hpp", "subject/identity/may.hpp", "subject/identity/purposes.hpp",
        "subject/identity/exports.hpp", "subject/territory/territory.hpp"}
FIXTURE = "src/subject/fixture_for_test.hpp"  # a whole county for the unit tests of subjects: knows everyone too
COROUTINE = re.compile(r"\bco_(await|return|yield)\b|<coroutine>|asio/(awaitable|co_spawn|use_awaitable)")

SEAL = "src/engine/seal/"
OPENS = re.compile(r"\bDoor\b|engine/seal/door\.hpp|\bring\w*(\(\))?(\.|->)open\(")
NAMED = {("src/engine/record/personal.hpp", "struct Door;"), ("src/engine/record/personal.hpp", "friend struct seal::Door;")}


def allowed(path, included):
    layer, _, rest = path.removeprefix("src/").partition("/")
    if path == FIXTURE or (included.endswith("_for_test.hpp") and re.search(r"(_test\.cpp|_for_test\.hpp)$", path)):
        return True
    to = included.split("/")[0]
    if included == "data_folder.hpp" and path.endswith(("_test.cpp", "_for_test.hpp", "_bench.cpp")):
        return True
    if included == "program.hpp" and path.endswith("_bench.cpp"):  # a benchmark may fill a whole county
        return True
    if re.fullmatch(rf"{rest.split('/')[0]}_schema(_\w+)?\.hpp", included):  # made from the folder's schema*.sql
        return True
    if layer == "base":
        return to == "base" or (path, included) == ("src/base/working_days.cpp", "holidays.hpp")  # made from data/holidays.csv
    if layer == "engine":
        return to in ("base", "engine")
    if layer != "subject":
        return True
    own = rest.split("/")[0]
    if to in ("base", "engine") or included.startswith(f"subject/{own}/"):
        return True
    return included in OPEN or (to == "subject" and included.endswith("/events.hpp"))


def include_directions(debts):
    roof = re.findall(r"`([\w*]+\.[\w*]+)`", read("src/README.md"))
    for path in files(".cpp", ".hpp", below="src"):
        top = path.removeprefix("src/")
        if "/" not in top and not any(fnmatch.fnmatch(top, name) for name in roof):
            yield f"{path}: what knows everyone, directly below src, is named in src/README.md"
        for included in re.findall(r'^\s*#include "([^"]+)"', read(path), re.M):
            subject = "/".join(top.split("/")[:2])
            if not allowed(path, included) and not debts.forgives("include", f"{subject}->{included}"):
                yield f"{path} may not include {included}"


def no_coroutines(debts):
    for path in files(".cpp", ".hpp", below="src"):
        if not path.startswith("src/engine/http/") and COROUTINE.search(without_comments(read(path))):
            yield f"{path}: coroutines live in src/engine/http only"


def closed_door(_debts):
    for path in files(".cpp", ".hpp", below="src"):
        if path.startswith(SEAL):
            continue
        text = without_comments(read(path))
        for number, line in enumerate(text.splitlines(), 1):
            if OPENS.search(line) and (path, line.strip()) not in NAMED:
                yield f"{path}:{number}: opens personal data: {SEAL} alone does (personal.hpp, unrecorded.hpp)"


RULES = {"include"}
CHECKS = {"includes go one way": include_directions, "no coroutines outside engine/http": no_coroutines,
          "nothing outside engine/seal opens personal data": closed_door}
