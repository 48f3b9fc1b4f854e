// xml.hpp - writes XML 1.0: elements and text, escaped. Not a library: it knows no attributes but those given as they stand.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace huying::alert {

/// Text as it may stand between tags or in an attribute: & < > " ' escaped; what XML 1.0 cannot hold (control characters,
/// U+FFFE, U+FFFF, bytes that are no UTF-8) becomes U+FFFD.
std::string xml_text(std::string_view utf8);

class Xml {
  public:
    Xml() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}
    /// `attributes` stand as they are: ` xmlns="…"`.
    Xml& open(const char* tag, std::string_view attributes = {});
    Xml& close();
    Xml& text(const char* tag, std::string_view value);  ///< an element with text
    Xml& empty(const char* tag, std::string_view attributes);
    std::string take() { return std::move(out_); }

  private:
    void indent() { out_.append(open_.size() * 2, ' '); }
    std::string out_;
    std::vector<const char*> open_;
};

}  // namespace huying::alert
