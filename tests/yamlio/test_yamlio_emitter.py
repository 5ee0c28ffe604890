"""What is printed is what every reader reads back."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import yaml
from test_yamlio_api_server import read, same

from generator.yamlio import dump, dump_json

WORDS = [
    "y",
    "N",
    "yes",
    "On",
    "off",
    "true",
    "NULL",
    "~",
    "",
    " ",
    "null",
    ".inf",
    "-.INF",
    ".nan",
    "NaN",
    "1",
    "01",
    "0o17",
    "0x1F",
    "1e3",
    "1_000",
    "12:30",
    "190:20:30",
    "2001-12-14",
    "2001-12-14t21:59:43.10-05:00",
    "1.0",
    ".5",
    "5.",
    "+1",
    "-1",
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    "a:",
    ": a",
    "a: b",
    "a #b",
    "#",
    "# a",
    "&a",
    "*a",
    "!a",
    "!!str",
    "|",
    ">",
    "'",
    '"',
    "%",
    "%YAML",
    "@",
    "`",
    "{}",
    "[]",
    "{",
    "[",
    ",",
    "a, b",
    "<<",
    "=",
    "0b1",
    "1Gi",
    "500m",
    "12e03",
    "1k",
    "$(A)",
    "/a",
    "-x",
    "--flag=1",
    "---x",
    "a\tb",
    "\t",
    "\\",
    "\\n",
    "é",
    "\u2028",
    "\u2029",
    "\x85",
    "\xa0",
    "\ufeff",
    "\ufffe",
    "\U0001f600",
    "\x00",
    "\x1b",
    "\x7f",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "a\n",
    "a\nb",
    "a\n\n",
    " a\nb",
    "a \nb",
    "a\n b\n",
    "\na",
    "a\n\tb",
    "a\n\n\nb\n\n",
    "---\na",
    "a\n---\nb\n",
    "a\n...\n",
    "# a\nb",
    "a\n#b\n",
    "- a\n- b\n",
    "k: v\nl: w",
    "\u202e",
    "\U0001d4b3",
    "a" * 1500,
    "x\ny " * 3,
    "trailing ",
    "null\n",
    "yes\nno",
    "0",
    "00",
    "-0",
    "e1",
    "1e",
    "0e0",
    "nil",
    "None",
]


def hostile(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.3:
        return pick.choice(WORDS)
    if kind < 0.65:
        return "".join(pick.choice(WORDS)[:12] for _ in range(pick.randint(1, 4)))
    if kind < 0.9:
        return "".join(
            pick.choice("ab01 \n\t:#-?,[]{}&*!|>'\"%@`.=~<\\_+eExX/$é\u2028\x85\x07\U0001f600")
            for _ in range(pick.randint(1, 12))
        )
    return "".join(chr(c) for c in (pick.randrange(0x110000) for _ in range(pick.randint(1, 5))) if not 0xD800 <= c < 0xE000)


def check(value: Any) -> None:
    text = dump([value])
    assert text.isascii() and text.endswith("\n")
    values, problems = read(text)
    assert not problems, (text, problems)
    assert same(values, [value]), text
    assert same(yaml.load(text, Loader=yaml.CSafeLoader), value), text
    assert dump([value]) == text


def test_hostile_texts_come_back_from_every_position() -> None:
    pick = random.Random(5_000)
    for _ in range(5_000):
        s, t = hostile(pick), hostile(pick)
        check({s: 1, "v": s, "list": [s, [s, t], {"k": s, t: [s]}, [[t]]], "nested": {"k": {s: {t: s}}}})


def test_hostile_texts_come_back_from_pyyaml_in_python() -> None:
    pick = random.Random(77)
    for _ in range(5_000):
        s = hostile(pick)
        value = {s: [s, {"k": s}]}
        assert same(yaml.safe_load(dump([value])), value), dump([value])


def test_single_words_everywhere() -> None:
    for word in WORDS:
        check({"v": word})
        check({word: {word: word}})
        check({"l": [word]})
        assert same(yaml.safe_load(dump([{word: word}])), {word: word})


def test_streams_come_back() -> None:
    pick = random.Random(3)
    for _ in range(300):
        values = [{"a": hostile(pick), "b": {}} for _ in range(pick.randint(1, 4))]
        text = dump(values)
        assert text.count("\n---\n") >= len(values) - 1 and not text.startswith("---")
        assert same(read(text)[0], values) and same(list(yaml.safe_load_all(text)), values)
        assert [json.loads(line) for line in dump_json(values).splitlines()] == values and dump_json(values).isascii()


@pytest.mark.parametrize(
    "number", [0, 1, -1, 2**63, 10**20, -(2**63), 0.5, -0.25, 1e-7, 1e21, 1.5e300, 3.14159, 1e-300, True, False, 2.5e22]
)
def test_numbers(number: float) -> None:
    check({"v": number, "l": [number]})
    assert same(yaml.safe_load(dump([{"v": number}])), {"v": number})
    assert same(json.loads(dump_json([{"v": number}])), {"v": number})


def test_whole_floats_are_printed_as_go_prints_them() -> None:
    assert dump([{"a": 5.0, "b": -0.0, "c": 1e20}]) == "a: 5\nb: 0\nc: 100000000000000000000\n"
    assert dump_json([{"a": 5.0}]) == '{"a":5}\n'


def test_style() -> None:
    script = "#!/bin/sh\n\nif true; then\n  echo 'hi: #'\nfi\n"
    value = {
        "kind": "Deployment",
        "empty": {},
        "nothing": [],
        "memory": "80Gi",
        "port": "8000",
        "yes": "no",
        "image": "nvcr.io/nvidia/x:1.2.3",
        "containers": [{"name": "main", "args": ["--model", "$(MODEL)", "-c", script], "list": [["a", "b"], []]}],
        "keep": "a\n\n",
        "strip": "a\nb",
    }
    assert (
        dump([value, {}])
        == """\
containers:
- args:
  - --model
  - $(MODEL)
  - -c
  - |
    #!/bin/sh

    if true; then
      echo 'hi: #'
    fi
  list:
  - - a
    - b
  - []
  name: main
empty: {}
image: nvcr.io/nvidia/x:1.2.3
keep: |+
  a

kind: Deployment
memory: 80Gi
nothing: []
port: "8000"
strip: |-
  a
  b
"yes": "no"
---
{}
"""
    )
    check(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [{"b/c": None}]}, "/a/0/b~1c is null"),
        ({"a": float("nan")}, "/a is not a finite number"),
        ({"a": {1: 2}}, "/a has a key that is a int"),
        ({"a": "\ud800"}, "/a holds half"),
        ({"a": {"\ud800": 1}}, "/a holds half"),
        ({"a": 10**21}, "/a is a number too large"),
        ({"a": [object()]}, "/a/0 is a object"),
        ({"a": float("-inf")}, "/a is not"),
    ],
)
def test_what_cannot_be_printed_is_named(value: Any, message: str) -> None:
    for printer in (dump, dump_json):
        with pytest.raises(ValueError, match="^" + message):
            printer([{"fine": 1}, value])


def test_no_aliases() -> None:
    part = {"k": ["v"]}
    assert dump([{"a": part, "b": part}]) == "a:\n  k:\n  - v\nb:\n  k:\n  - v\n"


def test_memory_of_the_memo_is_bounded() -> None:
    from generator.yamlio import emitter

    for i in range(20_000):
        dump([{f"k{i}": f"v{i}"}])
    assert len(emitter._texts) <= 8192 and len(emitter._keys) <= 8192
