import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from 'kubernetes-types/autoscaling/v2.d.ts';

type Value = { averageValue?: string; value?: string; averageUtilization?: number };

/** TARGETS of an autoscaler: `cpu: 2%/70%, 10/20 + 1 more...` (formatHPAMetrics in kubernetes pkg/printers/internalversion/printers.go). */
export function autoscalerTargets({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const words = metrics.map((metric, index) => target(metric, status?.currentMetrics?.[index]));
  const shown = words.slice(0, 2).join(', ');
  return words.length > 2 ? `${shown} + ${words.length - 2} more...` : shown;
}

function target(spec: MetricSpec, status: MetricStatus | undefined): string {
  const unknown = '<unknown>';
  const resource = spec.resource ?? spec.containerResource;
  if (resource) {
    const current: Value | undefined = (status?.resource ?? status?.containerResource)?.current;
    if (resource.target.averageValue !== undefined) return `${resource.name}: ${current?.averageValue ?? unknown}/${resource.target.averageValue}`;
    const wanted = resource.target.averageUtilization;
    return `${resource.name}: ${percent(current?.averageUtilization) ?? unknown}/${percent(wanted) ?? '<auto>'}`;
  }
  if (spec.pods) return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods.target.averageValue ?? ''}`;
  const wanted: Value | undefined = (spec.object ?? spec.external)?.target;
  if (!wanted) return '<unknown type>';
  const current: Value | undefined = (status?.object ?? status?.external)?.current;
  return wanted.averageValue !== undefined ? `${current?.averageValue ?? unknown}/${wanted.averageValue} (avg)` : `${current?.value ?? unknown}/${wanted.value ?? ''}`;
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}%`;
}
