// Palavras dos dois relógios: quando as amostras chegaram aqui, e quando o dispositivo diz que foram tomadas.
import type { clocks as english } from '../en/clocks.ts';

export const clocks: typeof english = {
  axis: 'Eixo do tempo',
  axes: {
    start: 'Segundos desde o início',
    arrival: 'Chegada ao console',
    device: 'Relógio do dispositivo',
  },
  sinceStart: 'dispositivo +{{time}}',
  none: 'O dispositivo não diz hora nenhuma.',
  file: 'Este arquivo não fala de relógio nenhum.',
  neverSet: 'Relógio do dispositivo nunca acertado: conta desde que o dispositivo ligou.',
  ahead: 'Relógio do dispositivo {{by}} adiantado em relação a este console ({{how}}).',
  behind: 'Relógio do dispositivo {{by}} atrasado em relação a este console ({{how}}).',
  exchange: '± {{within}}, por troca de mensagens',
  byArrival: 'pela chegada, com o tempo do caminho',
  drift: {
    short: 'Curto demais para dizer como ele deriva.',
    rate: 'Ele corre {{ppm}} ± {{within}} ppm em relação a este console.',
    late: 'Os seus tempos se afastam da chegada em {{ppm}} ± {{within}} ppm, e nenhum cristal erra mais que {{most}}: amostras chegaram tarde ou faltam. Como o seu relógio corre não se sabe.',
    uneven:
      'As amostras chegaram de modo irregular demais para dizer como ele deriva ({{ppm}} ± {{within}} ppm).',
  },
  jumped: 'Foi acertado ou recomeçou nesse meio-tempo; mudanças: {{count}}.',
};
