import { spawn } from 'node:child_process';
import { UserError } from './say.mjs';

/**
 * Runs a program to its end, without a shell. Rejects with a UserError that says what failed and shows the last lines.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, what: string, todo?: string, note?: (text: string) => void }} options
 *   `what` = “Installing packages”; `todo` = what the person can do about a failure
 * @returns {Promise<string>} its standard output
 */
export function run(program, args, { cwd, env, what, todo = '', note }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const tail = [];
    const keep = (chunk) => {
      for (const line of String(chunk).split('\n')) {
        if (line.trim() === '') continue;
        tail.push(line);
        if (tail.length > 25) tail.shift();
        note?.(line.trim());
      }
    };
    child.stdout.on('data', (chunk) => { output += chunk; keep(chunk); });
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new UserError(`${what} failed: ${program} could not be started (${error.message}). ${todo}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new UserError(`${what} failed (${signal ?? `exit code ${code}`}).\n${tail.map((line) => `    ${line}`).join('\n')}\n${todo}`));
    });
  });
}
