import { expect, test, type Page } from '../fixtures/plant.ts';
import {
  BEA,
  beFirst,
  enrol,
  enterFirst,
  freshCode,
  giveDigits,
  givePassword,
  giveRecoveryCode,
  invite,
  lock,
  openPerson,
  personRow,
  signIn,
  signInCard,
  signOut,
  takeInvitation,
} from '../fixtures/people.ts';
import { addByAddress, adopt, AT_ONCE_MS, deviceRow, openLive } from '../fixtures/page.ts';

const isInside = (page: Page) =>
  expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();

test('the first administrator stays inside, locks, unlocks, signs out and comes in by every way there is', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await isInside(page);
  await page.reload();
  await isInside(page);

  await lock(page, ana);
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Devices' })).toHaveCount(0);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('alert')).toContainText('not right');
  await page.getByLabel('Password', { exact: true }).fill(ana.password);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await isInside(page);

  await signOut(page, ana);
  await givePassword(page, ana);
  await giveDigits(page, await freshCode(page, ana.secret ?? ''));
  await isInside(page);

  await signOut(page, ana);
  const spent = ana.recoveryCodes.shift() ?? '';
  await givePassword(page, ana);
  await giveRecoveryCode(page, spent);
  await isInside(page);
  await signOut(page, ana);
  await givePassword(page, ana);
  await giveRecoveryCode(page, spent);
  await expect(signInCard(page)).toBeVisible();
  await expect(page.getByRole('alert'), 'a recovery code counts once').toContainText('been used');
  await signIn(page, ana);
  await isInside(page);

  await running.kill('SIGTERM');
  running = await plant.console();
  expect(running.said.url, 'a site with people needs no link').toBe(
    `${new URL(running.said.url).origin}/`,
  );
  await page.goto(running.said.url);
  await signIn(page, ana);
  await isInside(page);
});

