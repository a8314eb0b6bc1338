import { defineFlexFunction } from '../lib/flex-function';

/** Answers 200 where a Flex token is valid and belongs to staff. The Agent Assist connector goes by the status. */
export const handler = defineFlexFunction({
  environment: {},
  // The connector asks, once for each token that it issues; who calls too often has been told so before.
  rate: false,
  run: ({ user }) => Promise.resolve({ identity: user.identity, roles: user.roles }),
});
