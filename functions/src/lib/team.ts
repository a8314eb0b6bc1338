import { createHash } from 'node:crypto';

/**
 * A team by a name of constant length: long names have no room in the index, and cut ones would let teams that
 * begin alike see each other.
 */
export const teamKey = (team: string): string => createHash('sha256').update(team).digest('hex').slice(0, 12);
