"""How a command line is understood: verbs, flags, what is read from standard input, and the job file beside a graph."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, run

from generator import __version__
from generator.commands import parsers, verbs
from generator.parse.requires import unmet

EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
COMMAND = Path(sys.executable).parent / "dgd-render"
WORDS = ["graph.yaml", "--overlay", "overlay.yaml"]
JOB = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec:\n  overlays: [../overlay.yaml]\n"
LIST = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"


def process(*words: str, stdin: bytes | int = subprocess.DEVNULL, cwd: Path = EXAMPLE) -> subprocess.CompletedProcess[bytes]:
    given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    return subprocess.run([COMMAND, *words], cwd=cwd, capture_output=True, check=False, timeout=60, **given)  # type: ignore[call-overload,no-any-return]


# Verbs and flags


def test_no_argument_is_usage_on_stderr() -> None:
    for stdin in (subprocess.DEVNULL, b"", b"apiVersion: v1\nkind: ConfigMap\n"):
        done = process(stdin=stdin)
        assert done.returncode == 2 and done.stdout == b"" and b"\nusage: dgd-render [VERB]" in done.stderr


def test_render_is_the_default_verb() -> None:
    assert process(*WORDS).stdout == process("render", *WORDS).stdout != b""


def pages() -> list[tuple[str, ...]]:
    """Every command line up to its flags: verbs, and the words below them."""
    found: list[tuple[str, ...]] = [()]
    for verb in verbs.VERBS:
        found += [(verb.name,), *((verb.name, word) for word in parsers.parser(verb.name).inner)]
    return found


@pytest.mark.parametrize("words", pages(), ids=lambda words: " ".join(words) or "general")
def test_help_is_everywhere(words: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        done = run(*words, flag)
        assert (done.code, done.err) == (0, "") and done.out.startswith(f"usage: dgd-render {' '.join(words)}".rstrip())
    if len(words) < 2:
        assert run("help", *words).out == done.out
    if words:
        assert run(words[0], "graph.yaml", *words[1:], "--help").code in (0, 2)
    assert max(map(len, done.out.splitlines())) <= 130


def test_every_module_that_is_a_verb_stands_in_the_table() -> None:
    """And every line of the table is a module with the two functions."""
    modules = {p.stem for p in (ROOT / "generator" / "commands").glob("*.py") if "\ndef add_arguments(" in p.read_text()}
    assert modules == {verb.module for verb in verbs.VERBS}
    for verb in verbs.VERBS:
        module = parsers.command(verb)
        assert callable(module.add_arguments) and callable(module.run)
        assert f"    {verb.name} " in run("--help").out


def test_a_flag_that_a_verb_does_not_know_is_refused() -> None:
    """Whatever another verb takes: no flag is read and thrown away."""
    flags = {verb.name: set(parsers.parser(verb.name).flags()) for verb in verbs.VERBS}
    for flag in sorted(set().union(*flags.values()) - {"--help", "-h"}):
        for verb in verbs.VERBS:
            if flag not in flags[verb.name]:
                word = next(iter(parsers.parser(verb.name).inner), "graph.yaml")
                done = run(verb.name, word, flag, "x", cwd=EXAMPLE)
                assert done.code == 2 and done.out == "", (verb.name, flag)


@pytest.mark.parametrize(
    "words", [["graph.yaml", "-f", "overlay.yaml", "--", "-x.yaml"], ["-f", "overlay.yaml", "--", "-x.yaml", "graph.yaml"]]
)
def test_words_after_two_dashes_are_no_flags(words: list[str], tmp_path: Path) -> None:
    for name in ("graph.yaml", "overlay.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    (tmp_path / "-x.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beside}\n")
    done = run("render", *words, cwd=tmp_path)
    assert done.code == 0 and "name: beside" in done.out


def test_flags_and_graphs_in_any_order() -> None:
    wanted = run("render", *WORDS, cwd=EXAMPLE).out
    for words in (["-foverlay.yaml", "graph.yaml"], ["--overlay=overlay.yaml", "graph.yaml", "--strict", "--format=yaml"]):
        assert run("render", *words, cwd=EXAMPLE).out == wanted != ""


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["rendr", "x.yaml"], "did you mean render?"),
        (["render"], "required: GRAPH"),
        (["render", "graph.yaml", "--overlays", "x"], "did you mean --overlay?"),
        (["check", "graph.yaml", "--sel", "DGD3"], "did you mean --select?"),
        (["--verson"], "unknown flag --verson"),
        (["render", "graph.yaml", "--format", "xml"], "use yaml or json"),
        (["render", "graph.yaml", "--validate", "most"], "use fast or full"),
        (["render", "graph.yaml", "-n", "a", "-n", "b"], "given twice"),
        (["render", "graph.yaml", "--format", "yaml", "--format", "json"], "given twice"),
        (["render", "graph.yaml", "--overlay"], "expected one argument"),
        (["render", "graph.yaml", "--over", "x"], "unknown flag --over"),
        (["render", "graph.yaml", "--stale"], "needs -o DIR"),
        (["render", "graph.yaml", "-o", "-"], "takes a directory"),
        (["render", "a\n\x1b[31mb.yaml"], "a\\n\\x1b[31mb.yaml: cannot be read"),
        (["render", "nowhere.yaml"], "cannot be read"),
        (["render", "graph.yaml", "--overlay", "."], "no regular file"),
        (["explain", "graph.yaml", "-o", "x"], "unknown flag -o"),
        (["init"], "required: ACTION"),
        (["init", "kustomise", "x"], "did you mean kustomize?"),
        (["init", "kustomize"], "required: DIR"),
        (["init", "kustomize", "x", "--configuration", "y"], "did you mean --configurations?"),
        (["init", "overlay", "x"], "unexpected argument 'x'"),
        (["init", "pre-commit", "x"], "unexpected argument 'x'"),
        (["cmp"], "required: ACTION"),
        (["cmp", "generate", "x"], "unexpected argument 'x'"),
        (["cmp", "generat"], "use generate, parameters or probe"),
        (["krm", "config", "--strict"], "arguments are not used here: --strict"),
        (["krm", "--strict"], "unknown flag --strict"),
        (["krm", "config", "more"], "leave argsOneLiner out"),
        (["help", "rendr"], "did you mean render?"),
        (["completion", "tcsh"], "use bash, zsh or fish"),
        (["schema", "Overlay"], "did you mean overlay?"),
    ],
)
def test_a_wrong_command_line_exits_2_and_helps(words: list[str], text: str) -> None:
    done = run(*words, cwd=EXAMPLE)
    assert done.code == 2 and done.out == "" and text in done.err


def test_check_reports_on_stdout_and_prints_no_manifest(tmp_path: Path) -> None:
    done = run("check", *WORDS, cwd=EXAMPLE)
    assert (done.code, done.out, done.err) == (0, "", "")
    (tmp_path / "graph.yaml").write_text((EXAMPLE / "graph.yaml").read_text().replace("backendFramework", "backendframework"))
    done = run("check", "graph.yaml", cwd=tmp_path)
    assert done.code == 1 and done.out.startswith("graph.yaml:9:") and "error[DGD101]" in done.out


# Standard input


@pytest.mark.parametrize("words", [[], ["-"], ["krm"]])
def test_a_resource_list_on_stdin_is_a_function_call(words: list[str]) -> None:
    done = process(*words, stdin=LIST.encode())
    assert done.returncode == 1 and b"error[DGD909]" in done.stderr  # it has no functionConfig


def test_a_graph_on_stdin_is_rendered() -> None:
    text = (EXAMPLE / "graph.yaml").read_bytes()
    assert process("-", "--overlay", "overlay.yaml", stdin=text).stdout == process(*WORDS).stdout
    assert process("-", stdin=text).returncode == 0


def test_a_closed_stdin_is_no_input() -> None:
    done = subprocess.run(["/bin/sh", "-c", f"exec {COMMAND} <&-"], capture_output=True, check=False)
    assert done.returncode == 2 and b"usage:" in done.stderr


def test_no_resource_list_for_krm() -> None:
    done = process("krm", stdin=b"apiVersion: v1\nkind: ConfigMap\n")
    assert done.returncode == 1 and b"error[DGD920]" in done.stderr


def test_a_plugin_config_is_recognised_by_its_name_and_by_kustomizes_variable(tmp_path: Path) -> None:
    for name in ("graph.yaml", "overlay.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    spec = "spec: {graphs: [graph.yaml], overlays: [overlay.yaml]}\n"
    (tmp_path / "kust-plugin-config-1").write_text(f"apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\n{spec}")
    shutil.copyfile(tmp_path / "kust-plugin-config-1", tmp_path / "other")
    wanted = process(*WORDS).stdout
    assert process("kust-plugin-config-1", cwd=tmp_path).stdout == wanted
    environment = os.environ | {"KUSTOMIZE_PLUGIN_CONFIG_ROOT": str(tmp_path)}
    done = subprocess.run(
        [COMMAND, "other"], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.stdout == wanted
    done = subprocess.run(
        [COMMAND, "render", *WORDS], cwd=EXAMPLE, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.stdout == wanted


# The job file


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """app/ with a graph and its dgd-render.yaml, overlay.yaml beside it, in a git repository."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "app"
    folder.mkdir()
    shutil.copyfile(EXAMPLE / "graph.yaml", folder / "graph.yaml")
    shutil.copyfile(EXAMPLE / "overlay.yaml", tmp_path / "overlay.yaml")
    (folder / "dgd-render.yaml").write_text(JOB)
    return folder


