// record_for_test.hpp - records with every kind of field, for the tests of this folder.
#pragma once
#include <algorithm>

#include "engine/record/record.hpp"

namespace huying::record::test {

enum class Side { left, right };
BOOST_DESCRIBE_ENUM(Side, left, right)

struct Inner {
    std::optional<double> share;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (share))

struct Outer {
    Id id;
    Text<1, 20> name;
    Quantity<"ug/m3"> amount;
    Side side = Side::right;
    Micros time;
    bool flag = false;
    std::int64_t count = 0;
    Inner inner;
    std::vector<Inner> list;
    std::vector<std::int64_t> numbers;
    std::optional<std::string> maybe;
    std::string case_;
    std::optional<Json> free;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, name, amount, side, time, flag, count, inner, list, numbers, maybe, case_, free))

struct One {
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(One, (), (value))
struct Word {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Word, (), (text))
struct Caser {
    std::string case_;
};
BOOST_DESCRIBE_STRUCT(Caser, (), (case_))
struct Lists {
    Inner inner;
    std::vector<Inner> list;
};
BOOST_DESCRIBE_STRUCT(Lists, (), (inner, list))

/// What was wrong, in the order in which it was found.
struct Faults {
    std::vector<FieldError> list;
    std::vector<std::string> pointers() const {
        std::vector<std::string> out;
        for (const FieldError& e : list) out.push_back(e.pointer);
        return out;
    }
    /// The detail of a pointer; "nothing" when it is not among them.
    std::string of(const std::string& pointer) const {
        const auto at = std::ranges::find(list, pointer, &FieldError::pointer);
        return at == list.end() ? "nothing" : at->detail;
    }
};
template <class T> Faults faults_of(std::string_view json) {
    try {
        from_json<T>(json);
        return {};
    } catch (const Problem& p) {
        return {p.errors};
    }
}

}  // namespace huying::record::test
