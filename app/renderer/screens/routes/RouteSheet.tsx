// One rule, typed: where a frame comes from, where it leaves, and what is asked of it. What cannot be the console says.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HARMONIC_MOST, type Route, type RouteOut } from '@harmonic/protocol/model';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { HarmonicBox } from './HarmonicBox.tsx';
import { draftOfRoute, outOf, readRouteDraft, type RouteDraft } from './route-draft.ts';
import { fecWords, type NamedDevice, type WaveformOf } from './route-words.ts';

interface RouteSheetProps {
  route: Route;
  devices: readonly NamedDevice[];
  waveformOf: WaveformOf;
  onGo(route: Route): Promise<unknown>;
  onClose(): void;
}
interface PartProps {
  draft: RouteDraft;
  devices: readonly NamedDevice[];
  waveformOf: WaveformOf;
  onChange(draft: RouteDraft): void;
}

export function RouteSheet({ route, devices, waveformOf, onGo, onClose }: RouteSheetProps) {
  const { t } = useTranslation();
  const [first] = useState(() => draftOfRoute(route, waveformOf));
  const [draft, setDraft] = useState(first);
  const part = { draft, devices, waveformOf, onChange: setDraft };
  const read = readRouteDraft(draft, waveformOf);
  return (
    <FormSheet
      wide
      title={t('routes.sheetTitle', { id: route.id })}
      explained={t('routes.sheetExplained')}
      go={t('app.save')}
      wanting={read === null ? t('form.seeFields') : null}
      isChanged={JSON.stringify(draft) !== JSON.stringify(first)}
      onGo={() => (read === null ? Promise.resolve() : onGo(read))}
      onClose={onClose}
    >
      <fieldset className="routes__fields">
        <legend>{t('routes.from')}</legend>
        <From {...part} />
      </fieldset>
      <fieldset className="routes__fields">
        <legend>{t('routes.to')}</legend>
        <To {...part} />
      </fieldset>
      <fieldset className="routes__fields">
        <legend>{t('routes.terms')}</legend>
        <Terms route={draft.route} onChange={(route) => setDraft({ ...draft, route })} />
      </fieldset>
    </FormSheet>
  );
}

const ANY = '';

function From({ draft, devices, waveformOf, onChange }: PartProps) {
  const { t } = useTranslation();
  const { route, first, last } = draft;
  const { from } = route;
  const waveform = waveformOf(from.deviceId);
  return (
    <>
      <Choice
        label={t('routes.device')}
        value={from.deviceId ?? ANY}
        options={[
          { value: ANY, label: t('routes.any') },
          ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => {
          const deviceId = devices.find(({ id }) => id === value)?.id ?? null;
          onChange({ ...draft, route: { ...route, from: { ...from, deviceId } } });
        }}
      />
      <HarmonicBox
        label={t('routes.first')}
        text={first}
        waveform={waveform}
        onChange={(text) => onChange({ ...draft, first: text })}
      />
      <HarmonicBox
        label={t('routes.lastHarmonic')}
        text={last}
        waveform={waveform}
        onChange={(text) => onChange({ ...draft, last: text })}
      />
    </>
  );
}

const KINDS: readonly RouteOut['kind'][] = ['fixed', 'same', 'offset'];

function To({ draft, devices, waveformOf, onChange }: PartProps) {
  const { t } = useTranslation();
  const { route, out } = draft;
  const { to, fec, modulation } = route;
  const { harmonic } = to;
  const change = (route: Route): void => onChange({ ...draft, route });
  const set = (part: Partial<Route['to']>): void => change({ ...route, to: { ...to, ...part } });
  return (
    <>
      <Choice
        label={t('routes.device')}
        value={to.deviceId}
        options={devices.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(deviceId) => set({ deviceId })}
      />
      <Choice
        label={t('routes.outKind')}
        value={harmonic.kind}
        options={KINDS.map((kind) => ({ value: kind, label: t(`routes.outKinds.${kind}`) }))}
        onChange={(kind) => set({ harmonic: outOf(kind, harmonic) })}
      />
      {harmonic.kind === 'fixed' && (
        <HarmonicBox
          label={t('routes.outHarmonic')}
          text={out}
          waveform={waveformOf(to.deviceId)}
          onChange={(text) => onChange({ ...draft, out: text })}
        />
      )}
      {harmonic.kind === 'offset' && (
        <NumberBox
          label={t('routes.outBy')}
          value={harmonic.by}
          min={-HARMONIC_MOST}
          max={HARMONIC_MOST}
          onChange={(by) => set({ harmonic: { kind: 'offset', by } })}
        />
      )}
      <Choice
        label={t('routes.fec')}
        value={String(fec)}
        options={([null, 0, 1, 2] as const).map((code) => ({
          value: String(code),
          label: code === null ? t('routes.asPlan') : fecWords(t, code),
        }))}
        onChange={(value) =>
          change({
            ...route,
            fec: ([0, 1, 2] as const).find((id) => String(id) === value) ?? null,
          })
        }
      />
      <Choice
        label={t('routes.modulation')}
        value={modulation ?? 'plan'}
        options={(['plan', 'dbpsk', 'dqpsk'] as const).map((value) => ({
          value,
          label: value === 'plan' ? t('routes.asPlan') : value.toUpperCase(),
        }))}
        onChange={(value) => change({ ...route, modulation: value === 'plan' ? null : value })}
      />
    </>
  );
}

interface TermsProps {
  route: Route;
  onChange(route: Route): void;
}

function Terms({ route, onChange }: TermsProps) {
  const { t } = useTranslation();
  const set = (change: Partial<Route>): void => onChange({ ...route, ...change });
  return (
    <>
      <NumberBox
        label={t('routes.maxAge')}
        value={route.maxAgeMs}
        min={0}
        max={65_535}
        onChange={(maxAgeMs) => set({ maxAgeMs })}
      />
      <NumberBox
        label={t('routes.perMinute')}
        value={route.framesPerMinute}
        min={0}
        max={65_535}
        onChange={(framesPerMinute) => set({ framesPerMinute })}
      />
      <NumberBox
        label={t('routes.burst')}
        value={Math.max(1, route.burst)}
        min={1}
        max={255}
        onChange={(burst) => set({ burst })}
      />
      <NumberBox
        label={t('routes.hopMax')}
        value={route.hopMax}
        min={1}
        max={3}
        onChange={(hopMax) => set({ hopMax })}
      />
      <div className="routes__checks">
        {(['enabled', 'copy', 'needsMac', 'log'] as const).map((flag) => (
          <Check
            key={flag}
            isSelected={route[flag]}
            onChange={(isSelected) => set({ [flag]: isSelected })}
          >
            {t(`routes.flags.${flag}`)}
          </Check>
        ))}
      </div>
    </>
  );
}
