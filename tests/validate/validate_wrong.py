"""One wrong manifest for each way of breaking a rule, made from a right one: rule, manifest, place."""

from __future__ import annotations

from typing import Any

from validate_examples import ABSENT, CONFIG_MAP, DEPLOYMENT, GRAPH, LWS, PCS, POD_GROUP, QUEUE, SERVICE, changed

MAIN = "spec/template/spec/containers/0"
WORKER = "spec/leaderWorkerTemplate/workerTemplate"
ROLLING = "spec/rolloutStrategy/rollingUpdateConfiguration"
CLIQUES = "spec/template/cliques"
GROUP = "spec/template/podCliqueScalingGroups/0"
SUBGROUP = "leaderworkerset.sigs.k8s.io~1subgroup-exclusive-topology"
EXPLICIT = changed(PCS, "spec/template/cliqueStartupType", "CliqueStartupTypeExplicit")
CIRCLE = changed(changed(EXPLICIT, f"{CLIQUES}/0/spec/startsAfter", ["wkr"]), f"{CLIQUES}/1/spec/startsAfter", ["ldr"])
PERCENT = changed(LWS, f"{ROLLING}/maxSurge", "0%")

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("L1", changed(LWS, "metadata/name", "1a"), "metadata.name"),
    ("L2", changed(LWS, "spec/replicas", -1), "spec.replicas"),
    ("L3", changed(LWS, "spec/replicas", 1_000_001), "spec.replicas"),
    ("L4", changed(LWS, "spec/leaderWorkerTemplate/size", 0), "spec.leaderWorkerTemplate.size"),
    ("L5", changed(LWS, "spec/leaderWorkerTemplate/size", 2**31 - 1), "spec.replicas"),
    ("L6", changed(LWS, f"{ROLLING}/maxSurge", "25"), "spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge"),
    ("L6", changed(LWS, f"{ROLLING}/maxUnavailable", -1), "spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable"),
    ("L7", changed(LWS, f"{ROLLING}/maxSurge", "101%"), "spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge"),
    ("L8", changed(LWS, f"{ROLLING}/partition", -1), "spec.rolloutStrategy.rollingUpdateConfiguration.partition"),
    (
        "L9",
        changed(PERCENT, f"{ROLLING}/maxUnavailable", "49%"),
        "spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable",
    ),
    ("L10", changed(LWS, f"metadata/annotations/{SUBGROUP}", "rack"), f"metadata.annotations[{SUBGROUP.replace('~1', '/')}]"),
    (
        "L11",
        changed(LWS, "spec/leaderWorkerTemplate/subGroupPolicy", {}),
        "spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize",
    ),
    *(
        (
            "L11",
            changed(LWS, "spec/leaderWorkerTemplate/subGroupPolicy", policy),
            "spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize",
        )
        for policy in ({"subGroupSize": 5}, {"subGroupSize": 2, "subGroupPolicyType": "LeaderExcluded"})
    ),
    (
        "L11",
        changed(
            changed(LWS, "spec/leaderWorkerTemplate/size", 6), "spec/leaderWorkerTemplate/subGroupPolicy", {"subGroupSize": 4}
        ),
        "spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize",
    ),
    ("V1", changed(POD_GROUP, "spec/queue", "gpus"), "spec.queue"),
    ("V2", changed(POD_GROUP, "spec/networkTopology", {"highestTierAllowed": 1, "highestTierName": "a"}), "spec.networkTopology"),
    ("V4", changed(QUEUE, "spec/capability/memory", "-1Gi"), "spec.capability.memory"),
    ("V4", changed(QUEUE, "spec/capability/nvidia.com~1gpu", "1500m"), "spec.capability[nvidia.com/gpu]"),
    ("V5", changed(QUEUE, "spec/guarantee/resource/cpu", "5"), "spec.deserved.cpu"),
    ("V5", changed(QUEUE, "spec/deserved/cpu", "9"), "spec.deserved.cpu"),
    (
        "V6",
        changed(QUEUE, "metadata/annotations", {"volcano.sh/hierarchy": "root/a", "volcano.sh/hierarchy-weights": "1"}),
        "metadata.annotations[volcano.sh/hierarchy-weights]",
    ),
    (
        "V6",
        changed(QUEUE, "metadata/annotations", {"volcano.sh/hierarchy": "root/a", "volcano.sh/hierarchy-weights": "1/0"}),
        "metadata.annotations[volcano.sh/hierarchy-weights]",
    ),
    ("V7", changed(QUEUE, "spec/parent", "gpu"), "spec.parent"),
    (
        "G1",
        changed(PCS, f"{CLIQUES}/0/topologyConstraint", {"packDomain": "rack"}),
        "spec.template.cliques[0].topologyConstraint.packDomain",
    ),
    ("G4", changed(PCS, "spec/template/topologyConstraint", {}), "spec.template.topologyConstraint"),
    (
        "G5",
        changed(PCS, f"{GROUP}/topologyConstraint", {"packDomain": "rack", "pack": {"required": "rack"}}),
        "spec.template.podCliqueScalingGroups[0].topologyConstraint.packDomain",
    ),
    ("G6", changed(PCS, "spec/template/topologyConstraint", {"pack": {}}), "spec.template.topologyConstraint.pack"),
    ("P1", changed(PCS, "spec/replicas", -1), "spec.replicas"),
    ("P3", changed(PCS, CLIQUES, []), "spec.template.cliques"),
    ("P4", changed(PCS, f"{CLIQUES}/2/spec/roleName", "ldr"), "spec.template.cliques[2].spec.roleName"),
    ("P4", changed(PCS, f"{CLIQUES}/2/name", "ldr"), "spec.template.cliques[2].name"),
    ("P5", changed(PCS, f"{CLIQUES}/2/spec/podSpec/schedulerName", "x"), "spec.template.cliques"),
    ("P6", changed(PCS, f"{CLIQUES}/2/name", "Fe"), "spec.template.cliques[2].name"),
    ("P7", changed(PCS, "metadata/name", "a" * 43), "spec.template.cliques[0].name"),
    ("P8", changed(PCS, f"{GROUP}/replicas", 0), "spec.template.podCliqueScalingGroups[0].replicas"),
    ("P8", changed(PCS, f"{GROUP}/minAvailable", 3), "spec.template.podCliqueScalingGroups[0].minAvailable"),
    ("P8", changed(PCS, f"{GROUP}/minAvailable", 0), "spec.template.podCliqueScalingGroups[0].minAvailable"),
    (
        "P8",
        changed(PCS, f"{GROUP}/scaleConfig", {"minReplicas": 0, "maxReplicas": 2}),
        "spec.template.podCliqueScalingGroups[0].scaleConfig.minReplicas",
    ),
    ("P9", changed(PCS, f"{GROUP}/cliqueNames", ["ldr", "x"]), "spec.template.podCliqueScalingGroups[0].cliqueNames[1]"),
    ("P9", changed(PCS, f"{GROUP}/cliqueNames", ["ldr", "ldr"]), "spec.template.podCliqueScalingGroups[0].cliqueNames[1]"),
    (
        "P9",
        changed(PCS, "spec/template/podCliqueScalingGroups/1", {"name": "w", "cliqueNames": ["fe"]}),
        "spec.template.podCliqueScalingGroups[1].name",
    ),
    (
        "P9",
        changed(PCS, f"{CLIQUES}/0/spec/autoScalingConfig", {"maxReplicas": 2}),
        "spec.template.cliques[0].spec.autoScalingConfig",
    ),
    ("P10", changed(PCS, "spec/template/terminationDelay", "0s"), "spec.template.terminationDelay"),
    ("P10", changed(PCS, "spec/template/terminationDelay", "-4h"), "spec.template.terminationDelay"),
    ("P11", changed(PCS, f"{CLIQUES}/0/labels", {"a b": "c"}), "spec.template.cliques[0].labels.a b"),
    ("P11", changed(PCS, f"{CLIQUES}/0/annotations", {"/": "c"}), "spec.template.cliques[0].annotations[/]"),
    ("P12", changed(PCS, f"{CLIQUES}/0/spec/replicas", 0), "spec.template.cliques[0].spec.replicas"),
    ("P12", changed(PCS, f"{CLIQUES}/0/spec/minAvailable", 2), "spec.template.cliques[0].spec.minAvailable"),
    ("P12", changed(PCS, f"{CLIQUES}/0/spec/minAvailable", 0), "spec.template.cliques[0].spec.minAvailable"),
    *(
        (
            "P13",
            changed(EXPLICIT, f"{CLIQUES}/0/spec/startsAfter", needs),
            f"spec.template.cliques[0].spec.startsAfter[{len(needs) - 1}]",
        )
        for needs in ([""], ["ldr"], ["nobody"], ["wkr", "wkr"])
    ),
    ("P13", CIRCLE, "spec.template.cliques"),
    *(
        (
            "P14",
            changed(PCS, f"{CLIQUES}/2/spec/autoScalingConfig", scaling),
            f"spec.template.cliques[2].spec.autoScalingConfig.{field}",
        )
        for scaling, field in (
            ({"minReplicas": 0, "maxReplicas": 1}, "minReplicas"),
            ({"minReplicas": 3, "maxReplicas": 2}, "maxReplicas"),
            ({"maxReplicas": 0}, "maxReplicas"),
        )
    ),
    ("P15", changed(PCS, f"{CLIQUES}/0/spec/podSpec/nodeName", "n"), "spec.template.cliques[0].spec.podSpec.nodeName"),
    (
        "P15",
        changed(PCS, f"{CLIQUES}/0/spec/podSpec/topologySpreadConstraints", []),
        "spec.template.cliques[0].spec.podSpec.topologySpreadConstraints",
    ),
    (
        "P15w",
        changed(PCS, f"{CLIQUES}/0/spec/podSpec/restartPolicy", "OnFailure"),
        "spec.template.cliques[0].spec.podSpec.restartPolicy",
    ),
    (
        "P16",
        changed(PCS, f"{CLIQUES}/0/spec/podSpec/containers/0/env", [{"name": "A"}, {"name": "A"}]),
        "spec.template.cliques[0].spec.podSpec.containers[0].env[1].name",
    ),
    (
        "P16",
        changed(PCS, f"{CLIQUES}/0/spec/podSpec/containers/0/env", [{"name": "1A"}]),
        "spec.template.cliques[0].spec.podSpec.containers[0].env[0].name",
    ),
    (
        "P17",
        changed(
            PCS, "spec/template/resourceClaimTemplates", [{"name": "", "templateSpec": {"spec": {"devices": {"requests": [{}]}}}}]
        ),
        "spec.template.resourceClaimTemplates[0].name",
    ),
    (
        "P17",
        changed(PCS, "spec/template/resourceClaimTemplates", [{"name": "a", "templateSpec": {"spec": {}}}]),
        "spec.template.resourceClaimTemplates[0].templateSpec",
    ),
    ("R1", changed(DEPLOYMENT, "metadata/name", ABSENT), "metadata.name"),
    ("R1", changed(DEPLOYMENT, "metadata/name", "A"), "metadata.name"),
    ("R1", changed(SERVICE, "metadata/name", "1a"), "metadata.name"),
    ("R1", changed(SERVICE, "metadata/name", "a" * 64), "metadata.name"),
    ("R1", changed(DEPLOYMENT, f"{MAIN}/name", "Main"), "spec.template.spec.containers[0].name"),
    ("R1", changed(DEPLOYMENT, "spec/template/spec/initContainers", [{"name": "main"}]), "spec.template.spec.containers[0].name"),
    ("R2", changed(LWS, f"{WORKER}/metadata/labels/a", "b c"), "spec.leaderWorkerTemplate.workerTemplate.metadata.labels.a"),
    (
        "R3",
        changed(DEPLOYMENT, f"{MAIN}/ports", [{"containerPort": 70000}]),
        "spec.template.spec.containers[0].ports[0].containerPort",
    ),
    (
        "R3",
        changed(DEPLOYMENT, f"{MAIN}/ports", [{"containerPort": 1, "name": "Http"}]),
        "spec.template.spec.containers[0].ports[0].name",
    ),
    (
        "R3",
        changed(DEPLOYMENT, f"{MAIN}/ports", [{"containerPort": 1, "name": "a"}, {"containerPort": 2, "name": "a"}]),
        "spec.template.spec.containers[0].ports[1].name",
    ),
    (
        "R3",
        changed(DEPLOYMENT, f"{MAIN}/livenessProbe", {"httpGet": {"port": 0}}),
        "spec.template.spec.containers[0].livenessProbe.httpGet.port",
    ),
    ("R3", changed(SERVICE, "spec/ports", []), "spec.ports"),
    ("R3", changed(SERVICE, "spec/ports/0/port", 0), "spec.ports[0].port"),
    ("R3", changed(SERVICE, "spec/ports/1", {"port": 81}), "spec.ports[1].name"),
    ("R3", changed(SERVICE, "spec/ports/0/targetPort", "a-very-long-port-name"), "spec.ports[0].targetPort"),
    ("R3", changed(SERVICE, "spec/allocateLoadBalancerNodePorts", False), "spec.allocateLoadBalancerNodePorts"),
    ("R4", changed(DEPLOYMENT, "spec/template/spec/restartPolicy", "Never"), "spec.template.spec.restartPolicy"),
    *(
        (
            "R4",
            changed(DEPLOYMENT, f"{MAIN}/{probe}", {"exec": {"command": ["a"]}, field: value}),
            f"spec.template.spec.containers[0].{probe}.{field}",
        )
        for probe, field, value in (
            ("livenessProbe", "terminationGracePeriodSeconds", 0),
            ("readinessProbe", "terminationGracePeriodSeconds", 5),
            ("startupProbe", "successThreshold", 2),
            ("livenessProbe", "periodSeconds", -1),
        )
    ),
    ("R4", changed(LWS, f"{WORKER}/spec/restartPolicy", "Foo"), "spec.leaderWorkerTemplate.workerTemplate.spec.restartPolicy"),
    ("R4", changed(DEPLOYMENT, f"{MAIN}/imagePullPolicy", "Sometimes"), "spec.template.spec.containers[0].imagePullPolicy"),
    ("R4", changed(DEPLOYMENT, "spec/template/spec/dnsPolicy", "None"), "spec.template.spec.dnsConfig"),
    ("R4", changed(SERVICE, "spec/ports/0/protocol", "FTP"), "spec.ports[0].protocol"),
    ("R4", changed(DEPLOYMENT, f"{MAIN}/startupProbe", {"periodSeconds": 1}), "spec.template.spec.containers[0].startupProbe"),
    (
        "R5",
        changed(DEPLOYMENT, f"{MAIN}/resources", {"limits": {"cpu": "1"}, "requests": {"cpu": "1001m"}}),
        "spec.template.spec.containers[0].resources.requests.cpu",
    ),
    (
        "R5",
        changed(DEPLOYMENT, f"{MAIN}/resources", {"limits": {"nvidia.com/gpu": "2"}, "requests": {"nvidia.com/gpu": "1"}}),
        "spec.template.spec.containers[0].resources.requests[nvidia.com/gpu]",
    ),
    (
        "R5",
        changed(DEPLOYMENT, f"{MAIN}/resources", {"requests": {"nvidia.com/gpu": "1"}}),
        "spec.template.spec.containers[0].resources.requests[nvidia.com/gpu]",
    ),
    (
        "R5",
        changed(DEPLOYMENT, f"{MAIN}/resources", {"limits": {"nvidia.com/gpu": "0.5"}}),
        "spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]",
    ),
    (
        "R5",
        changed(DEPLOYMENT, f"{MAIN}/resources", {"limits": {"cpu": "-1"}}),
        "spec.template.spec.containers[0].resources.limits.cpu",
    ),
    ("R6", changed(DEPLOYMENT, "spec/selector/matchLabels/app", "b"), "spec.selector.matchLabels.app"),
    ("R6", changed(DEPLOYMENT, "spec/selector", {}), "spec.selector"),
    (
        "R7",
        changed(DEPLOYMENT, f"{MAIN}/volumeMounts", [{"name": "v", "mountPath": "/v"}]),
        "spec.template.spec.containers[0].volumeMounts[0].name",
    ),
    ("R7", changed(DEPLOYMENT, "spec/template/spec/volumes", [{"name": "v"}]), "spec.template.spec.volumes[0]"),
    ("R8", changed(CONFIG_MAP, "data/a", "x" * (1024 * 1024 + 1)), "data"),
    ("R8", changed(DEPLOYMENT, "metadata/annotations", {f"k{n}": "x" * 250_000 for n in range(7)}), ""),
    (
        "D18",
        changed(GRAPH, "spec/components/0/eppConfig", {"config": {"plugins": [], "schedulingProfiles": []}}),
        "spec.components[0].eppConfig",
    ),
    ("null", changed(DEPLOYMENT, "spec/replicas", None), "spec.replicas"),
    ("type", changed(DEPLOYMENT, "spec/replicas", 2.0), "spec.replicas"),
    ("required", changed(DEPLOYMENT, "spec/template/spec/containers", []), "spec.template.spec.containers"),
]
