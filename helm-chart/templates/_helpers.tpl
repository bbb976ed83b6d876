{{/* Value of the label app.kubernetes.io/name. */}}
{{- define "todo-app.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
Prefix of every object's name: the release's name, and the chart's where the release lacks it. At most 43 characters, because the
revision label of the StatefulSet NAME-postgres adds 20 and ends at 63; a longer one is cut and told apart by a hash.
*/}}
{{- define "todo-app.fullname" -}}
{{- $name := include "todo-app.name" . -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- if gt (len $full) 43 -}}
{{- $full = printf "%s-%s" ($full | trunc 34 | trimSuffix "-") (sha256sum $full | trunc 8) -}}
{{- end -}}
{{- $full -}}
{{- end -}}

{{/* Labels that select the pods of one component. Takes (dict "root" $ "component" NAME). Never change: selectors are immutable. */}}
{{- define "todo-app.selectorLabels" -}}
app.kubernetes.io/name: {{ include "todo-app.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of a component's pods: the selector and what runs. The chart's version is left out, so that a new chart alone rolls nothing. */}}
{{- define "todo-app.podLabels" -}}
{{ include "todo-app.selectorLabels" . }}
app.kubernetes.io/version: {{ include "todo-app.version" . | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* Version of a component: the tag of its image, else the application's. */}}
{{- define "todo-app.version" -}}
{{- $image := (get .root.Values .component | default dict).image | default dict -}}
{{- default .root.Chart.AppVersion $image.tag | trunc 63 | trimAll "-_." -}}
{{- end -}}

{{/* Start of an object's metadata: name, namespace, labels. Takes (dict "root" $ "component" NAME "name" OBJECT-NAME). */}}
{{- define "todo-app.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "todo-app.podLabels" . | nindent 2 }}
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Image reference and pull policy of a component. */}}
{{- define "todo-app.image" -}}
{{- $image := (get .root.Values .component).image -}}
image: {{ printf "%s:%s" $image.repository (default .root.Chart.AppVersion $image.tag) | quote }}
imagePullPolicy: {{ $image.pullPolicy }}
{{- end -}}

{{/* Pod-level half of the “restricted” Pod Security Standard, and no credentials for the Kubernetes API. Takes the numeric user. */}}
{{- define "todo-app.restrictedPod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{/* Container-level half of the “restricted” Pod Security Standard, and a read-only root file system. */}}
{{- define "todo-app.restrictedContainer" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Spreads the pods of a component over nodes where there are several, and still fits on one. */}}
{{- define "todo-app.spread" -}}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "todo-app.selectorLabels" . | nindent 14 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "todo-app.selectorLabels" . | nindent 8 }}
{{- end -}}

{{/*
A rolling update that never has fewer ready pods than before. 120 s without progress fails the rollout, so that `helm --wait` ends
before its own time-out of 5 min.
*/}}
{{- define "todo-app.rollout" -}}
revisionHistoryLimit: 3
minReadySeconds: 2
progressDeadlineSeconds: 120
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: 1
    maxUnavailable: 0
{{- end -}}

{{/* Body of a HorizontalPodAutoscaler: up within one minute (doubling or 4 pods every 15 s), down slowly. */}}
{{- define "todo-app.hpaSpec" -}}
{{- $autoscaling := (get .root.Values .component).autoscaling -}}
scaleTargetRef:
  apiVersion: apps/v1
  kind: Deployment
  name: {{ .name }}
minReplicas: {{ $autoscaling.minReplicas }}
maxReplicas: {{ $autoscaling.maxReplicas }}
metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: {{ $autoscaling.targetCPUUtilizationPercentage }}
behavior:
  scaleUp:
    stabilizationWindowSeconds: 0
    selectPolicy: Max
    policies:
      - type: Percent
        value: 100
        periodSeconds: 15
      - type: Pods
        value: 4
        periodSeconds: 15
  scaleDown:
    stabilizationWindowSeconds: {{ $autoscaling.scaleDownStabilizationSeconds }}
    policies:
      - type: Percent
        value: 50
        periodSeconds: 60
{{- end -}}

{{/* http, or https where the Ingress has a certificate. */}}
{{- define "todo-app.scheme" -}}
{{- ternary "https" "http" (ne .Values.ingress.tlsSecretName "") -}}
{{- end -}}

{{/* Address that people use; without an Ingress the one of `kubectl port-forward`. */}}
{{- define "todo-app.url" -}}
{{- if .Values.config.apiUrl -}}
{{- .Values.config.apiUrl | trimSuffix "/" -}}
{{- else if .Values.ingress.enabled -}}
{{- $host := first (.Values.ingress.hosts | default list) | required "ingress.hosts is empty: name at least one host, or set ingress.enabled=false." -}}
{{- printf "%s://%s" (include "todo-app.scheme" .) $host -}}
{{- else -}}
http://localhost:3000
{{- end -}}
{{- end -}}

{{/* Every address that sign-in accepts, comma separated. */}}
{{- define "todo-app.trustedOrigins" -}}
{{- $origins := list (include "todo-app.url" .) -}}
{{- if .Values.ingress.enabled -}}
{{- range .Values.ingress.hosts -}}
{{- $origins = append $origins (printf "%s://%s" (include "todo-app.scheme" $) .) -}}
{{- end -}}
{{- end -}}
{{- concat $origins (.Values.config.trustedOrigins | default list) | uniq | join "," -}}
{{- end -}}

{{/* Name of the Secret that signs sessions: existingSecret unless a value is given. */}}
{{- define "todo-app.betterAuthSecretName" -}}
{{- if and .Values.existingSecret (not .Values.secrets.betterAuthSecret) -}}
{{- .Values.existingSecret -}}
{{- else -}}
{{- include "todo-app.fullname" . }}-credentials
{{- end -}}
{{- end -}}

{{/* Name of the Secret with DATABASE_URL. */}}
{{- define "todo-app.databaseSecretName" -}}
{{- if and .Values.existingSecret (not .Values.postgres.enabled) (not .Values.secrets.databaseUrl) -}}
{{- .Values.existingSecret -}}
{{- else -}}
{{- include "todo-app.fullname" . }}-backend
{{- end -}}
{{- end -}}

{{/* Name of the Secret with OPENAI_API_KEY, which may lack it. */}}
{{- define "todo-app.openaiSecretName" -}}
{{- if and .Values.existingSecret (not .Values.secrets.openaiApiKey) -}}
{{- .Values.existingSecret -}}
{{- else -}}
{{- include "todo-app.fullname" . }}-backend
{{- end -}}
{{- end -}}
