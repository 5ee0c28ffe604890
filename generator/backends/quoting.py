"""Words and the shells around them: quoting, splitting, kubelet variables."""

from __future__ import annotations

from generator.schema.patterns import ALNUM
from generator.templating.run import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = frozenset(ALNUM + "_")
_SAFE = _WORD | frozenset("@%+=:,./-")
_NOT_SPACE_IN_GO = "\x1c\x1d\x1e\x1f"
SPACE = frozenset(" \t\n\f\r")
"""What `\\s` means in Go's regular expressions."""


def posix(word: str) -> str:
    """Exactly one word for a POSIX shell, whatever it holds. Mirrors internal/dynamo/utils.go shellQuotePOSIX."""
    if word and _SAFE.issuperset(word):
        return word
    return "'" + escape_single(word) + "'"


def escape_single(text: str) -> str:
    """Text that goes between single quotes."""
    return text.replace("'", "'\\''")


def joined(words: Iterable[str], *, exact: bool) -> str:
    """A command line of words: quoted as the operator does (`exact`), or so that every word survives."""
    return " ".join(map(quote if exact else posix, words))


def fields(text: str) -> list[str]:
    """Mirrors Go's strings.Fields: Python's split, but for four control characters that Go takes for text."""
    if not any(c in text for c in _NOT_SPACE_IN_GO):
        return text.split()
    out, word = [], ""
    for c in text:
        if c.isspace() and c not in _NOT_SPACE_IN_GO:
            if word:
                out.append(word)
            word = ""
        else:
            word += c
    return [*out, word] if word else out


def expanded(words: Iterable[str]) -> list[str]:
    """Every word split at white space. Mirrors internal/dynamo/backend_vllm.go getExpandedArgs."""
    return [part for word in words for part in fields(word)]


def shell_variables(text: str, braces: bool) -> str:
    """`$(VAR)` → `${VAR}`. Mirrors internal/dynamo/backend_vllm.go k8sToShellVarSyntax (`\\$\\((\\w+)\\)`).

    Without `braces` `$VAR`, where what follows is no part of a name: Flux substitutes `${VAR}` in all that it applies.
    """
    out, at = [], 0
    while (start := text.find("$(", at)) >= 0:
        end = start + 2
        while end < len(text) and text[end] in _WORD:
            end += 1
        if end > start + 2 and text[end : end + 1] == ")":
            name = text[start + 2 : end]
            bare = not braces and text[end + 1 : end + 2] not in _WORD
            out += [text[at:start], f"${name}" if bare else f"${{{name}}}"]
            at = end + 1
        else:
            out.append(text[at : start + 2])
            at = start + 2
    return "".join(out) + text[at:]
