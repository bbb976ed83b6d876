import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type HelmCall = { args: string[]; stdin: string; env: Record<string, string> };

/**
 * A program that takes helm's place: it writes down how it was called, prints, waits until it is told to go on, and exits as told.
 * `package` makes an archive, `version` prints one.
 */
export function fakeHelm(folder: string): { binary: string; calls: () => HelmCall[]; hold: () => void; release: (code?: number, text?: string) => void } {
  const binary = join(folder, 'fake-helm');
  const calls = join(folder, 'calls.jsonl');
  const gate = join(folder, 'gate.json');
  writeFileSync(binary, `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args[0] === 'package') { writeFileSync(args[args.indexOf('--destination') + 1] + '/chart-1.0.0.tgz', 'chart'); process.exit(0); }
if (args[0] === 'version') { console.log('v4.1.4'); process.exit(0); }
process.on('SIGTERM', () => { console.log('Error: release demo failed: context canceled'); process.exit(1); });
appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ args, stdin: readFileSync(0, 'utf8'), env: process.env }) + '\\n');
console.log('helm says hello');
const timer = setInterval(() => {
  if (!existsSync(${JSON.stringify(gate)})) return;
  const { code, text } = JSON.parse(readFileSync(${JSON.stringify(gate)}, 'utf8'));
  clearInterval(timer);
  if (text) console.log(text);
  process.exit(code);
}, 10);
`);
  chmodSync(binary, 0o755);
  const release = (code = 0, text = ''): void => {
    writeFileSync(`${gate}.new`, JSON.stringify({ code, text }));
    renameSync(`${gate}.new`, gate);
  };
  release();
  return {
    binary, release,
    hold: () => rmSync(gate, { force: true }),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').map((line): HelmCall => JSON.parse(line)) : []),
  };
}
