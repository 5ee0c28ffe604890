"""Words that somebody meant to replace: `{{ .Values.tag }}`, `${TAG}`, `$TAG`, `<tag>`, `REPLACE_ME`, `your-registry`.

Three readings, by what may stand at a place. A *word* (an image, a name, a number) never holds any of them. A *text* (an
argument, a variable's value) may hold model tokens and chat templates: `<think>`, `<|im_end|>`, `{{ messages }}`. In a *script*
`$` is the shell's. Each gives back the placeholder as it was written, or "".
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_NAME = _LETTERS | frozenset("0123456789")
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")
_INSIDE = _NAME | frozenset(" ./-")
_WORD = _NAME | frozenset("-")
_UNDONE = ("TODO", "FIXME", "TBD", "PLACEHOLDER")
_STATED = (
    *("REPLACE_ME", "REPLACEME", "REPLACE_WITH_", "REPLACE_THIS", "CHANGE_ME", "CHANGEME", "CHANGE_THIS", "FILL_ME", "FILL_IN"),
    *("SET_ME", "SETME", "SET_THIS", "INSERT_YOUR", "INSERT_HERE", "ENTER_YOUR"),
)
_SIGNS = (
    *("$", "{{", "<", "my-", "your", "replace_", "replace-", "replaceme", "change_", "change-", "changeme", "fill_me", "fill-me"),
    *("fill_in", "fill-in", "set_me", "set-me", "setme", "set_this", "set-this", "insert_here", "insert-here"),
    *("todo", "fixme", "tbd", "placeholder"),
)
"""One of them stands in every placeholder. `fill` alone would stand in every graph with a prefill worker, too."""
_HELM = (".", "$", "include ", "template ", "required ", "tpl ", "toYaml ", "printf ", "default ", "quote ", "lookup ")
_LONGEST = 300
"""Characters of a placeholder: its end is looked for no further, or an opening without an end would cost the square of a text."""
_WISHES = frozenset(("your", "my", "replace", "insert", "enter", "change", "fill", "here", "todo", "path"))
_NOUNS = frozenset(
    (
        *("name", "id", "path", "tag", "url", "uri", "key", "registry", "namespace", "image", "version", "secret", "claim"),
        *("bucket", "host", "hostname", "port", "class", "project"),
    )
)
_SECRETS = frozenset(("hf", "api", "auth", "access", "huggingface", "ngc", "bearer"))
EXAMPLE_REGISTRY, EXAMPLE_TAG = "my-registry", "my-tag"
"""What stands in the images of Dynamo's own examples."""


def possible(text: str) -> bool:
    """Whether a file, or one text of it, could hold a placeholder: asked first, because most hold none."""
    lowered = text.lower()
    for sign in _SIGNS:  # noqa: SIM110 - an expression with `any` takes twice as long, for every text of a graph
        if sign in lowered:
            return True
    return False


def in_word(text: str) -> str:
    """The placeholder in a value that has one word's shape."""
    return (
        _between(text, "{{", "}}")
        or _between(text, "${", "}")
        or _between(text, "$(", ")")
        or _variable(text)
        or next(_angles(text), "")
        or next((w for w in _words(text) if _stated(w) or _yours(w) or w in _UNDONE), "")
    )


def in_text(text: str) -> str:
    """The placeholder in free text that no shell reads."""
    whole = text.strip()
    name = whole.rpartition("=")[2] if whole.startswith("-") else whole
    if (found := _variable(name)) == name and name and set(name[1:]) <= _CAPITALS:
        return found
    found = _between(whole, "{{", "}}")
    if found == whole and found and set(found.strip("{} -")) <= _CAPITALS:
        return found
    if found := _braced(text) or in_script(text):
        return found
    return next((w for w in _words(text) if _yours(w)), "") if " " not in whole else ""


def in_script(text: str) -> str:
    """The placeholder in a shell script, where `${X}`, `$X` and `$(x)` are the shell's."""
    return _helm(text) or next((a for a in _angles(text) if _wished(a)), "") or next((w for w in _words(text) if _stated(w)), "")


