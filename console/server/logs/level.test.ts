import { expect, test } from 'vitest';
import { toLevel } from './level.ts';

test.each([
  ['{"level":30,"time":1,"msg":"ok"}', 'info'],
  ['{"level":50,"msg":"broken"}', 'error'],
  ['{"severity":"WARNING","msg":"x"}', 'warn'],
  ['{"msg":"ERROR in a text is no level"}', 'none'],
  ['time=2026 level=debug msg=x', 'debug'],
  ['2026-11-23 08:00:00.000 UTC [1] LOG:  database system is ready', 'info'],
  ['2026-11-23 08:00:00.000 UTC [1] FATAL:  role does not exist', 'error'],
  ['2026/11/23 08:00:00 [warn] 1#1: conflicting server name', 'warn'],
  ['TypeError: x is not a function', 'error'],
  ['GET /errors 200', 'none'],
  ['', 'none'],
])('takes %j for %s', (text, level) => {
  expect(toLevel(text)).toBe(level);
});
