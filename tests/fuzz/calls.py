"""Every command line, and what must hold of it whatever its files hold: one line a form.

Exit is 0, 1 or 2; what is printed is whole or there is none; nothing printed can forge a line; a second run says the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import xml.etree.ElementTree
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple
from unittest import mock

import yaml
from support import Run, run

from fuzz.cases import Case
from generator import cli, releases, rules
from generator.commands import verbs
from generator.errors import Problems
from generator.yamlio import load

FINDING = re.compile(r"^(?P<place>.+?): (error|warning|note)\[DGD\d{3}\]: .")
OVER = ["-f", "overlay.yaml"]
FLAGS = (*(["--strict"], ["-n", "ml"], ["--kube-version", "1.33"], ["--api-versions", "v1,apps/v1"]), *([] for _ in range(8)))
ENVIRONMENT = {"ARGOCD_APP_NAME": "a", "ARGOCD_APP_NAMESPACE": "ml", "KUBE_VERSION": "1.33"}


class Broken(AssertionError):
    """Something that must hold does not; the words are the kind."""


def hold(condition: object, rule: str) -> None:
    """Raise Broken unless the condition holds."""
    if not condition:
        raise Broken(rule)


class Form(NamedTuple):
    """A form of a verb: the words of its name begin with the verb."""

    verb: str
    weight: float
    words: Callable[[Case, Random], list[str]]
    held: Callable[[Run], None]
    stdin: str = ""
    """The file that is on standard input."""


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """In this process a bug of ours is raised instead of told, so that its place is known."""

    def raised() -> int:
        raise

    with mock.patch.object(cli, "_bug", raised), mock.patch.dict(os.environ, ENVIRONMENT):
        yield


def call(form: Form, case: Case, by: Random) -> Run:
    """Run a form in the current folder, which holds the case, and look at what it did."""
    words = form.words(case, by)
    stdin = case.files[form.stdin] if form.stdin else b""
    done = run(*words, cwd=".", stdin=stdin)
    held(form, done)
    if by.random() < 0.03:
        hold(run(*words, cwd=".", stdin=stdin) == done, f"{form.verb}: twice the same")
    return done


def held(form: Form, done: Run) -> None:
    """What holds of every call, then what holds of this form."""
    hold(done.code in (0, 1, 2), f"{form.verb}: exit {done.code}")
    for line in done.err.splitlines():
        hold(line.isprintable(), f"{form.verb}: a line of standard error can be printed")
        hold(
            FINDING.match(line) or line.startswith(("  hint: ", "dgd-render")) or form.verb in NOTED,
            f"{form.verb}: a line of ours",
        )
    hold(done.out or done.err or form.verb in QUIET, f"{form.verb}: something is said")
    hold(not done.code or done.out or done.err, f"{form.verb}: what is wrong is said")
    hold(done.code != 2 or done.err.startswith("dgd-render: "), f"{form.verb}: the command line is told")
    form.held(done)


NOTED = ("check fix", "render findings", "repo stale")
"""Forms that write more than findings on standard error."""


QUIET = ("check text", "check github", "check fix", "repo check", "repo stale")
"""Forms that say nothing when nothing is wrong."""


# What is printed


def whole(done: Run) -> None:
    """Manifests: objects with a kind and a name, or none and an error."""
    if done.code:
        hold(not done.out, "nothing is printed of what is refused")
        hold("error[DGD" in done.err or done.code == 2, "what is refused is told")
        return
    hold(done.out, "exit 0 prints something")
    for body in objects(done.out):
        hold(isinstance(body, dict) and body["apiVersion"] and body["kind"] and body["metadata"]["name"], "every object is one")


def objects(text: str) -> list[Any]:
    """Printed manifests, of either form."""
    if text.startswith("{"):
        return [json.loads(line) for line in text.splitlines()]
    return [*yaml.load_all(text, Loader=yaml.CSafeLoader)]


def plain(done: Run) -> None:
    """Lines for a terminal."""
    hold(all(line.isprintable() for line in done.out.split("\n")), "a line can be printed")


def findings(done: Run) -> None:
    """`check --format json`: every finding has a code, words and a place."""
    if done.code == 2:
        return
    told = json.loads(done.out)
    for finding in told["findings"]:
        hold(finding["file"] and finding["message"] and finding["code"], "a finding has a place and words")
        hold("\n" not in finding["file"] and plainly(finding["message"]) and plainly(finding["hint"]), "a finding forges nothing")
    hold(bool(told["summary"]["errors"]) == bool(done.code), "exit is 1 when there is an error")


def plainly(text: str) -> bool:
    """Whether a text is one line that a terminal shows as it is."""
    return text.isprintable()


def sarif(done: Run) -> None:
    """Every result has a place and words, and its rule."""
    if done.code == 2:
        return
    (made,) = json.loads(done.out)["runs"]
    rules_told = {r["id"] for r in made["tool"]["driver"]["rules"]}
    for result in made["results"]:
        hold(result["locations"] and result["message"]["text"] and result["ruleId"] in rules_told, "a result of SARIF is whole")


def junit(done: Run) -> None:
    """XML, with a failure when the exit says so."""
    if done.code != 2:
        made = xml.etree.ElementTree.fromstring(done.out)
        hold(bool(made.findall(".//failure")) == bool(done.code), "JUnit's failures are the errors")


def github(done: Run) -> None:
    """Each line a command of ours, with nothing that begins another."""
    for line in done.out.splitlines():
        hold(line.startswith(("::error ", "::warning ", "::notice ")) and line.isprintable(), "a command of GitHub is ours")


def one_json(done: Run) -> None:
    """JSON, or nothing and an error."""
    if done.out:
        json.loads(done.out)
    hold(done.out or done.err, "something is said")


def printed(done: Run) -> None:
    """Something is printed unless it is refused."""
    plain(done)
    hold(done.code or done.out, "exit 0 prints something")


def resources(done: Run) -> None:
    """A ResourceList; without items when it is refused."""
    if done.code == 2:
        return
    (made,) = yaml.load_all(done.out, Loader=yaml.CSafeLoader)
    hold(made["kind"] == "ResourceList" and all(isinstance(i, dict) for i in made["items"]), "a ResourceList comes back")
    hold(not done.code or not made["items"], "nothing is passed on of what is refused")
    hold(not done.code or any(r["severity"] == "error" for r in made["results"]), "what is refused is told")


def streamed(done: Run) -> None:
    """Objects, or none: a validator prints none."""
    hold(not done.code or not done.out, "nothing is printed of what is refused")
    hold(all(isinstance(body, dict) for body in objects(done.out)), "every object is one")


# What is asked


def render(case: Case, by: Random) -> list[str]:
    """`render`, whose flags `check` gets too."""
    return ["render", "graph.yaml", *OVER, *by.choice(FLAGS), *(["--format", "json"] if by.random() < 0.8 else [])]


def check(form: str) -> Callable[[Case, Random], list[str]]:
    """`check` in a form."""
    return lambda case, by: ["check", "graph.yaml", *OVER, *by.choice(FLAGS), "--format", form]


def words(*fixed: str) -> Callable[[Case, Random], list[str]]:
    """A command line with any flags."""
    return lambda case, by: [*fixed, *by.choice(FLAGS)]


def exactly(*fixed: str) -> Callable[[Case, Random], list[str]]:
    """A command line as it stands."""
    return lambda case, by: [*fixed]


def releases_of(by: Random) -> str:
    """A release, seldom one that is none."""
    return by.choice([*releases.named(), *releases.named(), "9.9", "1.4.0-rc1", ""])


def diff(form: str) -> Callable[[Case, Random], list[str]]:
    """`diff` of two releases, or of two clusters."""

    def asked(case: Case, by: Random) -> list[str]:
        sides = by.choice((["--to", "other.yaml"], ["--from-operator", releases_of(by), "--to-operator", releases_of(by)]))
        return ["diff", "graph.yaml", *OVER, *sides, "--format", form]

    return asked


def field(case: Case, by: Random) -> list[str]:
    """`explain --field` of something that is rendered, or of something that is not."""
    done = run("render", "graph.yaml", *OVER, "--format", "json", cwd=".")
    spots = [f"Deployment/x:/spec/{'a/' * by.randint(0, 50)}", "x", "A/b:/~2", ":", "a/b:/[name=x]"]
    if done.out:
        body = json.loads(by.choice(done.out.splitlines()))
        at, here = "", body
        while isinstance(here, dict | list) and here and by.random() < 0.9:
            step = by.choice([*here]) if isinstance(here, dict) else by.randrange(len(here))
            here, at = here[step], f"{at}/{str(step).replace('~', '~0').replace('/', '~1')}"
        spots += [f"{body['kind']}/{body['metadata']['name']}:{at}"] * 20
    return ["explain", "graph.yaml", *OVER, "--field", by.choice(spots), *by.choice(([], ["--format", "json"]))]


def schema(case: Case, by: Random) -> list[str]:
    """`schema` of any kind and release."""
    kind = by.choice(("ClusterOverlay", "DynamoRender", "dgd", "x\n"))
    return ["schema", kind, *(["--operator-version", releases_of(by)] if kind == "dgd" else [])]


def in_json(done: Run) -> None:
    """The findings are one JSON document on standard error."""
    if done.code != 2:
        json.loads(done.err)


def convert(case: Case, by: Random) -> list[str]:
    """`convert` both ways, and back to what git keeps."""
    ways = (["--to", "v1alpha1"], ["--to", "v1beta1"], ["--clean"])
    return [
        "convert",
        "graph.yaml",
        *by.choice(ways),
        *(["--operator-version", by.choice([*releases.named()])] if by.random() < 0.5 else []),
    ]


def converted(done: Run) -> None:
    """YAML that can be read again, or nothing and an error."""
    hold(bool(done.code) != bool(done.out), "a file is converted whole or not at all")
    problems = Problems()
    load(done.out, "converted", problems)
    hold(not problems, "what was converted can be read")


def page(done: Run) -> None:
    """HTML or Markdown without a script of the input's."""
    if done.code == 2:
        return
    hold(done.out, "the page is written even if a graph is refused")
    hold("<script>x" not in done.out and "\x1b" not in done.out and "\u202e" not in done.out, "a page forges nothing")


