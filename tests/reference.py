#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""reference.py ROOT [--check]: docs/reference.md and docs/errors.md, written from the headers.

A public name is one at namespace scope, outside of `detail`. Each needs a docstring, of which the first sentence is
shown; compile-time errors have their own sentence. --check writes nothing, and fails if the documents are not what
would be written, or if a name has no docstring.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
HEADERS = ROOT / "include" / "weft"

# Folders in the order of the layers, with what they are.
FOLDERS = {
    "core": "The language", "check": "Checks, rules and figures", "run": "Runs", "dynamic": "Graphs of run time",
    "memo": "Memoised callables", "policy": "Policies and channels", "reflect": "Reflection and algebra",
    "show": "Pictures", "trace": "Traces", "wire": "Bytes", "journal": "Journals", "checkpoint": "Checkpoints",
    "cluster": "Clusters", "zmq": "Clusters on ZeroMQ", "redis": "Clusters on Redis",
    "yaml": "Configuration", "app": "Command lines",
    "tbb": "oneTBB", "asio": "Boost.Asio",
}
# What users include, the lightest first.
UMBRELLAS = ["static", "rules", "memo", "weft", "async", "wire", "channel", "policy", "stop_token", "reflect", "show", "trace",
             "cluster", "checkpoint", "zmq", "redis", "yaml", "app"]


class Name:
    def __init__(self, scope, name, kind, header):
        self.scope, self.name, self.kind, self.header = scope, name, kind, header
        self.doc = ""
        self.bases = ""

    @property
    def full(self):
        return f"{self.scope}::{self.name}" if self.scope else self.name


def first_sentence(text):
    text = re.sub(r"\s+", " ", text).strip()
    text = text.split(" \\code")[0]
    match = re.match(r"(.*?[.!:])(?= [A-Z`\"0-9-]|$)", text)
    return match.group(1).rstrip(":").rstrip(".") if match else text.rstrip(".:")


def declared(text):
    """Kind and name of a declaration, or nothing if it declares no public name of its own."""
    text = re.sub(r"\[\[[^\]]*\]\]\s*", "", text)
    while text.startswith("template"):  # takes the parameters off
        depth, at = 0, text.index("<")
        for at in range(at, len(text)):
            depth += {"<": 1, ">": -1}.get(text[at], 0)
            if text[at] == ">" and text[at - 1] in "-=":
                depth += 1
            if depth == 0:
                break
        text = text[at + 1:].strip()
    if re.match(r"(friend|static_assert|extern template|using namespace|public:|private:|protected:|namespace)", text):
        return None
    text = re.sub(r"^requires\s*(\(.*?\)|[^()]*?(\([^()]*\))?[^()]*?)\s+(?=(struct|class|constexpr|inline|auto|void|using|concept|[a-z_:]+ ))",
                  "", text) if text.startswith("requires") else text
    match = re.match(r"(enum class|enum|struct|class|union) ([a-z_0-9]+)(.*)", text)
    if match:
        if match.group(3).startswith("<") or match.group(3).startswith(";"):
            return None  # a specialisation, a declaration in advance
        return "class", match.group(2), match.group(3)
    match = re.match(r"(concept|using) ([a-z_0-9]+) =", text)
    if match:
        return match.group(1), match.group(2), ""
    head = re.split(r"\s*->\s|[{;]", text)[0]
    while "operator" not in head and re.search(r"<[^<>]*>", head):
        head = re.sub(r"<[^<>]*>", "", head)
    for match in re.finditer(r"(operator\s*\"\"\s*_?[a-z]+|operator\s*[^\sa-z(]{1,3}|[A-Za-z_0-9:]+)\s*\(", head):
        if match.group(1) in ("static_cast", "requires", "decltype", "noexcept"):
            continue
        if re.match(r".*=\s", head[:match.start()]):
            break
        return None if "::" in match.group(1) else ("function", re.sub(r"\s+", "", match.group(1)), "")
    match = re.match(r"(?:inline |constexpr |const |static )*(?:[\w:<>,. *&]+ )?([a-z_0-9]+)(<.*)?(?:\s*=|\s*\{|;)", text)
    if match and ("inline" in text or "constexpr" in text):
        return None if match.group(2) else ("constant", match.group(1), "")
    return None


