{{- define "dynamo.namespace" -}}
{{ .Release.Namespace }}-{{ .Release.Name }}
{{- end }}

{{- /* What every object carries, plus its own labels: (dict "root" $ "own" (dict …)). */}}
{{- define "dynamo.metadata" -}}
namespace: {{ .root.Release.Namespace }}
{{- with merge (dict) (.own | default dict) .root.Values.labels }}
labels:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with merge (dict) (.annotations | default dict) .root.Values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "dynamo.rbacLabels" -}}
app.kubernetes.io/component: rbac
app.kubernetes.io/managed-by: dynamo-operator
app.kubernetes.io/name: {{ . }}
{{- end }}

{{- /* Labels of the objects of one component: (dict "root" $ "component" "decode" "worker" true). */}}
{{- define "dynamo.componentLabels" -}}
nvidia.com/dynamo-component: {{ .component }}
nvidia.com/dynamo-graph-deployment-name: {{ .root.Release.Name }}
nvidia.com/dynamo-namespace: {{ include "dynamo.namespace" .root }}
{{- if .worker }}
nvidia.com/dynamo-sub-component-type: {{ .component }}
{{- end }}
{{- end }}

{{- define "dynamo.discoveryLabels" -}}
nvidia.com/dynamo-discovery-backend: kubernetes
nvidia.com/dynamo-discovery-enabled: "true"
{{- end }}

{{- define "dynamo.podLabels" -}}
{{ include "dynamo.componentLabels" . }}
{{ include "dynamo.discoveryLabels" . }}
nvidia.com/dynamo-component-type: {{ lower .component }}
nvidia.com/metrics-enabled: "true"
{{- end }}

{{- define "dynamo.selector" -}}
nvidia.com/dynamo-component: {{ .component }}
nvidia.com/dynamo-component-type: {{ lower .component }}
nvidia.com/dynamo-namespace: {{ include "dynamo.namespace" .root }}
{{- end }}

