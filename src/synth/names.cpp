#include "synth/names.h"

#include "base/file.h"
#include "synth/tables.h"

namespace bb::synth {
namespace {

// The tables hold no character that JSON wants escaped (a test says so).
void member(std::string& json, std::string_view name, std::string_view value) {
  json += json.back() == '{' ? "\"" : ",\"";
  json.append(name).append("\":\"").append(value).append("\"");
}

std::string provider_line(const Provider& provider) {
  std::string json = "{";
  member(json, "npi", provider.npi);
  member(json, "entityTypeCode", provider.organisation() ? "2" : "1");
  if (provider.organisation()) {
    member(json, "providerOrganizationName", provider.name);
  } else {
    const std::size_t blank = provider.name.find(' ');
    const bool doctor =
        provider.credential == "MD" || provider.credential == "DO" || provider.credential == "DPM";
    if (doctor) member(json, "providerNamePrefix", "DR.");
    member(json, "providerFirstName", provider.name.substr(0, blank));
    member(json, "providerLastName", provider.name.substr(blank + 1));
    member(json, "providerCredential", provider.credential);
  }
  member(json, "taxonomyCode", provider.taxonomy);
  member(json, "taxonomyDisplay", provider.taxonomy_display);
  return json + "}\n";
}

std::string drug_line(const Drug& drug) {
  std::string json = "{";
  member(json, "code", std::string(drug.ndc.substr(0, 5)) + "-" + std::string(drug.ndc.substr(5, 4)));
  member(json, "display", std::string(drug.name) + " - " + std::string(drug.substance));
  return json + "}\n";
}

}  // namespace

Result<void> write_names(const std::string& directory) {
  BB_TRY(make_folders(directory));
  std::string providers, drugs, icd = "system\tcode\tdisplay\n";
  for (const Provider& provider : reference().providers) providers += provider_line(provider);
  for (const Drug& drug : reference().drugs) drugs += drug_line(drug);
  for (const Icd& entry : reference().icd) {
    icd += entry.procedure ? "icd-10-pcs\t" : "icd-10-cm\t";
    icd.append(entry.code).append("\t").append(entry.display).append("\n");
  }
  BB_TRY(write_file(directory + "/providers.jsonl", providers));
  BB_TRY(write_file(directory + "/drugs.jsonl", drugs));
  return write_file(directory + "/icd.tsv", icd);
}

}  // namespace bb::synth
