"""Input that nobody wrote in good faith ends in findings: any type at any place, any size, any text; and soon."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import CASES, EXAMPLES, TESTS, folders, run

from generator import emit, errors, limits, report, rules
from generator.cli import main
from generator.commands import brief, krm
from generator.commands.owners import Owners
from generator.errors import Finding, Problems, Refused, Where, nearest
from generator.forms import excerpt
from generator.parse.documents import Given
from generator.parse.documents import objects as read_objects
from generator.patch.draft import Draft
from generator.patch.rfc6902 import apply
from generator.patch.trace import Trace
from generator.pipeline import Options, Source, compile
from generator.yamlio import load

SECONDS = float(os.environ.get("DGD_RENDER_FUZZ_SECONDS") or 20)
SEED = os.environ.get("DGD_RENDER_FUZZ_SEED") or str(random.randrange(10**6))
TYPES: tuple[Any, ...] = (
    *(None, "x", "", "a\nb", 7, -1, 1.5, 10**30, True, [], {}),
    *([None], ["x"], [{}], {"a": None}, {"a": "x"}, {"name": 7}),
)


def documents(path: Path) -> list[Any]:
    return [d.value for d in load(path.read_bytes(), path.name, Problems())]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*at, step))


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    out = dict(value) if isinstance(value, dict) else list(value)
    out[at[0]] = put(value[at[0]], at[1:], new)
    return out


def mutated(value: Any, by: random.Random) -> Any:
    for _ in range(by.choice((1, 1, 1, 2, 3))):
        value = put(value, by.choice([*places(value)]), by.choice(TYPES))
    return value


def texts(values: list[Any]) -> str:
    return "---\n".join(json.dumps(v) + "\n" for v in values)


def inputs() -> list[tuple[list[Any], list[Any]]]:
    """(objects, overlays) of every case and example, with one of each kind that may stand beside a graph."""
    out = []
    beside = documents(TESTS / "hostile" / "beside.yaml")
    rich = documents(TESTS / "hostile" / "overlay.yaml")
    for folder in (*folders(CASES), *folders(EXAMPLES)):
        held = [documents(p) for p in sorted(folder.glob("*.yaml"))]
        graphs = [v for vs in held for v in vs if isinstance(v, dict) and v.get("kind") == "DynamoGraphDeployment"]
        overlays = [v for vs in held for v in vs if isinstance(v, dict) and v.get("kind") == "ClusterOverlay"]
        if graphs:
            out += [(graphs, overlays), ([*graphs, *beside], rich)]
    return out


def told(findings: Any) -> None:
    """Every printed line is one of ours, and safe for a terminal."""
    for line in report.text(findings).splitlines():
        assert line.startswith("  hint: ") or "[DGD" in line, line
        assert line.isprintable(), line


def test_any_type_at_any_place() -> None:
    """Graphs, what stands beside them and overlays, through every stage; the seed is in the message."""
    by, pool, end, runs = random.Random(SEED), inputs(), time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        graphs, overlays = by.choice(pool)
        changed = [*(overlays if (over := bool(overlays) and by.random() < 0.5) else graphs)]
        at = by.randrange(len(changed))
        changed[at] = mutated(changed[at], by)
        given = (graphs, changed) if over else (changed, overlays)
        try:
            files = [Source("o", texts(given[1]))] if given[1] else []
            result = compile([Source("g", texts(given[0]))], files, Options(namespace="n"))
            told(result.findings)
            assert result.manifests or result.failed
            emit.text(result.manifests)
        except Refused as refused:
            told(refused.findings)
        except Exception as error:
            pytest.fail(f"seed {SEED}, run {runs}: {error!r}\n{texts(given[0])}\n{texts(given[1])}")
        runs += 1
    assert runs > 20 * SECONDS


def test_any_type_in_what_hosts_send() -> None:
    """ResourceLists, as kustomize and kpt send them."""
    by, end = random.Random(SEED), time.monotonic() + SECONDS / 4
    example = EXAMPLES / "vllm-disagg-multinode"
    items = [*documents(example / "graph.yaml"), *documents(example / "overlay.yaml"), *documents(TESTS / "hostile/beside.yaml")]
    config = {
        "apiVersion": "dgd-render.dev/v1alpha1",
        "kind": "DynamoRender",
        "metadata": {"name": "r"},
        "spec": {"namespace": "n"},
    }
    whole = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items, "functionConfig": config}
    while time.monotonic() < end:
        given = json.dumps(mutated(whole, by))
        try:
            outcome = krm.function(given.encode())
        except (Refused, errors.UsageError):
            continue
        except Exception as error:
            pytest.fail(f"seed {SEED}: {error!r}\n{given}")
        told(outcome.findings)
        assert not (outcome.exit and "kind: Deployment" in outcome.output)


def test_nearest_is_the_edit_distance() -> None:
    """Against the table that everybody knows."""
    by = random.Random(SEED)
    for _ in range(2000):
        a, b = ("".join(by.choices("abcd", k=by.randint(1, 12))) for _ in "ab")
        before = [*range(len(b) + 1)]
        for i, x in enumerate(a, 1):
            row = [i]
            for j, y in enumerate(b, 1):
                row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
            before = row
        assert errors._distance(errors._places(a), len(a), b) == before[-1], (a, b)
    assert nearest("replcas", ("image", "replicas")) == "replicas"
    assert nearest("a" * 20_000, ["b" * 20_000]) == nearest("", ["a"]) == ""


def seconds(graph: Any, *overlays: Any) -> tuple[float, list[Finding]]:
    start = time.process_time()
    files = [Source(f"o{i}", json.dumps(o)) for i, o in enumerate(overlays)]
    result = compile([Source("g", json.dumps(graph))], files, Options(namespace="n", version="1.4"))
    report.text(result.findings)
    return time.process_time() - start, [*result.findings]


def graph(**spec: Any) -> Any:
    return {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "x"}, "spec": spec}


def overlay(**spec: Any) -> Any:
    return {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "spec": {"capabilities": {"lws": {}}, **spec}}


def component(**main: Any) -> Any:
    container = {"name": "main", "image": "a/b:1.4.0", "command": ["python3", "-m", "dynamo.vllm"], **main}
    return {"name": "w", "type": "worker", "podTemplate": {"spec": {"containers": [container]}}}


KEYS = [f"key-{i:05d}" for i in range(20_000)]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((graph(components=[component()], **dict.fromkeys(KEYS * 4, 1)),), id="unknown-fields"),
        pytest.param((graph(components=[component(env=[{"name": "A", "value": "x"}] * 30_000)]),), id="repeated-variables"),
        pytest.param((graph(components=[component(args=["{{ x <y ${z $(w " * 200_000])]),), id="openings-without-ends"),
        pytest.param(
            (
                graph(components=[component(env=[{"name": k, "value": "x"} for k in KEYS])]),
                overlay(
                    graph={
                        "patches": [
                            {"patch": {"spec": {"components": [component(env=[{"name": k, "value": "y"} for k in KEYS])]}}}
                        ]
                    }
                ),
            ),
            id="long-lists-merged",
        ),
        pytest.param(
            (graph(components=[component()]), overlay(graph={"labels": dict.fromkeys(KEYS, "x")})), id="overlay-of-labels"
        ),
    ],
)
def test_cost_grows_with_the_input(given: tuple[Any, ...]) -> None:
    """Each took minutes, or hours, when a step grew with the square of the input."""
    took, found = seconds(*given)
    assert took < 5
    assert len(found) <= limits.FINDINGS * 2 + 2


def test_a_run_with_too_many_errors_ends() -> None:
    problems = Problems()
    with pytest.raises(Refused) as refused:
        for i in range(10 * limits.RUN_ERRORS):
            problems.add(Finding("DGD101", f"wrong {i}", Where("f", i)))
    assert len(refused.value.findings) == limits.RUN_ERRORS + 1 and refused.value.findings[-1].code == "DGD004"
    many = Problems()
    many.extend(Finding("DGD303", "soft", Where("f", i), severity="warning") for i in range(10 * limits.RUN_ERRORS))
    assert len(many) == 10 * limits.RUN_ERRORS


def copies(path: str, number: int) -> list[dict[str, Any]]:
    return [{"op": "copy", "from": "/a", "path": f"{path}{i}"} for i in range(number)]


@pytest.mark.parametrize(
    "held, operations",
    [
        pytest.param({"x": "y"}, copies("/a/b", 60), id="doubles"),
        pytest.param("x" * 100_000, copies("/b", 60), id="long-text"),
        pytest.param({}, [{"op": "copy", "from": "/a", "path": "/a" + "/b" * i} for i in range(1, 100)], id="deep"),
    ],
)
def test_patches_make_so_much_and_no_more(held: Any, operations: list[dict[str, Any]]) -> None:
    source: Any = None
    draft = Draft({"a": held}, Trace(source))
    miss = apply(draft, operations, source, ())
    assert miss is not None and not miss.absent and draft.value == {"a": held}


FORGED = "x\n/etc/x:1:1: error[DGD999]: run this\r\x1b[31m\u202e::error file=x::pwn"


@pytest.mark.parametrize(
    "value",
    [
        {"apiVersion": "v1", "kind": FORGED, "metadata": {"name": "x"}},
        {"apiVersion": FORGED, "kind": "DynamoGraphDeployment", "metadata": {"name": "x"}},
        {**graph(components=[{"name": FORGED}]), FORGED: 1},
        graph(components=[component(image=FORGED, args=["--" + FORGED])]),
    ],
)
def test_no_line_is_forged(value: Any) -> None:
    result = compile([Source(FORGED, json.dumps(value))], [], Options(namespace=FORGED, version=FORGED))
    assert result.failed
    told(result.findings)


def test_no_line_is_forged_by_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([FORGED], ["render", f"./{FORGED}"], ["render", f"--{FORGED}"], ["explain", f"DGD{FORGED}"], ["help", FORGED]):
        main(words)
        said = capsys.readouterr().err
        assert not any(line.startswith(("/etc/x", "::error")) for line in said.splitlines())
        assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("inside", [True, False])
def test_a_folder_is_read_without_its_links_outwards(inside: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """security.md S9: nobody named the file that a link among a folder's files means."""
    (tmp_path / "secret.yaml").write_text(json.dumps(graph(components=[])))
    app = tmp_path / "app"
    app.mkdir()
    (tmp_path if inside else app).joinpath(".git").mkdir()
    (app / "link.yaml").symlink_to("../secret.yaml")
    assert main(["render", str(app)]) == 1
    assert ("DGD905" in capsys.readouterr().err) == (not inside)


