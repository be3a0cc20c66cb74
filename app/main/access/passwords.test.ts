// Which passwords are taken.
import { expect, test } from 'vitest';
import { faultOf } from './passwords.ts';

const names = ['Maria da Silva', 'maria.silva', 'Pumping Station'];
const alone = { hasSecondFactor: false, names };
const beside = { hasSecondFactor: true, names };

test('beside a second factor eight characters do, alone it takes fifteen', () => {
  expect(faultOf('kz9#vqpl', beside)).toBeNull();
  expect(faultOf('kz9#vqp', beside)).toBe('password-too-short');
  expect(faultOf('kz9#vqpl', alone)).toBe('password-too-short-alone');
  expect(faultOf('kz9#vqplwhnmtgb', alone)).toBeNull();
});

test('no kinds of characters are asked for, and long ones with spaces are welcome', () => {
  expect(faultOf('river stone lantern', alone)).toBeNull();
  expect(faultOf('rio pedra lanterna não é fácil', alone)).toBeNull();
  expect(faultOf('🦜🌋🧊🎻🪁🧲🦑🛶🧂🪐🪀🎲🧿🪗🥌', alone)).toBeNull();
  expect(faultOf('ab'.repeat(3) + 'x'.repeat(250), alone)).toBeNull();
  expect(faultOf('river'.repeat(60) + '!', alone)).toBe('password-too-long');
});

test('a composed and a decomposed letter are the same character', () => {
  expect(faultOf('e\u0301kz9#vqp'.normalize('NFD'), beside)).toBeNull();
  expect(faultOf('e\u0301kz9#vq', beside)).toBe('password-too-short');
});

test.each([
  'password',
  'PASSWORD1234567',
  'senha1234567890',
  'flamengo2024!!!!',
  'qwertyuiop12345',
  'aaaaaaaaaaaaaaaaaaaa',
  'abababababababab',
  'passwordpassword',
  '123456789012345',
  '987654321098765',
  'abcdefghijklmnop',
  'correcthorsebatterystaple',
])('%j is tried first by anybody', (password) => {
  expect(faultOf(password, beside)).toBe('password-common');
});

test.each(['maria da silva 1', 'Pumping-Station', 'maria.silva.2024', 'SilvaSilvaMaria'])(
  '%j is made of names',
  (password) => {
    expect(faultOf(password, beside)).toBe('password-name');
  },
);

test('a name among other words does not matter', () => {
  expect(faultOf('maria sees seven herons', alone)).toBeNull();
});
