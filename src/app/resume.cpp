// SPDX-License-Identifier: BSL-1.0
#include "resume.hpp"

#include <nlohmann/json.hpp>

#include "../text/words.hpp"
#include "files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace WEFT_NAMESPACE::app_detail {
namespace {

constexpr std::string_view ending = ".run.json";

std::filesystem::path file_of(std::filesystem::path const& dir, std::string const& entry) {
  return dir / (detail::checkpoint_file_name(entry) + std::string(ending));
}

// The runs that the folder knows.
std::vector<std::string> runs_in(std::filesystem::path const& dir) {
  std::vector<std::string> found;
  std::error_code none;
  for (auto const& each : std::filesystem::directory_iterator(dir, none)) {
    if (!each.path().filename().string().ends_with(ending)) continue;
    auto const read = nlohmann::json::parse(std::ifstream(each.path()), nullptr, false);
    if (auto const name = read.find("run"); read.is_object() && name != read.end() && name->is_string())
      found.push_back(name->get<std::string>());
  }
  return found;
}

[[noreturn]] void refuse(std::string const& dir, std::string const& why) {
  throw usage_error("cannot resume from " + dir + ": " + why);
}

void choose_entry(run_options& options) {
  std::vector<std::string> const found = runs_in(options.checkpoint);
  if (found.empty()) refuse(options.checkpoint, "nothing was run there with --checkpoint");
  std::vector<std::string_view> const names(found.begin(), found.end());
  if (options.entry.empty()) {
    if (found.size() > 1) refuse(options.checkpoint, "say which one: " + words::listed(names));
    options.entry = found.front();
  } else if (std::find(found.begin(), found.end(), options.entry) == found.end()) {
    refuse(options.checkpoint, "there are " + words::listed(names));
  }
}

}  // namespace

void remember(run_options const& options) {
  nlohmann::ordered_json const all = {{"format", 1},
                                      {"run", options.entry},
                                      {"with", options.words},
                                      {"threads", options.threads},
                                      {"workers", options.workers},
                                      {"slots", options.slots}};
  std::error_code problem;
  std::filesystem::create_directories(options.checkpoint, problem);
  if (problem)
    throw std::system_error(problem, "cannot make the folder \"" + options.checkpoint + "\" of --checkpoint");
  auto const file = file_of(options.checkpoint, options.entry);
  write_text(file.string() + ".new",
             all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  std::filesystem::rename(file.string() + ".new", file);
}

void recall(run_options& options) {
  choose_entry(options);
  auto const file = file_of(options.checkpoint, options.entry);
  try {
    auto const all = nlohmann::json::parse(std::ifstream(file));
    options.words = all.at("with").get<detail::app_words>();
    if (options.threads == 0 && !options.is_on_workers()) {
      options.threads = all.at("threads").get<std::size_t>();
      options.workers = all.at("workers").get<std::size_t>();
      options.slots = all.at("slots").get<std::uint32_t>();
    }
  } catch (nlohmann::json::exception const& e) {
    refuse(options.checkpoint,
           file.string() + " is damaged (" + e.what() + "): run it again by hand, with --checkpoint");
  }
}

}  // namespace WEFT_NAMESPACE::app_detail
