import { check, checkInAll, LANGUAGES, THEMES } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/plant.ts';
import { addByAddress, adopt, deviceRow, openLive } from '../fixtures/page.ts';
import {
  BEA,
  ANA,
  beFirst,
  invite,
  lock,
  openAccount,
  openPart,
  openPerson,
  signOut,
} from '../fixtures/people.ts';

const ROOMS = ['devices', 'recordings', 'routes', 'reports', 'storage', 'events'] as const;

test('no accessibility fault on the way in, in every theme and language', async ({
  page,
  plant,
}) => {
  test.setTimeout(300_000);
  const running = await plant.console();
  await page.goto(running.said.url);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Make the first administrator');
  await checkInAll(page, 'first run');
  await beFirst(page, ANA, (stage) => checkInAll(page, stage));
  await lock(page, ANA);
  await expect(heading).toHaveText('Locked');
  await checkInAll(page, 'locked');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading).toHaveText('Sign in');
  await page.getByText('Lost your password or second factor?').click();
  await checkInAll(page, 'sign-in');
  await page.getByRole('button', { name: 'Use the sealed code' }).click();
  await checkInAll(page, 'sealed code');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'I have an enrolment code' }).click();
  await checkInAll(page, 'enrolment');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Sign-in name').fill(ANA.signInName);
  await page.getByLabel('Password', { exact: true }).fill(ANA.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(heading).toHaveText('Second factor');
  await checkInAll(page, 'second factor');
});

test('no accessibility fault in the rooms of people, in every theme and language', async ({
  page,
  plant,
}) => {
  test.setTimeout(300_000);
  const running = await plant.console();
  await page.goto(running.said.url);
  const ana = await beFirst(page);
  await invite(page, BEA, { role: 'Operator' });
  await openPart(page, 'Areas');
  await page.getByRole('button', { name: 'Make an area…' }).click();
  await page.getByRole('dialog').getByLabel('Name of the area').fill('Hall 2');
  await check(page, 'a question');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  for (const part of ['People', 'Roles', 'Areas', 'Who may do what', 'Rules', 'Requests']) {
    await openPart(page, part);
    await checkInAll(page, part);
  }
  await openPerson(page, BEA);
  await checkInAll(page, 'a person');
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.locator('tr[data-seq] button').first().click();
  await page.getByRole('button', { name: 'Verify the trail' }).click();
  await expect(page.getByText(/The trail holds/)).toBeVisible();
  await checkInAll(page, 'audit');
  await openAccount(page, ana);
  await checkInAll(page, 'account');
  await signOut(page, ana);
});

test('no room is wider than the window, nor makes the document taller than it, at a desk and on a phone', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const agent = await plant.agent('--synth', 'tone=900:0.5', '--tcp', '0', '--name', 'a-node');
  const running = await plant.console();
  await page.goto(running.said.url);
  await beFirst(page, ANA);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'a-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'a-node', 'Pump');
  await openLive(page, 'Pump');
  const live = new URL(page.url()).hash;
  await invite(page, BEA, { role: 'Operator' });
  await openPerson(page, BEA);
  const person = new URL(page.url()).hash;
  /** Each with what is there once it is drawn. */
  const rooms: [hash: string, drawn: string][] = [
    ['#/devices', 'tr[data-device]'],
    ['#/recordings', 'h1:text-is("Recordings")'],
    ['#/routes', '.routes__try'],
    ['#/reports', '.reports__folder'],
    ['#/storage', '.storage__form'],
    ['#/events', 'tbody tr'],
    ['#/people', 'tr[data-person="bea"]'],
    ['#/people/roles', '[data-role="viewer"]'],
    ['#/people/areas', '.parts [aria-current][href$="areas"]'],
    ['#/people/matrix', '.matrix__cell'],
    ['#/people/rules', '.rules__two'],
    ['#/people/requests', '.parts [aria-current][href$="requests"]'],
    [person, '.held'],
    ['#/audit', 'tr[data-seq]'],
    ['#/account', 'h1:text-is("My account")'],
    [live, '.live__trace'],
    [live.replace('live', 'channels'), 'h1:text-is("Pump")'],
  ];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const [room, drawn] of rooms) {
      await page.evaluate((hash) => (location.hash = hash), room);
      await expect(page.locator(`#content ${drawn}`).first(), room).toBeAttached();
      const over = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return { wide: scrollWidth - innerWidth, tall: scrollHeight - innerHeight };
      });
      expect(over.wide, `${room} at ${width}`).toBeLessThanOrEqual(0);
      expect(over.tall, `${room} at ${width}: a second scrollbar`).toBeLessThanOrEqual(0);
    }
  }
});

for (const theme of THEMES) {
  for (const language of LANGUAGES) {
    test(`no accessibility fault on any screen: ${theme}, ${language}`, async ({ page, plant }) => {
      test.setTimeout(120_000);
      const running = await plant.console('--demo', '--host', 'gateway');
      await page.addInitScript(
        ([wanted, spoken]) => {
          localStorage.setItem('harmonic.theme', wanted ?? '');
          localStorage.setItem('harmonic.language', spoken ?? '');
        },
        [theme, language],
      );
      await page.goto(running.said.url);
      await expect(page.locator('tr[data-device]').first()).toBeVisible();
      for (const room of ROOMS) {
        await page.locator(`nav a[href="#/${room}"]`).click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await check(page, room);
      }
      await page.locator('nav a[href="#/devices"]').click();
      await page.locator('.devices__name').first().click();
      await expect(page.locator('.live__trace[data-peak-hz]')).toBeVisible();
      await check(page, 'live');
      await page.locator('.live__trace').press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, 'key sheet');
    });
  }
}

test('the instrument by keyboard alone: pause, hold, walk to a peak and hear it', async ({
  page,
  plant,
}) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await expect(deviceRow(page, 'Fan motor').getByText('Streaming')).toBeVisible();
  await openLive(page, 'Fan motor');
  const trace = page.locator('.live__trace[data-peak-hz]');
  await expect(trace).toBeVisible();
  await trace.focus();
  await page.keyboard.press('n');
  await expect(page.locator('[aria-live="polite"]', { hasText: 'Hz' })).toHaveCount(1);
  await page.keyboard.press('x');
  await expect(page.getByRole('button', { name: 'Max hold' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press(' ');
  await expect(page.getByText(/you are \d+ s behind/)).toBeVisible();
  await page.keyboard.press(' ');
  await expect(page.getByText(/you are \d+ s behind/)).toBeHidden();
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: 'Whole span' })).toBeEnabled();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Whole span' })).toBeDisabled();
});

test('the language changes without a restart, numbers with it', async ({ page, plant }) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByRole('heading', { name: 'Dispositivos' })).toBeVisible();
  await expect(page.getByText('12,8 kHz × 2')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
});
