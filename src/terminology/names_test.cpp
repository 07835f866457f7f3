#include "terminology/names.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace bb::terminology {
namespace {

class CountingSource final : public NameSource {
 public:
  Result<std::optional<Provider>> find_provider(std::string_view npi) override {
    ++asked;
    if (failing) return internal("the source fails");
    if (npi != "1") return std::optional<Provider>();
    return std::optional(Provider{"\"ACME\" CLINIC", "207R00000X", "Internal Medicine"});
  }
  Result<std::optional<std::string>> find_drug(std::string_view ndc) override {
    ++asked;
    return ndc == "1" ? std::optional<std::string>("a\\b") : std::nullopt;
  }
  Result<std::optional<std::string>> find_icd(IcdSystem system, std::string_view code) override {
    ++asked;
    if (code != "B05") return std::optional<std::string>();
    return std::optional<std::string>(system == IcdSystem::icd10_cm ? "MEASLES" : "OTHER");
  }
  Result<std::optional<std::string>> find_hcpcs(std::string_view code) override {
    ++asked;
    return code == "G0101" ? std::optional<std::string>("CA \"SCREEN\"") : std::nullopt;
  }
  std::uint64_t names_version() override { return version; }

  int asked = 0;
  std::uint64_t version = 1;
  bool failing = false;
};

TEST(Names, texts_are_ready_for_json) {
  CountingSource source;
  Names names(source);
  const auto* provider = names.provider("1");
  ASSERT_NE(provider, nullptr);
  EXPECT_EQ(provider->display_json, R"(\"ACME\" CLINIC)");
  EXPECT_EQ(provider->taxonomy_code_json, "207R00000X");
  EXPECT_EQ(names.drug_json("1"), R"(a\\b)");
  EXPECT_EQ(names.icd_json(IcdSystem::icd10_cm, "B05"), "MEASLES");
  EXPECT_EQ(names.icd_json(IcdSystem::icd9_cm, "B05"), "OTHER");
  EXPECT_EQ(names.hcpcs_json("G0101"), R"(CA \"SCREEN\")");
  EXPECT_EQ(names.hcpcs_json("G0102"), "");
}

TEST(Names, what_was_found_or_not_is_asked_once) {
  CountingSource source;
  Names names(source);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(names.provider("1"), nullptr);
    EXPECT_EQ(names.provider("2"), nullptr);
    EXPECT_EQ(names.drug_json("9"), "");
    EXPECT_EQ(names.icd_json(IcdSystem::icd10_pcs, "X"), "");
    names.refresh();
  }
  EXPECT_EQ(source.asked, 4);
}

TEST(Names, newly_loaded_names_are_asked_for_again) {
  CountingSource source;
  Names names(source);
  names.provider("1");
  source.version = 2;
  names.refresh();
  names.provider("1");
  EXPECT_EQ(source.asked, 2);
}

TEST(Names, texts_stay_where_they_are_until_the_limit_is_looked_at) {
  CountingSource source;
  Names names(source, 10);
  const std::string_view first = names.drug_json("1");
  for (int i = 2; i < 1000; ++i) names.drug_json(std::to_string(i));
  EXPECT_EQ(first, R"(a\\b)");
  const int asked = source.asked;
  names.refresh();
  names.drug_json("1");
  EXPECT_EQ(source.asked, asked + 1);
}

TEST(Names, failing_source_makes_the_name_absent_and_is_asked_again) {
  log::set_level(log::Level::off);
  CountingSource source;
  source.failing = true;
  Names names(source);
  EXPECT_EQ(names.provider("1"), nullptr);
  source.failing = false;
  EXPECT_NE(names.provider("1"), nullptr);
}

}  // namespace
}  // namespace bb::terminology
