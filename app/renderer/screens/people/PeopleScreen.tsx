// The people room: its parts, and which of them is open.
import { useTranslation } from 'react-i18next';
import { Closed } from '../../parts/Closed.tsx';
import { useWatched } from '../../state/console.ts';
import { PEOPLE_PARTS, type PeoplePart } from '../../state/route.ts';
import { useMay } from '../../state/session.ts';
import { AreasPart } from './AreasPart.tsx';
import { MatrixPart } from './MatrixPart.tsx';
import { PeopleList } from './PeopleList.tsx';
import { RequestsPart } from './RequestsPart.tsx';
import { RolesPart } from './RolesPart.tsx';
import { RulesPart } from './RulesPart.tsx';
import './people.css';

export function PeopleScreen({ part }: { part: PeoplePart }) {
  const { t } = useTranslation();
  const waiting = useWatched('requests')?.length ?? 0;
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('people.title')}</h1>
      </header>
      <nav className="parts" aria-label={t('people.partsLabel')} data-pane="">
        {PEOPLE_PARTS.map((name) => (
          <a
            key={name}
            href={name === 'people' ? '#/people' : `#/people/${name}`}
            aria-current={name === part ? 'page' : undefined}
          >
            {t(`people.parts.${name}`)}
            {name === 'requests' && waiting > 0 && (
              <span className="chip chip--warn number">{waiting}</span>
            )}
          </a>
        ))}
      </nav>
      <Part part={part} />
    </div>
  );
}

function Part({ part }: { part: PeoplePart }) {
  const { t } = useTranslation();
  const directory = useWatched('directory');
  const may = useMay()('people.see');
  // Whoever is inside may have been asked to agree to something.
  if (part === 'requests') return <RequestsPart />;
  if (!may.allowed) return <Closed why={may.why(t)} />;
  if (!directory) return <p>{t('app.loading')}</p>;
  switch (part) {
    case 'people':
      return <PeopleList directory={directory} />;
    case 'roles':
      return <RolesPart directory={directory} />;
    case 'areas':
      return <AreasPart directory={directory} />;
    case 'matrix':
      return <MatrixPart directory={directory} />;
    case 'rules':
      return <RulesPart directory={directory} />;
  }
}
