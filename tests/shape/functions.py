# functions.py - no function is longer than 40 lines, from the line of its name to its closing brace: of C++ what opens a brace
# in a namespace or a class and is no type, of Python every def, of the pages every function that is declared at the margin.
import ast
import re

from tree import files, read, without_comments

LONGEST = 40
LITERAL = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
TYPE = re.compile(r"^\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|union|enum|extern)\b", re.M)
DECLARED = re.compile(r"(?:export )?(?:default )?(?:async )?function\*? \w+")


def of_cpp(text):
    """(line, lines) of each function."""
    text = LITERAL.sub(lambda m: re.sub(r"[^\n]", "x", m.group()), without_comments(text))
    text = re.sub(r"^[ \t]*#.*?(?<!\\)$", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.M | re.S)
    open_, began = [], 0  # what each open brace is, and where the words before the next one begin
    for at, c in enumerate(text):
        if c == "{":
            head = text[began:at]
            outside = all(kind == "type" for kind, _ in open_)
            kind = "type" if outside and TYPE.search(head) else "function" if outside and ")" in head else "block"
            open_.append((kind, began + len(head) - len(head.lstrip())))
            began = at + 1
        elif c == "}" and open_:
            kind, start = open_.pop()
            if kind == "function":
                yield text.count("\n", 0, start) + 1, text.count("\n", start, at) + 1
            began = at + 1
        elif c == ";":
            began = at + 1


def of_python(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1


def of_pages(text):
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if DECLARED.match(line) and not line.rstrip().endswith("}"):
            end = next((n for n in range(number, len(lines)) if lines[n].startswith("}")), number)
            yield number + 1, end - number + 1


def functions(debts):
    for suffixes, of in (((".cpp", ".hpp"), of_cpp), ((".py",), of_python), ((".ts", ".vue", ".mjs"), of_pages)):
        for path in files(*suffixes):
            if ".gen." in path:
                continue
            longest = max(of(read(path)), key=lambda f: f[1], default=(0, 0))
            if longest[1] > LONGEST and not debts.forgives("function", path, longest[1]):
                yield f"{path}:{longest[0]} has {longest[1]} lines, more than {debts.lines.get(('function', path)) or LONGEST}"


RULES = {"function"}
CHECKS = {"no function is longer than 40 lines": functions}
