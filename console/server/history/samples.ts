import type { DatabaseSync } from 'node:sqlite';
import type { Samples } from '@wheelhouse/console-contract/routes.ts';
import { HpaSample, ReleaseSample } from '@wheelhouse/console-contract/scaling.ts';

export type SampleHistory = {
  add(hpas: readonly HpaSample[], release: ReleaseSample | null): void;
  /** All samples since a moment, oldest first. */
  since(at: string): Samples;
};

const keptHours = 24;

export function createSampleHistory(database: DatabaseSync): SampleHistory {
  const insert = database.prepare('INSERT INTO samples (at, kind, sample) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM samples WHERE at < ?');
  const select = database.prepare('SELECT sample FROM samples WHERE kind = ? AND at >= ? ORDER BY at');
  const read = (kind: string, at: string): unknown[] => select.all(kind, at).map((row) => JSON.parse(String(row['sample'])));
  return {
    add(hpas, release) {
      for (const sample of hpas) insert.run(sample.at, 'hpa', JSON.stringify(sample));
      if (release) insert.run(release.at, 'release', JSON.stringify(release));
      forget.run(new Date(Date.now() - keptHours * 3_600_000).toISOString());
    },
    since: (at) => ({ hpas: HpaSample.array().parse(read('hpa', at)), release: ReleaseSample.array().parse(read('release', at)) }),
  };
}
