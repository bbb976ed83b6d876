import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Where a command prints, so that it can be run without a process of its own. */
export type Terminal = { out(line: string): void; err(line: string): void };

/** The person typed something that cannot be done; shown as written. */
export class UsageError extends Error {}

export const STATE_OPTION = { state: { type: 'string', default: join(homedir(), '.local', 'state', 'wheelhouse', 'sandbox') } } as const;

/**
 * Runs a command; returns its exit code: 0, 1 for what failed (one sentence on stderr), 2 for what was typed wrong. `--help` prints `help`.
 */
export async function runCommand(terminal: Terminal, args: string[], help: string, body: () => Promise<void>): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(help);
    return 0;
  }
  try {
    await body();
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    terminal.err(message);
    if (!(error instanceof UsageError)) return 1;
    terminal.err('\nRun it with --help to see how it is used.');
    return 2;
  }
}

/** `parseArgs` of Node, strict, with its complaints as UsageErrors. */
export function parse<O extends ParseArgsOptionsConfig>(args: string[], options: O): ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Columns as kubectl prints them. */
export function toTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3)).join('').trimEnd()).join('\n');
}