def test_a_folder_with_a_job_is_rendered_as_the_job_says(app: Path) -> None:
    wanted = run(*WORDS, cwd=EXAMPLE).out
    assert run("app", cwd=app.parent).out == run("app/dgd-render.yaml", cwd=app.parent).out == run(".", cwd=app).out == wanted
    assert run("check", "app", cwd=app.parent).code == 0
    assert "pathway" in run("explain", "app", cwd=app.parent).out


def test_flags_win_over_the_job(app: Path) -> None:
    other = (EXAMPLE / "overlay.yaml").read_text().replace("namespace: inference", "namespace: other")
    (app.parent / "other.yaml").write_text(other)
    (app / "dgd-render.yaml").write_text(JOB + "  operatorVersion: '9.9'\n  namespace: from-job\n")
    assert "error[DGD702]" in run(".", cwd=app).err
    (app / "dgd-render.yaml").write_text(JOB + "  operatorVersion: '1.2'\n  namespace: from-job\n")
    done = run(".", "--overlay", "../other.yaml", "--operator-version", "1.3", cwd=app)
    assert done.code == 0 and "namespace: from-job" in done.out
    assert "namespace: other" in run(".", "--overlay", "../other.yaml", "-n", "other", cwd=app).out


def test_an_overlay_beside_the_graph_is_never_printed(tmp_path: Path) -> None:
    for name in ("graph.yaml", "overlay.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    assert run(".", "--overlay", "overlay.yaml", cwd=tmp_path).out == run(*WORDS, cwd=EXAMPLE).out
    done = run(".", cwd=tmp_path)
    assert done.code == 1 and done.out == "" and "overlay.yaml:3:7: error[DGD606]" in done.err
    done = run("graph.yaml", "overlay.yaml", cwd=tmp_path)
    assert done.code == 1 and "overlay.yaml:3:7: error[DGD605]" in done.err


def test_api_versions_may_come_from_a_file(tmp_path: Path) -> None:
    shutil.copyfile(EXAMPLE / "graph.yaml", tmp_path / "graph.yaml")
    shutil.copyfile(EXAMPLE / "overlay.yaml", tmp_path / "overlay.yaml")
    listed = ["v1", "apps/v1", "leaderworkerset.x-k8s.io/v1", "scheduling.volcano.sh/v1beta1"]
    (tmp_path / "apis").write_text("\n".join(listed) + "\n")
    wanted = run(*WORDS, cwd=EXAMPLE).out
    assert (
        run(*WORDS, "--api-versions", "apis", cwd=tmp_path).out
        == run(*WORDS, "--api-versions", ",".join(listed), cwd=tmp_path).out
        == wanted
    )


# requires


@pytest.mark.parametrize("requirement", [">=0.1", ">=0.1,<1", "==0.1.0", "~=0.1", "!=9", ">0.0.9", "<=0.1"])
def test_requirements_that_version_0_1_0_meets(requirement: str) -> None:
    assert unmet(requirement, "0.1.0") is None


@pytest.mark.parametrize("requirement", [">=0.2", ">=0.1,<0.1", "==0.2", "~=0.2", "!=0.1", ">0.1", "<0.1", ">=0.10"])
def test_requirements_that_version_0_1_0_does_not_meet(requirement: str) -> None:
    assert f"{requirement!r} is required" in (unmet(requirement, "0.1.0") or "")


@pytest.mark.parametrize("requirement", ["", "0.1", ">=", "newest", ">=0.1 <0.2", ">=0.1,", "=>0.1"])
def test_requirements_that_cannot_be_read(requirement: str) -> None:
    with pytest.raises(ValueError, match="no version range"):
        unmet(requirement, "0.1.0")


def test_the_version_is_one(tmp_path: Path) -> None:
    assert run("--version").out == f"dgd-render {__version__}\n"
    for name in ("deploy/argocd/repo-server.yaml", "deploy/kustomize/function-container.yaml"):
        assert f"dgd-render:{__version__}" in (ROOT / name).read_text()
    pinned = (ROOT / "deploy" / "pre-commit" / "config.yaml").read_text()
    assert f'rev: "{"0" * 40}" ' in pinned, "nothing is published yet: the page says how to find the commit"
