// SPDX-License-Identifier: BSL-1.0
#include <census/parse.hpp>

#include "files.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

using census::parse_text;

namespace {

// The includes of a text, as they would be written.
std::string includes(std::string_view text) {
  std::string all;
  for (auto const& [path, angled] : parse_text(text).includes)
    all += (angled ? '<' + path + '>' : '"' + path + '"') + ' ';
  return all;
}

std::uint64_t comment_lines(std::string_view text) { return parse_text(text).comment_lines; }

std::uint64_t computed(std::string_view text) { return parse_text(text).computed; }

}  // namespace

TEST_CASE("lines are counted as wc does", "[census][parse]") {
  CHECK(parse_text("") == census::file_facts{});
  CHECK(parse_text("x").lines == 0);
  CHECK(parse_text("x\n").lines == 1);
  CHECK(parse_text("\n\nx").lines == 2);
  CHECK(parse_text("a\r\nb\r\n").lines == 2);
  CHECK(parse_text("\"a\\\nb\"\n").lines == 2);
  CHECK(parse_text("x\n").bytes == 2);
}

TEST_CASE("a comment line holds part of a comment", "[census][parse]") {
  CHECK(comment_lines("// x") == 1);
  CHECK(comment_lines("// x\n") == 1);
  CHECK(comment_lines("int a; // x\nint b;\n") == 1);
  CHECK(comment_lines("/* x */ int a;\n") == 1);
  CHECK(comment_lines("/* 1 */ /* 2 */ int a; /* 3 */ // 4\n") == 1);
  CHECK(comment_lines("/*\n\n\n*/\n") == 4);
  CHECK(comment_lines("/* 1 */ /* 2\n*/ /* 3\n*/ int a;\n") == 3);
  CHECK(comment_lines("/* not closed\n") == 1);
  CHECK(comment_lines("/* not closed\n\nx") == 3);
  CHECK(comment_lines("/*/\n*/ int a;\n/**/\n") == 3);
  CHECK(comment_lines("// a\n// b\n\n// c\n") == 3);
  CHECK(comment_lines("a / b; a /= c;\n*/\n") == 0);
}

TEST_CASE("a continued line continues its comment", "[census][parse]") {
  CHECK(comment_lines("// a \\\n b\n c\n") == 2);
  CHECK(comment_lines("// a \\ \t\r\n b\n c\n") == 2);
  CHECK(comment_lines("// a \\\n\nint b;\n") == 2);
  CHECK(comment_lines("// a \\\n") == 1);
  CHECK(comment_lines("/\\\n/ a\nb\n") == 2);
  CHECK(comment_lines("/\\\n* a *\\\n/ b\n\n") == 3);
  CHECK(comment_lines("/* a *\\\n/ b\n\n") == 2);
  CHECK(comment_lines("/\\\n/\\\nb\n\n") == 3);
}

TEST_CASE("literals hold no comments", "[census][parse]") {
  CHECK(comment_lines("a = \"// /* \\\" /* \";\nb;\n") == 0);
  CHECK(comment_lines("a = '\"'; // x\n") == 1);
  CHECK(comment_lines("a = '\\''; b = \"'\"; /* x */\n") == 1);
  CHECK(comment_lines("a = \"\\\\\"; // x\n") == 1);
  CHECK(comment_lines("a = \"b\\\n// c\"; // x\n") == 1);
  CHECK(comment_lines("a = \"b\\\\\n\"; // c\"\n") == 0);  // the second backslash continues the line
  CHECK(comment_lines("it's // not a comment\n// one\n") == 1);
  CHECK(comment_lines("say \"// not a comment\n// one\n") == 1);
  CHECK(comment_lines("'// unclosed \\\n'// x\n") == 1);
}

