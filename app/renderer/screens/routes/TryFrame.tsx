// A frame tried on the rules, typed or picked from what was heard: what each says, and what would leave. Sends nothing.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from 'react-aria-components';
import type { DeviceId, Route } from '@harmonic/protocol/model';
import { FRAME_FLAG } from '@harmonic/protocol/phy';
import { hopsOf } from '@harmonic/protocol/routing';
import type { HeardFrame, RouteProbe, RouteWay } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatClock, formatNumber } from '../../state/format.ts';
import { ProofMark } from '../channels/SignatureWords.tsx';
import { readHarmonic, writeHarmonic } from '../channels/typed-bond.ts';
import { HarmonicBox } from './HarmonicBox.tsx';
import {
  fecWords,
  fromWords,
  toWords,
  type LineNames,
  type NamedDevice,
  type NameOf,
  type WaveformOf,
} from './route-words.ts';

interface TryFrameProps {
  routes: readonly Route[];
  devices: readonly NamedDevice[];
  nameOf: NameOf;
  lineOf: LineNames;
  waveformOf: WaveformOf;
}

const HEARD_SHOWN = 8;
const HEX = /^([0-9a-f]{2}){0,250}$/i;
/** Its harmonic as it is typed. */
type Typed = Omit<RouteProbe, 'deviceId' | 'harmonic'> & { harmonic: string };
const FIRST: Typed = { harmonic: 'H2', psduHex: '00', hops: 0, hasMac: false, ageMs: 0 };

export function TryFrame({ routes, devices, nameOf, lineOf, waveformOf }: TryFrameProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<DeviceId | null>(null);
  const [probe, setProbe] = useState(FIRST);
  /** What was told, and of what: an answer that comes late is of what was asked before. */
  const [heard, setHeard] = useState<{ of: DeviceId; frames: HeardFrame[] } | null>(null);
  const [tried, setTried] = useState<{ of: typeof probe; on: DeviceId; way: RouteWay } | null>(
    null,
  );
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const deviceId = chosen ?? devices[0]?.id ?? null;
  const isHex = HEX.test(probe.psduHex);
  const waveform = waveformOf(deviceId);
  const harmonic = readHarmonic(probe.harmonic, waveform);
  const set = (change: Partial<Typed>): void => setProbe({ ...probe, ...change });
  const act = <T,>(doing: Promise<T>, take: (value: T) => void): void => {
    setRefusal(null);
    doing.then(take).catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  if (deviceId === null) return null;
  const pick = ({ harmonics, psduHex, flags, proof = 'proven' }: HeardFrame): void =>
    set({
      ...{ harmonic: writeHarmonic(harmonics[0] ?? 2, waveform), psduHex, hops: hopsOf(flags) },
      hasMac: (flags & FRAME_FLAG.mac) !== 0 && proof === 'proven',
    });
  return (
    <section className="panel routes__try" aria-labelledby="routes-try">
      <h2 id="routes-try">{t('routes.tryTitle')}</h2>
      <p className="soft wraps">{t('routes.tryExplained')}</p>
      <Form
        className="routes__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isHex || harmonic === null) return;
          const of = { of: probe, on: deviceId };
          act(calls.route.dryRun({ deviceId, ...probe, harmonic }), (way) =>
            setTried({ ...of, way }),
          );
        }}
      >
        <Choice
          label={t('routes.comesFrom')}
          value={deviceId}
          options={devices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => setChosen(id)}
        />
        <HarmonicBox
          label={t('routes.onHarmonic')}
          text={probe.harmonic}
          waveform={waveform}
          onChange={(harmonic) => set({ harmonic })}
        />
        <TextBox
          label={t('routes.payload')}
          value={probe.psduHex}
          onChange={(psduHex) => set({ psduHex: psduHex.replaceAll(' ', '') })}
          wanting={isHex ? null : t('routes.noHex')}
          isCode
          isOptional
          maxLength={600}
        />
        <NumberBox
          label={t('routes.hopsSoFar')}
          value={probe.hops}
          min={0}
          max={3}
          onChange={(hops) => set({ hops })}
        />
        <NumberBox
          label={t('routes.age')}
          value={probe.ageMs ?? 0}
          min={0}
          max={65_535}
          onChange={(ageMs) => set({ ageMs })}
        />
        <Check isSelected={probe.hasMac} onChange={(hasMac) => set({ hasMac })}>
          {t('routes.hasMac')}
        </Check>
        <Button type="submit" isDisabled={!isHex || harmonic === null}>
          {t('routes.try')}
        </Button>
        <Button
          kind="plain"
          onPress={() => {
            const wish = { deviceId, harmonics: null, beforeId: null, limit: HEARD_SHOWN };
            act(calls.harmonic.heard(wish), (frames) => setHeard({ of: deviceId, frames }));
          }}
        >
          {t('routes.pick')}
        </Button>
      </Form>
      <Failure words={refusal} />
      {heard?.of === deviceId && (
        <Heard of={deviceId} frames={heard.frames} lineOf={lineOf} onPick={pick} />
      )}
      {tried?.of === probe && tried.on === deviceId && (
        <Way way={tried.way} routes={routes} nameOf={nameOf} lineOf={lineOf} />
      )}
    </section>
  );
}

interface HeardProps {
  of: DeviceId;
  frames: HeardFrame[];
  lineOf: LineNames;
  onPick(frame: HeardFrame): void;
}

function Heard({ of, frames, lineOf, onPick }: HeardProps) {
  const { t } = useTranslation();
  if (frames.length === 0) return <p className="soft">{t('routes.nothingHeard')}</p>;
  return (
    <ul className="routes__heard">
      {frames.map((frame) => (
        <li key={frame.id}>
          <Button kind="plain" onPress={() => onPick(frame)}>
            <span className="number">
              {formatClock(frame.atMs)} {lineOf(of, frame.harmonics)} {frame.psduHex}
            </span>
            <ProofMark frame={frame} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface WayProps {
  way: RouteWay;
  routes: readonly Route[];
  nameOf: NameOf;
  lineOf: LineNames;
}

function Way({ way, routes, nameOf, lineOf }: WayProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className="routes__tried">
      {way.leaves.length === 0 && <p className="wraps">○ {t('routes.leavesNowhere')}</p>}
      {way.leaves.map(({ id, deviceId, harmonics, hops, fec, modulation, airMs, trouble }) => (
        <p key={id} className="wraps" data-leaves={id}>
          {trouble === null ? '● ' : '▲ '}
          {t('routes.leaves', {
            ...{
              id,
              device: nameOf(deviceId) ?? t('routes.gone'),
              bond: lineOf(deviceId, harmonics),
            },
            ...{ hops: formatNumber(hops), modulation: (modulation ?? '–').toUpperCase() },
            fec: fec === null ? '–' : fecWords(t, fec),
            ms: airMs === null ? '–' : formatNumber(airMs, 1),
          })}
          {trouble !== null && ` · ${t(`routes.losses.${trouble}`)}`}
        </p>
      ))}
      <ol className="routes__verdicts">
        {way.verdicts.map(({ id, verdict }) => {
          const route = routes.find((one) => one.id === id);
          return (
            <li key={id} data-verdict={verdict}>
              <span className="number">{id}</span>{' '}
              {route &&
                `${fromWords(t, route, nameOf, lineOf)} → ${toWords(t, route, nameOf, lineOf)}`}
              : {verdict === 'forwards' ? '●' : '○'} {t(`routes.verdicts.${verdict}`)}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
