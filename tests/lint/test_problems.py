#!/usr/bin/env python3
"""Whatever the server may answer instead of what was asked has words in both languages: every code that stands in
src/http is a key of [problem] in the message files, or one of the transport's built-in texts; every reason for a denied
sign-in and every fault of a password has its words."""

import pathlib
import re
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/http").rglob("*.cpp"))


def messages(language):
    return tomllib.loads((ROOT / f"config/messages/{language}.toml").read_text(encoding="utf-8"))


def codes_in(text):
    """problem(reader, 404, "not_found") and {503, "busy", 5}, over line ends."""
    return set(re.findall(r"""(?:\bproblem\([^;{}]*?,|\{)\s*[45]\d\d,\s*"([a-z_]+)\"""", text))


def keys_of(path, enumeration):
    """What to_key() of the enumeration returns."""
    text = (ROOT / path).read_text(encoding="utf-8")
    body = text[text.index(f"std::string_view to_key({enumeration} "):]
    return re.findall(r'return "([a-z_]+)";', body[:body.index("\n}")])


class ProblemTest(unittest.TestCase):
    def test_every_code_has_its_words_in_both_languages(self):
        built_in = (ROOT / "src/http/problem.cpp").read_text(encoding="utf-8")
        found = {}
        for source in SOURCES:
            for code in codes_in(source.read_text(encoding="utf-8")):
                found.setdefault(code, source.name)
        self.assertGreater(len(found), 15, "the pattern no longer finds the codes")
        for language in ("zh", "en"):
            known = messages(language)["problem"]
            for code, where in found.items():
                with self.subTest(code=code, language=language, where=where):
                    self.assertTrue(code in known or f'"{code}"' in built_in, f"{where}: {code} has no words")

    def test_every_denial_and_every_fault_of_a_password_has_its_words(self):
        denials = keys_of("src/service/accounts/accounts.cpp", "DenialReason")
        faults = keys_of("src/service/accounts/password_rules.cpp", "PasswordFault")
        self.assertGreater(len(denials), 5)
        self.assertGreater(len(faults), 3)
        for language in ("zh", "en"):
            words = messages(language)
            for key in denials:
                self.assertIn(key, words["problem"], language)
                self.assertIn(key, words["problem_help"], language)
            for key in faults:
                self.assertIn(key, words["password_fault"], language)


if __name__ == "__main__":
    unittest.main()
