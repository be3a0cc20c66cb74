// A report planned or changed: when, of which devices, from what, as which files.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROFILES } from '@harmonic/protocol/model';
import {
  REPORT_FORMATS,
  REPORT_LANGUAGES,
  type ReportSchedule,
  type ReportWish,
} from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { ChoiceGroup } from '../../parts/ChoiceGroup.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { TimeBox } from '../../parts/TimeBox.tsx';
import { LANGUAGES } from '../../i18n/index.ts';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { decimalSign, formatList, formatWeekday } from '../../state/format.ts';
import { ProfileFields } from '../measure/WishForm.tsx';
import {
  draftOf,
  firstDraft,
  readMeasure,
  toggled,
  wantedOf,
  wishOf,
  type ReportDraft,
} from './report-draft.ts';
import './reports.css';

interface ReportFormProps {
  /** Null: a new one. */
  schedule: ReportSchedule | null;
  onClose(): void;
}

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const EVERY = ['day', 'week', 'month'] as const;
const SOURCES = ['recordings', 'live'] as const;

export function ReportForm({ schedule, onClose }: ReportFormProps) {
  const { t, i18n } = useTranslation();
  const [first] = useState<ReportDraft>(() =>
    schedule
      ? draftOf(schedule.wish, decimalSign())
      : firstDraft(i18n.language === 'pt-BR' ? 'pt-BR' : 'en'),
  );
  const [draft, setDraft] = useState(first);
  const [isTouched, setTouched] = useState(false);
  const set = (change: Partial<ReportDraft>): void => setDraft({ ...draft, ...change });
  const wish = wishOf(draft, decimalSign());
  const wanted = wantedOf(draft);
  const named = formatList(wanted.map((one) => t(`reports.wants.${one}`)));
  const go = (ready: ReportWish): Promise<unknown> =>
    calls.report.set({ reportId: schedule?.id ?? null, wish: ready });
  return (
    <FormSheet
      title={
        schedule ? t('reports.changeTitle', { name: schedule.wish.name }) : t('reports.planTitle')
      }
      go={t('reports.save')}
      wanting={
        wish ? null : named === '' ? t('form.seeFields') : t('reports.wanting', { what: named })
      }
      isChanged={JSON.stringify(draft) !== JSON.stringify(first)}
      onGo={() => (wish ? go(wish) : Promise.resolve())}
      onClose={onClose}
    >
      <TextBox
        label={t('reports.name')}
        value={draft.name}
        maxLength={80}
        autoFocus
        wanting={isTouched && wanted.includes('name') ? t('exports.nameWanted') : null}
        onChange={(name) => {
          setTouched(true);
          set({ name });
        }}
      />
      <When draft={draft} set={set} />
      <Devices draft={draft} set={set} />
      <What draft={draft} set={set} />
    </FormSheet>
  );
}

interface PartProps {
  draft: ReportDraft;
  set(change: Partial<ReportDraft>): void;
}

function When({ draft, set }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="reports__when">
        <Choice
          label={t('reports.when')}
          value={draft.every}
          options={EVERY.map((value) => ({ value, label: t(`reports.every.${value}`) }))}
          onChange={(every) => set({ every })}
        />
        {draft.every === 'week' && (
          <Choice<string>
            label={t('reports.weekday')}
            value={String(draft.weekday)}
            options={WEEKDAYS.map((value) => ({ value, label: formatWeekday(Number(value)) }))}
            onChange={(weekday) => set({ weekday: Number(weekday) })}
          />
        )}
        {draft.every === 'month' && (
          <NumberBox
            label={t('reports.day')}
            value={draft.day}
            min={1}
            max={31}
            onChange={(day) => set({ day })}
          />
        )}
        <TimeBox
          label={t('reports.time')}
          value={draft.clock}
          onChange={(clock) => set({ clock })}
        />
      </div>
      <p className="soft wraps">
        {draft.every === 'month' && <>{t('reports.dayExplained')} </>}
        {t('reports.clockRule')}
      </p>
    </>
  );
}

function Devices({ draft, set }: PartProps) {
  const { t } = useTranslation();
  const adopted = (useWatched('devices') ?? []).filter((device) => device.adopted);
  const known = adopted.map(({ id, name }) => ({ id, name }));
  const gone = draft.devices
    .filter((id) => !known.some((one) => one.id === id))
    .map((id) => ({ id, name: t('reports.goneDevice') }));
  const all = [...known, ...gone];
  return (
    <ChoiceGroup
      legend={t('reports.devices')}
      wanting={draft.devices.length === 0 ? t('reports.wantsDevices') : null}
    >
      {all.length === 0 && <p className="soft">{t('reports.noDevices')}</p>}
      {all.map(({ id, name }) => (
        <Check
          key={id}
          isSelected={draft.devices.includes(id)}
          onChange={(isIn) =>
            set({
              devices: toggled(
                draft.devices,
                id,
                isIn,
                all.map((one) => one.id),
              ),
            })
          }
        >
          {name}
        </Check>
      ))}
    </ChoiceGroup>
  );
}

function What({ draft, set }: PartProps) {
  const { t } = useTranslation();
  const { wanting, readAs } = readMeasure(draft, decimalSign());
  return (
    <>
      <div className="two-fields">
        <Choice
          label={t('reports.source')}
          value={draft.from}
          options={SOURCES.map((value) => ({ value, label: t(`reports.sources.${value}`) }))}
          onChange={(from) => set({ from })}
        />
        {draft.from === 'live' && (
          <NumberBox
            label={t('reports.seconds')}
            value={draft.seconds}
            min={1}
            max={60}
            onChange={(seconds) => set({ seconds })}
          />
        )}
      </div>
      <div className="two-fields">
        <Choice
          label={t('reports.profile')}
          value={draft.measure.profile}
          options={PROFILES.map((value) => ({ value, label: t(`measure.profiles.${value}`) }))}
          onChange={(profile) => set({ measure: { ...draft.measure, profile } })}
        />
        <Choice
          label={t('reports.language')}
          value={draft.language}
          options={REPORT_LANGUAGES.map((value) => ({ value, label: LANGUAGES[value] }))}
          onChange={(language) => set({ language })}
        />
      </div>
      <div className="two-fields">
        <ProfileFields
          draft={draft.measure}
          wanting={wanting}
          readAs={readAs}
          onDraft={(measure) => set({ measure })}
        />
      </div>
      <ChoiceGroup
        legend={t('reports.formats')}
        wanting={draft.formats.length === 0 ? t('reports.wantsFormats') : null}
      >
        {REPORT_FORMATS.map((format) => (
          <Check
            key={format}
            isSelected={draft.formats.includes(format)}
            onChange={(isIn) =>
              set({ formats: toggled(draft.formats, format, isIn, REPORT_FORMATS) })
            }
          >
            {t(`reports.formatNames.${format}`)}
          </Check>
        ))}
      </ChoiceGroup>
    </>
  );
}
