import type { Operation } from '@wheelhouse/console-contract/release.ts';
import type { HpaRow, PodRow, RevisionRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import { expect, test } from 'vitest';
import type { PodProblem } from '../cluster/pod-status.ts';
import type { ReleaseView } from './release-view.ts';
import { toTimeline } from './timeline.ts';
import { toVerdict } from './verdict.ts';

const start = '2026-11-23T08:00:00.000Z';
const base = { namespace: 'demo', createdAt: '2026-11-23T08:00:02Z', release: 'demo' };

function pod(name: string, change: Partial<PodRow> = {}): PodRow {
  return {
    type: 'pod', key: `pod/${name}`, name, ...base, status: 'Running', tone: 'ok', detail: '', readyContainers: 1, containers: ['web'], initContainers: [], restarts: 0,
    component: 'web', workload: 'demo-web', image: 'web:1', imageDigest: '', node: 'node', ip: '', startedAt: '2026-11-23T08:00:03Z', readyAt: '2026-11-23T08:00:05Z',
    cpuMillicores: null, memoryBytes: null, cpuRequestMillicores: null, memoryLimitBytes: null, ...change,
  };
}
function workload(change: Partial<WorkloadRow> = {}): WorkloadRow {
  return { type: 'workload', key: 'workload/Deployment/demo-web', name: 'demo-web', ...base, kind: 'Deployment', component: 'web', desired: 1, ready: 1, updated: 1, available: 1, observed: true, tone: 'ok', detail: '', ...change };
}
function revision(change: Partial<RevisionRow> = {}): RevisionRow {
  return { type: 'revision', key: 'revision/demo.v1', name: 'demo.v1', ...base, revision: 1, status: 'deployed', tone: 'ok', chart: 'demo', chartVersion: '1', appVersion: '1', description: 'Install complete', updatedAt: '2026-11-23T08:00:01.000Z', ...change };
}
function operation(change: Partial<Operation> = {}): Operation {
  return { id: 'o', kind: 'install', state: 'succeeded', release: 'demo', namespace: 'demo', revision: 1, startedAt: start, endedAt: '2026-11-23T08:00:02.000Z', command: 'helm', output: [], error: null, ...change };
}
function view(change: Partial<ReleaseView> = {}): ReleaseView {
  return {
    pods: [pod('demo-web-1-a')], workloads: [workload()], hpas: [], events: [], revision: revision(), problems: new Map(), seen: new Map(), operation: operation(), readyAt: null,
    nowMs: Date.parse('2026-11-23T08:00:06.000Z'), isKnown: true, ...change,
  };
}
function hpaRow(change: Partial<HpaRow> = {}): HpaRow {
  return {
    type: 'hpa', key: 'hpa/demo-web', name: 'demo-web', ...base, target: { kind: 'Deployment', name: 'demo-web' }, minReplicas: 2, maxReplicas: 4, currentReplicas: 2, desiredReplicas: 2,
    cpuPercent: null, cpuTargetPercent: 70, problem: 'no metrics yet', lastScaleAt: null, ...change,
  };
}
function problem(code: PodProblem['code'], change: Partial<PodProblem> = {}): Map<string, PodProblem> {
  return new Map([['demo-web-1-a', { code, container: 'web', message: 'its words', exitCode: 1, since: '2026-11-23T08:00:03Z', ...change }]]);
}
const waiting = workload({ tone: 'progressing', available: 0, ready: 0, detail: '0 of 1 pods are available.' });
const late = workload({ tone: 'failed', available: 0, detail: 'ReplicaSet "demo-web-1" has timed out progressing.' });
const later = Date.parse('2026-11-23T08:05:00.000Z');

test.each<[string, string, string | undefined, Partial<ReleaseView>]>([
  ['nothing was ever deployed', 'None', undefined, { revision: null, operation: null, pods: [], workloads: [] }],
  ['the cluster was never seen', 'None', undefined, { isKnown: false, operation: operation({ state: 'failed' }) }],
  ['it was uninstalled', 'None', undefined, { revision: null, operation: operation({ kind: 'uninstall', revision: null }), pods: [], workloads: [] }],
  ['helm is running', 'Progressing', undefined, { operation: operation({ state: 'running', endedAt: null }) }],
  ['helm could not render the first install', 'Failed', 'HelmFailed', { revision: null, operation: operation({ state: 'failed', error: 'parse error' }) }],
  ['helm recorded a failure', 'Failed', 'HelmFailed', { revision: revision({ status: 'failed', description: 'Release "demo" failed: boom' }), operation: operation({ state: 'failed', error: 'boom' }) }],
  ['helm was ended in the middle', 'Failed', 'HelmInterrupted', { revision: revision({ status: 'pending-upgrade' }), operation: operation({ state: 'interrupted' }) }],
  ['all workloads are available', 'Ready', undefined, {}],
  ['a failed upgrade left the deployed revision alone', 'Ready', undefined, { operation: operation({ kind: 'upgrade', revision: 2, state: 'failed', error: 'render error', endedAt: '2026-11-23T08:00:02.000Z' }) }],
  ['the record arrived a moment before its workloads', 'Progressing', undefined, { nowMs: Date.parse('2026-11-23T08:00:02.100Z') }],
  ['a workload is on its way', 'Progressing', undefined, { workloads: [waiting] }],
  ['the workload is down after it was Ready', 'Degraded', undefined, { workloads: [waiting], readyAt: '2026-11-23T08:00:05.000Z' }],
  ['one of two pods is replaced after it was Ready', 'Progressing', undefined, { workloads: [workload({ tone: 'progressing', desired: 2, available: 1 })], readyAt: '2026-11-23T08:00:05.000Z' }],
  ['an autoscaler adds pods after it was Ready', 'Ready', undefined, { workloads: [workload({ tone: 'progressing', desired: 3, available: 2 })], hpas: [hpaRow({ lastScaleAt: '2026-11-23T08:00:05Z' })], readyAt: '2026-11-23T08:00:05.000Z' }],
  ['an autoscaler added pods long ago that are not there', 'Progressing', undefined, { workloads: [workload({ tone: 'progressing', desired: 3, available: 2 })], hpas: [hpaRow({ lastScaleAt: '2026-11-23T08:00:05Z' })], readyAt: '2026-11-23T08:00:05.000Z', nowMs: later }],
  ['the image does not exist', 'Degraded', 'ImageNotFound', { workloads: [waiting], problems: problem('ImageNotFound') }],
  ['a ConfigMap is missing', 'Degraded', 'MissingConfigMap', { problems: problem('MissingConfig', { message: 'configmap "x" not found' }) }],
  ['a Secret is missing', 'Degraded', 'MissingSecret', { problems: problem('MissingConfig', { message: 'secret "x" not found' }) }],
  ['it was killed for its memory', 'Degraded', 'OutOfMemory', { problems: problem('OutOfMemory') }],
  ['it crashes again and again at its start', 'Degraded', 'CrashAtStart', { pods: [pod('demo-web-1-a', { restarts: 2 })], problems: problem('CrashAtStart') }],
  ['it crashed once, as while a database starts', 'Progressing', undefined, { pods: [pod('demo-web-1-a', { restarts: 1 })], workloads: [waiting], problems: problem('CrashAtStart') }],
  ['it crashes after a while', 'Degraded', 'CrashLoop', { pods: [pod('demo-web-1-a', { status: 'CrashLoopBackOff' })], problems: problem('CrashLoop') }],
  ['no node takes it', 'Degraded', 'Unschedulable', { workloads: [waiting], problems: problem('Unschedulable'), nowMs: later }],
  ['it is not ready yet, within its time', 'Progressing', undefined, { workloads: [waiting], problems: problem('NotReady') }],
  ['it does not become ready', 'Degraded', 'ReadinessFailing', { workloads: [waiting], problems: problem('NotReady'), nowMs: later }],
  ['the progress deadline passed', 'Failed', 'ProgressDeadlineExceeded', { workloads: [late] }],
  ['the deadline passed for a reason that is known', 'Failed', 'ImageNotFound', { workloads: [late], problems: problem('ImageNotFound') }],
  ['pods are refused', 'Degraded', 'ReplicaFailure', { workloads: [workload({ tone: 'failed', detail: 'exceeded quota: q' })] }],
  ['a Job failed', 'Failed', 'JobFailed', { workloads: [workload({ kind: 'Job', tone: 'failed', detail: 'backoff limit' })] }],
  ['a Job still runs', 'Ready', undefined, { workloads: [workload(), workload({ kind: 'Job', tone: 'progressing', available: 0 })] }],
])('when %s: %s %s', (_when, state, code, change) => {
  const verdict = toVerdict(view(change));
  expect([verdict.state, verdict.cause?.code]).toEqual([state, code]);
});

test('says helm’s own last line when helm failed', () => {
  expect(toVerdict(view({ revision: revision({ status: 'failed' }), operation: operation({ state: 'failed', error: 'boom' }) })).cause?.evidence).toBe('boom');
});

test('prefers the worst of several causes', () => {
  const problems = new Map([...problem('NotReady', { since: '2026-11-23T08:00:03Z' }), ...[...problem('ImageNotFound').values()].map((one) => ['demo-web-1-b', one] as const)]);
  const verdict = toVerdict(view({ pods: [pod('demo-web-1-a'), pod('demo-web-1-b')], problems, nowMs: later }));
  expect(verdict.cause).toMatchObject({ code: 'ImageNotFound', object: 'Pod/demo-web-1-b' });
});

test('measures from the operation’s start to Ready, and keeps that when a pod is replaced later', () => {
  expect(toVerdict(view()).durationMs).toBe(6_000);
  expect(toVerdict(view({ nowMs: later, readyAt: '2026-11-23T08:00:05.500Z' })).durationMs).toBe(5_500);
});

test('is content with an autoscaler that has not raised its workload yet, and says so', () => {
  const hpa = hpaRow({ currentReplicas: 1 });
  expect(toVerdict(view({ hpas: [hpa] }))).toMatchObject({ state: 'Ready', summary: 'The one pod of revision 1 is ready. The autoscaler raises demo-web to 2 at its next look.' });
});

test('tells the rollout step by step, exact where the console saw it', () => {
  const seen = new Map([['demo-web-1-a', { scheduledMs: Date.parse(start) + 2_340, startedMs: Date.parse(start) + 3_450, readyMs: later }]]);
  const told = view({ seen });
  expect(toTimeline(told, toVerdict(told)).map((step) => [step.offsetMs, step.label])).toEqual([
    [0, 'helm install started'], [2_000, 'helm finished'], [2_340, 'web pod a: scheduled'], [3_450, 'web pod a: started'], [5_000, 'web pod a: ready'], [6_000, 'Revision 1 is ready'],
  ]);
});

test('leaves pods of earlier and much later times out of the rollout', () => {
  const told = view({ readyAt: '2026-11-23T08:00:06.000Z', pods: [pod('old', { createdAt: '2026-11-23T07:00:00Z' }), pod('scaled', { createdAt: '2026-11-23T09:00:00Z' })] });
  expect(toTimeline(told, toVerdict(told)).map((step) => step.id)).toEqual(['start', 'helm', 'ready']);
});
