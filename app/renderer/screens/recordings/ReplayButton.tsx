// Plays the part of a recording that is shown through the live page, again and again, and goes there.
import { useTranslation } from 'react-i18next';
import { RotateCw } from 'lucide-react';
import type { Recording } from '../../../contract/index.ts';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { noteFailure } from '../../state/failure.ts';
import { say } from '../../state/notices.ts';
import { goTo } from '../../state/route.ts';

interface ReplayButtonProps {
  recording: Recording;
  /** Seconds; null: all of it. */
  span: [number, number] | null;
}

export function ReplayButton({ recording, span }: ReplayButtonProps) {
  const { t } = useTranslation();
  const replay = async (): Promise<void> => {
    const [fromS, toS] = span ?? [0, null];
    try {
      const device = await calls.recording.replay({ id: recording.id, fromS, toS });
      if (recording.gaps > 0) say((t) => t('recordings.replayGaps'), 'told');
      goTo(`live/${device.id}`);
    } catch (error) {
      noteFailure(error);
    }
  };
  return (
    <Guarded
      right="device.connect"
      where="site"
      isDisabled={recording.samples === 0}
      onPress={() => void replay()}
    >
      <RotateCw size={16} aria-hidden /> {t('recordings.replay')}
    </Guarded>
  );
}
