"""What a host applies when its page was followed to the end, and what is rendered: the same objects."""

from __future__ import annotations

from pathlib import Path

from hosts_examples import normal
from hosts_tools import lines
from test_hosts_flux import flux_makes_a_kustomization

CMP = "env -i ARGOCD_APP_NAME=a ARGOCD_APP_NAMESPACE=inference ARGOCD_APP_PARAMETERS=null $(command -v dgd-render) cmp generate"
RENDER = "dgd-render base/graph.yaml --overlay base/overlay.yaml"
PLAIN = "cp -r base plain && sed -i -E '/^(transformers|validators|configurations):/d' plain/kustomization.yaml"
APPLIED = {
    "argocd": {"the call of the plugin": (f"cd apps/llama-405b && {CMP}", "dgd-render apps/llama-405b")},
    "flux": {
        "the directory": ("FLUX rendered/prod-h200/llama-405b", "dgd-render graph.yaml --overlay overlay.yaml"),
        "what is shared": ("FLUX rendered/prod-h200/shared", "dgd-render shared overlay.yaml"),
    },
    "kustomize": {
        "the transformer": (
            "kustomize build --enable-alpha-plugins base",
            f"{PLAIN} && kustomize build plain | dgd-render - --overlay base/overlay.yaml",
        ),
        "the transformer, in kubectl": (
            "kubectl kustomize --enable-alpha-plugins base",
            "kustomize build plain | dgd-render - --overlay base/overlay.yaml",
        ),
        "the generator": ("kustomize build --enable-alpha-plugins generated", RENDER),
        "the function": ("kustomize build --enable-alpha-plugins --enable-exec function", RENDER),
    },
    "pre-commit": {
        "what the hook wrote": (
            "FLUX rendered/prod-h200/llama-405b",
            "dgd-render apps/llama-405b --overlay clusters/prod-h200.yaml",
        )
    },
    "repo": {
        "an app on a cluster": (
            "FLUX inference/rendered/prod/chat",
            "cd inference && dgd-render apps/chat --overlay clusters/prod.yaml --overlay apps/chat/overlays/prod.yaml",
        ),
        "what is shared": ("FLUX inference/rendered/prod/shared", "cd inference && dgd-render shared clusters/prod.yaml"),
    },
}
"""Page → what → a command that prints what the host applies, a command that prints what is rendered.

`FLUX` is what Flux and Argo CD make of a directory without a kustomization.yaml: every manifest in it.
"""


def compared(page: str, cwd: Path, environment: dict[str, str]) -> dict[str, int]:
    """What was compared for a page, and how many objects each are. Fails where they differ."""
    out = {}
    for what, commands in APPLIED.get(page, {}).items():
        applied, rendered = (_objects(words, cwd, environment) for words in commands)
        assert applied == rendered, f"{page}: {what}"
        out[what] = f"\n{rendered}".count("\nkind: ")
        assert out[what] > 1
    return out


def _objects(words: str, cwd: Path, environment: dict[str, str]) -> str:
    """What a command prints, as objects in one form."""
    if words.startswith("FLUX "):
        flux_makes_a_kustomization(cwd / words.removeprefix("FLUX "), "inference")
        words = words.replace("FLUX", "kustomize build")
    home = {"KUSTOMIZE_PLUGIN_HOME": str(cwd / "plugins")}
    done = lines("bash", "-euo", "pipefail", "-c", words, cwd=cwd, **environment, **home)
    assert done.returncode == 0, done.stderr
    return normal(done.stdout.encode())
