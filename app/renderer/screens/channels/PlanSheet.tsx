// The plan of a device's harmonics, changed as a whole: the waveform, the watch, and a row for each channel.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BEACON_HARMONIC,
  harmonicName,
  isRationalGrid,
  RATIONAL_F0_HZ,
} from '@harmonic/protocol/phy';
import { hasMaster, type KeptPlan, type LineNode } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { shownOf } from '../../parts/number-typing.ts';
import { calls } from '../../state/client.ts';
import { useWatchedPart } from '../../state/console.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { decimalSign } from '../../state/format.ts';
import { sayingWords } from '../../state/saying-words.ts';
import {
  byProfile,
  draftOfPlan,
  EMPTY_PLAN,
  isChanged,
  newRow,
  nextFree,
  PLAN_PROFILES,
  profileOf,
  readPlanDraft,
  SENSITIVITIES,
  sensitivityOf,
  withRow,
  type PlanDraft,
  type RowDraft,
  type Sensitivity,
} from './plan-draft.ts';
import { PlanRow, type Signer } from './PlanRow.tsx';
import { RationalTable } from './RationalTable.tsx';

interface PlanSheetProps {
  device: DeviceFacts;
  kept: KeptPlan | null;
  /** Of the line, as they tell of themselves. */
  nodes: readonly LineNode[];
  onClose(): void;
}

export function PlanSheet({ device, kept, nodes, onClose }: PlanSheetProps) {
  const { t } = useTranslation();
  const stream = device.connection?.stream ?? null;
  const signers = useSigners();
  const [first] = useState<PlanDraft>(() =>
    kept ? draftOfPlan(kept.plan, decimalSign()) : EMPTY_PLAN(0),
  );
  const [draft, setDraft] = useState(first);
  const isMastered = (plan: Parameters<typeof hasMaster>[1]): boolean =>
    hasMaster(device.id, plan, nodes);
  const reading = readPlanDraft(draft, stream?.rateHz ?? null, isMastered);
  const cannotBe =
    reading.plan === null && reading.unfit !== null
      ? t('channels.planUnfit', { reason: sayingWords(reading.unfit) })
      : null;
  const change = (row: RowDraft): void => setDraft((before) => withRow(before, row));
  const isRational = isRationalGrid(draft.waveform);
  const next = nextFree(draft.rows, draft.waveform);
  const add = (bond: string): void =>
    setDraft((before) => ({ ...before, rows: [...before.rows, newRow(bond)] }));
  const drop = (key: number): void =>
    setDraft((before) => ({ ...before, rows: before.rows.filter((one) => one.key !== key) }));
  return (
    <FormSheet
      wide="table"
      title={t('channels.planTitle', { name: device.name })}
      explained={t('channels.planExplained')}
      go={t('app.save')}
      wanting={reading.plan ? null : (cannotBe ?? t('form.seeFields'))}
      isChanged={isChanged(first, draft)}
      onGo={() => {
        if (!reading.plan) return Promise.resolve();
        const basedOn = kept?.version ?? null;
        return calls.harmonic.setPlan({ deviceId: device.id, plan: reading.plan, basedOn });
      }}
      onClose={onClose}
    >
      <WaveformFields
        draft={draft}
        isMastered={isMastered(draft)}
        channels={stream?.channels.map(({ name }) => name) ?? []}
        onChange={setDraft}
      />
      <WatchFields draft={draft} onChange={setDraft} />
      {cannotBe !== null && <p className="refusal wraps">▲ {cannotBe}</p>}
      <div className="plan__rows">
        {draft.rows.map((row, at) => (
          <PlanRow
            key={row.key}
            row={row}
            isRational={isRational}
            faults={reading.faults.filter((fault) => fault.row === at)}
            signers={signers}
            isOnly={draft.rows.length === 1}
            onChange={change}
            onDrop={() => drop(row.key)}
          />
        ))}
      </div>
      <div className="row">
        <Button onPress={() => add(next)} isDisabled={next === ''}>
          {t('channels.add')}
        </Button>
      </div>
      {isRational && <RationalTable draft={draft} rateHz={stream?.rateHz ?? null} onAdd={add} />}
    </FormSheet>
  );
}