KRM_FILE = "dgd-render.yaml"
FORMS = (
    Form("check text", 1, check("text"), plain),
    Form("check sarif", 1, check("sarif"), sarif),
    Form("check junit", 1, check("junit"), junit),
    Form("check github", 1, check("github"), github),
    Form("check fix", 1, exactly("check", "graph.yaml", *OVER, "--fix", "--diff"), plain),
    Form(
        "check clusters", 1, exactly("check", "graph.yaml", "--clusters", "overlay.yaml", "other.yaml", "--format=json"), findings
    ),
    Form("check folder", 0.5, exactly("check", ".", "--format=json"), findings),
    Form("render folder", 0.5, exactly("render", "."), whole),
    Form("render stdin", 0.5, exactly("render", "-", *OVER), whole, "graph.yaml"),
    Form("render full", 0.1, exactly("render", "graph.yaml", *OVER, "--validate=full", "--format=json"), whole),
    Form(
        "render release",
        1,
        lambda case, by: ["render", "graph.yaml", *OVER, "--operator-version", releases_of(by), "--format=json"],
        whole,
    ),
    Form("render findings", 1, exactly("render", "graph.yaml", *OVER, "--format=json", "--findings-format=json"), in_json),
    Form("explain", 1, words("explain", "graph.yaml", *OVER), printed),
    Form("explain json", 1, words("explain", "graph.yaml", *OVER, "--format=json"), one_json),
    Form("explain mermaid", 0.5, words("explain", "graph.yaml", *OVER, "--format=mermaid"), printed),
    Form("explain field", 0.06, field, plain),
    Form("diff", 1, diff("text"), plain),
    Form("diff json", 0.7, diff("json"), one_json),
    Form("diff markdown", 0.7, diff("markdown"), plain),
    Form("matrix", 0.5, exactly("matrix", "graph.yaml", "--clusters", "overlay.yaml", "other.yaml"), plain),
    Form(
        "matrix json", 0.5, exactly("matrix", "graph.yaml", "--clusters", "overlay.yaml", "other.yaml", "--format=json"), one_json
    ),
    Form("matrix markdown", 0.3, exactly("matrix", "graph.yaml", "--clusters", "overlay.yaml", "--format=markdown"), plain),
    Form("shared", 1, exactly("shared", "overlay.yaml", "--graph", "graph.yaml", "--format=json"), whole),
    Form("schema", 0.03, schema, one_json),
    Form("cmp generate", 2, exactly("cmp", "generate"), whole),
    Form("cmp parameters", 0.5, exactly("cmp", "parameters"), one_json),
    Form("krm list", 2, exactly("krm"), resources, "list.yaml"),
    Form("krm plugin", 1, exactly("krm", KRM_FILE), streamed, "graph.yaml"),
    Form("repo check", 0.5, exactly("repo", "--check"), plain),
    Form("repo stale", 0.5, exactly("repo", "--stale"), plain),
    Form("convert", 2, convert, converted),
    Form("report", 0.3, lambda case, by: ["report", "graph.yaml", *OVER, "--format", by.choice(("html", "markdown"))], page),
)
HERE = tuple(form for form in FORMS if form.verb.partition(" ")[0] in verbs.NAMES)
RENDER = Form("render", 1, render, whole)
CHECK = Form("check json", 1, check("json"), findings)


def agree(case: Case, by: Random) -> tuple[Run, Run]:
    """`render` prints exactly when `check` finds no error beside those of its catalogue."""
    flags = by.choice(FLAGS)
    form = ["--format=json"] if by.random() < 0.8 else []
    rendered = run("render", "graph.yaml", *OVER, *flags, *form, cwd=".")
    checked = run("check", "graph.yaml", *OVER, *flags, "--format=json", cwd=".")
    held(RENDER, rendered)
    held(CHECK, checked)
    if rendered.code != 2 and checked.code != 2:
        errors = [f for f in json.loads(checked.out)["findings"] if f["severity"] == "error"]
        wrong = [f for f in errors if f["code"] not in rules.catalogue() and f["code"] != rules.UNUSED]
        hold(bool(wrong) == bool(rendered.code), "render refuses exactly what check calls an error")
    return rendered, checked
