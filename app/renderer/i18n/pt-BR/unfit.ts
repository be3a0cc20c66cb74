// Por que uma forma de onda, um plano de harmônicos, uma vigilância, uma regra ou uma reprodução não é possível: o fim de uma frase.
import type { UnfitId } from '@harmonic/protocol/model';

export const unfit: Record<UnfitId, string> = {
  'waveform-f0': 'f0 tem de ser uma frequência acima de 0 Hz',
  'waveform-rate': 'a taxa de amostragem tem de estar acima de 0 e ser de no máximo 10 MHz',
  'waveform-periods': 'um símbolo dura de 1 a 64 períodos inteiros de f0',
  'waveform-guard': 'a guarda é um número inteiro de oitavos de período, e no máximo uma janela',
  'waveform-modulation': 'a modulação é dbpsk ou dqpsk',
  'waveform-code': 'o código é 0 (nenhum), 1 (taxa 1/2) ou 2 (3/4)',
  'waveform-rate-low':
    'a taxa de amostragem é baixa demais para que haja um harmônico além do piloto',
  'waveform-window-short':
    'uma janela de {{samples}} amostras é curta demais: são precisas pelo menos {{least}}, ou {{unguarded}} sem guarda; baixe f0, aumente a taxa de amostragem ou tome mais períodos',
  'waveform-window-long': 'uma janela tem no máximo {{most}} amostras',
  'waveform-second-pilot': 'o segundo piloto é um harmônico de 2 a {{highest}}',

  'bond-empty': 'um canal tem pelo menos um harmônico',
  'bond-most': 'são no máximo {{most}} harmônicos',
  'bond-second-pilot': 'o harmônico {{harmonic}} não leva dados: é o segundo piloto',
  'bond-no-data':
    'o harmônico {{harmonic}} não leva dados: a {{rateHz}} amostras por segundo, levam H2 a H{{highest}}',
  'bond-twice': 'um harmônico está duas vezes no mesmo canal',
  'bond-shared': 'o harmônico {{harmonic}} está em dois canais',

  'receiver-idle': 'não há canal a escutar',
  'receiver-frame': 'um quadro tem {{sizes}} bytes',
  'plan-beacon':
    'H{{harmonic}} leva a baliza do mestre da linha: o segundo piloto precisa de outro harmônico',
  'signature-beyond':
    'uma assinatura soa até H{{last}}, e esta taxa de amostragem leva H2 a H{{highest}}',
  'plan-channel': 'não há canal {{channel}}: os canais do fluxo são {{channels}}',
  'plan-room': 'é preciso mais do que cabe na memória desta máquina: “{{text}}”',

  'replay-long':
    'pedem-se {{seconds}} s dela, e reproduzem-se no máximo {{most}} s de uma vez: mostre antes só uma parte',

  'watch-chance': 'a chance de um falso alarme vai de 1e-15 a 0,01',
  'watch-hold-off': 'um evento termina após 0 a 60 s sem ser visto',
  'watch-large':
    '{{harmonics}} harmônicos em janelas de {{samples}} amostras são demais para vigiar',
  'watch-alike': 'os harmônicos atribuídos não se distinguem em uma só janela',

  'rule-number': 'na regra {{rule}}, o número vai de 0 a 65.535',
  'rule-priority': 'na regra {{rule}}, a prioridade vai de 0 a 255',
  'rule-in-link':
    'na regra {{rule}}, o enlace de entrada vai de 0 a 254, ou é 255 para qualquer um',
  'rule-out-link': 'na regra {{rule}}, o enlace de saída vai de 0 a 254',
  'rule-harmonics': 'na regra {{rule}}, os harmônicos vão de 1 a {{most}}',
  'rule-span': 'na regra {{rule}}, não há harmônico de {{first}} a {{last}}',
  'rule-out-harmonic': 'na regra {{rule}}, o harmônico de saída vai de 1 a {{most}}',
  'rule-offset': 'na regra {{rule}}, um deslocamento vai de {{least}} a {{most}}',
  'rule-moved':
    'na regra {{rule}}, os harmônicos {{first}} a {{last}}, deslocados em {{by}}, já não são harmônicos',
  'rule-code': 'na regra {{rule}}, o código é 0 (nenhum), 1 (taxa 1/2) ou 2 (3/4)',
  'rule-modulation': 'na regra {{rule}}, a modulação é dbpsk ou dqpsk',
  'rule-age': 'na regra {{rule}}, a idade vai de 0 (qualquer uma) a 65.535 ms',
  'rule-device': 'na regra {{rule}}, o dispositivo é um número de 64 bits',
  'rule-per-minute': 'na regra {{rule}}, os quadros por minuto vão de 0 (quantos vierem) a 65.535',
  'rule-burst': 'na regra {{rule}}, os quadros de uma só vez vão de 0 a 255',
  'rule-burst-none':
    'na regra {{rule}}, se os quadros são contados por minuto, pelo menos um pode vir de uma só vez',
  'rule-hops': 'na regra {{rule}}, os saltos vão de 1 a {{most}}',
  'rule-bytes': 'uma regra tem {{bytes}} bytes, não {{came}}',
  'rule-flags': 'na regra {{rule}}, há marcas que ninguém conhece',
  'rule-reserved': 'na regra {{rule}}, o que é reservado não é 0',
  'rule-modulation-byte': 'na regra {{rule}}, a modulação é 0 ou 1',
  'rules-most': 'são no máximo {{most}} regras',
  'rules-twice': 'duas regras têm o número {{rule}}',
  'rules-bytes': 'uma tabela são regras inteiras de {{bytes}} bytes, não {{came}} bytes',
  'rules-devices': 'são no máximo {{most}} dispositivos',
};
