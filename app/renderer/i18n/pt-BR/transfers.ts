// Palavras de gravações que saem e entram, e de arquivos soltos na página.
import type { Words } from '../en.ts';

export const dropped: Words['dropped'] = {
  letGo: 'Solte para abrir',
  table:
    '“{{name}}” é uma tabela, e não foi importado. O console escreve tabelas (CSV, Parquet, XLSX) para outros programas e não as lê de volta: o que volta é o WAV com o seu JSON, por “Exportar…” da mesma gravação.',
  long: '“{{name}}” não foi aberto: o console lê um JSON de no máximo {{most}}. Se ele está ao lado de um WAV, o WAV entra sem ele.',
  unknown:
    '“{{name}}” não foi aberto: não é nada que esta página abra. O console abre gravações (.wav, com o .json delas), na página ao vivo de um dispositivo layouts e calibrações (.json) e, na página de uma gravação, calibrações (.json).',
};

export const transfers: Words['transfers'] = {
  title: 'Transferências',
  export: 'Exportar…',
  exportNamed: 'Exportar {{name}}…',
  exportTitle: 'Exportar {{name}}',
  exportExplained:
    'As amostras saem deste console em um arquivo. Fica na trilha de auditoria quem levou o quê.',
  go: 'Exportar',
  format: 'Formato',
  formats: {
    wav: 'WAV com um JSON ao lado: amostras como foram gravadas',
    csv: 'CSV: tabela para planilhas',
    parquet: 'Parquet: tabela para ferramentas de dados',
  },
  wavExplained:
    'As amostras são escritas como foram gravadas. Um WAV não conhece lacunas: cada uma é preenchida com zeros e listada com exatidão no JSON ao lado, que também traz os dois relógios e as anotações.',
  csvExplained:
    'Valores na unidade do canal, uma linha por amostra. Uma lacuna é uma linha que diz o tamanho dela.',
  parquetExplained:
    'Valores na unidade do canal, uma linha por amostra. Uma lacuna é uma linha que diz o tamanho dela; o JSON está nos metadados.',
  dialect: 'Números na tabela',
  dialects: {
    'comma-point': '1.5 com , entre colunas',
    'semicolon-comma': '1,5 com ; entre colunas',
  },
  channels: 'Canais',
  import: 'Importar um arquivo…',
  imported: 'Importada',
  importing: 'Entrando',
  importedAs: '“{{name}}” agora está entre as gravações.',
  more: 'Mais: {{count}}',
  moreFailed: 'Mais: {{count}} · ▲ falharam: {{failed}}',
  unfold: 'Abrir a lista',
  fold: 'Recolher a lista',
  putEndedAway: 'Tirar o que terminou',
  outName: 'Exportação de {{name}}',
  inName: 'Importação de {{name}}',
  states: {
    waiting: 'Em espera',
    running: 'Em andamento',
    done: 'Concluída',
    failed: 'Falhou',
    cancelled: 'Cancelada',
  },
  progress: '{{done}} de {{all}} amostras · {{bytes}}',
  progressBytes: '{{bytes}}',
  missing: 'amostras que faltam: {{samples}}, lacunas: {{gaps}}',
  notices: {
    'cut-short':
      'O arquivo está cortado: o cabeçalho diz {{claimedBytes}} bytes de amostras, e há {{heldBytes}}. O que há foi guardado, como gravação interrompida.',
    'length-unsaid':
      'O cabeçalho não diz o tamanho: todos os {{heldBytes}} bytes até o fim foram lidos como amostras.',
    'half-frame':
      'Bytes no fim que não chegam a uma amostra de cada canal: {{bytes}}, deixados de fora.',
    'rest-unused':
      'O cabeçalho diz {{dataBytes}} bytes de amostras. Bytes depois delas que não pertencem a nada: {{bytes}}, a partir do byte {{atByte}}, deixados de fora.',
    'second-data':
      'Um segundo bloco de dados com amostras não é lido, elas ficam de fora: {{samples}} ({{bytes}} bytes).',
    'byte-rate':
      'O cabeçalho se contradiz: diz {{claimedByteRate}} bytes por segundo, e a taxa e os quadros dão {{byteRate}}. A taxa de {{rateHz}} Hz foi tomada: confira.',
    'file-size':
      'O cabeçalho diz que o arquivo tem {{claimedFileBytes}} bytes, e ele tem {{fileBytes}}. Foram lidas as amostras do bloco de dados.',
    'not-numbers':
      'Amostras que não são números, ou além de ±10³⁰: {{frames}}, a primeira na posição {{firstFrame}}. Foram deixadas de fora: lacunas: {{gaps}}.',
    'calibrations-kept': 'Calibrações que vieram com ela: {{count}}.',
    'calibrations-left':
      'Calibrações do JSON ao lado deixadas de fora, pois você não pode calibrar: {{count}}.',
    'calibrations-misdated':
      'Calibrações do JSON ao lado deixadas de fora por suas datas (ainda não chegou, anterior a 1950, ou válida por mais de dez anos): {{count}}.',
    'notes-kept': 'Anotações que vieram com ela: {{count}}.',
    'notes-left':
      'Anotações do JSON ao lado deixadas de fora, pois você não pode anotar: {{count}}.',
    'notes-strange':
      'Anotações do JSON ao lado que este console não sabe ler, deixadas de fora: {{count}}.',
    rounded:
      'Amostras arredondadas na importação: {{samples}}. O arquivo tem {{bits}} bits por amostra, o console guarda floats de 32 bits; nenhuma mudou mais que uma parte em 16 milhões do seu valor.',
  },
  gone: '“{{name}}” não chegou ao fim: o console não conhece mais esta transferência. Comece de novo.',
  cancel: 'Cancelar',
  cancelNamed: 'Cancelar: {{name}}',
  putAway: 'Tirar da lista: {{name}}',
  saveSidecar: 'Salvar o JSON',
  open: 'Abrir',
  sameAs:
    'As mesmas amostras já estão aqui, como “{{name}}”. Esta importação fica ao lado; remova uma delas se não precisar das duas.',
  openSame: 'Mostrar “{{name}}”',
  oneWav: '“{{name}}” não está ao lado de nenhum WAV: solte o WAV junto.',
};
