"""9xx hosts (Argo CD, kustomize, pre-commit), and the 6xx that are about directories and shared objects."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD605": (
        "our own kind among the graphs",
        "A ClusterOverlay or DynamoRender was given as a graph. It is input of dgd-render and must never reach a cluster: "
        "give overlays with --overlay, or under `overlays:` of a dgd-render.yaml.",
    ),
    "DGD606": (
        "an overlay that nobody named",
        "The directory holds a ClusterOverlay, but no overlay was named, so the built-in cluster would be assumed. Name it.",
    ),
    "DGD607": (
        "nothing is shared",
        "`dgd-render shared` found no object that the graphs of the namespace have in common.",
    ),
    "DGD630": (
        "foreign manifest in the output directory",
        "The directory of -o holds a manifest, link or folder that dgd-render did not write. Whoever applies the directory "
        "would apply it too. Files that are no YAML or JSON, hidden files and kustomization.yaml are welcome. What "
        "dgd-render wrote stands in its index file .dgd-render-index.",
    ),
    "DGD631": (
        "output directory cannot be used",
        "The directory of -o, or a file in it, is a link, or cannot be made, read or written, or the index names files "
        "that dgd-render would not write. Nothing is ever written through a link.",
    ),
    "DGD632": (
        "the rendered directory is stale",
        "`render --stale -o DIR` found that DIR is not what would be rendered now; the diff shows what differs, files that "
        "are no longer rendered included. Run the same command without --stale and commit the result.",
    ),
    "DGD633": (
        "one file for two objects",
        "Two objects of one kind, namespace and name, but of different API groups, would be the same file.",
    ),
    "DGD900": (
        "nothing was rendered",
        "A host that gets an empty answer deletes everything that it deployed before, so an empty result is always an error.",
    ),
    "DGD901": (
        "unknown parameter",
        "The Application's `source.plugin.parameters` has a name that does not exist. A mistyped one would silently render "
        "something else. `dgd-render cmp parameters` lists the names.",
    ),
    "DGD902": (
        "parameter value",
        "A parameter or variable of the Application has a value of the wrong form, or is given twice.",
    ),
    "DGD903": (
        "unknown variable",
        "The Application's `source.plugin.env` has a name that does not exist. Known are GRAPHS, OVERLAYS, NAMESPACE, "
        "OPERATOR_VERSION, VALIDATE and STRICT; Argo CD puts ARGOCD_ENV_ before each.",
    ),
    "DGD904": (
        "reference that is not followed",
        "Files refer to other files by a relative path inside the same repository: no absolute path, no `~`, no URL, no "
        "`$source/…`. Nothing is ever fetched.",
    ),
    "DGD905": (
        "reference out of the repository",
        "The path, or a link in it, leaves the root: what Argo CD sent, else the git repository, else the current folder; "
        "DGD_RENDER_ROOT names another one.",
    ),
    "DGD906": (
        "missing file",
        "A file that is referred to is not there. In Argo CD also: the annotation "
        "argocd.argoproj.io/manifest-generate-paths decides which files are sent when the repo server runs with "
        "--plugin-use-manifest-generate-paths; it must cover the overlays.",
    ),
    "DGD907": (
        "unreadable file",
        "A file that is referred to is a pipe or device, a Git LFS pointer, too large, or not readable.",
    ),
    "DGD908": (
        "field of a DynamoRender",
        "The DynamoRender has an unknown field or a value of the wrong form; the hint says what is meant.",
    ),
    "DGD909": (
        "not a DynamoRender",
        "`dgd-render.yaml`, and kustomize's plugin config, hold one object: apiVersion dgd-render.dev/v1alpha1, kind "
        "DynamoRender.",
    ),
    "DGD910": (
        "namespace and destination disagree",
        "The namespace that was asked for is not the Application's destination namespace. The namespace is part of many "
        "values, so objects rendered for one do not work in another.",
    ),
    "DGD911": (
        "full validation is not installed",
        "`validate: full` needs the packages of `dgd-render[full]`, which the image leaves out.",
    ),
    "DGD920": (
        "not a ResourceList",
        "A KRM function reads one ResourceList of config.kubernetes.io/v1 from standard input.",
    ),
    "DGD921": (
        "no graph among the resources",
        "The transformer got resources without a DynamoGraphDeployment, or neither resources nor files.",
    ),
    "DGD922": (
        "rendered twice",
        "The resources hold workloads of a graph that is to be rendered. Two kustomizations render it; only the last one "
        "should, because names and namespace must not change afterwards.",
    ),
    "DGD923": (
        "files and resources",
        "`spec.graphs` is for a generator; as a transformer the graphs come from the resources.",
    ),
    "DGD924": (
        "renamed after rendering",
        "A namePrefix or nameSuffix was applied to rendered objects. Host names, selectors and labels inside them have the "
        "old name, so the deployment would not work. Render in the last kustomization.",
    ),
    "DGD925": (
        "moved after rendering",
        "A namespace was set on rendered objects. It is part of many values. Render in the last kustomization.",
    ),
    "DGD927": (
        "not rendered",
        "A validator with `mode: rendered` found a graph, or nothing that was rendered. Without --enable-exec kustomize "
        "leaves KRM functions out and succeeds.",
    ),
}
