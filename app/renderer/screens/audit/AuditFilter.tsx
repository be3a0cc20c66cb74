// What is looked for in the trail: when, who, what, how it ended, and a text.
import { useId, useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { outcomeSchema } from '@harmonic/protocol/access';
import type { AuditQuery } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { localInput, msOfInput } from '../../parts/local-time.ts';
import { useWatched } from '../../state/console.ts';
import { personWords } from '../../state/names.ts';
import { actWords, KNOWN_ACTS } from './act-words.ts';

const ANY = '';

interface AuditFilterProps {
  query: AuditQuery;
  everything: AuditQuery;
  onQuery(query: AuditQuery): void;
}

export function AuditFilter({ query, everything, onQuery }: AuditFilterProps) {
  const { t } = useTranslation();
  const people = useWatched('directory')?.people ?? [];
  const [wanted, setWanted] = useState(query);
  const set = (change: Partial<AuditQuery>): void => setWanted({ ...wanted, ...change });
  const acts = KNOWN_ACTS.map((act) => ({ value: act, label: actWords(t, act) }));
  acts.sort((a, b) => a.label.localeCompare(b.label));
  return (
    <Form
      className="panel audit__filter"
      onSubmit={(event) => {
        event.preventDefault();
        onQuery({ ...wanted, text: wanted.text.trim() });
      }}
    >
      <TimeField
        label={t('audit.from')}
        value={wanted.fromMs}
        onChange={(fromMs) => set({ fromMs })}
      />
      <TimeField label={t('audit.to')} value={wanted.toMs} onChange={(toMs) => set({ toMs })} />
      {people.length > 0 && (
        <Choice
          label={t('audit.person')}
          value={wanted.actor ?? ANY}
          options={[
            { value: ANY, label: t('audit.everyone') },
            ...people.map(({ id }) => ({ value: id, label: personWords(t, id, people) })),
          ]}
          onChange={(value) => set({ actor: people.find(({ id }) => id === value)?.id ?? null })}
        />
      )}
      <Choice
        label={t('audit.act')}
        value={wanted.act}
        options={[{ value: ANY, label: t('audit.anyAct') }, ...acts]}
        onChange={(act) => set({ act })}
      />
      <Choice
        label={t('audit.outcome')}
        value={wanted.outcome ?? ANY}
        options={[
          { value: ANY, label: t('audit.anyOutcome') },
          ...outcomeSchema.options.map((outcome) => ({
            value: outcome,
            label: t(`audit.outcomes.${outcome}`),
          })),
        ]}
        onChange={(value) =>
          set({ outcome: outcomeSchema.options.find((outcome) => outcome === value) ?? null })
        }
      />
      <TextField
        className="field"
        value={wanted.text}
        onChange={(text) => set({ text })}
        maxLength={80}
      >
        <Label>{t('audit.text')}</Label>
        <Input className="input" />
      </TextField>
      <div className="row audit__find">
        <Button touch kind="main" type="submit">
          {t('audit.find')}
        </Button>
        <Button
          touch
          onPress={() => {
            setWanted(everything);
            onQuery(everything);
          }}
        >
          {t('audit.reset')}
        </Button>
      </div>
    </Form>
  );
}

interface TimeFieldProps {
  label: string;
  value: number | null;
  onChange(ms: number | null): void;
}

function TimeField({ label, value, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="datetime-local"
        value={localInput(value)}
        onChange={(event) => onChange(msOfInput(event.target.value))}
      />
    </div>
  );
}
