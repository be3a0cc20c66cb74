// One rule, typed: where a frame comes from, where it leaves, and what is asked of it. What cannot be the console says.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HARMONIC_MOST, type Route, type RouteOut } from '@harmonic/protocol/model';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { outOf } from './route-draft.ts';
import { fecWords, type NamedDevice } from './route-words.ts';

interface RouteSheetProps {
  route: Route;
  devices: readonly NamedDevice[];
  onGo(route: Route): Promise<unknown>;
  onClose(): void;
}
interface PartProps {
  route: Route;
  devices: readonly NamedDevice[];
  onChange(route: Route): void;
}

export function RouteSheet({ route, devices, onGo, onClose }: RouteSheetProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(route);
  const part = { route: draft, devices, onChange: setDraft };
  return (
    <FormSheet
      wide
      title={t('routes.sheetTitle', { id: route.id })}
      explained={t('routes.sheetExplained')}
      go={t('app.save')}
      isChanged={JSON.stringify(draft) !== JSON.stringify(route)}
      onGo={() => onGo(draft)}
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
        <Terms {...part} />
      </fieldset>
    </FormSheet>
  );
}

const ANY = '';

function From({ route, devices, onChange }: PartProps) {
  const { t } = useTranslation();
  const { from } = route;
  const set = (change: Partial<Route['from']>): void =>
    onChange({ ...route, from: { ...from, ...change } });
  return (
    <>
      <Choice
        label={t('routes.device')}
        value={from.deviceId ?? ANY}
        options={[
          { value: ANY, label: t('routes.any') },
          ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => set({ deviceId: devices.find(({ id }) => id === value)?.id ?? null })}
      />
      <NumberBox
        label={t('routes.first')}
        value={from.first}
        min={1}
        max={HARMONIC_MOST}
        onChange={(first) => set({ first })}
      />
      <NumberBox
        label={t('routes.lastHarmonic')}
        value={from.last}
        min={1}
        max={HARMONIC_MOST}
        onChange={(last) => set({ last })}
      />
    </>
  );
}

const KINDS: readonly RouteOut['kind'][] = ['fixed', 'same', 'offset'];

function To({ route, devices, onChange }: PartProps) {
  const { t } = useTranslation();
  const { to, fec, modulation } = route;
  const { harmonic } = to;
  const set = (change: Partial<Route['to']>): void =>
    onChange({ ...route, to: { ...to, ...change } });
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
        <NumberBox
          label={t('routes.outHarmonic')}
          value={harmonic.harmonic}
          min={1}
          max={HARMONIC_MOST}
          onChange={(n) => set({ harmonic: { kind: 'fixed', harmonic: n } })}
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
          onChange({
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
        onChange={(value) => onChange({ ...route, modulation: value === 'plan' ? null : value })}
      />
    </>
  );
}

function Terms({ route, onChange }: PartProps) {
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
