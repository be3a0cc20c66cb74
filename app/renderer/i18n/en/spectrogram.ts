// Words of a recording's spectrogram.
export const spectrogram = {
  title: 'Spectrogram',
  label: 'Spectrogram: arrow keys walk it, dragging shows that part of the time',
  topHz: 'Frequencies up to',
  facts:
    '{{window}}, N {{n}}, RBW {{rbw}}; a column is {{column}}. Colours from {{from}} to {{to}}, {{reference}}.',
  whole: 'Each column shows the largest level of all its transforms.',
  sampled:
    'So long a stretch is not transformed whole: each column shows its first {{length}}. What is shorter than a column may be missing until you zoom in.',
  help: 'Drag across it to show that part of the time; arrow keys walk it.',
  at: '{{time}}, {{frequency}}: {{level}}',
  missing: '{{time}}: samples are missing',
  none: 'Too short for a spectrogram.',
};
