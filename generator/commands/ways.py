"""The flags that say what a rendering is compared with, for `diff` and `report`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.command_line import Parser


def add_ways(parser: Parser) -> None:
    """What the rendering is compared with."""
    parser.add_argument("--to", action="append", metavar="FILE", help="the overlays of the new side; several in order")
    parser.add_argument("--from-operator", action="once", metavar="V", help="the operator of the old side")
    parser.add_argument("--to-operator", action="once", metavar="V", help="the operator of the new side")
    parser.add_argument(
        "--new-origin",
        action="store_true",
        help="as if the new operator created the graphs; else they keep the old one's origin version, as graphs that exist do",
    )
    parser.add_argument("--git", action="once", metavar="REV", help="the old side: graphs and overlays of this revision")
    parser.add_argument("--dir", action="once", metavar="DIR", help="the old side: manifests that stand in this directory")
