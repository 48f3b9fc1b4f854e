// patch.hpp - changes to a JSON document: JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7396).
#pragma once
#include "engine/record/tree.hpp"

namespace huying::record {

/// Applies the operations one after the other. The document is changed only when all of them can be made.
/// Problem 422 naming every malformed operation ("/2/path"); Problem 409 `patch_failed` for the first that cannot be
/// made (nothing at its path, a test that does not hold) or for a document that would grow beyond 100 000 values.
void apply_patch(Tree& document, Element operations);

/// Members given replace those there, objects member by member; null takes away.
void merge(Tree& document, const Tree& changes);

/// "/a~1b/0" as its parts {"a/b", "0"}; nothing for text that is no pointer (RFC 6901).
std::optional<std::vector<std::string>> parse_pointer(std::string_view text);

}  // namespace huying::record
