// Round one room: what breaks in it stays in it, and is said. The rail, the bar and the other rooms go on.
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';

interface RoomEdgeProps {
  /** Another one is another try. */
  room: string;
  children: ReactNode;
}

interface RoomEdgeState {
  room: string;
  isBroken: boolean;
}

export class RoomEdge extends Component<RoomEdgeProps, RoomEdgeState> {
  override state: RoomEdgeState = { room: this.props.room, isBroken: false };

  static getDerivedStateFromError(): Pick<RoomEdgeState, 'isBroken'> {
    return { isBroken: true };
  }

  static getDerivedStateFromProps({ room }: RoomEdgeProps, was: RoomEdgeState) {
    return room === was.room ? null : { room, isBroken: false };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <div className="panel empty" role="alert">
        <h1>{t('app.roomBroken')}</h1>
        <p>{t('app.roomBrokenExplained')}</p>
        <div className="row">
          <Button touch kind="main" onPress={() => location.reload()}>
            {t('app.reload')}
          </Button>
          <a href="#/devices">{t('app.roomBack')}</a>
        </div>
      </div>
    </div>
  );
}
