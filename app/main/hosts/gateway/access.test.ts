import { describe, expect, test } from 'vitest';
import { createAccess } from './access.ts';
import { cookieName, isLoopback, isOwnOrigin, ownHost, readCookie } from './origin.ts';

describe('one-time links', () => {
  test('a link buys one session and is then spent', () => {
    const access = createAccess(() => 0);
    const token = access.makeLink();
    const secret = access.redeem(token);
    expect(secret).not.toBeNull();
    expect(access.session(secret!)).toBe(1);
    expect(access.redeem(token)).toBeNull();
  });

  test('a token has 256 bits and is never a session by itself', () => {
    const access = createAccess(() => 0);
    const token = access.makeLink();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(access.session(token)).toBeNull();
    expect(new Set(Array.from({ length: 16 }, () => access.makeLink())).size).toBe(16);
  });

  test('a link that nobody opened in a day is no longer good', () => {
    let now = 0;
    const access = createAccess(() => now);
    const [early, late] = [access.makeLink(), access.makeLink()];
    now = 24 * 3600_000;
    expect(access.redeem(early)).not.toBeNull();
    now += 1;
    expect(access.redeem(late)).toBeNull();
  });

  test('twenty mistakes a minute are free, the next has to wait; a right link is never held up', () => {
    let now = 0;
    const access = createAccess(() => now);
    const token = access.makeLink();
    for (let i = 0; i < 20; i += 1) {
      expect(access.redeem('guess')).toBeNull();
      expect(access.wrong()).toBe(0);
    }
    now = 20_000;
    expect(access.wrong()).toBe(40);
    expect(access.redeem(token)).not.toBeNull();
    now = 60_001;
    expect(access.wrong()).toBe(0);
  });
});

describe('who a request was meant for', () => {
  test.each([
    ['127.0.0.1:4280', '127.0.0.1:4280'],
    ['LocalHost:4280', 'localhost:4280'],
    ['[::1]:4280', '[::1]:4280'],
    ['127.0.0.1:4281', null],
    ['127.0.0.1', null],
    ['rebound.example:4280', null],
    ['127.0.0.1.example:4280', null],
    [undefined, null],
  ])('Host %s is read as %s', (header, host) => {
    expect(ownHost(header, 4280)).toBe(host);
  });

  test('only the page this very gateway served may call it', () => {
    expect(isOwnOrigin('http://127.0.0.1:4280', '127.0.0.1:4280')).toBe(true);
    expect(isOwnOrigin('http://localhost:4280', '127.0.0.1:4280')).toBe(false);
    expect(isOwnOrigin('https://127.0.0.1:4280', '127.0.0.1:4280')).toBe(false);
    expect(isOwnOrigin('null', '127.0.0.1:4280')).toBe(false);
    expect(isOwnOrigin(undefined, '127.0.0.1:4280')).toBe(false);
  });

  test('two gateways on one machine have cookies of their own', () => {
    expect(cookieName(4280)).not.toBe(cookieName(4281));
    const header = 'a=1; harmonic_4281=other; harmonic_4280=mine=';
    expect(readCookie(header, 'harmonic_4280')).toBe('mine=');
    expect(readCookie(header, 'harmonic_42')).toBeNull();
  });

  test('every loopback address is one, and nothing else', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.1.2', '1127.0.0.1', ''].some(isLoopback)).toBe(false);
  });
});
