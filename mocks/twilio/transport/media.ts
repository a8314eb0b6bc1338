import type { World } from '../model/world';
import type { Handler } from './exchange';

const HOST = 'media.us1.twilio.com';

/** Where the content of a message's media is for a while. Whoever has the address may read it. */
export const mediaAddress = (mediaSid: string): string => `https://${HOST}/${mediaSid}`;

/** The content of messages' media, which is where the texts of e-mails are. */
export const media =
  ({ conversations }: Pick<World, 'conversations'>): Handler =>
  ({ method, host, path }) => {
    if (method !== 'GET' || host !== HOST) return undefined;
    const found = conversations.findMedium(path.slice(1));
    if (!found) return undefined;
    const { content, contentType } = found.medium;
    return {
      status: 200,
      body: content,
      contentType: contentType === 'text/html' ? 'text/html' : 'text/plain',
    };
  };
