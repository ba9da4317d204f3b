{{- define "tapline.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tapline.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tapline.labels" -}}
{{ include "tapline.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "tapline.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "tapline.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* How the management port is spoken to. Kubernetes' probes show no certificate. */}}
{{- define "tapline.managementScheme" -}}
{{- $tls := .Values.config.management.tls -}}
{{- if not $tls -}}
HTTP
{{- else if eq (default "none" $tls.clientAuthentication) "require" -}}
{{- fail "config.management.tls.clientAuthentication: request instead of require, or the probes are refused" -}}
{{- else -}}
HTTPS
{{- end -}}
{{- end -}}
