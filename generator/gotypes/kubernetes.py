"""Kubernetes' Go types that a pod can hold, field by field: k8s.io/api core/v1 and metav1, release 0.36.

The JSON tags say what Go leaves out of an object (`zeros`), and the order in which fields are declared is part of the worker
hash, because Go writes them in it. Operators 1.1 and 1.2 use release 0.34, 1.3 and 1.4 release 0.36. No tag of a field differs
between 0.31 and 0.37. One text a type, one word a field:

    image          a text, left out when it is "" (omitempty); `hostPort.0` a number, left out when 0, `tty.f` a boolean
    name!          a plain value that is always written; `port!0` is a number, `enabled!f` a boolean
    runAsUser?     a pointer: written whenever it was given, zero or not
    probe:Probe    a pointer to a struct, written whenever it was given, `{}` too
    resources=T    a struct, always written; Go has no omitempty for one
    selector~T     a struct with omitzero, left out when `{}`
    args[]         a list, left out when empty; `ports[]T` of structs; with `!` always written, null when not given
    limits{}T      a map, left out when empty; of plain values without T

Fields that only exist in 0.35, 0.36 or 0.37 stand in the same texts: older schemas refuse them before anything is hashed.
`ExtraPodSpec` is Dynamo's pod spec with a mainContainer; its MarshalJSON writes `containers` behind everything else, and only if
there are any.
"""

from __future__ import annotations

_CONTAINER = (
    "name! image command[] args[] workingDir ports[]ContainerPort envFrom[]EnvFromSource env[]EnvVar"
    " resources=ResourceRequirements resizePolicy[]ContainerResizePolicy restartPolicy?"
    " restartPolicyRules[]ContainerRestartRule volumeMounts[]VolumeMount volumeDevices[]VolumeDevice livenessProbe:Probe"
    " readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath terminationMessagePolicy"
    " imagePullPolicy securityContext:SecurityContext stdin.f stdinOnce.f tty.f"
)
_POD_SPEC = (
    "volumes[]Volume initContainers[]Container {} ephemeralContainers[]EphemeralContainer restartPolicy"
    " terminationGracePeriodSeconds? activeDeadlineSeconds? dnsPolicy nodeSelector{{}} serviceAccountName serviceAccount"
    " automountServiceAccountToken? nodeName hostNetwork.f hostPID.f hostIPC.f shareProcessNamespace?"
    " securityContext:PodSecurityContext imagePullSecrets[]LocalObjectReference hostname subdomain affinity:Affinity"
    " schedulerName tolerations[]Toleration hostAliases[]HostAlias priorityClassName priority? dnsConfig:PodDNSConfig"
    " readinessGates[]PodReadinessGate runtimeClassName? enableServiceLinks? preemptionPolicy? overhead{{}}Quantity"
    " topologySpreadConstraints[]TopologySpreadConstraint setHostnameAsFQDN? os:PodOS hostUsers?"
    " schedulingGates[]PodSchedulingGate resourceClaims[]PodResourceClaim resources:ResourceRequirements hostnameOverride?"
    " workloadRef:WorkloadReference schedulingGroup:PodSchedulingGroup evictionResponders[]"
)

