"""The Go types of the kinds that a render prints, in the language of `gotypes.kubernetes`; what they hold of a pod stands there.

Read from the JSON tags of k8s.io/api 0.31 to 0.37 (apps/v1, core/v1, networking/v1, rbac/v1, resource/v1, autoscaling/v2),
sigs.k8s.io/lws 0.7 to 0.9, volcano.sh/apis 1.12 and 1.14, Grove's operator/api 0.1.0-alpha.8 to alpha.12,
gateway-api-inference-extension 1.1 to 1.5 and Dynamo's deploy/operator/api/v1alpha1. A field has the same tag in every release
that has it, but for `packDomain`, which Grove alpha.8 always writes: its CRD refuses an empty one, left out or not.
Not here: `status`, which is never printed, and the specs of Istio's kinds, which are Protocol Buffers and not Go's JSON,
nor those of External Secrets, in which nothing that we print is zero.
"""

from __future__ import annotations

_OBJECT = "kind apiVersion metadata=ObjectMeta"

BUILTIN = {
    "Deployment": f"{_OBJECT} spec=DeploymentSpec",
    "DeploymentSpec": (
        "replicas? selector:LabelSelector! template=PodTemplateSpec strategy=DeploymentStrategy minReadySeconds.0"
        " revisionHistoryLimit? paused.f progressDeadlineSeconds?"
    ),
    "DeploymentStrategy": "type rollingUpdate:RollingUpdateDeployment",
    "RollingUpdateDeployment": "maxUnavailable:IntOrString maxSurge:IntOrString",
    "Service": f"{_OBJECT} spec=ServiceSpec",
    "ServiceSpec": (
        "ports[]ServicePort selector{} clusterIP clusterIPs[] type externalIPs[] sessionAffinity loadBalancerIP"
        " loadBalancerSourceRanges[] externalName externalTrafficPolicy healthCheckNodePort.0 publishNotReadyAddresses.f"
        " sessionAffinityConfig:SessionAffinityConfig ipFamilies[] ipFamilyPolicy? allocateLoadBalancerNodePorts?"
        " loadBalancerClass? internalTrafficPolicy? trafficDistribution?"
    ),
    "ServicePort": "name protocol appProtocol? port!0 targetPort=IntOrString nodePort.0",
    "SessionAffinityConfig": "clientIP:ClientIPConfig",
    "ClientIPConfig": "timeoutSeconds?",
    "ConfigMap": f"{_OBJECT} immutable? data{{}} binaryData{{}}",
    "PersistentVolumeClaim": f"{_OBJECT} spec=ClaimSpec",
    "ServiceAccount": f"{_OBJECT} secrets[]ObjectReference imagePullSecrets[]LocalObjectReference automountServiceAccountToken?",
    "ObjectReference": "kind namespace name uid apiVersion resourceVersion fieldPath",
    "Role": f"{_OBJECT} rules[]PolicyRule!",
    "PolicyRule": "verbs[]! apiGroups[] resources[] resourceNames[] nonResourceURLs[]",
    "RoleBinding": f"{_OBJECT} subjects[]Subject roleRef=RoleRef",
    "Subject": "kind! apiGroup name! namespace",
    "RoleRef": "apiGroup! kind! name!",
    "Ingress": f"{_OBJECT} spec=IngressSpec",
    "IngressSpec": "ingressClassName? defaultBackend:IngressBackend tls[]IngressTLS rules[]IngressRule",
    "IngressTLS": "hosts[] secretName",
    "IngressRule": "host http:HTTPIngressRuleValue",
    "HTTPIngressRuleValue": "paths[]HTTPIngressPath!",
    "HTTPIngressPath": "path pathType?! backend=IngressBackend",
    "IngressBackend": "service:IngressServiceBackend resource:TypedReference",
    "IngressServiceBackend": "name! port=ServiceBackendPort",
    "ServiceBackendPort": "name number.0",
    "ResourceClaimTemplate": f"{_OBJECT} spec=ResourceClaimTemplateSpec",
    "ResourceClaimTemplateSpec": "metadata=ObjectMeta spec=ResourceClaimSpec",
    "ResourceClaimSpec": "devices=DeviceClaim",
    "DeviceClaim": "requests[]DeviceRequest! constraints[]DeviceConstraint config[]DeviceClaimConfiguration",
    "DeviceRequest": "name! exactly:ExactDeviceRequest firstAvailable[]DeviceSubRequest",
    "ExactDeviceRequest": (
        "deviceClassName! selectors[]DeviceSelector allocationMode count.0 adminAccess? tolerations[]Toleration"
        " capacity:CapacityRequirements derivedAttributes[]"
    ),
    "DeviceSubRequest": (
        "name! deviceClassName! selectors[]DeviceSelector allocationMode count.0 tolerations[]Toleration"
        " capacity:CapacityRequirements derivedAttributes[]"
    ),
    "DeviceSelector": "cel:CELDeviceSelector",
    "CELDeviceSelector": "expression!",
    "CapacityRequirements": "requests{}Quantity",
    "DeviceConstraint": "requests[] matchAttribute? distinctAttribute?",
    "DeviceClaimConfiguration": "requests[] opaque:OpaqueDeviceConfiguration",
    "OpaqueDeviceConfiguration": "driver! parameters=Any",
    "MetricSpec": (
        "type! object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource"
        " containerResource:ContainerResourceMetricSource external:PodsMetricSource"
    ),
    "ObjectMetricSource": "describedObject=CrossVersionObjectReference target=MetricTarget metric=MetricIdentifier",
    "PodsMetricSource": "metric=MetricIdentifier target=MetricTarget",
    "ResourceMetricSource": "name! target=MetricTarget",
    "ContainerResourceMetricSource": "name! target=MetricTarget container!",
    "CrossVersionObjectReference": "kind! name! apiVersion",
    "MetricIdentifier": "name! selector:LabelSelector",
    "MetricTarget": "type! value:Quantity averageValue:Quantity averageUtilization?",
}

