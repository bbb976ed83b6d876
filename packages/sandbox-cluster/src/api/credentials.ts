import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What makes the API reachable by its owner only: a CA of its own, a server certificate, and one token. PEM texts. */
export type Credentials = { ca: string; cert: string; key: string; token: string };

const YEARS = 10;

/** Reads the credentials of a state folder; made there once, readable by the owner alone. */
export async function openCredentials(dir: string): Promise<Credentials> {
  const path = join(dir, 'credentials.json');
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored) return JSON.parse(stored);
  const made = await makeCredentials();
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(path, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function makeCredentials(): Promise<Credentials> {
  // Only the first start pays for the library, which needs the polyfill loaded before it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(Date.now() + YEARS * 365 * 24 * 3600_000);
  const [caKeys, serverKeys] = await Promise.all([1, 2].map(() => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])));
  if (!caKeys || !serverKeys) throw new Error('no keys were made');

  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Wheelhouse sandbox CA', keys: caKeys, signingAlgorithm: algorithm, notBefore, notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: 'CN=Wheelhouse sandbox API', issuer: ca.subject, publicKey: serverKeys.publicKey, signingKey: caKeys.privateKey,
    signingAlgorithm: algorithm, notBefore, notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }, { type: 'dns', value: 'localhost' }]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  return {
    ca: ca.toString('pem'),
    cert: server.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`,
    token: randomBytes(32).toString('base64url'),
  };
}
