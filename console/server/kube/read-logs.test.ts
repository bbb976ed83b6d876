import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApi } from '../testing/fake-api.ts';
import { createKube, type Kube } from './client.ts';
import { readLog, toTimedLine } from './read-logs.ts';

const log = '/api/v1/namespaces/demo/pods/web/log';

let api: FakeApi;
let kube: Kube;

beforeEach(async () => {
  api = new FakeApi();
  await api.start();
  kube = createKube({ kubeconfig: api.kubeconfig() });
});

afterEach(async () => {
  await kube.close();
  await api.dispose();
});

/** Answers each read in turn; after the last one the log is over. */
async function readAll(...answers: ((response: ServerResponse) => void)[]): Promise<{ texts: string[]; states: string[]; queries: URLSearchParams[] }> {
  const queries: URLSearchParams[] = [];
  const states: string[] = [];
  api.on(log, (request, response) => {
    queries.push(new URL(request.url ?? '', 'http://fake').searchParams);
    answers[queries.length - 1]?.(response);
  });
  const texts: string[] = [];
  const lines = readLog(kube, {
    namespace: 'demo', pod: 'web', container: 'web', tailLines: 200, signal: AbortSignal.timeout(20_000),
    onState: (state) => states.push(state), isOver: () => queries.length >= answers.length - 1,
  });
  for await (const line of lines) texts.push(line.text);
  return { texts, states, queries };
}

const ends = (...lines: string[]) => (response: ServerResponse): void => void response.end(lines.map((line) => `${line}\n`).join(''));
const breaks = (...lines: string[]) => (response: ServerResponse): void => {
  response.write(lines.map((line) => `${line}\n`).join(''), () => setImmediate(() => response.socket?.destroy()));
};
const refuses = (status: number, message: string) => (response: ServerResponse): void => void response.writeHead(status).end(JSON.stringify({ message }));

test('resumes at the last second and drops exactly what it gave before', async () => {
  const { texts, queries } = await readAll(
    ends('2026-11-23T08:00:01.100Z a', '2026-11-23T08:00:02.100Z same', '2026-11-23T08:00:02.100Z same'),
    ends('2026-11-23T08:00:02.100Z same', '2026-11-23T08:00:02.100Z same', '2026-11-23T08:00:02.100Z same', '2026-11-23T08:00:03Z b'),
  );
  expect(texts).toEqual(['a', 'same', 'same', 'same', 'b']);
  expect(queries[0]?.get('tailLines')).toBe('200');
  expect(queries[1]?.get('sinceTime')).toBe('2026-11-23T08:00:02Z');
  expect(queries[1]?.get('tailLines')).toBeNull();
});

test('survives a connection that breaks in the middle', async () => {
  const { texts, states } = await readAll(
    breaks('2026-11-23T08:00:01Z a'),
    ends('2026-11-23T08:00:01Z a', '2026-11-23T08:00:01.5Z b'),
  );
  expect(texts).toEqual(['a', 'b']);
  expect(states).toContain('reconnecting');
});

test('waits for a container that has not started', async () => {
  const { texts, states } = await readAll(refuses(400, 'container "web" in pod "web" is waiting to start: ContainerCreating'), ends('2026-11-23T08:00:01Z a'));
  expect(texts).toEqual(['a']);
  expect(states).toEqual(['following']);
});

test('ends when the pod is gone', async () => {
  const { texts } = await readAll(ends('2026-11-23T08:00:01Z a'), refuses(404, 'pods "web" not found'), ends('never asked for'));
  expect(texts).toEqual(['a']);
});

test.each([
  ['2026-11-23T08:00:01.5Z hello', { at: '2026-11-23T08:00:01.500000000Z', text: 'hello' }],
  ['2026-11-23T09:00:01.123456789+01:00 hello world\r', { at: '2026-11-23T08:00:01.123456789Z', text: 'hello world' }],
  ['2026-11-23T08:00:01Z ', { at: '2026-11-23T08:00:01.000000000Z', text: '' }],
  ['no time here', null],
])('reads the kubelet’s line %j', (raw, line) => {
  expect(toTimedLine(raw)).toEqual(line);
});
