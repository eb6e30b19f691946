#!/usr/bin/env python3
"""arrows.py [--root DIR]: holds the order of the folders of src/ over their includes, and finds circles.

    app -> {http, simulation} -> service -> {storage -> {ledger, domain}, image} -> util

A folder may include what stands below it, however far. `domain` and `ledger` know nothing of each other, and nothing of
SQL, HTTP, JSON, TOML, clocks or threads. A library that could be exchanged is named in one place only. CMake links in the
same order, but would not notice a header that needs no linking.
"""

import argparse
import os
import pathlib
import re
import sys

BELOW = {
    "util": (),
    "domain": ("util",),
    "ledger": ("util",),
    "image": ("util",),
    "storage": ("ledger", "domain", "util"),
    "service": ("storage", "image", "ledger", "domain", "util"),
    "simulation": ("service", "image", "storage", "ledger", "domain", "util"),
    "http": ("service", "image", "storage", "ledger", "domain", "util"),
    "app": ("http", "image", "simulation", "service", "storage", "ledger", "domain", "util"),
}
PURE = ("domain", "ledger")

# Header of a library -> the folders that may include it.
HOMES = [
    (r"sqlite3\.h", ("storage/sqlite",)),
    (r"libpq-fe\.h", ("storage/postgres",)),
    (r"boost/(beast|asio)[./].*", ("http",)),
    (r"boost/json.*", ("app", "http", "service", "storage", "util")),
    (r"curl/.*", ("http",)),
    (r"toml\+\+/.*", ("app", "service")),
    (r"CLI/.*", ("app",)),
    (r"(sodium\.h|sodium/.*|openssl/.*)", ("util",)),
    (r"date/.*", ("util",)),
    (r"(turbojpeg\.h|png\.h|webp/.*|libheif/.*|seccomp\.h)", ("image",)),
]
# What a pure folder may not include, and not say: the rim passes time, randomness and text in as values.
IMPURE_HEADERS = re.compile(
    r"(atomic|barrier|condition_variable|ctime|filesystem|fstream|future|iostream|latch|mutex|random|semaphore"
    r"|shared_mutex|stop_token|thread|time\.h|unistd\.h|pthread\.h|sys/.*)$")
IMPURE_WORDS = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|random_device|getenv|thread_local"
                          r"|this_thread)\b|\bstd::(time|rand)\s*\(")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT = re.compile(r"//.*")


class Source:
    """One file of src/: its path from there, its includes by line, its lines without comments."""

    def __init__(self, src, path):
        self.name = path.relative_to(src).as_posix()
        self.folder = self.name.split("/")[0]
        self.includes = []
        self.lines = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            self.lines.append((number, COMMENT.sub("", line)))
            if found := INCLUDE.match(line):
                self.includes.append((number, found.group(1) == '"', found.group(2)))


def at(source, number, message):
    return f"src/{source.name}:{number}: {message}"


def lies_in(name, folder):
    return name.startswith(folder + "/")


def own_include(source, number, header, files):
    if header not in files:
        return [at(source, number, f'"{header}" is no file of src/: own headers are named from src/, others in <>')]
    folder = header.split("/")[0]
    if folder == source.folder or folder in BELOW[source.folder]:
        return []
    return [at(source, number, f"{source.folder} must not include {folder} ({header}): arrows point down only")]


def foreign_include(source, number, header):
    problems = []
    for pattern, homes in HOMES:
        if re.fullmatch(pattern, header) and not any(lies_in(source.name, home) for home in homes):
            problems.append(at(source, number, f"<{header}> belongs in {', '.join(homes)} only"))
    if source.folder in PURE and IMPURE_HEADERS.match(header):
        problems.append(at(source, number, f"{source.folder} is pure: no <{header}>, pass values in"))
    return problems


def of_file(source, files):
    if source.folder not in BELOW:
        return [at(source, 1, f"src/{source.folder} has no place in the order: see BELOW in tests/lint/arrows.py")]
    problems = []
    for number, own, header in source.includes:
        problems += own_include(source, number, header, files) if own else foreign_include(source, number, header)
    if source.folder in PURE:
        for number, line in source.lines:
            if found := IMPURE_WORDS.search(line):
                problems.append(at(source, number, f"{source.folder} is pure: no {found.group(0)}, pass values in"))
    return problems


def circles(graph):
    """Each strongly connected set of more than one node, or a node that points to itself (Tarjan's algorithm)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for after in sorted(graph.get(node, ())):
            if after not in index:
                visit(after)
                low[node] = min(low[node], low[after])
            elif after in stack:
                low[node] = min(low[node], index[after])
        if low[node] == index[node]:
            members = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(members) > 1 or node in graph.get(node, ()):
                found.append(sorted(members))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def folder_circles(files):
    """Circles between folders. A folder and its own subfolder are one family: a contract may live above its backends."""
    graph = {}
    for source in files.values():
        here = os.path.dirname(source.name)
        for _, own, header in source.includes:
            there = os.path.dirname(header)
            family = lies_in(here, there) or lies_in(there, here)
            if own and header in files and here != there and not family:
                graph.setdefault(here, set()).add(there)
    return circles(graph)


def check(root):
    """Every violation below ROOT/src as one line of text with file and line."""
    src = pathlib.Path(root) / "src"
    found = sorted(path for path in src.rglob("*") if path.suffix in (".h", ".cpp"))
    files = {source.name: source for source in (Source(src, path) for path in found)}
    problems = [problem for source in files.values() for problem in of_file(source, files)]
    headers = {name: {header for _, own, header in source.includes if own and header in files}
               for name, source in files.items()}
    problems += [f"src/{members[0]}:1: headers include each other in a circle: {', '.join(members)}"
                 for members in circles(headers)]
    problems += [f"src/{members[0]}:1: folders include each other in a circle: {', '.join(members)}"
                 for members in folder_circles(files)]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent.parent)
    problems = check(parser.parse_args().root)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
