// What stands beside the plots: what the tools read, or everything measured.
import { useTranslation } from 'react-i18next';
import { Toggle } from '../../parts/Button.tsx';

interface SideTabsProps {
  measures: boolean;
  onMeasures(measures: boolean): void;
}

export function SideTabs({ measures, onMeasures }: SideTabsProps) {
  const { t } = useTranslation();
  return (
    <div className="live__tabs">
      <Toggle isSelected={!measures} onChange={() => onMeasures(false)}>
        {t('measure.readings')}
      </Toggle>
      <Toggle isSelected={measures} onChange={() => onMeasures(true)}>
        {t('measure.title')}
      </Toggle>
    </div>
  );
}
