const LINK_DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:.*$/gm;

/** What the links of a text refer to, to be put behind its beginning: the definitions are mostly at the end. */
export const linkDefinitionsIn = (rest: string): string =>
  (rest.match(LINK_DEFINITION) ?? []).map((definition) => `\n\n${definition}`).join('');
