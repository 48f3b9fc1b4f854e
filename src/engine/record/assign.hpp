// assign.hpp - from one record into another that shows much of it: a stored row into what leaves the program. Only what is
// computed, or has another name or type there, is then written by hand, by its name:
//   CaseOut out{};  record::assign_same(out, stored);  out.departments = split(stored.departments);
#pragma once
#include "engine/record/record.hpp"

namespace huying::record {

/// Where a member of that name stands in T; field_count<T> when it has none.
template <DescribedStruct T> constexpr std::size_t place_of(std::string_view name) {
    std::size_t at = 0, found = field_count<T>;
    boost::mp11::mp_for_each<fields<T>>([&](auto d) {
        if (name == d.name) found = at;
        ++at;
    });
    return found;
}

/// Copies the members of `from` into those of `to` with the same name and the same type; the others stay as they are.
template <DescribedStruct To, DescribedStruct From> void assign_same(To& to, const From& from) {
    each<To>([&](auto d) {
        constexpr std::size_t at = place_of<From>(decltype(d)::name);
        if constexpr (at < field_count<From>) {
            using Source = boost::mp11::mp_at_c<fields<From>, at>;
            if constexpr (std::is_same_v<type_of<To, decltype(d)>, type_of<From, Source>>)
                to.*d.pointer = from.*Source::pointer;
        }
    });
}

}  // namespace huying::record
