// SPDX-License-Identifier: BSL-1.0
#include <weft/app/app.hpp>
#include <weft/show/draw.hpp>
#include <weft/show/report.hpp>
#include <weft/zmq/worker_main.hpp>
#if WEFT_APP_HAS_REDIS
#include <weft/redis/worker_main.hpp>
#endif

#include <CLI/CLI.hpp>

#include "../text/words.hpp"
#include "files.hpp"
#include "options.hpp"
#include "resume.hpp"
#include "run.hpp"
#include "traces.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace WEFT_NAMESPACE {

class app::state {
public:
  std::string name;
  std::string description;
  std::vector<std::unique_ptr<detail::app_entry>> entries;

  // The one of this name, or the only one.
  detail::app_entry const& entry(std::string const& wanted) const {
    if (wanted.empty() && entries.size() == 1) return *entries.front();
    for (auto const& each : entries)
      if (each->name() == wanted) return *each;
    std::vector<std::string> names;
    names.reserve(entries.size());
    for (auto const& each : entries) names.push_back(each->name());
    std::vector<std::string_view> const known(names.begin(), names.end());
    if (wanted.empty()) throw usage_error("say which one: " + words::listed(known));
    std::string const near = words::suggestion(wanted, known);
    throw usage_error("there is no " + words::in_quotes(wanted) +
                      (near.empty() ? "; there is: " + words::listed(known) : near));
  }
};

namespace {

using app_detail::run_options;

std::pair<std::string, std::string> as_word(std::string const& text) {
  std::size_t const equals = text.find('=');
  if (equals == 0 || equals == std::string::npos)
    throw CLI::ValidationError("--with", "it wants ID=VALUE, and " + words::in_quotes(text) + " is none");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_name(CLI::App& to, std::string& name, char const* what) {
  to.add_option("NAME", name, what)->type_name("");
}
void add_words(CLI::App& to, detail::app_words& words) {
  to.add_option_function<std::vector<std::string>>(
        "--with",
        [&words](std::vector<std::string> const& all) {
          for (std::string const& each : all) words.push_back(as_word(each));
        },
        "The value of an input, as path=/tmp; once for each")
      ->type_name("ID=VALUE")
      ->allow_extra_args(false);
}

// Where something runs, and what is shown of it.
void add_run_options(CLI::App& to, run_options& options) {
  auto* const threads = to.add_option("--threads", options.threads, "Run on so many threads of this process")
                            ->type_name("N")
                            ->check(CLI::Range(1, 1024));
  auto* const workers =
      to.add_option("--workers", options.workers, "Run on so many worker processes, which are started for it")
          ->type_name("N")
          ->check(CLI::Range(0, 256))
          ->excludes(threads);
  to.add_option("--slots", options.slots, "Tasks that each of these runs at a time")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U))
      ->needs(workers);
  auto* const listen =
      to.add_option("--listen", options.listen,
                    "Also take workers that connect to ADDRESS, as tcp://0.0.0.0:5555; waits for them")
          ->type_name("ADDRESS")
          ->excludes(threads);
#if WEFT_APP_HAS_REDIS
  to.add_option(
        "--queue", options.queue,
        "The workers get their tasks from a Redis, as redis://host:6379?run=NAME; waits for them. The "
        "password is in WEFT_REDIS_PASSWORD")
      ->type_name("ADDRESS")
      ->excludes(threads)
      ->excludes(listen);
#endif
  auto* const key =
      to.add_option("--key", options.key, "File of keys, as keygen makes it, where they connect")
          ->type_name("FILE")
          ->needs(listen);
  to.add_option("--allow", options.allow, "Whose workers are taken: a public key, or a folder of them")
      ->type_name("FILE-OR-DIR")
      ->needs(key);
  to.add_option("--deadline", options.seconds, "End the run when it has taken so long")
      ->type_name("SECONDS")
      ->check(CLI::PositiveNumber);
  std::map<std::string, app_detail::which_results> const which{{"last", app_detail::which_results::last},
                                                               {"all", app_detail::which_results::all},
                                                               {"none", app_detail::which_results::none}};
  to.add_option("--results", options.results,
                "Print results: of the last tasks (last, the default), of all, of none")
      ->type_name("last|all|none")
      ->transform(CLI::CheckedTransformer(which).description(""));
  std::map<std::string, app_detail::when> const whens{{"auto", app_detail::when::automatic},
                                                      {"always", app_detail::when::always},
                                                      {"never", app_detail::when::never}};
  to.add_option(
        "--progress", options.progress,
        "Show on standard error how far it is: where that is a terminal (auto, the default), always, never")
      ->type_name("auto|always|never")
      ->transform(CLI::CheckedTransformer(whens).description(""));
  to.add_option("--trace", options.traces,
                "Write what happened to FILE, once for each; its ending says as what: .html a page, .json a "
                "trace for "
                "Perfetto, .jsonl a log that grows while it runs, .txt a summary, .svg .dot .mmd a drawing")
      ->type_name("FILE")
      ->allow_extra_args(false);
  to.add_option("--json", options.json, "Write whole results to FILE as JSON; - is standard output")
      ->type_name("FILE");
  to.add_flag("--quiet", options.is_quiet, "Print nothing but results and errors");
}

