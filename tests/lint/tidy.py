#!/usr/bin/env python3
"""tidy.py [--root DIR]: the house rules that no compiler or formatter knows.

Text: no tabs, no blanks at the end of a line, a newline at the end of the file, nothing left "to do". C++: `#pragma once`,
no `using namespace` in a header, at most 500 lines. Chinese: full-width commas between Chinese characters. Messages: both
languages have the same keys with the same {placeholders}.
"""

import argparse
import os
import pathlib
import re
import sys
import tomllib

FOLDERS = ("src", "tests", "bench", "config", "cmake", "scripts", "docs", "api", ".ci")
SUFFIXES = (".h", ".cpp", ".py", ".sh", ".toml", ".tsv", ".md", ".cmake", ".txt", ".go", ".yaml", ".sql", ".mustache")
LINES_MAX = 500

UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")  # in two halves, so that this line does not find itself
USING_NAMESPACE = re.compile(r"^\s*using\s+namespace\b")
NARROW_COMMA = re.compile(r"[\u4e00-\u9fff],\s?[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def is_chinese_text(name):
    return name.startswith("config/messages/") or name.endswith(".zh-CN.md")


def of_text(name, text):
    suffix = pathlib.PurePath(name).suffix
    tabs_mean_something = suffix in (".tsv", ".go")
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line and not tabs_mean_something:
            yield number, "a tab; indent with spaces"
        if line != line.rstrip() and suffix != ".tsv":
            yield number, "blanks at the end of the line"
        if found := UNFINISHED.search(line):
            yield number, f"{found.group(0)}: finish it, or write down why it stands"
        if suffix == ".h" and USING_NAMESPACE.match(line):
            yield number, "`using namespace` in a header reaches everybody who includes it"
        if is_chinese_text(name) and NARROW_COMMA.search(line):
            yield number, "a half-width comma between Chinese characters"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end of the file"


def of_cpp(name, text):
    lines = text.count("\n")
    if lines > LINES_MAX:
        yield lines, f"{lines} lines; a file of more than {LINES_MAX} tells more than one story"
    if name.endswith(".h") and "#pragma once" not in text:
        yield 1, "a header without #pragma once"


def flatten(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def of_messages(root):
    """Compares config/messages/zh.toml and en.toml; also each pair zh/NAME.toml, en/NAME.toml, should they be split."""
    folder = root / "config/messages"
    pairs = {path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")}
    for chinese in sorted(name for name in pairs if name.startswith("zh")):
        english = "en" + chinese[2:]
        if english not in pairs:
            yield chinese, f"has no English half {english}"
    for english in sorted(name for name in pairs if name.startswith("en")):
        chinese = "zh" + english[2:]
        if chinese not in pairs:
            yield english, f"has no Chinese half {chinese}"
            continue
        zh, en = ({key: str(value) for key, value in flatten(tomllib.loads((folder / name).read_text("utf-8")))}
                  for name in (chinese, english))
        for key in sorted(zh.keys() ^ en.keys()):
            yield (english if key in zh else chinese), f"lacks the key {key}"
        for key in sorted(zh.keys() & en.keys()):
            in_zh, in_en = (sorted(set(PLACEHOLDER.findall(words[key]))) for words in (zh, en))
            if in_zh != in_en:
                yield english, f"{key}: placeholders {in_en}, but {in_zh} in Chinese"
            if not zh[key].strip() or not en[key].strip():
                yield english, f"{key} is empty in one of the languages"


def text_files(root):
    files = [path for path in root.iterdir() if path.suffix in SUFFIXES or path.name == "dev"]
    for folder in FOLDERS:
        for here, below, names in os.walk(root / folder):
            if "node_modules" in below:  # other people's files, which npm brings
                below.remove("node_modules")
            files += [pathlib.Path(here, name) for name in names if pathlib.PurePath(name).suffix in SUFFIXES]
    return sorted(path for path in files if path.is_file())


def check(root):
    """Every violation below ROOT as one line of text with file and line."""
    root = pathlib.Path(root)
    problems = []
    for path in text_files(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        found = list(of_text(name, text))
        if path.suffix in (".h", ".cpp"):
            found += of_cpp(name, text)
        problems += [f"{name}:{number}: {message}" for number, message in found]
    problems += [f"config/messages/{name}:1: {message}" for name, message in of_messages(root)]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent.parent)
    problems = check(parser.parse_args().root)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
