"""The house rules hold; and the check that says so is itself tried on planted faults."""

import pathlib
import tempfile
import unittest

import tidy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Files, and a piece of what must be said about them; None: nothing may be said.
PLANTED = [
    ("a tidy header", {"src/util/a.h": "#pragma once\n"}, None),
    ("a tab", {"src/util/a.cpp": "int a;\n\tint b;\n"}, "src/util/a.cpp:2: a tab"),
    ("a tab in a table", {"config/calendar/days.tsv": "a\tb\n"}, None),
    ("blanks at the end", {"docs/a.md": "one \n"}, "docs/a.md:1: blanks"),
    ("no newline at the end", {"scripts/a.sh": "echo\necho"}, "scripts/a.sh:2: no newline"),
    ("unfinished work", {"src/util/a.cpp": "int a;  // FIX" + "ME later\n"}, "finish it"),
    ("a header that may be read twice", {"src/util/a.h": "int a();\n"}, "#pragma once"),
    ("using namespace in a header", {"src/util/a.h": "#pragma once\nusing namespace std;\n"}, "src/util/a.h:2:"),
    ("using namespace in a source", {"src/util/a.cpp": "using namespace std;\n"}, None),
    ("a long file", {"src/util/a.cpp": "int a;\n" * 501}, "501 lines"),
    ("a half-width comma in Chinese", {"README.zh-CN.md": "第一,第二\n"}, "README.zh-CN.md:1: a half-width comma"),
    ("a half-width comma between numbers", {"README.zh-CN.md": "共1,971件\n"}, None),
    ("the same messages",
     {"config/messages/zh.toml": 'late = "已超期{days}日"\n', "config/messages/en.toml": 'late = "{days} days late"\n'}, None),
    ("a message that English lacks",
     {"config/messages/zh.toml": 'late = "已超期"\n', "config/messages/en.toml": ""},
     "config/messages/en.toml:1: lacks the key late"),
    ("a message that Chinese lacks",
     {"config/messages/zh.toml": "", "config/messages/en.toml": '[state]\nlate = "late"\n'},
     "config/messages/zh.toml:1: lacks the key state.late"),
    ("other placeholders",
     {"config/messages/zh.toml": 'late = "已超期{days}日"\n', "config/messages/en.toml": 'late = "late by {n}"\n'},
     "late: placeholders ['{n}'], but ['{days}']"),
    ("an empty message",
     {"config/messages/zh.toml": 'late = "已超期"\n', "config/messages/en.toml": 'late = ""\n'}, "is empty"),
    ("one language only", {"config/messages/zh.toml": 'late = "已超期"\n'}, "has no English half"),
]


class Tidy(unittest.TestCase):
    def test_holds_in_this_repository(self):
        self.assertEqual([], tidy.check(ROOT))

    def test_planted_faults_are_named_with_file_and_line(self):
        for name, files, expected in PLANTED:
            with self.subTest(name), tempfile.TemporaryDirectory() as root:
                for path, text in files.items():
                    file = pathlib.Path(root, path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8")
                problems = tidy.check(root)
                if expected is None:
                    self.assertEqual([], problems)
                else:
                    self.assertEqual(1, len(problems), problems)
                    self.assertIn(expected, problems[0])


if __name__ == "__main__":
    unittest.main()
