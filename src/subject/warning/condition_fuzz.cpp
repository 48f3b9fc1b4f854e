// condition_fuzz.cpp - any text as a condition: refused with a Problem, or judged and put into words; nothing else.
#include "subject/warning/plan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    using namespace huying::warning;
    try {
        const auto c = record::from_json<Condition>({reinterpret_cast<const char*>(data), size});
        for (const char* property : {"pm25", "aqi"}) {
            std::vector<FieldError> errors;
            check_condition(c, property, "/condition", errors);
            if (!errors.empty()) continue;
            if (words(c, "ug/m3").first.empty() || calm_words(c, "").second.empty()) __builtin_trap();
            if (of_sensor(c)) continue;
            const Plan plan(c);
            std::vector<std::int64_t> memory(plan.memory());
            for (int i = 0; i < 100; ++i)
                plan.see(memory, Micros{i * i * minute}, (size * 31 + static_cast<std::size_t>(i) * 17) % 600);
        }
    } catch (const Problem&) {
    }
    return 0;
}
