// The plan of a device's harmonics, changed as a whole: the waveform, the watch, and a row for each channel.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BEACON_HARMONIC,
  harmonicName,
  isRationalGrid,
  RATIONAL_F0_HZ,
} from '@harmonic/protocol/phy';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { hasMaster, type Board, type KeptPlan } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { shownOf } from '../../parts/number-typing.ts';
import { calls } from '../../state/client.ts';
import { useWatchedPart } from '../../state/console.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { factsOf, type Reason, reasonOf } from '../../state/failure.ts';
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
import { PlanMeanwhile } from './PlanMeanwhile.tsx';
import { PlanRow, type Signer } from './PlanRow.tsx';
import { RationalTable } from './RationalTable.tsx';

interface PlanSheetProps {
  device: DeviceFacts;
  /** As it is now; null while nobody tells. */
  board: Board | null;
  onClose(): void;
}

interface Opened {
  kept: KeptPlan | null;
  draft: PlanDraft;
}
const openedAs = (kept: KeptPlan | null): Opened => ({
  kept,
  draft: kept ? draftOfPlan(kept.plan, decimalSign()) : EMPTY_PLAN(0),
});

/** By whose key a node was to sign, where that one signs on another plan. */
interface Taken {
  signedBy: DeviceId;
  reason: Reason | null;
}
function takenIn(error: unknown, { assignments }: ChannelPlan): Taken | null {
  const facts = factsOf(error, ['signer-taken', 'signer-taken-by']);
  const one = assignments.find(({ node }) => node === facts?.asked);
  return one?.signedBy === undefined ? null : { signedBy: one.signedBy, reason: reasonOf(error) };
}

export function PlanSheet({ device, board, onClose }: PlanSheetProps) {
  const { t } = useTranslation();
  const stream = device.connection?.stream ?? null;
  const signers = useSigners();
  /** While it is being saved the plan stands as it was: what comes then is its own. */
  const [sent, setSent] = useState<{ over: KeptPlan | null } | null>(null);
  const now = sent ? sent.over : (board?.plan ?? null);
  const [opened, setOpened] = useState(() => openedAs(now));
  const [draft, setDraft] = useState(opened.draft);
  /** The version that what is typed may replace, though it was not made from it; 0: a removed one. */
  const [replaced, setReplaced] = useState<number | null>(null);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [newest, setNewest] = useState<number | null>(null);
  const rows = useRef<HTMLDivElement>(null);
  const version = now?.version ?? 0;
  const isMeanwhile = board !== null && version !== (opened.kept?.version ?? 0);
  const isMastered = (plan: Parameters<typeof hasMaster>[1]): boolean =>
    hasMaster(device.id, plan, board?.nodes ?? []);
  const reading = readPlanDraft(draft, stream?.rateHz ?? null, isMastered);
  const cannotBe =
    reading.plan === null && reading.unfit !== null
      ? t('channels.planUnfit', { reason: sayingWords(reading.unfit) })
      : null;
  const change = (row: RowDraft): void => setDraft((before) => withRow(before, row));
  const isRational = isRationalGrid(draft.waveform);
  const next = nextFree(draft.rows, draft.waveform);
  const add = (bond: string): void => {
    const row = newRow(bond);
    setNewest(row.key);
    setDraft((before) => ({ ...before, rows: [...before.rows, row] }));
  };
  const drop = (at: number): void => {
    // Its button goes with it: the row beside it has the focus before.
    const beside = rows.current?.children[at === 0 ? 1 : at - 1];
    beside?.querySelector('input')?.focus();
    setDraft((before) => ({ ...before, rows: before.rows.filter((_, row) => row !== at) }));
  };
  const take = (): void => {
    const anew = openedAs(now);
    setOpened(anew);
    setDraft(anew.draft);
    setNewest(anew.draft.rows[0]?.key ?? null);
  };
  const save = async (): Promise<void> => {
    const { plan } = reading;
    if (!plan) return;
    setTaken(null);
    setSent({ over: now });
    const read = opened.kept?.version ?? null;
    const basedOn = isMeanwhile && replaced === version ? version : read;
    try {
      await calls.harmonic.setPlan({ deviceId: device.id, plan, basedOn });
    } catch (error) {
      setSent(null);
      setTaken(takenIn(error, plan));
      throw error;
    }
  };
  return (
    <FormSheet
      wide="table"
      title={t('channels.planTitle', { name: device.name })}
      explained={t('channels.planExplained')}
      go={t('app.save')}
      wanting={reading.plan ? null : (cannotBe ?? t('form.seeFields'))}
      isChanged={isChanged(opened.draft, draft)}
      onGo={save}
      onClose={onClose}
    >
      {isMeanwhile && (
        <PlanMeanwhile
          opened={opened.kept}
          now={now}
          nameOf={(id) => signers.find((signer) => signer.id === id)?.name}
          isReplacing={replaced === version}
          onReplacing={(on) => setReplaced(on ? version : null)}
          onTake={take}
        />
      )}
      <WaveformFields
        draft={draft}
        isMastered={isMastered(draft)}
        channels={stream?.channels.map(({ name }) => name) ?? []}
        onChange={setDraft}
      />
      <WatchFields draft={draft} onChange={setDraft} />
      {cannotBe !== null && <p className="refusal wraps">▲ {cannotBe}</p>}
      <div className="plan__rows" ref={rows}>
        {draft.rows.map((row, at) => (
          <PlanRow
            key={row.key}
            row={row}
            isRational={isRational}
            faults={reading.faults.filter((fault) => fault.row === at)}
            signers={signers}
            isOnly={draft.rows.length === 1}
            isNew={row.key === newest}
            refused={row.signedBy === taken?.signedBy ? (taken.reason?.words() ?? null) : null}
            onChange={(next) => {
              if (next.signedBy !== row.signedBy) setTaken(null);
              change(next);
            }}
            onDrop={() => drop(at)}
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
