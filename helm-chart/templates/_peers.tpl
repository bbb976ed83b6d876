{{/* NetworkPolicy peers: the pods of one component of this release. Takes (dict "root" $ "component" NAME). */}}
{{- define "todo-app.componentPeer" -}}
- podSelector:
    matchLabels:
      {{- include "todo-app.selectorLabels" . | nindent 6 }}
{{- end -}}

{{/* NetworkPolicy peers: every pod in the Ingress controller's namespace. */}}
{{- define "todo-app.ingressControllerPeer" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .Values.networkPolicy.ingressNamespace }}
{{- end -}}

{{/* Egress rule: the cluster's name service. */}}
{{- define "todo-app.dnsEgress" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}
