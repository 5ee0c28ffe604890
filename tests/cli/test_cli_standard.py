"""Standard input, output and error of real processes: the whole output or an error, and never "a bug of ours"."""

from __future__ import annotations

import ast
import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, modules, run

EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
COMMAND = str(Path(sys.executable).parent / "dgd-render")
RENDER = f"{COMMAND} render graph.yaml --overlay overlay.yaml"
WANTED = run("render", "graph.yaml", "--overlay", "overlay.yaml", cwd=EXAMPLE).out.encode()
VERBS = {
    "render": RENDER,
    "check": f"{COMMAND} check rejected.yaml",
    "explain": f"{COMMAND} explain graph.yaml --overlay overlay.yaml",
    "explain a code": f"{COMMAND} explain DGD302",
    "shared": f"{COMMAND} shared overlay.yaml",
    "schema": f"{COMMAND} schema",
    "init": f"{COMMAND} init overlay",
    "completion": f"{COMMAND} completion bash",
    "cmp generate": f"{COMMAND} cmp generate",
    "cmp parameters": f"{COMMAND} cmp parameters",
    "krm": f"{COMMAND} krm kust-plugin-config-1",
    "help": f"{COMMAND} --help",
    "version": f"{COMMAND} --version",
}
"""A command line of each verb that prints something on standard output."""
JOB = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nmetadata: {name: r}\nspec: {graphs: [graph.yaml], overlays: [overlay.yaml]}\n"
unbuffered = pytest.mark.parametrize("environment", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
each_verb = pytest.mark.parametrize("line", VERBS.values(), ids=VERBS)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder in which all of VERBS run."""
    for name in ("graph.yaml", "overlay.yaml"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    (tmp_path / "rejected.yaml").write_text(
        "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {name: a}\nspec: {x: 1}\n"
    )
    (tmp_path / "dgd-render.yaml").write_text(JOB)
    (tmp_path / "kust-plugin-config-1").write_text(JOB)
    return tmp_path


def shell(
    line: str, cwd: Path, environment: dict[str, str] | None = None, stdin: int = subprocess.DEVNULL
) -> tuple[int, bytes, str]:
    """A line for sh: exit code, standard output, standard error."""
    held = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ARGOCD_"))}
    done = subprocess.run(
        ["/bin/bash", "-c", line],
        cwd=cwd,
        env={**held, **(environment or {})},
        stdin=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "surrogateescape")


# Standard output


@unbuffered
@each_verb
def test_a_full_disk_is_told(line: str, environment: dict[str, str], work: Path) -> None:
    code, _, err = shell(f"{line} > /dev/full", work, environment)
    assert code == 1 and err.endswith("dgd-render: standard output: No space left on device\n") and "bug" not in err


@each_verb
def test_a_closed_output_is_told(line: str, work: Path) -> None:
    code, _, err = shell(f"{line} >&-", work)
    assert code == 1 and err.endswith("dgd-render: standard output: it is closed\n") and "bug" not in err


@unbuffered
def test_a_file_size_limit_is_told(environment: dict[str, str], work: Path) -> None:
    """The first block is written, the second is not: a short write, which Python alone would count as success when unbuffered."""
    code, _, err = shell(f"ulimit -f 8; {RENDER} > out", work, environment)
    assert code == 1 and err == "dgd-render: standard output: File too large\n"


@unbuffered
@each_verb
def test_a_reader_that_has_enough_ends_it_quietly(line: str, environment: dict[str, str], work: Path) -> None:
    _, wanted, _ = shell(line, work)
    code, out, err = shell(f"{{ {line}; echo $? >&2; }} | head -1", work, environment)
    assert code == 0 and out == wanted[: wanted.index(b"\n") + 1]
    assert "bug" not in err and "Broken" not in err and "standard output" not in err
    code, _, err = shell(f"{RENDER} | true; exit ${{PIPESTATUS[0]}}", work, environment)
    assert code in (0, 1) and err == ""


@unbuffered
def test_a_slow_reader_of_a_non_blocking_pipe_gets_all(environment: dict[str, str], work: Path) -> None:
    """A pipe of 4096 bytes, whose reader starts late: every write but the first is short or refused."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(writer, False)
    command = [COMMAND, "render", "graph.yaml", "--overlay", "overlay.yaml"]
    with subprocess.Popen(command, cwd=work, env={**os.environ, **environment}, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        late = threading.Timer(0.5, lambda: None)
        late.start()
        late.join()
        with open(reader, "rb") as pipe:
            out = pipe.read()
        assert process.stderr is not None and process.stderr.read() == b""
    assert (process.returncode, out) == (0, WANTED)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "utf-16"}, {"PYTHONIOENCODING": "latin-1:strict"}],
    ids=["C", "ascii", "utf-16", "latin-1"],
)  # fmt: skip
@each_verb
def test_output_is_the_same_bytes_in_every_encoding(line: str, environment: dict[str, str], work: Path) -> None:
    code, out, _ = shell(line, work)
    again, same, err = shell(line, work, environment)
    assert (again, same) == (code, out) and out != b"" and "bug" not in err


