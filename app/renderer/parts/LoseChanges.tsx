// Asked before a dialog closes over what was typed in it.
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Sheet } from './Sheet.tsx';

export function LoseChanges({ onStay, onLose }: { onStay(): void; onLose(): void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('form.loseTitle')} onClose={onStay}>
      <p className="soft wraps">{t('form.loseExplained')}</p>
      <div className="dialog__actions">
        <Button touch kind="danger" onPress={onLose}>
          {t('form.lose')}
        </Button>
        <Button touch kind="main" autoFocus onPress={onStay}>
          {t('form.stay')}
        </Button>
      </div>
    </Sheet>
  );
}