def names_of(path):
    """The public names of a header."""
    header = path.relative_to(HEADERS).as_posix()
    lines = path.read_text().split("\n")
    scopes, doc, at = [], [], 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if match := re.match(r"^namespace (\S*) ?\{$", line):
            scopes.append(match.group(1).replace("WEFT_NAMESPACE", "weft"))
            doc = []
        elif line.startswith("}"):
            if line.startswith("}  // namespace") or (line == "}" and lines[at - 2].endswith(";") and lines[at - 2][0] in "cst"):
                scopes.pop()  # also that of declarations in advance, which says nothing
            doc = []
        elif line.startswith("//!"):
            doc.append(line[3:].strip())
        elif line == "":
            doc = []
        elif re.match(r"^[a-z\[W]", line) and scopes:
            scope = "::".join(scopes)
            text = line
            while not re.search(r"[;{}]\s*(//.*)?$", lines[at - 1]) and lines[at] and not lines[at].startswith("//"):
                text += " " + lines[at].strip()
                at += 1
            if "detail" in scope or not scope.startswith("weft"):
                doc = []
                continue
            found = declared(text)
            if found and found[1] not in ("serialize", "operator!="):  # part of their type, or of operator==
                name = Name(scope.partition("::")[2], found[1], found[0], header)
                name.bases = found[2]
                if not re.search(r"\bfailure const&|is_failure|(?<!!detail::)any_failure", text):  # what did not compile
                    name.doc = first_sentence(" ".join(doc))
                yield name
            doc = []


def all_names():
    """By full name; the first docstring counts."""
    known = {}
    order = list(FOLDERS)
    for path in sorted(HEADERS.rglob("*.hpp"), key=lambda p: (place_of(p, order), p)):
        for name in names_of(path):
            before = known.get(name.full)
            if before is None:
                known[name.full] = name
            elif not before.doc and name.doc:  # overloads
                before.doc = name.doc
                before.header = name.header
    return known


def place_of(path, order):
    folder = path.relative_to(HEADERS).parts[0].removesuffix(".hpp")
    return order.index(folder) if folder in order else len(order)


def included(header, found):
    """All that a header includes, by itself or through others."""
    if header not in found:
        found.add(header)
        for inner in re.findall(r"#include <weft/([a-z_/]+\.hpp)>", (HEADERS / header).read_text()):
            included(inner, found)
    return found


def includes():
    """The header to include for each header."""
    chosen = {}
    for umbrella in reversed(UMBRELLAS):
        for header in included(umbrella + ".hpp", set()):
            chosen[header] = umbrella + ".hpp"
    return chosen


def cell(text):
    return text.replace("|", "\\|")


def folder_of(name):
    return name.header.split("/")[0].removesuffix(".hpp")


def shown(name):
    return name.full + ("()" if name.kind == "function" and not name.name.startswith("operator") else "")


# --- the reference -----------------------------------------------------------------------------------------


def reference(known):
    text = ["# Reference", "",
            "Every public name, with the header to include and the first sentence that is said of it. Behind the link is the rest, and in",
            "what `./run docs` makes. Names are in namespace `weft`. Compile-time errors and exceptions are in",
            "[errors.md](errors.md). This page is written by `tests/reference.py`, and a test compares it.", ""]
    folders, of = {}, includes()
    for name in known.values():
        if name.scope != "errors" and not is_exception(name, known):
            folders.setdefault(folder_of(name), []).append(name)
    for folder in [*FOLDERS, *sorted(set(folders) - set(FOLDERS))]:
        if folder not in folders:
            continue
        title = FOLDERS.get(folder, folder)
        text += [f"## {title}", "", "| Name | Include | |", "|---|---|---|"]
        for name in sorted(folders[folder], key=lambda n: (n.full)):
            text.append(f"| [`{cell(shown(name))}`](../include/weft/{name.header}) | `<weft/{of.get(name.header, name.header)}>` | {cell(name.doc)} |")
        text.append("")
    return "\n".join(text)


# --- errors ------------------------------------------------------------------------------------------------


def is_exception(name, known):
    bases = re.findall(r"public (?:[a-z_]+::)*([a-z_]+)", name.bases)
    for base in bases:
        if base in ("exception", "runtime_error", "logic_error", "invalid_argument", "bad_alloc"):
            return True
        for other in known.values():
            if other.name == base and other is not name and is_exception(other, known):
                return True
    return False


