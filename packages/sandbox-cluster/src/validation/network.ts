import { child, items } from '../defaults/fill.ts';
import type { JsonObject } from '../json.ts';
import { type Causes, duplicate, invalidValue, required, unsupported } from './cause.ts';
import { isSubdomain } from './names.ts';
import { isPort, validatePortOrName } from './pod.ts';

const RANGE = 'must be between 1 and 65535, inclusive';

/** pkg/apis/core/validation, ValidateService. */
export function validateService(object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  const ports = items(spec, 'ports');
  const headless = spec.clusterIP === 'None';
  const external = spec.type === 'ExternalName';
  const names = ports.map(({ name }) => name ?? '');
  return [
    ...(ports.length === 0 && !headless && !external ? [required('spec.ports')] : []),
    ...(external && !spec.externalName ? [required('spec.externalName')] : []),
    ...ports.flatMap((port, index) => {
      const here = `spec.ports[${index}]`;
      const name = names[index] ?? '';
      return [
        ...(name === '' && ports.length > 1 ? [required(`${here}.name`)] : []),
        ...(name !== '' && names.indexOf(name) < index ? [duplicate(`${here}.name`, name)] : []),
        ...(isPort(port.port) ? [] : [invalidValue(`${here}.port`, port.port ?? 0, RANGE)]),
        ...unsupported(`${here}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']),
        ...validatePortOrName(`${here}.targetPort`, port.targetPort),
      ];
    }),
    ...unsupported('spec.type', spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
  ];
}

/** pkg/apis/networking/validation, ValidateIngress. */
export function validateIngress(object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  const rules = items(spec, 'rules');
  if (rules.length === 0 && !child(spec, 'defaultBackend')) return [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')];
  return rules.flatMap((rule, index) => {
    const here = `spec.rules[${index}]`;
    const host = typeof rule.host === 'string' ? rule.host : '';
    const paths = items(child(rule, 'http'), 'paths');
    return [
      ...(host === '' ? [] : isSubdomain(`${here}.host`, host.replace(/^\*\./, ''))),
      ...(child(rule, 'http') && paths.length === 0 ? [required(`${here}.http.paths`)] : []),
      ...paths.flatMap((path, number) => validatePath(`${here}.http.paths[${number}]`, path)),
    ];
  });
}

function validatePath(field: string, { path = '', pathType, backend }: JsonObject): Causes {
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const causes: Causes = unsupported(`${field}.pathType`, pathType, types);
  if (causes.length === 0 && !String(path).startsWith('/') && (pathType !== 'ImplementationSpecific' || path !== '')) {
    causes.push(invalidValue(`${field}.path`, path, 'must be an absolute path'));
  }
  const service = child({ backend: backend ?? null }, 'backend');
  const named = child(service, 'service');
  if (!named && !child(service, 'resource')) causes.push(required(`${field}.backend`, 'resource or service backend is required'));
  const port = child(named, 'port');
  if (named && !named.name) causes.push(required(`${field}.backend.service.name`));
  if (named && !port?.name && !port?.number) causes.push(required(`${field}.backend`, 'port name or number is required'));
  return causes;
}
