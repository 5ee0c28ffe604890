"""Threats to a renderer, one test a row of docs/security.md, through the command line.

More of the same, closer to the code: tests/yamlio/test_yamlio_hostile.py, tests/commands/test_commands_confine.py,
tests/test_layers.py, tests/validate/test_validate_full.py, tests/intent/test_intent_rights.py, tests/test_hostile.py, and
`python3 scripts/dev.py fuzz`.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, Run, documents, modules, run

from generator import limits

pytestmark = pytest.mark.usefixtures("no_network")
API = "dgd-render.dev/v1alpha1"
CPU_SECONDS = 5
"""No row may cost more, wherever it is tried."""
SECRET = "aHVudGVyMg-hunter2"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with an application's folder, and a secret beside the repository."""
    app = tmp_path / "repository" / "app"
    app.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "secret.yaml").write_text(json.dumps(graph(args=[SECRET])))
    return app


def graph(name: str = "x", multinode: int = 0, **main: Any) -> Any:
    container = {"name": "main", "image": "a/b:1.4.0", "command": ["python3", "-m", "dynamo.vllm"], **main}
    component: Any = {"name": "w", "type": "worker", "podTemplate": {"spec": {"containers": [container]}}}
    if multinode:
        component["multinode"] = {"nodeCount": multinode}
        container["resources"] = {"limits": {"nvidia.com/gpu": "8"}}
    spec = {"components": [component]}
    return {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": name}, "spec": spec}


def overlay(**spec: Any) -> Any:
    return {"apiVersion": API, "kind": "ClusterOverlay", "spec": {"namespace": "ml", "capabilities": {"lws": {}}, **spec}}


def rendered(work: Path, graphs: Any, facts: Any = None, *flags: str, verb: str = "render") -> Run:
    """A graph (objects, or the text of a file) under an overlay, within the CPU that a call may take."""
    text = graphs if isinstance(graphs, str) else "---\n".join(json.dumps(g) + "\n" for g in graphs)
    (work / "graph.yaml").write_text(text)
    (work / "overlay.yaml").write_text(json.dumps(facts or overlay()))
    began = time.process_time()
    done = run(verb, "graph.yaml", "-f", "overlay.yaml", *flags, cwd=work)
    assert time.process_time() - began < CPU_SECONDS
    assert done.code in (0, 1) and (verb == "check" or bool(done.out) != bool(done.code)), done.err
    return done


def refused(work: Path, graphs: Any, code: str, facts: Any = None, *flags: str) -> str:
    done = rendered(work, graphs, facts, *flags)
    assert done.code == 1 and f"error[{code}]" in done.err, done.err
    return done.err


def bombs(first: str, next: str, levels: int = 9) -> str:
    lines = [f"a0: &a0 {first}"] + [f"a{i}: &a{i} {next.format(', '.join([f'*a{i - 1}'] * 9))}" for i in range(1, levels)]
    return "\n".join(lines)


def test_s1_aliases_do_not_multiply(work: Path) -> None:
    refused(work, bombs("[x, x, x, x, x, x, x, x, x]", "[{}]"), "DGD004")


def test_s2_merge_keys_do_not_multiply(work: Path) -> None:
    refused(work, bombs("{k: v}", "{{<<: [{}]}}"), "DGD004")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_s3_nesting_ends(opening: str, work: Path) -> None:
    refused(work, opening * 100_000, "DGD004")


def test_s4_files_and_runs_have_a_size(work: Path) -> None:
    refused(work, "a: " + "x" * limits.FILE_BYTES, "DGD004")
    refused(work, "- {a: 1, b: 2}\n" * (limits.NODES // 4), "DGD004")
    many = work / "many"
    many.mkdir()
    for i in range(limits.RUN_BYTES // limits.FILE_BYTES + 1):
        (many / f"{i}.yaml").write_text("#" * (limits.FILE_BYTES - 1))
    assert run("render", "many", "-f", "overlay.yaml", cwd=work).code == 2
    job = {"apiVersion": API, "kind": "DynamoRender", "spec": {"graphs": ["many"]}}
    (work / "dgd-render.yaml").write_text(json.dumps(job))
    assert run("cmp", "generate", cwd=work).code == 1


@pytest.mark.parametrize("number", ["9" * 100_000, "0x" + "f" * 1_000_000, "1" + ":1" * 50_000])
def test_s5_numbers_have_a_length(number: str, work: Path) -> None:
    done = rendered(work, f"apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {{name: x}}\nspec: {number}\n")
    assert done.code == 1 and len(done.err) < 5000


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [touch made]", "!!python/name:os.system", "!x y", "!!set {a}"])
def test_s6_tags_make_nothing(tag: str, work: Path) -> None:
    assert rendered(work, f"a: {tag}\n").code == 1 and not (work / "made").exists()


def test_s7_values_are_those_of_the_api_server(work: Path) -> None:
    """All of its cases: tests/yamlio/test_yamlio_api_server.py."""
    refused(work, "a: 1\na: 2\n", "DGD003")
    words = ["y", "12:30:45", "2024-01-01", "="]
    text = json.dumps(graph()).replace('"a/b:1.4.0"', '"a/b:1.4.0", "args": [' + ", ".join(words[1:]) + "]")
    out = documents(rendered(work, text).out)
    (main,) = next(d for d in out if d["kind"] == "Deployment")["spec"]["template"]["spec"]["containers"]
    assert main["args"][-3:] == words[1:]
    boolean = json.dumps(graph()).replace('"a/b:1.4.0"', '"a/b:1.4.0", "args": [y]')
    assert "args" in rendered(work, boolean).err, "y is true, as the API server reads it"


def test_s8_a_circle_is_refused(work: Path) -> None:
    assert rendered(work, "a: &a [*a]\n").code == 1


@pytest.mark.parametrize("target", ["../../secret.yaml", "/proc/self/environ", "/dev/zero"])
def test_s9_links_do_not_lead_out(target: str, work: Path) -> None:
    """As an overlay that a job names, in a folder that is rendered, and as the job itself."""
    (work / "link.yaml").symlink_to(target)
    (work / "graph.yaml").write_text(json.dumps(graph()))
    for job in ({"overlays": ["link.yaml"]}, {"graphs": ["link.yaml"]}):
        (work / "dgd-render.yaml").write_text(json.dumps({"apiVersion": API, "kind": "DynamoRender", "spec": job}))
        out_of(run("cmp", "generate", cwd=work))
        out_of(run("render", ".", cwd=work))
    (work / "dgd-render.yaml").unlink()
    out_of(run("render", ".", cwd=work))
    (work / "dgd-render.yaml").symlink_to(target)
    out_of(run("cmp", "generate", cwd=work))


def test_s9_a_pipe_does_not_hang(work: Path) -> None:
    os.mkfifo(work / "graph.yaml")
    assert run("cmp", "generate", cwd=work).code == 1


def out_of(done: Run) -> None:
    """Refused, and nothing of what stands outside is told."""
    assert done.code == 1 and not done.out and SECRET not in done.err and "error[DGD90" in done.err, done


@pytest.mark.parametrize(
    "reference",
    [
        "../../secret.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "~/x.yaml",
        "..%2f..%2fsecret.yaml",
        "a\0b",
        "a/../../../secret.yaml",
        ".",
    ],
)
def test_s10_references_stay_inside(reference: str, work: Path) -> None:
    job = {"apiVersion": API, "kind": "DynamoRender", "spec": {"graphs": [reference] if reference != "." else ["../.."]}}
    (work / "dgd-render.yaml").write_text(json.dumps(job))
    out_of(run("cmp", "generate", cwd=work))
    listed = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [], "functionConfig": job}
    done = run("krm", cwd=work, stdin=json.dumps(listed).encode())
    assert done.code == 1 and "items: []" in done.out and SECRET not in done.out + done.err


@pytest.mark.parametrize("reference", ["https://example.org/x.yaml", "http://127.0.0.1:9/x", "git::https://x/y", "s3://x/y"])
def test_s11_nothing_is_fetched(reference: str, work: Path) -> None:
    """The fixture fails every connection. A CRD's `$ref`: tests/validate/test_validate_full.py, TestHostile."""
    job = {"apiVersion": API, "kind": "DynamoRender", "spec": {"overlays": [reference]}}
    (work / "dgd-render.yaml").write_text(json.dumps(job))
    (work / "graph.yaml").write_text(json.dumps(graph()))
    out_of(run("cmp", "generate", cwd=work))
    schema = {"type": "object", "properties": {"spec": {"$ref": reference}}}
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]
    spec = {"group": "x.io", "names": {"kind": "Thing", "plural": "things"}, "scope": "Namespaced", "versions": versions}
    crd = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "things.x.io"}}
    (work / "crd.yaml").write_text(json.dumps({**crd, "spec": spec}))
    thing = {"apiVersion": "x.io/v1", "kind": "Thing", "metadata": {"name": "t"}, "spec": {"a": 1}}
    rendered(work, [graph(), thing], None, "--validate=full", "--crds=crd.yaml", verb="check")


