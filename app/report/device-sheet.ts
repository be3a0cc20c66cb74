// The sheet of one device: how it stands, what was recorded of it and lost, what was measured; or that there is
// nothing, in words. Pure.
import type { TFunction } from 'i18next';
import type { Device, Recording } from '../contract/index.ts';
import {
  formatDuration,
  formatNumber,
  formatTime,
  formatTimeExact,
} from '../renderer/state/format.ts';
import type { DeviceContent, PartContent } from './content.ts';
import { keyFigure } from './key-figures.ts';
import { calibrationText, partBlocks } from './part-blocks.ts';
import {
  column,
  fact,
  same,
  tableOf,
  type Block,
  type ReportSheet,
  type SheetTable,
} from './sheet.ts';
import { failureText } from './words.ts';

export const stateText = (device: Device | null, t: TFunction): string => {
  if (!device) return t('reports.goneDevice');
  if (!device.connection) return t('reports.paper.notConnected');
  const { state, failure } = device.connection;
  const words = t(`states.${state}`);
  return failure ? `${words}: ${t(`failures.${failure.code}`)}` : words;
};

function lossesText({ connection }: Device, t: TFunction): string | null {
  if (!connection) return null;
  const { counters: c } = connection;
  return t('reports.paper.linkLossesWords', {
    samples: formatNumber(c.samplesLost),
    blocks: formatNumber(c.blocksLost),
    frames: formatNumber(c.framesBad + c.framesTooLong),
    dropped: formatNumber(c.storeBlocksDropped),
    reconnects: formatNumber(c.reconnects),
  });
}

function facts(device: Device, t: TFunction): Block {
  const losses = lossesText(device, t);
  return {
    kind: 'facts',
    facts: [
      fact(t('reports.paper.state'), stateText(device, t)),
      ...(device.hardwareId === null
        ? []
        : [fact(t('reports.paper.identity'), t('exports.claimed', { id: device.hardwareId }))]),
      ...(device.trust === 'simulated'
        ? [fact(t('exports.facts.origin'), t('reports.paper.simulated'))]
        : []),
      fact(t('reports.paper.firmware'), device.firmware === '' ? '–' : device.firmware),
      ...(device.lastSeenMs === null
        ? []
        : [fact(t('reports.paper.lastSeen'), formatTimeExact(device.lastSeenMs))]),
      ...(losses === null ? [] : [fact(t('reports.paper.linkLosses'), losses)]),
    ],
  };
}

function recordings(all: readonly Recording[], t: TFunction): SheetTable {
  return tableOf(
    t('reports.paper.recordings'),
    [
      column('recording', t('reports.paper.recording')),
      column('started', t('reports.paper.started')),
      column('length_s', t('reports.paper.length'), 's'),
      column('gaps', t('reports.paper.gaps')),
      column('samples_lost', t('reports.paper.samplesLost')),
      column('state', t('reports.paper.state')),
    ],
    all.map(({ name, startedAtMs, seconds, gaps, samplesLost, state }) => [
      same(name),
      [new Date(startedAtMs).toISOString(), formatTime(startedAtMs)],
      [seconds, formatDuration(seconds)],
      [gaps, formatNumber(gaps)],
      [samplesLost, formatNumber(samplesLost)],
      same(t(`recordings.states.${state}`)),
    ]),
  );
}

function earlier(parts: readonly PartContent[], t: TFunction): SheetTable {
  return tableOf(
    t('reports.paper.earlier'),
    [
      column('recording', t('reports.paper.recording')),
      column('channel', t('reports.paper.channel')),
      column('at', t('reports.paper.at')),
      column('f0_hz', t('reports.paper.fundamental'), 'Hz'),
      column('rms', t('reports.paper.rms')),
      column('calibration', t('reports.paper.calibration')),
    ],
    parts.map(({ of, record }) => {
      const [f0, rms] = [keyFigure(record, 'f0Hz', t), keyFigure(record, 'rms', t)];
      return [
        same(of ?? ''),
        same(record.channelName),
        [new Date(record.startedAtMs).toISOString(), formatTime(record.startedAtMs)],
        [f0.value, f0.shown],
        [rms.value, rms.shown],
        same(calibrationText(record, t)),
      ];
    }),
  );
}

const told = (text: string, isGrave = false): Block => ({ kind: 'text', text, isGrave });

function failures({ failed }: DeviceContent, t: TFunction): Block[] {
  return failed.map(({ of, channel, failure }) => {
    const what = [of ?? '', channel].filter((one) => one !== '').join(' · ');
    return told(t('reports.paper.failed', { what, why: failureText(failure) }), true);
  });
}

export function deviceSheet(content: DeviceContent, t: TFunction): ReportSheet {
  const { name, device, nothing, parts, notMeasured, notListed } = content;
  return {
    title: name,
    blocks: [
      ...(device ? [facts(device, t)] : []),
      ...(nothing === null ? [] : [told(t(`reports.paper.${nothing}`), true)]),
      ...failures(content, t),
      ...(content.recordings.length === 0
        ? []
        : [{ kind: 'table' as const, table: recordings(content.recordings, t) }]),
      ...(notListed === 0 ? [] : [told(t('reports.paper.notListed', { count: notListed }))]),
      ...(notMeasured === 0 ? [] : [told(t('reports.paper.notMeasured', { count: notMeasured }))]),
      ...parts.flatMap((part) => partBlocks(part, name, t)),
      ...(content.earlier.length === 0
        ? []
        : [{ kind: 'table' as const, table: earlier(content.earlier, t) }]),
    ],
  };
}