def references(text: str) -> Iterator[str]:
    """The names of `$(NAME)` in a text: what the kubelet replaces where a container's variables have that name."""
    at = text.find("$(")
    while at >= 0:
        end = text.find(")", at, at + _LONGEST)
        name = text[at + 2 : max(end, 0)]
        if end > 0 and name and name[0] in _LETTERS and set(name) <= _NAME and text[at - 1 : at] != "$":
            yield name
        at = text.find("$(", at + 2)


def example(image: str) -> str:
    """`my-registry` or `my-tag` where they are an image's registry or tag, else ""."""
    if image.partition("/")[0] == EXAMPLE_REGISTRY:
        return EXAMPLE_REGISTRY
    return EXAMPLE_TAG if image.partition("@")[0].rpartition(":")[2] == EXAMPLE_TAG else ""


def _between(text: str, opening: str, closing: str) -> str:
    start = text.find(opening)
    end = text.find(closing, start + len(opening)) if start >= 0 else -1
    return text[start : end + len(closing)] if end > 0 else ""


def _braced(text: str) -> str:
    """`${NAME}` or `${NAME:-default}`: what a shell or envsubst would replace, and nobody does."""
    start = text.find("${")
    while start >= 0:
        end = text.find("}", start, start + _LONGEST)
        inner = text[start + 2 : max(end, 0)]
        name = inner.partition(":")[0]
        plain = not inner.partition(":")[1] or inner.partition(":")[2][:1] in ("-", "=", "?", "+")
        if end > 0 and plain and name and name[0] in _LETTERS and set(name) <= _NAME and text[start - 1 : start] != "$":
            return text[start : end + 1]
        start = text.find("${", start + 2)
    return ""


def _variable(text: str) -> str:
    at = text.find("$")
    while at >= 0:
        end = at + 1
        while end < len(text) and text[end] in _NAME:
            end += 1
        if end > at + 1 and text[at + 1] in _LETTERS:
            return text[at:end]
        at = text.find("$", at + 1)
    return ""


def _helm(text: str) -> str:
    """`{{ .Values.x }}` and its like; a chat template's `{{ messages }}` is none."""
    start = text.find("{{")
    while start >= 0:
        end = text.find("}}", start, start + _LONGEST)
        if end > 0 and text[start + 2 : end].lstrip("- ").startswith(_HELM):
            return text[start : end + 2]
        start = text.find("{{", start + 2)
    return ""


def _angles(text: str) -> Iterator[str]:
    at = text.find("<")
    while at >= 0:
        end = text.find(">", at, at + _LONGEST)
        inner = text[at + 1 : max(end, 0)]
        if end > 0 and inner[:1] in _LETTERS and inner and set(inner) <= _INSIDE and len(inner) <= 60:
            yield text[at : end + 1]
        at = text.find("<", at + 1)


def _wished(angles: str) -> bool:
    """Whether `<…>` asks a person for something; `<think>`, `<image>` and `<IMG_CONTEXT>` are tokens of models."""
    inner = angles[1:-1]
    for sign in " ./_":
        inner = inner.replace(sign, "-")
    words = [w for w in inner.lower().split("-") if w]
    if _WISHES.intersection(words):
        return True
    named = len(words) > 1 and ("-" in angles or " " in angles or set(angles[1:-1]) <= _CAPITALS)
    return named and (words[-1] in _NOUNS or (words[-1] in ("token", "key") and bool(_SECRETS.intersection(words))))


def _words(text: str) -> Iterator[str]:
    start = -1
    for at, character in enumerate(text):
        if character in _WORD:
            start = at if start < 0 else start
        elif start >= 0:
            yield text[start:at]
            start = -1
    if start >= 0:
        yield text[start:]


def _stated(word: str) -> bool:
    spelled = word.strip("-_").upper().replace("-", "_")
    return spelled.startswith(_STATED) or (spelled.startswith("YOUR_") and word.upper() == word)


def _yours(word: str) -> bool:
    return word.lower().startswith(("your-", "your_")) or word.lower() == "your"
