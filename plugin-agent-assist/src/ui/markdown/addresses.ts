import { parseHttpUrl } from '../../domain/http-url';

/** An address for a person to judge: as it was written, but for a host that reads like another one. */
export const readableAddress = (address: string): string => {
  const url = parseHttpUrl(address);
  return url === undefined || address.startsWith(new URL(url.href).origin) ? address : url.href;
};

/** Whether the text of a link already says where it goes. */
export const namesAddress = (text: string, address: string): boolean => bare(text) === bare(address);

const bare = (address: string): string =>
  address
    .trim()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
    .replace(/\/$/, '');
