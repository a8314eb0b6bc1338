/** A draft and where the cursor stands in it. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}

/** Puts a reply where the cursor stands, set off by spaces, and the cursor behind it. Nothing of the draft is lost. */
export function insertReply({ text, cursor }: Draft, reply: string): Draft {
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  const lead = before === '' || /\s$/.test(before) ? '' : ' ';
  const trail = after === '' || /^\s/.test(after) ? '' : ' ';
  const inserted = `${before}${lead}${reply}`;
  return { text: `${inserted}${trail}${after}`, cursor: inserted.length };
}