TEMPLATES = (
    "{{ cycler.__init__.__globals__.os.popen('touch made').read() }}",
    "{% for a in range(99999999) %}{% for b in range(99999999) %}x{% endfor %}{% endfor %}",
    "{{ 'a' * 10**9 }}{{ '%1000000000d' | format(1) }}{{ lipsum(n=100000) }}",
    "{0.__class__.__mro__}%(x)s%1000000000d⟦0⟧",
)


@pytest.mark.parametrize("text", TEMPLATES)
def test_s12_s13_a_text_of_a_user_is_no_template(text: str, work: Path) -> None:
    """It comes out as it went in, at once: nothing computes it."""
    env = [{"name": "A", "value": text}]
    out = documents(rendered(work, [graph(env=env, args=[text])], overlay(graph={"annotations": {"note": text}})).out)
    (main,) = next(d for d in out if d["kind"] == "Deployment")["spec"]["template"]["spec"]["containers"]
    assert text in [e.get("value") for e in main["env"]] and any(text in word for word in main["args"])
    assert not (work / "made").exists()


def test_s12_s13_templates_are_our_own_by_name() -> None:
    """In the code: only `templating` knows Jinja; a template is asked for by a name of ours, and formats are literals."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            assert not (isinstance(node, ast.Attribute) and node.attr in ("from_string", "format_map", "Template")), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
                literal = isinstance(node.func.value, ast.Constant)
                constant = isinstance(node.func.value, ast.Name) and node.func.value.id.strip("_").isupper()
                assert literal or constant, f"{path}:{node.lineno}: {ast.unparse(node)}"
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Tuple | ast.Dict):
                assert isinstance(node.left, ast.Constant), f"{path}:{node.lineno}: {ast.unparse(node)}"
    from generator import templating

    with pytest.raises(OSError):
        templating.launch(TEMPLATES[0], {})


@pytest.mark.parametrize(
    "value", ["a\n  hostNetwork: true", "on", "1.30", "null", "*x", "&x", "!!int 1", "a: b", "- a", "# c", "'\"", "\u2028"]
)
def test_s14_a_value_stays_one_value(value: str, work: Path) -> None:
    out = documents(rendered(work, [graph(env=[{"name": "A", "value": value}])]).out)
    pod = next(d for d in out if d["kind"] == "Deployment")["spec"]["template"]["spec"]
    assert {"name": "A", "value": value} in pod["containers"][0]["env"] and "hostNetwork" not in pod


@pytest.mark.parametrize("word", ["x;id", "a|b", "a&b", "a>b"])
def test_s15_what_a_shell_would_read_is_told(word: str, work: Path) -> None:
    """In `exact` the operator's own quoting is printed, so `check` warns; `corrected` quotes every word."""
    launch = graph(multinode=2, args=["--model", "m", "--tensor-parallel-size", "16", "--served-model-name", word])
    facts = {"version": "1.4", "fidelity": "exact"}
    done = rendered(work, [launch], overlay(capabilities={"grove": True}, operator=facts), "--format=json", verb="check")
    assert "DGD522" in {f["code"] for f in json.loads(done.out)["findings"]}
    done = rendered(work, [launch], overlay(capabilities={"grove": True}, operator={"version": "1.4"}))
    assert f"'{word}'" in done.out


