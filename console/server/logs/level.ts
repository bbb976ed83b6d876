import type { LogLine } from '@wheelhouse/console-contract/logs.ts';

type Level = LogLine['level'];

const words: Record<string, Level> = {
  trace: 'debug', debug: 'debug', verbose: 'debug',
  info: 'info', information: 'info', notice: 'info', log: 'info',
  warn: 'warn', warning: 'warn',
  err: 'error', error: 'error', fatal: 'error', panic: 'error', crit: 'error', critical: 'error', alert: 'error', emerg: 'error',
};

/** How far into a line its level is looked for; beyond that a word is part of the message. */
const headLength = 300;

/**
 * The level of a log line: the `level` field of a JSON line (a word, or pino's number: 10 trace … 60 fatal), `level=` of logfmt, or
 * a level word in capitals or brackets near the start (PostgreSQL's `ERROR:`, nginx's `[error]`).
 */
export function toLevel(text: string): Level {
  const head = text.slice(0, headLength);
  const field = /"(?:level|severity|lvl)"\s*:\s*(?:(\d+)|"([A-Za-z]+)")/.exec(head) ?? /\b(?:level|severity|lvl)=(?:(\d+)|"?([A-Za-z]+))/.exec(head);
  if (field?.[1] !== undefined) return toNumberLevel(Number(field[1]));
  if (field?.[2] !== undefined) return words[field[2].toLowerCase()] ?? 'none';
  if (head.startsWith('{')) return 'none';
  const word = /\b(TRACE|DEBUG|VERBOSE|INFO|NOTICE|LOG|WARN|WARNING|ERR|ERROR|FATAL|PANIC|CRITICAL)\b/.exec(head)
    ?? /\[(trace|debug|info|notice|warn|warning|error|crit|alert|emerg)\]/.exec(head)
    ?? /^\w*(Error): /.exec(head);
  return words[word?.[1]?.toLowerCase() ?? ''] ?? 'none';
}

/** https://getpino.io/#/docs/api?id=logger-level */
function toNumberLevel(number: number): Level {
  if (number >= 50) return 'error';
  if (number >= 40) return 'warn';
  return number >= 30 ? 'info' : 'debug';
}
