// A plan in a line of words for each channel, and one for all of them: to be read beside another version. Pure.
import type { TFunction } from 'i18next';
import type { Assignment, ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { bondName, harmonicName } from '@harmonic/protocol/phy';
import { formatHz, formatPlain } from '../../state/format.ts';
import { profileOf, sensitivityOf } from './plan-draft.ts';

type NameOf = (id: DeviceId) => string | undefined;

export interface PlanLine {
  words: string;
  /** Beside the version before: `new` or changed there is one like it no more, which is `gone`. */
  is: 'same' | 'new' | 'gone';
}

const joined = (parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ');

function waveformLine(t: TFunction, { waveform, running, watch, channel }: ChannelPlan): string {
  const { f0Hz, secondPilot } = waveform;
  return joined([
    t(`channels.profiles.${profileOf(waveform)}`),
    `f0 ${formatHz(f0Hz, 0.001)}`,
    `${t('channels.mode')}: ${t(`channels.modes.${running ? 'running' : 'burst'}`)}`,
    secondPilot === null
      ? null
      : `${t('channels.secondPilotAt')}: ${harmonicName(secondPilot, waveform)}`,
    channel > 0 ? `${t('channels.sampleChannel')}: ${channel + 1}` : null,
    watch
      ? `${t('spectral.watch')}: ${t(`spectral.sensitivities.${sensitivityOf(watch.falseAlarm)}`)}`
      : null,
  ]);
}

function assignmentLine(
  t: TFunction,
  { waveform }: ChannelPlan,
  { harmonics, node, function: name, group, payload, signedBy }: Assignment,
  nameOf: NameOf,
): string {
  const { kind, scale, unit } = payload;
  const isNumber = kind !== 'bytes' && kind !== 'text';
  return joined([
    ...[bondName(harmonics, waveform), node, name],
    group === '' ? null : `${t('channels.groupBox')}: ${group}`,
    t(`channels.kinds.${kind}`) + (isNumber ? ` × ${formatPlain(scale)} ${unit}`.trimEnd() : ''),
    signedBy === undefined
      ? null
      : `${t('channels.signedBy')}: ${nameOf(signedBy) ?? t('channels.signerGone')}`,
  ]);
}

/** @param before null: there was none. @returns the lines of `now` in their order, then what is there no more. */
export function planLines(
  t: TFunction,
  before: ChannelPlan | null,
  now: ChannelPlan,
  nameOf: NameOf,
): PlanLine[] {
  const linesOf = (plan: ChannelPlan): string[] => [
    waveformLine(t, plan),
    ...plan.assignments.map((one) => assignmentLine(t, plan, one, nameOf)),
  ];
  const [read, kept] = [before ? linesOf(before) : [], linesOf(now)];
  return [
    ...kept.map((words) => ({ words, is: read.includes(words) ? 'same' : 'new' }) as const),
    ...read.flatMap((words) => (kept.includes(words) ? [] : [{ words, is: 'gone' } as const])),
  ];
}
