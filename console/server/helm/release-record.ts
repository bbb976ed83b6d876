import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Live } from '../kube/resources.ts';

const Values = z.record(z.string(), z.unknown());
export type Values = z.infer<typeof Values>;

/** What the console reads of helm's record. Source: helm pkg/release/v1/release.go, info.go. */
const Stored = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  version: z.number(),
  info: z.object({
    status: z.string(),
    description: z.string().default(''),
    first_deployed: z.string().default(''),
    last_deployed: z.string().default(''),
    notes: z.string().default(''),
  }),
  chart: z.object({
    metadata: z.object({ name: z.string(), version: z.string().default(''), appVersion: z.string().default('') }),
  }),
  config: Values.nullish().transform((config) => config ?? {}),
});

/** One revision of a release, without values: what may be kept in memory and shown. */
export type ReleaseRecord = {
  name: string;
  namespace: string;
  revision: number;
  status: string;
  description: string;
  chart: string;
  chartVersion: string;
  appVersion: string;
  createdAt: string;
  updatedAt: string;
};

/** A revision with the values that the person supplied; `values` hold secrets, so this stays in the server and is short-lived. */
export type FullReleaseRecord = ReleaseRecord & { values: Values; notes: string };

/**
 * Decodes one `helm.sh/release.v1` Secret: `data.release` is base64 (helm's) of gzip of JSON, inside the Secret's own base64.
 * Source: helm pkg/storage/driver/util.go. Throws when the Secret holds something else.
 */
export function toReleaseRecord(secret: Live<'Secret'>): FullReleaseRecord {
  const encoded = Buffer.from(secret.data?.['release'] ?? '', 'base64').toString('latin1');
  const packed = Buffer.from(encoded, 'base64');
  // Records of Helm 2 times were not compressed; the magic bytes tell.
  const text = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed).toString('utf8') : packed.toString('utf8');
  const stored = Stored.parse(JSON.parse(text));
  return {
    name: stored.name,
    namespace: stored.namespace,
    revision: stored.version,
    status: stored.info.status,
    description: stored.info.description,
    chart: stored.chart.metadata.name,
    chartVersion: stored.chart.metadata.version,
    appVersion: stored.chart.metadata.appVersion,
    createdAt: secret.metadata.creationTimestamp,
    updatedAt: toUtc(stored.info.last_deployed) ?? secret.metadata.creationTimestamp,
    values: stored.config,
    notes: stored.info.notes,
  };
}

/** The part of a record that is kept and shown. */
export function withoutValues({ values: _values, notes: _notes, ...record }: FullReleaseRecord): ReleaseRecord {
  return record;
}

/** Go's time with up to nine digits and a zone → ISO in UTC. */
function toUtc(time: string): string | null {
  const ms = Date.parse(time.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
