"""Hostile input ends in findings: quickly, in little memory, without a traceback."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from generator import limits
from generator.errors import Problems
from generator.yamlio import light, load

ROOT = Path(__file__).resolve().parents[2]

BOMBS = {
    "S1 billion laughs": (
        "a0: &a0 ["
        + ",".join("x" * 9)
        + "]\n"
        + "".join(f"a{i}: &a{i} [" + ",".join([f"*a{i - 1}"] * 9) + "]\n" for i in range(1, 9)),
        "DGD004",
    ),
    "S2 merge bomb": (
        "a0: &a0 {k: v}\n" + "".join(f"a{i}: &a{i} {{<<: [" + ",".join([f"*a{i - 1}"] * 9) + "]}\n" for i in range(1, 9)),
        "DGD004",
    ),
    "S3 deep flow": ("[" * 100_000, "DGD004"),
    "S3 deep block": ("- " * 100_000, "DGD004"),
    "S3 deep mappings": ("{a: " * 100_000, "DGD004"),
    "S3 deep through aliases": (
        "a0: &a0 1\n" + "".join(f"a{i}: &a{i} [[[[[[[[*a{i - 1}]]]]]]]]\n" for i in range(1, 40)),
        "DGD004",
    ),
    "S4 large": ("x" * 20_000_000, "DGD004"),
    "S4 many nodes": ("- {a: 1, b: 2, c: 3}\n" * 190_000, "DGD004"),
    "S4 many documents": ("--- a\n" * 100_000, "DGD004"),
    "S4 empty documents": ("---\n" * 100_000, "DGD004"),
    "S5 digits": ("a: " + "9" * 100_000, "DGD004"),
    "S5 hex": ("a: 0x" + "f" * 1_000_000, "DGD004"),
    "S5 float": ("a: 1." + "1" * 1_000_000, "DGD004"),
    "S5 underscores": ("a: 1" + "_" * 1_000_000 + "1", None),
    "S5 sexagesimal": ("a: " + "1:" * 100_000 + "1", None),
    "S6 python tag": ("a: !!python/object/apply:os.system [id]", "DGD005"),
    "S6 python name": ("a: !!python/name:os.system", "DGD005"),
    "S6 python tag by another name": ("%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!name:os.system x", "DGD005"),
    "S7 duplicate": ("a: 1\na: 2", "DGD003"),
    "S7 duplicate after stringifying": ("1: 1\n0x1: 2", "DGD003"),
    "S8 circular": ("a: &a [*a]", "DGD005"),
    "S8 circular merge": ("a: &a {<<: *a}", "DGD005"),
    "many duplicates": ("a: 1\n" * 60_000, "DGD003"),
    "many keys": ("".join(f"k{i}: v\n" for i in range(90_000)), None),
}

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (8, 8))
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
from generator.errors import Problems
from generator.yamlio import load
problems = Problems()
load(sys.stdin.buffer.read(), "bomb.yaml", problems)
print(*[p.code for p in [*problems][:1]], len(problems))
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_under_limits(name: str) -> None:
    text, code = BOMBS[name]
    run = subprocess.run(
        [sys.executable, "-c", CHILD], input=text.encode(), capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr.decode()[-500:]
    words = run.stdout.decode().split()
    assert words[0] == (code or "0")
    assert int(words[-1]) <= 51


def test_limits_leave_room_up_to_their_value() -> None:
    problems = Problems()
    depth = limits.DEPTH
    assert load("[" * depth + "]" * depth, "f", problems) and not problems
    assert not load("[" * (depth + 1) + "]" * (depth + 1), "f", problems) and next(iter(problems)).code == "DGD004"
    problems = Problems()
    assert load("x: &a [1, 2]\nz: *a", "f", problems)[0].value == {"x": [1, 2], "z": [1, 2]}
    assert load("a: " + "9" * limits.NUMBER_CHARACTERS, "f", problems)
    assert load("a: '" + "9" * 5000 + "'", "f", problems) and not problems


def test_aliases_are_copies() -> None:
    value = load("x: &a {k: [1]}\nw: *a\nz: {<<: *a}", "f", Problems())[0].value
    value["w"]["k"].append(2)
    assert value == {"x": {"k": [1]}, "w": {"k": [1, 2]}, "z": {"k": [1]}}


@pytest.mark.parametrize("pure", [False, True])
def test_any_bytes_give_findings_not_tracebacks(pure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if pure:
        monkeypatch.setattr(light, "Parser", light.pure())
    pick = random.Random(20)
    parts = [
        b"a",
        b": ",
        b"- ",
        b"\n",
        b"  ",
        b"&x ",
        b"*x",
        b"<<: ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"!",
        b"!!int ",
        b"!!binary ",
        b"'",
        b'"',
        b"\\u",
        b"\\U0011",
        b"\\x",
        b"|",
        b">",
        b"#",
        b"%YAML 1.1",
        b"---",
        b"...",
        b"\r\n",
        b"\t",
        b"\0",
        b"\xff",
        b"\xc3\xa9",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"? ",
        b",",
        b"1e3",
        b"0x1",
        b"~",
        b"=",
        b"`",
        b"@",
        b"\xf0\x9f\x98\x80",
        b"ffff",
    ]
    for _ in range(6000 if not pure else 2500):
        text = b"".join(pick.choice(parts) for _ in range(pick.randint(1, 14)))
        problems = Problems()
        for document in load(text, "f", problems):
            document.where(("a", "a", 0))
        for p in problems:
            assert p.code in {"DGD001", "DGD002", "DGD003", "DGD004", "DGD005"} and p.hint
            assert p.message.isprintable() and p.hint.isprintable(), p
    for _ in range(1500):
        load(bytes(pick.randrange(256) for _ in range(pick.randint(0, 40))), "f", Problems())


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (b"a: 1\nb: \xff\n", "DGD002", 2, 4),
        (b"\xff\xfea\0", "DGD002", 1, 1),
        (b"a: 1\r\nb: x\0y\n", "DGD002", 2, 5),
        (b"a: \x1b[31m", "DGD002", 1, 4),
        (b"\x1f\x8b\x08\0\xff", "DGD002", 1, 2),
        ("a: \ud800", "DGD002", 1, 4),
        (b"a:\n\t- b\n", "DGD001", 2, 1),
        (b"a: b: c\n", "DGD001", 1, 5),
        (b"a: *nope\n", "DGD001", 1, 4),
        (b"\xef\xbb\xbfa: 1\r\nb: .nan\r\n", "DGD005", 2, 4),
        (b"a: {{ name }}\n", "DGD005", 1, 5),
        (b"a: 1\n\nnull: 2\n", "DGD005", 3, 1),
        (b"x:\n- a: 1\n  b: 2\n  a: 3\n", "DGD003", 4, 3),
    ],
)
def test_findings_have_a_place(text: bytes | str, code: str, line: int, column: int) -> None:
    problems = Problems()
    assert load(text, "f.yaml", problems) == []
    assert [(p.code, p.where.line, p.where.column) for p in problems] == [(code, line, column)]


def test_messages_are_safe_to_print() -> None:
    problems = Problems()
    load('"\u202e\\e[31m' + "k" * 200 + '": 1\n"\u202e\\e[31m' + "k" * 200 + '": 2\n', "f", problems)
    assert next(iter(problems)).code == "DGD003"
    assert next(iter(problems)).message.isascii() and len(next(iter(problems)).message) < 160


def test_values_are_not_shown() -> None:
    problems = Problems()
    load("password: !!int hunter2\ntoken: !!binary hunter2\n", "f", problems)
    assert len(problems) == 2 and not any("hunter2" in p.message + p.hint for p in problems)


def test_other_documents_of_a_file_survive_an_error() -> None:
    problems = Problems()
    documents = load("a: 1\n---\n# nothing\n---\nb: .inf\n---\nc: 3\n---\nd: [\n", "f", problems)
    assert [(d.index, d.value) for d in documents] == [(0, {"a": 1}), (3, {"c": 3})]
    assert [p.code for p in problems] == ["DGD005", "DGD001"]
