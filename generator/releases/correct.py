"""The corrections: defects of the operator that a user must not inherit from a renderer (design section 5). One record each.

`fidelity: corrected` applies all that a release needs. When one changes a given graph's output is `plan.corrections`.
"""

from __future__ import annotations

from generator.records import record, replace
from generator.releases.products import grove_alpha, takes_pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.releases.profile import Profile

    Edit = Callable[[Profile], Profile]


@record
class Correction:
    """A named correction: what it says to people, whether a release needs it, and the profile without the defect."""

    name: str
    sentence: str
    change: Edit
    needed: Callable[[Profile], bool] = lambda profile: True


def _launch(**fields: bool) -> Edit:
    return lambda profile: replace(profile, launch=replace(profile.launch, **fields))


def _lws(**fields: object) -> Edit:
    return lambda profile: replace(profile, lws=replace(profile.lws, **fields))


def _convert(**fields: object) -> Edit:
    return lambda profile: replace(profile, convert=replace(profile.convert, **fields))


CORRECTIONS = (
    Correction(
        "dp-start-rank",
        "the data-parallel start rank is arithmetic that a shell can do; the operator's `$(( n * $(LWS_WORKER_INDEX) ))` fails",
        _launch(dp_rank_expands=True),
    ),
    Correction(
        "dropped-quantities",
        "quantities that cannot be read are an error; the operator drops them",
        lambda profile: replace(profile, bad_quantities_refused=True),
        lambda profile: profile.accepts.bad_resource_quantity,
    ),
    Correction(
        "env-from-secret",
        "envFromSecret is kept beside the envFrom of mainContainer; the operator drops it",
        _convert(env_from_secret="append"),
        lambda profile: profile.convert.hub == "v1beta1",
    ),
    Correction(
        "env-once",
        "a variable that the launch adds gives way to the user's; the operator writes the name twice",
        _launch(env_once=True),
    ),
    Correction(
        "flag-spellings",
        "every spelling of the parallel flags is read; the operator sees only `--long-flag N`",
        _launch(flag_spellings=True),
    ),
    Correction(
        "flat-mounts",
        "volumeMounts are kept beside those of mainContainer; this operator drops them and their claims",
        _convert(flat_mounts="append"),
        lambda profile: profile.convert.flat_mounts == "lose",
    ),
    Correction(
        "gang-scheduling",
        "the pods of a replica are scheduled together by Volcano; the operator leaves out scheduler, queue or resources",
        _lws(gang="volcano"),
        lambda profile: profile.lws.layout == "native",
    ),
    Correction(
        "lws-without-volcano",
        "LeaderWorkerSets are used without Volcano; the operator would refuse the graph",
        _lws(requires_volcano=False),
        lambda profile: profile.lws.requires_volcano,
    ),
    Correction(
        "ray-shell-form",
        "the Ray executor flag stands inside the shell script; the operator puts it behind, where it is lost",
        _launch(ray_flag_inside=True),
    ),
    Correction(
        "scaling-adapter",
        "scaling adapters are left out: without the graph in the cluster they act on nothing",
        lambda profile: replace(profile, scaling_adapters=False),
    ),
    Correction(
        "service-selector",
        "the Service selects its pods although dynamoNamespace is set; the operator's selects none",
        _lws(service_selector_fixed=True),
        lambda profile: profile.convert.hub == "v1beta1",
    ),
    Correction(
        "shell-braces",
        "the waiting script names its variables without braces; Flux would substitute the operator's `${…}`",
        _launch(shell_braces=False),
    ),
    Correction(
        "shell-flags-lost",
        "launch flags find their place in this command; the operator loses or misplaces them",
        _launch(lost_flags_refused=True),
    ),
    Correction(
        "stable-names",
        "worker names, labels and env carry no content hash; with the operator every change renames them",
        lambda profile: replace(profile, stable_names=True),
    ),
    Correction(
        "topology-pack",
        "topology constraints are written as the cluster's Grove takes them: pack.required, before alpha.10 packDomain",
        lambda profile: replace(profile, grove=replace(profile.grove, topology_pack=takes_pack(profile.schema.grove))),
        lambda profile: profile.grove.topology_pack != takes_pack(profile.schema.grove),
    ),
    Correction(
        "trtllm-quotes",
        "single quotes in the command survive mpirun's `bash -c '…'`; with the operator they end it",
        _launch(quotes_wrapped=True),
    ),
    Correction(
        "untyped-service",
        "the Service of a component without a type selects its pods; the operator's asks for an empty type label",
        lambda profile: replace(profile, pods=replace(profile.pods, untyped_selected=True)),
    ),
)
SENTENCES = {correction.name: correction.sentence for correction in CORRECTIONS}


REMEMBERED = 64
_corrected: dict[tuple[str, str], tuple[Profile, Profile]] = {}


def corrected(profile: Profile, grove: str = "") -> Profile:
    """The profile without the operator's known defects; a correction that the release does not need is not applied.

    `grove` is the version of Grove that is installed; without one it is that with which the operator was built.
    """
    known = _corrected.get((profile.release, grove))
    if known is not None and known[0] is profile:
        return known[1]
    changed = corrected_but("", profile, grove)
    if len(_corrected) < REMEMBERED:
        _corrected[profile.release, grove] = profile, changed
    return changed


def corrected_but(name: str, profile: Profile, grove: str = "") -> Profile:
    """The corrected profile with one defect left in it, to see what its correction does; "" for none."""
    if grove:
        profile = replace(profile, schema=replace(profile.schema, grove=grove_alpha(grove)))
    needed = [correction for correction in CORRECTIONS if correction.needed(profile) and correction.name != name]
    for correction in needed:
        profile = correction.change(profile)
    return replace(profile, corrections=tuple(correction.name for correction in needed))
