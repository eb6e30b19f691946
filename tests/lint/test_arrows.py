"""The arrows between the folders of src/ hold; and the check that says so is itself tried on planted faults."""

import pathlib
import tempfile
import unittest

import arrows

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Files of a small src/, and a piece of what must be said about them; None: nothing may be said.
PLANTED = [
    ("a folder includes what stands below it, however far",
     {"app/main.cpp": '#include "util/bytes.h"\n', "util/bytes.h": ""}, None),
    ("an arrow that points up",
     {"util/bytes.h": "#pragma once\n\n#include \"storage/store.h\"\n", "storage/store.h": ""},
     "src/util/bytes.h:3: util must not include storage"),
    ("domain and ledger know nothing of each other",
     {"domain/matter.h": '#include "ledger/tree.h"\n', "ledger/tree.h": ""}, "domain must not include ledger"),
    ("sqlite3.h in domain", {"domain/matter.cpp": "#include <sqlite3.h>\n"}, "src/domain/matter.cpp:1: <sqlite3.h>"),
    ("sqlite3.h in storage but outside its folder", {"storage/store.cpp": "#include <sqlite3.h>\n"}, "<sqlite3.h>"),
    ("sqlite3.h at home", {"storage/sqlite/handle.cpp": "#include <sqlite3.h>\n"}, None),
    ("Beast in service", {"service/desk.cpp": "#include <boost/beast/http.hpp>\n"}, "belongs in http only"),
    ("Asio in app", {"app/serve.cpp": "#include <boost/asio.hpp>\n"}, "belongs in http only"),
    ("Beast at home", {"http/server.cpp": "#include <boost/beast.hpp>\n"}, None),
    ("JSON in ledger", {"ledger/proof.cpp": "#include <boost/json.hpp>\n"}, "<boost/json.hpp>"),
    ("TOML in domain", {"domain/calendar/table.cpp": "#include <toml++/toml.h>\n"}, "<toml++/toml.h>"),
    ("OpenSSL outside util", {"ledger/tree.cpp": "#include <openssl/evp.h>\n"}, "belongs in util only"),
    ("sodium at home", {"util/crypto.cpp": "#include <sodium.h>\n"}, None),
    ("a thread in domain", {"domain/matter.h": "#include <thread>\n"}, "domain is pure: no <thread>"),
    ("a clock in ledger", {"ledger/note.cpp": "auto now = std::chrono::system_clock::now();\n"},
     "ledger is pure: no system_clock"),
    ("a clock in a comment", {"ledger/note.cpp": "// never system_clock::now()\n"}, None),
    ("a duration in domain", {"domain/matter.h": "#include <chrono>\n"}, None),
    ("an own header named from its own folder", {"util/a.cpp": '#include "b.h"\n', "util/b.h": ""},
     "is no file of src/"),
    ("a folder nobody has placed", {"misc/a.h": ""}, "has no place in the order"),
    ("headers in a circle",
     {"util/a.h": '#include "util/b.h"\n', "util/b.h": '#include "util/a.h"\n'}, "util/a.h, util/b.h"),
    ("folders in a circle",
     {"domain/people/a.h": '#include "domain/calendar/b.h"\n', "domain/calendar/b.h": "",
      "domain/calendar/c.h": '#include "domain/people/d.h"\n', "domain/people/d.h": ""},
     "domain/calendar, domain/people"),
    ("a contract above and its backend below are one family",
     {"storage/open.cpp": '#include "storage/sqlite/a.h"\n', "storage/sqlite/a.h": '#include "storage/store.h"\n',
      "storage/store.h": ""}, None),
]


class Arrows(unittest.TestCase):
    def test_hold_in_this_repository(self):
        self.assertEqual([], arrows.check(ROOT))

    def test_planted_faults_are_named_with_file_and_line(self):
        for name, files, expected in PLANTED:
            with self.subTest(name), tempfile.TemporaryDirectory() as root:
                for path, text in files.items():
                    file = pathlib.Path(root, "src", path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8")
                problems = arrows.check(root)
                if expected is None:
                    self.assertEqual([], problems)
                else:
                    self.assertEqual(1, len(problems), problems)
                    self.assertIn(expected, problems[0])


if __name__ == "__main__":
    unittest.main()
