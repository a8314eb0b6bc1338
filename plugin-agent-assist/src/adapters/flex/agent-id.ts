import type { Manager } from '@twilio/flex-ui';

/** Account and worker: who this agent is, wherever browsers, tabs or storage are shared. */
export const agentIdOf = (manager: Manager): string =>
  `${manager.serviceConfiguration.account_sid}/${manager.workerClient?.sid ?? manager.user.identity}`;
