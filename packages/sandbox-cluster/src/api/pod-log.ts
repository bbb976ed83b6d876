import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { StatusError } from '../objects.ts';
import type { LogOptions, Runtime } from '../runtime.ts';
import { notFound } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './call.ts';
import type { Target } from './route.ts';

/** GET pods/NAME/log: the container's lines, as they come with `follow`. */
export async function readPodLog(store: Store, runtime: Runtime, call: Call, { namespace, name = '' }: Target): Promise<void> {
  const pod = store.get('Pod', namespace, name);
  if (!pod) throw notFound('Pod', name);
  const { query, response, signal } = call;
  const flag = (field: string): boolean => query.get(field) === 'true' || query.get(field) === '1';
  const count = (field: string): number | undefined => {
    const text = query.get(field);
    if (text === null || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw new StatusError(400, 'BadRequest', `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (Number(text) < 0) throw invalidOption(field, text, 'must be greater than or equal to 0');
    return Number(text);
  };
  const options: LogOptions = {
    container: containerOf(pod, query.get('container') ?? undefined, 'a container name must be specified'), follow: flag('follow'), previous: flag('previous'), timestamps: flag('timestamps'),
    tailLines: count('tailLines'), sinceSeconds: count('sinceSeconds'), sinceTime: query.get('sinceTime') ?? undefined, limitBytes: count('limitBytes'), signal,
  };
  if (options.sinceSeconds !== undefined && options.sinceTime !== undefined) throw invalidOption('sinceSeconds', String(options.sinceSeconds), 'at most one of `sinceTime` or `sinceSeconds` may be specified');

  const lines = runtime.readLog(namespace, name, options)[Symbol.asyncIterator]();
  // A container without a log yet is an error of the request; later ones end the stream.
  const first = options.follow ? undefined : await lines.next();
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  for (let next = first ?? (await lines.next()); !next.done; next = await lines.next()) {
    if (!response.write(next.value)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    if (signal.aborted) break;
  }
  response.end();
}

/** The container that is meant; a pod with several needs it said. */
export function containerOf(pod: Pod & { metadata: { name: string } }, wanted: string | undefined, words: string): string {
  const main = (pod.spec?.containers ?? []).map(({ name }) => name);
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  if (wanted) {
    if ([...main, ...init].includes(wanted)) return wanted;
    throw new StatusError(400, 'BadRequest', `container ${wanted} is not valid for pod ${pod.metadata.name}`);
  }
  const [only] = main;
  if (only !== undefined && main.length === 1) return only;
  const others = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
  throw new StatusError(400, 'BadRequest', `${words} for pod ${pod.metadata.name}, choose one of: [${main.join(' ')}]${others}`);
}

function invalidOption(field: string, value: string, why: string): StatusError {
  return new StatusError(422, 'Invalid', `PodLogOptions "" is invalid: ${field}: Invalid value: ${value}: ${why}`);
}
