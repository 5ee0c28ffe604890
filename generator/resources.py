"""Where the distribution keeps its own files: `templates/` at the top of a checkout, inside the package in a wheel."""

from __future__ import annotations

import os

PACKAGE = os.path.dirname(os.path.abspath(__file__))
INSTALLED = os.path.join(PACKAGE, "templates")
CHECKOUT = os.path.join(os.path.dirname(PACKAGE), "templates")


def templates() -> str:
    """The folder of Jinja templates. A wheel carries them inside the package, a checkout beside it."""
    return INSTALLED if os.path.isdir(INSTALLED) else CHECKOUT


def deploy() -> str:
    """The folder of install files for hosts: inside the package in a wheel, at the top of a checkout."""
    installed = os.path.join(PACKAGE, "deploy")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(PACKAGE), "deploy")


def examples() -> str:
    """The folder of examples: inside the package in a wheel, at the top of a checkout."""
    installed = os.path.join(PACKAGE, "examples")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(PACKAGE), "examples")


def is_checkout() -> bool:
    """Whether the templates are files that somebody may be editing (checkout, editable install)."""
    return not os.path.isdir(INSTALLED)


def read(folder: str, name: str) -> str:
    """One of our own text files."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()
