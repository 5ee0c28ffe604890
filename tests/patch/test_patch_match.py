"""Name patterns against Python's `re`, and what a hostile pattern costs."""

from __future__ import annotations

import random
import re
import time

import pytest

from generator.patch.match import LONGEST, BadPattern, matcher

PIECES = [
    "a",
    "b",
    "c",
    "-",
    ".",
    ".*",
    "a*",
    "b+",
    "c?",
    "[ab]",
    "[^a]",
    "[a-c]",
    "(",
    ")",
    "|",
    "(?:",
    r"\.",
    r"\d",
    r"\w",
    "1",
    "^",
    "$",
    "]",
    "[-a]",
]


def test_patterns_are_those_of_re() -> None:
    rng = random.Random(1)
    names = ["", "a", "b", "ab", "abc", "a.b", "a-b", "1", "a1", "ccc", "-", "aaa-bb.c", "bbb"]
    read = 0
    for _ in range(20_000):
        pattern = "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 8)))
        try:
            expected = re.compile(pattern)
        except re.error:
            with pytest.raises(BadPattern):
                matcher(pattern)
            continue
        try:
            matches = matcher(pattern)
        except BadPattern:
            assert re.search(r"[\^$]|\*\*|\+\+|\?\?|[*+?]{2}|\(\||\|\)|\|\||^\||\|$|\(\)|\[\]|^[*+?]|[(|][*+?]", pattern), pattern
            continue
        if pattern == "":
            continue
        read += 1
        for name in names:
            assert matches(name) == bool(expected.fullmatch(name)), (pattern, name)
    assert read > 5_000


@pytest.mark.parametrize("pattern", [".*", "", "^.*$"])
def test_everything(pattern: str) -> None:
    assert matcher(pattern)("any-name")


def test_a_whole_name_matches_as_in_kustomize() -> None:
    assert matcher("llama")("llama") and not matcher("llama")("llama-2") and not matcher("a.*")("xa")
    assert matcher("llama-.*|qwen")("qwen") and not matcher("llama-.*|qwen")("qwen3")
    assert matcher("^llama$")("llama")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("a(b", "not closed"),
        ("a)b", "no partner"),
        ("*a", "not understood there"),
        ("a[b", "bracket"),
        ("a\\", "backslash"),
        (r"\p", "not understood"),
        ("a{2}", "not understood"),
        ("a" * LONGEST + "*", "characters"),
        ("(" * 30 + "a" + ")" * 30, "nested"),
    ],
)
def test_what_cannot_be_read_says_why(pattern: str, words: str) -> None:
    with pytest.raises(BadPattern, match=words):
        matcher(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*", "(a*)*b", "(.*a){9}".replace("{9}", ""), "((a?)*)*c", ".*.*.*.*.*.*.*.*x"]
)
def test_a_hostile_pattern_takes_no_time(pattern: str) -> None:
    began = time.perf_counter()
    matcher(pattern)("a" * 253 + "!")
    assert time.perf_counter() - began < 0.5