TEST_CASE("raw literals end at their own mark only", "[census][parse]") {
  CHECK(comment_lines("a = R\"(// \" \n /* )\"; // x\n") == 1);
  CHECK(comment_lines("a = R\"x()\" // )y\" )x\"; // x\n") == 1);
  CHECK(comment_lines("a = R\"(\\)\"; // x\n") == 1);
  CHECK(comment_lines("u8R\"(\" /*)\" uR\"(\" /*)\" UR\"(\" /*)\" LR\"(\" /*)\"\n") == 0);
  CHECK(comment_lines("R\\\n\"(\" /*)\"\n") == 0);
  CHECK(comment_lines("FOOR\"(\" /*)\"\n*/") == 2);
  CHECK(comment_lines("1R\"(\" /*)\"\n*/") == 2);
  CHECK(comment_lines("1.R\"(\" /*)\"\n*/") == 2);
  CHECK(comment_lines("1'0R\"(\" /*)\"\n*/") == 2);
  CHECK(comment_lines("1'R\"(\" /*)\"\n*/") == 2);
  CHECK(comment_lines("a.R\"(\" /*)\"\n") == 0);
  CHECK(comment_lines("R\"12345678901234567(\" // no raw literal: its mark is too long\n") == 1);
  CHECK(comment_lines("R\"1234567890123456( // \n") == 0);
  CHECK(includes("R\"(\n#include <no>\n") == "");
}

TEST_CASE("digit separators are not quotes", "[census][parse]") {
  CHECK(comment_lines("1'000'000 // x\n") == 1);
  CHECK(comment_lines("0xA'b'C // x\n") == 1);
  CHECK(comment_lines("1.5e'0 .5'0 a.5'0 1..e'0 1\\\n'0 // x\n") == 1);
  CHECK(comment_lines("u8'\"' L'\"' x'\"' a.b5'\"' // x\n") == 1);
  CHECK(comment_lines("5' // a literal up to the end of the line\n") == 0);
  CHECK(comment_lines("1'0'// a literal up to the end of the line\n") == 0);
}

TEST_CASE("includes are found wherever a directive can stand", "[census][parse]") {
  CHECK(includes("#include <a>\n#include \"b/c.hpp\"\n") == "<a> \"b/c.hpp\" ");
  CHECK(includes(" \t# \tinclude\t<a> // x\n") == "<a> ");
  CHECK(includes("#include<a>") == "<a> ");
  CHECK(includes("#include_next <a>\n") == "<a> ");
  CHECK(includes("/* x */ # /* y */ include /* z */ <a>\n") == "<a> ");
  CHECK(includes("/* x\n */ /**/#include <a>\n") == "<a> ");
  CHECK(includes("# \\\n include \\\n <a\\\nb>\n") == "<ab> ");
  CHECK(includes("#inc\\\r\nlude <a>\r\n") == "<a> ");
  CHECK(includes("\xEF\xBB\xBF#include <a>\n") == "<a> ");
  CHECK(includes("#if 0\n#include <a>\n#endif\n") == "<a> ");
  CHECK(includes("\\\n#include <a>\n") == "<a> ");
  CHECK(includes("#include <a//b> // x\n#include \"c/*d\"\n") == "<a//b> \"c/*d\" ");
  CHECK(includes("#include \"a\\b\"\n") == "\"a\\b\" ");
  CHECK(includes("#include <>\n") == "<> ");
}

TEST_CASE("what looks like an include is not always one", "[census][parse]") {
  CHECK(includes("x #include <a>\n") == "");
  CHECK(includes("// #include <a>\n/*\n#include <a>\n*/\n") == "");
  CHECK(includes("// x \\\n#include <a>\n") == "");
  CHECK(includes("\"x \\\n#include <a>\n") == "");
  CHECK(includes("#define x \\\n#include <a>\n") == "");
  CHECK(includes("x /* \n */ #include <a>\n") == "");
  CHECK(includes("##include <a>\n# #include <a>\n") == "");
  CHECK(includes("#includes <a>\n#include_nexts <a>\n#inc <a>\n#\ninclude <a>\n") == "");
  CHECK(computed("#includes <a>\n#include_nexts <a>\n#inc <a>\n#\ninclude <a>\n#") == 0);
}

