import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

export type Addresses = {
  /** The first two octets of every address of this sandbox, `127.83`. */
  prefix: string;
  allocatePodIp(taken: ReadonlySet<string>): string;
  allocateServiceIp(taken: ReadonlySet<string>): string;
  release(): Promise<void>;
};

const FIRST_BLOCK = 64;
const BLOCKS = 64;
/** The claim is a listening socket on the last address of the block: the kernel holds it, for all users, and frees it with the process. */
const CLAIM_PORT = 64_127;

/**
 * Claims a /16 of its own inside 127.64.0.0/10 for the sandbox of this state folder: pods in the lower half, Services in the upper.
 * Prefers the one it had before, so that addresses in kept objects stay true; else starts at a place given by the folder's path,
 * so that two sandboxes seldom try the same block. Throws when all 64 are taken.
 */
export async function claimAddresses(stateDir: string): Promise<Addresses> {
  const memory = join(stateDir, 'network', 'prefix');
  const before = await readFile(memory, 'utf8').then((text) => text.trim(), () => '');
  for (const prefix of candidates(stateDir, before)) {
    const claim = await listen(`${prefix}.255.254`);
    if (!claim) continue;
    if (prefix !== before) {
      await mkdir(join(stateDir, 'network'), { recursive: true });
      await writeFile(memory, `${prefix}\n`);
    }
    return toAddresses(prefix, claim);
  }
  throw new Error('All 64 address blocks of 127.64.0.0/10 are in use by other sandboxes; stop one of them first.');
}

function candidates(stateDir: string, before: string): string[] {
  const start = createHash('sha256').update(stateDir).digest().readUInt16BE() % BLOCKS;
  const all = Array.from({ length: BLOCKS }, (_, index) => `127.${FIRST_BLOCK + ((start + index) % BLOCKS)}`);
  return all.includes(before) ? [before, ...all.filter((prefix) => prefix !== before)] : all;
}

/** undefined = somebody else has it. */
function listen(host: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ host, port: CLAIM_PORT, exclusive: true }, () => resolve(server.unref()));
  });
}

function toAddresses(prefix: string, claim: Server): Addresses {
  return {
    prefix,
    allocatePodIp: createAllocator(prefix, 0),
    allocateServiceIp: createAllocator(prefix, 128),
    release: () => new Promise((resolve) => claim.close(() => resolve())),
  };
}

const HALF = 128 * 256;

/** Goes round, so that an address is not reused while somebody may still hold a connection to its last owner. */
function createAllocator(prefix: string, firstOctet: number): (taken: ReadonlySet<string>) => string {
  let next = 1;
  return (taken) => {
    for (let tries = 0; tries < HALF; tries++) {
      const offset = next;
      next = (next + 1) % HALF;
      const last = offset % 256;
      const third = firstOctet + Math.floor(offset / 256);
      if (last === 0 || last === 255 || third === 255) continue;
      const ip = `${prefix}.${third}.${last}`;
      if (!taken.has(ip)) return ip;
    }
    throw new Error(`No free address is left in ${prefix}.${firstOctet}.0/17.`);
  };
}
