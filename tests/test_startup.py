"""What hosts call imports little: one committed list bounds `cmp generate`, `krm` and kustomize's exec plugin.

Argo CD and kustomize start a process for every application, and importing is most of what a render of one graph costs, so a
module more is a decision that a review must see: `python tests/test_startup.py --update` rewrites the list. Verbs that people
type are plain Python; of them only this is asked, that one verb does not load another.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).resolve().parent / "startup_modules.txt"
GRAPHS = ("vllm-agg", "vllm-disagg-multinode", "sglang-multinode-tp", "trtllm-multinode", "gateway-epp", "grove-disagg")
EXAMPLES = ROOT / "examples"
NEVER = (
    "re",
    "json",
    "typing",
    "dataclasses",
    "enum",
    "pathlib",
    "logging",
    "argparse",
    "inspect",
    "subprocess",
    "socket",
    "ssl",
    "tempfile",
    "importlib.metadata",
    "importlib.resources",
    "hashlib",
    "datetime",
    "decimal",
    "jinja2",
    "jsonpatch",
    "jsonpointer",
    "jsonschema",
    "jsonschema_rs",
    "kubernetes_validate",
    "shtab",
    "yaml.loader",
    "yaml.constructor",
    "yaml.representer",
)
"""What costs more than it gives on the way of a render."""
BARE = "import sys; sys.stderr.write('\\0' + '\\n'.join(sys.modules))"
CODE = (
    "import sys\n"
    "from generator.cli import main\n"
    "code = main()\n"
    "sys.stderr.write('\\0' + '\\n'.join(sorted(sys.modules)))\n"
    "sys.exit(code)\n"
)
HEAD = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nmetadata: {name: r}\n"
PARAMETERS = '[{"name":"operatorVersion","string":"1.3"},{"name":"overlays","array":["overlay.yaml"]}]'
ARGO = {"ARGOCD_APP_PARAMETERS": PARAMETERS, "ARGOCD_ENV_STRICT": "false"}


def loaded(*words: str, code: str = CODE, folder: Path = ROOT, stdin: str = "", argo: bool = False) -> set[str]:
    """Every module in a fresh isolated interpreter after a command line."""
    command = [sys.executable, "-I", "-c", code, *words]
    done = subprocess.run(command, cwd=folder, env=ARGO if argo else {}, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
    return set(done.stderr.rpartition("\0")[2].split("\n"))


def function(name: str) -> str:
    """A ResourceList that names a graph and its overlay."""
    spec = f"spec: {{graphs: [{name}/graph.yaml], overlays: [{name}/overlay.yaml]}}"
    config = "\n".join(f"  {line}" for line in f"{HEAD}{spec}".splitlines())
    return f"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n{config}\n"


def hosts_calls(tmp: Path) -> dict[str, set[str]]:
    """Call of a host → the modules that it imports. What an interpreter has anyway is its own business."""
    bare = loaded(code=BARE)
    found = {}
    for name in GRAPHS:
        folder = tmp / name
        folder.mkdir()
        for file in ("graph.yaml", "overlay.yaml"):
            (folder / file).write_bytes((EXAMPLES / name / file).read_bytes())
        (folder / "dgd-render.yaml").write_text(
            f"{HEAD}spec: {{graphs: [graph.yaml], overlays: [overlay.yaml], requires: '>=0.1'}}\n"
        )
        found[f"cmp generate, {name}"] = loaded("cmp", "generate", folder=folder, argo=True) - bare
    name = GRAPHS[1]
    (tmp / "kust-plugin-config-1").write_text(f"{HEAD}spec: {{graphs: [{name}/graph.yaml], overlays: [{name}/overlay.yaml]}}\n")
    for words in (["krm"], [], ["-"]):
        found[f"function: {words}"] = loaded(*words, folder=tmp, stdin=function(name)) - bare
    for words in (["kust-plugin-config-1"], ["krm", "kust-plugin-config-1"]):
        found[f"exec plugin: {words}"] = loaded(*words, folder=tmp) - bare
    return found


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    return hosts_calls(tmp_path_factory.mktemp("hosts"))


def committed() -> set[str]:
    """The list in git."""
    return {line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


def test_a_hosts_call_imports_what_the_list_allows(calls: dict[str, set[str]]) -> None:
    new = {name: sorted(modules - committed()) for name, modules in calls.items() if modules - committed()}
    assert new == {}, (
        "imported, but not in tests/startup_modules.txt: python tests/test_startup.py --update, and say why in the commit"
    )


def test_the_list_is_not_longer_than_needed(calls: dict[str, set[str]]) -> None:
    assert sorted(committed() - set().union(*calls.values())) == [], (
        "nobody imports these any more: python tests/test_startup.py --update"
    )


def test_what_a_hosts_call_never_imports(calls: dict[str, set[str]]) -> None:
    for name, modules in calls.items():
        wrong = sorted(n for n in NEVER if n in modules)
        assert wrong == [], f"{name} imports {wrong}"


def test_as_a_module_it_is_the_same() -> None:
    """`python -I -m generator` works, prints the same, and reads nothing of the current directory."""
    words = ["render", "examples/vllm-agg/graph.yaml", "--overlay", "examples/vllm-agg/overlay.yaml"]
    done = subprocess.run(
        [sys.executable, "-I", "-m", "generator", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "examples" / "vllm-agg" / "expected" / "manifests.yaml").read_text(encoding="utf-8")


def test_one_verb_does_not_load_another() -> None:
    from generator.commands.verbs import VERBS

    modules = {f"generator.commands.{verb.module}" for verb in VERBS}
    assert modules & loaded("--help") == set()
    for verb in VERBS:
        own = {f"generator.commands.{verb.module}"} | ({"generator.commands.render"} if verb.name == "shared" else set())
        assert modules & loaded(verb.name, "--help") == own, verb.name


def test_help_and_version_do_not_load_the_pipeline() -> None:
    for word in ("--help", "--version"):
        assert not {"yaml", "generator.pipeline", "generator.schema"} & loaded(word)


def update(tmp: Path) -> None:
    """Write the list anew."""
    modules = sorted(set().union(*hosts_calls(tmp).values()))
    head = "# Every module that a cold call of a host may import; kept by tests/test_startup.py --update.\n"
    LIST.write_text(head + "\n".join(modules) + "\n", encoding="utf-8")


if __name__ == "__main__" and "--update" in sys.argv:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder))
