// door.hpp - what looks behind a Personal. Of this folder alone (tests/shape/includes.py): others open with an access record
// (personal.hpp), or by what is in unrecorded.hpp.
#pragma once
#include "engine/record/personal.hpp"
#include "engine/seal/ring.hpp"

namespace huying::seal {

/// Writes a T as the text that is sealed, and reads it back.
template <class T> struct Plain {
    static std::string of(const T& v) { return v.value; }
    static T from(std::string plain) { return T{std::move(plain)}; }
};

/// The only one who looks behind a Personal.
struct Door {
    template <class T> static bool present(const Personal<T>& p) { return p.value_ || !p.sealed_.empty(); }
    template <class T>
    static void seal(Tx& tx, const KeyRing& ring, const std::string& key, const Where& where, Personal<T>& p) {
        if (p.value_) p.sealed_ = ring.seal(tx, key, where, Plain<T>::of(*p.value_));
    }
    /// For the mask.
    template <class T>
    static void look(const Tx& tx, const KeyRing& ring, const std::string& key, const Where& where, Personal<T>& p) {
        if (!p.value_ && !p.sealed_.empty()) p.value_ = Plain<T>::from(ring.open(tx, key, where, p.sealed_));
    }
    template <class T> static void show(Personal<T>& p) { p.opened_ = p.value_.has_value(); }
    /// Of one that was looked at, or was just given; throws std::bad_optional_access for another.
    template <class T> static const T& value(const Personal<T>& p) { return p.value_.value(); }
};

}  // namespace huying::seal
