{{- define "mde-operator.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- /* At most 52 characters, so that the longest suffix fits into the 63 of a name. */}}
{{- define "mde-operator.fullname" -}}
{{- $name := include "mde-operator.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "mde-operator.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace }}
{{- end }}

{{- define "mde-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "mde-operator.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- /* What selects pods; a Deployment's selector cannot change, so nothing that may change is in here. */}}
{{- define "mde-operator.selectorLabels" -}}
{{- toYaml (dict "app.kubernetes.io/instance" .Release.Name "app.kubernetes.io/name" (include "mde-operator.name" .)) }}
{{- end }}

{{- /* The same whatever the values are: kubectl mde finds the operator by it. */}}
{{- define "mde-operator.componentLabels" -}}
mde-operator.io/component: operator
{{- end }}

{{- define "mde-operator.labels" -}}
{{- $labels := merge (include "mde-operator.componentLabels" . | fromYaml) (dict
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/managed-by" .Release.Service
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_")) }}
{{- toYaml (merge (include "mde-operator.selectorLabels" . | fromYaml) $labels (.Values.commonLabels | default dict)) }}
{{- end }}

{{- /* Of an object in the operator's namespace. */}}
{{- define "mde-operator.metadata" -}}
name: {{ include "mde-operator.fullname" . }}
namespace: {{ include "mde-operator.namespace" . }}
labels:
  {{- include "mde-operator.labels" . | nindent 2 }}
{{- end }}

{{- /* Of an object of a shard: (list context index). */}}
{{- define "mde-operator.shardMetadata" -}}
name: {{ include "mde-operator.shardName" . }}
namespace: {{ include "mde-operator.namespace" (first .) }}
labels:
  {{- toYaml (merge (include "mde-operator.shardLabels" . | fromYaml) (include "mde-operator.labels" (first .) | fromYaml)) | nindent 2 }}
{{- end }}

{{- /* The operator's account, as subject of a binding. */}}
{{- define "mde-operator.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "mde-operator.serviceAccountName" . }}
    namespace: {{ include "mde-operator.namespace" . }}
{{- end }}

{{- define "mde-operator.image" -}}
{{- with .Values.image }}
{{- with .registry }}{{ . }}/{{ end }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}
{{- end }}

{{- define "mde-operator.jvmOptions" -}}
{{- $options := .Values.jvmOptions | default list }}
{{- if .Values.heapDump.enabled }}
{{- $options = concat $options (list "-XX:+HeapDumpOnOutOfMemoryError" "-XX:HeapDumpPath=/var/heap-dump") }}
{{- end }}
{{- join " " $options }}
{{- end }}

{{- /* Of a shard: (list context index). The only shard has the name of the release, as it had before there were others. */}}
{{- define "mde-operator.shardName" -}}
{{- $context := first . }}
{{- include "mde-operator.fullname" $context }}{{ if gt (int $context.Values.shards) 1 }}-{{ last . }}{{ end }}
{{- end }}

{{- /* What selects the pods of a shard: (list context index). */}}
{{- define "mde-operator.shardLabels" -}}
{{- $context := first . }}
{{- include "mde-operator.selectorLabels" $context }}
{{- if gt (int $context.Values.shards) 1 }}
mde-operator.io/shard: {{ last . | quote }}
{{- end }}
{{- end }}

{{- /* Of a shard: (list context index). */}}
{{- define "mde-operator.config" -}}
{{- $context := first . }}
{{- $own := dict "leaderElection" (dict "enabled" true "leaseName" (include "mde-operator.fullname" $context)) }}
{{- with $context.Values.watchNamespaces }}
{{- $_ := set $own "watchNamespaces" . }}
{{- end }}
{{- if gt (int $context.Values.shards) 1 }}
{{- $_ := set $own "sharding" (dict "count" (int $context.Values.shards) "index" (last .)) }}
{{- end }}
{{- toYaml (merge $own $context.Values.config) }}
{{- end }}

{{- define "mde-operator.managementPort" -}}
{{- dig "management" "port" 8080 .Values.config | int }}
{{- end }}

{{- define "mde-operator.consentPort" -}}
{{- dig "consent" "port" 8081 .Values.config | int }}
{{- end }}

{{- /* "true" or nothing. */}}
{{- define "mde-operator.consentEnabled" -}}
{{- if dig "consent" "enabled" true .Values.config }}true{{ end }}
{{- end }}

{{- /* "true" if objects of the Prometheus operator are rendered. */}}
{{- define "mde-operator.rendersMonitoring" -}}
{{- if or (eq .Values.metrics.renderMode "alwaysRender") (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1") -}}
true
{{- else if eq .Values.metrics.renderMode "failIfMissing" -}}
{{- fail "metrics.renderMode: this cluster does not serve monitoring.coreos.com/v1; install the Prometheus operator, or set skipIfMissing or alwaysRender" }}
{{- end }}
{{- end }}
