// The store's calls for access: its rows, the trail, and what may take long in steps.
// One change is one transaction: rows, entries of the trail, outbox.
import type { AccessStoreApi, AccessWrite } from './access-api.ts';
import type { CallParts, SlowAccessCall, SlowCalls } from './call-parts.ts';
import { emptyLog } from './database.ts';
import { ITSELF, type Cause } from './outbox.ts';
import { personRecords } from './person-records.ts';
import { retainTrail } from './trail-retention.ts';
import { searchTrail } from './trail-search.ts';

type QuickAccessCall = 'accessState' | 'changeAccess' | 'trailLines' | 'trailHead';

export function accessCalls(parts: CallParts): Pick<AccessStoreApi, QuickAccessCall> {
  const { policy, people, trail, writes, outbox } = parts;
  return {
    accessState: () => ({ ...policy.state(), ...people.state(), stream: outbox.stream }),
    changeAccess(changes, acts) {
      writes.commit(() => {
        // First the trail: it knows what the rows are for, and reads keys that a change may destroy.
        const [by = ITSELF] = acts.map((act) => trail.enter(act));
        for (const change of changes) apply(parts, change, by);
      });
      if (changes.some((change) => 'erase' in change)) emptyLog(parts.db);
    },
    trailLines: (fromSeq, limit) => trail.lines(fromSeq, limit),
    trailHead: () => trail.head(),
  };
}

function apply({ policy, people }: CallParts, change: AccessWrite, by: Cause): void {
  if ('erase' in change) return people.erase(change.id, change.atMs);
  if ('drop' in change) {
    if (change.drop === 'credential') return people.dropCredential(change.person);
    if (change.drop === 'invitation') return people.dropInvitation(change.person);
    return people.dropRequest(change.id);
  }
  switch (change.put) {
    case 'bundle':
      return policy.addBundle(change.bundle, change.absorbs, by);
    case 'statement':
      return policy.putStatement(change, by);
    case 'person':
      return people.putPerson(change.row);
    case 'credential':
      return people.putCredential(change.row);
    case 'invitation':
      return people.putInvitation(change.row);
    case 'attempts':
      return people.putAttempts(change.row);
    case 'request':
      return people.putRequest(change.row);
    case 'consent':
      return people.putConsent(change.row);
    case 'placement':
      return policy.place(change.device, change.area);
    case 'value':
      return policy.putValue(change.name, change.bytes);
  }
}

export function slowAccessCalls(parts: CallParts): Pick<SlowCalls, SlowAccessCall> {
  const { db, sealing, trail, writes, outbox } = parts;
  const reading = { db, sealing, stream: outbox.stream };
  return {
    trail: (query, beforeSeq, limit) => searchTrail(reading, query, beforeSeq, limit),
    personRecords: (id) => personRecords(reading, id),
    retainTrail: (nowMs, months) =>
      retainTrail({ db, trail, commit: writes.commit }, nowMs, months),
  };
}
