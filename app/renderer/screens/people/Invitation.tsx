// An enrolment code, shown once to whoever made it: to hand over on paper or as a file.
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { KeepButtons } from '../../parts/CodesToKeep.tsx';
import { groupCode, invitationText } from '../../parts/code-groups.ts';
import { Sheet } from '../../parts/Sheet.tsx';
import { useWatched } from '../../state/console.ts';
import { formatTime } from '../../state/format.ts';

export interface Invitation {
  name: string;
  code: string;
  expiresAtMs: number;
}

interface InvitationSheetProps {
  invitation: Invitation;
  onClose(): void;
}

export function InvitationSheet({ invitation, onClose }: InvitationSheetProps) {
  const { t } = useTranslation();
  const site = useWatched('site');
  const { name, code } = invitation;
  const title = t('people.invitationTitle', { name });
  const explained = t('people.invitationExplained', {
    name,
    time: formatTime(invitation.expiresAtMs),
  });
  const how = t('people.invitationPaper');
  return (
    <Sheet title={title} stays onClose={onClose}>
      <div className="paper codes__part">
        <p className="paper__title wraps">
          {site?.name}: {title}
        </p>
        <p className="wraps">{explained}</p>
        <p className="codes__sealed number" data-code="invitation">
          {groupCode(code)}
        </p>
        <p className="soft">{how}</p>
      </div>
      <KeepButtons
        text={invitationText(code, [`${site?.name ?? ''}: ${title}`, explained, how])}
        fileName="harmonic-enrolment.txt"
      />
      <div className="dialog__actions">
        <Button touch kind="main" onPress={onClose}>
          {t('app.close')}
        </Button>
      </div>
    </Sheet>
  );
}
