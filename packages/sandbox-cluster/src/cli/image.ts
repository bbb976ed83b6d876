import { isImageName } from '../images/image-name.ts';
import { type Image, type ImageStore, openImageStore } from '../images/image-store.ts';
import { loadPostgres } from '../images/postgres/build-postgres.ts';
import { parse, runCommand, STATE_OPTION, type Terminal, toTable, UsageError } from './command.ts';

const HELP = `The images that pods of the sandbox can run. An image is a folder and how to start it. Works while the sandbox runs or not.

Usage:
  sandbox-cluster image load NAME:TAG --from FOLDER --entrypoint JSON [--cmd JSON] [--env K=V]... [--workdir PATH] [--user UID] [--stop-signal NAME]
  sandbox-cluster image postgres      makes postgres:18-alpine from the PostgreSQL binaries that come with the sandbox
  sandbox-cluster image ls
  sandbox-cluster image rm NAME:TAG...

Options:
  --entrypoint JSON   the program and its arguments, '["node","main.js"]'
  --cmd JSON          more arguments, which a pod's args replace
  --workdir PATH      the folder inside the image in which it starts (default /)
  --state FOLDER      the sandbox's state (default ~/.local/state/wheelhouse/sandbox)
  --json              print JSON
`;

const OPTIONS = {
  ...STATE_OPTION,
  from: { type: 'string' }, entrypoint: { type: 'string' }, cmd: { type: 'string', default: '[]' }, env: { type: 'string', multiple: true },
  workdir: { type: 'string', default: '/' }, user: { type: 'string', default: '' }, 'stop-signal': { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
} as const;

/** `sandbox-cluster image …`; `args` begin after `image`. */
export function imageCommand(args: string[], terminal: Terminal): Promise<number> {
  return runCommand(terminal, args, HELP, async () => {
    const { values, positionals: [verb = '', ...names] } = parse(args, OPTIONS);
    const images = openImageStore(values.state);
    switch (verb) {
      case 'load': return load(images, names, values, terminal);
      case 'postgres': return report(await loadPostgres(images), values.json, terminal);
      case 'ls': return list(await images.list(), values.json, terminal);
      case 'rm': return remove(images, names, terminal);
      default: throw new UsageError(verb === '' ? 'Say what to do with images: load, postgres, ls or rm.' : `There is no command "image ${verb}".`);
    }
  });
}

type LoadValues = { from?: string; entrypoint?: string; cmd: string; env?: string[]; workdir: string; user: string; 'stop-signal': string; json: boolean };

async function load(images: ImageStore, [name, ...others]: string[], values: LoadValues, terminal: Terminal): Promise<void> {
  if (name === undefined || others.length > 0) throw new UsageError('Give one image name: image load NAME:TAG --from FOLDER --entrypoint JSON.');
  if (!isImageName(name)) throw new UsageError(`"${name}" is not an image name: lower-case letters, digits and ./_- and then :TAG.`);
  if (values.from === undefined) throw new UsageError('Say which folder is the image: --from FOLDER.');
  if (values.entrypoint === undefined) throw new UsageError(`Say what the image starts: --entrypoint '["node","main.js"]'.`);
  if (!/^(\d+(:\d+)?)?$/.test(values.user)) throw new UsageError(`--user takes a number, not "${values.user}".`);
  report(await images.load({
    name, from: values.from,
    config: {
      entrypoint: parseWords('--entrypoint', values.entrypoint), cmd: parseWords('--cmd', values.cmd), env: parseEnv(values.env ?? []),
      workingDir: values.workdir, user: values.user, stopSignal: values['stop-signal'], mapUser: '',
    },
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new UsageError(`There is no folder ${values.from}.`, { cause: error });
    throw error;
  }), values.json, terminal);
}

function report({ image: { name, digest, sizeBytes }, copied }: { image: Image; copied: boolean }, json: boolean, { out }: Terminal): void {
  if (json) out(JSON.stringify({ name, digest, sizeBytes, copied }));
  else out(`${name}  ${digest}  ${toSize(sizeBytes)}  ${copied ? 'loaded' : 'unchanged'}`);
}

function list(images: Image[], json: boolean, { out }: Terminal): void {
  if (json) out(JSON.stringify(images.map(({ name, digest, sizeBytes, loadedAt }) => ({ name, digest, sizeBytes, loadedAt }))));
  else out(toTable([['NAME', 'DIGEST', 'SIZE', 'LOADED'], ...images.map(({ name, digest, sizeBytes, loadedAt }) => [name, digest.slice(0, 19), toSize(sizeBytes), loadedAt])]));
}

async function remove(images: ImageStore, names: string[], { out }: Terminal): Promise<void> {
  if (names.length === 0) throw new UsageError('Say which image: image rm NAME:TAG.');
  for (const name of names) {
    if (!(await images.remove(name))) throw new Error(`There is no image ${name}; see sandbox-cluster image ls.`);
    out(`${name} removed`);
  }
}

function parseWords(option: string, text: string): string[] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // Said below.
  }
  throw new UsageError(`${option} takes a JSON list of words like '["node","main.js"]', not: ${text}`);
}

function parseEnv(pairs: string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--env takes NAME=VALUE, not "${pair}".`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

function toSize(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
