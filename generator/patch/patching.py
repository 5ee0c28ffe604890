"""One patch of an overlay, RFC 6902 or a partial object, and whether it found something to change."""

from __future__ import annotations

from generator.errors import Finding, nearest
from generator.merge import get
from generator.patch import fields, partial, rfc6902
from generator.schema.access import entries, inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.parse.documents import Given
    from generator.patch.draft import Draft
    from generator.patch.rfc6902 import Miss
    from generator.trees import Object, Pointer


class Patch:
    """An entry of `patches`: where it stands, what it says, how often it applied, and why it did not."""

    def __init__(self, given: Given, at: Pointer, entry: Object) -> None:
        self.given, self.at, self.entry = given, at, entry
        self.body = entry.get("patch")
        self.optional = bool(entry.get("optional"))
        self.broken = False
        self.applied = 0
        self.misses: list[Miss] = []

    def faults(self) -> list[Finding]:
        """What is wrong with the patch whatever it meets."""
        problem: tuple[str, str, Pointer] | None = None
        if isinstance(self.body, list):
            wrong = rfc6902.malformed(self.body)
            if wrong is None and not self.body:
                problem = "the list of operations is empty", "remove the patch, or write [{op: add, path: /spec/…, value: …}]", ()
            elif wrong is not None:
                problem = f"operation {wrong.index}: {wrong.text}", wrong.hint, (wrong.index,)
        elif not isinstance(self.body, dict):
            problem = "a patch is a list of RFC 6902 operations or a partial object", "write [{op: …, path: …}], or spec: …", ()
        elif not self.body:
            problem = "the patch is empty", "remove it", ()
        elif (at := partial.bad_directive(self.body)) is not None:
            hint = "known: $patch: delete and $patch: replace, below the root, beside what they are about; null deletes a field"
            problem = f"{at[-1]} is not understood here", hint, at
        if problem is None:
            return []
        self.broken = True
        return [Finding("DGD812", problem[0], self.given.where((*self.at, "patch", *problem[2])), problem[1])]

    def amend(self, draft: Draft) -> None:
        """Change a graph document, if this patch is for it."""
        if self.broken:
            return
        if isinstance(self.body, dict):
            self._partial_graph(draft, self.body)
        else:
            self.operate(draft)

    def operate(self, draft: Draft) -> None:
        """Run the operations of an RFC 6902 patch."""
        miss = rfc6902.apply(draft, self.body or [], self.given, (*self.at, "patch"))
        if miss is None:
            self.applied += 1
        else:
            self.misses.append(miss)

    def merge(self, draft: Draft, body: Object) -> None:
        """Merge a partial object. One that only takes away what is not there has not applied."""
        taking = partial.deletes(body)
        if not draft.spend(body) or (taking and not draft.spend(draft.value, brought=False)):
            self.misses.append(rfc6902.too_much(0))
            return
        before = draft.value
        draft.value = partial.merged(draft.value, body, draft.trace, self.given, (*self.at, "patch"))
        if taking and partial.filled(draft.value) == partial.filled(before):
            self.misses.append(rfc6902.Miss(0, "what it takes away is not there", "", True))
        else:
            self.applied += 1

    def _partial_graph(self, draft: Draft, body: Object) -> None:
        miss = _other_object(draft.value, body) or _unknown_component(draft, body) or _lost_main(body)
        if miss is None:
            self.merge(draft, body)
        else:
            self.misses.append(miss)

    def unused(self, what: str) -> list[Finding]:
        """An error when the patch applied to nothing, unless it is optional."""
        serious = next((m for m in self.misses if not m.absent), None)
        if self.broken or (serious is None and (self.applied or self.optional)):
            return []
        miss = serious or (self.misses[0] if self.misses else None)
        if miss is None:
            where = self.given.where((*self.at, "target") if "target" in self.entry else (*self.at, "patch"))
            return [
                Finding(
                    "DGD811",
                    f"the patch matches no {what}",
                    where,
                    "correct it, or write optional: true",
                )
            ]
        steps = (miss.index,) if isinstance(self.body, list) else ()
        if isinstance(self.body, list):
            operation = self.body[miss.index]
            said = f"{operation['op']} {operation['path']} applies to no {what}" if miss.absent else f"operation {miss.index}"
            text = f"{said}: {miss.text}"
        else:
            text = f"the patch applies to no {what}: {miss.text}" if miss.absent else miss.text
        hint = joined(miss.hint, "" if serious else "write optional: true if it need not apply")
        place = self.given.where((*self.at, "patch", *steps, *(("path",) if steps else ())))
        return [Finding("DGD812" if serious else "DGD811", text, place, hint)]


def joined(hint: str, more: str) -> str:
    """Two hints as one."""
    if not hint or not more:
        return hint or more
    return f"{hint} {more[0].upper()}{more[1:]}" if hint.endswith("?") else f"{hint}; {more}"


def _other_object(document: object, body: Object) -> Miss | None:
    """A partial object may say, as kustomize's do, which object it is for."""
    for path in (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")):
        own, named = get(document, *path), get(body, *path)
        if named is not None and named != own and not (path[-1] == "namespace" and own is None):
            return rfc6902.Miss(0, f"it is for {'.'.join(path)} {named!r}, not {own!r}", "", True)
    return None


def _unknown_component(draft: Draft, body: Object) -> Miss | None:
    """A partial object changes components that are there; one more would be a component without image or type."""
    known = fields.places_of_components(draft.value)
    spec = body.get("spec")
    if not isinstance(spec, dict):
        return None
    listed = spec.get("components") if isinstance(spec.get("components"), list) else []
    named = [str(c.get("name", "")) for c in listed or [] if isinstance(c, dict)]
    services = spec.get("services")
    named += list(services) if isinstance(services, dict) else []
    for name in named:
        if name not in known:
            close = nearest(name, known)
            hint = f"did you mean {close}?" if close else f"components: {', '.join(known)}"
            return rfc6902.Miss(0, f"there is no component {name!r}", f"{hint} (add one with an RFC 6902 patch)", True)
    if named and ("services" in spec) != (draft.value.get("apiVersion") == fields.ALPHA):
        return rfc6902.Miss(
            0,
            f"a graph of {draft.value.get('apiVersion')} keeps its components elsewhere",
            "v1alpha1 has spec.services, a map; v1beta1 spec.components, a list",
            True,
        )
    return None


def _lost_main(body: Object) -> Miss | None:
    """A container `main` among a v1alpha1 service's extra ones: the operator drops it, and the change with it."""
    for name, service in entries(inside(body, "spec").get("services")):
        for _, container in entries(inside(service, "extraPodSpec").get("containers")):
            if container.get("name") == fields.MAIN:
                text = f"services.{name}.extraPodSpec.containers has `main`, which is not the main container in v1alpha1"
                return rfc6902.Miss(0, text, "write extraPodSpec.mainContainer", False)
    return None