test('an operator is invited, sees and records, is told what is not theirs, and loses the live view when disabled', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(180_000);
  const agent = await plant.agent('--synth', 'tone=1000:0.5', '--tcp', '0', '--name', 'node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'node', 'Fan');
  const code = await invite(page, BEA, { role: 'Operator' });
  await expect(personRow(page, BEA).getByText('Invited')).toBeVisible();

  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  const fan = deviceRow(other, 'Fan');
  await expect(fan.getByText('Streaming')).toBeVisible();
  await other.getByRole('link', { name: 'Audit' }).click();
  await expect(other.getByText(/no right to read the audit trail.*Auditor/)).toBeVisible();
  await other.getByRole('link', { name: 'Devices' }).click();

  await fan.getByRole('button', { name: 'Open' }).focus();
  await other.keyboard.press('Tab');
  const rename = fan.getByRole('button', { name: 'Rename…' });
  await expect(rename).toBeFocused();
  const why = /no right to adopt, rename and forget devices.*Technician/;
  await expect(rename).toHaveAccessibleDescription(why);
  await expect(other.getByRole('tooltip')).toHaveText(why);
  await other.keyboard.press('Enter');
  await expect(other.getByRole('region', { name: 'Notes' })).toContainText(why);
  await expect(other.getByRole('dialog')).toHaveCount(0);

  await openLive(other, 'Fan');
  await other.getByRole('button', { name: 'Record', exact: true }).click();
  await other.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await expect(other.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  const trace = other.locator('.live__trace[data-peak-hz]');
  await expect(trace).toBeVisible();

  await openPerson(page, BEA);
  await page.getByRole('button', { name: 'Disable…' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('has left the works');
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByText('Bea Lima is disabled.')).toBeVisible();
  await expect(trace, 'the view is gone at once').toBeHidden({ timeout: AT_ONCE_MS });
  await expect(signInCard(other)).toBeVisible({ timeout: AT_ONCE_MS });
  await givePassword(other, BEA);
  await expect(other.getByRole('alert')).toContainText('not right');
});

test('wrong passwords slow down, the wait is counted down, and an administrator ends it', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(180_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  const code = await invite(page, BEA, { role: 'Viewer' });
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await isInside(other);
  await signOut(other, BEA);

  const wait = other.locator('.wait');
  const isLong = wait.filter({ hasText: /in (2\d|30)\ss/ });
  const refused = other.getByRole('alert').filter({ hasText: 'not right' });
  for (let attempt = 0; attempt < 9 && !(await isLong.isVisible()); attempt += 1) {
    await expect(wait.filter({ hasText: 'again in' })).toBeHidden();
    await givePassword(other, { ...BEA, password: `wrong guess ${attempt}` });
    await expect(refused.or(wait)).toBeVisible();
  }
  await expect(isLong).toBeVisible();
  await expect(wait, 'it counts down').toContainText(/in 2\d\ss/);
  await openPerson(page, BEA);
  await expect(page.getByText(/Locked until/)).toBeVisible();
  await page.getByRole('button', { name: 'End the waiting' }).click();
  await expect(page.getByText('Bea Lima can try again now.')).toBeVisible();
  await givePassword(other, BEA);
  await isInside(other);
});

test('the sealed code opens the site once, is marked, and lets the administrator in again', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(180_000);
  const running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await isInside(page);
  await signOut(page, ana);

  const rescue = async (at: Page): Promise<void> => {
    await at.goto(new URL(running.said.url).origin);
    await at.getByText('Lost your password or second factor?').click();
    await at.getByRole('button', { name: 'Use the sealed code' }).click();
    await at.getByLabel('Sealed code, 26 characters').fill(ana.sealedCode ?? '');
    await at.getByLabel('Your name').fill('Dee Alves');
    await at.getByLabel('Reason').fill('the administrator lost her phone');
    await at.getByRole('button', { name: 'Open with the sealed code' }).click();
  };
  const other = await anotherBrowser();
  await rescue(other);
  await expect(other.locator('.notice--glass')).toContainText('Opened with the sealed code');
  await openPerson(other, ana);
  await other.getByRole('button', { name: 'Reset password and second factor…' }).click();
  await other.getByRole('dialog').getByLabel('Reason').fill('lost her phone');
  await other.getByRole('button', { name: 'Reset and make a code' }).click();
  const code = await takeInvitation(other);

  await givePassword(page, ana);
  await expect(page.getByRole('alert'), 'the old password is void').toContainText('not right');
  const again = { ...ana, password: 'eleven lamps on the north wall' };
  await enrol(page, code, again, true);
  await isInside(page);
  await expect(page.getByText('The sealed code has been used.')).toBeVisible();

  const third = await anotherBrowser();
  await rescue(third);
  await expect(third.getByRole('alert')).toContainText('has been used');
  await expect(third.locator('.notice--glass')).toHaveCount(0);
});

test('codes that are shown once are not left unasked until they are put away', async ({
  page,
  plant,
}) => {
  const running = await plant.console();
  await page.goto(running.said.url);
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const holds = () =>
    page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  await beFirst(page, undefined, async (stage) => {
    if (stage !== 'codes') return expect(await holds()).toBe(false);
    await page.evaluate(() => location.reload());
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await expect(page.locator('[data-code=sealed]')).toBeVisible();
    const putAway = page.getByText('I have put them away');
    await putAway.click();
    expect(await holds()).toBe(false);
    await putAway.click();
    expect(await holds()).toBe(true);
  });
  await isInside(page);
  await page.reload();
  await isInside(page);
  expect(asked).toEqual(['beforeunload']);
});

test('a room that breaks says so in its place; the rest of the page goes on', async ({
  page,
  plant,
  consoleErrors,
}) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.route('**/PeopleScreen-*.js', (route) => route.abort());
  await page.locator('nav a[href="#/people"]').click();
  const broken = page.getByRole('alert');
  await expect(broken).toContainText('This room cannot be shown');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(broken).toContainText('Esta sala não pode ser mostrada');
  await page.locator('nav a[href="#/storage"]').click();
  await expect(page.getByRole('heading', { name: 'Armazenamento' })).toBeVisible();
  await expect(broken).toHaveCount(0);
  await page.locator('nav a[href="#/people"]').click();
  await page.unroute('**/PeopleScreen-*.js');
  await broken.getByRole('button', { name: 'Carregar a página de novo' }).click();
  await expect(page.getByRole('heading', { name: 'Pessoas' })).toBeVisible();
  expect(consoleErrors.splice(0).join(' ')).toMatch(/ERR_FAILED/);
});
