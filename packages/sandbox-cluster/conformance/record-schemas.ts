/**
 * Records the OpenAPI v3 schemas of the served groups from a real Kubernetes into src/schema/openapi.json.gz:
 * `KUBECONFIG=… node conformance/record-schemas.ts`, with kubectl on the PATH.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DOCUMENTS } from '../src/schema/documents.ts';

const schemas: Record<string, unknown> = {};
for (const path of DOCUMENTS) {
  const text = execFileSync('kubectl', ['get', '--raw', `/openapi/v3/${path}`], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  Object.assign(schemas, JSON.parse(text).components.schemas);
}
const sorted = Object.fromEntries(Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(join(import.meta.dirname, '../src/schema/openapi.json.gz'), gzipSync(JSON.stringify(sorted), { level: 9 }));
