// english.cpp - see english.hpp.
#include "subject/identity/english.hpp"

namespace huying::identity {

constexpr Sql name_in_english{R"sql(UPDATE account SET display_en = $3 WHERE county = $1 AND id = $2)sql"};
void set_display_en(Tx& tx, Id account, const std::string& display_en) {
    if (display_en.size() > 200) throw invalid("/display_en", "may have at most 200 bytes");
    tx.exec(name_in_english, tx.county(), account, display_en);
}

constexpr Sql english_name{R"sql(SELECT display_en FROM account WHERE county = $1 AND id = $2)sql"};
std::string display_en(const Tx& tx, Id account) {
    return tx.one<std::string>(english_name, tx.county(), account).value_or("");
}

}  // namespace huying::identity
