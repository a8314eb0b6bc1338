import type { World } from '../model/world';
import { basicCredentials, ok, type Handler } from './exchange';
import { participantRow } from './interaction-rows';
import { requireAccount, restHost, restRoute } from './rest';

const CHANNEL = '/v1/Interactions/:interaction/Channels/:channel';

/** Flex's own APIs for servers: who takes part in an interaction. */
export function restFlex({ interactions, taskRouter }: Pick<World, 'interactions' | 'taskRouter'>): Handler {
  return restHost('flex-api.twilio.com', [
    restRoute('GET', `${CHANNEL}/Participants`, ({ query }, interactionSid, channelSid) => {
      const channel = interactions.channel(interactionSid, channelSid);
      const size = Number(query.get('PageSize') ?? 50);
      // Newest first: nobody may rely on an order that Twilio does not promise.
      const rows = [...channel.participants].reverse().map((one) => participantRow(channel, one, taskRouter));
      return ok({
        participants: rows.slice(0, size),
        meta: { key: 'participants', page: 0, page_size: size, next_page_url: null },
      });
    }),
  ]);
}

/** Flex's configuration is asked for by browsers with a token, and by servers, who sign in as the account. */
export const configurationGuard: Handler = ({ method, host, path, authorization }) => {
  const [user] = basicCredentials(authorization) ?? [];
  const isServer = user !== undefined && user !== 'token';
  if (method === 'GET' && host === 'flex-api.twilio.com' && path === '/v1/Configuration' && isServer) {
    requireAccount(authorization);
  }
  return undefined;
};
