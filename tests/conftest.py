"""Fixtures of the whole suite: snapshots that live in `expected/`, a guard against the network, loud missing data."""

from __future__ import annotations

import socket
import warnings
from pathlib import Path
from typing import Any

import pytest
import support
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "conformance: compares with what the real operator built; takes minutes (-m 'not conformance')"
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Missing shared data is said once, loudly; in CI it is a failure (`support.shared`)."""
    if support.shared_folder() is None:
        terminalreporter.write_line("")
        terminalreporter.write_line(
            "SHARED DATA MISSING: everything that compares with the real operator was skipped; set DGD_RENDER_SHARED",
            red=True,
            bold=True,
        )


class Expected(SingleFileSnapshotExtension):
    """Snapshots as plain files `<folder>/expected/<name>`.

    The folder of snapshots is never the folder of the inputs: syrupy takes every file there that no test asked for
    as an unused snapshot, and `--snapshot-update` would delete the inputs.
    """

    _write_mode = WriteMode.TEXT
    file_extension = ""

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        if test_location.basename not in support.HOMES:
            return super().dirname(test_location=test_location)  # syrupy asks for every module that ran, also one without any
        name = str(test_location.nodename).partition("[")[2].removesuffix("]")
        return str(support.HOMES[test_location.basename] / name / "expected")

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        return str(index)

    @classmethod
    def get_file_basename(cls, *, test_location: Any, index: Any) -> str:
        return str(index)

    @classmethod
    def matches_test_location(cls, *, test_location: Any, snapshot_location: str) -> bool:
        return str(Path(snapshot_location).parent) == cls.dirname(test_location=test_location)

    @classmethod
    def write_snapshot(cls, **given: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "cannot relate snapshot name": a name here is a file name
            super().write_snapshot(**given)

    def is_snapshot_location(self, *, location: str) -> bool:
        return Path(location).parent.name == "expected"


@pytest.fixture
def expected(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`expected(name="manifests.yaml")` is the snapshot in the folder's `expected/manifests.yaml`."""
    return snapshot.use_extension(Expected)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to connect or to look up a name fails the test."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the network was used")

    for name in ("connect", "connect_ex", "sendto", "sendmsg"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
