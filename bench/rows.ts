/** One measured number and what it is held against. */
export type Row = { what: string; measured: string; reference: string; met: boolean };

export function printRows(rows: readonly Row[]): void {
  const width = (pick: (row: Row) => string): number => Math.max(...rows.map((row) => pick(row).length));
  const [what, measured] = [width((row) => row.what), width((row) => row.measured)];
  for (const row of rows) process.stdout.write(`  ${row.met ? '✓' : '✗'} ${row.what.padEnd(what)}  ${row.measured.padStart(measured)}   ${row.reference}\n`);
}

/** The value below which a share of the sorted numbers lies (nearest rank). */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A row for a duration that must not be over a limit. */
export function atMost(what: string, ms: number, limitMs: number, beside = ''): Row {
  return { what, measured: toText(ms), reference: `≤ ${toText(limitMs)}${beside === '' ? '' : `; ${beside}`}`, met: ms <= limitMs };
}

const toText = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
