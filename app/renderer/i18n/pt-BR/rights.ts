// Palavras do que se pode fazer, por quem e onde; e de uma chamada que não foi feita.
import { READY_ROLE_NAMES } from '../../../contract/index.ts';
import type { Words } from '../en.ts';

export const permissions: Words['permissions'] = {
  device_see: 'ver dispositivos',
  device_connect: 'conectar dispositivos',
  device_manage:
    'adotar, renomear e esquecer dispositivos, guardar suas chaves e mudar seus planos e as rotas',
  device_calibrate: 'calibrar canais',
  live_see: 'ver sinais ao vivo',
  live_configure: 'mudar a análise guardada de um dispositivo',
  recording_see: 'ver gravações',
  recording_make: 'fazer gravações',
  recording_manage: 'renomear e remover gravações',
  recording_export: 'levar amostras gravadas',
  recording_import: 'trazer gravações de arquivos',
  note_write: 'escrever anotações e guardar linhas de base',
  event_see: 'ver eventos',
  storage_see: 'ver o armazenamento',
  storage_manage: 'decidir o que se guarda e por quanto tempo',
  people_see: 'ver pessoas e seus direitos',
  people_manage: 'gerir pessoas e seus direitos',
  role_manage: 'definir papéis',
  area_manage: 'definir áreas e pôr dispositivos nelas',
  rule_manage: 'definir as regras do local',
  audit_see: 'ler a trilha de auditoria',
  audit_export: 'exportar a trilha de auditoria',
  privacy_export: 'exportar os dados de uma pessoa',
  privacy_erase: 'apagar uma pessoa',
};
export const roles: Words['roles'] = READY_ROLE_NAMES['pt-BR'];
export const rights: Words['rights'] = {
  none: 'Você não tem o direito de {{what}}. Estes papéis o têm: {{roles}}.',
  elsewhere:
    'Você tem o direito de {{what}} em algumas áreas, não aqui. Estes papéis o têm: {{roles}}.',
  demo: 'O local de demonstração não tem pessoas. Configure um local primeiro.',
  noRoom: 'Esta sala não está aberta para você',
  askWhom: 'Quem gere pessoas pode lhe dar um deles.',
  twoPerson: 'exige duas pessoas',
  wholeSite: 'Local inteiro',
  otherArea: 'Uma área que você não vê',
  nameless: 'Sem nome {{id}}',
  someone: 'o console',
};
export const failed: Words['failed'] = {
  'not-allowed': 'Não permitido: {{detail}}',
  'signed-out': 'Você não está mais na sessão. Entre e tente de novo.',
  locked: 'A sessão está bloqueada. Dê sua senha e tente de novo.',
  'proof-needed': 'Sua senha foi pedida de novo e não foi dada; por isso nada foi feito.',
  'needs-agreement':
    'Pedido feito. Passa a valer quando uma segunda pessoa concordar, em Pessoas, Pedidos.',
  BAD_REQUEST:
    'Isto não pode ser aceito como está: confira os campos. Um nome é uma linha de texto visível.',
};
export const warnings: Words['warnings'] = {
  'clock-rollback':
    'O relógio deste computador voltou no tempo. Até estar certo, códigos de seis dígitos não são aceitos; códigos de recuperação, sim.',
  'break-glass-spent':
    'O código lacrado foi usado. Renove-o em Pessoas, Regras, e guarde o novo em lugar seguro.',
  'trail-broken':
    'A trilha de auditoria não está íntegra: entradas foram alteradas ou cortadas fora do console. Verifique-a em Auditoria.',
  'one-admin':
    'Há um só administrador. Nomeie um segundo, para que uma senha perdida não seja uma emergência.',
  'low-assurance':
    'As chaves deste console estão guardadas com menos segurança do que poderiam, por exemplo sem um chaveiro do sistema.',
};
