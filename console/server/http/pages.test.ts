import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPagePolicy } from '../security/page-policy.ts';
import { startConsole, type TestConsole } from '../testing/start-console.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startConsole();
});
afterAll(() => console.dispose());

test.each([['/', 200, 'Overview'], ['/logs', 200, 'Logs'], ['/logs/', 200, 'Logs'], ['/logs?pod=x', 200, 'Logs'], ['/nowhere', 404, 'Missing']])('answers %s with %d', async (path, status, title) => {
  const reply = await console.ask('GET', path, { accept: 'text/html' });
  expect(reply.status).toBe(status);
  expect(reply.text).toContain(title);
});

test.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '//secret.txt', '/%', '/logs.html/../../secret.txt'])('serves nothing outside the export: %s', async (path) => {
  const reply = await console.ask('GET', path);
  expect(reply.text).not.toContain('not to be served');
});

test('lets files with a hash in their name be kept for ever, and pages be asked for again', async () => {
  const script = await console.ask('GET', '/_next/static/a.js');
  expect(script.headers['cache-control']).toContain('immutable');
  expect(script.headers['content-type']).toContain('text/javascript');
  expect((await console.ask('GET', '/')).headers['cache-control']).toBe('no-cache');
  const again = await console.ask('GET', '/_next/static/a.js', { 'if-none-match': script.headers.etag });
  expect(again.status).toBe(304);
});

test.each(['br', 'gzip'])('packs text with %s', async (encoding) => {
  const packed = await console.ask('GET', '/_next/static/a.js', { 'accept-encoding': encoding });
  expect(packed.headers['content-encoding']).toBe(encoding);
  expect(Number(packed.headers['content-length'])).toBeLessThan(500);
});

test('allows the inline scripts of the page and no other', () => {
  const hash = createHash('sha256').update('self.x=1').digest('base64');
  const policy = toPagePolicy('<script>self.x=1</script><script src="/a.js"></script><script nonce="">self.x=1</script>');
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
});
