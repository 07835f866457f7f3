// The contract of ClaimStore: pages of claims, what bounds them, and the members of Part D contracts. See
// claim_store_contract.h.
#pragma once

#include <atomic>

#include "store/claim_store_contract.h"
#include "store/part_d_months.h"

namespace bb::store {

class ClaimPagesContract : public ClaimStoreContract {
 protected:
  // Claims first, first + 1, ... before last, of three types and a seventh of a fourth, a fifth sensitive.
  void put_many(ClaimId first, ClaimId last, BeneficiaryId beneficiary, bool sensitive) {
    auto batch = begin();
    for (ClaimId id = first; id < last; ++id) {
      ClaimRow row = claim(type_of(id), id);
      row.beneficiary = beneficiary;
      row.through = Date{static_cast<std::int32_t>(18000 + id % 200)};
      row.sensitive = sensitive || id % 5 == 0;
      ASSERT_TRUE(batch->put_claim(row).ok());
    }
    ASSERT_TRUE(batch->commit().ok());
  }
  static ClaimType type_of(ClaimId id) {
    return kClaimTypes[static_cast<std::size_t>(id % 7 == 0 ? 7 : id % 3)];
  }
  static ClaimPosition place(std::string_view id) {
    const auto dash = id.find('-');
    return {*claim_type_by_name(id.substr(0, dash)), std::stoll(std::string(id.substr(dash + 1)))};
  }

