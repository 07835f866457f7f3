#include "fhir/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace bb::fhir {
namespace {

std::string xml(std::string_view json) {
  Buffer out;
  append_xml(out, json);
  return std::string(out.view());
}

TEST(Xml, primitives_are_values_and_lists_are_repeated) {
  EXPECT_EQ(
      xml(R"({"resourceType":"Patient","id":"7","active":true,"name":[{"given":["A","B"]},{"family":"C"}],)"
          R"("amount":60.0})"),
      R"(<Patient xmlns="http://hl7.org/fhir"><id value="7"/><active value="true"/><name><given value="A"/>)"
      R"(<given value="B"/></name><name><family value="C"/></name><amount value="60.0"/></Patient>)");
}

TEST(Xml, id_of_an_element_and_url_of_an_extension_are_attributes) {
  EXPECT_EQ(
      xml(R"({"resourceType":"Coverage","id":"c","extension":[{"id":"e","valueCode":"x","url":"http://u"}],)"
          R"("link":[{"url":"http://l"}]})"),
      R"(<Coverage xmlns="http://hl7.org/fhir"><id value="c"/><extension id="e" url="http://u"><valueCode )"
      R"(value="x"/></extension><link><url value="http://l"/></link></Coverage>)");
}

TEST(Xml, a_resource_within_another_has_an_element_of_its_own_type) {
  EXPECT_EQ(
      xml(R"({"resourceType":"Bundle","total":0,"entry":[{"resource":{"resourceType":"Patient","id":"7"}}],)"
          R"("contained":[{"resourceType":"Organization","id":"o"}]})"),
      R"(<Bundle xmlns="http://hl7.org/fhir"><total value="0"/><entry><resource><Patient><id value="7"/>)"
      R"(</Patient></resource></entry><contained><Organization><id value="o"/></Organization></contained>)"
      R"(</Bundle>)");
}

TEST(Xml, text_is_escaped_for_xml) {
  EXPECT_EQ(xml("{\"resourceType\":\"X\",\"a\":\"<&>\\\"'\\\\\\n\\u00e9\\u20AC\\u0001 {],}\"}"),
            "<X xmlns=\"http://hl7.org/fhir\"><a value=\"&lt;&amp;>&quot;'\\&#10;\xc3\xa9\xe2\x82\xac "
            "{],}\"/></X>");
}

TEST(Xml, a_narrative_is_xhtml_already) {
  EXPECT_EQ(
      xml(R"({"resourceType":"X","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">T</div>"}})"),
      R"(<X xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">T</div></text></X>)");
}

TEST(Xml, what_is_no_resource_gives_nothing) {
  for (const char* json : {"", "{}", "[1]", "{\"a\":1}"}) EXPECT_EQ(xml(json), "");
}

}  // namespace
}  // namespace bb::fhir
