# schema.py - does an answer hold what /openapi.json says of its route? Every JSON answer of every scenario is asked. Of
# JSON Schema it knows what the description uses; a keyword that it does not know is a fault, so that none is passed over.
import re

KNOWN = {"$ref", "type", "enum", "oneOf", "properties", "required", "additionalProperties", "items", "description", "format",
         "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "pattern", "contentMediaType", "const", "examples",
         "default", "minItems", "maxItems", "title", "contentEncoding", "x-personal"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


class Description:
    def __init__(self, document):
        self.document = document
        self.operations = [(re.compile(self.pattern(path)), operations)
                           for path, operations in sorted(document["paths"].items(), key=lambda item: ("{" in item[0], item[0]))]

    @staticmethod
    def pattern(path):
        last = path.endswith("{rest}")
        text = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path.removesuffix("{rest}")))
        return text + ".+" if last else text

    def operation(self, method, path):
        path = path.partition("?")[0]
        for pattern, operations in self.operations:
            if pattern.fullmatch(path) and method.lower() in operations:
                return operations[method.lower()]
        return None

    def faults(self, method, path, status, media, value):
        """What is wrong with this answer, as lines; of an address that is described nowhere nothing is said."""
        operation = self.operation(method, path)
        if operation is None:
            return []
        responses = operation["responses"]
        answer = responses.get(str(status))
        if answer is None and status < 300:
            return [f"the description of {method} {path} knows no {status}"]
        answer = answer or responses["default"]
        if "$ref" in answer:
            answer = self.named(answer["$ref"])
        content = answer.get("content", {})
        if media not in content:
            return [f"the description of {method} {path} knows no {media} for {status}"]
        return list(self.check(content[media]["schema"], value, ""))

    def named(self, reference):
        found = self.document
        for word in reference.removeprefix("#/").split("/"):
            found = found[word]
        return found

    def check(self, schema, value, at):
        for keyword in schema.keys() - KNOWN:
            yield f"{at}: the description uses '{keyword}', which is checked nowhere"
        if "$ref" in schema:
            yield from self.check(self.named(schema["$ref"]), value, at)
        if "oneOf" in schema and sum(not list(self.check(one, value, at)) for one in schema["oneOf"]) != 1:
            yield f"{at}: fits not exactly one of the forms described"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is none of {schema['enum']}"
        if "type" in schema and not self.is_a(schema["type"], value):
            yield f"{at}: {str(value)[:80]!r} is no {schema['type']}"
        elif isinstance(value, dict):
            yield from self.members(schema, value, at)
        elif isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                yield from self.check(schema["items"], item, f"{at}/{index}")

    def is_a(self, kinds, value):
        if isinstance(kinds, list):
            return any(self.is_a(kind, value) for kind in kinds)
        if kinds in ("integer", "number"):
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return number and (kinds == "number" or value == int(value))
        return isinstance(value, TYPES[kinds])

    def members(self, schema, value, at):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}/{name}: is missing"
        for name, member in value.items():
            if name in schema.get("properties", {}):
                yield from self.check(schema["properties"][name], member, f"{at}/{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{at}/{name}: is not described"
