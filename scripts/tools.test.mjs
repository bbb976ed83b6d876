import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isAtLeast } from './tools.mjs';
import { readZipEntry } from './zip.mjs';

describe('isAtLeast', () => {
  it.each([
    ['v4.1.4+g05fa379', true], ['v4.1.3', false], ['v4.2.0', true], ['v5.0.0', true], ['v3.21.9', false], ['no version', false], ['', false],
  ])('%s is %s for helm', (text, expected) => {
    expect(isAtLeast(text, [4, 1, 4])).toBe(expected);
  });
});

describe('readZipEntry', () => {
  const zip = makeZip([['a/stored', Buffer.from('as it is'), 0], ['b/deflated', Buffer.from('x'.repeat(1000)), 8]]);

  it('reads stored and deflated files', () => {
    expect(readZipEntry(zip, 'a/stored').toString()).toBe('as it is');
    expect(readZipEntry(zip, 'b/deflated').toString()).toBe('x'.repeat(1000));
  });

  it('names what is missing or wrong', () => {
    expect(() => readZipEntry(zip, 'c')).toThrow('c is not in the archive');
    expect(() => readZipEntry(Buffer.from('hello'), 'c')).toThrow('not a ZIP archive');
  });
});

/** A small archive by the book (APPNOTE §4.3): local headers, central directory, end record. */
function makeZip(files) {
  const locals = [];
  const centrals = [];
  let offset = 0;
  for (const [name, content, method] of files) {
    const data = method === 8 ? deflateRawSync(content) : content;
    const local = Buffer.alloc(30 + name.length);
    local.write('PK\x03\x04', 0, 'latin1');
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const central = Buffer.alloc(46 + name.length);
    central.write('PK\x01\x02', 0, 'latin1');
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    central.write(name, 46);
    locals.push(local, data);
    centrals.push(central);
    offset += local.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}