{{- define "dynamo.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{- /* The environment in the order of its names: plain values and what the downward API gives. */}}
{{- define "dynamo.env" -}}
{{- $ns := include "dynamo.namespace" .root }}
{{- $values := dict "DYN_COMPONENT" (lower .component) "DYN_DISCOVERY_BACKEND" "kubernetes" "DYN_NAMESPACE" $ns
    "DYN_PARENT_DGD_K8S_NAME" .root.Release.Name "DYN_PARENT_DGD_K8S_NAMESPACE" .root.Release.Namespace
    "NATS_SERVER" .root.Values.natsServer }}
{{- $fields := dict "POD_NAME" "metadata.name" "POD_NAMESPACE" "metadata.namespace" "POD_UID" "metadata.uid" }}
{{- if .worker }}
{{- $values = merge $values (dict "DYN_FORWARDPASS_METRIC_PORT" (toString .root.Values.forwardPassPort)
    "DYN_HEALTH_CHECK_ENABLED" "false" "DYN_SYSTEM_ENABLED" "true" "DYN_SYSTEM_PORT" (toString .root.Values.systemPort)
    "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS" "[\"generate\"]" "NIXL_TELEMETRY_ENABLE" "n"
    "NIXL_TELEMETRY_EXPORTER" "prometheus" "NIXL_TELEMETRY_PROMETHEUS_PORT" (toString .root.Values.nixlPort)) }}
{{- if ne .role "main" }}
{{- $fields = merge $fields (dict "VLLM_NIXL_SIDE_CHANNEL_HOST" "status.podIP") }}
{{- end }}
{{- else }}
{{- $port := toString .root.Values.frontend.port }}
{{- $values = merge $values (dict "DYNAMO_PORT" $port "DYN_HTTP_PORT" $port "DYN_NAMESPACE_PREFIX" $ns) }}
{{- end }}
{{- $values = merge (dict) .root.Values.env $values }}
{{- range $name := concat (keys $values) (keys $fields) | sortAlpha }}
- name: {{ $name }}
  {{- if hasKey $fields $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ get $fields $name }}
  {{- else }}
  value: {{ get $values $name | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "dynamo.podCommon" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
restartPolicy: Always
securityContext:
  fsGroup: 1000
serviceAccountName: {{ .root.Release.Name }}-k8s-service-discovery
terminationGracePeriodSeconds: 60
{{- end }}

{{- define "dynamo.sharedMemory" -}}
- name: shared-memory
  emptyDir:
    medium: Memory
    sizeLimit: {{ . }}
{{- end }}

{{- define "dynamo.probe" -}}
failureThreshold: {{ .failures }}
httpGet:
  path: {{ .path }}
  port: {{ .port }}
periodSeconds: {{ .period }}
timeoutSeconds: {{ .timeout }}
{{- with .delay }}
initialDelaySeconds: {{ . }}
{{- end }}
{{- end }}

{{- /* The pod of a worker: (dict "root" $ "component" name "spec" values "role" "main"|"leader"|"worker"). */}}
{{- define "dynamo.workerPod" -}}
{{- $v := .root.Values }}
containers:
  - name: main
    image: {{ include "dynamo.image" .root }}
    command: [python3, -m, {{ $v.framework }}]
    args:
      - --model
      - {{ $v.model }}
      - --disaggregation-mode
      - {{ .component }}
      - --tensor-parallel-size
      - {{ .spec.tensorParallel | quote }}
      - --block-size
      - {{ $v.blockSize | quote }}
      {{- toYaml .spec.extraArgs | nindent 6 }}
      {{- if ne .role "main" }}
      - --distributed-executor-backend
      - mp
      - --nnodes
      - {{ .spec.nodes | quote }}
      - --master-addr
      - $(LWS_LEADER_ADDRESS)
      - --master-port
      - {{ $v.masterPort | quote }}
      - --node-rank
      {{- if eq .role "leader" }}
      - "0"
      {{- else }}
      - $(LWS_WORKER_INDEX)
      - --headless
      {{- end }}
      {{- end }}
    env:
      {{- include "dynamo.env" . | nindent 6 }}
    envFrom:
      - secretRef:
          name: {{ $v.tokenSecret }}
    ports:
      - {name: system, containerPort: {{ $v.systemPort }}, protocol: TCP}
      - {name: nixl, containerPort: {{ $v.nixlPort }}, protocol: TCP}
    {{- if ne .role "worker" }}
    livenessProbe:
      {{- include "dynamo.probe" (dict "failures" 1 "path" "/live" "port" "system" "period" 5 "timeout" 4) | nindent 6 }}
    readinessProbe:
      {{- include "dynamo.probe" (dict "failures" 3 "path" "/health" "port" "system" "period" 10 "timeout" 4) | nindent 6 }}
    startupProbe:
      {{- include "dynamo.probe" (dict "failures" 720 "path" "/live" "port" "system" "period" 10 "timeout" 5) | nindent 6 }}
    {{- end }}
    resources:
      {{- toYaml .spec.resources | nindent 6 }}
    securityContext: {capabilities: {add: [IPC_LOCK]}}
    volumeMounts:
      - {name: models, mountPath: /models, readOnly: true}
      - {name: shared-memory, mountPath: /dev/shm}
{{- if eq .role "worker" }}
initContainers:
  - name: wait-for-leader-mp
    image: {{ include "dynamo.image" .root }}
    command:
      - sh
      - -c
      - LEADER_HOST="$LWS_LEADER_ADDRESS" LEADER_PORT="{{ $v.masterPort }}" exec python3 /scripts/wait-for-leader.py
    resources: {}
    volumeMounts:
      - {name: wait-leader-script, mountPath: /scripts, readOnly: true}
{{- end }}
{{ include "dynamo.podCommon" . }}
{{- if and $v.gangScheduler (ne .role "main") }}
schedulerName: {{ $v.gangScheduler }}
{{- end }}
volumes:
  - name: models
    persistentVolumeClaim:
      claimName: {{ $v.modelsClaim }}
  {{- include "dynamo.sharedMemory" .spec.sharedMemory | nindent 2 }}
  {{- if eq .role "worker" }}
  - name: wait-leader-script
    configMap:
      name: {{ .root.Release.Name }}-wait-leader-script
  {{- end }}
{{- end }}
