#include "claims/us_address.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

TEST(UsAddress, words_are_those_of_publication_28) {
  EXPECT_EQ(normalize_address_words("777 Brockton Avenue, Apt. 4"), "777 BROCKTON AVE APT 4");
  EXPECT_EQ(normalize_address_words("12 North Saint  Mary's Street\nSuite 3"), "12 N ST MARYS ST STE 3");
  EXPECT_EQ(normalize_address_words("39.2 Road"), "39.2 RD");
  EXPECT_EQ(normalize_address_words("1 Peña Blvd #5"), "1 PENA BLVD # 5");
}

TEST(UsAddress, every_way_of_writing_a_box_is_one) {
  for (const char* box : {"P.O. Box 9", "PO BOX 9", "p o box 9", "Post Office Box 9", "POB 9"})
    EXPECT_EQ(normalize_address_words(box), "PO BOX 9") << box;
}

TEST(UsAddress, states_are_their_letters) {
  EXPECT_EQ(normalize_address_words("North Carolina"), "NC");
  EXPECT_EQ(normalize_address_words("west virginia"), "WV");
  EXPECT_EQ(normalize_address_words("Rhode Island"), "RI");
  EXPECT_EQ(normalize_address_words("District of Columbia"), "DC");
}

TEST(UsAddress, city_state_and_zip_follow_the_lines_unless_they_end_with_them) {
  const std::string whole = "777 BROCKTON AVE ABINGTON MA 02351";
  EXPECT_EQ(normalize_address({{"777 Brockton Ave"}, "Abington", "MA", "02351"}), whole);
  EXPECT_EQ(normalize_address({{"777 Brockton Ave"}, "Abington", "Massachusetts", "02351-1234"}), whole);
  EXPECT_EQ(normalize_address({{"777 Brockton Ave, Abington, MA, 02351"}, "Abington", "MA", "023511234"}),
            whole);
  EXPECT_EQ(normalize_address({{"777 BROCKTON AVE\nABINGTON MA 02351-1234"}, "", "", ""}), whole);
}

TEST(UsAddress, what_names_no_place_is_empty) {
  EXPECT_EQ(normalize_address({{}, "Abington", "MA", "02351"}), "");
  EXPECT_EQ(normalize_address({{" . "}, "Abington", "MA", "02351"}), "");
  for (const char* unknown : {"UNKNOWN", "Unk Address", "UNKNOW"})
    EXPECT_EQ(normalize_address({{unknown}, "Abington", "MA", "02351"}), "") << unknown;
}

TEST(UsAddress, other_numbers_and_other_places_stay_apart) {
  EXPECT_NE(normalize_address({{"77 Brockton Ave"}, "Abington", "MA", "02351"}),
            normalize_address({{"777 Brockton Ave"}, "Abington", "MA", "02351"}));
  EXPECT_NE(normalize_address({{"777 Brockton Ave"}, "Abington", "MA", "02351"}),
            normalize_address({{"777 Brockton Ave"}, "Abington", "MA", "02352"}));
}

}  // namespace
}  // namespace bb
