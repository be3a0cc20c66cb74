// Palavras do espectrograma de uma gravação.
export const spectrogram = {
  title: 'Espectrograma',
  label: 'Espectrograma: as setas o percorrem, arrastar mostra essa parte do tempo',
  topHz: 'Frequências até',
  facts:
    '{{window}}, N {{n}}, RBW {{rbw}}; cada coluna dura {{column}}. Cores de {{from}} a {{to}}, {{reference}}.',
  whole: 'Cada coluna mostra o maior nível de todas as suas transformadas.',
  sampled:
    'Um trecho tão longo não é transformado por inteiro: cada coluna mostra os seus primeiros {{length}}. O que for mais curto do que uma coluna pode faltar até você ampliar.',
  help: 'Arraste sobre ele para mostrar essa parte do tempo; as setas o percorrem.',
  at: '{{time}}, {{frequency}}: {{level}}',
  missing: '{{time}}: faltam amostras',
  none: 'Curta demais para um espectrograma.',
};
