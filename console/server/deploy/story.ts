import { isDeepStrictEqual } from 'node:util';
import type { TimelineStep, Verdict } from '@wheelhouse/console-contract/release.ts';
import type { Cluster } from '../cluster/follow-cluster.ts';
import type { Deploy } from './deploy.ts';
import { operationOfRevision, toReleaseView } from './release-view.ts';
import { toTimeline } from './timeline.ts';
import { toVerdict } from './verdict.ts';

export type Story = { verdict: Verdict; timeline: TimelineStep[] };

export type StoryTeller = {
  current(): Story;
  onChange(listener: (story: Story) => void): () => void;
  close(): void;
};

/** Some verdicts change by time alone: a pod that is not ready for too long, a revision that has settled. */
const lookAgainMs = 500;

/** Keeps the verdict and the timeline of the release up to date. All rules are in the pure functions; this only looks again. */
export function tellStory({ cluster, deploy, release }: { cluster: Cluster; deploy: Deploy; release: string }): StoryTeller {
  const listeners = new Set<(story: Story) => void>();
  let isKnown = false;
  let story = look();

  function look(): Story {
    const newest = deploy.newest();
    isKnown ||= cluster.source().state === 'live';
    const view = toReleaseView(release, cluster.state.rows(), {
      problems: cluster.state.problems(), seen: cluster.state.seen(), operation: newest?.operation ?? null, readyAt: null, nowMs: Date.now(), isKnown,
    });
    const operation = operationOfRevision(view);
    if (operation) view.readyAt = newest?.readyAt ?? null;
    const verdict = toVerdict(view);
    if (verdict.state === 'Ready' && operation && verdict.since !== null && cluster.source().state === 'live') deploy.noteReady(operation.id, verdict.since);
    return { verdict, timeline: toTimeline(view, verdict) };
  }
  function lookAgain(): void {
    const next = look();
    if (isDeepStrictEqual(next, story)) return;
    story = next;
    for (const listener of listeners) listener(story);
  }
  const timer = setInterval(lookAgain, lookAgainMs);
  const stops = [cluster.state.onChange(lookAgain), cluster.onSource(lookAgain), deploy.onChange(lookAgain)];

  return {
    current: () => story,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      listeners.clear();
    },
  };
}