def compile_time_errors():
    """Name, sentence and header of each."""
    for path in sorted(HEADERS.rglob("*.hpp")):
        text = path.read_text()
        for match in re.finditer(r"struct ([a-z_0-9]+) \{\s*static_assert\(\s*(?:weft::)?detail::never(?:_v)?<[^>]*>,\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+)\)",
                                 text):
            sentence = "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", match.group(2)))
            yield match.group(1), sentence.replace('\\"', '"').removeprefix("weft: "), path.relative_to(HEADERS).as_posix()


def example_of(name):
    """How the error reads, by what its misuse test expects."""
    files = sorted((ROOT / "tests" / "misuse").glob("*.cpp"), key=lambda p: (p.stem != name, p.name))
    for path in files:
        match = re.search(r"^// expect-error: \S*?errors::" + name + r"(<.*)?$", path.read_text(), re.M)
        if not match:
            continue
        pattern = re.sub(r"\\(.)", r"\1", re.sub(r"\[\^[^\]]*\]\*|\.\*", " ", match.group(1) or ""))
        ids = re.findall(r"argument<\d+>|(?:wants|gives)<[^\n]*?>+|\"[^\"]+\"", pattern)
        return f"{name}<{', '.join(ids)}>" if ids else name, path.name
    return None, None


# Thrown as one of those that derive from them; or as whatever sentence somebody has.
BASES = {"error", "run_ended", "graph_error", "channel_error", "cluster::cluster_error"}


def texts(known):
    """What each exception says, by the tests of the texts."""
    source = "".join(path.read_text() for path in sorted((ROOT / "tests" / "texts").glob("*.cpp")))
    said = {}
    for name in exceptions(known):
        if match := re.search(r"\{\s*\"" + name.full + r"\",.*?R\"\((.*?)\)\"", source, re.S):
            said[name.full] = match.group(1)
    return said


def exceptions(known):
    return sorted((n for n in known.values() if is_exception(n, known)), key=lambda n: n.full)


def errors(known):
    text = ["# Errors", "",
            "What the compiler says, and what is thrown. This page is written by `tests/reference.py` from the headers, and a test",
            "compares it.", "",
            "## Compile-time errors", "",
            "Each is a type in namespace `weft::errors`. Look for its name in what the compiler prints: behind it are the ids and types",
            "concerned, and in the same message is the sentence that says what to do. The second column shows what a test of it sees.", "",
            "| Error | As in | What it says |", "|---|---|---|"]
    for name, sentence, header in sorted(compile_time_errors()):
        example, file = example_of(name)
        link = f"[`{cell(example)}`](../tests/misuse/{file})" if example else ""
        text.append(f"| `{name}` | {link} | {cell(sentence)} |")
    text += ["", "## Exceptions", "",
             "All of weft's own derive from `std::exception`; those of runs from `weft::error`. `what()` names the task, file or line, and",
             "says what to do. The last column shows what a test of it sees; that of a cause stands behind `task \"load\" failed: `.", "",
             "| Class | Include | | As in |", "|---|---|---|---|"]
    of, said = includes(), texts(known)
    for name in exceptions(known):
        example = f"`{cell(said[name.full])}`" if name.full in said else ""
        text.append(f"| [`{name.full}`](../include/weft/{name.header}) | `<weft/{of.get(name.header, name.header)}>` | {cell(name.doc)} | {example} |")
    return "\n".join(text) + "\n"


def main():
    known = all_names()
    bare = [n for n in known.values() if not n.doc and n.scope != "errors"]
    for name in bare:
        print(f"reference: {name.header}: {name.full} has no docstring", file=sys.stderr)
    wrong = bool(bare)
    silent = [n for n in exceptions(known) if n.full not in texts(known) and n.full not in BASES]
    for name in silent:
        print(f"reference: {name.header}: tests/texts has no text of {name.full}", file=sys.stderr)
    wrong = wrong or bool(silent)
    for file, text in (("reference.md", reference(known)), ("errors.md", errors(known))):
        path = ROOT / "docs" / file
        if "--check" not in sys.argv:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"reference: docs/{file} is not what the headers say: run tests/reference.py .", file=sys.stderr)
            wrong = True
    if not wrong:
        print(f"reference: {len(known)} names")
    return wrong


sys.exit(main())
