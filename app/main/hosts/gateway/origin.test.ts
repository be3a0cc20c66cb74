import { describe, expect, test } from 'vitest';
import {
  cookieName,
  isLoopback,
  isOwnOrigin,
  ownHost,
  ownNames,
  readCookie,
  setCookie,
} from './origin.ts';

const MILL = { hostname: 'Mill', addresses: ['192.168.1.7', 'fd00::7'] };

describe('the names a gateway answers to', () => {
  test('on this machine only: loopback, whatever the machine is called', () => {
    expect(ownNames('127.0.0.1', MILL, [])).toEqual(['127.0.0.1', 'localhost', '[::1]']);
  });

  test('on one address: that address, and what the machine is called; not loopback, where it is not', () => {
    const names = ownNames('192.168.1.7', MILL, []);
    expect(names).toEqual(['192.168.1.7', 'mill', 'mill.local']);
  });

  test('on every address: all of them, and the names it was given come first', () => {
    expect(ownNames('0.0.0.0', MILL, ['Console.Example'])).toEqual([
      ...['console.example', '192.168.1.7', '[fd00::7]', 'mill', 'mill.local'],
      ...['127.0.0.1', 'localhost', '[::1]'],
    ]);
  });

  test('a full name of the machine is not made longer', () => {
    const machine = { hostname: 'mill.example', addresses: [] };
    expect(ownNames('::', machine, [])[0]).toBe('mill.example');
    expect(ownNames('::', machine, [])).not.toContain('mill.example.local');
  });
});

describe('who a request was meant for', () => {
  const loopback = ownNames('127.0.0.1', MILL, []);
  const lan = ownNames('0.0.0.0', MILL, []);
  test.each([
    ['127.0.0.1:4280', '127.0.0.1:4280'],
    ['LocalHost:4280', 'localhost:4280'],
    ['[::1]:4280', '[::1]:4280'],
    ['127.0.0.1:4281', null],
    ['127.0.0.1', null],
    ['mill:4280', null],
    ['rebound.example:4280', null],
    ['127.0.0.1.example:4280', null],
    [undefined, null],
  ])('on loopback, Host %s is read as %s', (header, host) => {
    expect(ownHost(header, loopback, 4280, 'http')).toBe(host);
  });

  test.each([
    ['mill:443', 'mill:443'],
    ['MILL.local', 'mill.local'],
    ['192.168.1.7', '192.168.1.7'],
    ['[fd00::7]:443', '[fd00::7]:443'],
    ['192.168.1.8', null],
    ['mill.example', null],
    ['mill:80', null],
  ])('on the LAN, Host %s is read as %s', (header, host) => {
    expect(ownHost(header, lan, 443, 'https')).toBe(host);
  });

  test('only the page this very gateway served may call it', () => {
    expect(isOwnOrigin('http://127.0.0.1:4280', '127.0.0.1:4280', 'http')).toBe(true);
    expect(isOwnOrigin('http://localhost:4280', '127.0.0.1:4280', 'http')).toBe(false);
    expect(isOwnOrigin('https://127.0.0.1:4280', '127.0.0.1:4280', 'http')).toBe(false);
    expect(isOwnOrigin('http://mill:4280', 'mill:4280', 'https')).toBe(false);
    expect(isOwnOrigin('null', '127.0.0.1:4280', 'http')).toBe(false);
    expect(isOwnOrigin(undefined, '127.0.0.1:4280', 'http')).toBe(false);
  });

  test('two gateways on one machine have cookies of their own', () => {
    expect(cookieName(4280, 'http')).not.toBe(cookieName(4281, 'http'));
    const header = 'a=1; harmonic_4281=other; harmonic_4280=mine=';
    expect(readCookie(header, 'harmonic_4280')).toBe('mine=');
    expect(readCookie(header, 'harmonic_42')).toBeNull();
  });

  test('with TLS the browser holds the cookie to this host and to TLS', () => {
    expect(setCookie('s', 443, 'https')).toBe(
      '__Host-harmonic_443=s; Path=/; HttpOnly; SameSite=Strict; Secure',
    );
    expect(setCookie('s', 4280, 'http')).toBe('harmonic_4280=s; Path=/; HttpOnly; SameSite=Strict');
  });

  test('every loopback address is one, and nothing else', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.1.2', '1127.0.0.1', ''].some(isLoopback)).toBe(false);
  });
});
