import type { Conversations } from '../conversations';
import { parseBody, participantBody } from '../request-schemas';
import type { Participant } from '../resources';
import { RpcError } from '../rpc-error';
import { conversationOf, type Route } from './route';

/** What may be changed of a participant; the role may not. */
const MUTABLE: Readonly<Partial<Record<string, keyof Participant>>> = {
  obfuscated_external_user_id: 'obfuscatedExternalUserId',
  obfuscatedExternalUserId: 'obfuscatedExternalUserId',
  documents_metadata_filters: 'documentsMetadataFilters',
  documentsMetadataFilters: 'documentsMetadataFilters',
  agent_desktop_source: 'agentDesktopSource',
  agentDesktopSource: 'agentDesktopSource',
};

const parseMask = (mask: string | null): readonly (keyof Participant)[] => {
  const fields = (mask ?? '').split(',').filter((field) => field !== '');
  if (fields.length === 0) throw new RpcError('INVALID_ARGUMENT', 'update_mask is required.');
  return fields.map((field) => {
    const known = MUTABLE[field];
    if (known !== undefined) return known;
    throw new RpcError('INVALID_ARGUMENT', `Invalid update_mask: unknown or immutable field '${field}'.`);
  });
};

/** `projects.locations.conversations.participants` create, list, get and patch. */
export const participantMethods = (conversations: Conversations): readonly Route[] => [
  {
    method: 'POST',
    path: /^(conversations\/[^/:]+)\/participants$/,
    run: ({ name, body }) => {
      const { role, name: _, ...details } = parseBody(participantBody, body);
      if (role === undefined)
        throw new RpcError('INVALID_ARGUMENT', 'The role of a participant is required.');
      return conversations.addParticipant(conversations.getInProgress(name), { role, ...details });
    },
  },
  {
    method: 'GET',
    path: /^(conversations\/[^/:]+)\/participants$/,
    run: ({ name }) => {
      const participants = [...conversations.get(name).participants.values()];
      return participants.length === 0 ? {} : { participants };
    },
  },
  {
    method: 'GET',
    path: /^(conversations\/[^/:]+\/participants\/[^/:]+)$/,
    run: ({ name }) => conversations.participant(conversations.get(conversationOf(name)), name),
  },
  {
    method: 'PATCH',
    path: /^(conversations\/[^/:]+\/participants\/[^/:]+)$/,
    run: ({ name, query, body }) => {
      const record = conversations.get(conversationOf(name));
      const participant = conversations.participant(record, name);
      const update = parseBody(participantBody, body);
      const changes = parseMask(query.get('updateMask')).map((field) => [field, update[field]] as const);
      const updated: Participant = { ...participant, ...Object.fromEntries(changes) };
      record.participants.set(name, updated);
      return updated;
    },
  },
];
