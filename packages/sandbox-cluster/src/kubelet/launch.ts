import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { parseQuantity } from '../controllers/quantity.ts';
import type { Image } from '../images/image-store.ts';
import type { Stored } from '../objects.ts';
import { toContainerEnv } from './container-env.ts';
import { CONTAINER_VARIABLE } from './container-process.ts';
import { type KubeletContext, NODE_IP } from './context.ts';
import { expand } from './expand.ts';
import { type Mount, toHostPath, translatePaths } from './mount-paths.ts';
import { asUser, toRunAs } from './run-as.ts';
import { toMounts } from './volumes.ts';

/** How a container's program is started: what exec(2) gets. */
export type Launch = { argv: string[]; env: Record<string, string>; cwd: string };
export type LaunchPlan = Launch & {
  /** Turns another command of this container (exec, exec probes, hooks) into what is started beside it. */
  beside(command: string[]): Launch;
};

/** The program of a container cannot be started; the words of a container runtime. */
export class StartError extends Error {}

const PRELOAD = pathToFileURL(fileURLToPath(new URL('../network/preload.mjs', import.meta.url))).href;
const SYSTEM_PATH = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;

export type LaunchSources = {
  pod: Stored<'Pod'>;
  container: Container;
  image: Image;
  podIP: string;
  /** Folders of the pod's volumes by name. */
  folders: ReadonlyMap<string, string>;
  /** A writable folder of this container: its home and its temporary files. */
  scratch: string;
};

/** Throws ContainerConfigError for what the pod refers to and is not there, StartError for a program that is not there. */
export async function toLaunch(context: KubeletContext, sources: LaunchSources): Promise<LaunchPlan> {
  const { pod, container, image, folders, scratch } = sources;
  const runAs = toRunAs(pod, container, image.config);
  await mkdir(scratch, { recursive: true });
  const mounts = await toMounts(container, folders, readEnv(context, sources, []));
  const env = readEnv(context, sources, mounts);
  const cwd = toWorkingDir(container, image, mounts);
  const entrypoint = container.command ?? image.config.entrypoint;
  const args = container.args ?? (container.command ? [] : image.config.cmd);
  const beside = (command: string[]): Launch => {
    const [program = '', ...rest] = command.map((word) => translatePaths(word, mounts));
    const argv = [findProgram(program, { env, cwd, image }), ...rest];
    return { argv: runAs && context.canMapUsers ? asUser(runAs, argv) : argv, env: Object.fromEntries(env), cwd };
  };
  return { ...beside([...entrypoint, ...args].map((word) => expand(word, env))), beside };
}

function readEnv({ objects, namesFile }: KubeletContext, { pod, container, image, podIP, scratch }: LaunchSources, mounts: Mount[]): Map<string, string> {
  const hostname = pod.spec?.hostname ?? pod.metadata.name;
  const base = {
    HOSTNAME: hostname,
    HOME: scratch,
    ...mapValues(image.config.env, (value) => translatePaths(value, mounts)),
    PATH: toPath(image),
    TMPDIR: mounts.find(({ mountPath }) => mountPath === '/tmp')?.folder ?? scratch,
    POD_IP: podIP,
    SANDBOX_HOST: hostname,
    SANDBOX_NAMES: namesFile,
    SANDBOX_NAMESPACE: pod.metadata.namespace,
    [CONTAINER_VARIABLE]: `${pod.metadata.uid}/${container.name}`,
  };
  const env = toContainerEnv({ objects, pod, container, podIP, hostIP: NODE_IP, mounts, base });
  env.set('NODE_OPTIONS', [`--import=${PRELOAD}`, ...toHeapFlags(container), env.get('NODE_OPTIONS') ?? ''].join(' ').trim());
  return env;
}

/**
 * In a real container V8 reads the memory limit from the cgroup and keeps its heap below it. A local process has no cgroup, so Node is
 * told: half of the limit for the old space, as V8 takes of a constrained machine, and small young spaces, so that garbage is collected
 * before the limit is near. The pod's own NODE_OPTIONS come later and win.
 */
function toHeapFlags({ resources }: Container): string[] {
  const limit = resources?.limits?.['memory'];
  if (limit === undefined) return [];
  const limitMebibytes = parseQuantity(limit) / 1024 ** 2;
  return [`--max-old-space-size=${Math.max(32, Math.floor(limitMebibytes / 2))}`, `--max-semi-space-size=${limitMebibytes < 1024 ? 16 : 32}`];
}

function mapValues(map: Record<string, string>, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** The image's own PATH counts inside the image; the machine's programs come after it. */
function toPath({ config, folder }: Image): string {
  const inside = (config.env['PATH'] ?? '').split(':').filter(isAbsolute).map((entry) => join(folder, entry)).filter((entry) => existsSync(entry));
  return [...inside, SYSTEM_PATH].join(':');
}

/** A folder that only the real image would have (`/app`) stands for the image's folder. */
function toWorkingDir({ workingDir }: Container, { config, folder }: Image, mounts: Mount[]): string {
  const wanted = toHostPath(workingDir ?? (config.workingDir || '/'), mounts, folder);
  return existsSync(wanted) ? wanted : folder;
}

function findProgram(program: string, { env, cwd, image }: { env: ReadonlyMap<string, string>; cwd: string; image: Image }): string {
  if (isAbsolute(program)) {
    const found = [join(image.folder, program), program].find(isProgram);
    if (found === undefined) throw new StartError(toStartMessage(`exec: "${program}": stat ${program}: no such file or directory`));
    return found;
  }
  if (program.includes('/')) {
    if (!isProgram(resolve(cwd, program))) throw new StartError(toStartMessage(`exec: "${program}": stat ${program}: no such file or directory`));
    return resolve(cwd, program);
  }
  const found = (env.get('PATH') ?? '').split(':').map((folder) => join(folder, program)).find(isProgram);
  if (found === undefined || program === '') throw new StartError(toStartMessage(`exec: "${program}": executable file not found in $PATH`));
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function toStartMessage(cause: string): string {
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${cause}: unknown`;
}
