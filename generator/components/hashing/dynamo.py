"""The field order of Dynamo's own types around a worker: DynamoComponentDeploymentSharedSpec of both API versions.

The language of these texts is that of `gotypes.kubernetes`. What the operator clears before hashing (replicas, scaling, labels,
annotations, model reference …) is not listed. Mirrors api/v1alpha1 and api/v1beta1 of operators 1.1 to 1.5.
"""

from __future__ import annotations

_CHECKPOINT_IDENTITY = (
    "model! backendFramework! dynamoVersion tensorParallelSize pipelineParallelSize dtype maxModelLen extraParameters{}"
)

V1ALPHA1 = {
    "Service": (
        "globalDynamoNamespace resources:Resources envs[]EnvVar envFromSecret? volumeMounts[]FlatMount"
        " sharedMemory:SharedMemory extraPodMetadata:ExtraPodMetadata extraPodSpec:ExtraPodSpec livenessProbe:Probe"
        " readinessProbe:Probe multinode:Multinode frontendSidecar:FrontendSidecar checkpoint:ServiceCheckpoint"
        " topologyConstraint:TopologyConstraint gpuMemoryService:ServiceGPUMemory failover:ServiceFailover"
    ),
    "Resources": "requests:ResourceItem limits:ResourceItem claims[]ResourceClaim",
    "ResourceItem": "cpu memory gpu gpuType custom{}",
    "FlatMount": "name mountPoint useAsCompilationCache",
    "SharedMemory": "disabled size=Quantity",
    "ExtraPodMetadata": "annotations{} labels{}",
    "FrontendSidecar": "image! args[] envFromSecret? envs[]EnvVar",
    "ServiceCheckpoint": "enabled mode checkpointRef? identity:CheckpointIdentity targetContainerName job:CheckpointJob",
    "ServiceGPUMemory": "enabled!f mode deviceClassName extraClientContainers[] extraClientPods[]ClientPod",
    "ServiceFailover": "enabled!f mode numShadows",
}

V1BETA1 = {
    "Worker": "labels{} annotations{} runtimeVersion roleRuntimeVersions{} spec=Component",
    "Component": (
        "backendFramework providerOverride:ProviderOverride name! type globalDynamoNamespace podTemplate:PodTemplateSpec"
        " multinode:Multinode roles[]Role"
        " sharedMemorySize:Quantity modelRef:ModelReference frontendSidecar? compilationCache:CompilationCache"
        " topologyConstraint:TopologyConstraint experimental:Experimental"
    ),
    "ProviderOverride": "apiVersion! target value:JSON",
    "Role": "name! providerOverride:ProviderOverride podTemplate:PodTemplateSpec",
    "ModelReference": "name! revision",
    "CompilationCache": "pvcName! mountPath",
    "Experimental": "gpuMemoryService:GPUMemory failover:Failover grove:Grove checkpoint:Checkpoint",
    "GPUMemory": "mode deviceClassName extraClientContainers[] extraClientPods[]ClientPod",
    "Failover": "mode numShadows",
    "Checkpoint": (
        "enabled!f mode startupPolicy deletionPolicy checkpointRef? identity:CheckpointIdentity targetContainerName"
        " job:CheckpointJob"
    ),
    "Grove": "forceScalingGroup",
}

BOTH = {
    "Multinode": "nodeCount!0",
    "TopologyConstraint": "packDomain!",
    "CheckpointIdentity": _CHECKPOINT_IDENTITY,
    "CheckpointJob": "gmsClientContainers[] podTemplate:PodTemplateSpec",
    "ClientPod": "name! podTemplate=PodTemplateSpec",
}
