// kinds.hpp - the commonest personal data, each read strictly, normalised so that equal things are equal, and masked.
#pragma once
#include "engine/record/personal.hpp"

namespace huying {

/// 姓名, one or more characters.
struct PersonName {
    std::string value;
};
/// 手机号码 of mainland China: 11 digits from 13 to 19. Read with blanks, hyphens or +86, kept as 11 digits.
struct Mobile {
    std::string value;
};
/// 公民身份号码 (GB 11643-1999): 17 digits with a day of birth, and a check digit by ISO 7064 MOD 11-2.
struct IdNumber {
    std::string value;
    Civil born() const;  ///< year, month and day
};
/// 出生年月, "2015-06": of a child whose identity number is not known.
struct BirthMonth {
    std::string value;
    Civil first() const;  ///< its first day
    Civil after() const;  ///< the first day of the month after: whoever was born in this one had been by then
};
/// Words of a person about themselves, or about a person: shown whole or not at all.
template <std::size_t Min, std::size_t Max> using PersonalText = Personal<Text<Min, Max>>;

namespace seal {
/// The 11 digits; nothing for another text.
std::optional<std::string> normal_mobile(std::string_view text);
/// With a capital X; nothing unless length, day of birth and check digit are right.
std::optional<std::string> normal_id_number(std::string_view text);
char id_check_digit(std::string_view first_17);
/// The same text; nothing unless it is a year from 1800 on and a month, "YYYY-MM".
std::optional<std::string> normal_birth_month(std::string_view text);
/// Age in whole years on a day.
int age_on(const Civil& born, const Civil& today);
}  // namespace seal

template <> struct Mask<PersonName> { static std::string of(const PersonName& v); };  ///< 张**, whatever its length
template <> struct Mask<Mobile> { static std::string of(const Mobile& v); };          ///< 138****1234
template <> struct Mask<IdNumber> { static std::string of(const IdNumber& v); };      ///< 3305**********1234

namespace record {

template <> struct Field<PersonName> {
    static void write(std::string& out, const PersonName& v) { write_text(out, v.value); }
    static bool read(Element e, PersonName& v, Errors& errors, const Pointer& at);
};
template <> struct Field<Mobile> {
    static void write(std::string& out, const Mobile& v) { write_text(out, v.value); }
    static bool read(Element e, Mobile& v, Errors& errors, const Pointer& at);
};
template <> struct Field<IdNumber> {
    static void write(std::string& out, const IdNumber& v) { write_text(out, v.value); }
    static bool read(Element e, IdNumber& v, Errors& errors, const Pointer& at);
};
template <> struct Field<BirthMonth> {
    static void write(std::string& out, const BirthMonth& v) { write_text(out, v.value); }
    static bool read(Element e, BirthMonth& v, Errors& errors, const Pointer& at);
};

}  // namespace record
}  // namespace huying
