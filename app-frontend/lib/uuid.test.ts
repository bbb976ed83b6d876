import { NewMessage } from '@wheelhouse/chat-contract/chat.ts';
import { expect, test } from 'vitest';
import { createUuid } from './uuid.ts';

test('makes version 4 UUIDs that the contract accepts, each one different', () => {
  const ids = Array.from({ length: 1000 }, createUuid);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(NewMessage.safeParse({ text: 'x', clientMessageId: id }).success).toBe(true);
  }
  expect(new Set(ids).size).toBe(ids.length);
});
