// Which clock a time axis shows, and how the two differ. Draws no axis.
import { useTranslation } from 'react-i18next';
import type { TimeAxis } from '@harmonic/protocol/model';
import { Choice } from './Choice.tsx';

interface TimeAxisChoiceProps<T extends TimeAxis> {
  axes: readonly T[];
  axis: T;
  /** How the clocks differ, in sentences. */
  said: readonly string[];
  onAxis(axis: T): void;
}

export function TimeAxisChoice<T extends TimeAxis>({
  axes,
  axis,
  said,
  onAxis,
}: TimeAxisChoiceProps<T>) {
  const { t } = useTranslation();
  return (
    <>
      <Choice<T>
        label={t('clocks.axis')}
        value={axis}
        options={axes.map((value) => ({ value, label: t(`clocks.axes.${value}`) }))}
        onChange={onAxis}
      />
      <p className="soft wraps" data-clocks="">
        {said.join(' ')}
      </p>
    </>
  );
}