/** Devices of which a key is kept here. */
const useSigners = (): readonly Signer[] =>
  useWatchedPart('devices', (all) =>
    all.flatMap(({ id, name, authentication }) =>
      authentication.fingerprint === null ? [] : [{ id, name }],
    ),
  ) ?? [];

/** As fine as a beacon says it. */
const F0_STEP_HZ = 0.001;

interface WaveformFieldsProps {
  draft: PlanDraft;
  /** Its line has a master, which sends a beacon. */
  isMastered: boolean;
  channels: readonly string[];
  onChange(draft: PlanDraft): void;
}

function WaveformFields({ draft, isMastered, channels, onChange }: WaveformFieldsProps) {
  const { t } = useTranslation();
  const { waveform } = draft;
  const { secondPilot } = waveform;
  const profile = profileOf(waveform);
  const known = Math.max(channels.length, draft.channel + 1);
  return (
    <div className="plan__waveform">
      <Choice
        label={t('channels.profile')}
        value={profile}
        options={PLAN_PROFILES.filter((name) => name !== 'other' || profile === 'other').map(
          (name) => ({ value: name, label: t(`channels.profiles.${name}`) }),
        )}
        onChange={(name) => onChange(byProfile(draft, name))}
      />
      <NumberBox
        label={t('channels.f0')}
        value={profile === 'rational' ? RATIONAL_F0_HZ : waveform.f0Hz}
        min={0.1}
        max={1e6}
        step={F0_STEP_HZ}
        isDisabled={profile === 'rational'}
        onChange={(typed) => {
          // Kept is what the field shows.
          const f0Hz = shownOf(typed, F0_STEP_HZ);
          onChange({ ...draft, waveform: { ...waveform, f0Hz } });
        }}
      />
      <Choice
        label={t('channels.mode')}
        value={draft.running ? 'running' : 'burst'}
        options={(['burst', 'running'] as const).map((mode) => ({
          value: mode,
          label: t(`channels.modes.${mode}`),
        }))}
        onChange={(mode) => onChange({ ...draft, running: mode === 'running' })}
      />
      <NumberBox
        label={t('channels.secondPilot')}
        value={waveform.secondPilot ?? 0}
        min={0}
        max={4096}
        wanting={
          secondPilot === 1 || (isMastered && secondPilot === BEACON_HARMONIC)
            ? t(`channels.faults.${secondPilot === 1 ? 'pilot' : 'beacon'}`, {
                harmonic: harmonicName(secondPilot, waveform),
              })
            : null
        }
        onChange={(n) =>
          onChange({ ...draft, waveform: { ...waveform, secondPilot: n === 0 ? null : n } })
        }
      />
      {known > 1 && (
        <Choice
          label={t('channels.sampleChannel')}
          value={String(draft.channel)}
          options={Array.from({ length: known }, (_, index) => ({
            value: String(index),
            label: channels[index] ?? String(index + 1),
          }))}
          onChange={(value) => onChange({ ...draft, channel: Number(value) })}
        />
      )}
    </div>
  );
}

function WatchFields({ draft, onChange }: Pick<WaveformFieldsProps, 'draft' | 'onChange'>) {
  const { t } = useTranslation();
  const { falseAlarm } = draft;
  const chosen = falseAlarm === null ? null : sensitivityOf(falseAlarm);
  const names = [...(Object.keys(SENSITIVITIES) as Sensitivity[]), 'other' as const];
  return (
    <div className="plan__waveform">
      <div>
        <Check
          isSelected={falseAlarm !== null}
          onChange={(on) => onChange({ ...draft, falseAlarm: on ? SENSITIVITIES.usual : null })}
        >
          {t('spectral.watch')}
        </Check>
        <p className="soft wraps">{t('spectral.watchHelp')}</p>
      </div>
      {chosen !== null && (
        <Choice
          label={t('spectral.sensitivity')}
          value={chosen}
          options={names
            .filter((name) => name !== 'other' || chosen === 'other')
            .map((value) => ({ value, label: t(`spectral.sensitivities.${value}`) }))}
          onChange={(name) =>
            name !== 'other' && onChange({ ...draft, falseAlarm: SENSITIVITIES[name] })
          }
        />
      )}
    </div>
  );
}
