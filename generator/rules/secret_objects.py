"""A Secret with its content beside the graph: base64 is no protection."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD669"


def check(seen: Seen) -> Iterator[Finding]:
    """Only whether there is content is looked at; what sops encrypted, or a plugin fills in later, is no content."""
    for given in seen.companions if seen.is_first else ():
        if given.kind != "Secret" or "sops" in given.value:
            continue
        for key in ("stringData", "data"):
            held = given.value.get(key)
            full = (
                [name for name, text in held.items() if isinstance(text, str) and _is_content(text)]
                if isinstance(held, dict)
                else []
            )
            if full:
                name = (given.value.get("metadata") or {}).get("name")
                yield seen.beside(
                    CODE,
                    f"Secret {name!r} stands in git with its content ({', '.join(full)})",
                    given.where((key,), key=True),
                    "keep it out of git: an ExternalSecret or a SealedSecret, or encrypt it with sops",
                )
                break


def _is_content(text: str) -> bool:
    return bool(text.strip()) and not text.startswith(("<", "$", "{{", "ENC["))