PODS = {
    "PodTemplateSpec": "metadata=ObjectMeta spec=PodSpec",
    "ObjectMeta": (
        "name generateName namespace selfLink uid resourceVersion generation.0 creationTimestamp? deletionTimestamp?"
        " deletionGracePeriodSeconds? labels{} annotations{} ownerReferences[]OwnerReference finalizers[]"
        " managedFields[]ManagedFieldsEntry"
    ),
    "OwnerReference": "apiVersion! kind! name! uid! controller? blockOwnerDeletion?",
    "ManagedFieldsEntry": "manager operation apiVersion time? fieldsType fieldsV1? subresource",
    "PodSpec": _POD_SPEC.format("containers[]Container!"),
    "ExtraPodSpec": _POD_SPEC.format("") + " containers[]Container mainContainer:Container",
    "Container": _CONTAINER,
    "EphemeralContainer": _CONTAINER + " targetContainerName",
    "ContainerPort": "name hostPort.0 containerPort!0 protocol hostIP",
    "ContainerResizePolicy": "resourceName! restartPolicy!",
    "ContainerRestartRule": "action exitCodes:ContainerRestartRuleOnExitCodes",
    "ContainerRestartRuleOnExitCodes": "operator values[]",
    "ResourceRequirements": "limits{}Quantity requests{}Quantity claims[]ResourceClaim",
    "ResourceClaim": "name! request",
    "VolumeMount": "name! readOnly.f recursiveReadOnly? mountPath! subPath mountPropagation? subPathExpr bindMountOptions[]",
    "VolumeDevice": "name! devicePath!",
    "EnvFromSource": "prefix configMapRef:OptionalName secretRef:OptionalName",
    "EnvVar": "name! value valueFrom:EnvVarSource",
    "EnvVarSource": (
        "fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:KeySelector"
        " secretKeyRef:KeySelector fileKeyRef:FileKeySelector"
    ),
    "ObjectFieldSelector": "apiVersion fieldPath!",
    "ResourceFieldSelector": "containerName resource! divisor=Quantity",
    "KeySelector": "name key! optional?",
    "FileKeySelector": "volumeName! path! key! optional?",
    "OptionalName": "name optional?",
    "LocalObjectReference": "name",
    "Probe": (
        "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction initialDelaySeconds.0 timeoutSeconds.0"
        " periodSeconds.0 successThreshold.0 failureThreshold.0 terminationGracePeriodSeconds?"
    ),
    "Lifecycle": "postStart:LifecycleHandler preStop:LifecycleHandler stopSignal?",
    "LifecycleHandler": "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction",
    "ExecAction": "command[]",
    "HTTPGetAction": "path port=IntOrString host scheme httpHeaders[]HTTPHeader",
    "HTTPHeader": "name! value!",
    "TCPSocketAction": "port=IntOrString host",
    "GRPCAction": "port!0 service?!",
    "SleepAction": "seconds!0",
    "SecurityContext": (
        "capabilities:Capabilities privileged? seLinuxOptions:SELinuxOptions windowsOptions:WindowsOptions runAsUser?"
        " runAsGroup? runAsNonRoot? readOnlyRootFilesystem? allowPrivilegeEscalation? procMount? seccompProfile:Profile"
        " appArmorProfile:Profile"
    ),
    "PodSecurityContext": (
        "seLinuxOptions:SELinuxOptions windowsOptions:WindowsOptions runAsUser? runAsGroup? runAsNonRoot?"
        " supplementalGroups[] supplementalGroupsPolicy? fsGroup? sysctls[]Sysctl fsGroupChangePolicy?"
        " seccompProfile:Profile appArmorProfile:Profile seLinuxChangePolicy?"
    ),
    "Capabilities": "add[] drop[]",
    "SELinuxOptions": "user role type level",
    "WindowsOptions": "gmsaCredentialSpecName? gmsaCredentialSpec? runAsUserName? hostProcess?",
    "Profile": "type! localhostProfile?",
    "Sysctl": "name! value!",
    "Toleration": "key operator value effect tolerationSeconds?",
    "HostAlias": "ip! hostnames[]",
    "PodDNSConfig": "nameservers[] searches[] options[]PodDNSConfigOption",
    "PodDNSConfigOption": "name value?",
    "PodReadinessGate": "conditionType!",
    "PodOS": "name!",
    "PodSchedulingGate": "name!",
    "PodSchedulingGroup": "podGroupName?",
    "WorkloadReference": "name! podGroup! podGroupReplicaKey",
    "PodResourceClaim": "name! resourceClaimName? resourceClaimTemplateName?",
    "TopologySpreadConstraint": (
        "maxSkew!0 topologyKey! whenUnsatisfiable! labelSelector:LabelSelector minDomains? nodeAffinityPolicy?"
        " nodeTaintsPolicy? matchLabelKeys[]"
    ),
    "LabelSelector": "matchLabels{} matchExpressions[]Requirement",
    "Requirement": "key! operator! values[]",
    "Affinity": "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAffinity",
    "NodeAffinity": (
        "requiredDuringSchedulingIgnoredDuringExecution:NodeSelector"
        " preferredDuringSchedulingIgnoredDuringExecution[]PreferredSchedulingTerm"
    ),
    "NodeSelector": "nodeSelectorTerms[]NodeSelectorTerm!",
    "NodeSelectorTerm": "matchExpressions[]Requirement matchFields[]Requirement",
    "PreferredSchedulingTerm": "weight!0 preference=NodeSelectorTerm",
    "PodAffinity": (
        "requiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm"
        " preferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm"
    ),
    "WeightedPodAffinityTerm": "weight!0 podAffinityTerm=PodAffinityTerm",
    "PodAffinityTerm": (
        "labelSelector:LabelSelector namespaces[] topologyKey! namespaceSelector:LabelSelector matchLabelKeys[]"
        " mismatchLabelKeys[]"
    ),
}

