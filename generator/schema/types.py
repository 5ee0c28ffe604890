"""The types of a schema file at one version of its product, settled: what the tables and the JSON Schemas are written from."""

from __future__ import annotations

from generator.records import replace
from generator.schema.bundle import definition
from generator.schema.definitions import definitions, full_name, short_name
from generator.schema.notation import SchemaError
from generator.schema.tree import ListOf, MapOf, Struct, TypePatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema.notation import Notation
    from generator.schema.tree import Field, Type


class Types:
    """Types by name. `builtin` says whether Kubernetes' types stand for themselves, or embedded in a custom resource.

    `releases` are the product's, oldest first; `kubernetes` is whose definitions count, read when one is asked for.
    """

    def __init__(
        self, notation: Notation, version: str, releases: tuple[str, ...], product: str, kubernetes: str, builtin: bool = False
    ) -> None:
        self.notation = notation
        self.version = version
        self.releases = releases
        self.product = product
        self.kubernetes = kubernetes
        self.builtin = builtin
        self._settled: dict[str, Type] = {}

    def named(self, name: str) -> Type:
        """The settled type of that name: of the file, else Kubernetes' own. Raises SchemaError."""
        if name not in self._settled:
            own = self.notation.types.get(name)
            self._settled[name] = self._settle(own) if own is not None else self._of_kubernetes(full_name(name))
        return self._settled[name]

    def _of_kubernetes(self, full: str) -> Type:
        try:
            made = definition(full, definitions(self.kubernetes))
        except KeyError:
            raise SchemaError(f"{self.notation.file}: Kubernetes {self.kubernetes} has no type {full}") from None
        patches = self.notation.builtin if self.builtin else self.notation.embedded
        patch = patches.get(short_name(full))
        return self._patched(made, patch) if patch and isinstance(made, Struct) else made

    def _patched(self, base: Struct, patch: TypePatch) -> Struct:
        """A Kubernetes type with our changes, as far as that version of it has the fields."""
        fields = [replace(field, default=patch.defaults.get(field.name)) for field in base.fields]
        for position, field in enumerate(fields):
            if field.name in patch.unlisted and isinstance(field.type, ListOf):
                fields[position] = replace(field, type=replace(field.type, unique=()))
        names = {field.name for field in fields}
        changed = Struct(tuple(field for field in patch.fields if field.name in names), optional=patch.optional)
        return self._merged(replace(base, fields=tuple(fields)), changed)

    def _settle(self, made: Type) -> Type:
        if isinstance(made, ListOf | MapOf):
            return replace(made, item=self._settle(made.item))
        if not isinstance(made, Struct):
            return made
        base = self.named(made.extends) if made.extends else Struct(open=made.open)
        if not isinstance(base, Struct):
            raise SchemaError(f"{self.notation.file}: {made.extends} is no object that a type could extend")
        return self._merged(base, made)

    def _merged(self, base: Struct, own: Struct) -> Struct:
        """The fields of `own` at this version over those of `base`; a field with a default is never required."""
        fields = {field.name: field for field in base.fields}
        chosen: dict[str, Field] = {}
        later: dict[str, str] = {}
        for field in own.fields:
            when = self._other_version(field)
            if when:
                later[field.name] = when
            elif field.name not in chosen:
                chosen[field.name] = replace(field, type=self._settle(field.type), since="", until="")
        fields.update(chosen)
        lifted = {*own.optional, *(name for name, field in fields.items() if field.default is not None)}
        required = dict.fromkeys((*base.required, *(name for name, field in chosen.items() if field.required), *own.required))
        return Struct(
            tuple(fields.values()),
            required=tuple(name for name in required if name in fields and name not in lifted),
            open=base.open,
            short=own.short,
            about=own.about,
            later=tuple((name, when) for name, when in later.items() if name not in chosen),
        )

    def _other_version(self, field: Field) -> str:
        """Of which versions a field's alternative is, when not of this one."""
        at = self.releases.index
        if field.since and at(field.since) > at(self.version):
            return f"known from {self.product} {field.since} on"
        if field.until and at(field.until) < at(self.version):
            return f"known up to {self.product} {field.until}"
        return ""
