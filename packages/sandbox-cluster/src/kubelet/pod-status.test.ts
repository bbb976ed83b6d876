import type { ContainerState, ContainerStatus } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, it } from 'vitest';
import type { Stored } from '../objects.ts';
import { toPodStatus } from './pod-status.ts';

const NOW = '2026-01-02T00:00:00Z';
const BEFORE = '2026-01-01T00:00:00Z';
const running: ContainerState = { running: { startedAt: BEFORE } };
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } });

function container(name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name, image: 'i', imageID: '', restartCount: 0, ready: false, state, lastState: {}, ...more };
}
function pod(restartPolicy = 'Always', more: Partial<Stored<'Pod'>> = {}): Stored<'Pod'> {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: BEFORE },
    spec: { restartPolicy, containers: [{ name: 'a' }] }, ...more,
  };
}
const status = (of: Stored<'Pod'>, main: ContainerStatus[], { init = [], terminated = false, volumesReady = true }: { init?: ContainerStatus[]; terminated?: boolean; volumesReady?: boolean } = {}): ReturnType<typeof toPodStatus> =>
  toPodStatus(of, { podIP: '127.64.0.1', hostIP: '127.0.0.1', startTime: BEFORE, volumesReady, terminated, init, main }, NOW);

describe('the phase of a pod', () => {
  it.each([
    ['Always', [waiting('ContainerCreating')], 'Pending'],
    ['Always', [running], 'Running'],
    ['Always', [running, waiting('ImagePullBackOff')], 'Pending'],
    ['Always', [ended(1)], 'Running'],
    ['Always', [ended(0)], 'Running'],
    ['OnFailure', [ended(1)], 'Running'],
    ['OnFailure', [ended(0)], 'Succeeded'],
    ['Never', [ended(0), ended(0)], 'Succeeded'],
    ['Never', [ended(0), ended(1)], 'Failed'],
    ['Never', [ended(0), running], 'Running'],
  ])('%s with %j is %s', (policy, states, phase) => {
    expect(status(pod(policy), states.map((state, index) => container(`c${index}`, state))).phase).toBe(phase);
  });

  it('stays Running while a container waits to be restarted', () => {
    expect(status(pod(), [container('a', waiting('CrashLoopBackOff'), { lastState: ended(1) })]).phase).toBe('Running');
  });

  it('is Pending while init containers run, Failed when one of them may not be tried again', () => {
    const main = [container('a', waiting('PodInitializing'))];
    expect(status(pod(), main, { init: [container('i', running)] }).phase).toBe('Pending');
    expect(status(pod(), main, { init: [container('i', waiting('CrashLoopBackOff'), { lastState: ended(1) })] }).phase).toBe('Pending');
    expect(status(pod('Never'), main, { init: [container('i', ended(1))] }).phase).toBe('Failed');
  });

  it('tells by the exit codes how a deleted pod ended', () => {
    expect(status(pod(), [container('a', ended(0))], { terminated: true }).phase).toBe('Succeeded');
    expect(status(pod(), [container('a', ended(143))], { terminated: true }).phase).toBe('Failed');
  });
});

describe('the conditions of a pod', () => {
  const of = (result: ReturnType<typeof status>, type: string): unknown => result.conditions?.find((condition) => condition.type === type);

  it('are in the order of the kubelet, those of others kept', () => {
    const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: BEFORE };
    const result = status(pod('Always', { status: { conditions: [scheduled] } }), [container('a', running, { ready: true })]);
    expect(result.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
    expect(of(result, 'PodScheduled')).toEqual(scheduled);
  });

  it('keep the time of their last change', () => {
    const first = status(pod(), [container('a', running, { ready: true })]);
    const again = toPodStatus(pod('Always', { status: first }), { podIP: '', hostIP: '', startTime: BEFORE, volumesReady: true, terminated: false, init: [], main: [container('a', running)] }, '2026-01-03T00:00:00Z');
    expect(of(again, 'Initialized')).toMatchObject({ lastTransitionTime: NOW });
    expect(of(again, 'Ready')).toEqual({ type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [a]', lastTransitionTime: '2026-01-03T00:00:00Z' });
  });

  it('wait for readiness gates', () => {
    const gated = pod('Always', { spec: { containers: [{ name: 'a' }], readinessGates: [{ conditionType: 'example.org/in' }] } });
    expect(of(status(gated, [container('a', running, { ready: true })]), 'Ready')).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' });
    expect(of(status(gated, [container('a', running, { ready: true })]), 'ContainersReady')).toMatchObject({ status: 'True' });
  });
});

it.each([
  [undefined, 'BestEffort'],
  [{ requests: { cpu: '1' } }, 'Burstable'],
  [{ limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
  [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } }, 'Burstable'],
])('resources %j are of the class %s', (resources, qosClass) => {
  expect(status(pod('Always', { spec: { containers: [{ name: 'a', resources }] } }), [container('a', running)]).qosClass).toBe(qosClass);
});
