// bundle_test.cpp - several receipts in one file: each is judged by itself, as web/src/verify/verify.test.ts has it.
#include "engine/ledger/bundle.hpp"

#include "engine/ledger/vectors_for_test.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::ledger::test {
namespace {

Receipt good_receipt() {
    for (const auto c : list(vectors("receipts.json"))) return record::from_json<Receipt>(text_of(c["text"]));
    throw std::runtime_error("no vectors");
}

Bundle bundle_of(const Receipt& r) {
    const BundleEntry entry{r.content, r.salt, r.leaf, r.index, r.proof};
    BundleEntry changed = entry;
    changed.content->push_back(' ');
    return {bundle_format, "一件事", {entry, changed, entry}, r.checkpoint, r.keys, r.witnesses, r.quorum};
}

std::vector<Fault> faults_in(const std::string& text) {
    std::vector<Fault> out;
    for (const Verdict& v : verify_all(text, {})) out.push_back(v.fault);
    return out;
}

TEST(Bundle, is_as_many_receipts_each_judged_by_itself) {
    const Bundle bundle = bundle_of(good_receipt());
    EXPECT_EQ(faults_in(record::to_json(bundle)), (std::vector{Fault::none, Fault::content_changed, Fault::none}));
    EXPECT_EQ(faults_in(record::to_json(good_receipt())), std::vector{Fault::none}) << "a single one as before";
}

TEST(Bundle, without_entries_or_of_another_form_is_none) {
    Bundle bundle = bundle_of(good_receipt());
    const std::string text = record::to_json(bundle);
    bundle.format = "x";
    EXPECT_EQ(faults_in(record::to_json(bundle)), std::vector{Fault::not_a_receipt});
    bundle.format = bundle_format, bundle.entries.clear();
    EXPECT_EQ(faults_in(record::to_json(bundle)), std::vector{Fault::not_a_receipt});
    EXPECT_EQ(faults_in(text.substr(0, text.size() - 9)), std::vector{Fault::not_a_receipt});
    EXPECT_EQ(faults_in(std::string(5 << 20, ' ') + text), std::vector{Fault::not_a_receipt}) << "too long";
}

}  // namespace
}  // namespace huying::ledger::test
