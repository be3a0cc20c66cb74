// O que se diz a quem foi recusado, em vez da frase inglesa do console: o que há, e o que fazer.
import type { Refusals } from '../refusals.ts';

export const refusals: Refusals = {
  'not-found': 'Isto não está mais lá.',
  'not-allowed': 'Você não pode fazer isto.',
  'signed-out': 'Ninguém está na sessão nesta página. Entre antes.',
  locked: 'Esta página está bloqueada. Dê sua senha para continuar.',
  'proof-needed': 'Dê sua senha de novo para isto.',
  'needs-agreement':
    'Isto espera uma segunda pessoa: vale quando alguém com o mesmo direito concordar, dentro de um dia.',
  'too-many': 'Tentativas erradas demais. Tente de novo em {{wait}}.',
  invalid: 'O que foi enviado não pode ser aceito: confira os campos.',
  conflict: 'Algo mudou ou impede isto agora: olhe de novo e decida outra vez.',
  'disk-full': 'O disco está cheio: nada novo é guardado até haver espaço.',
  'disk-read-only':
    'Não se pode escrever na pasta de dados: o disco falha ou só permite leitura, ou a pasta é de outra conta.',
  damaged:
    'O que está guardado não é o que foi escrito. Restaure uma cópia ou avise quem cuida do local.',
  unavailable: 'Esta parte do console não está disponível agora. Tente de novo em instantes.',
  unknown: 'Você não está na sessão, ou este local não conhece você.',
  disabled: 'Sua conta está desativada. Fale com um administrador.',
  'no-grant': 'Seu papel não permite isto.',
  expired: 'Seu direito a isto terminou.',
  'other-area': 'Você pode fazer isto em outras áreas, não nesta.',
  'stale-policy': 'A política do local é velha demais para mudanças: é preciso renová-la antes.',
  'no-policy': 'Este local ainda não tem pessoas: o primeiro administrador precisa ser criado.',
  'other-site': 'Isto foi feito para outro local.',
  taken: 'Isto já foi resolvido.',
  'broken-stream': 'Algo foi feito nesse meio-tempo: tente de novo.',
  'not-yet': 'O relógio deste console está antes da hora da política do local. Acerte o relógio.',
  'old-policy': 'Alguém o retirou nesse meio-tempo: olhe de novo e decida outra vez.',
  'unknown-issuer': 'Você não é membro ativo deste local.',
  'wrong-key':
    'O local ainda não conhece sua chave: um administrador precisa confirmar você uma vez.',
  'authority-lost': 'Quem faz isto, ou quem concordou, não pode mais fazê-lo.',
  self: 'Outra pessoa precisa fazer isto: ninguém muda os próprios direitos, encerra a própria conta ou concorda com o próprio pedido.',
  'no-right': 'Seu papel não permite isto.',
  'wider-scope': 'Você pode fazer isto em outras áreas, não ali.',
  'not-below':
    'Isto vai além dos seus direitos: você só dá ou retira o que você mesmo tem, ou menos.',
  'needs-second': 'Isto exige o acordo de uma segunda pessoa.',
  'bad-second': 'O acordo desta segunda pessoa não conta para este ato.',
  'ready-role': 'Os papéis prontos ficam como são: crie um próprio ao lado deles.',
  'unknown-person': 'Essa pessoa não existe neste local.',
  'known-person': 'Essa pessoa já existe.',
  'unknown-role': 'Esse papel não existe neste local.',
  'unknown-area': 'Essa área não existe neste local.',
  removed: 'Alguém o removeu nesse meio-tempo: olhe de novo e decida outra vez.',
  'last-admin': 'É o último administrador do local: nomeie outra pessoa antes.',
  'as-it-is': 'Isto não mudaria nada: já está assim.',
  demo: 'A demonstração não tem pessoas. Configure um local seu para isto.',
  'signed-in': 'Alguém já entrou nesta página. Saia antes.',
  'not-first': 'Este local já tem o primeiro administrador. Entre com seu nome e sua senha.',
  'wrong-secret': 'A senha ou o código não está certo, ou já foi usado.',
  'wrong-code':
    'Este não é o código que seu autenticador mostra agora. Espere o próximo e tente de novo.',
  malformed: 'Isto não tem a forma de um código: confira o que digitou.',
  'needs-unlock':
    'Foram {{count}} tentativas erradas. Um administrador precisa encerrar a espera, em Pessoas.',
  busy: 'Há tentativas demais ao mesmo tempo. Tente de novo em instantes.',
  void: 'Este código não está certo ou já foi usado.',
  'code-expired': 'Este código venceu. Peça um novo a um administrador.',
  spent: 'O código lacrado deste local já foi usado, e nenhum novo foi criado.',
  'break-glass':
    'O código lacrado só deixa entrar de novo: com ele não se nomeia, não se concorda, não se pede o que exige duas pessoas e não se muda nem se ativa outro administrador. Entre com seu próprio nome para isto.',
  unbound:
    'Esta pasta pertence a outra máquina, ou o segredo desta se perdeu: nenhuma senha abre aqui. Use o código lacrado; depois um administrador dá a todos um novo código de inscrição.',
  'taken-back':
    'Os dados deste console são mais antigos do que deveriam. Um administrador precisa entrar primeiro.',
  'clock-rollback':
    'O relógio deste console voltou no tempo, e por isso códigos de seis dígitos não podem ser conferidos. Acerte o relógio ou use um código de recuperação.',
  changed: 'Sua senha, seus códigos ou seu convite mudaram nesse meio-tempo. Tente de novo.',
  lapsed: 'Isto não espera mais: comece de novo ou peça outra vez.',
  'password-too-short': 'Escolha uma senha de pelo menos {{least}} caracteres.',
  'password-too-short-alone':
    'Sem um segundo fator, a senha precisa de pelo menos {{least}} caracteres. Escolha uma mais longa.',
  'password-too-long': 'Escolha uma senha de no máximo {{most}} bytes.',
  'password-common': 'Esta senha é uma das que se tentam primeiro. Escolha outra.',
  'password-name': 'Esta senha é feita do seu nome ou do nome do local. Escolha outra.',
  'no-second-factor': 'Isto exige um segundo fator. Configure um antes, em Minha conta.',
  'second-factor-due':
    'Seu papel exige um segundo fator. Você pode configurar outro no lugar dele.',
  forged:
    'O que está guardado sobre as pessoas e seus direitos não é o que foi assinado. Restaure uma cópia ou avise quem cuida do local.',
  'forged-sign-in':
    'O que está guardado desta entrada não é o que foi escrito. Um administrador precisa redefini-la.',
  'forged-invitation': 'O que está guardado deste convite não é o que foi escrito. Peça um novo.',
  'no-key': 'Só quem tem a chave do local pode fazer isto.',
  'name-taken': '“{{name}}” já é o nome de entrada de alguém: escolha outro.',
  'role-name-taken': '“{{name}}” já é o nome de outro papel: escolha outro.',
  erased: 'Essa pessoa foi apagada.',
  'not-held': 'Essa pessoa não tem esse papel ali.',
  'ends-before': 'Isto terminaria antes de começar: escolha um dia que ainda esteja por vir.',
  'in-use': 'Ainda há quem tenha este papel (pessoas: {{count}}): retire-o delas antes.',
  'would-lead':
    'Há pessoas com este papel, e com estes direitos ele exigiria duas pessoas para nomear: crie um papel novo.',
  'not-an-act':
    '“{{right}}” é ver, copiar ou trazer um arquivo, e isso não pode esperar uma segunda pessoa.',
  stale: 'Algo mudou nesse meio-tempo: olhe de novo e tente ou peça outra vez.',
  'stale-text': 'O texto mudou: leia-o de novo antes.',
  'trail-shortened': 'Entradas antigas foram removidas durante a leitura: exporte de novo.',
  'no-second':
    'Isto exige uma segunda pessoa, e não há agora quem possa concordar. Quem foi criado, inscrito, redefinido ou ativado hoje pode concordar depois de um dia: peça de novo então. O código lacrado é para emergências.',
  'no-other-holder':
    'Ninguém mais tem o direito de {{right}} no local inteiro: dê-o antes a uma segunda pessoa.',
  'too-new':
    'Quem foi criado, inscrito, redefinido ou ativado há menos de um dia ainda não concorda com nada. Tente depois.',
  'too-many-waiting':
    'Muito do que você pediu ainda espera uma segunda pessoa. Espere, ou recuse pedidos seus.',
  unreadable: 'Este pedido não pode ser lido: peça de novo.',
  'unknown-device': 'Esse dispositivo não existe.',
  'unknown-recording': 'Essa gravação não existe mais.',
  'unknown-view': 'Esta vista ao vivo foi fechada: abra-a de novo.',
  'unknown-calibration': 'Essa calibração não existe mais.',
  'unknown-baseline': 'Essa linha de base não existe mais.',
  'date-to-come':
    'A calibração tem a data {{day}}, que ainda não chegou: ela leva o dia em que foi feita. Não foi guardada.',
  'date-too-early':
    'A calibração tem a data {{day}}, anterior a 1950: ela leva o dia em que foi feita. Não foi guardada.',
  'valid-too-long':
    'A calibração, de {{day}}, valeria até {{until}}: mais de dez anos. Não foi guardada; deixe o fim em aberto se nenhum é dito.',
  'unknown-note': 'Essa anotação não existe mais.',
  'too-many-kept': 'Já se guardam ali {{most}}, e não cabem mais: remova o que não é mais preciso.',
  'not-whole': 'O que foi enviado não é um espectro inteiro, por isso não foi guardado.',
  placeless: 'Uma anotação diz onde está, em frequência ou em tempo.',
  'unknown-plan': 'Este dispositivo não tem plano de harmônicos.',
  'plan-changed': 'Alguém mudou este plano nesse meio-tempo: veja como está agora e mude de novo.',
  'plan-unfit': 'O plano não é possível: {{reason}}.',
  'harmonic-taken': 'O harmônico {{harmonic}} é de {{holder}}: {{asked}} precisa de outro.',
  'harmonic-pilot': 'O harmônico {{harmonic}} leva o piloto: {{asked}} precisa de outro.',
  'harmonic-beacon':
    'O harmônico {{harmonic}} leva a baliza do mestre da linha: {{asked}} precisa de outro.',
  'harmonic-off-grid':
    'O harmônico {{harmonic}} não é um dos doze canais da grade racional (HPM 1.0): {{asked}} precisa de outro.',
  'harmonic-beyond':
    'O harmônico {{harmonic}} de {{asked}} está acima de H{{highest}}, o mais alto que esta taxa de amostragem alcança.',
  'function-twice': '{{asked}} está em dois canais, e um só pode valer: tire um deles.',
  'signed-in-part': '{{asked}} assina em todos os seus canais com uma chave, ou em nenhum.',
  'signed-beyond':
    '{{asked}} não pode assinar: uma assinatura soa até H17, e esta taxa de amostragem alcança H{{highest}} no máximo.',
  'signed-pilot':
    '{{asked}} não pode assinar: o segundo piloto em {{harmonic}} soa durante o padrão dela, de H2 a H{{last}}; acima de H{{last}}, ou nenhum, não.',
  'signer-without-key':
    '{{asked}} não pode ser chamado a assinar: entre os dispositivos que você gerencia, esse não tem chave guardada aqui.',
  'signer-taken':
    '{{asked}} já assina no plano de outro dispositivo: um dispositivo responde a um ouvinte por vez.',
  'signer-taken-by':
    '{{asked}} já assina no plano de {{device}}: um dispositivo responde a um ouvinte por vez.',
  'routes-changed': 'Alguém mudou as rotas nesse meio-tempo: veja como estão agora e mude de novo.',
  'route-loop': 'Um quadro voltaria aonde esteve (regra → por onde sai): {{way}}.',
  'route-unfit': 'A regra não é possível: {{reason}}.',
  'route-span': 'Regra {{rule}}: não há harmônico de {{first}} a {{last}}.',
  'route-moved': 'Regra {{rule}}: {{first}}, deslocado em {{by}}, já não é harmônico.',
  'route-device': 'A regra {{rule}} nomeia um dispositivo que não existe mais.',
  'route-plan': 'Regra {{rule}}: {{device}} não tem plano de harmônicos.',
  'route-channel': 'Regra {{rule}}: {{harmonic}} não inicia canal do plano de {{device}}.',
  'too-many-streams': 'Esta página acompanha coisas demais ao mesmo tempo. Recarregue-a.',
  'bad-address':
    'Este endereço não pode ser lido. Escreva tcp://host:4710, udp://host:4710, serial:/dev/ttyUSB0, replay:/pasta/arquivo.wav ou simulated:motor.',
  'no-such-link':
    'Este local não abre conexões desse tipo. O local de demonstração só tem dispositivos simulados.',
  'replayed-on-its-page': 'Uma gravação se reproduz na própria página.',
  'too-many-replays':
    'No máximo {{most}} gravações se reproduzem ao mesmo tempo: desconecte ou esqueça uma delas antes.',
  closing: 'O console está fechando.',
  adopted: '{{name}} já está adotado.',
  'not-adopted': 'Só um dispositivo adotado tem nome próprio: adote-o antes.',
  nameless: 'O dispositivo ainda não disse quem é: conecte-o antes.',
  contested:
    '{{count}} dispositivos dizem ser {{identity}}: desconecte os que não são, depois adote.',
  'known-device': 'Esta identidade já está aqui como {{name}}: esqueça aquele antes.',
  'not-serial': 'Uma chave só é gravada por uma linha serial, em um dispositivo conectado.',
  'key-kept': 'Já há uma chave deste dispositivo guardada aqui.',
  'key-not-taken': 'A chave não foi aceita: {{reason}}.',
  'unknown-key': 'Não há chave deste dispositivo guardada aqui.',
  'secret-cannot-wait':
    'Aqui isto exige duas pessoas, e a segunda leria o que foi digitado: deixe o console gerar uma chave.',
  'not-streaming': '{{name}} não está transmitindo: não há o que gravar.',
  recorded: '{{name}} já está sendo gravado.',
  'not-recorded': 'Este dispositivo não está sendo gravado.',
  'recording-runs': 'Esta gravação está em andamento: pare-a antes.',
  'recording-held':
    'A gravação parou; suas últimas amostras estão na memória e serão guardadas quando houver espaço no disco.',
  'low-room':
    'Há {{freeMb}} MB livres e {{neededMb}} MB precisam continuar livres: libere espaço ou reduza o mínimo em Armazenamento.',
  'beyond-disk': 'No disco cabem {{diskMb}} MB ao todo: deixe livre menos do que isso.',
  'empty-span': 'Nesse trecho da gravação não há amostras: escolha outro.',
  'measuring-full':
    'Há registros demais esperando para serem medidos: feche uma medição ou tente de novo.',
  'measuring-failed': 'A thread de medição falhou com este registro; a próxima medição abre outra.',
  'ring-short':
    'Foram pedidos {{askedS}} s antes do início e só os últimos {{heldS}} s são guardados: peça menos ou guarde mais, em Armazenamento.',
  'site-there': 'Já há um local nesta pasta. Inicie o console sem a demonstração para abri-lo.',
  'unknown-report': 'Este relatório não existe mais.',
  'too-many-reports':
    'Já há {{most}} relatórios agendados: remova os que não são mais necessários.',
  'report-in-turn': 'Mais um deste relatório já está sendo feito: espere ele terminar.',
  'report-failed': 'A parte que escreve o relatório parou. O console tenta de novo sozinho.',
  'report-file-gone':
    'O arquivo {{name}} não está mais na pasta dos relatórios: alguém o moveu ou apagou.',
  'too-many-transfers': 'Já há arquivos demais a caminho: espere um terminar ou cancele um.',
  'unknown-transfer': 'Esta transferência já terminou, ou é de outra página.',
  'ticket-expired': 'O arquivo não foi buscado a tempo: peça de novo.',
  'transfer-cancelled': 'A transferência foi cancelada.',
  'transfer-broken':
    'A outra ponta foi embora no meio: nada pela metade foi guardado aqui. Tente de novo.',
  'nothing-to-export': 'Não há nenhuma amostra nesse trecho: escolha outro.',
  'wav-slow':
    'Um WAV diz amostras inteiras por segundo, e esta gravação tem menos de uma: escolha CSV ou Parquet.',
  'upload-short':
    'Chegaram {{held}} de {{claimed}} bytes: o arquivo foi cortado no caminho. Nada foi guardado; tente de novo.',
  'upload-long':
    'Chegaram mais bytes do que os {{claimed}} anunciados: o arquivo mudou no caminho. Nada foi guardado.',
  'file-empty': 'O arquivo está vazio: não há o que importar.',
  'wav-unreadable':
    'Isto não é um WAV que se possa ler: falta o cabeçalho RIFF/WAVE, ou ele está cortado.',
  'wav-encoding':
    'Este WAV guarda suas amostras em um tipo que não se lê aqui. São lidos inteiros de 8, 16, 24 e 32 bits e ponto flutuante de 32 e 64 bits: converta o arquivo antes.',
  'wav-channels':
    'O cabeçalho do WAV diz canais ou uma taxa que não podem ser: são lidos de 1 a 16 canais, até 10 MHz.',
  'wav-contradicts': 'O cabeçalho do WAV se contradiz: o arquivo está danificado.',
  'wav-truncated':
    'O WAV está cortado, e o JSON ao lado é do arquivo inteiro. Solte o WAV sem ele para importar o que há.',
  'wav-no-samples': 'O WAV não tem amostras.',
  'wav-not-numbers':
    'Há demais neste arquivo que não é número, a partir da amostra {{sample}}. Nada foi guardado.',
  'sidecar-unreadable':
    'O JSON ao lado não é de uma gravação, ou é de uma versão mais nova. Solte o WAV sem ele para importar só as amostras.',
  'sidecar-too-long':
    'O JSON ao lado tem {{claimed}} bytes, e {{most}} é o máximo: traga o WAV sem ele.',
  'sidecar-other':
    'O JSON ao lado descreve outras amostras, não as deste WAV. Solte o WAV sem ele para importar só as amostras.',
  'sidecar-scales':
    'O JSON ao lado dá aos canais escalas fora da proporção de seus fundos de escala. Solte o WAV sem ele para importar só as amostras.',
  'sidecar-scale-count':
    'O JSON ao lado não dá uma escala e um deslocamento para cada canal a partir da amostra {{sample}} (canais: {{channels}}, escalas: {{scales}}, deslocamentos: {{offsets}}). Solte o WAV sem ele para importar só as amostras.',
  'sidecar-scale-zero':
    'O JSON ao lado dá ao canal {{channel}}, a partir da amostra {{sample}}, a escala zero: toda amostra daria o mesmo valor. Solte o WAV sem ele para importar só as amostras.',
  'sidecar-scale-missing':
    'O JSON ao lado diz que o canal {{channel}} está em {{unit}}, mas não dá a escala da amostra {{sample}}. Solte o WAV sem ele para importar só as amostras.',
  theseRoles: 'Estes papéis permitem: {{roles}}.',
  'device-not-ready': 'o dispositivo não está em modo de provisionamento, ou já tem outra chave',
  'device-unusable': 'o dispositivo diz que ela não serve de chave',
  'device-not-stored': 'o dispositivo não conseguiu guardá-la',
  'device-refused': 'o dispositivo a recusou',
  'device-other-key': 'o dispositivo guarda outra chave',
  'device-link-ended':
    'a conexão caiu antes da resposta. Ela continua guardada aqui, e será oferecida de novo',
  'device-no-answer':
    'o dispositivo não respondeu. Ela continua guardada aqui, e será oferecida de novo',
  'device-away':
    'nenhum dispositivo responde ali. Ela continua guardada aqui, e será oferecida de novo',
};
