// A database server that goes away in the middle of a load.

#include <gtest/gtest.h>

#include <cstdlib>

#include "load/loader.h"
#include "support/folder.h"
#include "support/postgres.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Beneficiary;
using rif::Pde;

constexpr int kClaims = 90'000;  // several chunks

void write_files(const test::Folder& folder) {
  test::write_rif<Beneficiary>(folder / "beneficiary.csv",
                               {{{Beneficiary::BENE_ID, "-1"}, {Beneficiary::MBI_NUM, "1S00E00AA01"}}});
  auto writer = rif::Writer::create(rif::layout(rif::FileType::pde), folder / "pde.csv");
  ASSERT_TRUE(writer.ok());
  std::vector<std::string_view> values(Pde::kColumnCount);
  values[Pde::DML_IND] = "INSERT";
  values[Pde::BENE_ID] = "-1";
  values[Pde::SRVC_DT] = "20200101";
  for (int i = 0; i < kClaims; ++i) {
    const std::string id = std::to_string(i);
    values[Pde::PDE_ID] = id;
    (*writer)->row(values.data());
  }
  ASSERT_TRUE((*writer)->close().ok());
}

TEST(LostConnection, leaves_what_was_reported_and_the_same_load_ends_whole) {
  const auto server = test::Postgres::start();
  if (!server) GTEST_SKIP() << "no PostgreSQL server is installed";
  const test::Folder folder;
  ::setenv("BLUEBUTTON_STORE_KEY_FILE", (folder / "store.key").c_str(), 1);
  write_files(folder);
  const Inputs inputs = find_inputs({folder / "beneficiary.csv", folder / "pde.csv"});
  const std::string url = server->url(server->new_schema());
  std::uint64_t reported = 0;
  {
    const auto store = store::open_claim_store(url, true);
    ASSERT_TRUE(store.ok()) << store.error().message << store.error().debug;
    Options options;
    options.batch_records = 1;  // a batch a chunk
    int commits = 0;
    options.progress = [&](Phase phase, std::uint64_t bytes) {
      if (phase != Phase::loading) return;
      reported = bytes;
      if (++commits == 3) server->stop();
    };
    const auto report = load(**store, inputs, options);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(commits, 3);
  }
  server->resume();
  const auto store = store::open_claim_store(url, true);
  ASSERT_TRUE(store.ok()) << store.error().message << store.error().debug;
  const auto journal = (*store)->list_loaded_files(10);
  ASSERT_TRUE(journal.ok());
  ASSERT_EQ(journal->size(), 2U);
  const store::LoadedFile& part = journal->front();
  EXPECT_FALSE(part.whole());
  EXPECT_GE(part.bytes_loaded + journal->back().bytes_loaded, reported);
  EXPECT_EQ(*(*store)->count_claims({.beneficiary = -1}), part.added);

  const auto rest = load(**store, inputs, {});
  ASSERT_TRUE(rest.ok()) << rest.error().debug;
  EXPECT_EQ(rest->of(rif::FileType::pde).unchanged, part.added);
  EXPECT_EQ(rest->of(rif::FileType::pde).added, kClaims - part.added);
  EXPECT_EQ(*(*store)->count_claims({.beneficiary = -1}), std::uint64_t{kClaims});
  ::unsetenv("BLUEBUTTON_STORE_KEY_FILE");
}

}  // namespace
}  // namespace bb::load
