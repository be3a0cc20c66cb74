import { describe, expect, test } from 'vitest';
import { createVisits, LEFT_FOR_MS, type Visits } from './visits.ts';

let now = 0;
const busy = new Set<number>();
const make = (): Visits => {
  now = 0;
  busy.clear();
  return createVisits(
    () => now,
    (visit) => busy.has(visit),
  );
};
const come = (visits: Visits, address = '10.0.0.1', byLink = false): string | null => {
  now += 1;
  return visits.admit({ address, byLink });
};

test('a browser is known by its secret, and by nothing like it', () => {
  const visits = make();
  const secret = come(visits)!;
  expect(visits.find(secret)).toMatchObject({ number: 1, seat: null, byLink: false });
  expect(visits.find(`${secret}x`)).toBeNull();
  expect(visits.find('')).toBeNull();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
});

describe('too many browsers', () => {
  test('of one address: the one that was idle longest gives way, not the one that has a page open', () => {
    const visits = make();
    const secrets = Array.from({ length: 16 }, () => come(visits)!);
    busy.add(visits.find(secrets[0]!)!.number);
    now += 1;
    visits.find(secrets[1]!);
    expect(come(visits)).not.toBeNull();
    const known = secrets.map((secret) => visits.find(secret) !== null);
    expect(known.indexOf(false)).toBe(2);
    expect(known.filter((is) => !is)).toHaveLength(1);
  });

  test('of one address, all with pages open: another is refused, and other addresses are not', () => {
    const visits = make();
    for (let i = 0; i < 16; i += 1) busy.add(visits.find(come(visits)!)!.number);
    expect(come(visits)).toBeNull();
    expect(come(visits, '10.0.0.2')).not.toBeNull();
    expect(come(visits, '10.0.0.1', true)).not.toBeNull();
  });

  test('a flood from everywhere never drives out whoever has signed in', () => {
    const visits = make();
    const people = Array.from({ length: 20 }, (_, i) => {
      const visit = visits.find(come(visits, `10.1.0.${i}`)!)!;
      return visits.renew(visit, `seat-${i}`).secret;
    });
    for (let i = 0; i < 5000; i += 1) come(visits, `10.2.${i >> 8}.${i & 255}`);
    expect(people.every((secret) => visits.find(secret)?.seat?.startsWith('seat-'))).toBe(true);
    expect(visits.seated()).toHaveLength(20);
  });

  test('and never grows beyond its bound, however often secrets are renewed', () => {
    const visits = make();
    let visit = visits.find(come(visits)!)!;
    const first = visits.renew(visit, 'seat');
    visit = first.visit;
    for (let i = 0; i < 1000; i += 1) visit = visits.renew(visit, 'seat').visit;
    // The oldest of the renewed are gone although their time is not over.
    expect(visits.find(first.secret)).toBeNull();
    expect(visits.seated()).toHaveLength(1);
  });
});

describe('a fresh secret', () => {
  test('takes the seat along; the old one has none, and ends within seconds', () => {
    const visits = make();
    const old = come(visits)!;
    const { secret } = visits.renew(visits.find(old)!, 'seat');
    expect(visits.find(secret)).toMatchObject({ seat: 'seat', retiredAt: null });
    expect(visits.find(old)).toMatchObject({ seat: null, retiredAt: now });
    now += 5000;
    expect(visits.find(old)).toBeNull();
    expect(visits.find(secret)?.seat).toBe('seat');
  });

  test('keeps what the browser came by', () => {
    const visits = make();
    const { visit } = visits.renew(visits.find(come(visits, '10.0.0.1', true)!)!, null);
    expect(visit).toMatchObject({ byLink: true, seat: null, address: '10.0.0.1' });
  });
});

test('a browser whose person has left keeps its seat for as long as its page may take to renew', () => {
  const visits = make();
  const seated = visits.renew(visits.find(come(visits)!)!, 'seat').visit;
  const inside = new Set(['seat']);
  const deserted = () => visits.deserted((seat) => inside.has(seat)).map(({ number }) => number);
  expect(deserted()).toEqual([]);
  inside.clear();
  expect(deserted()).toEqual([]);
  now += LEFT_FOR_MS - 1;
  expect(deserted()).toEqual([]);
  inside.add('seat');
  expect(deserted(), 'somebody is there again').toEqual([]);
  inside.clear();
  now += 1;
  expect(deserted()).toEqual([]);
  now += LEFT_FOR_MS;
  expect(deserted()).toEqual([seated.number]);
  expect(visits.renew(seated, null).visit.seat).toBeNull();
  expect(deserted()).toEqual([]);
});
