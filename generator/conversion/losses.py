"""What a conversion refuses, and what it leaves out because it says nothing."""

from __future__ import annotations

from generator.errors import ERROR, NOTE, Finding, Problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.releases.profile import Profile
    from generator.trees import Pointer
    from generator.yamlio import Document


class Losses:
    """Findings of one document, and the operator release whose words are meant."""

    def __init__(self, document: Document, profile: Profile, problems: Problems) -> None:
        self.document, self.profile, self.problems = document, profile, problems

    def refuse(self, pointer: Pointer, text: str) -> None:
        """Something that the other API has no words for."""
        hint = "keep the file in its API, or say it in another way first"
        self.problems.add(Finding("DGD953", text, self.document.where(pointer, True), hint, ERROR))

    def differ(self, pointer: Pointer, text: str) -> None:
        """What the operator renders otherwise from the two files; a corrected rendering does not."""
        self.problems.add(Finding("DGD955", f"with fidelity: exact: {text}", self.document.where(pointer, True), "", NOTE))

    def drop(self, pointer: Pointer, text: str) -> None:
        """Something that is left out without a loss."""
        self.problems.add(Finding("DGD954", f"left out: {text}", self.document.where(pointer, True), "", NOTE))