@pytest.mark.parametrize("verb", ["render", "check"])
@pytest.mark.parametrize("body", [{"data": {"a": SECRET}}, {"stringData": [SECRET]}, {"data": SECRET}, {"type": {"x": SECRET}}])
def test_s16_a_secret_is_not_told(verb: str, body: Any, work: Path) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, **body}
    done = rendered(work, [graph(), secret], None, verb=verb)
    assert SECRET not in done.err and (verb == "render" or SECRET not in done.out)
    assert done.code == 1 or body == {"data": {"a": SECRET}}


def test_s17_the_environment_is_a_closed_list(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "graph.yaml").write_text(json.dumps(graph()))
    for name, value in (
        ("PAYLOAD", f"$({SECRET})"),
        ("NAMESPACE", f"ml;{SECRET}"),
        ("VALIDATE", SECRET),
        ("GRAPHS", "x" * 100_000),
    ):
        monkeypatch.setenv(f"ARGOCD_ENV_{name}", value)
        done = run("cmp", "generate", cwd=work)
        assert done.code == 1 and not done.out and len(done.err) < 5000, done.err
        assert name != "PAYLOAD" or ("DGD903" in done.err and SECRET not in done.err)
        monkeypatch.delenv(f"ARGOCD_ENV_{name}")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    done = run("cmp", "generate", cwd=work)
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|aa)+$", r"(a*)*\1b", "(.*)*x"])
def test_s18_a_pattern_of_a_user_costs_nothing(pattern: str, work: Path) -> None:
    """Where a user may give one: a patch's target and `select`. What cannot be read so is refused."""
    target = {"kind": "Deployment", "name": pattern}
    patch = {"optional": True, "target": target, "patch": [{"op": "remove", "path": "/spec"}]}
    name = "a" * 40
    rendered(work, [graph(name)], overlay(manifests={"patches": [patch]}))
    rendered(work, [graph(name)], overlay(graph={"select": pattern}))


