// Why a plan, a watch or a rule cannot be, on a Portuguese page: no sentence of the console's English within one of the
// page's own.
import type { Page } from '@playwright/test';
import { checkInAll } from '../fixtures/axe.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

const HARDWARE = 'ab12cd34ab12cd37';
const ENGLISH = /\b(?:the|of|is|are|from|with|cannot|carries|sampling|rate|harmonics)\b/i;

/** What the page asks of the console, changed on its way where a word is to be another: as from a page that checks nothing. */
async function onTheWay(page: Page): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  await page.routeWebSocket(/./, (socket) => {
    const console = socket.connectToServer();
    socket.onMessage((said) => {
      let text = said;
      if (typeof text === 'string')
        for (const [word, other] of words) text = text.replace(word, other);
      console.send(text);
    });
  });
  return words;
}

test('why a plan, a watch and a rule cannot be is read in Portuguese, with its numbers', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const words = await onTheWay(page);
  const as = ['--name', 'line-node', '--id', HARDWARE];
  const agent = await plant.agent('--synth', 'tone=1000:0.1', '--tcp', '0', ...as);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'line-node', 'Linha 1');
  await page.getByLabel('Language').selectOption('pt-BR');
  await deviceRow(page, 'Linha 1').getByRole('link', { name: 'Canais' }).click();
  await page.getByRole('button', { name: 'Fazer um plano…' }).click();

  const sheet = page.getByRole('dialog');
  const save = sheet.getByRole('button', { name: 'Salvar' });
  const row = sheet.locator('.plan__row').first();
  await row.getByLabel('Nó').fill('A');
  await row.getByLabel('Função').fill('say');
  const refusal = sheet.locator('p.refusal:not([role])');
  await sheet.getByLabel('f0, Hz').fill('7000');
  await row.getByLabel('Harmônicos').fill('2');
  await expect(refusal).toHaveText(
    '▲ Este plano não é possível: uma janela de 6,86 amostras é curta demais: são precisas pelo menos 16, ou 32 sem guarda; baixe f0, aumente a taxa de amostragem ou tome mais períodos.',
  );
  await save.click();
  await expect(sheet).not.toHaveText(ENGLISH);
  await sheet.getByLabel('f0, Hz').fill('1000');
  await sheet.getByLabel('Segundo piloto').fill('40');
  await page.keyboard.press('Tab');
  await expect(refusal).toHaveText(
    '▲ Este plano não é possível: o segundo piloto é um harmônico de 2 a 21.',
  );
  await sheet.getByLabel('Segundo piloto').fill('0');
  await row.getByLabel('Harmônicos').fill('4');
  await sheet.getByLabel('f0, Hz').fill('200');
  await sheet.getByLabel('Perfil').selectOption('robust');
  await sheet.getByText('Vigiar energia não autorizada').click();

  // The console itself refuses what a page lets through.
  words.set('"f0Hz":200', '"f0Hz":20000');
  await save.click();
  await expect(sheet).toContainText(
    'O plano não é possível: a taxa de amostragem é baixa demais para que haja um harmônico além do piloto.',
  );
  await expect(sheet).not.toHaveText(ENGLISH);
  words.clear();
  await save.click();
  await expect(sheet).toBeHidden();
  const unwatched = page.getByText('Este fluxo não pode ser vigiado');
  await expect(unwatched).toHaveText(
    '▲ Este fluxo não pode ser vigiado: 105 harmônicos em janelas de 2.400 amostras são demais para vigiar.',
  );

  await agent.kill('SIGTERM');
  const port = (agent.said.tcp ?? '').split(':').at(-1) ?? '';
  await plant.agent('--synth', 'tone=100:0.1', '--rate', '1000', '--tcp', port, ...as);
  const unheard = page.getByText('Este fluxo não pode ser escutado');
  await expect(unheard).toHaveText(
    '▲ Este fluxo não pode ser escutado por este plano: o harmônico 4 não leva dados: a 1.000 amostras por segundo, levam H2 a H2.',
  );
  await checkInAll(page, 'a plan that this stream does not carry');
  await expect(page.getByText(/at 1,000 samples a second/)).toBeVisible();
  await page.getByLabel('Language').selectOption('pt-BR');

  await page.getByRole('link', { name: 'Rotas' }).click();
  await page.getByRole('button', { name: 'Adicionar rota…' }).click();
  words.set('"framesPerMinute":0,"burst":1', '"framesPerMinute":5,"burst":0');
  await sheet.getByRole('button', { name: 'Salvar' }).click();
  await expect(sheet).toContainText(
    'A regra não é possível: na regra 1, se os quadros são contados por minuto, pelo menos um pode vir de uma só vez.',
  );
  await expect(sheet).not.toHaveText(ENGLISH);
});
