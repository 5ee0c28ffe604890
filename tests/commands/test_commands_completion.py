"""`dgd-render completion SHELL`: the scripts know every verb and flag, and bash completes with its own."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from support import EXAMPLES, run

from generator.commands import parsers, verbs
from generator.commands.completion import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_every_verb_and_flag(shell: str) -> None:
    done = run("completion", shell)
    assert (done.code, done.err) == (0, "")
    for verb in verbs.VERBS:
        assert verb.name in done.out
        for flag in parsers.parser(verb.name).flags():
            assert flag in done.out or flag.lstrip("-") in done.out, flag  # fish writes `-l overlay`
    if program := shutil.which(shell):
        checked = subprocess.run([program, "-n"], input=done.out, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr


def completed(*words: str) -> list[str]:
    """What bash offers for the last of some words."""
    script = (
        f"COMP_WORDS=(dgd-render {' '.join(repr(w) for w in words)}); COMP_CWORD={len(words)}\n"
        "_shtab_dgd_render dgd-render\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", run("completion", "bash").out + script],
        cwd=EXAMPLES / "vllm-agg",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_bash_completes_verbs_words_flags_choices_and_files() -> None:
    assert completed("ren") == ["render"]
    assert completed("init", "ku") == ["kustomize"]
    assert completed("render", "--oper") == ["--operator-version"]
    assert completed("render", "--format", "j") == ["json"]
    assert completed("render", "gra") == ["graph.yaml"]
    assert completed("render", "--overlay", "over") == ["overlay.yaml"]