TEST_CASE("an include without a path that stands there is computed", "[census][parse]") {
  CHECK(computed("#include X\n#include X(/* x */ <a>)\n#include_next X\n") == 3);
  CHECK(computed("#include <a\n#include \"a\n#include\n#include // x\n#include") == 5);
  CHECK(comment_lines("#include X // x\n#include <a /* x */\n#include /* x */\n") == 3);
  CHECK(includes("#include X\n#include <a\n#include \"a\n") == "");
}

TEST_CASE("any bytes are accepted", "[census][parse]") {
  std::string const alphabet{"\0\xff\r\v/*\"'\\\n#R(", 13};
  numbers random{1};
  for (int i = 0; i != 20000; ++i) {
    std::string text(random.below(40), '\0');
    for (char& c : text) c = alphabet[random.below(alphabet.size())];
    CHECK(parse_text(text).bytes == text.size());
  }
}

TEST_CASE("time is linear, even for texts made to prevent it", "[census][parse]") {
  for (auto const* const part :
       {"/**/", "\\\n", "'",     "\"",      "R\"(",       "/",   "#",
        " ",    "a.",   "1'0",   "// \\\n", "# /**/",     "/*/", "\\ ",
        "\n",   " \n#", "/\\\n", "'\\",     "#include <", "x",   "R\"aaaaaaaaaaaaaaaa"}) {
    std::string text;
    while (text.size() < 1000000) text += part;
    CHECK(parse_text(text).bytes == text.size());
    text += "'\"R#/";
    CHECK(parse_text(text).bytes == text.size());
  }
}

TEST_CASE("the facts of the tree are known", "[census][parse]") {
  struct known {
    char const* file;
    std::uint64_t bytes, lines, comment_lines, includes, computed;
  };
  for (auto const& [file, bytes, lines, comment, named, macros] :
       {known{"a.hpp", 105, 4, 1, 3, 0}, known{"b.hpp", 41, 2, 0, 2, 0}, known{"bytes.bin", 32, 2, 0, 1, 0},
        known{"c.hpp", 34, 2, 0, 2, 0}, known{"comments.hpp", 282, 13, 12, 2, 0},
        known{"computed.hpp", 127, 4, 2, 1, 2}, known{"crlf.hpp", 75, 6, 3, 1, 0},
        known{"disabled.hpp", 109, 4, 0, 1, 0}, known{"empty.hpp", 0, 0, 0, 0, 0},
        known{"literals", 393, 12, 4, 1, 0}, known{"no_newline.hpp", 16, 0, 1, 0, 0},
        known{"self.hpp", 53, 4, 0, 1, 0}, known{"splices.hpp", 143, 11, 4, 2, 0},
        known{"sub/deep.hpp", 204, 8, 0, 8, 0}, known{"sub/near.hpp", 13, 1, 0, 0, 0}}) {
    INFO(file);
    auto const facts = census::parse(tree, file);
    CHECK(facts.readable());
    CHECK(facts.bytes == bytes);
    CHECK(facts.lines == lines);
    CHECK(facts.comment_lines == comment);
    CHECK(facts.includes.size() == named);
    CHECK(facts.computed == macros);
  }
  CHECK(census::parse(tree, "splices.hpp").includes ==
        std::vector<census::include>{{"empty.hpp", false}, {"tree/self.hpp", true}});
}

TEST_CASE("a file that cannot be read is reported, not thrown", "[census][parse]") {
  census::file_facts expected;
  expected.error = "No such file or directory";
  CHECK(census::parse(tree, "no/such") == expected);
  CHECK_FALSE(census::parse(tree, "no/such").readable());
  CHECK(census::parse(tree, "sub").error == "Is a directory");
  CHECK(census::parse("/no/such/root", "file").error == "No such file or directory");
  CHECK(census::parse(tree, std::string(5000, 'x')).error == "File name too long");
}
