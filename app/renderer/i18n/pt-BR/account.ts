// Palavras da própria conta.
import type { Words } from '../en.ts';

export const account: Words['account'] = {
  title: 'Minha conta',
  roles: 'Meus papéis',
  sessionEnds: 'Esta sessão termina {{time}}',
  password: 'Senha',
  changePassword: 'Mudar minha senha…',
  passwordTitle: 'Mudar minha senha',
  passwordGo: 'Mudar',
  passwordChanged: 'A senha foi mudada. Suas outras sessões terminaram.',
  factor: 'Segundo fator',
  factorOn: 'Configurado. É pedido a cada entrada.',
  factorOff: 'Não configurado. Um segundo fator protege você se alguém descobrir sua senha.',
  factorSetUp: 'Configurar…',
  factorAnew: 'Configurar de novo…',
  factorRemove: 'Remover…',
  factorRemoveTitle: 'Remover meu segundo fator?',
  factorRemoveExplained:
    'Só a senha basta então para entrar. Os códigos de recuperação deixam de valer.',
  factorRemoved: 'O segundo fator foi removido.',
  codes: 'Códigos de recuperação',
  codesLeft: 'Restam {{count}}',
  codesFew: 'Crie novos antes que o último se gaste.',
  codesNew: 'Criar novos códigos…',
  codesNewTitle: 'Criar novos códigos de recuperação?',
  codesNewExplained: 'Os antigos deixam de valer.',
  codesNewGo: 'Criar novos códigos',
  data: 'Meus dados',
  dataExplained:
    'Tudo o que este console guarda sobre você, em um arquivo que máquinas leem: perfil, papéis, entradas, consentimentos e o que a trilha guarda de você.',
  dataGo: 'Exportar meus dados',
  dataSaved: 'Salvo como {{name}}.',
  consents: 'Consentimentos',
  consentsExplained:
    'Nada é enviado enquanto não há rede nem servidor. Você pode retirar um consentimento a qualquer momento.',
  given: 'Dado {{time}}',
  notGiven: 'Não dado',
  withdrawn: 'Retirado {{time}}',
  give: 'Consentir',
  withdraw: 'Retirar',
  giveTo: 'Consentir: {{purpose}}',
  withdrawFrom: 'Retirar: {{purpose}}',
  textVersion: 'Texto, versão {{version}}',
  olderText: 'Você viu a versão {{version}} deste texto.',
  consented: 'Sua escolha foi guardada.',
  taste: 'Tema, densidade e idioma estão na barra superior.',
};
export const consents: Words['consents'] = {
  'crash-reports': {
    title: 'Relatórios de falhas',
    text: 'Quando o console falha, guarda-se um relatório do que falhou, para ser enviado aos seus autores quando houver um servidor: versão, sistema e em que parte do programa. Sem nomes, sem medições.',
  },
  'usage-statistics': {
    title: 'Estatísticas de uso',
    text: 'Conta-se com que frequência cada sala é aberta, para ser enviado aos autores quando houver um servidor. Sem nomes, sem dispositivos, sem medições.',
  },
};
