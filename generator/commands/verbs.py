"""The table of verbs. A verb is one module of this package and one line here.

The module has two functions: `add_arguments(parser)` says what the command line may hold, and `run(options)` takes the parsed
options and gives back an Outcome. It prints nothing; the shell (`cli.py`) does. Only the called verb's module is imported.
"""

from __future__ import annotations

from generator.records import record


@record
class Verb:
    """A line of the table: name, module of this package, what it does."""

    name: str
    module: str
    help: str


VERBS = (
    Verb("render", "render", "print the manifests (the default)"),
    Verb("check", "check", "render, throw the manifests away, report what is wrong"),
    Verb("repo", "repo", "render every app of a repository for every cluster"),
    Verb("explain", "explain", "print what was decided for each component and why, or what an error code means"),
    Verb("diff", "diff", "compare two renderings: what changes, what rolls, what must be made anew"),
    Verb("matrix", "matrix", "print every graph on every cluster: kind, pods, GPUs, what is refused"),
    Verb("report", "report", "the page for the review of a change or a state: HTML, or Markdown for a pull request"),
    Verb("convert", "convert", "print a file in the other API, or without what a cluster wrote into it"),
    Verb("shared", "shared", "print only what all graphs of a namespace share, for overlays with `shared: external`"),
    Verb("schema", "schema", "print JSON Schema for editors: of graphs, and of our own files"),
    Verb("init", "init", "set up an overlay or a host"),
    Verb("example", "example", "list the examples, or write one into a folder"),
    Verb("completion", "completion", "print the completion script of a shell"),
    Verb("cmp", "cmp", "what Argo CD calls"),
    Verb("krm", "krm", "a KRM function or kustomize's plugin: what kustomize calls"),
)
NAMES = tuple(verb.name for verb in VERBS)
