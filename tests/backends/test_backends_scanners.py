"""The hand-written scanners against the operator's own patterns, over many random texts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from generator.backends import detect, inject, words
from generator.backends.quoting import fields, posix, shell_variables
from generator.releases.products import FRAMEWORKS
from generator.releases.version import semver

PIECES = [
    "python",
    "python3",
    "python3.11",
    "py",
    "thon",
    ".",
    "3",
    "/",
    "usr/bin/",
    " ",
    "  ",
    "\t",
    "\n",
    "\f",
    "\r",
    "\v",
    "\x1c",
    "\u00a0",
    "|",
    "&",
    ";",
    "&&",
    "-m",
    " -m ",
    "-m\t",
    "dynamo.",
    "dynamo.vllm",
    "dynamo.sglang",
    "dynamo.trtllm",
    "vllm",
    "sglang",
    "trtllm",
    "--model",
    "x",
    "é",
    "\u0663",
    "'",
    '"',
    "\\\n",
    "=",
]
S = r"[\t\n\f\r ]"


def texts(seed: int, pieces: list[str], count: int, longest: int = 14) -> Iterator[str]:
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(rng.choice(pieces) for _ in range(rng.randrange(longest)))


def test_detection_is_the_operators_pattern() -> None:
    patterns = {f: re.compile(rf"python[0-9.]*{S}+[^|&;]*-m{S}+[^|&;]*dynamo\.{f}[^|&;]*", re.ASCII) for f in FRAMEWORKS}
    hits = 0
    for text in texts(1, PIECES, 40_000, 20):
        cut = len(text) // 2
        joined = text[:cut] + " " + text[cut:]
        found = [f for f, pattern in patterns.items() if pattern.search(joined)]
        expected = detect.AMBIGUOUS if len(found) > 1 else found[0] if found else ""
        assert detect.detect([text[:cut]], [text[cut:]]) == expected, repr(text)
        hits += bool(found)
    assert hits > 200


def test_insertion_is_the_operators_pattern() -> None:
    hits = 0
    for framework in FRAMEWORKS:
        pattern = re.compile(rf"(python[0-9.]*{S}+[^|&;]*{framework}[^|&;]*?)({S}|\Z|[|&;])", re.ASCII)
        for text in texts(2, PIECES, 20_000, 20):
            expected = pattern.sub(lambda m: f"{m[1]} --flags{m[2]}", text)
            assert inject.put(text, "--flags", inject.offsets(text, framework)) == expected, repr(text)
            hits += expected != text
    assert hits > 1000


def test_insertion_after_the_last_framework_word() -> None:
    text = "python3 -m dynamo.vllm --model /models/vllm-x --tp 2 && python -m dynamo.vllm"
    assert inject.put(text, "F", inject.offsets(text, "vllm")) == (
        "python3 -m dynamo.vllm --model /models/vllm-x F --tp 2 && python -m dynamo.vllm F"
    )


def test_python_programs() -> None:
    pattern = re.compile(r"^(.*/)?(python\d*(\.\d+)*)\Z", re.ASCII)
    pieces = ["python", "python3", "3", "11", ".", "/", "usr", "\n", "x", "\u0663", " "]
    hits = 0
    for text in texts(3, pieces, 40_000, 7):
        assert words.is_python(text) == bool(pattern.match(text)), repr(text)
        hits += bool(pattern.match(text))
    assert hits > 500


def test_kubelet_variables_become_shell_variables() -> None:
    pattern = re.compile(r"\$\((\w+)\)", re.ASCII)
    for text in texts(4, ["$", "(", ")", "$(", "A", "b_9", "é", "-", " ", "$(X)", "{", "}"], 40_000):
        assert shell_variables(text, braces=True) == pattern.sub(r"${\1}", text), repr(text)
        bare = re.sub(r"\$\((\w+)\)(?![A-Za-z0-9_])", r"$\1", text, flags=re.ASCII)
        assert shell_variables(text, braces=False) == pattern.sub(r"${\1}", bare), repr(text)


def test_safe_words() -> None:
    pattern = re.compile(r"^[A-Za-z0-9_@%+=:,./-]+\Z", re.ASCII)
    for text in texts(
        5, ["a", "Z", "0", "_", "@", "%", "+", "=", ":", ",", ".", "/", "-", "'", " ", "$", "é", "\n", "*"], 20_000, 6
    ):
        assert (posix(text) == text) == bool(pattern.match(text)), repr(text)


def test_fields_are_gos() -> None:
    space = re.compile(r"[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
    pieces = [
        "a",
        "b",
        " ",
        "\t",
        "\v",
        "\x1c",
        "\x1d",
        "\x1e",
        "\x1f",
        "\u0085",
        "\u00a0",
        "\u2003",
        "\u200b",
        "\u2028",
        "\u3000",
    ]
    for text in texts(6, pieces, 20_000):
        assert fields(text) == [w for w in space.split(text) if w], repr(text)


def test_versions_are_semvers() -> None:
    pattern = re.compile(
        r"^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?\Z",
        re.ASCII,
    )
    hits = 0
    for text in texts(7, ["v", "0", "1", "10", ".", ".", "-", "+", "rc", "01", "\n", " ", "\u0663", "_"], 60_000, 9):
        m = pattern.match(text)
        valid = m is not None and not (m[5] and any(p.isdigit() and len(p) > 1 and p[0] == "0" for p in m[5].split(".")))
        found = semver(text)
        assert (found is not None) == valid, repr(text)
        if m and found:
            hits += 1
            numbers = tuple(int((m[i] or "0").lstrip(".")) for i in (1, 2, 3))
            assert found == (*numbers, m[5] or ""), repr(text)
    assert hits > 1000
