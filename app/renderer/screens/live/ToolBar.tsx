// The tools of the trace as buttons: what the keys do, for a hand on the pointer or the glass.
import { useTranslation } from 'react-i18next';
import {
  AudioLines,
  Download,
  FileDown,
  FolderOpen,
  Hand,
  MapPin,
  Maximize2,
  Triangle,
  UnfoldHorizontal,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { Button, Toggle } from '../../parts/Button.tsx';
import type { Instrument } from './instrument.ts';
import { useReading } from './use-reading.ts';
import type { LiveAction } from '../../state/keys.ts';

interface ToolBarProps {
  instrument: Instrument | null;
  dragPans: boolean;
  actions: Record<LiveAction, () => void>;
}

const PLACES = [
  { action: 'marker', Icon: MapPin },
  { action: 'delta', Icon: Triangle },
  { action: 'zoomIn', Icon: ZoomIn },
  { action: 'zoomOut', Icon: ZoomOut },
  { action: 'zoomAll', Icon: Maximize2 },
] as const;

const FILES = [
  { action: 'exportView', Icon: Download },
  { action: 'saveLayout', Icon: FileDown },
  { action: 'openLayout', Icon: FolderOpen },
] as const;

export function ToolBar({ instrument, dragPans, actions }: ToolBarProps) {
  const { t } = useTranslation();
  const { harmonics, sidebands } = useReading(instrument, ({ tools }) => tools);
  const streaming = useReading(instrument, (state) => state.streaming);
  const zoomed = useReading(instrument, (state) => state.zoomed);
  const switches = [
    { action: 'dragPans', isOn: dragPans, Icon: Hand },
    { action: 'harmonics', isOn: harmonics.isOn, Icon: AudioLines },
    { action: 'sidebands', isOn: sidebands.isOn, Icon: UnfoldHorizontal },
  ] as const;
  return (
    <div className="live__tools" role="toolbar" aria-label={t('tools.title')}>
      {switches.map(({ action, isOn, Icon }) => (
        <span key={action} title={t(`keys.${action}`)}>
          <Toggle
            isSelected={isOn}
            onChange={actions[action]}
            aria-label={t(`keys.${action}`)}
            isDisabled={!streaming}
          >
            <Icon size={16} aria-hidden />
          </Toggle>
        </span>
      ))}
      {PLACES.map(({ action, Icon }) => (
        <span key={action} title={t(`keys.${action}`)}>
          <Button
            kind="plain"
            onPress={actions[action]}
            aria-label={t(`keys.${action}`)}
            isDisabled={!streaming || (action === 'zoomAll' && !zoomed)}
          >
            <Icon size={16} aria-hidden />
          </Button>
        </span>
      ))}
      {FILES.map(({ action, Icon }) => (
        <span key={action} title={t(`keys.${action}`)}>
          <Button
            kind="plain"
            onPress={actions[action]}
            aria-label={t(`keys.${action}`)}
            isDisabled={!streaming}
          >
            <Icon size={16} aria-hidden />
          </Button>
        </span>
      ))}
    </div>
  );
}
