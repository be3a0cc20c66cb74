import { expect, test } from 'vitest';
import { agentArguments } from './device.ts';
import { EXIT, explain, CliRefusal } from './exit.ts';

test('the agent listens on TCP unless told otherwise, and gets the flags it knows', () => {
  expect(agentArguments({})).toEqual(['--tcp', '0']);
  expect(agentArguments({ serial: 'pty', baud: 921_600, wav: 'a.wav' })).toEqual([
    ...['--wav', 'a.wav', '--serial', 'pty', '--baud', '921600'],
  ]);
  expect(agentArguments({ tcp: 0, mdns: true, name: 'Fan' })).toEqual([
    ...['--tcp', '0', '--name', 'Fan', '--mdns'],
  ]);
});

test('refusals are sentences with a code; a mistake of ours keeps its stack', () => {
  const refusal = Object.assign(new Error('the disk is full'), { code: 'disk-full' });
  expect(explain(refusal)).toEqual({ text: 'the disk is full', exitCode: EXIT.dataFolder });
  expect(explain(new CliRefusal(EXIT.usage, 'no'))).toEqual({ text: 'no', exitCode: EXIT.usage });
  const mistake = explain(new TypeError('x is undefined'));
  expect(mistake.exitCode).toBe(EXIT.failed);
  expect(mistake.text).toContain('host-choice.test.ts');
});
