"""A secret that stands in git as a word of a command, or as the password of a URL."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.errors import Finding
    from generator.rules.seen import Container, Seen

CODE = "DGD661"
FLAG = re.compile(
    r"(?:^|\s)(--(?:[a-z]+[-_])*(?:api[-_]key|password|(?:access|secret)[-_]key|(?:hf|auth|access)[-_]token|token))(?:$|[\s=])",
    re.I,
)
HINTS = ("key", "password", "token")
"""One of these stands in each such flag."""
URL = re.compile(r"\w://[^\s/:@'\"$<{(]+:([^\s/@'\"]+)@")
HOLDERS = ("$", "<", "{", "(")
"""How a value begins that something else fills in."""
HINT = "put it into a Secret, take it as a variable by secretKeyRef, and write $(NAME) here"


def check(seen: Seen) -> Iterator[Finding]:
    """A flag for a key with its value, in any container; a URL with a password there and in variables."""
    for container in seen.containers:
        yield from _words(container, seen)
    for variable in seen.env:
        value = variable.body.get("value")
        if isinstance(value, str) and _has_password(value):
            text = f"{variable.owner}: the URL in env {variable.name} has its password written out"
            yield seen.finding(CODE, text, (*variable.pointer, "value"), HINT)


def _words(container: Container, seen: Seen) -> Iterator[Finding]:
    for key in ("command", "args"):
        words = container.body.get(key)
        texts = [word if isinstance(word, str) else "" for word in words] if isinstance(words, list) else []
        joined = "\n".join(texts).lower()
        if "://" not in joined and not any(hint in joined for hint in HINTS):
            continue
        for number, word in enumerate(texts):
            flag = _flag(word, texts[number + 1 :])
            what = f"{flag} has its secret" if flag else "a URL has its password" if _has_password(word) else ""
            if what:
                text = f"component {container.component!r}: {what} written out in its {key}"
                yield seen.finding(CODE, text, (*container.pointer, key, number), HINT)


def _flag(word: str, after: Sequence[str]) -> str:
    """The flag in a word, or in a script, whose value is a secret."""
    if "--" not in word:
        return ""
    for found in FLAG.finditer(word):
        rest = word[found.end() :].strip() or (after[0] if after and found.end() >= len(word) else "")
        value = rest.split()[0].strip("'\"") if rest.split() else ""
        if value and not value.startswith((*HOLDERS, "-")):
            return found[1]
    return ""


def _has_password(text: str) -> bool:
    found = URL.search(text) if "://" in text and "@" in text else None
    return found is not None and not found[1].startswith(HOLDERS)