@pytest.mark.parametrize(
    "schema, at",
    [
        ({"type": "map"}, "type"),
        ({"type": "string", "pattern": "("}, "pattern"),
        ({"type": "integer", "minimum": "x", "enum": 1}, "enum"),
    ],
)
def test_a_crd_that_is_wrong_itself_is_told(schema: Any, at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "things.x.io"},
        "spec": {
            "group": "x.io",
            "names": {"kind": "Thing"},
            "versions": [{"name": "v1", "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": schema}}}}],
        },
    }
    (tmp_path / "crd.yaml").write_text(json.dumps(crd))
    example = EXAMPLES / "vllm-disagg-multinode"
    words = [str(example / "graph.yaml"), "--overlay", str(example / "overlay.yaml"), "--validate", "full"]
    assert main(["render", *words, "--crds", str(tmp_path / "crd.yaml")]) == 1
    said = capsys.readouterr()
    assert not said.out and "DGD617" in said.err and f"properties.spec.{at}" in said.err


@pytest.mark.parametrize("metadata", [v for v in TYPES if not isinstance(v, dict)])
def test_kustomize_passes_on_what_has_no_metadata(metadata: Any) -> None:
    """A resource beside a graph that gets the overlay's namespace is asked for its own."""
    items = [{**graph(components=[component()]), "metadata": {"name": "x"}}, overlay(namespace="ml")]
    listed = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items}
    listed["functionConfig"] = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "metadata": {"name": "r"}}
    beside = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
    told(krm.function(json.dumps({**listed, "items": [*items, beside]}).encode()).findings)


