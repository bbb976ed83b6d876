import { expect, test } from 'vitest';
import { UserError } from '../user-error.ts';
import { equalPaths, mask, maskSecrets, mergeValues, omitPaths, parseValues, pickPaths, secretPaths, unmask } from './values.ts';

const values = {
  replicas: 2, existingSecret: 'my-secret', imagePullSecrets: [{ name: 'registry' }],
  secrets: { databaseUrl: 'postgres://u:p@db/x', betterAuthSecret: 'hush', openaiApiKey: '' },
  postgres: { password: 'p', storage: { size: '1Gi' } },
  env: [{ name: 'API_KEY', value: 'k' }, { name: 'MODE', value: 'dev' }],
};

test('finds secrets by name and by their place, and leaves names of Secrets alone', () => {
  expect(secretPaths(values)).toEqual(['secrets.databaseUrl', 'secrets.betterAuthSecret', 'postgres.password']);
});

test('masks secrets, also inside lists', () => {
  expect(maskSecrets(values)).toEqual({
    ...values,
    secrets: { databaseUrl: mask, betterAuthSecret: mask, openaiApiKey: '' },
    postgres: { password: mask, storage: { size: '1Gi' } },
    env: [{ name: 'API_KEY', value: mask }, { name: 'MODE', value: 'dev' }],
  });
});

test('splits values into secrets and the rest without a trace', () => {
  const paths = secretPaths(values);
  expect(JSON.stringify(omitPaths(values, paths))).not.toMatch(/hush|postgres:|"p"/);
  expect(mergeValues(omitPaths(values, paths), pickPaths(values, paths))).toEqual(values);
});

test('puts the stored secret where the person left the mask', () => {
  expect(unmask({ postgres: { password: mask }, env: maskSecrets(values)['env'] }, values)).toEqual({ postgres: { password: 'p' }, env: values.env });
});

test('refuses a mask with no secret behind it', () => {
  expect(() => unmask({ postgres: { password: mask } }, {})).toThrow(UserError);
});

test('merges maps and replaces lists, as helm does', () => {
  expect(mergeValues({ a: { b: 1, c: [1, 2] } }, { a: { c: [3] }, d: null })).toEqual({ a: { b: 1, c: [3] }, d: null });
});

test('finds the leaves that two values share', () => {
  expect(equalPaths({ ingress: { hosts: ['a'], className: 'x' } }, { ingress: { hosts: ['a'], className: 'y' } })).toEqual(['ingress.hosts']);
});

test.each(['a: [', '- a\n- b', 'just text'])('says what is wrong with %j', (text) => {
  expect(() => parseValues(text)).toThrow(UserError);
});

test('takes an empty text for no values', () => {
  expect(parseValues('# nothing\n')).toEqual({});
});
