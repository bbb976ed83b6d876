import { expect, test } from 'vitest';
import { rankForDeletion } from './replica-set-ranking.ts';
import { testPod } from './test-objects.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

test.each([
  ['not bound before bound', [testPod('a'), testPod('b', { nodeName: '' })]],
  ['pending before running', [testPod('a'), testPod('b', { phase: 'Pending', ready: false })]],
  ['not ready before ready', [testPod('a'), testPod('b', { ready: false })]],
  ['cheap before dear', [testPod('a', { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '10' } }), testPod('b')]],
  ['ready for a short time before ready for long', [testPod('a'), testPod('b', { readySince: '2026-11-23T08:59:00Z' })]],
  ['young before old', [testPod('a', { ready: false }), testPod('b', { ready: false, created: '2026-11-23T08:59:00Z' })]],
] as const)('%s', (_words, pods) => {
  expect(rankForDeletion(pods, NOW).map((pod) => pod.metadata.name)).toEqual(['b', 'a']);
});

test('ages within the same power of two go by uid', () => {
  const pods = [testPod('z', { readySince: '2026-11-23T08:10:00Z' }), testPod('a', { readySince: '2026-11-23T08:11:00Z' })];
  expect(rankForDeletion(pods, NOW).map((pod) => pod.metadata.name)).toEqual(['a', 'z']);
});