CUSTOM = {
    "LeaderWorkerSet": f"{_OBJECT} spec=LeaderWorkerSetSpec",
    "LeaderWorkerSetSpec": (
        "replicas? leaderWorkerTemplate=LeaderWorkerTemplate rolloutStrategy=RolloutStrategy startupPolicy!"
        " networkConfig:NetworkConfig"
    ),
    "LeaderWorkerTemplate": (
        "leaderTemplate:PodTemplateSpec workerTemplate=PodTemplateSpec size? restartPolicy subGroupPolicy:SubGroupPolicy"
        " volumeClaimTemplates[]PersistentVolumeClaim persistentVolumeClaimRetentionPolicy:ClaimRetentionPolicy"
    ),
    "SubGroupPolicy": "subGroupPolicyType? subGroupSize?",
    "ClaimRetentionPolicy": "whenDeleted whenScaled",
    "RolloutStrategy": "type! rollingUpdateConfiguration:RollingUpdateConfiguration",
    "RollingUpdateConfiguration": "partition? maxUnavailable=IntOrString maxSurge=IntOrString",
    "NetworkConfig": "subdomainPolicy?!",
    "PodCliqueSet": f"{_OBJECT} spec=PodCliqueSetSpec",
    "PodCliqueSetSpec": "replicas.0 updateStrategy:PodCliqueSetUpdateStrategy template=PodCliqueSetTemplateSpec",
    "PodCliqueSetUpdateStrategy": "type",
    "PodCliqueSetTemplateSpec": (
        "cliques[]PodCliqueTemplateSpec! cliqueStartupType? priorityClassName headlessServiceConfig:HeadlessServiceConfig"
        " topologyConstraint:TopologyConstraint terminationDelay? resourceClaimTemplates[]ResourceClaimTemplateConfig"
        " resourceSharing[]ResourceSharing podCliqueScalingGroups[]PodCliqueScalingGroupConfig"
    ),
    "HeadlessServiceConfig": "publishNotReadyAddresses!f",
    "ResourceClaimTemplateConfig": "name! templateSpec=ResourceClaimTemplateSpec",
    "ResourceSharing": "name! namespace scope! filter:ResourceSharingFilter",
    "ResourceSharingFilter": "childCliqueNames[] childScalingGroupNames[]",
    "PodCliqueTemplateSpec": (
        "name! labels{} annotations{} topologyConstraint:TopologyConstraint resourceSharing[]ResourceSharing spec=PodCliqueSpec"
    ),
    "PodCliqueSpec": "roleName! podSpec=PodSpec replicas!0 minAvailable? startsAfter[] autoScalingConfig:AutoScalingConfig",
    "PodCliqueScalingGroupConfig": (
        "name! cliqueNames[]! annotations{} replicas? minAvailable? scaleConfig:AutoScalingConfig"
        " resourceSharing[]ResourceSharing topologyConstraint:TopologyConstraint"
    ),
    "AutoScalingConfig": "minReplicas? maxReplicas!0 metrics[]MetricSpec",
    "TopologyConstraint": "topologyName pack:TopologyPackConstraint packDomain",
    "TopologyPackConstraint": "required preferred",
    "PodGroup": f"{_OBJECT} spec=PodGroupSpec",
    "PodGroupSpec": (
        "minMember.0 minTaskMember{} queue priorityClassName minResources? networkTopology:NetworkTopologySpec"
        " subGroupPolicy[]SubGroupPolicySpec"
    ),
    "NetworkTopologySpec": "mode highestTierAllowed? highestTierName",
    "SubGroupPolicySpec": (
        "name networkTopology:NetworkTopologySpec subGroupSize? minSubGroups? labelSelector:LabelSelector matchLabelKeys[]"
    ),
    "Queue": f"{_OBJECT} spec=QueueSpec",
    "QueueSpec": (
        "weight.0 capability{}Quantity reclaimable? extendClusters[]QueueCluster guarantee=QueueGuarantee affinity:QueueAffinity"
        " type parent deserved{}Quantity priority.0 dequeueStrategy"
    ),
    "QueueCluster": "name weight.0 capacity{}Quantity",
    "QueueGuarantee": "resource{}Quantity",
    "QueueAffinity": "nodeGroupAffinity:NodeGroups nodeGroupAntiAffinity:NodeGroups",
    "NodeGroups": "requiredDuringSchedulingIgnoredDuringExecution[] preferredDuringSchedulingIgnoredDuringExecution[]",
    "InferencePool": f"{_OBJECT} spec~InferencePoolSpec",
    "InferencePoolSpec": "selector~PoolSelector targetPorts[]PoolPort appProtocol endpointPickerRef~EndpointPicker",
    "PoolSelector": "matchLabels{}",
    "PoolPort": "number.0",
    "EndpointPicker": "group? kind name port:PoolPort failureMode",
    "DynamoGraphDeploymentScalingAdapter": f"{_OBJECT} spec=ScalingAdapterSpec",
    "ScalingAdapterSpec": "replicas!0 dgdRef=ScalingAdapterTarget",
    "ScalingAdapterTarget": "name! serviceName!",
    "SSHKey": _OBJECT,
    "ExternalSecret": _OBJECT,
    "VirtualService": _OBJECT,
    "DestinationRule": _OBJECT,
}
