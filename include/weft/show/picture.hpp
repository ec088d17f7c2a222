// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_PICTURE_HPP
#define WEFT_SHOW_PICTURE_HPP

#include <weft/check/description.hpp>

#include <cstdint>
#include <string>
#include <vector>

//! \file
//! What drawings, figures and reports are made of: a graph as plain data, wherever it comes from.

namespace WEFT_NAMESPACE {

class task_graph;
namespace detail {
class graph_data;
}

//! What has become of a task in a run. `none`: the picture shows no run.
enum class picture_state : unsigned char { none, waiting, running, done, failed, skipped, cancelled };

//! One parameter of a task: its type, and the number of the task that gives the argument, or -1.
struct picture_parameter {
  std::string type;
  int from = -1;
};

//! What a task says it touches.
struct picture_access {
  std::string resource;
  bool writes = false;
};

//! A task, as pictures show it.
struct picture_task {
  std::string id;  //!< with the whole path, as `etl/validate`
  std::string
      scope;  //!< the part of the path in front of the last `/`: tasks with one scope are drawn together
  task_kind kind = task_kind::task;
  std::string result;    //!< the type; empty if it is not known
  std::string callable;  //!< likewise
  std::vector<picture_parameter> parameters;
  std::vector<picture_access> touches;
  bool local = false;  //!< stays with the process that runs the graph
  double cost = 1;     //!< what it weighs on a path; of an input 0

  // Of a run.
  picture_state state = picture_state::none;
  double start = 0;  //!< in seconds since the run began
  double end = 0;
  std::uint64_t calls = 0;       //!< of a map, or of what has spawned: how many there are to make
  std::uint64_t calls_done = 0;  //!< and how many have been made
  std::string error;             //!< the text of its failure
  std::string worker;            //!< the thread or process that ran it
  bool is_critical = false;      //!< is on the path that is marked

  //! The last part of the id.
  std::string name() const { return scope.empty() ? id : id.substr(scope.size() + 1); }
};

//! Which task comes before which, by their numbers.
struct picture_edge {
  int from = 0;
  int to = 0;
  edge_kind kind = edge_kind::passes;
  std::string label;         //!< the branch of a choice, or whatever is to be said of it
  bool is_critical = false;  //!< is on the path that is marked
};

//! A graph to look at. A workflow and a task_graph convert to it, so whatever takes a picture takes them.
//!
//! Fields may be changed and added freely: ids and other text may be anything, and edges may go round in circles, as
//! they can in a task_graph before it is run. Edges whose tasks do not exist are not drawn.
struct picture {
  std::string name;
  std::vector<picture_task> tasks;
  std::vector<picture_edge> edges;

  picture() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): that is how it is meant, and below likewise
  picture(description const& workflow);
  //! The tasks in the order in which they were added. Kinds are known as far as the graph knows them: choices.
  // NOLINTNEXTLINE(google-explicit-constructor)
  picture(task_graph const& graph);
  // The first so many tasks of a graph.
  picture(detail::graph_data const& graph, std::uint32_t tasks);
  template <class Workflow>
    requires detail::is_workflow<Workflow>::value
  // NOLINTNEXTLINE(google-explicit-constructor)
  picture(Workflow const& workflow) : picture(describe(workflow)) {}
  //! Nothing, of what did not compile.
  // NOLINTNEXTLINE(google-explicit-constructor)
  picture(failure const&) {}
};

//! The word for a kind, as drawings and reports have it: `task`, `input`, ...
char const* to_string(task_kind kind) noexcept;
//! `passes`, `orders`, `names`, `moves`, `moves by name`, `lends`, `waits`.
char const* to_string(edge_kind kind) noexcept;
//! `none`, `waiting`, ...
char const* to_string(picture_state state) noexcept;

}  // namespace WEFT_NAMESPACE

#endif
