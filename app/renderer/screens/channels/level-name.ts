// What levels of a channel's samples are told against: dBFS, or the channel's own unit where nobody told a full scale.
import { createContext, useContext } from 'react';
import type { TFunction } from 'i18next';
import { isFullScaleTold } from '@harmonic/protocol/model';
import type { SpectralEvent } from '../../../contract/index.ts';
import { oneOf } from '../../state/format.ts';

/** @param channel undefined: nothing is known of it. */
export const levelName = (
  t: TFunction,
  channel: Pick<SpectralEvent, 'unit' | 'fullScale'> | undefined,
): string =>
  channel && !isFullScaleTold(channel)
    ? t('live.references.unit', { unit: oneOf(channel.unit) })
    : t('live.references.fs');

/** Of the channel whose harmonics a page shows. */
export const LevelName = createContext('dBFS');
export const useLevelName = (): string => useContext(LevelName);