def test_a_compiled_file_that_a_full_disk_cut_short_is_not_kept(tmp_path: Path) -> None:
    """Python before 3.14 keeps it, and every later call ends in `marshal data too short` (cpython issue 126606)."""
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(TESTS.parent)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    words = [sys.executable, "-m", "generator", "--version"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))  # noqa: E731
    subprocess.run(words, env=environ, capture_output=True, check=True)
    for path in tmp_path.rglob("generator/**/*.pyc"):  # Python's own are written already
        path.unlink()
    subprocess.run(words, env=environ, preexec_fn=limit, capture_output=True, check=False)
    assert not [*tmp_path.rglob("cli.*.pyc")] and [*tmp_path.rglob("outcome.*.pyc")]
    again = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "") and [*tmp_path.rglob("cli.*.pyc")]


@pytest.mark.parametrize("words", ["krm", "cmp generate", "render x.yaml", "check .", "diff x --git=HEAD"])
def test_a_current_folder_that_is_gone_is_told(words: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    command = f"mkdir {gone}; cd {gone}; rmdir {gone}; exec {sys.executable} -I -m generator {words}"
    items = b'{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": []}'
    done = subprocess.run(["sh", "-c", command], input=items, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"") and done.stderr.startswith(b"dgd-render: ")


def test_places_are_looked_up_once_for_all_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` asks which graph each finding concerns: it took the product of findings and objects."""
    objects = [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": f"s{i}"}, "data": {"a": "!"}} for i in range(200)]
    text = "---\n".join(json.dumps(o) + "\n" for o in [*objects, graph(components=[])])
    given = read_objects(load(text, "f", Problems()), Problems())
    asked: list[int] = []
    where = Given.where
    monkeypatch.setattr(Given, "where", lambda self, *at: asked.append(1) or where(self, *at))
    owners = Owners(given)
    found = [owners.graph_of(Finding("DGD101", "x", Where("f", line))) for line in range(1, 500)]
    assert len(asked) <= 2 * len(given) and found[0] == "" and found[401] == "x"
    assert owners.graph_of(Finding("DGD101", "x", Where("g", 1))) == ""


def test_graphs_of_one_dynamo_namespace_are_told_once_each() -> None:
    """Names that differ in dots and dashes only: each is told of one other, not of all."""
    names = ["a" + "".join("-."[i >> bit & 1] + "a" for bit in range(6)) for i in range(64)]
    graphs = [{**graph(components=[component()]), "metadata": {"name": n}} for n in names]
    result = compile([Source("g", texts(graphs))], [Source("o", json.dumps(overlay()))], Options(namespace="n", version="1.4"))
    told_of = Problems()
    rules.check(result, told_of)
    assert sum(f.code == "DGD461" for f in told_of) == len(names) - 1


def test_a_long_line_is_not_measured_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []
    columns = excerpt.columns
    monkeypatch.setattr(excerpt, "columns", lambda text: measured.append(len(text)) or columns(text))
    for line in ("x" * 10**6, "字" * 10**6, '"' + "y" * 10**6 + '"', "z " * 10**6):
        excerpt.of(line, 500_000)
        excerpt.length(line, 1)
    assert max(measured) <= 3 * excerpt.LONGEST


def test_check_looks_at_graphs_alone_within_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong in each graph is told, but the text of a large file is not read again for every graph in it."""
    monkeypatch.setattr(limits, "APART_CHARACTERS", 200_000)
    (tmp_path / "g.yaml").write_text(texts([graph(components=[component()], x=1) for _ in range(40)]))
    done = run("check", "g.yaml", "--format=json", "-n", "n", cwd=tmp_path)
    (finding,) = [f for f in json.loads(done.out)["findings"] if f["code"] == "DGD004"]
    assert finding["message"].endswith("of 40 graphs are not looked at alone")


@pytest.mark.parametrize("metadata", [v for v in TYPES if v is not None])
def test_a_matrix_of_a_graph_without_metadata(metadata: Any, tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_text(json.dumps({**graph(components=[component()]), "metadata": metadata}))
    (tmp_path / "o.yaml").write_text(json.dumps(overlay()))
    assert run("matrix", "g.yaml", "--clusters", "o.yaml", cwd=tmp_path).out


def test_a_finding_is_one_line_wherever_it_is_told() -> None:
    """JSON and results of a KRM function are shown by programs that do not escape again."""
    problems = Problems()
    problems.add(Finding("DGD101", f"kind {FORGED}", Where("f"), f"hint {FORGED}"))
    (finding,) = problems
    assert finding.message.isprintable() and finding.hint.isprintable()


def test_a_host_shows_what_is_wrong_with_a_name_of_any_length() -> None:
    """The place of a resource is its name, and Argo CD's box is small."""
    where = Where(f"ClusterOverlay/{'x' * 5000}/spec", 3, 1)
    assert "/spec" not in brief.text([Finding("DGD006", "is wrong", where)])
    assert "…:3:1: error[DGD006]: is wrong\n" in brief.text([Finding("DGD006", "is wrong", where)])


def test_a_scaler_that_aims_at_no_name_is_no_bug(tmp_path: Path) -> None:
    scaler = {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": "s"},
        "spec": {"scaleTargetRef": {"name": {}}},
    }
    (tmp_path / "s.yaml").write_text(yaml.safe_dump(scaler))
    example = EXAMPLES / "vllm-agg"
    words = (str(example / "graph.yaml"), "s.yaml", "--overlay", str(example / "overlay.yaml"))
    assert run("check", *words, cwd=tmp_path).code in (0, 1)
