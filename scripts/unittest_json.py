#!/usr/bin/env python3
"""unittest_json.py FILE OUT [PATTERN]: runs the unittest cases of one file and writes what became of each to OUT."""

import importlib.util
import json
import pathlib
import sys
import unittest


class Recorder(unittest.TextTestResult):
    """Remembers every outcome by the test's name; the text on stderr stays unittest's own."""

    module = pathlib.Path(sys.argv[1]).stem

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.outcomes = []

    def note(self, test, outcome, text=""):
        self.outcomes.append({"name": test.id().replace(f"{self.module}.", ""), "outcome": outcome, "text": text})

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, "failed", self._exc_info_to_string(err, test))

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, "failed", self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped", reason)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(subtest, "failed", self._exc_info_to_string(err, test))


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    loader = unittest.TestLoader()
    if len(sys.argv) > 3:
        loader.testNamePatterns = [sys.argv[3]]
    result = unittest.TextTestRunner(resultclass=Recorder, verbosity=2).run(loader.loadTestsFromModule(module))
    pathlib.Path(sys.argv[2]).write_text(json.dumps(result.outcomes), encoding="utf-8")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