def test_s18_patterns_of_re_are_literals() -> None:
    """In the code: whatever is compiled by Python's `re` stands there as a constant."""
    calls = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
    for path in modules():
        tree = ast.parse(path.read_text())
        assert not any(isinstance(n, ast.ImportFrom) and n.module == "re" for n in ast.walk(tree)), path
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in calls:
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                assert isinstance(node.args[0], ast.Constant | ast.BinOp | ast.JoinedStr), f"{path}:{node.lineno}"
                assert all(isinstance(n.value, str) for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant))
                named = [n.id for n in ast.walk(node.args[0]) if isinstance(n, ast.Name)]
                assert all(name.strip("_").isupper() for name in named), f"{path}:{node.lineno}: {named}"


@pytest.mark.parametrize("kind", ["../../../tmp/evil", "evil\0", "/etc/passwd", "K" * 5000])
def test_s19_a_kind_is_no_path(kind: str, work: Path) -> None:
    other = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "t"}}
    done = rendered(work, [graph(), other], None, "--validate=full", verb="check")
    assert "/generator/" not in done.out + done.err and "No such file" not in done.out + done.err


@pytest.mark.parametrize("fidelity", ["exact", "corrected"])
def test_s20_rights_are_not_widened_unasked(fidelity: str, work: Path) -> None:
    """A warning in both fidelities, an error with `--strict`, nothing where `allow:` lists it (issue 21, point 6)."""
    patch = {"target": {"kind": "Deployment"}, "patch": {"spec": {"template": {"spec": {"hostNetwork": True}}}}}
    facts = {"operator": {"version": "1.4", "fidelity": fidelity}, "manifests": {"patches": [patch]}}
    done = rendered(work, [graph()], overlay(**facts))
    assert done.code == 0 and "warning[DGD690]" in done.err
    refused(work, [graph()], "DGD690", overlay(**facts), "--strict")
    assert "DGD690" not in rendered(work, [graph()], overlay(**facts, allow=["hostNamespaces"])).err


