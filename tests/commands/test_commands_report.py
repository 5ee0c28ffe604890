"""`dgd-render report`: what the page says, its exits, and that no text of an input reaches HTML or Markdown as anything but text."""

from __future__ import annotations

import html.parser
import re
import subprocess
from pathlib import Path

import pytest
from support import EXAMPLES, run

GRAPH = (EXAMPLES / "vllm-disagg-multinode" / "graph.yaml").read_text().replace('grove: "false"', 'grove: "true"')
AGG = (EXAMPLES / "vllm-agg" / "graph.yaml").read_text()
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: {name}}}
spec:
  namespace: inference
  operator: {{version: "1.5"}}
  capabilities: {{{more}gpus: {{perNode: 8, nodes: {nodes}}}}}
"""
LWS = "lws: {version: 0.8.0}, "
GROVE = "grove: true, "
VOID = {"meta", "link", "br", "img", "hr", "input", "path", "rect"}


class Page(html.parser.HTMLParser):
    """A page as a browser reads it: its elements, their attributes, its text; every element is closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def names(self) -> set[str]:
        return {tag for tag, _ in self.elements}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with two apps and two clusters, committed."""
    for app, text in (("multi", GRAPH), ("agg", AGG)):
        (tmp_path / "apps" / app).mkdir(parents=True)
        (tmp_path / "apps" / app / "graph.yaml").write_text(text)
    (tmp_path / "clusters").mkdir()
    (tmp_path / "clusters" / "big.yaml").write_text(OVERLAY.format(name="big", more=LWS, nodes=16))
    (tmp_path / "clusters" / "grove.yaml").write_text(OVERLAY.format(name="grove", more=LWS + GROVE, nodes=16))
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


APPS = ("apps/multi", "apps/agg")
CLUSTERS = ("--clusters", "clusters/big.yaml", "clusters/grove.yaml")


def report(work: Path, *words: str, code: int = 0) -> str:
    done = run("report", *words, cwd=work)
    assert done.code == code, done.err
    return done.out


def test_a_change_on_two_clusters(work: Path) -> None:
    edit(work / "apps/multi/graph.yaml", "runtime:1.3.0", "runtime:1.3.1")
    text = report(work, *APPS, *CLUSTERS, "--git", "HEAD")
    page = Page(text)
    assert "4 objects roll" in page.text and "Compared with revision HEAD" in page.text
    assert "Rolls: Deployment/llama-405b-frontend" in page.text
    for word in ("runtime:1.3.0", "runtime:1.3.1", "LWS · 32 GPUs · 8 pods", "PodCliqueSet/llama-405b", "KV cache", "on grove"):
        assert word in page.text, word
    assert text.index("What a reviewer asks first") < text.index('id="matrix"') < text.index('id="graphs"')


def test_into_the_file(work: Path) -> None:
    assert report(work, "apps/agg", "--overlay", "clusters/big.yaml", "-o", "page.html") == ""
    text = (work / "page.html").read_text()
    assert text == report(work, "apps/agg", "--overlay", "clusters/big.yaml")
    assert sorted(p.name for p in work.iterdir()) == [".git", "apps", "clusters", "page.html"]


@pytest.mark.parametrize(
    "words",
    [
        ("--overlay", "clusters/big.yaml", "--to", "clusters/grove.yaml"),
        ("--overlay", "clusters/big.yaml", "--from-operator", "1.3", "--to-operator", "1.6", "--new-origin"),
        ("--overlay", "clusters/big.yaml", "--git", "HEAD"),
        ("--overlay", "clusters/big.yaml", "--dir", "rendered"),
        ("--overlay", "clusters/big.yaml", "--to", "clusters/grove.yaml", *CLUSTERS),
        ("--overlay", "clusters/big.yaml", "--dir", "rendered", *CLUSTERS),
        ("--from-operator", "1.3", "--to-operator", "1.6", *CLUSTERS),
        ("--overlay", "clusters/big.yaml"),
        CLUSTERS,
        (),
    ],
)
@pytest.mark.parametrize("form", ["html", "markdown"])
def test_every_way(work: Path, words: tuple[str, ...], form: str) -> None:
    """What `diff` and `matrix` say of the same command line, the page says, too."""
    assert run("render", "apps/agg", "--overlay", "clusters/big.yaml", "-o", "rendered", cwd=work).code == 0
    lone = () if words else ("--namespace", "inference")
    text = report(work, "apps/agg", *words, *lone, "--format", form)
    said = Page(text).text if form == "html" else text
    assert "qwen3-8b" in said and ("Compared with" in said) == any(
        w in words for w in ("--to", "--git", "--dir", "--to-operator")
    )


def test_the_numbers_are_those_of_diff(work: Path) -> None:
    words = ("apps/multi", "--overlay", "clusters/big.yaml", "--to", "clusters/grove.yaml")
    said = run("diff", *words, cwd=work).out
    text = report(work, *words, "--format", "markdown")
    found = {word: int(number) for number, word in re.findall(r"(\d+) (in place|added|removed|roll)\b", said.splitlines()[0])}
    assert found and f"in place: **{found.get('in place', 0)}**" in text
    assert f"added / removed: **{found['added']} / {found['removed']}**" in text and "pathway: components → grove" in text


def test_a_refused_graph_is_on_the_page(work: Path) -> None:
    edit(work / "apps/multi/graph.yaml", "backendFramework", "backendframework")
    for words in (("--overlay", "clusters/big.yaml"), CLUSTERS, ("--git", "HEAD", *CLUSTERS)):
        for form in ("html", "markdown"):
            text = report(work, *APPS, *words, "--format", form, code=1)
            said = Page(text).text if form == "html" else text
            assert "refused" in said and "DGD101" in said and "backendframework" in said and "qwen3-8b" in said
    assert report(work, *APPS, *CLUSTERS, "-o", "x.html", code=1) == "" and "DGD101" in (work / "x.html").read_text()


def test_the_old_side_refused(work: Path) -> None:
    edit(work / "apps/multi/graph.yaml", "backendFramework", "backendframework")
    commit(work)
    edit(work / "apps/multi/graph.yaml", "backendframework", "backendFramework")
    said = Page(report(work, *APPS, *CLUSTERS, "--git", "HEAD", code=1)).text
    assert "old side" in said and "DGD101" in said


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("missing",),
        ("apps/agg", "--git", "HEAD", "--dir", "x"),
        ("apps/agg", "--to", "clusters/big.yaml"),
        ("apps/agg", "--new-origin"),
        ("apps/agg", "--from-operator", "0.1"),
        ("apps/agg", "--clusters"),
        ("apps/agg", "--format", "pdf"),
        ("apps/agg", "-o", ""),
        ("apps/agg", "-o", "apps"),
        ("apps/agg", "-o", "none/page.html"),
        ("apps/agg/graph.yaml", "-o", "./apps/agg/graph.yaml"),
        ("apps/agg", "--clusters", "missing.yaml"),
    ],
)
def test_command_lines_that_are_wrong(work: Path, words: tuple[str, ...]) -> None:
    before = (work / "apps/agg/graph.yaml").read_text()
    done = run("report", *words, cwd=work)
    assert (done.code, done.out) == (2, "") and done.err.startswith("dgd-render: ")
    assert (work / "apps/agg/graph.yaml").read_text() == before


EVIL = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'&`{{7*7}}"


@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("refused", [False, True])
def test_nothing_of_an_input_is_read_as_html(work: Path, form: str, refused: bool) -> None:
    """Env values, annotations, names, files, unknown fields, with control and bidirectional characters."""
    quoted = '"' + EVIL.replace('"', '\\"') + '\\n```\\n\\u202e\\x07\\u2066"'
    app = work / "apps" / "<img src=x>"
    app.mkdir()
    (app / "graph.yaml").write_text(AGG)
    commit(work)
    name = "<script>alert(2)</script>" if refused else "qwen3-8b"
    text = AGG.replace("name: qwen3-8b", f"name: {name}\n  annotations: {{note/x: {quoted}}}", 1)
    text = re.sub(r"( +)image: .*", lambda m: f"{m[0]}\n{m[1]}env: [{{name: X, value: {quoted}}}]", text)
    (app / "graph.yaml").write_text(text + (f"  ? {quoted}\n  : 1\n" if refused else ""))
    out = report(work, "apps/<img src=x>", *CLUSTERS, "--git", "HEAD", "--format", form, code=1 if refused else 0)
    for character in "\u202e\x07\u2066":
        assert character not in out
    if form == "html":
        page = Page(out)
        assert not page.names() & {"script", "img", "iframe", "link", "base", "object", "embed", "form"}
        assert all(
            not key.startswith("on") and key not in ("src", "srcdoc", "style") for _, held in page.elements for key in held
        )
        assert {held.get("href") for _, held in page.elements} <= {None, "#graphs"}
        assert "\\u202e" in page.text and ("alert(2)" in page.text) == refused and "<img src=x>" in page.text
        return
    assert "<script" not in out and "<img" not in out and "\\u202e" in out
    fences = [line for line in out.splitlines() if "```" in line]
    assert set(fences) <= {"```mermaid", "```"} and len(fences) % 2 == 0


def test_one_file_that_fetches_nothing(work: Path) -> None:
    page = Page(report(work, *APPS, *CLUSTERS))
    assert "script" not in page.names() and "link" not in page.names()
    policies = [held["content"] for tag, held in page.elements if held.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_a_comment_is_cut_by_object(work: Path) -> None:
    """Sixty apps whose image changes do not fit; every piece that is there is whole, and the rest is counted."""
    for i in range(60):
        (work / "apps" / f"a{i}").mkdir()
        (work / "apps" / f"a{i}" / "graph.yaml").write_text(GRAPH.replace("llama-405b", f"llama-{i}"))
    commit(work)
    names = [f"apps/a{i}" for i in range(60)]
    clusters = ("--clusters", "clusters/big.yaml")
    for name in names:
        edit(work / name / "graph.yaml", "runtime:1.3.0", "runtime:1.3.1")
    text = report(work, *names, *clusters, "--git", "HEAD", "--format", "markdown")
    assert 50_000 < len(text) <= 65_536
    cut = re.search(r"\*\*Cut\*\*, because .*?: (\d+) objects?, (\d+) pictures?\.", text)
    assert cut, text[-300:]
    assert text.count("<details>") == text.count("</details>") and text.count("```") % 2 == 0
    assert int(cut[1]) + len(re.findall(r"</code>: \d+ fields?</summary>", text)) == 60 * 3
    assert text.count("#### llama-") == 60


def test_an_overlay_of_an_app(work: Path) -> None:
    """As `repo` takes them: behind the cluster's own, and the app is on these clusters only."""
    own = work / "apps/agg/overlays"
    own.mkdir()
    (own / "big.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {graph: {components: {worker: {replicas: 3}}}}\n"
    )
    said = Page(report(work, *APPS, *CLUSTERS)).text
    assert "Deployment · 3 GPUs · 4 pods not deployed here" in said
    said = report(work, *APPS, *CLUSTERS, "--git", "HEAD", "--format", "markdown")
    assert "| grove | 0 | 0 | 0 | 0 |" in said and "GPUs" in said


def test_an_overlay_and_clusters(work: Path) -> None:
    """The change is that of `diff` with the overlay, the matrix that of the clusters, though the overlay does not fit them all."""
    (work / "small.yaml").write_text(OVERLAY.format(name="small", more=LWS, nodes=4))
    commit(work)
    edit(work / "apps/multi/graph.yaml", "runtime:1.3.0", "runtime:1.3.1")
    text = report(work, "apps/multi", "--overlay", "small.yaml", "--git", "HEAD", *CLUSTERS, "--format", "markdown")
    assert "### 3 objects roll" in text and re.search(r"\| LWS 32g 8p.* \| PodCliqueSet 32g 8p", text)
    assert "refused" in report(work, "apps/multi", "--overlay", "small.yaml", *CLUSTERS, "--format", "markdown", code=1)