  // Pages anywhere, by number and by place, are those of the whole list.
  void check_pages(const ClaimQuery& query) {
    const Strings all = ids(query);
    EXPECT_EQ(count(query), all.size());
    const auto page = [&](std::size_t start) {
      const std::size_t begin = std::min(start, all.size()), end = std::min(begin + 10, all.size());
      return Strings(all.begin() + static_cast<std::ptrdiff_t>(begin),
                     all.begin() + static_cast<std::ptrdiff_t>(end));
    };
    for (const std::size_t start :
         {0U, 1U, 9U, 127U, 128U, 129U, 255U, 256U, 300U, 511U, 600U, 689U, 5000U}) {
      EXPECT_EQ(ids(query, {.start = start, .limit = 10}), page(start)) << start;
      if (start == 0 || start > all.size()) continue;
      // `start` does not matter beside `after`.
      EXPECT_EQ(ids(query, {.start = 3, .after = place(all[start - 1]), .limit = 10}), page(start)) << start;
    }
  }
};

TEST_P(ClaimPagesContract, pages_of_a_long_history_are_those_of_the_whole_list) {
  add_beneficiary("-1");
  add_beneficiary("-2");
  Instant middle{};
  const auto check = [&] {
    const ClaimQuery queries[] = {
        {.beneficiary = -1},
        {.beneficiary = -1, .exclude_sensitive = true},
        {.beneficiary = -1, .types = bit(ClaimType::snf)},
        {.beneficiary = -1,
         .types = static_cast<ClaimTypes>(~bit(ClaimType::carrier)),
         .exclude_sensitive = true},
        {.beneficiary = -1, .through_from = Date{18100}},
        {.beneficiary = -1,
         .through_from = Date{18017},
         .through_to = Date{18019},
         .exclude_sensitive = true},
        {.beneficiary = -1, .updated_from = middle},
        {.beneficiary = -1, .types = bit(ClaimType::dme), .updated_to = middle},
    };
    for (const ClaimQuery& query : queries) check_pages(query);
  };
  put_many(500, 1000, -1, false);
  middle = store_->last_loaded();
  check();
  put_many(100, 290, -1, false);  // before, between and behind in the order of text
  check();
  put_many(600, 700, -1, true);
  check();
  EXPECT_EQ(count({.beneficiary = -1, .updated_from = middle + Milliseconds{1}}), 190U + 80U);
  EXPECT_EQ(count({.beneficiary = -1, .through_from = Date{18100}, .through_to = Date{18100}}), 4U);
  put_many(500, 950, -2, false);  // to another beneficiary: the list is short again
  check();
  EXPECT_EQ(count({.beneficiary = -1}), 240U);
}

TEST_P(ClaimPagesContract, page_behind_a_place_where_no_claim_is_begins_with_the_next_one) {
  add_beneficiary("-1");
  for (const int claims : {20, 300}) {
    put_many(1000, 1000 + claims, -1, false);
    for (const ClaimQuery& query :
         {ClaimQuery{.beneficiary = -1}, ClaimQuery{.beneficiary = -1, .through_from = Date{18001}}}) {
      const auto behind = [&](ClaimType type, ClaimId id) {
        return ids(query, {.after = ClaimPosition{type, id}, .limit = 1});
      };
      EXPECT_EQ(behind(ClaimType::carrier, 0), Strings{ids(query).front()});
      EXPECT_EQ(behind(ClaimType::snf, 99), Strings{});
      // "1004" < "10049" < "1005"; 1004 is of type hha, the third of the alphabet.
      EXPECT_EQ(behind(ClaimType::carrier, 10049), Strings{ids(query, {.after = place("hha-1004")}).front()});
      EXPECT_EQ(behind(ClaimType::snf, 1004), behind(ClaimType::hha, 1004));
      EXPECT_EQ(behind(ClaimType::carrier, 1004), Strings{std::string(name(type_of(1004))) + "-1004"});
    }
  }
}

TEST_P(ClaimPagesContract, bound_that_nothing_is_outside_of_or_all_is_changes_nothing_or_leaves_nothing) {
  add_beneficiary("-1");
  for (const int claims : {100, 300}) {  // through 18000 to 18199 at most
    put_many(0, claims, -1, false);
    const Instant last = read(type_of(claims - 1), claims - 1)->row.last_updated;
    const auto all = static_cast<std::uint64_t>(claims);
    const Milliseconds next{1};
    EXPECT_EQ(count({.beneficiary = -1, .updated_from = last + next}), 0U);
    EXPECT_EQ(count({.beneficiary = -1, .updated_to = Instant{}}), 0U);
    EXPECT_EQ(count({.beneficiary = -1, .updated_from = Instant{}, .updated_to = last}), all);
    EXPECT_EQ(count({.beneficiary = -1, .through_from = Date{18200}}), 0U);
    EXPECT_EQ(count({.beneficiary = -1, .through_to = Date{17999}}), 0U);
    EXPECT_EQ(count({.beneficiary = -1, .through_from = Date{18000}, .through_to = Date{18199}}), all);
    EXPECT_EQ(count({.beneficiary = -1, .through_from = Date{18010}, .through_to = Date{18009}}), 0U);
  }
}

TEST_P(ClaimPagesContract, bounds_follow_a_claim_that_changes) {
  add_beneficiary("-1");
  for (const int others : {0, 300}) {
    put_many(1000, 1000 + others, -1, false);
    ClaimRow row = claim(ClaimType::pde, 7, "first");
    put(row);
    for (const std::int32_t day : {19000, 17000, 21000}) {
      row.through = Date{day};
      row.record = day == 17000 ? "second" : "third";
      EXPECT_NE(put(row), Outcome::unchanged);
      EXPECT_EQ(ids({.beneficiary = -1, .through_from = Date{day}, .through_to = Date{day}}),
                Strings{"pde-7"});
      EXPECT_EQ(ids({.beneficiary = -1, .updated_from = store_->last_loaded()}), Strings{"pde-7"});
    }
    put(claim(ClaimType::pde, 7, "back"));
  }
}

// A reader that comes while claims are loaded never sees the number of one moment and the page of another.
// The claims go out of the query's bounds and come back, so that the database has to count.
TEST_P(ClaimPagesContract, number_and_page_are_of_one_moment) {
  constexpr std::uint64_t kClaims = 64;
  add_beneficiary("-1");
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int round = 0; round < 60; ++round) {
      auto batch = begin();
      for (ClaimId id = 0; id < static_cast<ClaimId>(kClaims); ++id) {
        ClaimRow row = claim(type_of(id), id);
        row.through = Date{round % 2 == 0 ? 17000 : 19000};
        EXPECT_TRUE(batch->put_claim(row).ok());
      }
      EXPECT_TRUE(batch->commit().ok());
    }
    done = true;
  });
  while (!done) {
    std::uint64_t seen = 0;
    const auto total = store_->read_claims({.beneficiary = -1, .through_from = Date{18000}}, {},
                                           [&seen](const ClaimRow&) { ++seen; });
    EXPECT_TRUE(total.ok() && *total == seen && seen % kClaims == 0) << seen;
  }
  writer.join();
  EXPECT_EQ(count({.beneficiary = -1, .through_from = Date{18000}}), kClaims);
}

// Twelve months, "-" for none.
inline std::string part_d_record(std::string_view id, std::string_view year,
                                 const std::vector<std::string_view>& months) {
  using rif::Beneficiary;
  std::vector<std::string_view> columns(Beneficiary::kColumnCount);
  columns[Beneficiary::BENE_ID] = id;
  columns[Beneficiary::RFRNC_YR] = year;
  for (std::size_t month = 0; month < months.size(); ++month) {
    if (months[month] != "-") columns[Beneficiary::PTD_CNTRCT_JAN_ID + month] = months[month];
  }
  RecordBuilder builder(rif::layout(rif::FileType::beneficiary));
  builder.start(columns.data());
  return std::string(builder.finish());
}

