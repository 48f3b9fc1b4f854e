// personal.hpp - a member of a record that is personal data (个人信息). In the database it is a sealed value (BYTEA), in
// JSON it is masked until it was opened for a stated purpose, and it cannot be given in an address, logged or put into an
// event: there is no text of it. Sealing and opening are engine/seal's; who opens leaves an access record there.
//   struct PersonFile { std::string county; Id account; std::optional<Personal<Mobile>> phone; };
#pragma once
#include "engine/record/record.hpp"

namespace huying {

class Tx;
struct Concerns;

/// What of a T anybody may see who has stated no purpose. Specialised where a part of it tells nothing (seal/kinds.hpp).
template <class T> struct Mask {
    static std::string of(const T&) { return "***"; }
};

namespace seal {
struct Door;
}

template <class T> class Personal {
  public:
    Personal() = default;
    explicit Personal(T given) : value_(std::move(given)), given_(true) {}

    /// What the caller of this request has just given; null for what comes from the database.
    const T* given() const { return given_ ? &*value_ : nullptr; }
    /// The value after it was opened for a stated purpose; null before.
    const T* opened() const { return opened_ ? &*value_ : nullptr; }
    /// As everybody may see it; "***" until engine/seal has looked.
    std::string masked() const { return value_ ? Mask<T>::of(*value_) : "***"; }

  private:
    friend struct seal::Door;
    friend struct record::Field<Personal<T>>;
    std::string sealed_;  // as stored
    std::optional<T> value_;
    bool given_ = false, opened_ = false;
};

namespace record {

template <class T> struct Field<Personal<T>> {
    using P = Personal<T>;
    static std::string schema() { return R"({"type":"string","x-personal":true})"; }
    static void write(std::string& out, const P& v) {
        if (v.opened_) Field<T>::write(out, *v.value_);
        else write_text(out, v.masked());
    }
    static bool read(Element e, P& v, Errors& errors, const Pointer& at) {
        T value{};
        if (!Field<T>::read(e, value, errors, at)) return false;
        v = P(std::move(value));
        return true;
    }
    /// Addresses are kept in logs and histories everywhere.
    static bool read_text(std::string_view, P&, Errors& errors, const Pointer& at) {
        return errors.add(at, "is personal data: it may not stand in an address");
    }
    static Param param(const P& v) {
        if (v.sealed_.empty()) throw std::logic_error("personal data must be sealed before it is stored");
        return Param::of_blob(v.sealed_);
    }
    static P column(const Rows& r, int i) {
        P out;
        out.sealed_ = r.blob(i);
        return out;
    }
};

/// The type of a Personal, of one that may be absent, or void.
template <class T> struct personal_in { using type = void; };
template <class T> struct personal_in<Personal<T>> { using type = T; };
template <class T> struct personal_in<std::optional<Personal<T>>> { using type = T; };
template <class T> constexpr bool is_personal = !std::is_void_v<typename personal_in<T>::type>;

/// Whether there is personal data in a record, however deep.
template <class T> struct HoldsPersonal : std::false_type {};
template <class T> struct HoldsPersonal<Personal<T>> : std::true_type {};
template <class T> struct HoldsPersonal<std::optional<T>> : HoldsPersonal<T> {};
template <class T> struct HoldsPersonal<std::vector<T>> : HoldsPersonal<T> {};
template <DescribedStruct T> struct HoldsPersonal<T> {
    static constexpr bool value = [] {
        bool found = false;
        boost::mp11::mp_for_each<fields<T>>(
            [&](auto d) { found = found || HoldsPersonal<type_of<T, decltype(d)>>::value; });
        return found;
    }();
};
template <class T> constexpr bool holds_personal = HoldsPersonal<T>::value;

}  // namespace record

/// Events go to everyone who may listen and into the log: one with personal data in it does not compile (engine/stream).
template <class R>
requires(record::holds_personal<R>) void emit(Tx& tx, std::string kind, const Concerns& concerns,
                                              const R& record) = delete;

}  // namespace huying
