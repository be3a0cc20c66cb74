// The few pages the gateway itself says, in both languages, with no script and no style of their own.

interface Words {
  title: string;
  text: string;
}
export type PageName =
  | 'link-spent'
  | 'no-session'
  | 'not-found'
  | 'too-many'
  | 'full'
  | 'other-origin'
  | 'method'
  | 'not-json'
  | 'plain-http'
  | 'failed'
  | 'welcome';

const WORDS: Record<PageName, { en: Words; pt: Words }> = {
  'link-spent': {
    en: {
      title: 'This link has been used or has expired',
      text: 'A link opens the console once. Get a fresh one on the machine that runs it: {command} url',
    },
    pt: {
      title: 'Este link já foi usado ou expirou',
      text: 'Cada link abre o console uma única vez. Peça outro na máquina que o executa: {command} url',
    },
  },
  'no-session': {
    en: {
      title: 'This browser has not been let in yet',
      text: 'Open the link the console printed when it started, or get a fresh one: {command} url',
    },
    pt: {
      title: 'Este navegador ainda não tem acesso',
      text: 'Abra o link que o console mostrou ao iniciar, ou peça outro: {command} url',
    },
  },
  'not-found': {
    en: { title: 'There is nothing here', text: 'The console begins at /' },
    pt: { title: 'Não há nada aqui', text: 'O console começa em /' },
  },
  'too-many': {
    en: { title: 'Too many wrong links', text: 'Wait a minute, then use a fresh link.' },
    pt: { title: 'Links errados demais', text: 'Espere um minuto e use um link novo.' },
  },
  full: {
    en: { title: 'Too many browsers are here', text: 'Wait a minute, then come again.' },
    pt: { title: 'Há navegadores demais aqui', text: 'Espere um minuto e volte.' },
  },
  'other-origin': {
    en: {
      title: 'This came from another page',
      text: 'Only the console’s own page may ask for that.',
    },
    pt: {
      title: 'Isto veio de outra página',
      text: 'Só a página do próprio console pode pedir isso.',
    },
  },
  method: {
    en: { title: 'That cannot be done here', text: 'The console takes GET and POST.' },
    pt: { title: 'Isso não pode ser feito aqui', text: 'O console aceita GET e POST.' },
  },
  'not-json': {
    en: { title: 'The console takes JSON', text: 'The content type is application/json.' },
    pt: { title: 'O console aceita JSON', text: 'O tipo de conteúdo é application/json.' },
  },
  'plain-http': {
    en: { title: 'The console speaks TLS here', text: 'Its address begins with https://' },
    pt: { title: 'Aqui o console usa TLS', text: 'O endereço começa com https://' },
  },
  failed: {
    en: { title: 'The console could not answer', text: 'The request was not understood.' },
    pt: { title: 'O console não pôde responder', text: 'A solicitação não foi compreendida.' },
  },
  welcome: {
    en: { title: 'Welcome', text: 'The console opens at /' },
    pt: { title: 'Bem-vindo', text: 'O console abre em /' },
  },
};

const said = ({ title, text }: Words, command: string): Words => ({
  title,
  text: text.replace('{command}', command),
});

/**
 * An HTML page; `goTo` sends the browser on by itself.
 * @param command what a person types before a word of the command: `npx harmonic`.
 */
export function page(name: PageName, command: string, goTo?: string): string {
  const [en, pt] = [said(WORDS[name].en, command), said(WORDS[name].pt, command)];
  const onward = goTo === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${goTo}">`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="dark light">${onward}<link rel="icon" href="data:,"><title>Harmonic Console</title></head>
<body>
<main><h1>${en.title}</h1><p>${en.text}</p></main>
<section lang="pt-BR"><h1>${pt.title}</h1><p>${pt.text}</p></section>
</body>
</html>
`;
}

/** The same in one line, for programs. */
export function sentence(name: PageName, command: string): string {
  const { title, text } = said(WORDS[name].en, command);
  return `${title}. ${text}`;
}
