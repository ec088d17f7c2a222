// SPDX-License-Identifier: BSL-1.0
#include "tree_builder.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>
#include <sstream>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

// What yaml-cpp finds, for the builder. Its marks count from 0.
class yaml_events final : public YAML::EventHandler {
public:
  explicit yaml_events(tree_builder& to) : to_(to) {}

  void OnDocumentStart(YAML::Mark const& mark) override {
    if (has_document_) refuse(at(mark), "a second document begins here: one file is one document");
    has_document_ = true;
  }
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override { to_.nothing(at(mark), anchor); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override { to_.alias(anchor, at(mark)); }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                std::string const& text) override {
    to_.text(text, tag == "?", at(mark), anchor);
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    to_.begin(value::kind::list, at(mark), anchor);
  }
  void OnSequenceEnd() override { to_.end(); }
  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    to_.begin(value::kind::mapping, at(mark), anchor);
  }
  void OnMapEnd() override { to_.end(); }

private:
  position at(YAML::Mark const& mark) const { return to_.at(mark.line + 1, mark.column + 1); }

  tree_builder& to_;
  bool has_document_ = false;
};

}  // namespace

value_ptr parse_yaml(std::string_view text, std::shared_ptr<std::string const> const& file,
                     load_options const& limits) {
  tree_builder builder(file, limits);
  yaml_events events(builder);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) {
    }
  } catch (YAML::Exception const& e) {
    // Without a mark: the text as a whole.
    refuse(builder.at(std::max(e.mark.line, 0) + 1, std::max(e.mark.column, 0) + 1),
           "this is not YAML: " + e.msg);
  }
  value_ptr made = std::move(builder).result();
  if (made != nullptr) return made;
  auto nothing = std::make_shared<value>();
  nothing->at = {file};
  return nothing;
}

}  // namespace WEFT_NAMESPACE::yaml::detail
