// import_file.hpp - one file of rows on its way in, whatever its rows are. A kind of rows is a class `Sorter`, made anew for
// each transaction, that says how rows are read and which observations of which streams one holds.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "subject/sensing/air_csv.hpp"
#include "subject/sensing/import.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing {

/// What a transaction stores in one stream, and which line each observation came from.
struct ImportGroup {
    StreamInfo stream;
    std::vector<NewObservation> observations;
    std::vector<std::int64_t> lines;
};

/// What a transaction stores, and why not all of it.
struct ImportBatch {
    std::map<Id, ImportGroup> groups;
    RowFaults faults;
    void add(std::int64_t line, const StreamInfo& stream, NewObservation o) {
        ImportGroup& group = groups.try_emplace(stream.id, ImportGroup{stream, {}, {}}).first->second;
        group.observations.push_back(std::move(o));
        group.lines.push_back(line);
    }
    void fault(std::int64_t line, const std::string& fault) {
        std::string& all = faults[line];
        all += (all.empty() ? "" : "; ") + fault;
    }
};

template <class Sorter> class FileImport {
  public:
    FileImport(Store& store, const Sensing& sensing, const std::string& county, std::string source)
        : store_(store), sensing_(sensing), caller_(system_caller(county)), source_(std::move(source)) {
        skip_ = store_.read(caller_, [&](const Tx& tx) { return import_position(tx, source_); });
    }
    ImportReport run(const std::string& path, const std::function<void(double)>& progress) {
        std::int64_t number = 0;
        double told = 0;
        each_line(path, [&](std::string_view text, double done) {
            bool is_row = true;
            if (++number == 1) {
                if (const auto fault = Sorter::first(reader_, text, is_row))
                    throw std::runtime_error(path + ": " + *fault);
            }
            if (!is_row || !line(number, text)) return true;
            if (progress) progress(done);
            told = done;
            return true;
        });
        if (number == 0) throw std::runtime_error(path + ": is empty: " + Sorter::must_begin());
        store_rows();
        store_.write(caller_, [&](Tx& tx) { set_import_position(tx, source_, 0); });  // the next run begins anew
        if (progress && told < 1) progress(1);
        return report_;
    }

  private:
    using Row = typename Sorter::Row;

    /// True when rows were stored.
    bool line(std::int64_t number, std::string_view text) {
        if (text.empty() || text == "\r") return false;
        ++report_.rows;
        if (number <= skip_) {
            ++report_.done_before;
            return false;
        }
        Row row{};
        if (const auto fault = reader_.row(text, row)) unreadable_.emplace(number, *fault);
        else rows_.emplace_back(number, std::move(row));
        last_line_ = number;
        if (rows_.size() + unreadable_.size() < rows_per_commit) return false;
        store_rows();
        return true;
    }
    /// What has gathered, and the position after it or before the first bad row, in one transaction.
    void store_rows() {
        if (last_line_ == 0) return;
        std::int64_t stored = 0, there = 0;
        ImportBatch batch;
        store_.write(caller_, [&](Tx& tx) {  // may run twice
            stored = there = 0;
            batch = {{}, unreadable_};
            Sorter sorter(tx, sensing_, batch);
            for (const auto& [number, row] : rows_) sorter.sort_in(number, row);
            for (auto& [id, group] : batch.groups) {
                const auto outcomes = store_observations(tx, sensing_, group.stream, group.observations, false);
                sta::widen_extent(tx, id, group.observations, outcomes);
                stored += std::ranges::count(outcomes, Outcome::fresh);
                there += std::ranges::count(outcomes, Outcome::there);
                for (std::size_t i = 0; i < outcomes.size(); ++i)
                    if (outcomes[i] == Outcome::different)
                        batch.fault(group.lines[i], Sorter::different(group.stream, group.observations[i]));
            }
            if (!batch.faults.empty()) first_fault_ = std::min(first_fault_, batch.faults.begin()->first);
            set_import_position(tx, source_, std::min(last_line_, first_fault_ - 1));
        });
        complain(report_, batch.faults);
        report_.stored += stored;
        report_.there_already += there;
        rows_.clear();
        unreadable_.clear();
        last_line_ = 0;
    }

    Store& store_;
    const Sensing& sensing_;
    const Caller caller_;
    const std::string source_;
    typename Sorter::Reader reader_;
    ImportReport report_;
    std::int64_t skip_ = 0, last_line_ = 0, first_fault_ = INT64_MAX;
    std::vector<std::pair<std::int64_t, Row>> rows_;  // with their lines
    RowFaults unreadable_;
};

}  // namespace huying::sensing