def test_messages_are_told_in_the_encoding_of_the_terminal(work: Path) -> None:
    name = "größe\udcff.yaml"
    for encoding, text in (("utf-8", "größe"), ("latin-1", "größe"), ("ascii", "gr\\xf6\\xdfe")):
        command = [COMMAND, "render", os.fsencode(name)]
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, check=False)
        assert done.returncode == 2 and f"{text}\\udcff.yaml: cannot be read" in done.stderr.decode(encoding)


# Standard error


@pytest.mark.parametrize("ending", ["2>&-", "2>/dev/full"])
def test_lost_messages_do_not_change_the_answer(ending: str, work: Path) -> None:
    assert shell(f"{RENDER} {ending}", work)[:2] == (0, WANTED)
    (work / "graph.yaml").write_text("kind: [")
    for line, wanted in ((RENDER, 1), (f"{COMMAND} cmp generate", 1), (f"{COMMAND} render nowhere.yaml", 2)):
        assert shell(f"{line} {ending}", work)[:2] == (wanted, b"")


def test_everything_closed(work: Path) -> None:
    """A file that is opened meanwhile gets the number of a closed stream: nothing of ours may be written into it."""
    before = {p.name: p.read_bytes() for p in work.iterdir()}
    assert shell(f"{RENDER} <&- >&- 2>&-", work)[0] == 1
    assert shell(f"{RENDER} -o out <&- >&- 2>&-", work)[0] == 0
    assert {p.name: p.read_bytes() for p in work.iterdir() if p.is_file()} == before
    together = b"".join(p.read_bytes() for p in (work / "out").glob("*.yaml"))
    assert len(together) > 20_000 and b"dgd-render:" not in together


# Standard input


@pytest.mark.parametrize(("ending", "text"), [("<&-", "it is closed"), ("0> written", "Bad file descriptor")])
def test_an_input_that_cannot_be_read_is_told(ending: str, text: str, work: Path) -> None:
    for line in (f"{COMMAND} render - --overlay overlay.yaml", f"{COMMAND} krm"):
        code, out, err = shell(f"{line} {ending}", work)
        assert (code, out) == (2, b"") and f"standard input cannot be read: {text}" in err


def test_a_non_blocking_input_is_read_to_its_end(work: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    command = [COMMAND, "render", "-", "--overlay", "overlay.yaml"]
    with subprocess.Popen(command, cwd=work, stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.close(reader)
        text = (work / "graph.yaml").read_bytes()
        with open(writer, "wb") as pipe:
            for part in (text[:100], text[100:]):
                late = threading.Timer(0.3, lambda: None)
                late.start()
                late.join()
                pipe.write(part)
                pipe.flush()
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, WANTED, b"")


# Files


@unbuffered
def test_a_directory_that_cannot_take_all_stays_as_it_was(environment: dict[str, str], work: Path) -> None:
    assert shell(f"{RENDER} -o out", work)[0] == 0
    before = {p.name: p.read_bytes() for p in (work / "out").iterdir() if p.is_file()}
    (work / "graph.yaml").write_text((work / "graph.yaml").read_text().replace("value: eth0", "value: eth1", 1))
    code, out, err = shell(f"ulimit -f 1; {RENDER} -o out", work, environment)
    assert (code, out) == (1, b"") and "error[DGD631]: the directory cannot be used: File too large" in err
    kept = {p.name: p.read_bytes() for p in (work / "out").iterdir() if p.is_file() and not p.name.startswith(".")}
    assert kept == {name: text for name, text in before.items() if not name.startswith(".")}
    assert shell(f"{RENDER} -o out", work)[0] == 0


def test_what_init_cannot_write_is_told_and_leaves_nothing(work: Path) -> None:
    code, out, err = shell(f"ulimit -f 0; {COMMAND} init kustomize plugins", work)
    assert (code, out) == (2, b"") and "cannot be written: File too large" in err
    assert [p for p in (work / "plugins").rglob("*") if p.is_file()] == []
    (work / "file").write_text("")
    code, _, err = shell(f"{COMMAND} init argocd file/inside", work)
    assert code == 2 and "file/inside/applications: cannot be made: Not a directory" in err


# One place


def test_only_one_module_touches_the_standard_streams() -> None:
    """The two that do besides are run by the build."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            stream = isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr")
            if stream or (isinstance(node, ast.Name) and node.id == "print"):
                found.add(str(path.relative_to(ROOT / "generator")))
    assert found <= {"standard.py", "schema/build.py", "templating/program.py"}