std::string draw(picture const& graph, std::string const& format) {
  if (format == "dot") return to_dot(graph);
  if (format == "mermaid") return to_mermaid(graph);
  if (format == "svg") return to_svg(graph);
  if (format == "json") return to_json(graph);
  return to_ascii(graph);
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text.starts_with("weft: ") ? text.substr(6) : text;
}

}  // namespace

app::app(std::string name, std::string description) : state_(std::make_unique<state>()) {
  state_->name = std::move(name);
  state_->description = std::move(description);
}
app::app(app&&) noexcept = default;
app& app::operator=(app&&) noexcept = default;
app::~app() = default;

void app::add_entry(std::unique_ptr<detail::app_entry> entry) {
  for (auto const& each : state_->entries)
    if (each->name() == entry->name())
      throw std::invalid_argument("weft: the app has two workflows or graphs that are called " +
                                  entry->name());
  state_->entries.push_back(std::move(entry));
}

int app::main(int argc, char const* const* argv) {
  // First of all: a worker should do nothing else.
#if WEFT_APP_HAS_REDIS
  if (auto const status = redis::worker_main(argc, argv)) return *status;
#endif
  if (auto const status = zmq::worker_main(argc, argv)) return *status;

  std::string const program = !state_->name.empty() ? state_->name
                              : argc > 0            ? std::filesystem::path(argv[0]).filename().string()
                                                    : "weft";
  CLI::App line(state_->description.empty() ? "Runs workflows." : state_->description, program);
  line.require_subcommand(1);
  line.footer(
      "'" + program +
      " COMMAND --help' explains a command. NAME may be left out where there is only one.\n\n"
      "Exit status: 0 if all is well, 1 if a run failed or a file cannot be written, 2 if the command\n"
      "line is wrong, 130 or 143 if a run was cancelled by Ctrl-C or SIGTERM: the first one ends it when\n"
      "what has begun is done, the second one at once. Of a worker also 3: it will never be admitted,\n"
      "4: who started it is gone, 5: a task does not end.");

  run_options wanted;
  CLI::App& run =
      *line.add_subcommand("run", "run a workflow or graph, on this thread if nothing else is said");
  add_name(run, wanted.entry, "Which one");
  add_words(run, wanted.words);
  add_run_options(run, wanted);
  auto* const kept = run.add_option("--checkpoint", wanted.checkpoint,
                                    "Keep results in the folder DIR, and take those that are there")
                         ->type_name("DIR");
  run.add_flag("--start-over", wanted.starts_over, "Throw away what is there if it is of another program")
      ->needs(kept);

  CLI::App& resume = *line.add_subcommand("resume", "go on with a run that kept its results in a folder");
  resume.add_option("DIR", wanted.checkpoint, "The folder")->type_name("")->required();
  add_name(resume, wanted.entry, "Which one, if there are several");
  add_run_options(resume, wanted);

  CLI::App& list = *line.add_subcommand("list", "print what there is to run, and its inputs");

  std::string format = "ascii";
  std::string output = "-";
  CLI::App& graph = *line.add_subcommand("graph", "draw a workflow or graph");
  add_name(graph, wanted.entry, "Which one");
  add_words(graph, wanted.words);
  graph.add_option("--format", format, "What to draw it as")
      ->type_name("ascii|dot|mermaid|svg|json")
      ->check(CLI::IsMember({"ascii", "dot", "mermaid", "svg", "json"}).description(""))
      ->capture_default_str();
  graph.add_option("--output", output, "Where to; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();

  CLI::App& validate =
      *line.add_subcommand("validate", "check all, or one, without running them; one line each");
  add_name(validate, wanted.entry, "Which one");
  add_words(validate, wanted.words);

  std::string log;
  std::string form = "summary";
  CLI::App& trace =
      *line.add_subcommand("trace", "show what a log of events, which --trace FILE.jsonl made, says");
  trace.add_option("FILE", log, "The log")->type_name("")->required();
  trace.add_option("--format", form, "As what")
      ->type_name("summary|html|chrome|svg|ascii|dot|mermaid|log")
      ->check(CLI::IsMember(app_detail::trace_formats()).description(""))
      ->capture_default_str();
  trace.add_option("--output", output, "Where to; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();

  // Of the library's own; here only so that help tells of them.
  line.add_subcommand("worker", "work for a run that listens, until told to leave");
  line.add_subcommand("status", "print how a run that listens is doing, as JSON");
  line.add_subcommand("keygen", "make a pair of keys: FILE, and FILE.pub for the others");

  auto const refuse = [&](std::string const& why) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), one_line(why).c_str());
    return static_cast<int>(app_exit::usage);
  };
  if (argc < 2) {
    std::fputs(line.help().c_str(), stderr);
    return static_cast<int>(app_exit::usage);
  }
  std::vector<std::string> commands;
  for (CLI::App const* each : line.get_subcommands({})) commands.push_back(each->get_name());
  if (argv[1][0] != '-' && std::find(commands.begin(), commands.end(), argv[1]) == commands.end()) {
    std::vector<std::string_view> const known(commands.begin(), commands.end());
    std::string const near = words::suggestion(argv[1], known);
    return refuse("there is no command " + words::in_quotes(argv[1]) +
                  (near.empty() ? "; there are: " + words::listed(known) : near));
  }
  try {
    line.parse(argc, argv);
  } catch (CLI::Success const& e) {
    return line.exit(e);
  } catch (CLI::ParseError const& e) {
    bool const is_about_command = argv[1][0] != '-';
    return refuse(std::string(e.what()) + "; '" + program +
                  (is_about_command ? std::string(" ") + argv[1] : "") + " --help' says what there is");
  }

  try {
    if (list.parsed()) {
      for (auto const& each : state_->entries) {
        std::printf("%s\n", each->name().c_str());
        for (detail::app_input const& input : each->inputs())
          std::printf("  --with %s=...  %s%s\n", input.id.c_str(), input.type.c_str(),
                      input.has_value      ? ", has a default"
                      : !input.is_readable ? ", which only the program can give"
                                           : "");
      }
    } else if (graph.parsed()) {
      app_detail::write_text(output, draw(state_->entry(wanted.entry).graph(wanted.words), format));
    } else if (trace.parsed()) {
      app_detail::write_text(output, app_detail::as_text(read_event_log(log), form));
    } else if (validate.parsed()) {
      bool is_well = true;
      for (auto const& each : state_->entries) {
        if (!wanted.entry.empty() && each.get() != &state_->entry(wanted.entry)) continue;
        try {
          each->check(wanted.words);
          app_detail::write_text("-", summary_line(each->graph(wanted.words)) + '\n');
        } catch (usage_error const&) {
          throw;
        } catch (std::exception const& error) {
          is_well = false;
          app_detail::write_text("-", each->name() + ": " + one_line(error.what()) + '\n');
        }
      }
      if (!is_well) return static_cast<int>(app_exit::failed);
    } else {
      if (resume.parsed()) app_detail::recall(wanted);
      detail::app_entry const& entry = state_->entry(wanted.entry);
      wanted.entry = entry.name();
      if (run.parsed() && !wanted.checkpoint.empty()) app_detail::remember(wanted);
      return app_detail::run(program, entry, wanted);
    }
    return static_cast<int>(app_exit::done);
  } catch (usage_error const& error) {
    return refuse(error.what());
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), one_line(error.what()).c_str());
    return static_cast<int>(app_exit::failed);
  }
}

}  // namespace WEFT_NAMESPACE
