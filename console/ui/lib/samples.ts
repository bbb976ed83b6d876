import type { Samples } from '@wheelhouse/console-contract/routes.ts';
import type { HpaSample, ReleaseSample } from '@wheelhouse/console-contract/scaling.ts';

/** Minutes of history that the charts show and the page keeps. */
export const sampleMinutes = 30;

/** Adds the samples of one look to the history and forgets what is older than the charts show. Doubles are dropped. */
export function appendSamples(samples: Samples, hpas: readonly HpaSample[], release: ReleaseSample | null, nowMs: number): Samples {
  const oldest = new Date(nowMs - sampleMinutes * 60_000).toISOString();
  const known = new Set(samples.hpas.map((sample) => `${sample.hpa} ${sample.at}`));
  const added = hpas.filter((sample) => !known.has(`${sample.hpa} ${sample.at}`));
  const isNew = release !== null && !samples.release.some((sample) => sample.at === release.at);
  return {
    hpas: [...samples.hpas, ...added].filter((sample) => sample.at >= oldest),
    release: [...samples.release, ...(isNew ? [release] : [])].filter((sample) => sample.at >= oldest),
  };
}
