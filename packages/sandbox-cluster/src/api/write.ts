import type { JsonObject } from '../json.ts';
import { objectAt, textAt, valueAt } from '../json.ts';
import type { FieldOwnership, Writer } from '../fields/managed-fields.ts';
import type { DeleteOptions, Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import type { Schemas } from '../schema/schema.ts';
import { toTime } from '../store/metadata.ts';
import type { Store, WriteOptions } from '../store/store.ts';
import { asKind, readDocument, readObject, typeOf } from './body.ts';
import { answer, type Call } from './call.ts';
import { matcherOf } from './read.ts';
import type { Target } from './route.ts';
import type { Served } from './served.ts';
import { validateServiceAddress } from '../validation/changes.ts';

/** What every door that writes works with. */
export type WriteContext = { store: Store; schemas: Schemas; ownership: FieldOwnership; now: () => Date };

export async function createObject({ store, ...context }: WriteContext, call: Call, target: Target): Promise<void> {
  const object = placed(await readObject(context.schemas, call, target.served), target);
  const created = store.create(target.served.kind, asKind(object), writeOptions({ store, ...context }, call, target));
  await acknowledge(store, call, 201, target, created);
}

export async function replaceObject({ store, ...context }: WriteContext, call: Call, target: Target): Promise<void> {
  const object = placed(await readObject(context.schemas, call, target.served), target);
  const options = writeOptions({ store, ...context }, call, target);
  const kind = target.served.kind;
  const written = target.subresource === 'status' ? store.updateStatus(kind, asKind(object), options) : store.update(kind, asKind(object), options);
  await acknowledge(store, call, 200, target, written);
}

export async function deleteObject({ store }: WriteContext, call: Call, { served, namespace, name = '' }: Target): Promise<void> {
  const options = await readDeleteOptions(call);
  const { object, gone } = store.remove(served.kind, namespace, name, options);
  await store.durable();
  // A real server answers with what is left: the object while something holds it, a Status when it is gone. Pods always come back as objects.
  if (!gone || served.kind === 'Pod' || served.kind === 'Service') return answer(call, 200, served.toWire(object));
  const { group, plural } = served;
  answer(call, 200, {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, ...(group && { group }), kind: plural, uid: object.metadata.uid },
  });
}

export async function deleteCollection({ store }: WriteContext, call: Call, { served, namespace }: Target): Promise<void> {
  const options = await readDeleteOptions(call);
  const matches = matcherOf(served, call.query);
  const doomed = store.list(served.kind, namespace || undefined).filter(matches);
  for (const { metadata } of doomed) store.remove(served.kind, metadata.namespace, metadata.name, options);
  await store.durable();
  const items = doomed.map((object) => served.toWire(object));
  answer(call, 200, { kind: `${served.kind}List`, apiVersion: served.apiVersion, metadata: { resourceVersion: store.resourceVersion() }, items });
}

/** Options of a write over HTTP: dry run, and who owns the fields from now on. */
export function writeOptions({ schemas, ownership, now }: WriteContext, call: Call, { served, subresource }: Target): WriteOptions {
  const type = typeOf(schemas, served).schema;
  return {
    dryRun: isDryRun(call.query.get('dryRun')),
    validate: changeRules(served),
    track: (live, next) => ownership.track(type, live, next, writerOf(call, served.apiVersion, 'Update', now, subresource)),
  };
}

/** Rules for clients alone; the sandbox's own parts may do these things. */
export function changeRules({ kind }: Served): WriteOptions['validate'] {
  return kind === 'Service' ? validateServiceAddress : undefined;
}

export function isDryRun(value: string | null): boolean {
  if (value !== null && value !== 'All') throw new StatusError(422, 'Invalid', `dryRun: Invalid value: "${value}": must be All`);
  return value === 'All';
}

/** Who writes: `fieldManager`, else the program's name from its User-Agent, as upstream. */
export function writerOf({ query, userAgent }: Call, apiVersion: string, operation: Writer['operation'], now: () => Date, subresource?: string): Writer {
  const manager = query.get('fieldManager') || userAgent.split('/')[0]?.slice(0, 128) || 'unknown';
  return { manager, operation, apiVersion, time: toTime(now()), ...(subresource && { subresource }) };
}

/** Answers once the write is on the disk. */
export async function acknowledge(store: Store, call: Call, code: number, { served }: Target, object: Stored): Promise<void> {
  await store.durable();
  answer(call, code, served.toWire(object));
}

/** The body's name and namespace must be those of the URL, where it says them. */
export function placed(object: JsonObject, { served, namespace, name }: Target): JsonObject {
  const metadata = { ...objectAt(object, 'metadata') };
  if (served.namespaced && metadata.namespace && metadata.namespace !== namespace) {
    throw new StatusError(400, 'BadRequest', 'the namespace of the provided object does not match the namespace sent on the request');
  }
  if (name !== undefined && metadata.name && metadata.name !== name) {
    throw new StatusError(400, 'BadRequest', `the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`);
  }
  if (name !== undefined) metadata.name = name;
  metadata.namespace = served.namespaced ? namespace : '';
  return { ...object, metadata };
}

async function readDeleteOptions(call: Call): Promise<DeleteOptions & { dryRun: boolean }> {
  const body = (await readDocument(call)) ?? {};
  const grace = valueAt(body, 'gracePeriodSeconds') ?? numberOf(call.query.get('gracePeriodSeconds'));
  const policy = textAt(body, 'propagationPolicy') ?? call.query.get('propagationPolicy') ?? (body.orphanDependents === true ? 'Orphan' : undefined);
  if (policy !== undefined && policy !== 'Background' && policy !== 'Foreground' && policy !== 'Orphan') {
    throw new StatusError(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${policy}": supported values: "Background", "Foreground", "Orphan"`);
  }
  const preconditions = objectAt(body, 'preconditions');
  const dryRun = Array.isArray(body.dryRun) ? body.dryRun[0] : call.query.get('dryRun');
  return {
    ...(typeof grace === 'number' && { gracePeriodSeconds: grace }),
    ...(policy && { propagationPolicy: policy }),
    ...(preconditions && { preconditions: { uid: textAt(preconditions, 'uid'), resourceVersion: textAt(preconditions, 'resourceVersion') } }),
    dryRun: isDryRun(typeof dryRun === 'string' ? dryRun : null),
  };
}

function numberOf(text: string | null): number | undefined {
  return text === null || text === '' ? undefined : Number(text);
}