VOLUMES = {
    "Volume": (
        "name! hostPath:HostPath emptyDir:EmptyDir gcePersistentDisk:GCEPersistentDisk"
        " awsElasticBlockStore:AWSElasticBlockStore gitRepo:GitRepo secret:SecretVolume nfs:NFS iscsi:ISCSI"
        " glusterfs:Glusterfs persistentVolumeClaim:ClaimVolume rbd:RBD flexVolume:FlexVolume cinder:Cinder cephfs:CephFS"
        " flocker:Flocker downwardAPI:DownwardAPI fc:FC azureFile:AzureFile configMap:ConfigMapVolume"
        " vsphereVolume:VsphereVolume quobyte:Quobyte azureDisk:AzureDisk photonPersistentDisk:PhotonPersistentDisk"
        " projected:Projected portworxVolume:PortworxVolume scaleIO:ScaleIO storageos:StorageOS csi:CSI ephemeral:Ephemeral"
        " image:ImageVolume"
    ),
    "HostPath": "path! type?",
    "EmptyDir": "medium sizeLimit:Quantity",
    "GCEPersistentDisk": "pdName! fsType partition.0 readOnly.f",
    "AWSElasticBlockStore": "volumeID! fsType partition.0 readOnly.f",
    "GitRepo": "repository! revision directory",
    "SecretVolume": "secretName items[]KeyToPath defaultMode? optional?",
    "ConfigMapVolume": "name items[]KeyToPath defaultMode? optional?",
    "KeyToPath": "key! path! mode?",
    "NFS": "server! path! readOnly.f",
    "ISCSI": (
        "targetPortal! iqn! lun!0 iscsiInterface fsType readOnly.f portals[] chapAuthDiscovery.f chapAuthSession.f"
        " secretRef:LocalObjectReference initiatorName?"
    ),
    "Glusterfs": "endpoints! path! readOnly.f",
    "ClaimVolume": "claimName! readOnly.f",
    "RBD": "monitors[]! image! fsType pool user keyring secretRef:LocalObjectReference readOnly.f",
    "FlexVolume": "driver! fsType secretRef:LocalObjectReference readOnly.f options{}",
    "Cinder": "volumeID! fsType readOnly.f secretRef:LocalObjectReference",
    "CephFS": "monitors[]! path user secretFile secretRef:LocalObjectReference readOnly.f",
    "Flocker": "datasetName datasetUUID",
    "DownwardAPI": "items[]DownwardAPIFile defaultMode?",
    "DownwardAPIFile": "path! fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode?",
    "FC": "targetWWNs[] lun? fsType readOnly.f wwids[]",
    "AzureFile": "secretName! shareName! readOnly.f",
    "VsphereVolume": "volumePath! fsType storagePolicyName storagePolicyID",
    "Quobyte": "registry! volume! readOnly.f user group tenant",
    "AzureDisk": "diskName! diskURI! cachingMode? fsType? readOnly? kind?",
    "PhotonPersistentDisk": "pdID! fsType",
    "PortworxVolume": "volumeID! fsType readOnly.f",
    "ScaleIO": (
        "gateway! system! secretRef:LocalObjectReference! sslEnabled.f protectionDomain storagePool storageMode volumeName"
        " fsType readOnly.f"
    ),
    "StorageOS": "volumeName volumeNamespace fsType readOnly.f secretRef:LocalObjectReference",
    "CSI": "driver! readOnly? fsType? volumeAttributes{} nodePublishSecretRef:LocalObjectReference",
    "ImageVolume": "reference pullPolicy",
    "Projected": "sources[]Projection! defaultMode?",
    "Projection": (
        "secret:ProjectedName downwardAPI:ProjectedDownwardAPI configMap:ProjectedName serviceAccountToken:TokenProjection"
        " clusterTrustBundle:TrustBundleProjection podCertificate:PodCertificateProjection"
    ),
    "ProjectedName": "name items[]KeyToPath optional?",
    "ProjectedDownwardAPI": "items[]DownwardAPIFile",
    "TokenProjection": "audience expirationSeconds? path!",
    "TrustBundleProjection": "name? signerName? labelSelector:LabelSelector optional? path!",
    "PodCertificateProjection": (
        "signerName keyType maxExpirationSeconds? credentialBundlePath keyPath certificateChainPath userAnnotations{}"
    ),
    "Ephemeral": "volumeClaimTemplate:ClaimTemplate",
    "ClaimTemplate": "metadata=ObjectMeta spec=ClaimSpec",
    "ClaimSpec": (
        "accessModes[] selector:LabelSelector resources=VolumeResources volumeName storageClassName? volumeMode?"
        " dataSource:TypedReference dataSourceRef:TypedNamespacedReference volumeAttributesClassName?"
    ),
    "VolumeResources": "limits{}Quantity requests{}Quantity",
    "TypedReference": "apiGroup?! kind! name!",
    "TypedNamespacedReference": "apiGroup?! kind! name! namespace?",
}
