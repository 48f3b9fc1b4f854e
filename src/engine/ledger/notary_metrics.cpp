// notary_metrics.cpp - what the notary tells of itself, as Prometheus text.
#include <fmt/format.h>

#include "engine/ledger/notary.hpp"

namespace huying::ledger {

std::string Notary::metrics() const {
    const std::lock_guard lock(mutex_);
    std::string out =
        "# HELP huying_log_witness Of a county's log: 1 when the witness answered last time it was asked\n"
        "# TYPE huying_log_witness gauge\n";
    for (const auto& [county, log] : logs_)
        for (std::size_t i = 0; i < log.witnesses.size(); ++i)
            out += fmt::format("huying_log_witness{{county=\"{}\",witness=\"{}\"}} {}\n", county,
                               options_.witnesses[i].key.name, log.witnesses[i] >= Standing::reached ? 1 : 0);
    out +=
        "# HELP huying_log_refused 1 when the log is not signed: it was rolled back, or its last checkpoint is missing\n"
        "# TYPE huying_log_refused gauge\n";
    for (const auto& [county, log] : logs_)
        out += fmt::format("huying_log_refused{{county=\"{}\"}} {}\n", county,
                           log.refused.empty() && log.missing.empty() ? 0 : 1);
    out += "# HELP huying_log_published Size of the checkpoint that is handed out\n# TYPE huying_log_published gauge\n";
    for (const auto& [county, log] : logs_)
        out += fmt::format("huying_log_published{{county=\"{}\"}} {}\n", county,
                           log.published ? log.published->checkpoint.size : 0);
    return out;
}

}  // namespace huying::ledger
