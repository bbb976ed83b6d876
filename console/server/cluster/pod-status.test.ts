import type { ContainerStatus, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import type { Live } from '../kube/resources.ts';
import { toPodProblem, toStatusWord } from './pod-status.ts';

function pod(status: PodStatus, more: { deleted?: boolean; initContainers?: { name: string; restartPolicy?: string }[] } = {}): Live<'Pod'> {
  return {
    metadata: {
      name: 'web', namespace: 'demo', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z',
      ...(more.deleted === true ? { deletionTimestamp: '2026-11-23T08:01:00Z' } : {}),
    },
    spec: { containers: [{ name: 'web', image: 'web:1' }], initContainers: more.initContainers ?? [] },
    status,
  };
}

const container = (change: Partial<ContainerStatus>): ContainerStatus => ({ name: 'web', image: 'web:1', imageID: '', ready: false, restartCount: 0, ...change });
const waiting = (reason: string, change: Partial<ContainerStatus> = {}): ContainerStatus => container({ ...change, state: { waiting: { reason, message: `${reason} message` } } });
const runs = (ready: boolean, name = 'web'): ContainerStatus => container({ name, ready, state: { running: { startedAt: '2026-11-23T08:00:01Z' } } });
const ended = (exitCode: number, reason?: string, change: Partial<ContainerStatus> = {}): ContainerStatus =>
  container({ ...change, state: { terminated: { exitCode, ...(reason === undefined ? {} : { reason }), startedAt: '2026-11-23T08:00:01Z', finishedAt: '2026-11-23T08:00:02Z' } } });
const condition = (type: string, status: string, reason = ''): { type: string; status: string; reason: string } => ({ type, status, reason });

const migrate = { initContainers: [{ name: 'migrate' }, { name: 'wait' }] };

test.each<[string, Live<'Pod'>]>([
  ['Pending', pod({ phase: 'Pending' })],
  ['ContainerCreating', pod({ phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] })],
  ['Running', pod({ phase: 'Running', containerStatuses: [runs(true)] })],
  ['Running', pod({ phase: 'Running', containerStatuses: [runs(false)] })],
  ['ErrImagePull', pod({ phase: 'Pending', containerStatuses: [waiting('ErrImagePull')] })],
  ['ImagePullBackOff', pod({ phase: 'Pending', containerStatuses: [runs(true, 'side'), waiting('ImagePullBackOff')] })],
  ['CrashLoopBackOff', pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff')] })],
  ['CreateContainerConfigError', pod({ phase: 'Pending', containerStatuses: [waiting('CreateContainerConfigError')] })],
  ['OOMKilled', pod({ phase: 'Running', containerStatuses: [ended(137, 'OOMKilled')] })],
  ['Error', pod({ phase: 'Failed', containerStatuses: [ended(1, 'Error')] })],
  ['ExitCode:3', pod({ phase: 'Running', containerStatuses: [ended(3)] })],
  ['Completed', pod({ phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] })],
  ['Running', pod({ phase: 'Running', conditions: [condition('Ready', 'True')], containerStatuses: [runs(true), ended(0, 'Completed')] })],
  ['NotReady', pod({ phase: 'Running', conditions: [condition('Ready', 'False')], containerStatuses: [runs(true), ended(0, 'Completed')] })],
  ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
  ['SchedulingGated', pod({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] })],
  ['Terminating', pod({ phase: 'Running', containerStatuses: [runs(true)] }, { deleted: true })],
  ['Completed', pod({ phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] }, { deleted: true })],
  ['Unknown', pod({ phase: 'Running', reason: 'NodeLost', containerStatuses: [runs(true)] }, { deleted: true })],
  ['Init:0/2', pod({ phase: 'Pending', initContainerStatuses: [runs(false)], containerStatuses: [waiting('PodInitializing')] }, migrate)],
  ['Init:1/2', pod({ phase: 'Pending', initContainerStatuses: [ended(0, 'Completed'), waiting('PodInitializing')], containerStatuses: [waiting('PodInitializing')] }, migrate)],
  ['Init:Error', pod({ phase: 'Pending', initContainerStatuses: [ended(1, 'Error')] }, migrate)],
  ['Init:ExitCode:2', pod({ phase: 'Pending', initContainerStatuses: [ended(2)] }, migrate)],
  ['Init:CrashLoopBackOff', pod({ phase: 'Pending', initContainerStatuses: [waiting('CrashLoopBackOff')] }, migrate)],
  ['PodInitializing', pod({ phase: 'Pending', initContainerStatuses: [ended(0), ended(0)], containerStatuses: [waiting('PodInitializing')] }, migrate)],
  ['Running', pod({ phase: 'Running', initContainerStatuses: [container({ started: true, ready: true, state: { running: {} } })], containerStatuses: [runs(true)] }, { initContainers: [{ name: 'web', restartPolicy: 'Always' }] })],
])('prints %s', (word, object) => {
  expect(toStatusWord(object)).toBe(word);
});

const last = (exitCode: number, reason: string, seconds: number): Partial<ContainerStatus> => ({
  restartCount: 3, lastState: { terminated: { exitCode, reason, startedAt: '2026-11-23T08:00:00Z', finishedAt: `2026-11-23T08:00:${String(seconds).padStart(2, '0')}Z` } },
});

test.each<[string | undefined, Live<'Pod'>]>([
  [undefined, pod({ phase: 'Running', containerStatuses: [runs(true)] })],
  [undefined, pod({ phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] })],
  [undefined, pod({ phase: 'Running', containerStatuses: [waiting('ErrImagePull')] }, { deleted: true })],
  ['ImageNotFound', pod({ phase: 'Pending', containerStatuses: [waiting('ErrImagePull')] })],
  ['ImageNotFound', pod({ phase: 'Pending', containerStatuses: [waiting('ImagePullBackOff')] })],
  ['MissingConfig', pod({ phase: 'Pending', containerStatuses: [waiting('CreateContainerConfigError')] })],
  ['CannotStart', pod({ phase: 'Pending', containerStatuses: [waiting('RunContainerError')] })],
  ['OutOfMemory', pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', last(137, 'OOMKilled', 40))] })],
  ['CrashAtStart', pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', last(1, 'Error', 2))] })],
  ['CrashLoop', pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', last(1, 'Error', 40))] })],
  ['CrashAtStart', pod({ phase: 'Pending', initContainerStatuses: [ended(1, 'Error')], containerStatuses: [waiting('PodInitializing')] }, migrate)],
  ['Unschedulable', pod({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable')] })],
  ['NotReady', pod({ phase: 'Running', conditions: [condition('Ready', 'False')], containerStatuses: [runs(false)] })],
  ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
])('finds %s', (code, object) => {
  expect(toPodProblem(object)?.code).toBe(code);
});
