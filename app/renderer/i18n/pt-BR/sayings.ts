// O que o console diz nos seus eventos e dos seus enlaces.
import type { SAYINGS } from '../../../contract/index.ts';
import { unfit } from './unfit.ts';

export const sayings: Record<keyof typeof SAYINGS, string> = {
  words: '{{text}}',
  at: '{{address}}',
  'failed-with': '{{failure}} “{{text}}”',
  'held-back_one': '{{count}} evento antes deste não foi guardado',
  'held-back_other': '{{count}} eventos antes deste não foram guardados',
  refusal: '{{refusal}}',

  'closed-here': 'fechado aqui',
  'called-off': 'cancelado',
  'tried-elsewhere': 'tentado em outro lugar',
  'by-a-person': 'desconectado por uma pessoa',
  'device-closed': 'o dispositivo fechou a conexão',
  'connection-gone': 'a conexão se foi',
  'line-gone': 'a outra ponta da linha se foi',
  'at-its-end': 'a gravação chegou ao fim',
  'no-connection': '{{place}} não respondeu em {{seconds}} s',
  'in-use': '{{address}} está em uso aqui por outro dispositivo',
  'thread-died': 'a thread de captura morreu: {{text}}',
  'died-often': '{{times}} vezes em um minuto; da última vez:',
  'no-such-recording': 'essa gravação já não existe, ou não há amostra dela nesse trecho',
  'no-such-simulated': 'não há dispositivo simulado “{{name}}”; há {{names}}',
  'of-file': '{{path}}:',
  'file-empty': '{{path}} está vazio',
  'file-large': '{{path}} tem {{bytes}} bytes; reproduzem-se no máximo {{most}}',
  'no-recording':
    '{{path}} não é gravação: não se chama .wav e não há nele nenhum quadro do enlace',
  'other-samples': '{{beside}} está ao lado de outras amostras que não as de {{path}}',
  'sidecar-large':
    '{{beside}} tem {{bytes}} bytes; lê-se um arquivo auxiliar de no máximo {{most}}: tire-o dali para reproduzir só as amostras',
  'sidecar-scale-count':
    '{{beside}} não dá uma escala e um deslocamento para cada canal a partir da amostra {{sample}} (canais: {{channels}}, escalas: {{scales}}, deslocamentos: {{offsets}}): tire-o dali para reproduzir só as amostras',
  'sidecar-scale-zero':
    '{{beside}} dá ao canal {{channel}}, a partir da amostra {{sample}}, a escala zero, com que toda amostra daria o mesmo valor: tire-o dali para reproduzir só as amostras',
  'sidecar-scale-missing':
    '{{beside}} diz que o canal {{channel}} está em {{unit}}, mas não dá a escala da amostra {{sample}}: tire-o dali para reproduzir só as amostras',

  'another-answers': '{{who}} responde aqui, não {{expected}}',
  'other-versions': '{{who}} fala as versões {{least}} a {{most}}; este console fala a {{ours}}',
  'version-refused': 'o dispositivo fala outra versão: {{text}}',
  'version-heard': 'o dispositivo fala outra versão do protocolo',
  'no-more-consoles': 'o dispositivo não aceita mais consoles: {{text}}',
  'caps-refused': 'o dispositivo recusa CAPS: {{text}}',
  'stream-refused': 'o dispositivo recusa o fluxo: {{text}}',
  'hello-unanswered': 'nenhuma resposta a HELLO em {{seconds}} s',
  'caps-unanswered': 'CAPS ficou sem resposta por {{seconds}} s',
  'stream-unanswered': 'STREAM_OPEN ficou sem resposta por {{seconds}} s',
  'lacks-channels': 'faltam nas CAPS do dispositivo 1 a {{most}} canais (SPEC L6.2)',
  'lacks-name': 'falta nas CAPS do dispositivo o nome do canal {{channel}} (SPEC L6.2)',
  'lacks-unit': 'falta nas CAPS do dispositivo a unidade do canal {{channel}} (SPEC L6.2)',
  'lacks-scale': 'falta nas CAPS do dispositivo o fundo de escala do canal {{channel}} (SPEC L6.2)',
  'lacks-rate': 'falta nas CAPS do dispositivo uma taxa de amostragem (SPEC L6.2)',
  'lacks-format': 'falta nas CAPS do dispositivo um formato de amostra (SPEC L6.2)',
  'opened-format': 'o dispositivo abriu o formato de amostra {{format}}',
  'opened-rate': 'o dispositivo abriu uma taxa de {{hz}} Hz',
  'opened-channels': 'o dispositivo abriu {{channels}} canais de {{of}}',
  'opened-blocks': 'o dispositivo abriu blocos de {{samples}} amostras',
  'too-much':
    '{{hz}} amostras/s em {{channels}} canal(is) precisam de {{need}} bytes/s; esta linha leva {{carries}}, e no máximo 80 % disso podem ser usados. Escolha uma taxa de baud maior, ou uma taxa de amostragem menor no dispositivo.',
  flood:
    '{{bytes}} bytes vieram de uma vez e nenhum era do protocolo Harmonic: outro tipo de dispositivo, ou taxa de baud errada',
  'not-harmonic':
    'algo responde, mas não no protocolo Harmonic: taxa de baud errada, ou outro tipo de dispositivo',
  unheard: 'nada foi ouvido por {{seconds}} s',
  heartbeats: '{{times}} sinais de vida seguidos ficaram sem resposta',
  claimed: 'só este dispositivo o diz, e ninguém o adotou',
  'began-anew': 'o dispositivo recomeçou: seu fluxo foi cortado',
  'session-lost':
    'o dispositivo não reiniciou: já não conhecia esta sessão, ou o que enviou não dava sequência; seu fluxo foi cortado',
  'began-often': 'a sessão com o dispositivo se perdeu {{times}} vezes em {{seconds}} s',
  'stream-lost':
    'o dispositivo responde, mas nenhuma amostra que se possa ler chegou em {{seconds}} s: seu fluxo é aberto de novo',
  resumed_one: 'falta {{count}} amostra de cada canal no intervalo',
  resumed_other: 'faltam {{count}} amostras de cada canal no intervalo',
  'resumed-unknown':
    'não se sabe quantas amostras faltam no intervalo: o relógio do dispositivo não diz',
  streams: '{{address}}: {{hz}} Hz',

  'claims-too': '{{address}} também diz ser {{hardware}}',
  'same-device': '{{address}} leva ao mesmo dispositivo',
  moved: 'de {{from}} para {{to}}',
  settings: 'N {{n}}, {{window}}, sobreposição {{overlap}} %, {{averaging}}',
  'key-other': 'ele tem outra chave que não a guardada aqui',
  'key-none': 'ele diz que não tem chave',
  'key-of-another': 'ele responde em nome de outro dispositivo',
  'key-forged': 'uma resposta não foi assinada com a chave desta sessão',
  'key-refused': 'ele se recusa a provar sua chave',
  'key-silent': 'ele não responde quando se pede que prove sua chave',
  'report-unsigned':
    'o que ele relata veio sem assinatura depois de ter provado sua chave, e não é aceito: seu firmware é de antes dos relatos assinados, ou outro fala em seu nome; o que vier a mais é contado no enlace',
  'report-wrong':
    'um relato não foi assinado com a chave desta sessão, e não é aceito: outro fala em seu nome; o que vier a mais é contado no enlace',
  'reports-cut':
    'o dispositivo transborda: {{logs}} mensagens e {{events}} eventos ficaram de fora',
  everywhere: 'em toda parte ao mesmo tempo',
  route: 'regra {{rule}}',

  seconds: '{{seconds}} s',
  gaps_one: '{{count}} lacuna',
  gaps_other: '{{count}} lacunas',
  named: '“{{name}}”',
  'nothing-came': 'parada antes que viesse uma amostra: não há o que guardar',
  'nearly-full': 'parada antes que o disco encha',
  'disk-was-full':
    'o disco estava cheio: ela parou; as amostras tomadas e ainda não guardadas serão guardadas se houver espaço',
  'disk-no-room': 'nada novo pode ser guardado até haver espaço',
  'disk-closed':
    'não se pode escrever na pasta de dados: seu disco é só de leitura, ou a pasta é de outra pessoa',
  'disk-fails': 'o disco falha ao escrever ({{code}}): nada novo pode ser guardado',
  'database-damaged': 'o banco de dados está danificado ({{code}})',
  'room-little': 'há menos de {{megabytes}} MB livres',
  'room-none': 'nada pode ser gravado',
  'recordings-ended': 'houve gravações encerradas',
  'lost-samples_one': '{{count}} amostra de uma gravação não pôde ser guardada',
  'lost-samples_other': '{{count}} amostras de gravações não puderam ser guardadas',
  'lost-summaries_one': '{{count}} valor de tendência não pôde ser guardado',
  'lost-summaries_other': '{{count}} valores de tendência não puderam ser guardados',
  'lost-frames_one': '{{count}} quadro ouvido não pôde ser guardado',
  'lost-frames_other': '{{count}} quadros ouvidos não puderam ser guardados',
  'lost-spectral_one': '{{count}} estado de eventos espectrais não pôde ser guardado',
  'lost-spectral_other': '{{count}} estados de eventos espectrais não puderam ser guardados',
  reshaped:
    'o dispositivo agora transmite com outra taxa, outro formato ou outros canais: é preciso uma nova gravação',
  'less-than-claimed': 'há menos no arquivo do que ele afirma',
  untidy: 'os arquivos de {{recording}} não foram arrumados: {{text}}',
  'stopped-recording':
    '“{{name}}”: o console parou enquanto ela era gravada; o que estava confirmado foi mantido',
  'stopped-importing':
    '“{{name}}”: o console parou enquanto este arquivo entrava; o que havia dele foi removido',
  'missing-at-end': 'faltam amostras no fim de “{{name}}”',
  'samples-damaged_one':
    '{{count}} amostra de “{{name}}” não está como foi escrita: mostrada como lacuna',
  'samples-damaged_other':
    '{{count}} amostras de “{{name}}” não estão como foram escritas: mostradas como lacunas',
  'folders-unknown_one':
    '{{count}} pasta sob segments não pertence a nenhuma gravação deste banco de dados; foi deixada como está',
  'folders-unknown_other':
    '{{count}} pastas sob segments não pertencem a nenhuma gravação deste banco de dados; foram deixadas como estão',
  'not-imported': '“{{name}}” não é guardado:',
  'same-samples': 'as mesmas amostras que “{{name}}”',
  'cut-short': 'cortado: {{claimedBytes}} bytes declarados, {{heldBytes}} presentes',
  'length-unsaid': 'seu cabeçalho deixa o comprimento em aberto',
  'half-frame_one': '{{count}} byte no fim não é amostra',
  'half-frame_other': '{{count}} bytes no fim não são amostra',
  'rest-unused_one':
    '{{count}} byte a partir do byte {{atByte}} não é de bloco algum e fica de fora',
  'rest-unused_other':
    '{{count}} bytes a partir do byte {{atByte}} não são de bloco algum e ficam de fora',
  'second-data_one': 'um segundo bloco de dados com {{count}} amostra não é lido',
  'second-data_other': 'um segundo bloco de dados com {{count}} amostras não é lido',
  'byte-rate':
    'seu cabeçalho declara {{claimedByteRate}} bytes por segundo, onde sua taxa e seus quadros dão {{byteRate}}',
  'file-size':
    'seu cabeçalho declara um arquivo de {{claimedFileBytes}} bytes, que tem {{fileBytes}}',
  'not-numbers_one': '{{count}} amostra não é número, deixada como lacuna',
  'not-numbers_other': '{{count}} amostras não são números, deixadas como lacunas',
  'calibrations-kept_one': 'com {{count}} calibração',
  'calibrations-kept_other': 'com {{count}} calibrações',
  'calibrations-left_one': '{{count}} calibração deixada de fora, sem o direito de calibrar',
  'calibrations-left_other': '{{count}} calibrações deixadas de fora, sem o direito de calibrar',
  'calibrations-misdated_one': '{{count}} calibração deixada de fora por suas datas',
  'calibrations-misdated_other': '{{count}} calibrações deixadas de fora por suas datas',
  'notes-kept_one': 'com {{count}} anotação',
  'notes-kept_other': 'com {{count}} anotações',
  'notes-left_one': '{{count}} anotação deixada de fora, sem o direito de escrevê-las',
  'notes-left_other': '{{count}} anotações deixadas de fora, sem o direito de escrevê-las',
  'notes-strange_one': '{{count}} anotação não compreendida, deixada de fora',
  'notes-strange_other': '{{count}} anotações não compreendidas, deixadas de fora',
  rounded_one: '{{count}} amostra de {{bits}} bits arredondada para ponto flutuante de 32 bits',
  rounded_other: '{{count}} amostras de {{bits}} bits arredondadas para ponto flutuante de 32 bits',

  late: 'com atraso',
  'gave-nothing_one': '{{count}} dispositivo não deu nada',
  'gave-nothing_other': '{{count}} dispositivos não deram nada',
  'tried-again': 'tenta-se de novo',
  'given-up': 'não se tenta de novo',

  'recordings-ever': 'as gravações são guardadas para sempre',
  'recordings-days_one': 'as gravações são guardadas {{count}} dia',
  'recordings-days_other': 'as gravações são guardadas {{count}} dias',
  'summaries-ever': 'as tendências para sempre',
  'summaries-days_one': 'as tendências {{count}} dia',
  'summaries-days_other': 'as tendências {{count}} dias',
  'events-ever': 'os eventos para sempre',
  'events-days_one': 'os eventos {{count}} dia',
  'events-days_other': 'os eventos {{count}} dias',
  'ring-held': '{{seconds}} s antes do início são retidos',
  'stay-free': '{{megabytes}} MB ficam livres',
  'too-old': 'mais antigo do que o local guarda, removido:',
  'recordings-gone_one': '{{count}} gravação ({{megabytes}} MB)',
  'recordings-gone_other': '{{count}} gravações ({{megabytes}} MB)',
  'summaries-gone_one': '{{count}} valor de tendência',
  'summaries-gone_other': '{{count}} valores de tendência',
  'events-gone_one': '{{count}} evento',
  'events-gone_other': '{{count}} eventos',
  'trail-entry-missing': 'a trilha não se sustenta: falta o registro antes do {{seq}}',
  'trail-entry-changed': 'a trilha não se sustenta: o registro {{seq}} não está como foi escrito',

  ...unfit,
};