@pytest.mark.parametrize("body", [{"multinode": 10**9}, {"multinode": 10**15}])
def test_s21_nothing_fans_out(body: Any, work: Path) -> None:
    assert rendered(work, [graph(**body)]).code == 1
    many = graph(multinode=2)
    many["spec"]["components"][0]["replicas"] = 10**9
    rendered(work, [many])


FORGED = "x\n/etc/x:1:1: error[DGD999]: run this\r\x1b[31m\u202e::error file=x::pwn"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_s22_nothing_forges_a_line(form: str, work: Path) -> None:
    values = [{**graph(), "kind": FORGED}, {**graph(), FORGED: 1}, graph(FORGED), graph(**{FORGED: 1, "args": ["--" + FORGED]})]
    for value in values:
        done = rendered(work, [value], None, f"--format={form}", verb="check")
        assert done.code == 1
        assert not any(line.startswith(("/etc/x", "::error file=x")) for line in (done.out + done.err).splitlines())
        assert (done.out + done.err).replace("\n", "").isprintable()


def test_s23_nothing_is_written_but_what_is_asked_for(work: Path) -> None:
    """`cmp` writes nothing; `-o` does not follow a link. More: tests/commands/test_commands_directory.py."""
    (work / "graph.yaml").write_text(json.dumps(graph()))
    (work / "overlay.yaml").write_text(json.dumps(overlay()))
    (work / "dgd-render.yaml").write_text(
        json.dumps({"apiVersion": API, "kind": "DynamoRender", "spec": {"overlays": ["overlay.yaml"]}})
    )
    before = sorted(work.parent.parent.rglob("*"))
    assert run("cmp", "generate", cwd=work).code == 0 and sorted(work.parent.parent.rglob("*")) == before
    outside = work.parent.parent / "outside"
    outside.mkdir()
    (work / "out").symlink_to(outside)
    done = run("render", "graph.yaml", "-f", "overlay.yaml", "-o", "out", cwd=work)
    assert done.code in (1, 2) and not [*outside.iterdir()]


@pytest.mark.parametrize("start", [["-I", "-m", "generator"], ["-I", str(Path(sys.executable).parent / "dgd-render")]])
def test_s24_modules_of_the_repository_are_not_imported(start: list[str], work: Path) -> None:
    (work / "graph.yaml").write_text(json.dumps(graph()))
    (work / "overlay.yaml").write_text(json.dumps(overlay()))
    for name in ("yaml", "sitecustomize", "usercustomize", "os", "json", "generator", "jsonpatch", "jinja2"):
        (work / f"{name}.py").write_text(f"open({str(work / 'made')!r}, 'w').write('x')\n")
    environ = {**os.environ, "PYTHONPATH": str(work), "PYTHONSTARTUP": str(work / "yaml.py"), "PYTHONHOME": ""}
    words = [sys.executable, *start, "render", "graph.yaml", "-f", "overlay.yaml"]
    done = subprocess.run(words, cwd=work, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout, done.stderr
    assert not (work / "made").exists()


def test_s24_what_calls_us_keeps_python_isolated() -> None:
    plugin = (ROOT / "plugin.yaml").read_text()
    assert "python -m" not in plugin and "python3 -m" not in plugin
    assert "-I" in (ROOT / "Dockerfile").read_text()
