// Words of the keys that devices prove, in Brazilian Portuguese.
import type { Words } from '../en.ts';

export const deviceKeys: Words['deviceKeys'] = {
  open: 'Chave…',
  title: 'Chave de {{name}}',
  explained:
    'Com uma chave que só o dispositivo e este console conhecem, o dispositivo prova em cada conexão que é ele mesmo. A chave fica guardada cifrada e nunca mais é mostrada. As amostras em si viajam sem assinatura, e nada aqui fica oculto de quem escuta a rede.',
  states: {
    'key-unknown': 'Não há chave guardada aqui; o dispositivo não tem como provar quem é.',
    'not-asked': 'Há uma chave guardada. Ela será pedida na próxima conexão.',
    asking: 'Pedindo ao dispositivo que prove sua chave…',
    authenticated: 'O dispositivo provou sua chave nesta conexão.',
    unauthenticated: 'O dispositivo não provou sua chave.',
  },
  failures: {
    'wrong-key': 'Ele tem outra chave que não a guardada aqui, ou não é o dispositivo que diz ser.',
    'no-key-there': 'Ele diz que não tem chave.',
    'other-device': 'Ele responde em nome de outro dispositivo.',
    forged: 'O que veio depois não estava assinado com a chave desta sessão.',
    refused: 'Ele se recusa a provar sua chave.',
    silent: 'Ele não respondeu ao pedido.',
  },
  fingerprint: 'Impressão digital',
  fingerprintHelp: 'A mesma chave dá a mesma impressão digital em qualquer lugar.',
  notAdopted: 'Adote o dispositivo antes: a chave se perderia com ele.',
  how: 'O que fazer',
  ways: {
    type: 'Digitar a chave que ele tem',
    make: 'Gerar uma chave nova e gravá-la no dispositivo',
    remove: 'Remover a chave deste console',
  },
  key: 'Chave',
  keyHelp: '64 dígitos hexadecimais, 0–9 e a–f. Espaços, “:”, “-” e um 0x no começo não contam.',
  wanting: {
    empty: 'Digite primeiro a chave: 64 dígitos hexadecimais.',
    short: '{{count}} de 64 dígitos hexadecimais.',
    long: '{{count}} dígitos hexadecimais: uma chave tem 64.',
    'not-hex': '“{{sign}}” não é dígito hexadecimal: uma chave tem só 0–9 e a–f.',
    zeros: 'Uma chave só de zeros não vale.',
  },
  makeHelp:
    'Só por uma linha serial, e com o dispositivo em modo de provisionamento. Um dispositivo aceita uma chave uma única vez.',
  notSerial: 'Ele não está conectado por linha serial: a chave passaria por onde outros podem ler.',
  removeHelp: 'O dispositivo mantém sua chave. Sem ela aqui, ele volta a não verificado.',
  go: { type: 'Guardar a chave', make: 'Gerar e gravar', remove: 'Remover a chave' },
};
