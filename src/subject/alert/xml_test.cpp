// xml_test.cpp - hostile text stays text.
#include "subject/alert/xml.hpp"

#include <gtest/gtest.h>

namespace huying::alert {
namespace {

TEST(XmlText, EscapesWhatWouldBeMarkup) {
    EXPECT_EQ(xml_text("<b a='1' c=\"2\">&amp;</b>"), "&lt;b a=&apos;1&apos; c=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt;");
    EXPECT_EQ(xml_text("]]>"), "]]&gt;");
    EXPECT_EQ(xml_text("污染 \U0001F637\n\t"), "污染 \U0001F637\n\t");
}

TEST(XmlText, ReplacesWhatXmlCannotHold) {
    const std::string replaced = "\xef\xbf\xbd";
    EXPECT_EQ(xml_text(std::string_view("a\0b\x1f", 4)), "a" + replaced + "b" + replaced);
    EXPECT_EQ(xml_text("\xef\xbf\xbe\xef\xbf\xbf"), replaced + replaced);  // U+FFFE, U+FFFF
    EXPECT_EQ(xml_text("\xed\xa0\x80"), replaced);                         // a lone surrogate
    EXPECT_EQ(xml_text("\xff\xc0\xaf"), replaced + replaced + replaced);   // no UTF-8, and an overlong one
    EXPECT_EQ(xml_text("\xe6\xb1"), replaced + replaced);                  // cut off
    EXPECT_EQ(xml_text("\r"), "&#13;");
}

TEST(Xml, WritesElementsInside) {
    Xml xml;
    xml.open("a", " x=\"1\"").text("b", "<").empty("c", " d=\"2\"").close();
    EXPECT_EQ(xml.take(),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1\">\n  <b>&lt;</b>\n  <c d=\"2\"/>\n</a>\n");
}

}  // namespace
}  // namespace huying::alert
