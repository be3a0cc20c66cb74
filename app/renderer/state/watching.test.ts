import { expect, test } from 'vitest';
import { READY_ROLES } from '@harmonic/protocol/model';
import { sessionStageSchema, type Session } from '../../contract/index.ts';
import { isIn, wantedWatches } from './watching.ts';

const sessionAt = (stage: Session['stage'], role: keyof typeof READY_ROLES): Session => ({
  stage,
  person: null,
  mayDo: READY_ROLES[role].map((permission) => ({
    permission,
    scopes: ['site'],
    twoPerson: false,
  })),
  endsAtMs: null,
  locksAtMs: null,
  provenUntilMs: null,
  breakGlassUntilMs: null,
  warnings: [],
});

test('nothing of the plant is watched while nobody is inside, whatever rights are claimed', () => {
  const outside = sessionStageSchema.options.filter((stage) => !isIn(stage));
  expect(outside).toEqual(['first-run', 'outside', 'code', 'enrolling', 'locked']);
  for (const stage of outside) expect(wantedWatches(sessionAt(stage, 'admin'))).toEqual(['site']);
});

test('a person watches what they may see, so that nothing is refused over and over', () => {
  expect(wantedWatches(sessionAt('inside', 'viewer'))).toEqual([
    'site',
    'devices',
    'recordings',
    'requests',
  ]);
  expect(wantedWatches(sessionAt('inside', 'technician'))).toContain('discovered');
  expect(wantedWatches(sessionAt('inside', 'auditor'))).toContain('directory');
});

test('the demo watches devices and recordings, and asks for nobody', () => {
  expect(wantedWatches(sessionAt('demo', 'technician'))).toEqual([
    'site',
    'devices',
    'recordings',
    'discovered',
  ]);
});