TEST_P(ClaimPagesContract, members_of_a_part_d_contract_are_found_by_month_in_ascending_order) {
  auto batch = begin();
  const std::string records[] = {
      part_d_record("-3", "2018", {"S5810", "S5810", "H1234"}),
      part_d_record("12", "2018", {"S5810", "-", "N"}), part_d_record("4", "2018", {"S5810"}),
      part_d_record("4", "2019", {"S5810", "S5810"}), part_d_record("5", "", {"S5810"})};
  for (const std::string& record : records) ASSERT_TRUE(batch->put_beneficiary(record).ok());
  ASSERT_TRUE(batch->commit().ok());
  const auto members = [&](std::string_view contract, int year, int month, auto... further) {
    const auto found = store_->find_part_d_members({contract, year, month}, further...);
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : Ids{};
  };
  constexpr std::nullopt_t kStart = std::nullopt;
  EXPECT_EQ(members("S5810", 2018, 1, kStart, 10), (Ids{-3, 4, 12}));
  EXPECT_EQ(members("S5810", 2018, 2, kStart, 10), Ids{-3});
  EXPECT_EQ(members("H1234", 2018, 3, kStart, 10), Ids{-3});
  EXPECT_EQ(members("S5810", 2019, 1, kStart, 10), Ids{4});
  EXPECT_EQ(members("S5810", 0, 1, kStart, 10), Ids{});  // a record of no year is in no month
  EXPECT_EQ(members("N", 2018, 3, kStart, 10), Ids{});
  EXPECT_EQ(members("", 2018, 2, kStart, 10), Ids{});
  EXPECT_EQ(members("S5810", 2018, 1, kStart, 2), (Ids{-3, 4}));
  EXPECT_EQ(members("S5810", 2018, 1, -3, 2), (Ids{4, 12}));
  EXPECT_EQ(members("S5810", 2018, 1, 5, 2), Ids{12});
  EXPECT_EQ(members("S5810", 2018, 1, 12, 2), Ids{});
  EXPECT_EQ(members("S5810", 2018, 1, std::numeric_limits<BeneficiaryId>::max(), 2), Ids{});
}

TEST_P(ClaimPagesContract, member_who_changes_contract_leaves_the_old_one) {
  for (const auto& months : {std::vector<std::string_view>{"S5810", "S5810"}, {"S5810", "H1234"}}) {
    auto batch = begin();
    ASSERT_TRUE(batch->put_beneficiary(part_d_record("-1", "2018", months)).ok());
    ASSERT_TRUE(batch->commit().ok());
  }
  EXPECT_EQ(*store_->find_part_d_members({"S5810", 2018, 1}, std::nullopt, 10), Ids{-1});
  EXPECT_EQ(*store_->find_part_d_members({"S5810", 2018, 2}, std::nullopt, 10), Ids{});
  EXPECT_EQ(*store_->find_part_d_members({"H1234", 2018, 2}, std::nullopt, 10), Ids{-1});
}

TEST_P(ClaimPagesContract, record_that_comes_several_times_in_a_batch_stays_as_it_came_last) {
  auto batch = begin();
  const std::string last = part_d_record("-1", "2018", {"S5810", "H1234"});
  EXPECT_EQ(*batch->put_beneficiary(part_d_record("-1", "2018", {"S5810", "S5810"})), Outcome::added);
  EXPECT_EQ(*batch->put_beneficiary(part_d_record("-2", "2018", {"S5810"})), Outcome::added);
  EXPECT_EQ(*batch->put_beneficiary(part_d_record("-1", "2018", {"H1234", "H1234"})), Outcome::changed);
  EXPECT_EQ(*batch->put_beneficiary(last), Outcome::changed);
  EXPECT_EQ(*batch->put_beneficiary(last), Outcome::unchanged);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ((*store_->find_beneficiary(-1))->record, last);
  EXPECT_EQ(*store_->find_part_d_members({"S5810", 2018, 1}, std::nullopt, 10), (Ids{-2, -1}));
  EXPECT_EQ(*store_->find_part_d_members({"S5810", 2018, 2}, std::nullopt, 10), Ids{});
  EXPECT_EQ(*store_->find_part_d_members({"H1234", 2018, 2}, std::nullopt, 10), Ids{-1});
}

}  // namespace bb::store
