import { describe, expect, it } from 'vitest';
import { toHostPath, translatePaths } from './mount-paths.ts';

const mounts = [
  { mountPath: '/data', folder: '/state/v/data' },
  { mountPath: '/data/cache/', folder: '/state/v/cache' },
  { mountPath: '/etc/app', folder: '/state/v/config' },
  { mountPath: '/var/run/app.d', folder: '/state/v/run' },
];

describe('translatePaths', () => {
  it.each([
    ['/data', '/state/v/data'],
    ['/data/', '/state/v/data/'],
    ['/data/pg', '/state/v/data/pg'],
    ['/data/cache/x', '/state/v/cache/x'],
    ['/data/cached', '/state/v/data/cached'],
    ['/database', '/database'],
    ['/srv/data', '/srv/data'],
    ['data', 'data'],
    ['--config=/etc/app/app.yaml', '--config=/state/v/config/app.yaml'],
    ['/data:/etc/app', '/state/v/data:/state/v/config'],
    ['cp /data/a "/data/b"', 'cp /state/v/data/a "/state/v/data/b"'],
    ['file:///data/x.db', 'file:///state/v/data/x.db'],
    ['https://example.test/data/x', 'https://example.test/data/x'],
    ['postgres://u:p@db:5432/data', 'postgres://u:p@db:5432/data'],
    ['/var/run/app.d/s', '/state/v/run/s'],
    ['/var/run/appxd', '/var/run/appxd'],
  ])('%s → %s', (from, to) => {
    expect(translatePaths(from, mounts)).toBe(to);
  });

  it('leaves a text alone when nothing is mounted', () => {
    expect(translatePaths('/data', [])).toBe('/data');
  });
});

describe('toHostPath', () => {
  it('finds a folder of the image', () => expect(toHostPath('/app', mounts, '/images/x/root')).toBe('/images/x/root/app'));
  it('finds a folder of a volume', () => expect(toHostPath('/data/x', mounts, '/images/x/root')).toBe('/state/v/data/x'));
});
