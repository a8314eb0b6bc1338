import { defineFlexFunction } from '../lib/flex-function';

/** Answers 200 where a Flex token is valid and belongs to staff. The Agent Assist connector goes by the status. */
export const handler = defineFlexFunction({
  environment: {},
  run: ({ user }) => Promise.resolve({ identity: user.identity, roles: user.roles }),
});
