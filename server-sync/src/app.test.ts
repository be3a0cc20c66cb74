import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

test('a load balancer asks for health and gets it fresh', async () => {
  const app = createApp();
  const answer = await app.inject({ url: '/healthz' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ status: 'ok' });
  expect(answer.headers['cache-control']).toBe('no-store');
  await app.close();
});

test('an unknown route is refused as data', async () => {
  const app = createApp();
  const answer = await app.inject({ url: '/nothing' });
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ error: 'not-found' });
  await app.close();
});

test('a port that is no number is refused in words; the usual one is 4290 on this machine only', () => {
  expect(() => readConfig({ PORT: 'http' })).toThrow('"http"');
  expect(readConfig({})).toEqual({ address: '127.0.0.1', port: 4290 });
});
