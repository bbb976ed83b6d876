import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.mjs';

describe('parseOptions', () => {
  it('has defaults that need no option', () => {
    expect(parseOptions([])).toMatchObject({ port: 4000, ingressPort: undefined, release: 'todo-app', namespace: 'todo-app', open: true, help: false });
  });

  it('reads every option', () => {
    expect(parseOptions(['--port', '4100', '--ingress-port', '8081', '--state', '/tmp/s', '--no-open', '--release', 'mine', '--namespace', 'ours']))
      .toMatchObject({ port: 4100, ingressPort: 8081, state: '/tmp/s', open: false, release: 'mine', namespace: 'ours' });
  });

  it.each([
    [['--port', '0'], '--port 0: a port is a whole number from 1 to 65535.'],
    [['--port', 'http'], '--port http: a port is'],
    [['--ingress-port', '70000'], '--ingress-port 70000: a port is'],
    [['--release', '--kube-apiserver=x'], '--release'],
    [['--release=-x'], '--release -x: use lower-case letters'],
    [['--namespace', 'Upper'], '--namespace Upper: use lower-case letters'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['extra'], 'extra'],
  ])('refuses %j in one sentence', (args, words) => {
    expect(() => parseOptions(args)).toThrow(words);
  });
});
