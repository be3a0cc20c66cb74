// The way from room to room: icon and word, or the icon alone when folded.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Activity,
  FileChartColumn,
  HardDrive,
  ListTree,
  PanelLeftClose,
  PanelLeftOpen,
  Route as RouteSign,
  ScrollText,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { recall, remember } from '../../state/memory.ts';
import type { Route } from '../../state/route.ts';

const ROOMS = [
  { room: 'devices', Icon: ListTree },
  { room: 'recordings', Icon: Activity },
  { room: 'routes', Icon: RouteSign },
  { room: 'reports', Icon: FileChartColumn },
  { room: 'storage', Icon: HardDrive },
  { room: 'events', Icon: ScrollText },
  { room: 'people', Icon: Users },
  { room: 'audit', Icon: ShieldCheck },
] as const;

/** The room a page belongs to, when it is none of the rail itself. */
const PARENTS: Readonly<Record<string, string>> = {
  live: 'devices',
  channels: 'devices',
  recording: 'recordings',
  person: 'people',
};
const roomOf = ({ room }: Route): string => PARENTS[room] ?? room;

export function Rail({ route }: { route: Route }) {
  const { t } = useTranslation();
  const [folded, setFolded] = useState(() => recall('rail') === 'folded');
  const toggle = (): void => {
    remember('rail', folded ? 'open' : 'folded');
    setFolded(!folded);
  };
  return (
    <nav
      className={`shell__rail${folded ? ' shell__rail--folded' : ''}`}
      aria-label={t('nav.label')}
      data-pane=""
    >
      {ROOMS.map(({ room, Icon }) => (
        <a
          key={room}
          href={`#/${room}`}
          aria-current={roomOf(route) === room ? 'page' : undefined}
          title={folded ? t(`nav.${room}`) : undefined}
        >
          <Icon size={18} aria-hidden /> <span>{t(`nav.${room}`)}</span>
        </a>
      ))}
      <div className="shell__fold">
        <Button
          kind="plain"
          onPress={toggle}
          aria-expanded={!folded}
          aria-label={t(folded ? 'app.unfold' : 'app.fold')}
        >
          {folded ? (
            <PanelLeftOpen size={18} aria-hidden />
          ) : (
            <PanelLeftClose size={18} aria-hidden />
          )}
        </Button>
      </div>
    </nav>
  );
}
